//! Bylines, authors, agencies, datelines.

use copydesk::article::{Article, AuthorKind, SourceRelation};

use crate::support::{
    ENGLISH, GERMAN, article, english, german, is_person, linked_data, names, paragraphs, read,
    source,
};

/// A German story with this byline under its headline.
fn bylined(byline: &str, head: &str) -> Article {
    let inner = format!(
        "<div class=\"byline\">{byline}</div>{}",
        paragraphs(&GERMAN)
    );
    article(&read(&german(head, &inner))).clone()
}

/// A German story that ends with this line.
fn ending(line: &str) -> Article {
    article(&read(&german("", &(paragraphs(&GERMAN) + line)))).clone()
}

#[test]
fn a_byline_of_two_people_and_an_agency_is_split() {
    let article = bylined("Von Anna Muster und Jens Beispiel, dpa", "");
    assert_eq!(names(&article), ["Anna Muster", "Jens Beispiel"]);
    assert!(article.authors.iter().all(is_person));
    assert!(source(&article, "dpa").is_some(), "{:?}", article.sources);
    assert_eq!(
        article.byline.as_deref(),
        Some("Von Anna Muster und Jens Beispiel, dpa")
    );
}

#[test]
fn an_agency_as_stated_author_is_a_source_and_the_visible_person_the_author() {
    let head = linked_data(
        r#"{"@context":"https://schema.org","@type":"NewsArticle","headline":"Stadtrat beschließt Sanierung der alten Markthalle","author":{"@type":"Organization","name":"dpa"}}"#,
    );
    let article = bylined("Von Anna Muster", &head);
    assert_eq!(names(&article), ["Anna Muster"]);
    assert!(source(&article, "dpa").is_some(), "{:?}", article.sources);
    let told: Vec<_> = article
        .evidence
        .iter()
        .map(|e| e.raw_value.as_str())
        .collect();
    assert!(
        told.iter().any(|raw| raw.contains("Anna Muster")),
        "{told:?}"
    );
    assert!(told.iter().any(|raw| raw.contains("dpa")), "{told:?}");
}

#[test]
fn an_author_equal_to_the_publisher_is_an_organization() {
    let head = linked_data(
        r#"{"@context":"https://schema.org","@type":"NewsArticle","headline":"Stadtrat beschließt Sanierung der alten Markthalle","author":{"@type":"Person","name":"Hafenkurier"},"publisher":{"@type":"Organization","name":"Hafenkurier"}}"#,
    );
    let extraction = read(&german(&head, &paragraphs(&GERMAN)));
    let article = article(&extraction);
    assert!(
        article
            .authors
            .iter()
            .all(|a| a.kind == AuthorKind::Organization),
        "{:?}",
        article.authors
    );
    assert_eq!(names(article), ["Hafenkurier"]);
}

#[test]
fn an_address_in_place_of_an_author_invents_no_name() {
    let head = r#"<meta property="article:author" content="https://www.facebook.com/hafenkurier">"#;
    let extraction = read(&german(head, &paragraphs(&GERMAN)));
    let article = article(&extraction);
    assert!(article.authors.is_empty(), "{:?}", article.authors);
}

#[test]
fn a_date_in_the_byline_is_no_part_of_the_name() {
    let inner = format!(
        "<div class=\"byline\">By Laura Topper July 10, 2015</div>{}",
        paragraphs(&ENGLISH)
    );
    let extraction = read(&english("en-US", "", &inner));
    assert_eq!(names(article(&extraction)), ["Laura Topper"]);
}

#[test]
fn three_names_in_one_string_are_three_authors() {
    let inner = format!(
        "<div class=\"byline\">By Ada Muster, Bill Example and Carol Test</div>{}",
        paragraphs(&ENGLISH)
    );
    let extraction = read(&english("en-GB", "", &inner));
    assert_eq!(
        names(article(&extraction)),
        ["Ada Muster", "Bill Example", "Carol Test"]
    );
}

#[test]
fn bylines_of_a_related_list_are_not_the_authors() {
    let related = "<div class=\"related-posts\"><h3>Latest</h3><ul><li><a href=\"/n1\">Ferry line gets a second boat</a><span class=\"byline\">Hour Ago Steve O'Hare</span></li><li><a href=\"/n2\">School roof repaired at last</a><span class=\"byline\">2 Hours Ago Jon Rusk</span></li></ul></div>";
    let inner = format!(
        "<div class=\"byline\">By Ada Muster</div>{}{related}",
        paragraphs(&ENGLISH)
    );
    let extraction = read(&english("en-GB", "", &inner));
    assert_eq!(names(article(&extraction)), ["Ada Muster"]);
    let inner = paragraphs(&ENGLISH) + related;
    let extraction = read(&english("en-GB", "", &inner));
    assert!(article(&extraction).authors.is_empty());
}

#[test]
fn a_dateline_names_place_and_agency_and_stays_in_the_text() {
    let first = "Beispielstadt (dpa) – Die Regierung will den Umbau der Markthalle mit einem eigenen Programm fördern und die Mittel noch in diesem Jahr freigeben.";
    let inner = paragraphs(&[first]) + &paragraphs(&GERMAN[1..]);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    let dateline = article.dateline.as_ref().expect("a dateline");
    assert_eq!(dateline.place.as_deref(), Some("Beispielstadt"));
    assert!(
        dateline.raw.starts_with("Beispielstadt (dpa)"),
        "{}",
        dateline.raw
    );
    assert!(source(article, "dpa").is_some());
    assert!(article.text.starts_with(first));
}

#[test]
fn material_from_two_agencies_is_two_sources() {
    let article = ending("<p>Mit Material von AFP und Reuters</p>");
    for id in ["afp", "reuters"] {
        let credit = source(&article, id).unwrap_or_else(|| panic!("{id}: {:?}", article.sources));
        assert_eq!(credit.relation, SourceRelation::WithMaterialFrom);
    }
    assert!(!article.text.contains("Mit Material"));
}

#[test]
fn a_sign_off_names_the_agency_and_no_author() {
    let article = ending("<p>(mka/dpa)</p>");
    assert!(source(&article, "dpa").is_some(), "{:?}", article.sources);
    assert!(article.authors.is_empty(), "{:?}", article.authors);
}

#[test]
fn an_agency_copyright_line_is_source_and_identifier() {
    let article = ending("<p>© dpa-infocom, dpa:260503-930-12345/1</p>");
    assert!(source(&article, "dpa").is_some(), "{:?}", article.sources);
    assert!(!article.text.contains("dpa-infocom"));
    let ids: Vec<_> = article
        .external_ids
        .iter()
        .map(|id| (id.scheme.as_str(), id.value.as_str()))
        .collect();
    assert_eq!(ids, [("dpa", "260503-930-12345/1")]);
}

#[test]
fn an_agency_named_in_prose_is_no_source() {
    let prose = "Der Umbau werde die Innenstadt beleben, sagte der Sprecher der Händler am Montag der Nachrichtenagentur dpa in einem längeren Gespräch.";
    let inner = paragraphs(&GERMAN[..4]) + &paragraphs(&[prose]);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    assert!(article.sources.is_empty(), "{:?}", article.sources);
    assert!(article.text.ends_with(prose));
}
