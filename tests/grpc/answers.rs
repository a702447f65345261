//! What a well-formed call gets.

use copydesk::config::Config;
use copydesk::grpc::v1;
use prost::Message;

use crate::served::{Served, page, request};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_answered_and_its_input_reported() {
    let server = Served::start(Config::default()).await;
    let mut call = tonic::Request::new(request(page("Ferry runs again")));
    call.metadata_mut()
        .insert("x-request-id", "desk-7".parse().expect("ASCII"));
    let answer = server
        .client()
        .extract_article(call)
        .await
        .expect("an answer");
    let echoed = answer.metadata().get("x-request-id").expect("an id");
    assert_eq!(echoed.as_bytes(), b"desk-7");
    let answer = answer.into_inner();
    assert_ne!(answer.outcome, 0);
    let input = answer.input.expect("an input report");
    assert_eq!(
        input.byte_count,
        i64::try_from(page("Ferry runs again").len()).expect("small")
    );
    let version = answer.server.expect("a version");
    assert_eq!(version.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(version.configuration_hash.len(), 64);
    assert!(answer.timings.expect("timings").total.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_requests_have_equal_answers() {
    let (one, other) = (
        Served::start(Config::default()).await,
        Served::start(Config::default()).await,
    );
    let mut bytes = Vec::new();
    for server in [&one, &one, &other] {
        let mut options = v1::ExtractOptions {
            include_evidence: true,
            ..Default::default()
        };
        options.renderings = vec![1, 2, 3, 4];
        let question = v1::ExtractArticleRequest {
            options: Some(options),
            ..request(page("Ferry runs again"))
        };
        let mut answer = server
            .client()
            .extract_article(question)
            .await
            .expect("an answer")
            .into_inner();
        answer.timings = None;
        bytes.push(answer.encode_to_vec());
    }
    assert_eq!(bytes[0], bytes[1]);
    assert_eq!(bytes[0], bytes[2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_block_and_the_text_have_evidence_where_it_is_asked_for() {
    use v1::evidence::Signal;
    let server = Served::start(Config::default()).await;
    let of = async |include_evidence| {
        let options = v1::ExtractOptions {
            include_evidence,
            ..Default::default()
        };
        let question = v1::ExtractArticleRequest {
            options: Some(options),
            ..request(page("Ferry runs again"))
        };
        let answer = server.client().extract_article(question).await;
        let mut articles = answer.expect("an answer").into_inner().articles;
        articles.remove(0)
    };
    assert!(of(false).await.evidence.is_empty());
    let article = of(true).await;
    let rows = |field: &str| -> Vec<&v1::Evidence> {
        let rows = article.evidence.iter();
        rows.filter(|row| row.field == field).collect()
    };
    let [whole] = rows("text")[..] else {
        panic!("one row for the text expected: {:?}", rows("text"));
    };
    assert_eq!((whole.signal(), whole.chosen), (Signal::Model, true));
    assert!(!whole.locator.is_empty());
    let quality = format!("quality {:.3}: ", article.quality);
    assert!(whole.raw_value.starts_with(&quality), "{}", whole.raw_value);
    assert!(!article.blocks.is_empty());
    for block in &article.blocks {
        let of_block = |row: &&v1::Evidence| row.block_id == block.id && row.chosen;
        let row = rows("blocks").into_iter().find(of_block).expect("a row");
        assert_eq!(row.signal(), Signal::Model);
        assert!(row.locator.contains("> p"), "{}", row.locator);
        assert!(row.raw_value.starts_with("score "), "{}", row.raw_value);
        assert_eq!(row.raw_value.matches("; ").count(), 3, "{}", row.raw_value);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_charset_label_is_the_publishers_fault() {
    let server = Served::start(Config::default()).await;
    let mut question = request(page("Ferry"));
    question.document.as_mut().expect("a document").content_type =
        "text/html; charset=klingon-8".into();
    let answer = server
        .client()
        .extract_article(question)
        .await
        .expect("an answer")
        .into_inner();
    assert!(
        answer
            .outcome_reasons
            .iter()
            .any(|reason| reason.code == "CHARSET_LABEL_IGNORED")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mask_takes_away_and_changes_nothing_else() {
    let server = Served::start(Config::default()).await;
    let whole = server
        .client()
        .extract_article(request(page("Ferry runs again")))
        .await;
    let whole = whole.expect("an answer").into_inner();
    let paths = vec![
        "articles.headline".to_owned(),
        "articles.language.tag".to_owned(),
    ];
    let options = v1::ExtractOptions {
        read_mask: Some(pbjson_types::FieldMask { paths }),
        ..Default::default()
    };
    let masked = v1::ExtractArticleRequest {
        options: Some(options),
        ..request(page("Ferry runs again"))
    };
    let masked = server
        .client()
        .extract_article(masked)
        .await
        .expect("an answer")
        .into_inner();
    let expected = v1::ExtractArticleResponse {
        page_type: 0,
        teasers: Vec::new(),
        timings: None,
        articles: whole
            .articles
            .iter()
            .map(|article| v1::Article {
                headline: article.headline.clone(),
                language: article.language.as_ref().map(|language| v1::Language {
                    tag: language.tag.clone(),
                    ..Default::default()
                }),
                ..Default::default()
            })
            .collect(),
        ..whole
    };
    assert_eq!(masked, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_count_in_the_unit_asked_for() {
    let server = Served::start(Config::default()).await;
    let text = "Zoë’s café 😀 reopened on Monday after the flood. Guests queued round the block for the first coffee.";
    for (unit, slice) in [
        (
            v1::OffsetUnit::Utf8Bytes,
            utf8 as fn(&str, i32, i32) -> String,
        ),
        (v1::OffsetUnit::Utf16CodeUnits, utf16),
        (v1::OffsetUnit::CodePoints, points),
    ] {
        let options = v1::ExtractOptions {
            offset_unit: unit as i32,
            ..Default::default()
        };
        let question = v1::AnalyzeTextRequest {
            text: text.into(),
            options: Some(options.clone()),
            ..Default::default()
        };
        let answer = server
            .client()
            .analyze_text(question)
            .await
            .expect("an answer")
            .into_inner();
        for sentence in answer.summary.unwrap_or_default().sentences {
            let range = sentence.text_range.expect("a range");
            assert_eq!(
                slice(text, range.start, range.end),
                sentence.text,
                "{unit:?}"
            );
        }
        let mut question = request(page(text));
        question.options = Some(options);
        let answer = server
            .client()
            .extract_article(question)
            .await
            .expect("an answer")
            .into_inner();
        for article in answer.articles {
            for block in article.blocks {
                let (Some(range), Some(v1::block::Content::Paragraph(paragraph))) =
                    (block.text_range, block.content)
                else {
                    continue;
                };
                assert_eq!(
                    slice(&article.text, range.start, range.end),
                    paragraph.text,
                    "{unit:?}"
                );
            }
        }
    }
}

fn places(start: i32, end: i32) -> std::ops::Range<usize> {
    usize::try_from(start).expect("a place")..usize::try_from(end).expect("a place")
}

fn utf8(text: &str, start: i32, end: i32) -> String {
    text.get(places(start, end))
        .expect("whole characters")
        .to_owned()
}

fn utf16(text: &str, start: i32, end: i32) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[places(start, end)]).expect("whole characters")
}

fn points(text: &str, start: i32, end: i32) -> String {
    let points: Vec<char> = text.chars().collect();
    points[places(start, end)].iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_tells_what_it_can_do() {
    let server = Served::start(Config {
        max_document_bytes: 12_345,
        ..Config::default()
    })
    .await;
    let info = server
        .client()
        .get_server_info(v1::GetServerInfoRequest {})
        .await
        .expect("an answer")
        .into_inner();
    let limits = info.limits.expect("limits");
    assert_eq!(limits.max_document_bytes, 12_345);
    assert_eq!(limits.max_open_requests_per_stream, 64);
    assert_eq!(limits.max_processing_time.expect("a time").seconds, 10);
    assert_eq!(
        info.server.expect("a version").version,
        env!("CARGO_PKG_VERSION")
    );
    assert!(info.languages.iter().any(|tag| tag == "de"));
    assert!(
        info.category_scheme.contains("mediatopic"),
        "{}",
        info.category_scheme
    );
    assert!(info.source_ids.iter().any(|id| id == "dpa"));
    assert!(info.source_ids.is_sorted());
}

#[tokio::test(flavor = "multi_thread")]
async fn renderings_come_in_the_order_asked_for() {
    let server = Served::start(Config::default()).await;
    for formats in [vec![1], vec![2, 1], vec![4, 3, 2, 1], vec![]] {
        let mut question = request(page("Ferry runs again"));
        question.options.get_or_insert_default().renderings = formats.clone();
        let answer = server.client().extract_article(question).await;
        let answer = answer.expect("an answer").into_inner();
        let written = &answer.articles[0].renderings;
        let written: Vec<i32> = written.iter().map(|rendering| rendering.format).collect();
        assert_eq!(written, formats);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_page_is_unreadable() {
    let server = Served::start(Config::default()).await;
    // A multiplicative generator: bytes without a pattern, the same in every run.
    let noise = std::iter::successors(Some(7_u32), |state| {
        Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
    });
    let noise: Vec<u8> = noise.map(|state| (state >> 24) as u8).take(4096).collect();
    let documents: [&[u8]; 5] = [
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
        b"\xFF\xD8\xFF\xE0\0\x10JFIF\0",
        b"PK\x03\x04\x14\0\0\0\x08\0",
        &noise,
    ];
    for content in documents {
        for content_type in ["", "text/html; charset=utf-8"] {
            let mut question = request(content.to_vec());
            let document = question.document.as_mut().expect("a document");
            document.content_type = content_type.into();
            let answer = server.client().extract_article(question).await;
            let answer = answer.expect("an answer").into_inner();
            assert_eq!(answer.outcome(), v1::Outcome::Unreadable, "{content:?}");
            assert_eq!(answer.outcome_reasons[0].code, "NOT_HTML");
            assert!(answer.articles.is_empty());
        }
    }
}
