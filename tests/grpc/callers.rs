//! Who may call, and how often.

use std::time::{Duration, Instant};

use copydesk::config::{Callers, Config};
use copydesk::grpc::v1;
use copydesk::grpc::v1::article_service_client::ArticleServiceClient;
use tonic::metadata::MetadataValue;
use tonic::{Code, Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_types::StatusExt;

use crate::authority::Files;
use crate::served::{Served, page, reason, request};
use crate::streams::question;

const SOON: Duration = Duration::from_secs(10);

async fn start(files: &Files, tokens: &str, quota: Option<&str>) -> Served {
    let callers = Callers {
        tokens: Some(files.write("tokens", tokens)),
        quota: quota.and_then(|quota| quota.parse().ok()),
        credentials_interval: Duration::from_millis(20),
        ..Callers::default()
    };
    Served::start(Config {
        callers,
        ..Config::default()
    })
    .await
}

fn bearing<T>(message: T, authorization: Option<&str>) -> Request<T> {
    let mut request = Request::new(message);
    if let Some(value) = authorization {
        let value = MetadataValue::try_from(value).expect("a header");
        request.metadata_mut().insert("authorization", value);
    }
    request
}

async fn ask(server: &Served, authorization: Option<&str>) -> Result<(), Status> {
    let question = bearing(request(page("Ferry")), authorization);
    let answer = server.client().extract_article(question).await;
    answer.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_needs_a_known_token_and_health_does_not() {
    let files = Files::new();
    let server = start(&files, "desk a-token-of-the-desk\n", None).await;
    assert!(
        ask(&server, Some("Bearer a-token-of-the-desk"))
            .await
            .is_ok()
    );
    let refused = [
        (None, "TOKEN_MISSING"),
        (Some("Bearer a-token-of-the-dusk"), "TOKEN_UNKNOWN"),
        (Some("Basic a-token-of-the-desk"), "TOKEN_UNKNOWN"),
        (Some("Bearer "), "TOKEN_UNKNOWN"),
    ];
    for (authorization, expected) in refused {
        let status = ask(&server, authorization).await.expect_err("refused");
        assert_eq!(status.code(), Code::Unauthenticated, "{authorization:?}");
        assert_eq!(reason(&status), expected, "{authorization:?}");
        let shown = format!("{status:?}");
        assert!(!shown.contains("a-token"), "{shown}");
    }
    let health = HealthClient::new(server.channel())
        .check(HealthCheckRequest::default())
        .await;
    assert!(health.is_ok(), "{health:?}");
    let mut reflection = ServerReflectionClient::new(server.channel());
    for (authorization, code) in [
        (None, Some(Code::Unauthenticated)),
        (Some("Bearer a-token-of-the-desk"), None),
    ] {
        let questions = tokio_stream::once(ServerReflectionRequest::default());
        let answers = reflection
            .server_reflection_info(bearing(questions, authorization))
            .await;
        assert_eq!(answers.err().map(|status| status.code()), code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_tokens_are_taken_and_a_file_at_fault_is_not() {
    let files = Files::new();
    let server = start(&files, "desk a-token-of-the-desk\n", None).await;
    let (old, new) = ("Bearer a-token-of-the-desk", "Bearer another-token-of-it");
    assert!(ask(&server, Some(old)).await.is_ok());
    files.write("tokens", "desk short\n");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(ask(&server, Some(old)).await.is_ok());
    files.write("tokens", "desk another-token-of-it\n");
    let begun = Instant::now();
    while ask(&server, Some(new)).await.is_err() {
        assert!(begun.elapsed() < SOON, "not taken");
    }
    assert!(ask(&server, Some(old)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_over_its_quota_is_told_when_to_come_back_and_others_are_not_touched() {
    let files = Files::new();
    let tokens = "desk a-token-of-the-desk\narchive a-token-of-the-archive\n";
    let server = start(&files, tokens, Some("0.01:3")).await;
    let desk = Some("Bearer a-token-of-the-desk");
    for _ in 0..3 {
        assert!(ask(&server, desk).await.is_ok());
    }
    let over = ask(&server, desk).await.expect_err("a fourth");
    assert_eq!(over.code(), Code::ResourceExhausted);
    assert_eq!(reason(&over), "QUOTA_EXCEEDED");
    let details = over.get_error_details();
    let quota = details.quota_failure().expect("a QuotaFailure");
    assert_eq!(quota.violations[0].subject, "caller:desk");
    let retry = details.retry_info().and_then(|info| info.retry_delay);
    assert!(retry.is_some_and(|delay| (50..=100).contains(&delay.as_secs())));
    assert!(over.metadata().contains_key("grpc-retry-pushback-ms"));
    assert!(
        ask(&server, Some("Bearer a-token-of-the-archive"))
            .await
            .is_ok()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_slowed_down_to_its_callers_quota() {
    let files = Files::new();
    let server = start(&files, "desk a-token-of-the-desk\n", Some("10:1")).await;
    let questions: Vec<v1::ExtractArticleStreamRequest> = (0..6)
        .map(|number| question(&format!("p{number}"), page("Ferry")))
        .collect();
    let begun = Instant::now();
    let questions = tokio_stream::iter(questions);
    let answers = ArticleServiceClient::new(server.channel())
        .extract_article_stream(bearing(questions, Some("Bearer a-token-of-the-desk")))
        .await;
    let mut answers = answers.expect("a stream").into_inner();
    let mut found = 0;
    while answers.message().await.expect("a stream").is_some() {
        found += 1;
    }
    assert_eq!(found, 6);
    // The first came in with the call.
    assert!(
        begun.elapsed() >= Duration::from_millis(450),
        "{:?}",
        begun.elapsed()
    );
}
