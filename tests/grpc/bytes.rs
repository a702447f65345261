//! Messages that arrive slowly, and bytes in flight.

use std::time::Duration;

use copydesk::config::{Config, Connections};
use copydesk::grpc::v1::extract_article_stream_response::Result as Answered;
use prost::Message;
use tonic::Code;
use tonic::codec::CompressionEncoding;
use tonic_types::StatusExt;

use crate::served::{Served, page, reason, request};
use crate::streams::{ask_all, question};
use crate::wire::Wire;

const MIB: usize = 1024 * 1024;
const SOON: Duration = Duration::from_secs(10);

/// Eight for messages, and two windows of streams.
fn sixteen() -> Config {
    Config {
        connections: Connections {
            max_bytes_in_flight: 16 * MIB,
            ..Connections::default()
        },
        ..Config::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_sent_message_ends_its_call_and_no_other() {
    let server = Served::start(Config {
        connections: Connections {
            message_timeout: Duration::from_millis(300),
            ..Connections::default()
        },
        ..Config::default()
    })
    .await;
    let mut wire = Wire::connect(server.address()).await;
    for method in ["ExtractArticle", "ExtractArticleStream", "AnalyzeText"] {
        let half = wire.begin(method, 1_000_000).await;
        let status = tokio::time::timeout(SOON, half.status()).await;
        assert_eq!(status.expect("in time"), "4", "{method}");
    }
    let after = server
        .client()
        .extract_article(request(page("Ferry")))
        .await;
    assert!(after.is_ok(), "{after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_may_take_its_time_between_messages() {
    let server = Served::start(Config {
        connections: Connections {
            message_timeout: Duration::from_millis(200),
            ..Connections::default()
        },
        ..Config::default()
    })
    .await;
    let (sender, questions) = tokio::sync::mpsc::channel(1);
    let questions = tokio_stream::wrappers::ReceiverStream::new(questions);
    let answers = server.client().extract_article_stream(questions).await;
    let mut answers = answers.expect("a stream").into_inner();
    for id in ["a", "b"] {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let sent = sender.send(question(id, page("Ferry"))).await;
        sent.expect("an open stream");
        let answer = answers.message().await.expect("a stream");
        assert_eq!(answer.expect("an answer").request_id, id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_sent_messages_fill_the_budget_and_then_single_calls_are_told_when_to_come_back() {
    let server = Served::start(sixteen()).await;
    let mut wire = Wire::connect(server.address()).await;
    let mut halves = Vec::new();
    for _ in 0..2 {
        halves.push(wire.begin("ExtractArticle", 4 * 1000 * 1000).await);
    }
    let big = request(vec![b' '; MIB]);
    let refused = loop {
        // Until both of the others have come in.
        match server.client().extract_article(big.clone()).await {
            Ok(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(status) => break status,
        }
    };
    assert_eq!(refused.code(), Code::Unavailable, "{refused:?}");
    assert_eq!(reason(&refused), "BYTES_IN_FLIGHT_FULL");
    assert!(refused.metadata().contains_key("grpc-retry-pushback-ms"));
    let details = refused.get_error_details();
    assert!(
        details
            .retry_info()
            .is_some_and(|info| info.retry_delay.is_some())
    );
    // What a third one would have to wait for is not received.
    let third = wire.begin("ExtractArticle", 4 * 1000 * 1000).await;
    let status = tokio::time::timeout(SOON, third.status()).await;
    assert_eq!(status.expect("in time"), "14");
    drop(halves);
    let begun = std::time::Instant::now();
    while let Err(status) = server.client().extract_article(big.clone()).await {
        assert!(begun.elapsed() < SOON, "{status:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_held_back_until_there_is_room_for_its_bytes() {
    let server = Served::start(sixteen()).await;
    let mut wire = Wire::connect(server.address()).await;
    let half = wire.begin("ExtractArticle", 7 * 1000 * 1000).await;
    // The server has it when it has no room for another.
    let big = request(vec![b' '; 2 * MIB]);
    while server.client().extract_article(big.clone()).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let questions: Vec<_> = (0..4)
        .map(|number| question(&format!("p{number}"), vec![b' '; 2 * MIB]))
        .collect();
    let mut answered = Box::pin(ask_all(&server, questions));
    let early = tokio::time::timeout(Duration::from_millis(500), &mut answered).await;
    assert!(early.is_err(), "not held back");
    drop(half);
    let (answers, ended) = tokio::time::timeout(SOON, answered).await.expect("in time");
    assert!(ended.is_none(), "{ended:?}");
    let is_answer = |result: &Option<_>| matches!(result, Some(Answered::Response(_)));
    assert_eq!(answers.len(), 4);
    assert!(answers.iter().all(|answer| is_answer(&answer.result)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_takes_is_given_up() {
    let timeout = Duration::from_millis(800);
    let mut config = sixteen();
    config.connections.message_timeout = timeout;
    let server = Served::start(config).await;
    let mut wire = Wire::deaf(server.address()).await;
    let question = request(vec![b' '; 5 * MIB]).encode_to_vec();
    let length = u32::try_from(question.len()).expect("a few MiB");
    let mut half = wire.begin("ExtractArticle", length).await;
    // The first byte was sent with the head.
    let rest = bytes::Bytes::from(question).slice(1..);
    half.sending.send_data(rest, true).expect("an open call");
    let big = request(vec![b' '; 4 * MIB]);
    let begun = std::time::Instant::now();
    while server.client().extract_article(big.clone()).await.is_ok() {
        assert!(begun.elapsed() < SOON, "its bytes are not counted");
    }
    while server.client().extract_article(big.clone()).await.is_err() {
        assert!(begun.elapsed() < SOON, "its bytes are counted for ever");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(begun.elapsed() >= timeout / 2);
    drop(half);
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_pages_of_a_stream_never_wait_for_each_other() {
    let server = Served::start(sixteen()).await;
    // 4 MiB that pack to a few kilobytes: far more than is expected of so small a message.
    let questions: Vec<_> = (0..40)
        .map(|number| question(&format!("p{number}"), vec![b' '; 4 * MIB]))
        .collect();
    let mut client = server.client().send_compressed(CompressionEncoding::Gzip);
    let asked = client.extract_article_stream(tokio_stream::iter(questions));
    let mut answers = asked.await.expect("a stream").into_inner();
    let mut found = 0;
    while let Some(answer) = answers.message().await.expect("a stream") {
        if let Some(Answered::Error(error)) = &answer.result {
            assert_eq!(error.code, 14, "{error:?}");
            assert!(error.retry_after.is_some());
        }
        found += 1;
    }
    assert_eq!(found, 40);
    let after = server
        .client()
        .extract_article(request(page("Ferry")))
        .await;
    assert!(after.is_ok(), "{after:?}");
}
