//! What bytes from outside reach, each as one function of bytes. It ends well whatever they are: a panic, an overflow, a hang or
//! an answer that contradicts itself is a finding. `tests/fuzz.rs` runs the same functions on the seeds without a fuzzer.

use copydesk::article::{Article, BlockContent, Extraction, RenderingFormat};
use copydesk::body::model::Model;
use copydesk::grpc::answer::Desk;
use copydesk::grpc::offsets::OffsetUnit;
use copydesk::grpc::{response, v1};
use copydesk::page::{Page, parse};
use copydesk::shelf::try_examples;
use copydesk::site_rules::{RuleFile, SiteRules};
use copydesk::{Hints, Limits, Options, Unwatched, metadata};
use prost::Message;

/// Headers a page may come with. Its last byte chooses, so that a page as it is on disk is a seed.
const CONTENT_TYPES: [Option<&str>; 8] = [
    None,
    Some("text/html"),
    Some("text/html; charset=utf-8"),
    Some("text/html; charset=shift_jis"),
    Some("text/plain"),
    Some("application/xhtml+xml; charset=\"windows-1252\""),
    Some("text/html; charset=utf-16le"),
    Some("text/html;charset=gb18030"),
];
/// Where it may come from.
const ADDRESSES: [Option<&str>; 4] = [
    None,
    Some("https://www.harbour.example/news/2026/05/03/ferry-runs-again.html"),
    Some("http://hafen.example.de/"),
    Some("https://例え.jp/記事?id=1#top"),
];

/// A page, with hints, through the whole pipeline.
pub fn extract(data: &[u8]) {
    let choice = usize::from(data.last().copied().unwrap_or_default());
    let hints = Hints {
        content_type: CONTENT_TYPES[choice % CONTENT_TYPES.len()],
        url: ADDRESSES[choice / CONTENT_TYPES.len() % ADDRESSES.len()]
            .and_then(|it| it.parse().ok()),
        fetch_time: "2026-05-04T12:00:00Z".parse().ok(),
        content_language: (choice >= 128).then_some("de-AT, en"),
        time_zone: None,
    };
    let options = Options {
        renderings: vec![
            RenderingFormat::Markdown,
            RenderingFormat::Html,
            RenderingFormat::JsonLd,
            RenderingFormat::Ninjs,
        ],
        include_evidence: true,
        ..Options::default()
    };
    let found = copydesk::extract(data, &hints, &options, &Limits::default(), &mut Unwatched);
    match found {
        Ok(found) => check(found),
        Err(_) => assert!(data.is_empty(), "only an empty page is refused"),
    }
}

/// What holds for every answer.
fn check(found: Extraction) {
    for article in &found.articles {
        check_article(article);
    }
    // Ranges in another unit are looked up in the text.
    let _ = response::extraction(found, OffsetUnit::Utf16CodeUnits);
}

fn check_article(article: &Article) {
    assert!(!article.text.trim().is_empty(), "an article has text");
    for block in &article.blocks {
        let Some(range) = block.text_range else {
            continue;
        };
        let text = article.text.get(range.start..range.end);
        let text = text.expect("a block is whole characters of the text");
        if let BlockContent::Paragraph(paragraph) = &block.content {
            assert_eq!(text, paragraph.text);
        }
    }
    for sentence in article
        .summary
        .iter()
        .flat_map(|summary| &summary.sentences)
    {
        let range = sentence.text_range;
        let text = article.text.get(range.start..range.end);
        assert_eq!(text, Some(sentence.text.as_str()));
    }
}

/// JSON-LD of a page, by its reader and those who ask it.
pub fn linked_data(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let html = format!(
        "<!doctype html><title>Ferry runs again</title><script type=\"application/ld+json\">{data}</script>\
         <article><h1>Ferry runs again</h1><p>The harbour ferry sails again after a week of repairs.</p></article>"
    );
    let hints = Hints {
        url: ADDRESSES[1].and_then(|it| it.parse().ok()),
        ..Hints::default()
    };
    let limits = Limits::default();
    let parsed = parse::parse(&html, &limits);
    let page = Page::new(&parsed.tree, &hints, &limits);
    let _ = metadata::read(&page);
    drop(page);
    let found = copydesk::extract(
        html.as_bytes(),
        &hints,
        &Options::default(),
        &limits,
        &mut Unwatched,
    );
    check(found.expect("the page has bytes"));
}

/// A page on which rules find something: of several publishing systems at once.
const RULED: &[u8] = br#"<!doctype html><html lang=en><head><title>Ferry runs again</title>
<meta name=generator content="WordPress 6.5"><link rel=stylesheet href="/wp-content/a.css"></head>
<body class="single ghost blox arc"><div id=main class="entry a b"><h1 class=headline>Ferry runs again</h1>
<p class="lead x" data-x="1">After a week of repairs.</p><span class=author>By <a rel=author href=/ada>Ada Quill</a></span>
<time class=pub datetime="2026-05-03T08:00:00+01:00">3 May</time>
<div class=body><p>The harbour ferry sails again after a week of repairs, the town council said on Monday morning.</p>
<aside class=shop><p>Buy a ticket.</p></aside><ul><li>One</li><li>Two</li></ul><hr class=end>
<p>Crews had worked for six days in the rain, and the first boat left at dawn with forty aboard.</p></div></div>
<footer class=foot><p class=who>Ada Quill</p></footer></body></html>"#;

/// A file of site rules: its reader, its examples, and a page that its rules are heard for.
pub fn site_rules(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(file) = RuleFile::parse("fuzz.toml", &text) else {
        return;
    };
    let _ = try_examples("fuzz.toml", &file);
    let rules = SiteRules::over_families(&[&file]);
    let hints = Hints {
        url: ADDRESSES[1].and_then(|it| it.parse().ok()),
        ..Hints::default()
    };
    let (options, limits) = (Options::default(), Limits::default());
    let model = Model::shipped();
    let found = copydesk::extract_by(
        model,
        &rules,
        RULED,
        &hints,
        &options,
        &limits,
        &mut Unwatched,
    );
    check(found.expect("the page has bytes"));
}

/// A message as it comes over the wire: decoded, checked, answered, encoded. The first byte says which one.
pub fn protobuf(data: &[u8]) {
    let Some((kind, message)) = data.split_first() else {
        return;
    };
    let desk = Desk::new(Limits::default());
    match kind % 3 {
        0 => {
            if let Ok(request) = v1::ExtractArticleRequest::decode(message)
                && let Ok(answer) = desk.answer(request)
            {
                let decoded = v1::ExtractArticleResponse::decode(answer.encode_to_vec().as_slice());
                assert_eq!(decoded.as_ref(), Ok(&answer));
            }
        }
        1 => {
            if let Ok(request) = v1::AnalyzeTextRequest::decode(message)
                && let Ok(answer) = desk.analyzed(request)
            {
                let _ = answer.encode_to_vec();
            }
        }
        _ => {
            if let Ok(request) = v1::CompareRequest::decode(message)
                && let Ok(answer) = desk.compared(request)
            {
                let _ = answer.encode_to_vec();
            }
        }
    }
}

/// Our tokenizer against html5ever's: the same tree of any text.
#[cfg(fuzzing)]
pub fn parse(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let limits = Limits::default();
    let (ours, theirs) = (
        parse::parse(&text, &limits),
        parse::reference::parse(&text, &limits),
    );
    assert_eq!(ours.limit_reached, theirs.limit_reached);
    assert_eq!(ours.tree.html(), theirs.tree.html());
}
