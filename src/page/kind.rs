//! What the bytes are at all: markup, plain text, or nothing to read.

/// The kinds of content that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// HTML or XHTML.
    Markup,
    /// Plain text.
    Text,
    /// Neither; the words say what it seems to be.
    Other(&'static str),
}

/// Starts of files that are no text, with the name for a message.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, audio or video)"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1F\x8B", "gzip data"),
    (b"\x28\xB5\x2F\xFD", "zstd data"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
    (b"\xD0\xCF\x11\xE0", "an Office document"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"BM", "a bitmap image"),
];

/// Bytes looked at.
const SNIFF_BYTES: usize = 4096;

/// Decides by signature first (a PDF labelled as HTML is still a PDF), then by the caller's media type, then by looking.
#[must_use]
pub fn of(bytes: &[u8], media_type: Option<&str>) -> Kind {
    let head = &bytes[..bytes.len().min(SNIFF_BYTES)];
    let has_mark = encoding_rs::Encoding::for_bom(head).is_some();
    if !has_mark {
        // Two-letter signatures begin words too: they count only where control bytes follow.
        let binary = looks_binary(head);
        for (signature, name) in SIGNATURES {
            if head.starts_with(signature) && (signature.len() > 4 || binary) {
                return Kind::Other(name);
            }
        }
        if binary {
            return Kind::Other("binary data");
        }
    }
    match media_type.map(str::to_ascii_lowercase).as_deref() {
        Some("text/html" | "application/xhtml+xml") => Kind::Markup,
        Some("text/plain") => Kind::Text,
        Some("application/pdf") => Kind::Other("a PDF"),
        Some(kind) if kind.starts_with("image/") && kind != "image/svg+xml" => {
            Kind::Other("an image")
        }
        Some(kind) if kind.starts_with("video/") || kind.starts_with("audio/") => {
            Kind::Other("audio or video")
        }
        Some("application/json" | "application/ld+json") => Kind::Other("JSON"),
        _ if looks_like_json(head) => Kind::Other("JSON"),
        _ if looks_like_markup(head) => Kind::Markup,
        _ => Kind::Text,
    }
}

/// Control bytes that no text holds. UTF-16 without a mark is let through: its zeros alternate with markup.
fn looks_binary(head: &[u8]) -> bool {
    let control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    let controls = head.iter().filter(|byte| control(byte)).count();
    if controls == 0 {
        return false;
    }
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let pairs = head.len() / 2;
    let utf16 = pairs >= 8
        && ((zeros(1) * 10 > pairs * 7 && zeros(0) == 0)
            || (zeros(0) * 10 > pairs * 7 && zeros(1) == 0));
    !utf16 && controls * 100 > head.len()
}

fn looks_like_json(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    matches!(head, [b'{', rest @ ..] if matches!(rest.trim_ascii_start(), [b'"' | b'}', ..]))
        || matches!(head, [b'[', rest @ ..] if matches!(rest.trim_ascii_start(), [b'{' | b'"', ..]))
}

/// A tag, comment or doctype anywhere in what is looked at. "a < b" is none: a letter, `!` or `/` has to follow.
fn looks_like_markup(head: &[u8]) -> bool {
    let text: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    memchr::memchr_iter(b'<', &text).any(|at| {
        let rest = &text[at + 1..];
        let name: Vec<u8> = rest
            .iter()
            .skip_while(|byte| **byte == b'/')
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(**byte, b'!' | b'-' | b'?'))
            .map(u8::to_ascii_lowercase)
            .collect();
        matches!(
            name.as_slice(),
            b"!doctype"
                | b"!--"
                | b"?xml"
                | b"html"
                | b"head"
                | b"body"
                | b"meta"
                | b"title"
                | b"link"
                | b"script"
                | b"style"
                | b"div"
                | b"p"
                | b"span"
                | b"a"
                | b"article"
                | b"main"
                | b"section"
                | b"header"
                | b"h1"
                | b"h2"
                | b"h3"
                | b"h4"
                | b"ul"
                | b"ol"
                | b"li"
                | b"table"
                | b"tr"
                | b"td"
                | b"br"
                | b"img"
                | b"b"
                | b"i"
                | b"font"
                | b"center"
                | b"frameset"
                | b"noscript"
                | b"blockquote"
                | b"figure"
                | b"pre"
                | b"strong"
                | b"em"
        ) || name.starts_with(b"!--")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_win_over_the_label() {
        assert_eq!(of(b"%PDF-1.7\n", Some("text/html")), Kind::Other("a PDF"));
        assert_eq!(
            of(b"\x89PNG\r\n\x1a\n\0\0", None),
            Kind::Other("a PNG image")
        );
    }

    #[test]
    fn a_word_that_begins_like_a_signature_is_text() {
        assert_eq!(of(b"BMW baut ein Werk.", None), Kind::Text);
        assert_eq!(of(b"MZ meldet", None), Kind::Text);
    }

    #[test]
    fn markup_is_seen_and_a_comparison_is_not() {
        assert_eq!(of(b"\n <!DOCTYPE html><p>x", None), Kind::Markup);
        assert_eq!(of(b"if a < b then <", None), Kind::Text);
        assert_eq!(of(b"Title\n<p>Text", None), Kind::Markup);
    }

    #[test]
    fn random_bytes_are_nothing() {
        let bytes: Vec<u8> = (0..=255u8)
            .cycle()
            .take(2000)
            .map(|byte| byte.wrapping_mul(167))
            .collect();
        assert_eq!(of(&bytes, None), Kind::Other("binary data"));
    }

    #[test]
    fn utf16_markup_is_markup() {
        let bytes: Vec<u8> = "<html><p>hello there</p>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(of(&bytes, None), Kind::Markup);
    }
}
