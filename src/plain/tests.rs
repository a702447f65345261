use super::*;
use proptest::prelude::*;

const PAGE: &str = "Startseite » Hafen von Westufer bleibt „auf Wochen“ gesperrt
Norden Nachrichten Wirtschaft Verkehr

Hafen von Westufer bleibt „auf Wochen“ gesperrt

Der Hafen von Westufer kann nach dem Unglück eines Frachters vorerst nicht angelaufen werden.

Nach dem Unglück eines Frachters vor der Einfahrt ist der Hafen von Westufer seit Dienstag gesperrt, wie die Küstenwache mitteilte.

Verletzt wurde niemand. Zwei Schlepper versuchten am Morgen vergeblich, das Schiff freizubekommen.

Was nun geschieht

„Wir brauchen Geduld. Das Schiff liegt fest“, sagte Hafenmeisterin Ada Brodersen der Agentur TASS.

Lesen Sie auch: Fähren fahren wieder

Rund 400 Fahrgäste verbrachten die Nacht in einer Turnhalle, die Betreiber rechnen mit weiteren Ausfällen.

Quelle : Al Jazeera

Translate";

fn paragraphs(body: &Body) -> Vec<&str> {
    body.blocks
        .iter()
        .filter_map(|block| match &block.content {
            BlockContent::Paragraph(paragraph) => Some(paragraph.text.as_str()),
            _ => None,
        })
        .collect()
}

fn names(metadata: &Metadata) -> Vec<&str> {
    let sections = metadata.sections.iter();
    sections.map(|section| section.name.as_str()).collect()
}

#[test]
fn a_copied_page_is_read_like_its_html() {
    let (metadata, body) = read(PAGE, &Hints::default());
    assert_eq!(
        metadata.headline.as_deref(),
        Some("Hafen von Westufer bleibt „auf Wochen“ gesperrt")
    );
    assert_eq!(
        names(&metadata),
        ["Norden", "Nachrichten", "Wirtschaft", "Verkehr"]
    );
    assert_eq!(metadata.breadcrumbs.len(), 2);
    assert!(
        metadata
            .standfirst
            .as_deref()
            .is_some_and(|text| text.starts_with("Der Hafen von"))
    );
    assert_eq!(paragraphs(&body).len(), 4);
    assert!(body.blocks.iter().any(|block| matches!(&block.content, BlockContent::Heading { text, .. } if text == "Was nun geschieht")));
    let sources: Vec<&str> = metadata
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();
    assert_eq!(sources, ["Al Jazeera"]);
    assert_eq!(body.credits.len(), 1);
    for gone in [
        "Startseite",
        "Translate",
        "Quelle",
        "Lesen Sie auch",
        "vorerst",
    ] {
        assert!(!body.text.contains(gone), "{gone}");
    }
}

#[test]
fn text_without_page_layout_is_all_body() {
    let (metadata, body) = read(
        "The harbour stayed closed on Tuesday.\nNobody was hurt, the coast guard said.",
        &Hints::default(),
    );
    assert_eq!(metadata.headline, None);
    assert_eq!(metadata.standfirst, None);
    assert_eq!(paragraphs(&body).len(), 2);
}

#[test]
fn a_first_line_that_is_no_sentence_is_the_headline() {
    let (metadata, body) = read(
        "Harbour stays closed\n\nThe harbour stayed closed on Tuesday after a freighter ran aground.\n\nNobody was hurt.",
        &Hints::default(),
    );
    assert_eq!(metadata.headline.as_deref(), Some("Harbour stays closed"));
    assert_eq!(metadata.standfirst, None);
    assert_eq!(paragraphs(&body).len(), 2);
}

#[test]
fn a_list_is_a_list() {
    let (_, body) = read(
        "What is known so far.\n\n- The ship is safe.\n- The crew is well.\n\nMore soon.",
        &Hints::default(),
    );
    assert!(matches!(&body.blocks[1].content, BlockContent::List(list) if list.items.len() == 2));
    assert!(body.text.contains("The ship is safe.\nThe crew is well."));
}

#[test]
fn the_reference_page_as_text_is_read_like_the_page() {
    let folder = "../shared/acceptance";
    let (Ok(text), Ok(expected)) = (
        std::fs::read_to_string(format!("{folder}/kasachstan.txt")),
        std::fs::read_to_string(format!("{folder}/kasachstan.json")),
    ) else {
        println!("skipped: {folder} is not there");
        return;
    };
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    let (metadata, body) = read(&text, &Hints::default());
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(metadata.headline.as_deref(), expected["headline"].as_str());
    assert_eq!(
        metadata.standfirst.as_deref(),
        expected["standfirst"].as_str()
    );
    let list = |name: &str| -> Vec<String> {
        let values = expected[name].as_array().unwrap().iter();
        values.map(|value| plain(value.as_str().unwrap())).collect()
    };
    assert_eq!(names(&metadata), list("sections"));
    assert_eq!(paragraphs(&body), list("body_paragraphs"));
    assert_eq!(metadata.sources.len(), 1);
    assert_eq!(
        Some(metadata.sources[0].name.as_str()),
        expected["source_credit"].as_str()
    );
    let words: Vec<&str> = body.text.split(|c: char| !c.is_alphanumeric()).collect();
    for gone in list("must_not_appear_in_body") {
        let found =
            words.contains(&gone.as_str()) || (gone.contains(' ') && body.text.contains(&gone));
        assert!(!found, "{gone}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_blocks_whose_ranges_hold_their_words(text in "(\\PC|\\n|[»:.•] )*") {
        let (_, body) = read(&text, &Hints::default());
        for block in &body.blocks {
            if let (Some(range), BlockContent::Paragraph(paragraph)) = (block.text_range, &block.content) {
                prop_assert_eq!(body.text.get(range.start..range.end), Some(paragraph.text.as_str()));
            }
        }
    }
}
