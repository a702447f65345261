//! The reference page: a real article inside a `WordPress` theme, as HTML and as copied text. Found through
//! `COPYDESK_SHARED` or beside the repository; `tests/pages/wordpress-translated-de` is the same kind of page for
//! those who have neither.

use std::path::PathBuf;

use copydesk::Hints;
use copydesk::article::{Article, Extraction, Outcome, PageType, SourceRelation};

use crate::support::{GERMAN, article, flow, flow_texts, german, paragraphs, read, read_as};

/// The folder `acceptance`, where this machine has it.
fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("COPYDESK_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("acceptance");
    folder.join("kasachstan.json").is_file().then_some(folder)
}

/// What the page holds, and what is expected of it.
struct Reference {
    html: String,
    text: String,
    expected: serde_json::Value,
}

fn reference() -> Option<Reference> {
    let Some(folder) = folder() else {
        eprintln!(
            "skipped: no reference page; COPYDESK_SHARED names the folder that holds acceptance/"
        );
        return None;
    };
    let file = |name: &str| std::fs::read_to_string(folder.join(name)).expect("readable");
    Some(Reference {
        html: file("kasachstan.html"),
        text: file("kasachstan.txt"),
        expected: serde_json::from_str(&file("kasachstan.json")).expect("JSON"),
    })
}

fn strings(value: &serde_json::Value) -> Vec<&str> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| item.as_str().expect("a string"))
        .collect()
}

/// White space runs as one space.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What HTML and text must both give.
fn check(extraction: &Extraction, expected: &serde_json::Value) {
    assert_eq!(extraction.outcome, Outcome::Article);
    assert_eq!(extraction.page_type, Some(PageType::Article));
    let article = article(extraction);
    assert_eq!(article.headline.as_deref(), expected["headline"].as_str());
    assert_eq!(
        article.standfirst.as_deref(),
        expected["standfirst"].as_str()
    );
    let sections: Vec<_> = article.sections.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(sections, strings(&expected["sections"]));
    let found: Vec<_> = flow_texts(article).iter().map(|t| folded(t)).collect();
    let wanted: Vec<_> = strings(&expected["body_paragraphs"])
        .iter()
        .map(|t| folded(t))
        .collect();
    assert_eq!(found, wanted);
    assert_eq!(article.blocks.len(), flow(article).len() + outside(article));
    for words in strings(&expected["must_not_appear_in_body"]) {
        assert!(!has_words(&article.text, words), "{words:?} is in the text");
    }
    assert_eq!(article.sources.len(), 1, "{:?}", article.sources);
    let credit = &article.sources[0];
    assert_eq!(
        Some(credit.name.as_str()),
        expected["source_credit"].as_str()
    );
    assert_eq!(credit.relation, SourceRelation::OriginatedBy);
    assert_eq!(credit.raw, "Quelle : Al Jazeera");
    assert!(article.authors.is_empty(), "{:?}", article.authors);
    let language = article.language.as_ref().expect("a language");
    assert_eq!(language.tag.as_deref(), expected["language"].as_str());
    assert!(language.reliable);
    let fine = ["medtop:11000000", "medtop:16000000"];
    assert!(
        article.categories.iter().any(|category| {
            fine.contains(&category.code.as_str()) && !category.evidence.is_empty()
        }),
        "{:?}",
        article.categories
    );
    summary(article);
}

/// Blocks that are not paragraphs and not part of the text.
fn outside(article: &Article) -> usize {
    article
        .blocks
        .iter()
        .filter(|block| block.text_range.is_none())
        .count()
}

/// Three whole sentences, verbatim, each in one block and with its quotation marks in pairs.
fn summary(article: &Article) {
    let summary = article.summary.as_ref().expect("a summary");
    assert_eq!(summary.sentences.len(), 3);
    for sentence in &summary.sentences {
        let range = sentence.text_range;
        assert_eq!(
            article.text.get(range.start..range.end),
            Some(sentence.text.as_str())
        );
        let (open, close) = (
            sentence.text.matches('„').count(),
            sentence.text.matches('“').count(),
        );
        assert_eq!(open, close, "{}", sentence.text);
        assert!(sentence.text.ends_with(['.', '“']), "{}", sentence.text);
        let block = article
            .blocks
            .iter()
            .find(|b| Some(&b.id) == sentence.block_id.as_ref());
        let within = block
            .and_then(|b| b.text_range)
            .expect("a block of the text");
        assert!(within.start <= range.start && range.end <= within.end);
    }
}

#[test]
fn the_reference_page_comes_out_as_its_json_says() {
    let Some(reference) = reference() else { return };
    let extraction = read(&reference.html);
    check(&extraction, &reference.expected);
    let article = article(&extraction);
    assert_eq!(
        article.canonical_url.as_deref(),
        reference.expected["canonical_url"].as_str()
    );
    assert_eq!(
        article.publisher.as_ref().and_then(|p| p.name.as_deref()),
        Some("Weltblick")
    );
    let published = article.published.as_ref().expect("a date");
    assert_eq!(published.local, "2023-06-23T15:42:10");
    assert_eq!(published.utc_offset_minutes, Some(0));
    let crumbs: Vec<_> = article
        .breadcrumbs
        .iter()
        .map(|crumb| (crumb.position, crumb.name.as_str()))
        .collect();
    let headline = reference.expected["headline"].as_str().expect("a headline");
    assert_eq!(crumbs, [(1, "Home"), (2, headline)]);
    assert!(article.sections.iter().all(|section| section.url.is_some()));
    assert!(
        !article
            .alternative_headlines
            .iter()
            .any(|a| a.text == headline)
    );
}

#[test]
fn the_reference_page_without_its_date_has_none() {
    let Some(reference) = reference() else { return };
    let html: String = reference
        .html
        .lines()
        .filter(|line| !line.contains("article:published_time"))
        .map(|line| line.replace("23. Juni 2023", "") + "\n")
        .collect();
    let extraction = read(&html);
    assert_eq!(article(&extraction).published, None);
}

#[test]
fn a_linked_source_credit_keeps_its_address() {
    let Some(reference) = reference() else { return };
    let html = reference.html.replace(
        "Quelle : Al Jazeera",
        "Quelle : <a href=\"https://aljazeera.example/story\">Al Jazeera</a>",
    );
    let extraction = read(&html);
    let sources = &article(&extraction).sources;
    assert_eq!(sources.len(), 1, "{sources:?}");
    assert_eq!(
        sources[0].url.as_deref(),
        Some("https://aljazeera.example/story")
    );
}

#[test]
fn the_reference_page_as_copied_text_gives_the_same_article_without_a_date() {
    let Some(reference) = reference() else { return };
    let hints = Hints {
        content_type: Some("text/plain"),
        ..Hints::default()
    };
    let extraction = read_as(reference.text.as_bytes(), &hints);
    check(&extraction, &reference.expected);
    assert_eq!(article(&extraction).published, None);
    assert_eq!(extraction.input.encoding, Some("utf-8"));
}

/// Whether the words stand in the text as words: "Kommentar" does not stand in "Kommentare".
fn has_words(text: &str, words: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words).any(|(at, _)| {
        let (before, behind) = (text.get(..at), text.get(at + words.len()..));
        edge(before.and_then(|part| part.chars().next_back()))
            && edge(behind.and_then(|part| part.chars().next()))
    })
}

#[test]
fn a_language_picker_in_the_body_neither_is_text_nor_sways_the_language() {
    let names = [
        "Afrikaans",
        "Albanian",
        "Amharic",
        "Arabic",
        "Armenian",
        "Basque",
        "Bengali",
        "Bosnian",
        "Bulgarian",
        "Catalan",
        "Croatian",
        "Czech",
        "Danish",
        "Dutch",
        "English",
        "Esperanto",
        "Estonian",
        "Filipino",
        "Finnish",
        "French",
        "Galician",
        "Georgian",
        "Greek",
        "Gujarati",
        "Hausa",
        "Hebrew",
        "Hindi",
        "Hungarian",
        "Icelandic",
        "Igbo",
        "Indonesian",
        "Irish",
        "Italian",
        "Japanese",
        "Kannada",
        "Kazakh",
        "Khmer",
        "Korean",
        "Kurdish",
        "Lao",
        "Latin",
        "Latvian",
        "Lithuanian",
        "Macedonian",
        "Malay",
        "Maltese",
        "Maori",
        "Marathi",
        "Mongolian",
        "Nepali",
    ];
    let items: String = (0..100)
        .map(|n| {
            format!(
                "<li><a href=\"?lang={n}\">{}</a></li>",
                names[n % names.len()]
            )
        })
        .collect();
    let picker = format!("<div class=\"gtranslate_wrapper\"><ul>{items}</ul></div>");
    let inner = paragraphs(&GERMAN[..2]) + &picker + &paragraphs(&GERMAN[2..]);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    let language = article.language.as_ref().expect("a language");
    assert_eq!(language.tag.as_deref(), Some("de"));
    assert!(!article.text.contains("Macedonian"));
}

#[test]
fn a_translation_and_its_original_are_told_apart() {
    let translated = read(&german("", &paragraphs(&GERMAN)));
    let original = read_as(
        crate::support::english("en-GB", "", &paragraphs(&crate::support::ENGLISH)).as_bytes(),
        &Hints {
            url: url::Url::parse("https://harbour.example/market").ok(),
            ..Hints::default()
        },
    );
    let (a, b) = (article(&translated), article(&original));
    assert_ne!(a.id, b.id);
    let (a, b) = (
        a.fingerprint.as_ref().expect("one"),
        b.fingerprint.as_ref().expect("one"),
    );
    assert!((a.simhash ^ b.simhash).count_ones() > 16);
}
