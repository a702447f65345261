//! Bytes to text, in the order of the WHATWG encoding standard: byte order mark, HTTP header, `<meta>` in the first
//! 1,024 bytes, detection. One departure: bytes that contradict a declaration win over it, and the answer says so
//! (of 71 real pages that declared a legacy charset, 23 were valid UTF-8).

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use crate::article::{EncodingSource, Reason, ReasonCode};

/// How far into the document a `<meta>` declaration is looked for (HTML standard, "prescan a byte stream").
const PRESCAN_BYTES: usize = 1024;

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

/// Decodes a document. `charset` is the label of the Content-Type header, `top_level_domain` that of the page's address.
#[must_use]
pub fn decode<'b>(
    bytes: &'b [u8],
    charset: Option<&str>,
    top_level_domain: Option<&str>,
) -> Decoded<'b> {
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
        if let Some(actual) = contradicted(bytes, encoding, top_level_domain) {
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
    let encoding = detect(bytes, top_level_domain);
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
    tld: Option<&str>,
) -> Option<&'static Encoding> {
    if bytes.is_ascii() || declared == UTF_16LE || declared == UTF_16BE {
        return None;
    }
    let utf8 = std::str::from_utf8(bytes);
    if declared == UTF_8 {
        return match utf8 {
            Ok(_) => None,
            Err(_) => not_utf8(bytes, tld),
        };
    }
    // Text in a legacy charset is practically never valid UTF-8 by accident, ISO-2022-JP excepted, which is ASCII.
    utf8.is_ok().then_some(UTF_8)
}

/// Declared as UTF-8 and malformed: a page cut in the middle of a character, or with one foreign snippet, stays UTF-8.
/// Only where malformed sequences rival the well-formed ones is the page in something else.
fn not_utf8(bytes: &[u8], tld: Option<&str>) -> Option<&'static Encoding> {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if bad <= good {
        return None;
    }
    let guess = legacy_guess(bytes, tld);
    (guess != UTF_8).then_some(guess)
}

fn detect(bytes: &[u8], tld: Option<&str>) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    if not_utf8(bytes, tld).is_none() {
        return UTF_8;
    }
    legacy_guess(bytes, tld)
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

fn legacy_guess(bytes: &[u8], tld: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    // chardetng panics on a domain that is not lower-case ASCII without dots.
    let tld = tld
        .filter(|tld| !tld.is_empty() && tld.bytes().all(|byte| byte.is_ascii_lowercase()))
        .map(str::as_bytes);
    detector.guess(tld, Utf8Detection::Deny)
}

fn finish<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
    source: EncodingSource,
    reasons: Vec<Reason>,
) -> Decoded<'b> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let replacements = if malformed {
        count_replacements(bytes, encoding, &text)
    } else {
        0
    };
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

/// What the head of the document declares.
enum Prescan {
    Found(&'static Encoding),
    Unknown(String),
    Nothing,
}

/// The HTML standard's prescan: comments skipped, attributes of `<meta>` read, other tags passed over.
fn prescan(bytes: &[u8]) -> Prescan {
    let head = &bytes[..bytes.len().min(PRESCAN_BYTES)];
    if let Some(encoding) = xml_declaration(head) {
        return encoding;
    }
    let mut scan = Scan { head, at: 0 };
    let mut unknown = None;
    while scan.at < head.len() {
        let rest = &head[scan.at..];
        if rest.starts_with(b"<!--") {
            // "<!-->" is a whole comment: the closing dashes may overlap the opening ones.
            match memchr::memmem::find(&rest[2..], b"-->") {
                Some(end) => scan.at += 2 + end + 3,
                None => break,
            }
        } else if starts_with_tag(rest, b"<meta") {
            scan.at += 5;
            match scan.meta() {
                Prescan::Found(encoding) => return Prescan::Found(encoding),
                Prescan::Unknown(name) => unknown = Some(name),
                Prescan::Nothing => {}
            }
        } else if rest.len() > 1
            && rest[0] == b'<'
            && (rest[1].is_ascii_alphabetic() || is_end_tag(rest))
        {
            scan.at += 1;
            while scan.at < head.len()
                && !head[scan.at].is_ascii_whitespace()
                && head[scan.at] != b'>'
            {
                scan.at += 1;
            }
            while scan.attribute().is_some() {}
        } else if rest.starts_with(b"<!") || rest.starts_with(b"</") || rest.starts_with(b"<?") {
            match memchr::memchr(b'>', rest) {
                Some(end) => scan.at += end + 1,
                None => break,
            }
        } else {
            scan.at += 1;
        }
    }
    unknown.map_or(Prescan::Nothing, Prescan::Unknown)
}

fn is_end_tag(rest: &[u8]) -> bool {
    rest.len() > 2 && rest[1] == b'/' && rest[2].is_ascii_alphabetic()
}

fn starts_with_tag(rest: &[u8], tag: &[u8]) -> bool {
    rest.len() > tag.len()
        && rest[..tag.len()].eq_ignore_ascii_case(tag)
        && (rest[tag.len()].is_ascii_whitespace() || rest[tag.len()] == b'/')
}

/// XHTML saved with an XML declaration. The standard leaves this to XML; pages served as HTML carry it all the same.
fn xml_declaration(head: &[u8]) -> Option<Prescan> {
    let head = head.trim_ascii_start();
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let end = memchr::memchr(b'>', head)?;
    let declaration = &head[..end];
    let at = memchr::memmem::find(declaration, b"encoding")? + b"encoding".len();
    let rest = declaration[at..]
        .trim_ascii_start()
        .strip_prefix(b"=")?
        .trim_ascii_start();
    let quote = *rest.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let value = &rest[1..];
    let value = &value[..memchr::memchr(quote, value)?];
    Some(by_label(value))
}

fn by_label(label: &[u8]) -> Prescan {
    match Encoding::for_label(label) {
        // A document that can be read byte by byte is not UTF-16, whatever it says.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Prescan::Found(UTF_8),
        Some(encoding) if encoding == X_USER_DEFINED => Prescan::Found(WINDOWS_1252),
        Some(encoding) if encoding != REPLACEMENT => Prescan::Found(encoding),
        _ => Prescan::Unknown(String::from_utf8_lossy(label).into_owned()),
    }
}

struct Scan<'a> {
    head: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn meta(&mut self) -> Prescan {
        let mut content_type = false;
        let mut from_content = None;
        let mut from_charset = None;
        let mut seen: Vec<Vec<u8>> = Vec::new();
        while let Some((name, value)) = self.attribute() {
            if seen.contains(&name) {
                continue;
            }
            match name.as_slice() {
                b"http-equiv" => content_type |= value.eq_ignore_ascii_case(b"content-type"),
                b"content" => from_content = charset_in_content(value),
                b"charset" => from_charset = Some(value),
                _ => {}
            }
            seen.push(name);
        }
        match (from_charset, from_content) {
            (Some(label), _) => by_label(label),
            (None, Some(label)) if content_type => by_label(label),
            _ => Prescan::Nothing,
        }
    }

    /// The next attribute of the tag, name in lower case; `None` at its end, which is passed over.
    fn attribute(&mut self) -> Option<(Vec<u8>, &'a [u8])> {
        let head = self.head;
        while self.at < head.len() && (head[self.at].is_ascii_whitespace() || head[self.at] == b'/')
        {
            self.at += 1;
        }
        if self.at >= head.len() || head[self.at] == b'>' {
            return None;
        }
        let start = self.at;
        while self.at < head.len() {
            let byte = head[self.at];
            if byte.is_ascii_whitespace()
                || matches!(byte, b'/' | b'>')
                || (byte == b'=' && self.at > start)
            {
                break;
            }
            self.at += 1;
        }
        let name = head[start..self.at].to_ascii_lowercase();
        self.skip_space();
        if self.at >= head.len() || head[self.at] != b'=' {
            return Some((name, &[]));
        }
        self.at += 1;
        self.skip_space();
        let quote = head
            .get(self.at)
            .copied()
            .filter(|byte| matches!(byte, b'"' | b'\''));
        if let Some(quote) = quote {
            let start = self.at + 1;
            let end = memchr::memchr(quote, &head[start..]);
            // An attribute that does not end within the prescan declares nothing.
            let Some(end) = end else {
                self.at = head.len();
                return None;
            };
            self.at = start + end + 1;
            return Some((name, &head[start..start + end]));
        }
        let start = self.at;
        while self.at < head.len() && !head[self.at].is_ascii_whitespace() && head[self.at] != b'>'
        {
            self.at += 1;
        }
        Some((name, &head[start..self.at]))
    }

    fn skip_space(&mut self) {
        while self.at < self.head.len() && self.head[self.at].is_ascii_whitespace() {
            self.at += 1;
        }
    }
}

/// "text/html; charset=iso-8859-2" to the label (HTML standard, "extracting a character encoding from a meta element").
fn charset_in_content(content: &[u8]) -> Option<&[u8]> {
    let mut rest = content;
    loop {
        let at = rest
            .windows(7)
            .position(|window| window.eq_ignore_ascii_case(b"charset"))?;
        rest = rest[at + 7..].trim_ascii_start();
        let Some(value) = rest.strip_prefix(b"=") else {
            continue;
        };
        let value = value.trim_ascii_start();
        return match value.first()? {
            quote @ (b'"' | b'\'') => {
                let value = &value[1..];
                Some(&value[..memchr::memchr(*quote, value)?])
            }
            _ => {
                let end = value
                    .iter()
                    .position(|byte| byte.is_ascii_whitespace() || *byte == b';');
                Some(&value[..end.unwrap_or(value.len())])
            }
        };
    }
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
