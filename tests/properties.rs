//! What holds for every page: bounded, total, repeatable, and no word that the page does not hold.

mod support;

use copydesk::article::{BlockContent, Extraction};
use copydesk::grpc::offsets::OffsetUnit;
use copydesk::grpc::{response, v1};
use copydesk::{Hints, Limits, Options, Unwatched};
use proptest::collection::vec;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use support::{GERMAN, GERMAN_HEADLINE, flow_texts, german, paragraphs, read};

/// Tags that parsers, tables and extractors treat in a way of their own.
const TAGS: [&str; 40] = [
    "div",
    "p",
    "span",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "table",
    "tr",
    "td",
    "th",
    "caption",
    "tbody",
    "ul",
    "ol",
    "li",
    "blockquote",
    "figure",
    "figcaption",
    "picture",
    "img",
    "video",
    "iframe",
    "svg",
    "math",
    "template",
    "select",
    "option",
    "form",
    "article",
    "aside",
    "main",
    "section",
    "header",
    "footer",
    "h1",
    "h2",
    "script",
    "title",
];

/// Attributes that mean something.
const ATTRIBUTES: [&str; 16] = [
    "class=\"article-body\"",
    "class=\"related\"",
    "class='newsletter'",
    "id=x",
    "href=\"/a\"",
    "href=\"http://[\"",
    "src=\"data:,\"",
    "srcset=\"a 1w, b 99999999999999999999w\"",
    "style=\"display:none\"",
    "hidden",
    "lang=\"xx\"",
    "datetime=\"2026-13-45\"",
    "colspan=99999999999",
    "rowspan=-1",
    "itemprop=\"articleBody\"",
    "aria-hidden=true",
];

/// Texts between tags.
const TEXTS: [&str; 14] = [
    "Der Stadtrat hat am Abend beschlossen, die Halle zu sanieren.",
    " ",
    "\u{ad}",
    "„Gut so“, sagte sie.",
    "市议会昨晚决定修复市场大厅。",
    "Quelle: dpa",
    "3. Mai 2026",
    "04/05/2026",
    "&nbsp;&amp;&#x110000;&notit;",
    "شكرا جزيلا",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "a\u{301}\u{200b}\u{feff}",
    "BERLIN (AFP) –",
    "Lesen Sie auch:",
];

/// One piece of tag soup.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (0..TAGS.len(), 0..ATTRIBUTES.len()).prop_map(|(t, a)| format!("<{} {}>", TAGS[t], ATTRIBUTES[a])),
        3 => (0..TAGS.len()).prop_map(|t| format!("<{}>", TAGS[t])),
        4 => (0..TAGS.len()).prop_map(|t| format!("</{}>", TAGS[t])),
        5 => (0..TEXTS.len()).prop_map(|t| TEXTS[t].to_owned()),
        1 => (0..GERMAN.len()).prop_map(|t| format!("<p>{}</p>", GERMAN[t])),
        1 => Just("<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"articleBody\":[".to_owned()),
        1 => Just("<!--".to_owned()),
        1 => Just("-->".to_owned()),
    ]
}

fn soup() -> impl Strategy<Value = String> {
    vec(piece(), 0..120).prop_map(|pieces| pieces.concat())
}

fn answer(content: &[u8], hints: &Hints<'_>) -> Option<Extraction> {
    let options = Options {
        include_evidence: true,
        ..Options::default()
    };
    copydesk::extract(content, hints, &options, &Limits::default(), &mut Unwatched).ok()
}

/// A hint per choice: none, HTML, text, a wrong charset.
fn hints(choice: usize) -> Hints<'static> {
    let types = [
        None,
        Some("text/html"),
        Some("text/plain; charset=utf-8"),
        Some("text/html; charset=shift_jis"),
    ];
    Hints {
        content_type: types[choice % types.len()],
        url: url::Url::parse("https://hafenkurier.example/a/b").ok(),
        fetch_time: "2026-05-04T12:00:00Z".parse().ok(),
        ..Hints::default()
    }
}

/// A part of `text` by code points.
fn by_points(text: &str, start: i32, end: i32) -> Option<String> {
    let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    (start <= end && end <= text.chars().count())
        .then(|| text.chars().skip(start).take(end - start).collect())
}

/// A part of `text` by UTF-16 code units.
fn by_utf16(text: &str, start: i32, end: i32) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = units.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)?;
    String::from_utf16(part).ok()
}

/// A part of `text` by bytes.
fn by_bytes(text: &str, start: i32, end: i32) -> Option<String> {
    let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
    text.get(range).map(str::to_owned)
}

type Cut = fn(&str, i32, i32) -> Option<String>;

/// Every range of the answer cuts whole characters, and the same ones in every unit.
fn check_ranges(found: &Extraction) {
    let units: [(OffsetUnit, Cut); 3] = [
        (OffsetUnit::Utf8Bytes, by_bytes),
        (OffsetUnit::Utf16CodeUnits, by_utf16),
        (OffsetUnit::CodePoints, by_points),
    ];
    let cuts: Vec<Vec<String>> = units
        .into_iter()
        .map(|(unit, cut)| {
            let answer = response::extraction(found.clone(), unit);
            let pieces = answer.articles.iter().flat_map(|article| {
                ranges(article)
                    .into_iter()
                    .map(|range| cut(&article.text, range.start, range.end).expect("a valid range"))
            });
            pieces.collect()
        })
        .collect();
    assert_eq!(cuts[0], cuts[1]);
    assert_eq!(cuts[0], cuts[2]);
}

fn ranges(article: &v1::Article) -> Vec<v1::TextRange> {
    let mut found = Vec::new();
    let mut open: Vec<&v1::Block> = article.blocks.iter().collect();
    while let Some(block) = open.pop() {
        found.extend(block.text_range);
        match &block.content {
            Some(v1::block::Content::Paragraph(paragraph)) => {
                found.extend(paragraph.spans.iter().filter_map(|span| span.text_range));
            }
            Some(v1::block::Content::Box(inner)) => open.extend(inner.blocks.iter()),
            Some(v1::block::Content::List(list)) => {
                let mut lists = vec![list];
                while let Some(list) = lists.pop() {
                    for item in &list.items {
                        found.extend(item.spans.iter().filter_map(|span| span.text_range));
                        lists.extend(item.nested.as_ref());
                    }
                }
            }
            _ => {}
        }
    }
    let sentences = article
        .summary
        .iter()
        .flat_map(|summary| summary.sentences.iter());
    found.extend(sentences.filter_map(|sentence| sentence.text_range));
    found
}

/// What holds for every answer.
fn check(found: &Extraction) {
    check_ranges(found);
    for article in &found.articles {
        assert!(!article.text.trim().is_empty(), "an article has text");
        let quality = article.quality.unwrap_or_default();
        assert!((0.0..=1.0).contains(&quality));
        let mut ids: Vec<_> = support::all_blocks(article)
            .iter()
            .map(|b| b.id.clone())
            .collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "block ids are unique");
        for block in &article.blocks {
            let Some(range) = block.text_range else {
                continue;
            };
            let text = article
                .text
                .get(range.start..range.end)
                .expect("whole characters");
            if let BlockContent::Paragraph(paragraph) = &block.content {
                assert_eq!(text, paragraph.text);
            }
        }
        let sentences = article
            .summary
            .iter()
            .flat_map(|summary| summary.sentences.iter());
        for sentence in sentences {
            let range = sentence.text_range;
            assert_eq!(
                article.text.get(range.start..range.end),
                Some(sentence.text.as_str())
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_124), ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_an_answer(bytes in vec(any::<u8>(), 1..4000), choice in 0usize..4) {
        let found = answer(&bytes, &hints(choice)).expect("an answer");
        check(&found);
    }

    #[test]
    fn any_text_gives_an_answer(text in "\\PC{1,2000}", choice in 0usize..4) {
        let found = answer(text.as_bytes(), &hints(choice)).expect("an answer");
        check(&found);
    }

    #[test]
    fn tag_soup_gives_an_answer(soup in soup(), choice in 0usize..2) {
        if let Some(found) = answer(soup.as_bytes(), &hints(choice)) {
            check(&found);
        }
    }

    #[test]
    fn a_page_with_soup_in_its_article_gives_an_answer(soup in soup()) {
        let html = german("", &(paragraphs(&GERMAN[..3]) + &soup + &paragraphs(&GERMAN[3..])));
        check(&answer(html.as_bytes(), &hints(0)).expect("an answer"));
    }

    #[test]
    fn a_page_with_bytes_changed_gives_an_answer(changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..60)) {
        let mut bytes = german("", &paragraphs(&GERMAN)).into_bytes();
        for (place, byte) in &changes {
            let at = place.index(bytes.len());
            bytes[at] = *byte;
        }
        check(&answer(&bytes, &hints(0)).expect("an answer"));
    }

    #[test]
    fn a_page_cut_anywhere_gives_an_answer(place in any::<prop::sample::Index>()) {
        let html = german("", &paragraphs(&GERMAN)).into_bytes();
        let cut = &html[..=place.index(html.len())];
        check(&answer(cut, &hints(0)).expect("an answer"));
    }

    #[test]
    fn every_word_of_the_body_occurs_in_the_page(order in Just(GERMAN.to_vec()).prop_shuffle(), soup in soup()) {
        let html = german("", &(paragraphs(&order) + &soup));
        let found = answer(html.as_bytes(), &hints(0)).expect("an answer");
        let plain = scraper::Html::parse_document(&html);
        // A body may come from data in a script; and what is shown on both sides of a script is one word.
        let silent = ["script", "style", "title", "svg", "textarea", "select", "iframe", "noscript", "template"];
        let shown = |node: &ego_tree::NodeRef<'_, scraper::Node>| {
            let mut above = node.ancestors().filter_map(scraper::ElementRef::wrap);
            !above.any(|above| silent.contains(&above.value().name()))
        };
        let whole = |texts: String| texts.replace(|c: char| c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}'), "");
        let all = whole(plain.root_element().text().collect());
        let nodes = plain.tree.root().descendants().filter(shown);
        let seen = whole(nodes.filter_map(|node| node.value().as_text().map(|text| &**text)).collect());
        for article in &found.articles {
            for word in article.text.unicode_words() {
                prop_assert!(all.contains(word) || seen.contains(word), "{word:?} of {:?}", article.text);
            }
        }
    }

    #[test]
    fn the_same_request_twice_gives_the_same_answer(soup in soup()) {
        let html = german("", &(paragraphs(&GERMAN) + &soup));
        let first = answer(html.as_bytes(), &hints(0)).expect("an answer");
        let second = answer(html.as_bytes(), &hints(0)).expect("an answer");
        prop_assert_eq!(format!("{first:?}"), format!("{second:?}"));
    }

    #[test]
    fn an_encoding_changes_nothing_about_the_article(order in Just(GERMAN.to_vec()).prop_shuffle(), length in 2usize..=5) {
        let html = german("", &paragraphs(&order[..length]));
        let (legacy, _, lossy) = encoding_rs::WINDOWS_1252.encode(&html);
        prop_assert!(!lossy);
        let declared = Hints { content_type: Some("text/html; charset=windows-1252"), ..hints(0) };
        let modern = answer(html.as_bytes(), &hints(0)).expect("an answer");
        let legacy = answer(&legacy, &declared).expect("an answer");
        prop_assert_eq!(modern.articles, legacy.articles);
    }

    #[test]
    fn furniture_around_an_article_leaves_its_body_alone(picks in vec(0..FURNITURE.len(), 0..8), before in any::<bool>()) {
        let alone = read(&german("", &paragraphs(&GERMAN)));
        let furniture: String = picks.iter().map(|pick| FURNITURE[*pick]).collect();
        let html = german("", &paragraphs(&GERMAN));
        let html = if before {
            html.replace("<main>", &format!("{furniture}<main>"))
        } else {
            html.replace("</article>", &format!("</article>{furniture}"))
        };
        let dressed = read(&html);
        prop_assert_eq!(flow_texts(support::article(&alone)), GERMAN.to_vec());
        prop_assert_eq!(flow_texts(support::article(&dressed)), GERMAN.to_vec());
        prop_assert_eq!(support::article(&dressed).headline.as_deref(), Some(GERMAN_HEADLINE));
    }
}

/// What templates put around an article.
const FURNITURE: [&str; 10] = [
    "<div class=\"cookie-banner\" role=\"dialog\"><p>Wir verwenden Cookies, um Ihnen die bestmögliche Nutzung unserer Seite zu ermöglichen.</p><button>Akzeptieren</button></div>",
    "<div class=\"newsletter-signup\"><h3>Unser Newsletter</h3><p>Melden Sie sich an und erhalten Sie jeden Morgen die wichtigsten Nachrichten per E-Mail.</p><form><input type=\"email\"><button>Anmelden</button></form></div>",
    "<div class=\"share-buttons\"><a href=\"https://facebook.com/sharer.php\">Teilen</a> <a href=\"https://twitter.com/intent/tweet\">Twittern</a> <a href=\"mailto:?subject=x\">Per E-Mail</a></div>",
    "<aside class=\"sidebar\"><h4>Meistgelesen</h4><ol><li><a href=\"/m1\">Sturmwarnung für die Küste am Wochenende</a></li><li><a href=\"/m2\">Neuer Trainer stellt sich vor</a></li></ol></aside>",
    "<div id=\"comments\" class=\"comments-area\"><h3>2 Kommentare</h3><ol><li><p>Endlich passiert mal etwas mit der alten Halle, ich freue mich schon sehr darauf.</p></li><li><p>Das wird doch wieder viel teurer als geplant, wie immer in dieser Stadt.</p></li></ol></div>",
    "<nav class=\"breadcrumb\"><a href=\"/\">Start</a> » <a href=\"/lokales\">Lokales</a></nav>",
    "<div class=\"ad-slot\" id=\"ad-1\"><span>Anzeige</span><a href=\"https://ads.example/\">Jetzt Strom wechseln</a></div>",
    "<div class=\"author-box\"><h4>Über die Autorin</h4><p>Anna Muster schreibt seit zehn Jahren über die Stadtpolitik.</p></div>",
    "<ul class=\"tags\"><li><a href=\"/tag/hafen\">Hafen</a></li><li><a href=\"/tag/markt\">Markt</a></li></ul>",
    "<section class=\"more-stories\"><h2>Das könnte Sie auch interessieren</h2><div class=\"card\"><a href=\"/c1\"><h3>Museum zeigt alte Seekarten</h3></a><p>Die Ausstellung läuft bis zum Herbst.</p></div></section>",
];

#[test]
fn deep_and_wide_pages_give_an_answer() {
    let deep = "<div>".repeat(20_000) + &paragraphs(&GERMAN);
    let wide = "<p>Wort</p>".repeat(30_000);
    let table = "<table><tr><td>".repeat(3_000);
    let json = format!(
        "<script type=\"application/ld+json\">{}</script>{}",
        "{\"a\":".repeat(20_000),
        paragraphs(&GERMAN)
    );
    for html in [deep, wide, table, json] {
        check(&answer(html.as_bytes(), &hints(0)).expect("an answer"));
    }
}
