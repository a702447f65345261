//! Times as stated, no finer and no other.

use copydesk::Hints;
use copydesk::article::{Extraction, Precision, PublishedTime, ReasonCode};

use crate::support::{
    ENGLISH, GERMAN, article, english, german, has_reason, linked_data, paragraphs, read, read_as,
};

fn fetched_in_may() -> Hints<'static> {
    Hints {
        url: url::Url::parse("https://hafenkurier.example/lokales/markthalle").ok(),
        fetch_time: "2026-05-04T12:00:00Z".parse().ok(),
        ..Hints::default()
    }
}

fn published(extraction: &Extraction) -> PublishedTime {
    article(extraction)
        .published
        .clone()
        .expect("a publication time")
}

fn stated(date: &str) -> String {
    linked_data(&format!(
        r#"{{"@context":"https://schema.org","@type":"NewsArticle","headline":"Stadtrat beschließt Sanierung der alten Markthalle",{date}}}"#
    ))
}

#[test]
fn a_copyright_year_is_no_date() {
    let extraction = read_as(
        german("", &paragraphs(&GERMAN)).as_bytes(),
        &fetched_in_may(),
    );
    assert_eq!(article(&extraction).published, None);
    assert_eq!(article(&extraction).modified, None);
}

#[test]
fn an_offset_beats_a_mislabelled_utc_and_the_conflict_is_told() {
    let head = stated(r#""datePublished":"2026-05-03T15:59:30+02:00""#)
        + r#"<meta property="article:published_time" content="2026-05-03T15:59:00+00:00">"#;
    let extraction = read_as(
        german(&head, &paragraphs(&GERMAN)).as_bytes(),
        &fetched_in_may(),
    );
    assert_eq!(published(&extraction).utc_offset_minutes, Some(120));
    assert!(has_reason(&extraction, ReasonCode::ConflictingDates));
    let told: Vec<_> = article(&extraction)
        .evidence
        .iter()
        .filter(|e| e.field == "published")
        .collect();
    assert!(told.len() >= 2, "{told:?}");
    assert_eq!(told.iter().filter(|e| e.chosen).count(), 1, "{told:?}");
}

#[test]
fn a_time_without_zone_has_no_instant_unless_the_zone_is_hinted() {
    let html = german(
        &stated(r#""datePublished":"2026-05-03T15:59""#),
        &paragraphs(&GERMAN),
    );
    let time = published(&read_as(html.as_bytes(), &fetched_in_may()));
    assert_eq!(
        (time.local.as_str(), time.precision),
        ("2026-05-03T15:59", Precision::Minute)
    );
    assert_eq!((time.instant, time.utc_offset_minutes), (None, None));
    let hints = Hints {
        time_zone: jiff::tz::TimeZone::get("Europe/Berlin").ok(),
        ..fetched_in_may()
    };
    let time = published(&read_as(html.as_bytes(), &hints));
    assert_eq!(time.local, "2026-05-03T15:59");
    assert_eq!(time.utc_offset_minutes, Some(120));
    assert_eq!(time.instant, "2026-05-03T13:59:00Z".parse().ok());
}

/// A page in another language with this date under the headline.
fn visible(lang: &str, headline: &str, date: &str, text: &str) -> String {
    let text = format!("<p>{text}</p>").repeat(1);
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{headline}</title></head><body><nav><a href=\"/\">1</a> <a href=\"/2\">2</a></nav><article><header><h1>{headline}</h1><span class=\"date\">{date}</span></header>{text}</article><footer>© 2026</footer></body></html>"
    )
}

#[test]
fn a_visible_german_date_is_read() {
    let inner = format!(
        "<span class=\"date\">3. Mai 2026, 15:59 Uhr</span>{}",
        paragraphs(&GERMAN)
    );
    let time = published(&read_as(german("", &inner).as_bytes(), &fetched_in_may()));
    assert_eq!(
        (time.local.as_str(), time.precision),
        ("2026-05-03T15:59", Precision::Minute)
    );
    assert_eq!(time.instant, None);
}

#[test]
fn a_relative_date_counts_from_the_fetch_time_or_not_at_all() {
    let text = "Le conseil municipal a décidé hier soir de rénover l'ancien marché couvert du port, fermé depuis douze ans. Les travaux doivent commencer au printemps et durer deux ans, selon la mairie.</p><p>Les commerçants vendront leurs produits sous des tentes installées sur la place, a précisé la maire devant la presse, en attendant la réouverture de la halle.";
    let html = visible(
        "fr",
        "Le vieux marché du port sera rénové",
        "il y a 3 heures",
        text,
    );
    let time = published(&read_as(html.as_bytes(), &fetched_in_may()));
    assert_eq!(time.instant, "2026-05-04T09:00:00Z".parse().ok());
    assert_eq!(time.precision, Precision::Minute);
    let hints = Hints {
        fetch_time: None,
        ..fetched_in_may()
    };
    assert_eq!(article(&read_as(html.as_bytes(), &hints)).published, None);
}

#[test]
fn arabic_and_chinese_dates_are_read() {
    let text = "قرر مجلس المدينة مساء أمس ترميم السوق القديم عند الميناء وإعادة فتحه أمام التجار من القرى المجاورة بعد اثني عشر عاما من الإغلاق.</p><p>وقالت رئيسة البلدية إن الأشغال ستبدأ في الربيع وتستمر قرابة عامين، وإن التجار سيبيعون بضائعهم في خيام تقام في الساحة حتى موعد الافتتاح.";
    let html = visible(
        "ar",
        "مجلس المدينة يقرر ترميم السوق القديم",
        "٣ مايو ٢٠٢٦",
        text,
    );
    let time = published(&read_as(html.as_bytes(), &fetched_in_may()));
    assert_eq!(
        (time.local.as_str(), time.precision),
        ("2026-05-03", Precision::Day)
    );
    let text = "市议会昨晚决定修复港口旁的老市场大厅，并重新向周边村镇的商贩开放。工程预计明年春天开始，为期约两年，总费用约一千二百万元。</p><p>市长在表决后对记者说，这是城市中心的好消息。在大厅重新开放之前，商贩们将在广场上的帐篷里继续营业，市政府会免费提供电力。";
    let html = visible("zh-CN", "市议会决定修复老市场大厅", "2026年5月3日", text);
    let time = published(&read_as(html.as_bytes(), &fetched_in_may()));
    assert_eq!(
        (time.local.as_str(), time.precision),
        ("2026-05-03", Precision::Day)
    );
}

fn numeric(lang: &str) -> Extraction {
    let inner = format!(
        "<span class=\"date\">04/05/2026</span>{}",
        paragraphs(&ENGLISH)
    );
    let hints = Hints {
        url: url::Url::parse("https://harbour.example/market").ok(),
        fetch_time: "2026-06-04T12:00:00Z".parse().ok(),
        ..Hints::default()
    };
    read_as(english(lang, "", &inner).as_bytes(), &hints)
}

#[test]
fn a_numeric_date_follows_language_and_region() {
    assert_eq!(published(&numeric("en-US")).local, "2026-04-05");
    assert_eq!(published(&numeric("en-GB")).local, "2026-05-04");
}

#[test]
fn an_undecidable_numeric_date_is_only_its_year() {
    let extraction = numeric("en");
    let time = published(&extraction);
    assert!(
        matches!(time.precision, Precision::Month | Precision::Year),
        "{time:?}"
    );
    assert!(time.local.starts_with("2026"));
    assert!(has_reason(&extraction, ReasonCode::AmbiguousDate));
}

#[test]
fn a_change_before_publication_is_given_as_stated() {
    let head = stated(
        r#""datePublished":"2026-05-03T15:59:00+02:00","dateModified":"2026-05-03T11:00:00+02:00""#,
    );
    let extraction = read_as(
        german(&head, &paragraphs(&GERMAN)).as_bytes(),
        &fetched_in_may(),
    );
    assert_eq!(published(&extraction).local, "2026-05-03T15:59:00");
    let modified = article(&extraction)
        .modified
        .as_ref()
        .map(|m| m.local.as_str());
    assert_eq!(modified, Some("2026-05-03T11:00:00"));
    assert!(has_reason(&extraction, ReasonCode::ConflictingDates));
}

#[test]
fn the_date_of_an_event_in_the_text_is_no_publication() {
    let event = "Die Eröffnung ist für den 14. September 2028 um 10:00 Uhr geplant, <time datetime=\"2028-09-14T10:00\">in gut zwei Jahren</time> also.";
    let inner = paragraphs(&GERMAN) + &format!("<p>{event}</p>");
    let extraction = read_as(german("", &inner).as_bytes(), &fetched_in_may());
    let time = article(&extraction).published.as_ref();
    assert!(
        time.is_none_or(|time| !time.local.starts_with("2028")),
        "{time:?}"
    );
}

#[test]
fn a_stated_future_is_doubted() {
    let head = stated(r#""datePublished":"2027-01-15T08:00:00+01:00""#);
    let extraction = read_as(
        german(&head, &paragraphs(&GERMAN)).as_bytes(),
        &fetched_in_may(),
    );
    let future = article(&extraction).published.is_some();
    assert!(!future || has_reason(&extraction, ReasonCode::FutureDate));
}

#[test]
fn a_modified_time_is_not_copied_from_the_publication() {
    let head = stated(r#""datePublished":"2026-05-03T15:59:00+02:00""#);
    let extraction = read(&german(&head, &paragraphs(&GERMAN)));
    assert_eq!(article(&extraction).modified, None);
}
