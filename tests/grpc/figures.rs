//! What is told of a server to those who watch it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use copydesk::config::{Callers, Config};
use copydesk::grpc::v1;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tonic::Code;

use crate::authority::{Authority, Files};
use crate::served::{Served, big_page, page, request};
use crate::streams::{ask_all, question};
use crate::wire::Wire;

const ARTICLES: &str = "copydesk.v1.ArticleService";

/// What a path answers: its status, and its text.
async fn ask(address: SocketAddr, line: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = format!("{line} HTTP/1.1\r\nhost: courier.example\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (head, text) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    (status.expect("a status"), text.to_owned())
}

async fn metrics(server: &Served) -> String {
    let (status, text) = ask(server.watching, "GET /metrics").await;
    assert_eq!(status, 200);
    text
}

/// The value of a series, as its line has it before the blank.
fn value(text: &str, series: &str) -> Option<f64> {
    let mut lines = text.lines();
    let value = lines.find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))?;
    Some(value.parse().expect("a number"))
}

/// Waits until the series have these values: a call is counted when its last byte is taken, which its caller may see before.
async fn until(server: &Served, expected: &[(String, f64)]) -> String {
    let begun = Instant::now();
    loop {
        let text = metrics(server).await;
        let wrong: Vec<_> = expected
            .iter()
            .filter(|(series, number)| {
                value(&text, series).is_none_or(|found| (found - number).abs() > f64::EPSILON)
            })
            .map(|(series, number)| format!("{series} is {:?}, not {number}", value(&text, series)))
            .collect();
        if wrong.is_empty() {
            return text;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{wrong:#?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn handled(method: &str, code: &str) -> String {
    format!(
        "grpc_server_handled_total{{grpc_service=\"{ARTICLES}\",grpc_method=\"{method}\",grpc_code=\"{code}\"}}"
    )
}

fn by_method(name: &str, method: &str) -> String {
    format!("{name}{{grpc_service=\"{ARTICLES}\",grpc_method=\"{method}\"}}")
}

fn told(series: impl Into<String>, number: u32) -> (String, f64) {
    (series.into(), f64::from(number))
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_counted_by_method_and_code_and_pages_by_outcome_and_language() {
    let server = Served::start(Config::default()).await;
    let mut client = server.client();
    for headline in ["Ferry runs again", "Town hall reopens"] {
        let answer = client.extract_article(request(page(headline))).await;
        assert!(answer.is_ok(), "{answer:?}");
    }
    let empty = client.extract_article(request(Vec::new())).await;
    assert_eq!(empty.expect_err("empty").code(), Code::InvalidArgument);
    let (answers, ended) = ask_all(
        &server,
        vec![
            question("a", page("Ferry")),
            question("b", Vec::new()),
            question("c", b"%PDF-1.7".to_vec()),
            question("", page("Ferry")),
        ],
    )
    .await;
    assert_eq!((answers.len(), ended.map(|it| it.code())), (4, None));
    let text = v1::AnalyzeTextRequest {
        text: "The ferry sails again after a week of repairs.".to_owned(),
        ..Default::default()
    };
    assert!(client.analyze_text(text).await.is_ok());

    let stream_page = |code: &str| format!("copydesk_stream_pages_total{{grpc_code=\"{code}\"}}");
    let pages = |outcome: &str, language: &str| {
        format!("copydesk_pages_total{{outcome=\"{outcome}\",language=\"{language}\"}}")
    };
    let stage = |stage: &str| format!("copydesk_stage_seconds_count{{stage=\"{stage}\"}}");
    let text = until(
        &server,
        &[
            told(by_method("grpc_server_started_total", "ExtractArticle"), 3),
            told(handled("ExtractArticle", "OK"), 2),
            told(handled("ExtractArticle", "INVALID_ARGUMENT"), 1),
            told(handled("ExtractArticle", "UNAVAILABLE"), 0),
            told(handled("ExtractArticleStream", "OK"), 1),
            told(handled("AnalyzeText", "OK"), 1),
            told(handled("Compare", "OK"), 0),
            told(
                by_method("grpc_server_handling_seconds_count", "ExtractArticle"),
                3,
            ),
            told(by_method("grpc_server_in_flight", "ExtractArticle"), 0),
            told(
                by_method("grpc_server_request_bytes_count", "ExtractArticle"),
                3,
            ),
            told(
                by_method("grpc_server_response_bytes_count", "ExtractArticle"),
                2,
            ),
            told(
                by_method("grpc_server_request_bytes_count", "ExtractArticleStream"),
                4,
            ),
            told(
                by_method("grpc_server_response_bytes_count", "ExtractArticleStream"),
                4,
            ),
            told(stream_page("OK"), 2),
            told(stream_page("INVALID_ARGUMENT"), 2),
            told(stream_page("CANCELLED"), 0),
            told("copydesk_stream_page_seconds_count", 4),
            told(pages("ARTICLE", "en"), 3),
            told(pages("UNREADABLE", "none"), 1),
            told("copydesk_page_encodings_total{encoding=\"utf-8\"}", 3),
            told("copydesk_page_encodings_total{encoding=\"none\"}", 1),
            told("copydesk_page_reasons_total{reason=\"NOT_HTML\"}", 1),
            // The PDF passes the first stage, the text begins with its language.
            told(stage("parse"), 4),
            told(stage("body"), 3),
            told(stage("language"), 4),
            told("copydesk_queue_wait_seconds_count", 5),
            told("copydesk_queue_depth", 0),
            told("copydesk_connections_total", 1),
            told("copydesk_connections_open", 1),
            told("copydesk_panics_total", 0),
        ],
    )
    .await;
    let busy = value(&text, "copydesk_pool_busy_seconds_total").expect("busy");
    let handling = by_method("grpc_server_handling_seconds_sum", "ExtractArticle");
    assert!(busy > 0.0 && value(&text, &handling) > Some(0.0));
    assert!(text.contains("copydesk_build_info{version=\"0.1.0\",configuration_hash=\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_page_or_a_caller_is_told() {
    let files = Files::new();
    let tokens = files.write("tokens.txt", "nightdesk a-token-of-the-desk\n");
    let server = Served::start(Config {
        callers: Callers {
            tokens: Some(tokens),
            ..Callers::default()
        },
        ..Config::default()
    })
    .await;
    let mut question = request(page("Zeppelin lands"));
    let document = question.document.as_mut().expect("a document");
    document.url = "https://gazette.example/zeppelin?reader=ada".to_owned();
    let mut calls = Vec::new();
    for token in [
        Some("a-token-of-the-desk"),
        Some("another-token-of-it"),
        None,
    ] {
        let mut call = tonic::Request::new(question.clone());
        call.metadata_mut()
            .insert("x-request-id", "zeppelin-7".parse().expect("a value"));
        if let Some(token) = token {
            let token = format!("Bearer {token}").parse().expect("a value");
            call.metadata_mut().insert("authorization", token);
        }
        let answer = server.client().extract_article(call).await;
        calls.push(answer.map_or_else(|status| status.code(), |_| Code::Ok));
    }
    assert_eq!(
        calls,
        [Code::Ok, Code::Unauthenticated, Code::Unauthenticated]
    );
    // A path of the caller's own making is counted, and not named.
    let mut unknown = tonic::client::Grpc::new(server.channel());
    unknown.ready().await.expect("a connection");
    let path = "/gazette.Zeppelin/Ada".parse().expect("a path");
    let codec = tonic_prost::ProstCodec::<_, v1::GetServerInfoResponse>::default();
    let nothing = tonic::Request::new(v1::GetServerInfoRequest {});
    let refused = unknown.unary(nothing, path, codec).await;
    assert_eq!(
        refused.map(|_| ()).map_err(|status| status.code()),
        Err(Code::Unauthenticated)
    );
    let unknown = "grpc_server_handled_total{grpc_service=\"unknown\",grpc_method=\"unknown\",grpc_code=\"UNAUTHENTICATED\"}";
    let text = until(
        &server,
        &[
            told(handled("ExtractArticle", "OK"), 1),
            told(handled("ExtractArticle", "UNAUTHENTICATED"), 2),
            told("copydesk_unauthenticated_total", 3),
            told(unknown, 1),
        ],
    )
    .await
    .to_lowercase();
    for secret in [
        "gazette",
        "zeppelin",
        "reader=",
        "nightdesk",
        "a-token",
        "another",
        "127.0.0.1",
    ] {
        let found = text.lines().find(|line| line.contains(secret));
        assert_eq!(found, None, "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shed_is_counted_with_its_reason() {
    let server = Served::start(Config {
        workers: 1,
        queue: 1,
        ..Config::default()
    })
    .await;
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let mut client = server.client();
            tokio::spawn(async move { client.extract_article(request(big_page())).await })
        })
        .collect();
    let (mut served, mut refused) = (0, 0);
    for call in calls {
        match call.await.expect("no panic") {
            Ok(_) => served += 1,
            Err(status) => {
                assert_eq!(status.code(), Code::Unavailable, "{status:?}");
                refused += 1;
            }
        }
    }
    assert!(served > 0 && refused > 0, "{served} and {refused}");
    let shed = |reason: &str| format!("copydesk_shed_total{{reason=\"{reason}\"}}");
    until(
        &server,
        &[
            told(shed("QUEUE_FULL"), refused),
            told(shed("BYTES_IN_FLIGHT_FULL"), 0),
            told(handled("ExtractArticle", "UNAVAILABLE"), refused),
            told(handled("ExtractArticle", "OK"), served),
            told("copydesk_workers", 1),
            told("copydesk_queue_capacity", 1),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_past_its_deadline_is_counted_by_how_far_it_came() {
    let server = Served::start(Config {
        workers: 1,
        max_processing_time: Duration::from_millis(60),
        ..Config::default()
    })
    .await;
    // Longer than a page may take in any build, wherever it is when its time is over.
    let calls: Vec<_> = (0..3)
        .map(|_| {
            let (mut client, long) = (server.client(), big_page().repeat(8));
            tokio::spawn(async move { client.extract_article(request(long)).await })
        })
        .collect();
    for call in calls {
        let late = call.await.expect("no panic").map(|_| ());
        assert_eq!(late.expect_err("late").code(), Code::DeadlineExceeded);
    }
    let wasted = |phase: &str| {
        format!("copydesk_work_wasted_total{{phase=\"{phase}\",reason=\"deadline\"}}")
    };
    let text = until(
        &server,
        &[
            told(handled("ExtractArticle", "DEADLINE_EXCEEDED"), 3),
            told("copydesk_pool_busy_ratio", 0),
            told("copydesk_queue_wait_seconds_count", 3),
        ],
    )
    .await;
    let phase = |phase: &str| value(&text, &wasted(phase)).expect("a series");
    let phases = ["queued", "working", "done"].map(phase);
    assert!(
        (phases.iter().sum::<f64>() - 3.0).abs() < f64::EPSILON,
        "{phases:?}"
    );
    assert!(phases[1] >= 1.0, "{phases:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_goes_away_is_counted_as_cancelled() {
    let server = Served::start(Config {
        workers: 1,
        ..Config::default()
    })
    .await;
    let mut client = server.client();
    let long = big_page().repeat(8);
    let call = tokio::spawn(async move { client.extract_article(request(long)).await });
    let begun = [told(
        by_method("grpc_server_in_flight", "ExtractArticle"),
        1,
    )];
    until(&server, &begun).await;
    call.abort();
    until(
        &server,
        &[
            told(handled("ExtractArticle", "CANCELLED"), 1),
            told(handled("ExtractArticle", "OK"), 0),
            told(by_method("grpc_server_in_flight", "ExtractArticle"), 0),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_breaks_off_while_sending_went_away_and_who_sends_half_is_at_fault() {
    let server = Served::start(Config::default()).await;
    let mut wire = Wire::connect(server.address()).await;
    let mut gone = wire.begin("ExtractArticle", 100).await;
    let begun = [told(
        by_method("grpc_server_request_bytes_count", "ExtractArticle"),
        1,
    )];
    until(&server, &begun).await;
    gone.sending.send_reset(h2::Reason::CANCEL);
    let mut half = wire.begin("ExtractArticle", 100).await;
    let sent = half.sending.send_data("half".into(), true);
    sent.expect("an open call");
    assert_eq!(half.status().await, "3");
    until(
        &server,
        &[
            told(handled("ExtractArticle", "CANCELLED"), 1),
            told(handled("ExtractArticle", "INVALID_ARGUMENT"), 1),
            told(handled("ExtractArticle", "INTERNAL"), 0),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draining_server_lives_and_is_not_ready() {
    let mut server = Served::start(Config {
        drain_delay: Duration::from_secs(2),
        ..Config::default()
    })
    .await;
    let address = server.watching;
    let ready = || ask(address, "GET /readyz");
    let begun = Instant::now();
    while ready().await != (200, "ok\n".to_owned()) {
        assert!(begun.elapsed() < Duration::from_secs(30), "never ready");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(ask(address, "GET /livez").await, (200, "ok\n".to_owned()));
    server.ask_to_end();
    let begun = Instant::now();
    while ready().await != (503, "draining\n".to_owned()) {
        assert!(begun.elapsed() < Duration::from_secs(1), "ready still");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(ask(address, "GET /livez").await.0, 200);
    assert!(metrics(&server).await.contains("grpc_server_started_total"));
    let ended = tokio::time::timeout(Duration::from_secs(10), &mut server.task).await;
    assert!(ended.expect("in time").expect("no panic").is_ok());
    assert!(TcpStream::connect(address).await.is_err(), "watched still");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_paths_and_methods_are_refused() {
    let server = Served::start(Config::default()).await;
    for (path, expected) in [
        ("/", 404),
        ("/metrics/", 404),
        ("/health", 404),
        ("/livez?verbose", 200),
    ] {
        let (status, _) = ask(server.watching, &format!("GET {path}")).await;
        assert_eq!(status, expected, "{path}");
    }
    assert_eq!(ask(server.watching, "POST /metrics").await.0, 405);
    let (status, text) = ask(server.watching, "HEAD /metrics").await;
    assert_eq!((status, text.as_str()), (200, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_certificate_is_told() {
    let (files, pair) = (Files::new(), Authority::new().server());
    let server = Served::start(Config {
        callers: Callers {
            tls_cert: Some(files.write("cert.pem", &pair.certificate)),
            tls_key: Some(files.write("key.pem", &pair.key)),
            ..Callers::default()
        },
        ..Config::default()
    })
    .await;
    // As rcgen has it where nothing is said: 1 January 4096.
    let end = value(
        &metrics(&server).await,
        "copydesk_certificate_not_after_seconds",
    );
    assert_eq!(end, Some(67_090_118_400.0));
}
