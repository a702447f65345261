//! Deadlines and cancelled calls.

use std::time::Duration;

use copydesk::config::Config;
use tonic::Code;
use tonic_types::StatusExt;

use crate::served::{Served, big_page, page, request};
use crate::streams::{ask_all, error, question};

#[tokio::test(flavor = "multi_thread")]
async fn work_past_the_servers_time_is_given_up() {
    let config = Config {
        workers: 1,
        max_processing_time: Duration::from_millis(1),
        ..Config::default()
    };
    let server = Served::start(config).await;
    let status = server
        .client()
        .extract_article(request(big_page()))
        .await
        .expect_err("late");
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
    assert!(status.get_error_details().error_info().is_some());
    let (answers, ended) = ask_all(&server, vec![question("late", big_page())]).await;
    assert_eq!(error(&answers, "late").code, 4);
    assert!(ended.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_call_frees_its_thread() {
    let server = Served::start(Config {
        workers: 1,
        queue: 4,
        ..Config::default()
    })
    .await;
    for _ in 0..4 {
        let mut client = server.client();
        let call = tokio::spawn(async move { client.extract_article(request(big_page())).await });
        tokio::time::sleep(Duration::from_millis(20)).await;
        call.abort();
    }
    let question = request(page("Ferry"));
    let after = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            match server.client().extract_article(question.clone()).await {
                Err(status) if status.code() == Code::Unavailable => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                other => return other,
            }
        }
    });
    assert!(after.await.expect("in time").is_ok());
}
