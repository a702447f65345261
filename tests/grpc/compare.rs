//! Two articles compared.

use copydesk::config::Config;
use copydesk::grpc::v1;
use tonic::Code;
use v1::comparand::Content;
use v1::compare_response::Relation;

use crate::served::{Served, page, request};

fn of(content: Content) -> v1::Comparand {
    v1::Comparand {
        content: Some(content),
    }
}

/// The answer to two articles.
async fn compared(
    server: &Served,
    question: v1::CompareRequest,
) -> Result<v1::CompareResponse, tonic::Status> {
    let mut client = server.client();
    let answer = Box::pin(client.compare(question)).await;
    answer.map(tonic::Response::into_inner)
}

fn question(first: Content, second: Content) -> v1::CompareRequest {
    v1::CompareRequest {
        first: Some(of(first)),
        second: Some(of(second)),
        offset_unit: v1::OffsetUnit::CodePoints.into(),
    }
}

async fn article(server: &Served, headline: &str) -> v1::Article {
    let answer = server
        .client()
        .extract_article(request(page(headline)))
        .await;
    answer.expect("an answer").into_inner().articles.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_its_article_and_its_text_are_the_same() {
    let server = Served::start(Config::default()).await;
    let article = article(&server, "Ferry runs again").await;
    let document = request(page("Ferry runs again")).document.expect("a page");
    let text = article.text.clone();
    let sides = [
        Content::Article(article),
        Content::Document(document),
        Content::Text(text.clone()),
    ];
    for first in &sides {
        for second in &sides {
            let question = question(first.clone(), second.clone());
            let answer = compared(&server, question).await.expect("an answer");
            assert_eq!(answer.relation(), Relation::Same);
            assert!((answer.similarity - 1.0).abs() < f32::EPSILON);
            let read = matches!(first, Content::Document(_));
            assert_eq!(answer.first_outcome() == v1::Outcome::Article, read);
            assert!(answer.server.is_some());
            let whole: i32 = answer
                .passages
                .iter()
                .filter_map(|passage| passage.first)
                .map(|range| range.end - range.start)
                .sum();
            let letters = text
                .split("\n\n")
                .map(|paragraph| paragraph.chars().count())
                .sum::<usize>();
            assert_eq!(usize::try_from(whole), Ok(letters));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_and_another_story_are_told_apart() {
    let server = Served::start(Config::default()).await;
    let old = article(&server, "Ferry runs again").await;
    let mut new = old.clone();
    new.text
        .push_str("\n\nThe boat was full on its first day, the operator said later.");
    let answer = compared(
        &server,
        question(Content::Article(old.clone()), Content::Article(new)),
    )
    .await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.relation(), Relation::Updated);
    assert!(answer.first_in_second > 0.99 && answer.second_in_first < 0.99);
    let other = "Parliament passed the school law late on Monday. Classes may not have more than twenty pupils from next year.";
    let answer = compared(
        &server,
        question(Content::Article(old), Content::Text(other.to_owned())),
    )
    .await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.relation(), Relation::Different);
    assert!(answer.passages.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_an_article_has_no_relation() {
    let server = Served::start(Config::default()).await;
    let empty = v1::Document {
        content: "<html><body><nav>Home</nav></body></html>".into(),
        ..Default::default()
    };
    let question = question(Content::Document(empty), Content::Text("Words.".to_owned()));
    let answer = compared(&server, question).await.expect("an answer");
    assert_eq!(answer.relation(), Relation::Unspecified);
    assert_eq!(answer.first_outcome(), v1::Outcome::NoContent);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_named() {
    let config = Config {
        max_document_bytes: 1_000,
        ..Config::default()
    };
    let server = Served::start(config).await;
    let bad = v1::CompareRequest {
        first: None,
        second: Some(of(Content::Document(v1::Document {
            url: "nowhere".to_owned(),
            ..Default::default()
        }))),
        offset_unit: 99,
    };
    let status = compared(&server, bad).await.expect_err("refused");
    assert_eq!(status.code(), Code::InvalidArgument);
    for field in [
        "first",
        "second.document.content",
        "second.document.url",
        "offset_unit",
    ] {
        let details = String::from_utf8_lossy(status.details()).into_owned();
        assert!(details.contains(field), "{field}");
    }
    let large = question(
        Content::Text("word ".repeat(300)),
        Content::Text("word".to_owned()),
    );
    let status = compared(&server, large).await.expect_err("refused");
    assert_eq!(status.code(), Code::ResourceExhausted);
}
