//! Messages that arrive slowly, and bytes in flight.

use std::time::{Duration, Instant};

use copydesk::config::{Config, Connections};
use copydesk::grpc::v1::extract_article_stream_response::Result as Answered;
use prost::Message;
use tonic::codec::CompressionEncoding;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::served::{Served, page, reason, request};
use crate::streams::{ask_all, question};
use crate::wire::{Half, Wire};

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

/// Has `begin` open calls until they leave no room for a page of `probe` bytes; how it is refused. Where a probe came first, a
/// call was refused instead: then once more.
async fn fill(
    server: &Served,
    probe: usize,
    mut begin: impl AsyncFnMut() -> Vec<Half>,
) -> (Vec<Half>, Status) {
    let probe = request(vec![b' '; probe]);
    let begun = Instant::now();
    while begun.elapsed() < SOON {
        let halves = begin().await;
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if let Err(status) = server.client().extract_article(probe.clone()).await {
                return (halves, status);
            }
        }
    }
    panic!("the budget is never full");
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
    let half = 4 * 1000 * 1000;
    let (halves, refused) = fill(&server, MIB, async || {
        let one = wire.begin("ExtractArticle", half).await;
        let other = wire.begin("ExtractArticle", half).await;
        vec![one, other]
    })
    .await;
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
    let third = wire.begin("ExtractArticle", half).await;
    let status = tokio::time::timeout(SOON, third.status()).await;
    assert_eq!(status.expect("in time"), "14");
    drop(halves);
    let begun = Instant::now();
    let big = request(vec![b' '; MIB]);
    while let Err(status) = server.client().extract_article(big.clone()).await {
        assert!(begun.elapsed() < SOON, "{status:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_held_back_until_there_is_room_for_its_bytes() {
    let server = Served::start(sixteen()).await;
    let mut wire = Wire::connect(server.address()).await;
    let (half, _) = fill(&server, 2 * MIB, async || {
        vec![wire.begin("ExtractArticle", 7 * 1000 * 1000).await]
    })
    .await;
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
    // The first byte is sent with the head.
    let rest = bytes::Bytes::from(question).slice(1..);
    let (deaf, _) = fill(&server, 4 * MIB, async || {
        let mut whole = wire.begin("ExtractArticle", length).await;
        let sent = whole.sending.send_data(rest.clone(), true);
        sent.expect("an open call");
        vec![whole]
    })
    .await;
    let begun = Instant::now();
    let big = request(vec![b' '; 4 * MIB]);
    while let Err(status) = server.client().extract_article(big.clone()).await {
        assert!(begun.elapsed() < SOON, "counted for ever: {status:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(deaf);
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
