//! Corrections, embargo, rights, statements about AI.

use copydesk::article::{BlockContent, NoteKind};

use crate::support::{GERMAN, article, find, german, german_story, paragraphs, read};

fn note(html: &str) -> (NoteKind, String, String) {
    let extraction = read(html);
    let article = article(&extraction);
    let (kind, text) = find(article, |c| match c {
        BlockContent::Note { kind, text } => Some((*kind, text.clone())),
        _ => None,
    })
    .expect("a note");
    let summary = article
        .summary
        .as_ref()
        .map(|s| s.text.clone())
        .unwrap_or_default();
    assert!(!summary.contains(&text));
    (kind, text, article.text.clone())
}

#[test]
fn a_correction_is_a_note_and_not_text() {
    let line = "Korrektur: In einer früheren Version dieses Artikels hieß es, der Umbau koste zwanzig Millionen Euro. Das ist falsch.";
    let (kind, text, body) = note(&german(
        "",
        &(paragraphs(&GERMAN) + &format!("<p>{line}</p>")),
    ));
    assert_eq!((kind, text.as_str()), (NoteKind::Correction, line));
    assert!(!body.contains("früheren Version"));
}

#[test]
fn an_embargo_is_no_publication_date() {
    let inner = format!(
        "<p class=\"embargo\">Sperrfrist: 3. Mai 2026, 10 Uhr</p>{}",
        paragraphs(&GERMAN)
    );
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    assert_eq!(article.published, None);
    let embargo = article.embargo.as_ref().expect("an embargo");
    assert!(embargo.local.starts_with("2026-05-03T10"), "{embargo:?}");
}

#[test]
fn robots_and_mining_reservations_are_reported() {
    let head = r#"<meta name="robots" content="noarchive, noai"><meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://hafenkurier.example/tdm.json">"#;
    let extraction = read(&german_story(head));
    let rights = article(&extraction).rights.clone().expect("rights");
    assert_eq!(rights.robots, ["noarchive", "noai"]);
    assert_eq!(rights.tdm_reservation, Some(true));
    assert_eq!(
        rights.tdm_policy_url.as_deref(),
        Some("https://hafenkurier.example/tdm.json")
    );
}

#[test]
fn a_statement_about_ai_is_a_note() {
    let line = "Dieser Text wurde mit Hilfe von KI übersetzt.";
    let (kind, text, _) = note(&german(
        "",
        &(paragraphs(&GERMAN) + &format!("<p>{line}</p>")),
    ));
    assert_eq!((kind, text.as_str()), (NoteKind::Ai, line));
}
