//! Which of a page's times is its own, on small pages.

use super::Times;
use crate::article::{Precision, ReasonCode};
use crate::limits::Limits;
use crate::metadata::{self, Claimed, Metadata};
use crate::page::Page;
use crate::page::parse::parse;
use crate::{Hints, plain};

const PROSE: &str = "<p>The council voted late in the evening to restore the old market hall by the harbour and to open it again to traders \
     from the surrounding villages, who have waited for twelve years.</p>\
     <p>Builders are expected to start in spring and to finish within two years, and the mayor called it a good day for a town that \
     had nearly given up on its centre.</p>";

fn hints(url: &str) -> Hints<'static> {
    Hints {
        url: url::Url::parse(url).ok(),
        fetch_time: "2026-05-04T12:00:00Z".parse().ok(),
        ..Hints::default()
    }
}

fn metadata_of(html: &str, hints: &Hints<'_>) -> Metadata {
    let limits = Limits::default();
    let parsed = parse(html, &limits);
    metadata::read(&Page::new(&parsed.tree, hints, &limits))
}

/// A page with something between its headline and its text.
fn page(lang: &str, head: &str, line: &str) -> Metadata {
    let html = format!(
        "<html lang={lang}><head><title>Council restores the market hall</title>{head}</head><body><article>\
         <h1>Council restores the market hall</h1>{line}{PROSE}</article></body></html>"
    );
    metadata_of(&html, &hints("https://courier.example/hall"))
}

fn locals(metadata: &Metadata) -> (Option<&str>, Option<&str>) {
    let published = metadata.published.as_ref().map(|time| time.local.as_str());
    let modified = metadata.modified.as_ref().map(|time| time.local.as_str());
    (published, modified)
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of lines")]
fn labels_tell_publication_from_change_in_many_languages() {
    let mut wrong = Vec::new();
    for (lang, line, published, modified) in [
        ("en", "Published: 3 May 2026, 10:15", "2026-05-03T10:15", ""),
        (
            "en",
            "Published 3 May 2026 | Updated 4 May 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        (
            "en",
            "3 May 2026, Updated 4 May 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        (
            "de",
            "Veröffentlicht am 3. Mai 2026, zuletzt aktualisiert am 4. Mai 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        ("de", "Von Anna Muster, 3. Mai 2026", "2026-05-03", ""),
        ("de", "Stand: 03.05.2026, 15:59 Uhr", "2026-05-03T15:59", ""),
        (
            "fr",
            "Publié le 3 mai 2026 à 10h15 - Mis à jour le 4 mai 2026 à 9h03",
            "2026-05-03T10:15",
            "2026-05-04T09:03",
        ),
        (
            "es",
            "Publicado el 3 de mayo de 2026. Actualizado el 4 de mayo de 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        (
            "pt",
            "Publicado em 03/05/2026 às 10h15",
            "2026-05-03T10:15",
            "",
        ),
        (
            "it",
            "Pubblicato il 3 maggio 2026 | Ultimo aggiornamento: 4 maggio 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        (
            "nl",
            "Gepubliceerd op 3 mei 2026, bijgewerkt op 4 mei 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        (
            "sv",
            "Publicerad 3 maj 2026 Uppdaterad 4 maj 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        ("da", "Publiceret 3. maj 2026", "2026-05-03", ""),
        (
            "no",
            "Publisert 3. mai 2026 Oppdatert 4. mai 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        (
            "fi",
            "Julkaistu 3.5.2026 klo 10.15, päivitetty 4.5.2026",
            "2026-05-03T10:15",
            "2026-05-04",
        ),
        (
            "pl",
            "Opublikowano: 3 maja 2026, aktualizacja: 4 maja 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        ("cs", "Publikováno 3. května 2026", "2026-05-03", ""),
        ("hu", "Megjelent: 2026. május 3.", "2026-05-03", ""),
        ("ro", "Publicat: 3 mai 2026", "2026-05-03", ""),
        (
            "ru",
            "Опубликовано 3 мая 2026, обновлено 4 мая 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        ("uk", "Опубліковано 3 травня 2026", "2026-05-03", ""),
        ("el", "Δημοσιεύτηκε 3 Μαΐου 2026", "2026-05-03", ""),
        (
            "tr",
            "Yayınlanma: 3 Mayıs 2026 Güncelleme: 4 Mayıs 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        (
            "ar",
            "نشر في 3 مايو 2026 آخر تحديث 4 مايو 2026",
            "2026-05-03",
            "2026-05-04",
        ),
        ("he", "פורסם: 3 במאי 2026", "2026-05-03", ""),
        ("hi", "प्रकाशित 3 मई 2026", "2026-05-03", ""),
        ("id", "Diterbitkan 3 Mei 2026", "2026-05-03", ""),
        ("vi", "Đăng ngày 3 tháng 5, 2026", "2026-05-03", ""),
        (
            "ja",
            "2026年5月3日 公開 2026年5月4日 更新",
            "2026-05-03",
            "2026-05-04",
        ),
        ("zh", "发布时间：2026年5月3日 10:15", "2026-05-03T10:15", ""),
        (
            "ko",
            "입력 2026.05.03 10:15 수정 2026.05.04 09:03",
            "2026-05-03T10:15",
            "2026-05-04T09:03",
        ),
    ] {
        let found = page(lang, "", &format!("<div>{line}</div>"));
        let found = locals(&found);
        let wanted = (
            Some(published),
            Some(modified).filter(|time| !time.is_empty()),
        );
        if found != wanted {
            wrong.push(format!("{lang}: {line}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_label_may_stand_on_a_line_of_its_own() {
    let line = "<dl><dt>Published</dt><dd>3 May 2026</dd><dt>Updated</dt><dd>4 May 2026</dd></dl>";
    assert_eq!(
        locals(&page("en", "", line)),
        (Some("2026-05-03"), Some("2026-05-04"))
    );
    let other = "<dl><dt>Day of incorporation</dt><dd>3 May 2020</dd></dl>";
    let html = format!("<html lang=en><body>{PROSE}{other}</body></html>");
    assert_eq!(
        metadata_of(&html, &hints("https://courier.example/hall")).published,
        None
    );
}

#[test]
fn a_date_of_change_alone_is_no_publication() {
    let found = page("en", "", "<div>Last updated on 3 May 2026</div>");
    assert_eq!(locals(&found), (None, Some("2026-05-03")));
}

#[test]
fn the_time_element_beats_other_dates_in_its_words() {
    let line = "<time class=date datetime=2026-05-03T10:15:00+02:00>3 May</time>";
    let found = page("en", "", line);
    let time = found.published.expect("a time");
    assert_eq!(
        (time.local.as_str(), time.precision),
        ("2026-05-03T10:15:00", Precision::Second)
    );
    assert_eq!(time.raw, "2026-05-03T10:15:00+02:00");
    let line = "<time datetime=2026-07-03T10:15:00Z>Published 29 June 2025</time>";
    assert_eq!(locals(&page("en", "", line)).0, Some("2025-06-29"));
}

#[test]
fn dates_of_others_are_not_the_storys() {
    for line in [
        "<aside class=related><time datetime=2020-01-02>2 January 2020</time></aside>",
        "<div class=comments><p>Ada, 2 January 2020</p></div>",
        "<blockquote>Signed on 2 January 2020</blockquote>",
        "<figure><figcaption>The hall on 2 January 2020</figcaption></figure>",
        "<div class=todays-date>4 May 2026</div>",
        "<p>© 2 January 2020</p>",
        "<script>var published = '2020-01-02';</script>",
        "<p>Accessed 2 January 2020</p>",
    ] {
        assert_eq!(locals(&page("en", "", line)).0, None, "{line}");
    }
}

#[test]
fn two_lesser_places_outvote_a_better_one() {
    let head = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Council restores the market hall","datePublished":"2024-01-01"}</script>
        <meta property="article:published_time" content="2026-05-03T08:15:00Z">"#;
    let found = page("en", head, "<div class=date>3 May 2026, 10:15</div>");
    assert_eq!(
        locals(&found).0,
        Some("2026-05-03T10:15:00"),
        "the clock that readers see"
    );
    assert_eq!(
        found.published.and_then(|time| time.utc_offset_minutes),
        Some(120)
    );
    assert!(
        found
            .reasons
            .iter()
            .any(|reason| reason.code == ReasonCode::ConflictingDates)
    );
}

#[test]
fn numbers_are_turned_where_only_that_agrees() {
    let found = metadata_of(
        &format!(
            "<html lang=en-US><body><article><h1>Council restores the market hall</h1><div>04/05/2026</div>{PROSE}</article></body></html>"
        ),
        &hints("https://courier.example/2026/05/04/hall"),
    );
    assert_eq!(locals(&found).0, Some("2026-05-04"));
    assert!(found.reasons.is_empty(), "{:?}", found.reasons);
    // 5 December would lie ahead.
    assert_eq!(
        locals(&page("en", "", "<div>05/12/2026</div>")).0,
        Some("2026")
    );
    assert_eq!(
        locals(&page("en", "", "<div>02/05/2026</div>")).0,
        Some("2026")
    );
}

#[test]
fn the_address_tells_a_day_and_nothing_finer() {
    let html = format!(
        "<html lang=en><body><h1>Council restores the market hall</h1>{PROSE}</body></html>"
    );
    let found = metadata_of(&html, &hints("https://courier.example/2026/05/03/hall"));
    let time = found.published.expect("a day");
    assert_eq!(
        (time.local.as_str(), time.precision),
        ("2026-05-03", Precision::Day)
    );
}

#[test]
fn a_paragraph_may_open_with_its_date() {
    for opening in [
        "(3 May 2026) ",
        "EXAMPLETON, May 3, 2026 – ",
        "Published 3 May 2026 | ",
    ] {
        let html = format!(
            "<html lang=en><body><article><h1>Council restores the market hall</h1>{}</article></body></html>",
            PROSE.replacen("<p>", &format!("<p>{opening}"), 1)
        );
        let found = metadata_of(&html, &hints("https://courier.example/hall"));
        assert_eq!(locals(&found).0, Some("2026-05-03"), "{opening}");
        assert!(
            !found
                .claims
                .iter()
                .any(|claim| claim.field == Claimed::Time),
            "{opening}"
        );
    }
}

#[test]
fn date_lines_are_claimed_and_sentences_are_not() {
    let claims = |line: &str| {
        let found = page("en", "", line);
        let claims = found
            .claims
            .iter()
            .filter(|claim| claim.field == Claimed::Time);
        claims.count()
    };
    assert_eq!(claims("<p class=meta>Published 3 May 2026</p>"), 1);
    assert_eq!(claims("<p>3 May 2026 at 10:15</p>"), 1);
    assert_eq!(
        claims(
            "<p>The hall burned down on 3 May 1985 and nobody has ever found out why, or who it was.</p>"
        ),
        0
    );
}

#[test]
fn the_head_of_plain_text_has_a_date_too() {
    let text = format!(
        "Council restores the market hall\n\nPublished 3 May 2026\n\n{}",
        PROSE.replace("<p>", "").replace("</p>", "\n\n")
    );
    let (found, body) = plain::read(&text, &Hints::default());
    assert_eq!(locals(&found), (Some("2026-05-03"), None));
    assert_eq!(
        found.headline.as_deref(),
        Some("Council restores the market hall")
    );
    assert!(!body.text.contains("Published"));
    let (found, body) = plain::read(
        "Election on 3 May 2026\n\nVoters go to the polls.",
        &Hints::default(),
    );
    assert_eq!(found.published, None);
    assert!(body.text.contains("Voters"));
}

#[test]
fn an_embargo_takes_its_year_from_the_fetch_time() {
    let found = page("de", "", "<p>Sperrfrist: 6. Mai, 10 Uhr</p>");
    assert_eq!(found.published, None);
    assert_eq!(
        found.embargo.map(|time| time.local).as_deref(),
        Some("2026-05-06T10:00")
    );
    let found = page("en", "", "<p>EMBARGOED UNTIL 6 May 2026, 00:01</p>");
    assert_eq!(
        found.embargo.map(|time| time.local).as_deref(),
        Some("2026-05-06T00:01")
    );
}

#[test]
fn a_page_without_times_has_none() {
    let html = format!(
        "<html lang=en><body><h1>Council restores the market hall</h1>{PROSE}<footer>© 2026</footer></body></html>"
    );
    let found = metadata_of(&html, &hints("https://courier.example/hall"));
    let times = Times {
        published: found.published,
        modified: found.modified,
        embargo: found.embargo,
    };
    assert_eq!(times, Times::default());
    assert!(
        found
            .evidence
            .iter()
            .all(|found| found.field != "published")
    );
}
