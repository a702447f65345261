//! Calls at fault, and calls that come at a bad time.

use std::time::{Duration, Instant};

use copydesk::config::Config;
use copydesk::grpc::v1;
use prost::Message;
use tonic::Code;
use tonic::codec::CompressionEncoding;
use tonic_types::StatusExt;

use crate::served::{Served, big_page, page, request};

const MIB: usize = 1024 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_request_names_its_field() {
    let server = Served::start(Config::default()).await;
    let document = |change: fn(&mut v1::Document)| {
        let mut question = request(page("Ferry"));
        change(question.document.as_mut().expect("a document"));
        question
    };
    let options = |change: fn(&mut v1::ExtractOptions)| {
        let mut question = request(page("Ferry"));
        change(question.options.get_or_insert_default());
        question
    };
    let cases = [
        (
            v1::ExtractArticleRequest::default(),
            "document.content",
            "CONTENT_EMPTY",
        ),
        (
            document(|it| it.content.clear()),
            "document.content",
            "CONTENT_EMPTY",
        ),
        (
            document(|it| it.url = "no address".into()),
            "document.url",
            "URL_INVALID",
        ),
        (
            document(|it| it.time_zone_hint = "Mars/Base".into()),
            "document.time_zone_hint",
            "TIME_ZONE_UNKNOWN",
        ),
        (
            options(|it| it.min_category_score = Some(f32::NAN)),
            "options.min_category_score",
            "OPTION_OUT_OF_RANGE",
        ),
        (
            options(|it| it.offset_unit = 77),
            "options.offset_unit",
            "ENUM_VALUE_UNKNOWN",
        ),
        (
            options(|it| it.renderings = vec![0]),
            "options.renderings",
            "ENUM_VALUE_UNKNOWN",
        ),
        (
            options(|it| it.label_languages = vec!["_".into()]),
            "options.label_languages",
            "LANGUAGE_TAG_INVALID",
        ),
        (
            options(|it| {
                it.read_mask.get_or_insert_default().paths = vec!["articles.title".into()];
            }),
            "options.read_mask",
            "READ_MASK_PATH_UNKNOWN",
        ),
        (
            options(|it| it.summary.get_or_insert_default().max_sentences = Some(21)),
            "options.summary.max_sentences",
            "OPTION_OUT_OF_RANGE",
        ),
    ];
    for (question, field, reason) in cases {
        let status = server
            .client()
            .extract_article(question)
            .await
            .expect_err(field);
        assert_eq!(status.code(), Code::InvalidArgument, "{field}");
        let details = status.get_error_details();
        let violations = &details
            .bad_request()
            .expect("a BadRequest")
            .field_violations;
        assert_eq!(
            (violations[0].field.as_str(), violations[0].reason.as_str()),
            (field, reason)
        );
        let info = details.error_info().expect("an ErrorInfo");
        assert_eq!(
            (info.reason.as_str(), info.domain.as_str()),
            (reason, "copydesk")
        );
    }
}

fn assert_too_large(status: &tonic::Status, found: &str, allowed: usize) {
    assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
    let details = status.get_error_details();
    let info = details.error_info().expect("an ErrorInfo");
    assert_eq!(info.reason, "DOCUMENT_TOO_LARGE");
    assert_eq!(info.metadata.get("found").map(String::as_str), Some(found));
    assert_eq!(info.metadata.get("allowed"), Some(&allowed.to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oversize_page_is_refused_with_its_sizes_on_every_path() {
    let allowed = MIB;
    let server = Served::start(Config {
        max_document_bytes: allowed,
        ..Config::default()
    })
    .await;
    let encodings = [
        None,
        Some(CompressionEncoding::Gzip),
        Some(CompressionEncoding::Zstd),
    ];
    for encoding in encodings {
        let mut client = server.client();
        if let Some(encoding) = encoding {
            client = client.send_compressed(encoding);
        }
        let fits = client.extract_article(request(vec![b' '; allowed])).await;
        assert!(fits.is_ok(), "{encoding:?}: {fits:?}");
        let status = client
            .extract_article(request(vec![b' '; allowed + 1]))
            .await
            .expect_err("too large");
        assert_too_large(&status, &(allowed + 1).to_string(), allowed);
    }
    // Past what is decoded at all, the transport refuses the message, and knows the size only of one that is not packed.
    let huge = request(vec![b' '; 8 * allowed]);
    let found = huge.encoded_len().to_string();
    let status = server
        .client()
        .extract_article(huge.clone())
        .await
        .expect_err("too large");
    assert_too_large(&status, &found, allowed);
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let mut packed = server.client().send_compressed(encoding);
        let status = packed.extract_article(huge.clone()).await;
        let status = status.expect_err("too large");
        assert_too_large(&status, &format!(">{allowed}"), allowed);
    }
    let text = v1::AnalyzeTextRequest {
        text: "a ".repeat(allowed),
        ..Default::default()
    };
    let status = server
        .client()
        .analyze_text(text)
        .await
        .expect_err("too large");
    assert_too_large(&status, &(2 * allowed).to_string(), allowed);
}

#[tokio::test(flavor = "multi_thread")]
async fn text_without_a_character_is_no_text() {
    let server = Served::start(Config::default()).await;
    let question = v1::AnalyzeTextRequest {
        text: " \n ".into(),
        ..Default::default()
    };
    let status = server
        .client()
        .analyze_text(question)
        .await
        .expect_err("no text");
    assert_eq!(status.code(), Code::InvalidArgument);
    let details = status.get_error_details();
    assert_eq!(
        details
            .bad_request()
            .expect("a BadRequest")
            .field_violations[0]
            .field,
        "text"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_server_says_so_at_once() {
    let server = Served::start(Config {
        workers: 1,
        queue: 1,
        max_processing_time: Duration::from_mins(2),
        ..Config::default()
    })
    .await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let mut client = server.client();
        calls.spawn(async move {
            let begun = Instant::now();
            let answer = client.extract_article(request(big_page())).await;
            (answer.map(|_| ()), begun.elapsed())
        });
    }
    let mut refused = Vec::new();
    let mut answered = 0;
    while let Some(call) = calls.join_next().await {
        match call.expect("no panic") {
            (Ok(()), _) => answered += 1,
            (Err(status), took) => refused.push((status, took)),
        }
    }
    assert!(answered >= 1);
    assert!(!refused.is_empty(), "twelve pages at once, room for two");
    for (status, took) in refused {
        assert_eq!(status.code(), Code::Unavailable, "{status:?}");
        assert!(status.metadata().contains_key("grpc-retry-pushback-ms"));
        let details = status.get_error_details();
        assert!(
            details
                .retry_info()
                .expect("a RetryInfo")
                .retry_delay
                .is_some()
        );
        assert_eq!(
            details.error_info().expect("an ErrorInfo").reason,
            "QUEUE_FULL"
        );
        // A generous bound for a busy machine; the uploads of the others are in it.
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
    let after = server
        .client()
        .extract_article(request(page("Ferry")))
        .await;
    assert!(after.is_ok(), "{after:?}");
}

/// `ExtractArticleRequest` as a caller sends it who puts a Latin-1 header into a string.
#[derive(Clone, PartialEq, Message)]
struct Careless {
    #[prost(message, optional, tag = "1")]
    document: Option<CarelessDocument>,
}

#[derive(Clone, PartialEq, Message)]
struct CarelessDocument {
    #[prost(bytes = "vec", tag = "1")]
    content: Vec<u8>,
    #[prost(bytes = "vec", tag = "5")]
    content_language: Vec<u8>,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_string_that_is_not_utf8_is_the_callers_fault() {
    let server = Served::start(Config::default()).await;
    let mut client = tonic::client::Grpc::new(server.channel());
    client.ready().await.expect("a connection");
    let document = CarelessDocument {
        content: page("Ferry"),
        content_language: b"espa\xF1ol".to_vec(),
    };
    let question = tonic::Request::new(Careless {
        document: Some(document),
    });
    let codec = tonic_prost::ProstCodec::<Careless, v1::ExtractArticleResponse>::default();
    let path = "/copydesk.v1.ArticleService/ExtractArticle";
    let path = tonic::codegen::http::uri::PathAndQuery::from_static(path);
    let status = client.unary(question, path, codec).await;
    let status = status.expect_err("not UTF-8");
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    let details = status.get_error_details();
    let violations = &details
        .bad_request()
        .expect("a BadRequest")
        .field_violations;
    assert_eq!(violations[0].field, "document.content_language");
}
