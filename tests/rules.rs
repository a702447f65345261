//! Site rules against what the page says itself: where they win, and where they lose and say so.

mod support;

use copydesk::article::{Extraction, ReasonCode};
use copydesk::body::model::Model;
use copydesk::site_rules::{RuleFile, SiteRules};
use copydesk::{Hints, Limits, Options, Unwatched};
use support::{ENGLISH, ENGLISH_HEADLINE, article, english, has_reason, names, paragraphs};

const URL: &str = "https://harbour.example/news/market-hall";

/// Reads a page with one rule for its host.
fn read(rule: &str, html: &str) -> Extraction {
    read_in(None, rule, html)
}

/// The same with a zone that the request names.
fn read_in(zone: Option<&str>, rule: &str, html: &str) -> Extraction {
    let text =
        format!("[[rule]]\nid = \"r\"\n[rule.match]\nhosts = [\".harbour.example\"]\n{rule}");
    let file = RuleFile::parse("desk.toml", &text).expect("a rule file");
    let rules = SiteRules::over_families(&[&file]);
    let hints = Hints {
        url: url::Url::parse(URL).ok(),
        time_zone: zone.map(|zone| jiff::tz::TimeZone::get(zone).expect("a zone")),
        ..Hints::default()
    };
    let options = Options {
        include_evidence: true,
        ..Options::default()
    };
    copydesk::extract_by(
        Model::shipped(),
        &rules,
        html.as_bytes(),
        &hints,
        &options,
        &Limits::default(),
        &mut Unwatched,
    )
    .expect("an answer")
}

fn page(head: &str, inner: &str) -> String {
    english("en", head, &format!("{inner}{}", paragraphs(&ENGLISH)))
}

/// The fields on which the rule lost.
fn lost(found: &Extraction) -> Vec<&str> {
    let lost = found.rules.iter().filter(|part| !part.accepted);
    lost.map(|part| part.field).collect()
}

#[test]
fn a_rule_gives_what_the_readers_miss() {
    let inner = "<div class=x1>Ports</div><div class=x2>Six stalls will be back by summer, and the old clock too.</div>\
        <div class=x3><a href='/p/ada'>Ada Quill</a> and Bert Stone</div><div class=x4>Exampleton Wire</div>\
        <div class=x5><a href='/t/1'>Markets</a><a href='/t/2'>Harbour</a></div><div class=x6 data-at='2026-05-03 14:05'></div>\
        <div class=x7><img src='/hall.jpg'></div>";
    let rule = r#"
[rule.fields]
kicker = [".x1"]
standfirst = [".x2"]
authors = [".x3"]
source = [".x4"]
tags = [".x5 a"]
published = [".x6@data-at"]
image = [".x7 img@src"]
[rule.constants]
publisher = "The Harbour Courier"
time_zone = "Europe/London"
"#;
    let found = read(rule, &page("", inner));
    let article = article(&found);
    assert_eq!(article.headline.as_deref(), Some(ENGLISH_HEADLINE));
    assert_eq!(article.kicker.as_deref(), Some("Ports"));
    assert_eq!(
        article.standfirst.as_deref(),
        Some("Six stalls will be back by summer, and the old clock too.")
    );
    assert_eq!(names(article), ["Ada Quill", "Bert Stone"]);
    assert_eq!(article.sources[0].name, "Exampleton Wire");
    let tags: Vec<_> = article.tags.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(tags, ["Markets", "Harbour"]);
    assert_eq!(
        article.tags[1].url.as_deref(),
        Some("https://harbour.example/t/2")
    );
    let published = article.published.as_ref().expect("a time");
    assert_eq!(
        published.instant.map(|at| at.to_string()).as_deref(),
        Some("2026-05-03T13:05:00Z")
    );
    let publisher = article
        .publisher
        .as_ref()
        .and_then(|one| one.name.as_deref());
    assert_eq!(publisher, Some("The Harbour Courier"));
    assert_eq!(article.images[0].url, "https://harbour.example/hall.jpg");
    assert!(article.images[0].lead);
    support::assert_flow(article, &ENGLISH);
    assert_eq!(found.site_rule.as_deref(), Some("desk/r"));
    assert!(lost(&found).is_empty(), "{:?}", found.rules);
    assert!(!has_reason(&found, ReasonCode::SiteRuleRejected));
}

#[test]
fn a_headline_that_agrees_with_nothing_loses_and_says_so() {
    let inner = "<div class=promo>Win a weekend for two in the mountains</div>";
    let rule = "[rule.fields]\nheadline = [\".promo\"]\n";
    let found = read(rule, &page("", inner));
    assert_eq!(article(&found).headline.as_deref(), Some(ENGLISH_HEADLINE));
    assert_eq!(lost(&found), ["headline"]);
    assert!(has_reason(&found, ReasonCode::SiteRuleRejected));
    let reasons: Vec<&str> = found
        .reasons
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    assert!(
        reasons.contains(&"The page contradicts site rules: desk/r (headline)."),
        "{reasons:?}"
    );
    let loser = article(&found).evidence.iter();
    let mut loser = loser.filter(|one| one.locator == "desk/r: .promo");
    assert!(loser.next().is_some_and(|one| !one.chosen));
}

#[test]
fn a_rule_wins_over_one_statement_and_loses_to_two_that_agree() {
    let rule = "[rule.fields]\npublished = [\".when@title\"]\n";
    let inner = "<span class=when title='2026-05-03T14:05:00+02:00'>today</span>";
    let data = support::linked_data(
        r#"{"@type":"NewsArticle","headline":"Council votes to restore the old market hall","datePublished":"2026-05-01T08:00:00Z"}"#,
    );
    let found = read(rule, &page(&data, inner));
    let published = |found: &Extraction| {
        article(found)
            .published
            .as_ref()
            .map(|time| time.local.clone())
    };
    assert_eq!(published(&found).as_deref(), Some("2026-05-03T14:05:00"));
    let meta = "<meta property='article:published_time' content='2026-05-01T08:00:00Z'>";
    let found = read(rule, &page(&format!("{data}{meta}"), inner));
    assert_eq!(published(&found).as_deref(), Some("2026-05-01T08:00:00"));
    assert_eq!(lost(&found), ["published"]);
}

#[test]
fn authors_whom_two_places_name_stay() {
    let rule = "[rule.fields]\nauthors = [\".promo\"]\n";
    let data = support::linked_data(
        r#"{"@type":"NewsArticle","headline":"Council votes to restore the old market hall","author":{"@type":"Person","name":"Ada Quill"}}"#,
    );
    let inner = "<p class=byline>By Ada Quill</p><div class=promo>Cora Finch</div>";
    let found = read(rule, &page(&data, inner));
    assert_eq!(names(article(&found)), ["Ada Quill"]);
    assert_eq!(lost(&found), ["authors"]);
    let inner = "<div class=promo>Cora Finch</div>";
    let found = read(rule, &page(&data, inner));
    assert_eq!(names(article(&found)), ["Cora Finch"]);
}

#[test]
fn a_body_is_dropped_kept_and_stopped_as_the_rule_says() {
    let extra = "Readers of this paper planted forty trees along the quay last autumn, and the council has promised to water them.";
    let comment = "I have sold fish in front of that hall for twenty years and cannot wait to stand inside of it again.";
    let (first, last) = (paragraphs(&ENGLISH[..4]), paragraphs(&ENGLISH[4..]));
    let inner = format!(
        "{first}<div class=extra><p>{extra}</p></div><hr class=end>{last}<section class=comments><p>{comment}</p></section>"
    );
    let html = english("en", "", &inner);
    let text = |rule: &str| article(&read(rule, &html)).text.clone();
    let plain = text("");
    assert!(plain.contains(extra), "{plain}");
    assert!(!plain.contains(comment) && plain.contains(ENGLISH[4]));
    let dropped = text("[rule.body]\ndrop = [\".extra\"]\n");
    assert!(!dropped.contains(extra) && dropped.contains(ENGLISH[4]));
    assert!(text("[rule.body]\nkeep = [\".comments\"]\n").contains(comment));
    let stopped = text("[rule.body]\nstop = [\"hr.end\"]\n");
    assert!(stopped.contains(extra) && !stopped.contains(ENGLISH[4]));
    // What a wider rule drops a narrower one may keep.
    let both = "[rule.body]\ndrop = [\".extra\"]\n[[rule]]\nid = \"n\"\n[rule.match]\nhosts = [\"harbour.example\"]\n\
        [rule.body]\nkeep = [\".extra p\"]\n";
    assert!(text(both).contains(extra));
}

#[test]
fn a_body_rule_that_would_take_most_of_the_text_is_not_heard() {
    for rule in [
        "[rule.body]\nroot = [\".site-footer\"]\n",
        "[rule.body]\ndrop = [\"article\"]\n",
        "[rule.body]\nstop = [\"h1\"]\n",
    ] {
        let found = read(rule, &page("", ""));
        support::assert_flow(article(&found), &ENGLISH);
        assert_eq!(lost(&found), ["body"], "{rule}");
        assert!(has_reason(&found, ReasonCode::SiteRuleRejected));
        assert_eq!(found.site_rule, None);
    }
}

#[test]
fn a_request_that_names_the_zone_is_heard_before_the_rule() {
    let rule =
        "[rule.fields]\npublished = [\".when\"]\n[rule.constants]\ntime_zone = \"Europe/London\"\n";
    let inner = "<span class=when>3 May 2026, 14:05</span>";
    let found = read(rule, &page("", inner));
    let offset = |found: &Extraction| article(found).published.as_ref()?.utc_offset_minutes;
    assert_eq!(offset(&found), Some(60));
    let found = read_in(Some("Europe/Kyiv"), rule, &page("", inner));
    assert_eq!(offset(&found), Some(180));
}
