use super::*;
use crate::body::{CreditLine, blocks_of_text};

fn found(text: &str, credits: &[(&str, Option<&str>)]) -> (Vec<SourceCredit>, Option<Dateline>) {
    let body = Body {
        blocks: blocks_of_text(text),
        text: text.to_owned(),
        credits: credits
            .iter()
            .map(|(text, url)| CreditLine {
                text: (*text).to_owned(),
                url: url.map(str::to_owned),
            })
            .collect(),
        ..Body::default()
    };
    let mut sources = Vec::new();
    let dateline = complete(None, &mut sources, &body, &mut Notes::default());
    (sources, dateline)
}

#[test]
fn a_dateline_names_place_and_agency() {
    let (sources, dateline) = found("Beispielstadt (dpa) – Die Brücke ist zu.", &[]);
    assert_eq!(
        dateline.expect("a dateline").place.as_deref(),
        Some("Beispielstadt")
    );
    assert_eq!(sources[0].normalized_id.as_deref(), Some("dpa"));
}

#[test]
fn a_sign_off_behind_the_last_sentence_is_a_source() {
    let (sources, _) = found(
        "Die Brücke ist zu.\n\nSie bleibt es auch morgen. (mka/dpa)",
        &[],
    );
    assert_eq!(sources.len(), 1);
    assert_eq!(sources[0].raw, "(mka/dpa)");
}

#[test]
fn an_agency_in_prose_is_none() {
    let (sources, dateline) = found(
        "Die Brücke sei zu, sagte er der Nachrichtenagentur dpa.\n\nDas meldete auch die Konkurrenz (AFP).",
        &[],
    );
    assert_eq!((sources, dateline), (Vec::new(), None));
}

#[test]
fn a_linked_credit_line_keeps_its_address_and_the_same_source_is_listed_once() {
    let (sources, _) = found(
        "Beispielstadt (dpa) – Zu.",
        &[
            ("Quelle : Al Jazeera", Some("https://example.org/a")),
            ("© dpa-infocom, dpa:260503-930-12345/1", None),
        ],
    );
    let ids: Vec<_> = sources
        .iter()
        .filter_map(|one| one.normalized_id.as_deref())
        .collect();
    assert_eq!(ids, ["dpa", "al-jazeera"]);
    assert_eq!(sources[1].url.as_deref(), Some("https://example.org/a"));
    assert_eq!(sources[1].raw, "Quelle : Al Jazeera");
}
