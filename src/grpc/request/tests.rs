use super::*;

fn page() -> v1::Document {
    v1::Document {
        content: Bytes::from_static(b"<p>The bridge is open.</p>"),
        ..Default::default()
    }
}

fn faults(document: v1::Document, options: v1::ExtractOptions) -> Vec<(String, &'static str)> {
    match PageRequest::check(Some(document), Some(options), 1_000) {
        Err(Failure::Invalid(violations)) => violations
            .into_iter()
            .map(|violation| (violation.field, violation.reason))
            .collect(),
        other => panic!("accepted: {other:?}"),
    }
}

fn one(document: v1::Document, options: v1::ExtractOptions) -> (String, &'static str) {
    let mut found = faults(document, options);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[test]
fn a_page_alone_is_enough() {
    let request = PageRequest::check(Some(page()), None, 1_000).expect("a page");
    assert_eq!(request.wishes.options, Options::default());
    assert_eq!(request.hints().content_type, None);
}

#[test]
fn a_missing_document_and_an_empty_one_are_one_fault() {
    for document in [None, Some(v1::Document::default())] {
        let failure = PageRequest::check(document, None, 1_000).expect_err("no content");
        let Failure::Invalid(violations) = failure else {
            panic!("{failure:?}")
        };
        assert_eq!(violations[0].field, "document.content");
    }
}

#[test]
fn a_page_over_the_limit_is_refused_with_both_sizes() {
    let failure = PageRequest::check(Some(page()), None, 10).expect_err("26 bytes");
    let expected = Failure::TooLarge {
        field: "document.content",
        found: Some(26),
        allowed: 10,
    };
    assert_eq!(failure, expected);
}

#[test]
fn an_address_is_absolute_and_http() {
    for wrong in [
        "courier.example/a",
        "/a",
        "ftp://courier.example/",
        "http://",
        "javascript:1",
        "ht tp://x",
    ] {
        let document = v1::Document {
            url: wrong.into(),
            ..page()
        };
        let found = one(document, v1::ExtractOptions::default());
        assert_eq!(found, ("document.url".into(), "URL_INVALID"), "{wrong}");
    }
}

#[test]
fn times_and_zones_must_exist() {
    let mut document = page();
    document.fetch_time = Some(pbjson_types::Timestamp {
        seconds: i64::MAX,
        nanos: 0,
    });
    document.time_zone_hint = "Europe/Atlantis".into();
    let found = faults(document, v1::ExtractOptions::default());
    let expected = [
        ("document.fetch_time".to_owned(), "TIME_OUT_OF_RANGE"),
        ("document.time_zone_hint".to_owned(), "TIME_ZONE_UNKNOWN"),
    ];
    assert_eq!(found, expected);
    let negative = pbjson_types::Timestamp {
        seconds: 0,
        nanos: -1,
    };
    let document = v1::Document {
        fetch_time: Some(negative),
        ..page()
    };
    assert_eq!(
        one(document, v1::ExtractOptions::default()).1,
        "TIME_OUT_OF_RANGE"
    );
    let document = v1::Document {
        time_zone_hint: "Europe/Berlin".into(),
        ..page()
    };
    assert!(PageRequest::check(Some(document), None, 1_000).is_ok());
}

#[test]
fn options_keep_to_their_ranges() {
    for wrong in [f32::NAN, -0.1, 1.1, f32::INFINITY] {
        let options = v1::ExtractOptions {
            min_category_score: Some(wrong),
            ..Default::default()
        };
        let found = one(page(), options);
        assert_eq!(
            found,
            ("options.min_category_score".into(), "OPTION_OUT_OF_RANGE")
        );
    }
    for (sentences, characters) in [
        (Some(0), None),
        (Some(21), None),
        (Some(-1), None),
        (None, Some(0)),
    ] {
        let summary = v1::SummaryOptions {
            max_sentences: sentences,
            max_characters: characters,
        };
        let options = v1::ExtractOptions {
            summary: Some(summary),
            ..Default::default()
        };
        assert_eq!(one(page(), options).1, "OPTION_OUT_OF_RANGE");
    }
}

#[test]
fn unknown_enum_values_are_refused_and_so_is_an_unspecified_rendering() {
    let options = v1::ExtractOptions {
        offset_unit: 9,
        ..Default::default()
    };
    assert_eq!(
        one(page(), options),
        ("options.offset_unit".into(), "ENUM_VALUE_UNKNOWN")
    );
    for value in [0, 99] {
        let options = v1::ExtractOptions {
            renderings: vec![1, value],
            ..Default::default()
        };
        assert_eq!(
            one(page(), options),
            ("options.renderings".into(), "ENUM_VALUE_UNKNOWN")
        );
    }
}

#[test]
fn a_rendering_asked_for_twice_is_made_once() {
    let options = v1::ExtractOptions {
        renderings: vec![2, 1, 2],
        ..Default::default()
    };
    let request = PageRequest::check(Some(page()), Some(options), 1_000).expect("valid");
    let expected = [RenderingFormat::Html, RenderingFormat::Markdown];
    assert_eq!(request.wishes.options.renderings, expected);
}

#[test]
fn language_tags_are_well_formed() {
    for tag in [
        "de",
        "zh-Hant-TW",
        "sr-Latn",
        "x-house",
        "i-klingon",
        "de-1996",
    ] {
        assert!(well_formed(tag), "{tag}");
    }
    for tag in [
        "d",
        "de_AT",
        "de-",
        "-de",
        "german-languages",
        "deutsch sprache",
        "x",
        "1e",
    ] {
        assert!(!well_formed(tag), "{tag}");
    }
    let options = v1::ExtractOptions {
        label_languages: vec![String::new()],
        ..Default::default()
    };
    assert_eq!(
        one(page(), options),
        ("options.label_languages".into(), "LANGUAGE_TAG_INVALID")
    );
}

fn fields(paths: &[&str]) -> Fields {
    let paths = paths.iter().map(|&path| path.to_owned()).collect();
    let mask = pbjson_types::FieldMask { paths };
    let options = v1::ExtractOptions {
        read_mask: Some(mask),
        ..Default::default()
    };
    let request = PageRequest::check(Some(page()), Some(options), 1_000).expect("valid");
    request.wishes.options.fields
}

#[test]
fn a_mask_saves_the_work_that_fills_nothing_else() {
    let found = fields(&["articles.headline", "articles.summary.text"]);
    let expected = Fields {
        language: true,
        categories: false,
        summary: true,
        keywords: false,
        statistics: false,
        fingerprint: false,
    };
    assert_eq!(found, expected);
    assert_eq!(fields(&["articles"]), Fields::ALL);
}

#[test]
fn an_unknown_mask_path_is_a_fault() {
    let mask = pbjson_types::FieldMask {
        paths: vec!["articles.title".into()],
    };
    let options = v1::ExtractOptions {
        read_mask: Some(mask),
        ..Default::default()
    };
    assert_eq!(
        one(page(), options),
        ("options.read_mask".into(), "READ_MASK_PATH_UNKNOWN")
    );
}

#[test]
fn text_is_checked_likewise() {
    let request = v1::AnalyzeTextRequest {
        text: " \n".into(),
        language: "no such".into(),
        ..Default::default()
    };
    let Err(Failure::Invalid(violations)) = TextRequest::check(request, 100) else {
        panic!("accepted")
    };
    let fields: Vec<&str> = violations
        .iter()
        .map(|violation| violation.field.as_str())
        .collect();
    assert_eq!(fields, ["text", "language"]);
    let request = v1::AnalyzeTextRequest {
        text: "x".repeat(101),
        ..Default::default()
    };
    assert!(matches!(
        TextRequest::check(request, 100),
        Err(Failure::TooLarge { field: "text", .. })
    ));
}
