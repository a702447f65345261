//! Bytes to text, in the order of the WHATWG encoding standard: byte order mark, HTTP header, `<meta>` in the first
//! 1,024 bytes, detection. One departure: bytes that contradict a declaration win over it, and the answer says so
//! (of 71 real pages that declared a legacy charset, 23 were valid UTF-8).

mod choose;
mod prescan;
mod twice;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use self::choose::choose;
pub use self::choose::{Fit, Reads};
use self::prescan::{LATE_BYTES, PRESCAN_BYTES, Prescan, prescan};
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
    if !bytes.is_ascii() || encoding != UTF_8 {
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
    let mut found = prescan(bytes, PRESCAN_BYTES);
    if matches!(found, Prescan::Nothing)
        && bytes.len() > PRESCAN_BYTES
        && (bytes.is_ascii() || std::str::from_utf8(bytes).is_err())
    {
        found = prescan(bytes, LATE_BYTES);
    }
    match found {
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

/// Well-formed sequences for each malformed one up to which text may be in two-byte characters that all are well formed.
const ACCIDENTS: usize = 4;

/// Declared as UTF-8 and malformed: a page cut in the middle of a character, or with one foreign snippet, stays UTF-8.
/// Only where malformed sequences rival the well-formed ones is the page in something else.
fn not_utf8(bytes: &[u8], hint: &Hint<'_>) -> Option<&'static Encoding> {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // Two bytes of Japanese or Chinese text are often well formed by accident.
    if bad * ACCIDENTS <= good {
        return None;
    }
    let guess = legacy_guess(bytes, hint);
    let fits =
        bad > good || (!guess.is_single_byte() && !guess.decode_without_bom_handling(bytes).1);
    (guess != UTF_8 && fits).then_some(guess)
}

fn detect(bytes: &[u8], hint: &Hint<'_>) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return if in_escapes(bytes) {
            ISO_2022_JP
        } else {
            UTF_8
        };
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    not_utf8(bytes, hint).unwrap_or(UTF_8)
}

const ESCAPE: u8 = 0x1B;

/// Whether ASCII bytes are Japanese text, which their escape sequences tell.
fn in_escapes(bytes: &[u8]) -> bool {
    if memchr::memchr(ESCAPE, bytes).is_none() || !bytes.is_ascii() {
        return false;
    }
    let (text, malformed) = ISO_2022_JP.decode_without_bom_handling(bytes);
    !malformed && !text.is_ascii()
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

/// Bytes of ASCII that the detector sees on either side of others.
const BESIDE: usize = 64;

/// The bytes without what stands far from any beyond ASCII: it tells nothing of them, and the detector weighs every byte some
/// twenty times. Escape sequences are ASCII that tells.
fn near_others(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(ESCAPE, bytes).is_some() {
        return Cow::Borrowed(bytes);
    }
    let mut near = Vec::new();
    for run in bytes.chunk_by(|one, next| one.is_ascii() == next.is_ascii()) {
        match (run.first_chunk::<BESIDE>(), run.last_chunk::<BESIDE>()) {
            (Some(head), Some(tail)) if run.len() > 2 * BESIDE && run.is_ascii() => {
                near.extend(head);
                near.push(b' ');
                near.extend(tail);
            }
            _ => near.extend(run),
        }
    }
    Cow::Owned(near)
}

fn legacy_guess(bytes: &[u8], hint: &Hint<'_>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&near_others(bytes), true);
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
    if (encoding == UTF_8 || encoding == WINDOWS_1252)
        && let Some((undone, count)) = twice::undo(&text)
    {
        text = Cow::Owned(undone);
        reasons.push(Reason {
            code: ReasonCode::EncodingRepaired,
            message: format!(
                "{count} characters were encoded as UTF-8 twice; they were decoded once more."
            ),
        });
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
mod tests;
