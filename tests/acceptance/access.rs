//! Paid and free, and pages that are something else than one article.

use copydesk::article::{AccessState, BlockContent, MediaKind, Outcome, PageType, ReasonCode};

use crate::support::{
    GERMAN, GERMAN_HEADLINE, article, find, german, german_story, has_reason, linked_data,
    paragraphs, read,
};

fn paid() -> String {
    linked_data(&format!(
        r#"{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{GERMAN_HEADLINE}","isAccessibleForFree":false,"hasPart":{{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".paid"}}}}"#
    ))
}

#[test]
fn a_teaser_with_an_upsell_is_a_partial_article() {
    let inner = paragraphs(&GERMAN[..2])
        + "<div class=\"paywall\"><h3>Jetzt weiterlesen mit HK Plus</h3><p>Testen Sie vier Wochen lang alle Artikel für nur einen Euro. Jederzeit kündbar.</p><a class=\"button\" href=\"/abo\">Jetzt abonnieren</a><p>Sie haben schon ein Abo? <a href=\"/login\">Anmelden</a></p></div>";
    let extraction = read(&german(&paid(), &inner));
    assert_eq!(extraction.outcome, Outcome::PartialArticle);
    assert!(has_reason(&extraction, ReasonCode::PaywallMarked));
    let article = article(&extraction);
    let access = article.access.expect("access");
    assert_eq!(access.state, Some(AccessState::Paid));
    assert_eq!(access.truncated, Some(true));
    assert!(article.text.contains(GERMAN[1]));
    for words in ["weiterlesen", "kündbar", "abonnieren", "Anmelden"] {
        assert!(!article.text.contains(words), "{words}");
    }
}

#[test]
fn a_paid_article_with_its_whole_text_is_whole() {
    let inner = format!(
        "{}<div class=\"paid\">{}</div>",
        paragraphs(&GERMAN[..1]),
        paragraphs(&GERMAN[1..])
    );
    let extraction = read(&german(&paid(), &inner));
    assert_eq!(extraction.outcome, Outcome::Article);
    let access = article(&extraction).access.expect("access");
    assert_eq!(access.state, Some(AccessState::Paid));
    assert_ne!(access.truncated, Some(true));
}

#[test]
fn an_inert_paywall_template_marks_nothing() {
    let inner = paragraphs(&GERMAN)
        + "<template class=\"paywall\"><p>Jetzt abonnieren und weiterlesen: vier Wochen für einen Euro.</p></template>";
    let extraction = read(&german("", &inner));
    assert_eq!(extraction.outcome, Outcome::Article);
    let access = article(&extraction).access.unwrap_or_default();
    assert!(
        matches!(access.state, None | Some(AccessState::Free)),
        "{access:?}"
    );
    assert_ne!(access.truncated, Some(true));
}

#[test]
fn an_index_page_answers_with_its_teasers() {
    let teasers: String = (1..=12)
        .map(|n| format!("<article class=\"teaser\"><h2><a href=\"/lokales/meldung-{n}\">Meldung Nummer {n} aus dem Rathaus von Beispielstadt</a></h2><p>Kurzer Anriss der Meldung {n}, damit man weiß, worum es geht.</p></article>"))
        .collect();
    let html = format!(
        "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>Lokales - Hafenkurier</title><meta property=\"og:type\" content=\"website\"></head><body><nav><a href=\"/politik\">Politik</a><a href=\"/sport\">Sport</a></nav><main><h1>Lokales</h1>{teasers}</main><footer><a href=\"/impressum\">Impressum</a></footer></body></html>"
    );
    let extraction = read(&html);
    assert_eq!(extraction.outcome, Outcome::NotAnArticle);
    assert_eq!(extraction.page_type, Some(PageType::Index));
    assert!(has_reason(&extraction, ReasonCode::LinkList));
    assert!(extraction.articles.is_empty());
    let urls: Vec<_> = extraction.teasers.iter().map(|t| t.url.clone()).collect();
    let wanted: Vec<_> = (1..=12)
        .map(|n| format!("https://hafenkurier.example/lokales/meldung-{n}"))
        .collect();
    assert_eq!(urls, wanted);
    assert!(extraction.teasers[4].headline.contains("Meldung Nummer 5"));
}

fn shell(script: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>{GERMAN_HEADLINE}</title></head><body><div id=\"__next\"></div><footer>© 2026 Hafenkurier</footer>{script}</body></html>"
    )
}

#[test]
fn prose_in_page_state_is_found_and_said_so() {
    let state = serde_json::json!({"props": {"pageProps": {"article": {"headline": GERMAN_HEADLINE, "body": GERMAN.map(|text| serde_json::json!({"type": "paragraph", "text": text}))}}}, "page": "/[slug]"});
    let html = shell(&format!(
        "<script id=\"__NEXT_DATA__\" type=\"application/json\">{state}</script>"
    ));
    let extraction = read(&html);
    assert_eq!(extraction.outcome, Outcome::Article);
    assert!(
        has_reason(&extraction, ReasonCode::BodyFromStateJson),
        "{:?}",
        extraction.reasons
    );
    for text in GERMAN {
        assert!(article(&extraction).text.contains(text));
    }
}

#[test]
fn prose_in_linked_data_only_is_found_and_said_so() {
    let data = serde_json::json!({"@context": "https://schema.org", "@type": "NewsArticle", "headline": GERMAN_HEADLINE, "articleBody": GERMAN.join("\n\n")});
    let extraction = read(&shell(&linked_data(&data.to_string())));
    assert_eq!(extraction.outcome, Outcome::Article);
    assert!(
        has_reason(&extraction, ReasonCode::BodyFromLinkedData),
        "{:?}",
        extraction.reasons
    );
    for text in GERMAN {
        assert!(article(&extraction).text.contains(text));
    }
}

#[test]
fn an_empty_shell_has_no_content() {
    let extraction = read(&shell(
        "<noscript>Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.</noscript><script src=\"/static/app.js\"></script>",
    ));
    assert_eq!(extraction.outcome, Outcome::NoContent);
    assert!(
        has_reason(&extraction, ReasonCode::ScriptShell),
        "{:?}",
        extraction.reasons
    );
    assert!(extraction.articles.is_empty());
}

#[test]
fn walls_and_error_pages_have_no_content() {
    let consent = "<!DOCTYPE html><html lang=\"de\"><head><title>Hafenkurier</title></head><body><div id=\"consent\" role=\"dialog\"><h1>Ihre Privatsphäre ist uns wichtig</h1><p>Wir und unsere 142 Partner verwenden Cookies, um Informationen auf Ihrem Gerät zu speichern und personalisierte Anzeigen zu zeigen. Mit einem Klick auf „Akzeptieren“ stimmen Sie der Verarbeitung Ihrer Daten zu.</p><button>Alle akzeptieren</button><button>Einstellungen</button><a href=\"/datenschutz\">Datenschutzerklärung</a></div></body></html>";
    let bot = "<!DOCTYPE html><html lang=\"en\"><head><title>Just a moment...</title></head><body><h1>hafenkurier.example</h1><p>Verify you are human by completing the action below.</p><p>hafenkurier.example needs to review the security of your connection before proceeding.</p><noscript>Enable JavaScript and cookies to continue</noscript><p>Ray ID: 7a1b2c3d4e5f</p></body></html>";
    let error = "<!DOCTYPE html><html lang=\"de\"><head><title>404 Seite nicht gefunden - Hafenkurier</title></head><body><nav><a href=\"/\">Start</a><a href=\"/sport\">Sport</a></nav><h1>404 Seite nicht gefunden</h1><p>Die angeforderte Seite existiert leider nicht oder wurde verschoben. Bitte nutzen Sie die Suche.</p></body></html>";
    for (html, code) in [
        (consent, ReasonCode::ConsentWall),
        (bot, ReasonCode::BotWall),
        (error, ReasonCode::HttpErrorPage),
    ] {
        let extraction = read(html);
        assert_eq!(extraction.outcome, Outcome::NoContent, "{code:?}");
        assert!(
            has_reason(&extraction, code),
            "{code:?}: {:?}",
            extraction.reasons
        );
        assert!(extraction.articles.is_empty());
    }
    assert_eq!(read(error).page_type, Some(PageType::Error));
}

#[test]
fn a_live_blog_is_one_article_of_live_updates() {
    let entry = |n: usize, time: &str| {
        format!(
            "<article class=\"live-entry\" id=\"entry-{n}\"><time datetime=\"2026-05-03T{time}:00+02:00\">{time} Uhr</time><h2>Eintrag {n}: Neues aus dem Rathaus</h2><p>{}</p></article>",
            GERMAN[n]
        )
    };
    let entries = entry(2, "12:30") + &entry(1, "11:45") + &entry(0, "10:15");
    let head = linked_data(
        r#"{"@context":"https://schema.org","@type":"LiveBlogPosting","headline":"Stadtrat beschließt Sanierung der alten Markthalle","datePublished":"2026-05-03T10:00:00+02:00","liveBlogUpdate":[
{"@type":"BlogPosting","headline":"Eintrag 2: Neues aus dem Rathaus","datePublished":"2026-05-03T12:30:00+02:00","url":"https://hafenkurier.example/lokales/markthalle#entry-2"},
{"@type":"BlogPosting","headline":"Eintrag 1: Neues aus dem Rathaus","datePublished":"2026-05-03T11:45:00+02:00","url":"https://hafenkurier.example/lokales/markthalle#entry-1"},
{"@type":"BlogPosting","headline":"Eintrag 0: Neues aus dem Rathaus","datePublished":"2026-05-03T10:15:00+02:00","url":"https://hafenkurier.example/lokales/markthalle#entry-0"}]}"#,
    );
    let extraction = read(&german(
        &head,
        &format!("<div class=\"liveblog\">{entries}</div>"),
    ));
    assert_eq!(extraction.page_type, Some(PageType::LiveBlog));
    assert_eq!(extraction.outcome, Outcome::Article);
    let article = article(&extraction);
    assert_eq!(article.headline.as_deref(), Some(GERMAN_HEADLINE));
    let updates: Vec<_> = article
        .blocks
        .iter()
        .filter_map(|b| match &b.content {
            BlockContent::LiveUpdate(update) => Some(update),
            _ => None,
        })
        .collect();
    let headlines: Vec<_> = updates
        .iter()
        .filter_map(|u| u.headline.as_deref())
        .collect();
    assert_eq!(
        headlines,
        [
            "Eintrag 2: Neues aus dem Rathaus",
            "Eintrag 1: Neues aus dem Rathaus",
            "Eintrag 0: Neues aus dem Rathaus"
        ]
    );
    assert!(
        updates
            .iter()
            .all(|u| u.published.is_some() && u.url.is_some())
    );
}

#[test]
fn a_briefing_of_five_stories_is_five_articles() {
    let stories: String = (0..5)
        .map(|n| format!("<section class=\"story\"><h2>Geschichte {n} am Morgen</h2><p>{}</p><p>{}</p></section>", GERMAN[n], GERMAN[(n + 1) % 5]))
        .collect();
    let html = german("", &stories).replace(GERMAN_HEADLINE, "Das Briefing am Morgen");
    let extraction = read(&html);
    assert_eq!(extraction.outcome, Outcome::MultipleArticles);
    assert_eq!(extraction.page_type, Some(PageType::Briefing));
    assert_eq!(extraction.articles.len(), 5);
    let mut ids: Vec<_> = extraction.articles.iter().map(|a| a.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5);
}

#[test]
fn an_advertorial_carries_its_label() {
    let inner = format!(
        "<span class=\"label\">Anzeige</span>{}",
        paragraphs(&GERMAN)
    );
    let html =
        german("", &inner).replace("<h1>", "<div class=\"sponsored-label\">Anzeige</div><h1>");
    let extraction = read(&html);
    let article = article(&extraction);
    let label = article
        .sponsorship
        .as_ref()
        .and_then(|s| s.label.as_deref());
    assert_eq!(label, Some("Anzeige"));
    assert!(!article.text.contains("Anzeige"));
}

#[test]
fn a_fact_check_is_an_article_as_usual() {
    let head = linked_data(
        r#"{"@context":"https://schema.org","@type":"ClaimReview","claimReviewed":"Die Halle wird abgerissen","reviewRating":{"@type":"Rating","ratingValue":1,"alternateName":"Falsch"}}"#,
    );
    let extraction = read(&german_story(&head));
    assert_eq!(extraction.outcome, Outcome::Article);
    assert_eq!(
        article(&extraction).headline.as_deref(),
        Some(GERMAN_HEADLINE)
    );
}

#[test]
fn a_video_page_with_two_lines_is_a_short_article() {
    let head = linked_data(&format!(
        r#"{{"@context":"https://schema.org","@type":"VideoObject","name":"{GERMAN_HEADLINE}","contentUrl":"https://hafenkurier.example/v/halle.mp4","thumbnailUrl":"https://hafenkurier.example/v/halle.jpg","uploadDate":"2026-05-03T15:59:00+02:00"}}"#
    )) + r#"<meta property="og:type" content="video.other">"#;
    let inner = "<video src=\"/v/halle.mp4\" poster=\"/v/halle.jpg\"></video><p>Der Stadtrat hat die Sanierung der Markthalle beschlossen.</p><p>Im Video erklären Händlerinnen, was sie sich davon erhoffen.</p>";
    let extraction = read(&german(&head, inner));
    assert_eq!(extraction.outcome, Outcome::Article);
    assert_eq!(extraction.page_type, Some(PageType::Video));
    let article = article(&extraction);
    assert!(article.text.contains("Im Video erklären Händlerinnen"));
    let video = find(article, |c| match c {
        BlockContent::Media(media) => Some(media.kind),
        _ => None,
    });
    assert_eq!(video, Some(MediaKind::Video));
}

#[test]
fn a_licence_is_the_story_s_and_not_a_picture_s() {
    const DEED: &str = "https://creativecommons.org/licenses/by-nd/4.0/";
    let picture = "<figure><img src=\"/a.jpg\" width=\"900\" height=\"600\"><figcaption>Die Mole. Foto: I. Varga, <a href=\"https://creativecommons.org/licenses/by/2.0/\">CC BY 2.0</a></figcaption></figure>";
    let inner = paragraphs(&GERMAN) + picture;
    let without = read(&german("", &inner));
    assert!(
        article(&without)
            .rights
            .as_ref()
            .is_none_or(|rights| rights.license_url.is_none())
    );
    let footer = format!(
        "<p class=\"republish\">Dieser Text steht unter der Lizenz <a href=\"{DEED}\">CC BY-ND 4.0</a>.</p>"
    );
    let with = read(&german("", &(inner.clone() + &footer)));
    let rights = article(&with).rights.as_ref().expect("rights");
    assert_eq!(rights.license_url.as_deref(), Some(DEED));
    // Two deeds: a list, and none the story's.
    let other =
        "<p>Siehe auch <a href=\"https://creativecommons.org/licenses/by/4.0/\">CC BY 4.0</a>.</p>";
    let two = read(&german("", &(inner + &footer + other)));
    assert!(
        article(&two)
            .rights
            .as_ref()
            .is_none_or(|rights| rights.license_url.is_none())
    );
}
