//! What the test programs share: reading a page as a caller would, and pages to put a situation on.
#![allow(dead_code, reason = "each test program uses its own part of this")]

use copydesk::article::{
    Article, Author, AuthorKind, Block, BlockContent, Extraction, Paragraph, ReasonCode,
    SourceCredit,
};
use copydesk::{Hints, Limits, Options, Unwatched};

/// Paragraphs of an invented German story. Names no agency, no date and no source.
pub const GERMAN: [&str; 5] = [
    "Der Stadtrat von Beispielstadt hat am Abend nach langer Debatte beschlossen, die alte Markthalle am Hafen zu sanieren und künftig wieder für Händler aus der Region zu öffnen.",
    "Für den Umbau sind rund zwölf Millionen Euro vorgesehen, von denen das Land etwa ein Drittel übernehmen will. Die Arbeiten sollen im Frühjahr beginnen und knapp zwei Jahre dauern.",
    "Oberbürgermeisterin Clara Wendt sprach von einem guten Tag für die Innenstadt. „Wir holen ein Stück Geschichte zurück, das viele schon verloren geglaubt hatten“, sagte sie nach der Abstimmung.",
    "Kritik kam aus den Reihen der Opposition, die vor steigenden Kosten warnte. Bei ähnlichen Vorhaben seien die Ausgaben am Ende stets höher ausgefallen als geplant, hieß es in der Sitzung.",
    "Bis zur Eröffnung sollen die Händler in Zelten auf dem Platz vor der Halle verkaufen. Die Verwaltung rechnet damit, dass die ersten Stände schon nach den Sommerferien umziehen können.",
];

/// Paragraphs of an invented English story. Names no agency, no date and no source.
pub const ENGLISH: [&str; 5] = [
    "The council of Exampleton voted late in the evening to restore the old market hall by the harbour and to open it again to traders from the surrounding villages.",
    "About twelve million pounds have been set aside for the work, a third of which will come from the regional government. Builders are expected to start in spring and to finish within two years.",
    "Mayor Clara Wend called it a good day for the town centre. “We are bringing back a piece of history that many thought was lost,” she told reporters after the vote.",
    "Members of the opposition warned that the bill would rise. In similar projects the final cost had always been higher than the first estimate, they said during the debate.",
    "Until the hall opens, traders will sell their goods from tents in the square outside. Officials hope that the first stalls can move in shortly after the summer holidays.",
];

/// The headline of [`german`].
pub const GERMAN_HEADLINE: &str = "Stadtrat beschließt Sanierung der alten Markthalle";
/// The headline of [`english`].
pub const ENGLISH_HEADLINE: &str = "Council votes to restore the old market hall";

/// Each text in its own `<p>`.
pub fn paragraphs(texts: &[&str]) -> String {
    texts
        .iter()
        .map(|text| format!("<p>{text}</p>\n"))
        .collect()
}

/// A German news page with navigation, related list and footer around the given inside of `<article>`.
pub fn german(head: &str, inner: &str) -> String {
    format!(
        r#"<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{GERMAN_HEADLINE} - Hafenkurier</title>{head}</head>
<body><header class="site-header"><a class="logo" href="https://hafenkurier.example/">Hafenkurier</a>
<nav class="main-nav"><ul><li><a href="/politik/">Politik</a></li><li><a href="/wirtschaft/">Wirtschaft</a></li><li><a href="/sport/">Sport</a></li><li><a href="/kultur/">Kultur</a></li></ul></nav></header>
<main><article class="article"><h1>{GERMAN_HEADLINE}</h1>
{inner}
</article>
<section class="related"><h2>Mehr aus der Region</h2><ul><li><a href="/a1">Fähre fällt wegen Niedrigwasser aus</a></li><li><a href="/a2">Neuer Radweg entlang der Küste geplant</a></li><li><a href="/a3">Feuerwehr rettet Katze aus Kamin</a></li></ul></section></main>
<footer class="site-footer"><p>© 2026 Hafenkurier. Alle Rechte vorbehalten.</p><ul><li><a href="/impressum">Impressum</a></li><li><a href="/datenschutz">Datenschutz</a></li></ul></footer></body></html>"#
    )
}

/// The same in English.
pub fn english(lang: &str, head: &str, inner: &str) -> String {
    format!(
        r#"<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{ENGLISH_HEADLINE} | Harbour Courier</title>{head}</head>
<body><header class="site-header"><a class="logo" href="https://harbour.example/">Harbour Courier</a>
<nav class="main-nav"><ul><li><a href="/politics/">Politics</a></li><li><a href="/business/">Business</a></li><li><a href="/sport/">Sport</a></li><li><a href="/culture/">Culture</a></li></ul></nav></header>
<main><article class="article"><h1>{ENGLISH_HEADLINE}</h1>
{inner}
</article>
<section class="related"><h2>More stories</h2><ul><li><a href="/a1">Ferry cancelled because of low water</a></li><li><a href="/a2">New cycle path planned along the coast</a></li><li><a href="/a3">Firefighters rescue cat from chimney</a></li></ul></section></main>
<footer class="site-footer"><p>© 2026 Harbour Courier. All rights reserved.</p><ul><li><a href="/imprint">Imprint</a></li><li><a href="/privacy">Privacy</a></li></ul></footer></body></html>"#
    )
}

/// The given German story with nothing else inside `<article>`.
pub fn german_story(head: &str) -> String {
    german(head, &paragraphs(&GERMAN))
}

/// A JSON-LD script element.
pub fn linked_data(json: &str) -> String {
    format!(r#"<script type="application/ld+json">{json}</script>"#)
}

/// Reads a page with everything asked for.
pub fn read_as(content: &[u8], hints: &Hints<'_>) -> Extraction {
    let options = Options {
        include_evidence: true,
        ..Options::default()
    };
    copydesk::extract(content, hints, &options, &Limits::default(), &mut Unwatched)
        .expect("a page within limits gets an answer")
}

/// Reads a page of `https://hafenkurier.example/` with no other hint.
pub fn read(html: &str) -> Extraction {
    let hints = Hints {
        url: url::Url::parse("https://hafenkurier.example/lokales/markthalle").ok(),
        ..Hints::default()
    };
    read_as(html.as_bytes(), &hints)
}

/// The page's only article.
#[track_caller]
pub fn article(extraction: &Extraction) -> &Article {
    assert_eq!(
        extraction.articles.len(),
        1,
        "one article expected: {:?} {:?}",
        extraction.outcome,
        extraction.reasons
    );
    &extraction.articles[0]
}

/// Whether a reason is given.
pub fn has_reason(extraction: &Extraction, code: ReasonCode) -> bool {
    extraction.reasons.iter().any(|reason| reason.code == code)
}

/// All blocks, those inside boxes after their box.
pub fn all_blocks(article: &Article) -> Vec<&Block> {
    let mut found = Vec::new();
    let mut open: Vec<&Block> = article.blocks.iter().rev().collect();
    while let Some(block) = open.pop() {
        found.push(block);
        if let BlockContent::Box { blocks, .. } = &block.content {
            open.extend(blocks.iter().rev());
        }
    }
    found
}

/// The paragraph blocks of the article's flow.
pub fn flow(article: &Article) -> Vec<&Paragraph> {
    article
        .blocks
        .iter()
        .filter_map(|block| match &block.content {
            BlockContent::Paragraph(paragraph) => Some(paragraph),
            _ => None,
        })
        .collect()
}

/// The texts of [`flow`].
pub fn flow_texts(article: &Article) -> Vec<&str> {
    flow(article).iter().map(|p| p.text.as_str()).collect()
}

/// The first block content that the question picks.
pub fn find<'a, T>(
    article: &'a Article,
    pick: impl Fn(&'a BlockContent) -> Option<T>,
) -> Option<T> {
    all_blocks(article)
        .into_iter()
        .find_map(|block| pick(&block.content))
}

/// Names of the people and organizations.
pub fn names(article: &Article) -> Vec<&str> {
    article.authors.iter().map(|a| a.name.as_str()).collect()
}

/// Whether an author is a person.
pub fn is_person(author: &Author) -> bool {
    author.kind == AuthorKind::Person
}

/// The source with this normalized id.
pub fn source<'a>(article: &'a Article, id: &str) -> Option<&'a SourceCredit> {
    article
        .sources
        .iter()
        .find(|credit| credit.normalized_id.as_deref() == Some(id))
}

/// How often `needle` stands in `text`.
pub fn count(text: &str, needle: &str) -> usize {
    text.matches(needle).count()
}

/// The article's paragraphs are these and no others.
#[track_caller]
pub fn assert_flow(article: &Article, expected: &[&str]) {
    let found = flow_texts(article);
    assert_eq!(found, expected, "the body's paragraphs");
}
