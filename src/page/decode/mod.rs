//! Bytes to text, in the order of the WHATWG encoding standard: byte order mark, HTTP header, `<meta>` in the first
//! 1,024 bytes, detection. One departure: bytes that contradict a declaration win over it, and the answer says so
//! (of 71 real pages that declared a legacy charset, 23 were valid UTF-8).

mod choose;
mod prescan;
mod twice;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

pub use self::choose::Reads;
use self::choose::choose;
use self::prescan::{PRESCAN_BYTES, Prescan, prescan};
use crate::article::{EncodingSource, Reason, ReasonCode};

/// Text, and how it was read.
#[derive(Debug)]
pub struct Decoded<'b> {
    /// The document without its byte order mark.
    pub text: Cow<'b, str>,
    /// The encoding used.
    pub encoding: &'static Encoding,
    /// What decided it.
    pub source: EncodingSource,
    /// Malformed sequences that became U+FFFD.
    pub replacements: u64,
    /// What was noticed.
    pub reasons: Vec<Reason>,
}

/// What detection goes by beside the bytes.
struct Hint<'h> {
    tld: Option<&'h str>,
    reads: Reads<'h>,
}

/// Decodes a document. `charset` is the label of the Content-Type header, `top_level_domain` that of the page's address.
#[must_use]
pub fn decode<'b>(
    bytes: &'b [u8],
    charset: Option<&str>,
    top_level_domain: Option<&str>,
) -> Decoded<'b> {
    decode_with(bytes, charset, top_level_domain, &|_, _| None)
}

/// The same with somebody who can read, for telling apart encodings that differ in a few letters. Nobody is asked where
/// the encoding is declared.
#[must_use]
pub fn decode_with<'b>(
    bytes: &'b [u8],
    charset: Option<&str>,
    top_level_domain: Option<&str>,
    reads: Reads<'_>,
) -> Decoded<'b> {
    let hint = Hint {
        tld: top_level_domain,
        reads,
    };
    let mut reasons = Vec::new();
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return finish(
            &bytes[bom..],
            encoding,
            EncodingSource::ByteOrderMark,
            reasons,
        );
    }
    let declared = declared(bytes, charset, &mut reasons);
    if let Some((encoding, source)) = declared {
        if let Some(actual) = contradicted(bytes, encoding, &hint) {
            reasons.push(Reason {
                code: ReasonCode::EncodingDeclaredWrong,
                message: format!(
                    "Declared as {}, but the bytes are {}.",
                    label(encoding),
                    label(actual)
                ),
            });
            return finish(bytes, actual, EncodingSource::Detected, reasons);
        }
        return finish(bytes, encoding, source, reasons);
    }
    let encoding = detect(bytes, &hint);
    if !bytes.is_ascii() {
        reasons.push(Reason {
            code: ReasonCode::EncodingGuessed,
            message: format!(
                "No usable declaration; the bytes look like {}.",
                label(encoding)
            ),
        });
    }
    finish(bytes, encoding, EncodingSource::Detected, reasons)
}

/// The WHATWG label of an encoding, lower case.
#[must_use]
pub fn label(encoding: &'static Encoding) -> &'static str {
    // encoding_rs spells names as the standard does ("windows-1252", "Shift_JIS"); the contract wants lower case.
    match encoding.name() {
        "UTF-8" => "utf-8",
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        "IBM866" => "ibm866",
        "ISO-8859-2" => "iso-8859-2",
        "ISO-8859-3" => "iso-8859-3",
        "ISO-8859-4" => "iso-8859-4",
        "ISO-8859-5" => "iso-8859-5",
        "ISO-8859-6" => "iso-8859-6",
        "ISO-8859-7" => "iso-8859-7",
        "ISO-8859-8" => "iso-8859-8",
        "ISO-8859-8-I" => "iso-8859-8-i",
        "ISO-8859-10" => "iso-8859-10",
        "ISO-8859-13" => "iso-8859-13",
        "ISO-8859-14" => "iso-8859-14",
        "ISO-8859-15" => "iso-8859-15",
        "ISO-8859-16" => "iso-8859-16",
        "KOI8-R" => "koi8-r",
        "KOI8-U" => "koi8-u",
        "GBK" => "gbk",
        "Big5" => "big5",
        "EUC-JP" => "euc-jp",
        "ISO-2022-JP" => "iso-2022-jp",
        "Shift_JIS" => "shift_jis",
        "EUC-KR" => "euc-kr",
        name => name,
    }
}

/// The declaration that counts, if any: the header's, else the document's.
fn declared(
    bytes: &[u8],
    charset: Option<&str>,
    reasons: &mut Vec<Reason>,
) -> Option<(&'static Encoding, EncodingSource)> {
    if let Some(name) = charset {
        match Encoding::for_label(name.trim().as_bytes()) {
            Some(encoding) if encoding != REPLACEMENT => {
                return Some((encoding, EncodingSource::HttpHeader));
            }
            _ => reasons.push(Reason {
                code: ReasonCode::CharsetLabelIgnored,
                message: format!("The header's charset {name:?} is none that exists."),
            }),
        }
    }
    match prescan(bytes) {
        Prescan::Found(encoding) => Some((encoding, EncodingSource::MetaElement)),
        Prescan::Unknown(name) => {
            if !reasons
                .iter()
                .any(|reason| reason.code == ReasonCode::CharsetLabelIgnored)
            {
                reasons.push(Reason {
                    code: ReasonCode::CharsetLabelIgnored,
                    message: format!("The document's charset {name:?} is none that exists."),
                });
            }
            None
        }
        Prescan::Nothing => None,
    }
}

/// The encoding that the bytes are in, where that is not the declared one.
fn contradicted(
    bytes: &[u8],
    declared: &'static Encoding,
    hint: &Hint<'_>,
) -> Option<&'static Encoding> {
    if bytes.is_ascii() || declared == UTF_16LE || declared == UTF_16BE {
        return None;
    }
    let utf8 = std::str::from_utf8(bytes);
    if declared == UTF_8 {
        return match utf8 {
            Ok(_) => None,
            Err(_) => not_utf8(bytes, hint),
        };
    }
    // Text in a legacy charset is practically never valid UTF-8 by accident, ISO-2022-JP excepted, which is ASCII.
    utf8.is_ok().then_some(UTF_8)
}

/// Declared as UTF-8 and malformed: a page cut in the middle of a character, or with one foreign snippet, stays UTF-8.
/// Only where malformed sequences rival the well-formed ones is the page in something else.
fn not_utf8(bytes: &[u8], hint: &Hint<'_>) -> Option<&'static Encoding> {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if bad <= good {
        return None;
    }
    let guess = legacy_guess(bytes, hint);
    (guess != UTF_8).then_some(guess)
}

fn detect(bytes: &[u8], hint: &Hint<'_>) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    if not_utf8(bytes, hint).is_none() {
        return UTF_8;
    }
    legacy_guess(bytes, hint)
}

/// UTF-16 without a mark shows as markup whose every other byte is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(PRESCAN_BYTES))?;
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let pairs = head.len() / 2;
    if pairs < 8 {
        return None;
    }
    if zeros(1) * 10 > pairs * 7 && zeros(0) == 0 {
        Some(UTF_16LE)
    } else if zeros(0) * 10 > pairs * 7 && zeros(1) == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn legacy_guess(bytes: &[u8], hint: &Hint<'_>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    // chardetng panics on a domain that is not lower-case ASCII without dots.
    let tld = hint
        .tld
        .filter(|tld| !tld.is_empty() && tld.bytes().all(|byte| byte.is_ascii_lowercase()))
        .map(str::as_bytes);
    choose(bytes, detector.guess(tld, Utf8Detection::Deny), hint.reads)
}

fn finish<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
    source: EncodingSource,
    mut reasons: Vec<Reason>,
) -> Decoded<'b> {
    let (mut text, malformed) = encoding.decode_without_bom_handling(bytes);
    let replacements = if malformed {
        count_replacements(bytes, encoding, &text)
    } else {
        0
    };
    if encoding == UTF_8 || encoding == WINDOWS_1252 {
        if let Some((undone, count)) = twice::undo(&text) {
            text = Cow::Owned(undone);
            reasons.push(Reason {
                code: ReasonCode::EncodingRepaired,
                message: format!(
                    "{count} characters were encoded as UTF-8 twice; they were decoded once more."
                ),
            });
        }
    }
    Decoded {
        text,
        encoding,
        source,
        replacements,
        reasons,
    }
}

/// U+FFFD in the output less those that the input spelled out itself.
fn count_replacements(bytes: &[u8], encoding: &'static Encoding, text: &str) -> u64 {
    let all = text.matches('\u{FFFD}').count();
    let written = if encoding == UTF_8 {
        bytes
            .windows(3)
            .filter(|window| *window == b"\xEF\xBF\xBD")
            .count()
    } else {
        0
    };
    (all - written.min(all)) as u64
}

#[cfg(test)]
mod tests {
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
        let page =
            b"<meta charset=utf-8><p>Die Stra\xDFe nach M\xFCnchen f\xFChrt \xFCber K\xF6ln.";
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
}
