//! Bytes to text.

use super::*;

fn codes(decoded: &Decoded<'_>) -> Vec<&'static str> {
    decoded
        .reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect()
}

#[test]
fn a_byte_order_mark_decides_and_is_dropped() {
    let decoded = decode(b"\xEF\xBB\xBFabc", Some("iso-8859-1"), None);
    assert_eq!(
        (decoded.text.as_ref(), decoded.source),
        ("abc", EncodingSource::ByteOrderMark)
    );
    let decoded = decode(b"\xFF\xFEa\0b\0", None, None);
    assert_eq!(
        (decoded.text.as_ref(), label(decoded.encoding)),
        ("ab", "utf-16le")
    );
}

#[test]
fn a_header_that_the_bytes_fit_decides_over_the_document() {
    let decoded = decode(b"<meta charset=utf-8>\xE4", Some("iso-8859-2"), None);
    assert_eq!(label(decoded.encoding), "iso-8859-2");
    assert_eq!(decoded.source, EncodingSource::HttpHeader);
    assert!(decoded.text.ends_with('ä'));
}

#[test]
fn an_http_equiv_declaration_is_read() {
    let page = b"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1252\"><p>Stra\xDFe";
    let decoded = decode(page, None, None);
    assert_eq!(
        (label(decoded.encoding), decoded.source),
        ("windows-1252", EncodingSource::MetaElement)
    );
    assert!(decoded.text.ends_with("Straße"));
}

#[test]
fn valid_utf8_wins_over_a_stale_legacy_declaration() {
    let decoded = decode("<meta charset=iso-8859-1><p>Straße".as_bytes(), None, None);
    assert_eq!(
        (label(decoded.encoding), decoded.source),
        ("utf-8", EncodingSource::Detected)
    );
    assert_eq!(codes(&decoded), ["ENCODING_DECLARED_WRONG"]);
}

#[test]
fn legacy_bytes_win_over_a_false_utf8_declaration() {
    let page = b"<meta charset=utf-8><p>Die Stra\xDFe nach M\xFCnchen f\xFChrt \xFCber K\xF6ln.";
    let decoded = decode(page, None, Some("de"));
    assert_eq!(label(decoded.encoding), "windows-1252");
    assert_eq!(codes(&decoded), ["ENCODING_DECLARED_WRONG"]);
}

#[test]
fn one_broken_sequence_leaves_a_page_utf8_and_is_counted() {
    let mut page = "<meta charset=utf-8><p>Straße über Köln"
        .as_bytes()
        .to_vec();
    page.push(0xE4);
    let decoded = decode(&page, None, None);
    assert_eq!(
        (label(decoded.encoding), decoded.replacements),
        ("utf-8", 1)
    );
}

#[test]
fn an_unknown_label_is_ignored_and_named() {
    let decoded = decode("ä".as_bytes(), Some("utf-8000"), None);
    assert_eq!(label(decoded.encoding), "utf-8");
    assert_eq!(
        codes(&decoded),
        ["CHARSET_LABEL_IGNORED", "ENCODING_GUESSED"]
    );
}

#[test]
fn an_odd_top_level_domain_does_not_panic() {
    for tld in ["", "DE", "xn--p1ai", "127", "ä"] {
        let _ = decode(b"\xE4\xF6\xFC \xDF", None, Some(tld));
    }
}

/// Lithuanian, Latvian, Polish, Czech and Icelandic as their own legacy encodings hold them, read back by the model.
#[test]
fn close_encodings_are_told_apart_by_reading() {
    let reads = &crate::text::language::plausibility;
    for (name, text) in [
        (
            "windows-1257",
            "Taryba nusprendė senojo tilto negriauti, o pritaikyti jį dviratininkams",
        ),
        (
            "windows-1257",
            "Dome nolēma veco tiltu nenojaukt, bet atjaunot riteņbraucējiem",
        ),
        (
            "windows-1250",
            "Rada zdecydowała, że stary most zostanie odnowiony, a nie zburzony. Śnieg",
        ),
        (
            "iso-8859-2",
            "Zastupitelstvo rozhodlo, že starý most nezboří, ale opraví pro cyklisty",
        ),
        (
            "windows-1252",
            "Bæjarstjórnin ákvað að gamla brúin verði ekki rifin, það er ljóst",
        ),
        (
            "windows-1254",
            "Belediye meclisi eski köprünün yıkılmayıp yenilenmesine karar verdi, dedi",
        ),
    ] {
        let encoding = Encoding::for_label(name.as_bytes()).expect("a label");
        let (bytes, _, _) = encoding.encode(text);
        let page = [b"<title>Most</title><p>", bytes.as_ref(), b"</p>"].concat();
        let decoded = decode_with(&page, None, None, reads);
        assert!(decoded.text.contains(text), "{name}: {}", decoded.text);
        assert_eq!(codes(&decoded), ["ENCODING_GUESSED"]);
    }
}

#[test]
fn a_declared_encoding_is_not_questioned() {
    let asked = std::cell::Cell::new(false);
    let reads = |_: &str, _: &str| {
        asked.set(true);
        None
    };
    let _ = decode_with(b"<p>\xE6\xE0", Some("windows-1250"), None, &reads);
    let _ = decode_with("<p>äö".as_bytes(), None, None, &reads);
    assert!(!asked.get());
    let _ = decode_with(b"<p>Stra\xDFe und Br\xFCcke", None, None, &reads);
    assert!(asked.get());
}

#[test]
fn text_encoded_twice_is_repaired_and_told() {
    let page = "<meta charset=utf-8><p>StraÃŸe Ã¼ber die BrÃ¼cke â€“ fÃ¼r KÃ¤ufer";
    let decoded = decode(page.as_bytes(), None, None);
    assert!(
        decoded
            .text
            .ends_with("Straße über die Brücke – für Käufer")
    );
    assert_eq!(codes(&decoded), ["ENCODING_REPAIRED"]);
    // The same where a header has UTF-8 read as something else, and one byte is broken.
    let broken = ["Straße über die Brücke für Käufer ".as_bytes(), b"\xFF"].concat();
    let decoded = decode(&broken, Some("iso-8859-1"), None);
    assert!(
        decoded
            .text
            .starts_with("Straße über die Brücke für Käufer")
    );
    assert_eq!(codes(&decoded), ["ENCODING_REPAIRED"]);
}

#[test]
fn japanese_in_escapes_is_found_without_a_declaration() {
    let (bytes, _, _) = ISO_2022_JP.encode("市議会は橋を残す");
    assert_eq!(decode(&bytes, None, None).text, "市議会は橋を残す");
    assert_eq!(
        label(decode(b"\x1B[0m plain", None, None).encoding),
        "utf-8"
    );
}

#[test]
fn a_late_declaration_counts_where_the_bytes_are_not_utf8() {
    let page = [
        b"<!-- ".as_slice(),
        &b"x".repeat(2_000),
        b" --><meta charset=iso-8859-2><p>\xB1\xE6",
    ]
    .concat();
    let decoded = decode(&page, None, None);
    assert_eq!(
        (label(decoded.encoding), decoded.source),
        ("iso-8859-2", EncodingSource::MetaElement)
    );
    let ascii = page.strip_suffix(b"\xB1\xE6").expect("two letters");
    assert_eq!(label(decode(ascii, None, None).encoding), "iso-8859-2");
    let newer = [ascii, "łą".as_bytes()].concat();
    assert_eq!(label(decode(&newer, None, None).encoding), "utf-8");
    let cut = decode(b"<p>Stra\xDFe <meta charset=euc-jp", None, None);
    assert_eq!(cut.source, EncodingSource::Detected);
}
