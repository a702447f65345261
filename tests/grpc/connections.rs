//! How many connections there may be, and for how long.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use copydesk::config::{Config, Connections};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use crate::served::{Served, page, request};
use crate::streams::question;
use crate::wire::Wire;

/// Time for what a server does at once, on a busy machine.
const SOON: Duration = Duration::from_secs(10);

fn with(connections: Connections) -> Config {
    Config {
        connections,
        ..Config::default()
    }
}

/// How long the server leaves a connection open that sends `opening` and nothing else.
async fn open_for(address: SocketAddr, opening: &[u8]) -> Duration {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // It may be closed already.
    let _ = stream.write_all(opening).await;
    let mut received = Vec::new();
    let closed = tokio::time::timeout(SOON, stream.read_to_end(&mut received)).await;
    // An error is a reset: closed too.
    let _ = closed.expect("closed in time");
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_over_the_maximum_are_closed_as_they_come() {
    let server = Served::start(with(Connections {
        max_connections: 2,
        ..Connections::default()
    }))
    .await;
    let health = |channel| async move {
        let question = HealthCheckRequest::default();
        HealthClient::new(channel).check(question).await
    };
    let one = server.connect().await;
    let other = server.connect().await;
    for channel in [&one, &other] {
        assert!(health(channel.clone()).await.is_ok());
    }
    for _ in 0..3 {
        let open = open_for(server.address(), b"").await;
        assert!(open < Connections::default().handshake_timeout, "{open:?}");
    }
    assert!(health(one).await.is_ok());
    drop(other);
    // As soon as the server knows, there is room.
    let begun = Instant::now();
    while health(server.channel()).await.is_err() {
        assert!(begun.elapsed() < SOON, "no room");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_does_not_begin_http_2_is_closed() {
    let timeout = Duration::from_millis(300);
    let server = Served::start(with(Connections {
        handshake_timeout: timeout,
        ..Connections::default()
    }))
    .await;
    for opening in [&b""[..], b"PRI * HTTP/2.0\r\n\r\nSM"] {
        let open = open_for(server.address(), opening).await;
        assert!(open >= timeout && open < SOON, "{open:?}");
    }
    let other = open_for(
        server.address(),
        b"GET / HTTP/1.1\r\nhost: copydesk\r\n\r\n",
    )
    .await;
    assert!(other < SOON, "{other:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_without_a_call_is_closed_and_one_with_a_call_is_not() {
    let timeout = Duration::from_millis(300);
    let mut server = Served::start(with(Connections {
        idle_timeout: timeout,
        ..Connections::default()
    }))
    .await;
    let busy = server.connect().await;
    let mut health = HealthClient::new(busy);
    let watch = health.watch(HealthCheckRequest::default()).await;
    let mut watch = watch.expect("a watch").into_inner();
    assert!(watch.message().await.expect("a stream").is_some());
    let begun = Instant::now();
    let idle = Wire::connect(server.address()).await;
    let closed = tokio::time::timeout(SOON, idle.closed()).await;
    assert!(closed.expect("in time"), "closed without GOAWAY");
    assert!(begun.elapsed() >= timeout);
    server.ask_to_end();
    let second = watch.message().await.expect("the watch is still there");
    assert!(second.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_of_age_is_asked_to_close() {
    let age = Duration::from_millis(500);
    let server = Served::start(with(Connections {
        max_connection_age: age,
        ..Connections::default()
    }))
    .await;
    let begun = Instant::now();
    let old = Wire::connect(server.address()).await;
    let closed = tokio::time::timeout(SOON, old.closed()).await;
    assert!(closed.expect("in time"), "closed without GOAWAY");
    assert!(begun.elapsed() >= age * 9 / 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_outlives_the_age_of_its_connection_by_the_grace_and_is_told_to_go() {
    let (age, grace) = (Duration::from_millis(200), Duration::from_millis(700));
    let server = Served::start(with(Connections {
        max_connection_age: age,
        max_connection_age_grace: grace,
        ..Connections::default()
    }))
    .await;
    let begun = Instant::now();
    let (sender, questions) = tokio::sync::mpsc::channel(1);
    let questions = tokio_stream::wrappers::ReceiverStream::new(questions);
    let answers = server.client().extract_article_stream(questions).await;
    let mut answers = answers.expect("a stream").into_inner();
    tokio::time::sleep(2 * age).await;
    sender
        .send(question("a", page("Ferry")))
        .await
        .expect("an open stream");
    let answer = answers.message().await.expect("a stream");
    assert_eq!(answer.expect("an answer").request_id, "a");
    let last = answers.message().await.expect_err("the connection ends");
    assert_eq!(last.code(), Code::Unavailable, "{last:?}");
    assert!(last.metadata().contains_key("grpc-retry-pushback-ms"));
    assert!(begun.elapsed() >= grace);
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_over_the_limit_are_refused_and_the_connection_serves_on() {
    let server = Served::start(Config::default()).await;
    let mut question = tonic::Request::new(request(page("Ferry")));
    let long = "x".repeat(20_000).parse().expect("a value");
    question.metadata_mut().insert("x-long", long);
    assert!(server.client().extract_article(question).await.is_err());
    let after = server
        .client()
        .extract_article(request(page("Ferry")))
        .await;
    assert!(after.is_ok(), "{after:?}");
}
