//! What a document declares of its encoding in its first bytes (HTML standard, "prescan a byte stream to determine its
//! encoding").

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How far into the document a `<meta>` declaration is looked for (HTML standard, "prescan a byte stream").
pub(super) const PRESCAN_BYTES: usize = 1024;
/// How far it is looked for where the bytes do not prove to be UTF-8: a browser's parser heeds a late declaration, too.
pub(super) const LATE_BYTES: usize = 16 * 1024;

/// What the head of the document declares.
pub(super) enum Prescan {
    /// An encoding.
    Found(&'static Encoding),
    /// A label that nobody knows.
    Unknown(String),
    /// Nothing.
    Nothing,
}

/// The HTML standard's prescan: comments skipped, attributes of `<meta>` read, other tags passed over. `most` bytes are
/// looked at.
pub(super) fn prescan(bytes: &[u8], most: usize) -> Prescan {
    let head = &bytes[..bytes.len().min(most)];
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
            let tag = rest.iter().skip(1).position(|byte| *byte == b'<');
            scan.at += tag.map_or(rest.len(), |at| at + 1);
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
        // A tag that does not end declares nothing.
        if self.at >= self.head.len() {
            return Prescan::Nothing;
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
        let quote = *value.first()?;
        if matches!(quote, b'"' | b'\'') {
            let value = &value[1..];
            return Some(&value[..memchr::memchr(quote, value)?]);
        }
        let end = value
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || *byte == b';');
        return Some(&value[..end.unwrap_or(value.len())]);
    }
}
