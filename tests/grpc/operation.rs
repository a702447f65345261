//! Health, reflection and the end of a server.

use std::time::{Duration, Instant};

use crate::served::{Served, page, request};
use copydesk::config::Config;
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

const ARTICLES: &str = "copydesk.v1.ArticleService";

fn about(service: &str) -> HealthCheckRequest {
    HealthCheckRequest {
        service: service.to_owned(),
    }
}

fn quick() -> Config {
    Config {
        drain_delay: Duration::from_millis(300),
        drain_timeout: Duration::from_secs(3),
        ..Config::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_known_for_the_server_and_its_service() {
    let server = Served::start(quick()).await;
    let mut health = HealthClient::new(server.channel());
    for service in ["", ARTICLES] {
        let answer = health
            .check(about(service))
            .await
            .expect("an answer")
            .into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{service}");
    }
    let unknown = health
        .check(about("copydesk.v1.Other"))
        .await
        .expect_err("unknown");
    assert_eq!(unknown.code(), Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_an_open_watch_serves_on_and_then_ends_in_time() {
    let mut server = Served::start(quick()).await;
    let mut health = HealthClient::new(server.connect().await);
    let mut watches = Vec::new();
    for service in ["", ARTICLES] {
        let watch = health.watch(about(service)).await.expect("a watch");
        watches.push(watch.into_inner());
    }
    for watch in &mut watches {
        let first = watch.message().await.expect("a stream").expect("a status");
        assert_eq!(first.status(), ServingStatus::Serving);
    }
    let begun = Instant::now();
    server.ask_to_end();
    for watch in &mut watches {
        let second = watch.message().await.expect("a stream").expect("a status");
        assert_eq!(second.status(), ServingStatus::NotServing);
    }
    let late = server
        .client()
        .extract_article(request(page("Ferry")))
        .await;
    assert!(late.is_ok(), "not served while draining: {late:?}");
    let ended = tokio::time::timeout(Duration::from_secs(10), &mut server.task).await;
    assert!(ended.expect("in time").expect("no panic").is_ok());
    assert!(begun.elapsed() >= quick().drain_delay);
    assert!(begun.elapsed() < quick().drain_delay + quick().drain_timeout + Duration::from_secs(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_stream_is_answered_and_then_sent_elsewhere() {
    use copydesk::grpc::v1;
    let mut server = Served::start(quick()).await;
    let (sender, questions) = tokio::sync::mpsc::channel(1);
    let questions = tokio_stream::wrappers::ReceiverStream::new(questions);
    let answers = server.client().extract_article_stream(questions).await;
    let mut answers = answers.expect("a stream").into_inner();
    let v1::ExtractArticleRequest { document, options } = request(page("Ferry"));
    let question = v1::ExtractArticleStreamRequest {
        request_id: "a".into(),
        document,
        options,
    };
    sender.send(question).await.expect("an open stream");
    server.ask_to_end();
    let answer = answers
        .message()
        .await
        .expect("a stream")
        .expect("an answer");
    assert_eq!(answer.request_id, "a");
    let last = answers.message().await.expect_err("the server ends");
    assert_eq!(last.code(), Code::Unavailable, "{last:?}");
    let ended = tokio::time::timeout(Duration::from_secs(10), &mut server.task).await;
    assert!(ended.expect("in time").expect("no panic").is_ok());
}

macro_rules! lists_services {
    ($test:ident, $version:ident) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            use tonic_reflection::pb::$version as pb;
            let server = Served::start(quick()).await;
            let question = pb::ServerReflectionRequest {
                host: String::new(),
                message_request: Some(pb::server_reflection_request::MessageRequest::ListServices(
                    String::new(),
                )),
            };
            let mut client =
                pb::server_reflection_client::ServerReflectionClient::new(server.channel());
            let answers = client
                .server_reflection_info(tokio_stream::once(question))
                .await;
            let mut answers = answers.expect("a stream").into_inner();
            let answer = answers
                .message()
                .await
                .expect("a stream")
                .expect("an answer");
            let Some(pb::server_reflection_response::MessageResponse::ListServicesResponse(list)) =
                answer.message_response
            else {
                panic!("no list")
            };
            let names: Vec<&str> = list
                .service
                .iter()
                .map(|service| service.name.as_str())
                .collect();
            assert!(names.contains(&ARTICLES), "{names:?}");
            assert!(names.contains(&"grpc.health.v1.Health"), "{names:?}");
        }
    };
}

lists_services!(reflection_v1_lists_the_services, v1);
lists_services!(reflection_v1alpha_lists_the_services, v1alpha);
