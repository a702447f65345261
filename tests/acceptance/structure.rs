//! Lists, tables, quotes, boxes, split and hidden text, broken markup.

use copydesk::article::{BlockContent, SpanKind};

use crate::support::{
    ENGLISH, GERMAN, article, assert_flow, count, english, find, flow, flow_texts, german,
    paragraphs, read,
};

#[test]
fn every_list_item_comes_once_with_its_nesting() {
    let list = r#"<ul><li>Erster Bauabschnitt am Hafen<ul><li>Dach und Fassade der Halle</li><li>Fenster im Obergeschoss</li></ul></li>
<li><a href="/plan.pdf">Der Bauplan als Dokument</a></li><li>Zweiter Bauabschnitt am Platz</li></ul>"#;
    let table = r"<table><caption>Termine der Händler</caption><tr><th>Ort</th><th>Angebot</th></tr>
<tr><td>Zelt am Platz</td><td><ul><li>Fisch und Krabben</li><li>Gemüse</li></ul></td></tr><tr><td>Kai</td><td>Blumen</td></tr></table>";
    let inner = paragraphs(&GERMAN[..3]) + list + table + &paragraphs(&GERMAN[3..]);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    for item in [
        "Erster Bauabschnitt",
        "Dach und Fassade",
        "Fenster im",
        "Der Bauplan",
        "Zweiter Bauabschnitt",
        "Fisch und Krabben",
        "Gemüse",
    ] {
        assert_eq!(count(&article.text, item), 1, "{item} in {}", article.text);
    }
    let list = find(article, |c| match c {
        BlockContent::List(list) => Some(list),
        _ => None,
    })
    .expect("a list");
    assert_eq!(list.items.len(), 3);
    assert_eq!(
        list.items[0].nested.as_ref().map(|n| n.items.len()),
        Some(2)
    );
    let table = find(article, |c| match c {
        BlockContent::Table(table) => Some(table),
        _ => None,
    })
    .expect("a table");
    assert!(table.rows[1][1].text.contains("Fisch und Krabben"));
    assert!(table.rows[1][1].text.contains("Gemüse"));
}

#[test]
fn a_data_table_keeps_caption_headers_and_bounded_spans() {
    let table = r#"<table><caption>Kosten der Sanierung in Millionen Euro</caption><thead><tr><th>Posten</th><th>Plan</th></tr></thead>
<tbody><tr><td>Dach</td><td>4,2</td></tr><tr><td colspan="9007199254740991">Zwischensumme 4,2</td></tr><tr><td>Halle</td><td>7,8</td></tr></tbody></table>"#;
    let inner = paragraphs(&GERMAN[..3]) + table + &paragraphs(&GERMAN[3..]);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    let table = find(article, |c| match c {
        BlockContent::Table(table) => Some(table),
        _ => None,
    })
    .expect("a table");
    assert_eq!(
        table.caption.as_deref(),
        Some("Kosten der Sanierung in Millionen Euro")
    );
    assert!(table.rows[0].iter().all(|cell| cell.header));
    assert!(!table.rows[1][0].header);
    assert_eq!(table.rows[2][0].column_span, 1000);
    assert!(article.text.contains("Dach\t4,2"));
}

#[test]
fn a_layout_table_is_no_table() {
    let html = format!(
        r#"<html><head><title>{0} - Hafenkurier</title></head><body><table width="100%"><tr><td width="150"><a href="/">Start</a><br><a href="/sport">Sport</a></td>
<td><h1>{0}</h1>{1}</td></tr></table><p>© 2026 Hafenkurier</p></body></html>"#,
        crate::support::GERMAN_HEADLINE,
        paragraphs(&GERMAN)
    );
    let extraction = read(&html);
    let article = article(&extraction);
    assert_flow(article, &GERMAN);
    let table = find(article, |c| {
        matches!(c, BlockContent::Table(_)).then_some(())
    });
    assert_eq!(table, None);
}

#[test]
fn a_quote_keeps_its_attribution_and_a_pull_quote_stays_out_of_the_text() {
    let quote = "<blockquote><p>Ein Markt lebt von den Menschen, die jeden Morgen kommen und ihre Ware selbst anbieten.</p><cite>Jonas Kamp, Händler</cite></blockquote>";
    let pull = "<blockquote class=\"pullquote\"><p>„Wir holen ein Stück Geschichte zurück, das viele schon verloren geglaubt hatten“</p></blockquote>";
    let inner = paragraphs(&GERMAN[..3])
        + quote
        + &paragraphs(&GERMAN[3..4])
        + pull
        + &paragraphs(&GERMAN[4..]);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    let quote = find(article, |c| match c {
        BlockContent::Quote {
            text,
            attribution,
            pull_quote: false,
        } => Some((text, attribution)),
        _ => None,
    })
    .expect("a quote");
    assert!(quote.0.starts_with("Ein Markt lebt"));
    assert_eq!(quote.1.as_deref(), Some("Jonas Kamp, Händler"));
    assert!(article.text.contains("Ein Markt lebt"));
    assert!(!article.text.contains("Jonas Kamp"));
    let pulled = find(article, |c| {
        matches!(
            c,
            BlockContent::Quote {
                pull_quote: true,
                ..
            }
        )
        .then_some(())
    });
    assert_eq!(pulled, Some(()));
    assert_eq!(count(&article.text, "verloren geglaubt hatten"), 1);
}

#[test]
fn bold_questions_of_an_interview_stay_paragraphs_in_order() {
    let talk = "<p><strong>Frau Wendt, warum kommt die Sanierung erst jetzt?</strong></p><p>Weil uns lange das Geld gefehlt hat und weil wir zuerst die Schulen instand setzen mussten, die in einem schlechten Zustand waren.</p>\
<p><strong>Und was geschieht mit den Händlern während der Bauzeit?</strong></p><p>Sie bekommen Zelte auf dem Vorplatz, kostenlos und mit Strom. Niemand soll seinen Stand aufgeben müssen, nur weil wir bauen.</p>\
<p><strong>Wird der Kaffee in der Halle teurer werden?</strong></p><p>Das müssen Sie die Wirte fragen. Ich trinke ihn jedenfalls weiter dort, denn einen besseren gibt es in der Stadt nicht.</p>";
    let extraction = read(&german("", &(paragraphs(&GERMAN[..2]) + talk)));
    let article = article(&extraction);
    let flow = flow(article);
    assert_eq!(flow.len(), 8, "{:?}", flow_texts(article));
    for question in [2, 4, 6] {
        assert!(flow[question].text.ends_with('?'));
        assert!(
            flow[question]
                .spans
                .iter()
                .any(|span| span.kind == SpanKind::Strong)
        );
    }
    assert_eq!(
        find(article, |c| matches!(c, BlockContent::Heading { .. })
            .then_some(())),
        None
    );
}

#[test]
fn two_body_containers_with_an_advertisement_between_are_one_body() {
    let html = german(
        "",
        &format!(
            "<div class=\"article-body\">{}</div><div class=\"ad-slot\"><span>Anzeige</span><a href=\"https://ads.example/x\">Jetzt Strom wechseln und sparen</a></div><div class=\"article-body\">{}</div>",
            paragraphs(&GERMAN[..3]),
            paragraphs(&GERMAN[3..])
        ),
    );
    let extraction = read(&html);
    assert_flow(article(&extraction), &GERMAN);
}

#[test]
fn a_lead_paragraph_in_a_teaser_class_is_kept() {
    let inner = format!(
        "<div class=\"teaser-content\"><p>{}</p></div><div class=\"content\">{}</div>",
        GERMAN[0],
        paragraphs(&GERMAN[1..])
    );
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    let whole = format!(
        "{}\n{}",
        article.standfirst.as_deref().unwrap_or_default(),
        article.text
    );
    assert_eq!(count(&whole, GERMAN[0]), 1);
    assert!(whole.contains(GERMAN[1]));
}

#[test]
fn a_paragraph_that_is_one_link_stays_and_a_read_also_line_goes() {
    let linked = "Die Verwaltung hat den vollständigen Bericht über den Zustand der Halle am Nachmittag im Netz veröffentlicht.";
    let inner = paragraphs(&GERMAN[..3])
        + &format!("<p><a href=\"/bericht\">{linked}</a></p>")
        + "<p>Lesen Sie auch: <a href=\"/hafenfest\">Das Hafenfest zieht in diesem Jahr an den Ostkai</a></p>"
        + &paragraphs(&GERMAN[3..]);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    let paragraph = flow(article)
        .into_iter()
        .find(|p| p.text == linked)
        .expect("the linked paragraph");
    let span = &paragraph.spans[0];
    assert_eq!(span.kind, SpanKind::Link);
    assert_eq!(
        span.url.as_deref(),
        Some("https://hafenkurier.example/bericht")
    );
    assert!(!article.text.contains("Hafenfest"));
    let related = find(article, |c| match c {
        BlockContent::RelatedLink { headline, url, .. } => {
            Some((headline.as_str(), url.as_deref()))
        }
        _ => None,
    });
    assert_eq!(
        related,
        Some((
            "Das Hafenfest zieht in diesem Jahr an den Ostkai",
            Some("https://hafenkurier.example/hafenfest")
        ))
    );
}

#[test]
fn text_between_double_line_breaks_becomes_paragraphs() {
    let inner = format!("<div class=\"text\">{}</div>", GERMAN.join("<br><br>\n"));
    let extraction = read(&german("", &inner));
    assert_flow(article(&extraction), &GERMAN);
}

#[test]
fn drop_caps_soft_hyphens_and_subscripts_do_not_split_words() {
    let inner = "<p><span class=\"dropcap\">D</span>er Minister sprach am Morgen vor den Betrie\u{ad}ben über die neuen Regeln für den Hafen und die Schiffe.</p>\
<p>Nach den Messungen stieg der Ausstoß von CO<sub>2</sub> im Hafen seit dem vorigen Jahr um rund vier Prozent an.</p>".to_owned()
        + &paragraphs(&GERMAN);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    assert!(
        article
            .text
            .contains("Der Minister sprach am Morgen vor den Betrieben über"),
        "{}",
        article.text
    );
    assert!(article.text.contains("von CO2 im Hafen"));
    let paragraph = flow(article)[1];
    let span = paragraph
        .spans
        .iter()
        .find(|s| s.kind == SpanKind::Subscript)
        .expect("a span");
    assert_eq!(
        article.text.get(span.text_range.start..span.text_range.end),
        Some("2")
    );
}

#[test]
fn broken_markup_still_gives_the_text() {
    let open = format!(
        "<div><h2>Der Plan</h3>{}",
        GERMAN.map(|t| format!("<p>{t}")).concat()
    );
    let deep = format!("{}{}{}", "<div>".repeat(300), open, "</div>".repeat(300));
    let links = format!("<a href=/x>Mehr <a href=/y>zum Umbau</a></a>{deep}");
    for html in [german("", &open), german("", &deep), german("", &links)] {
        let extraction = read(&html);
        let article = article(&extraction);
        for text in GERMAN {
            assert_eq!(count(&article.text, text), 1, "{text}");
        }
    }
    let endless = german(
        "",
        &format!("{}{}", "<div>".repeat(3000), paragraphs(&GERMAN)),
    );
    let _ = read(&endless);
}

#[test]
fn a_fact_box_is_a_box_and_not_text() {
    let fact = "<aside class=\"infobox\"><h3>Hintergrund</h3><p>Die Markthalle wurde im Jahr 1898 nach Plänen des Baumeisters Emil Kranz errichtet und stand zuletzt zwölf Jahre leer.</p></aside>";
    let inner = paragraphs(&GERMAN[..3]) + fact + &paragraphs(&GERMAN[3..]);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    assert_flow(article, &GERMAN);
    let boxed = find(article, |c| match c {
        BlockContent::Box { title, blocks } => Some((title.as_deref(), blocks)),
        _ => None,
    })
    .expect("a box");
    assert_eq!(boxed.0, Some("Hintergrund"));
    assert!(
        matches!(&boxed.1[0].content, BlockContent::Paragraph(p) if p.text.contains("Emil Kranz"))
    );
}

#[test]
fn a_hidden_second_copy_comes_once_and_aria_hidden_prose_is_kept() {
    let copy = format!(
        "<div class=\"mobile\" style=\"display:none\">{}</div>",
        paragraphs(&GERMAN)
    );
    let extraction = read(&german("", &(paragraphs(&GERMAN) + &copy)));
    assert_flow(article(&extraction), &GERMAN);
    let quiet: String = ENGLISH
        .iter()
        .map(|t| format!("<p aria-hidden=\"true\">{t}</p>"))
        .collect();
    let extraction = read(&english("en-GB", "", &quiet));
    assert_flow(article(&extraction), &ENGLISH);
}
