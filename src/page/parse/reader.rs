//! Text to tokens for the tree builder, by the rules of HTML's tokenizer (WHATWG, 13.2.5). html5ever's own looks at every
//! character; here ends are searched for, and text and values are pieces of the document, not copies. What is rare is left to
//! html5ever: doctypes, and scripts whose end depends on what stands in them. Parse errors are not told.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token};
use html5ever::{LocalName, local_name};

use crate::limits::Limits;

use super::names::Names;
use super::references::decoded;
use super::{Filter, Next, drawing, raw};

/// Bytes in which a script whose end hangs on what stands in it has to end.
const ESCAPED_BYTES: usize = 1 << 20;

/// Where a document is read.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    /// The same, to take pieces of.
    whole: StrTendril,
    /// The next byte.
    pub(super) at: usize,
    pub(super) names: Names,
    pub(super) limits: &'t Limits,
    /// Tags and attributes since they were last told.
    pub(super) parts: usize,
    /// A script whose end hangs on what stands in it had none in reach: no other is read so.
    plain_scripts: bool,
}

/// Gives a document's tokens to the filter, all or up to a bound. Lines of the text end with a line feed alone.
pub(super) fn read(text: &str, filter: &Filter) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        text,
        whole: StrTendril::from_slice(text),
        at: 0,
        names: Names::default(),
        limits: &filter.limits,
        parts: 0,
        plain_scripts: false,
    };
    while reader.at < text.len() && filter.limit.get().is_none() {
        reader.characters(filter);
        reader.markup(filter);
    }
    filter.take(Token::EOFToken);
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// A stretch of the text without a copy. Documents are shorter than 4 GiB: tendrils are.
    pub(super) fn part(&self, start: usize, end: usize) -> StrTendril {
        match (u32::try_from(start), u32::try_from(end - start)) {
            (Ok(start), Ok(length)) => self.whole.subtendril(start, length),
            _ => StrTendril::new(),
        }
    }

    /// Text up to a place, which is markup or the end.
    fn text_until(&mut self, end: usize, references: bool, nul: Option<char>, filter: &Filter) {
        let start = std::mem::replace(&mut self.at, end);
        let text = self.text.get(start..end).unwrap_or_default();
        let marked = if references {
            memchr::memchr2(b'&', b'\0', text.as_bytes())
        } else {
            memchr::memchr(b'\0', text.as_bytes())
        };
        let characters = match marked {
            None => self.part(start, end),
            Some(_) => decoded(text, references, false, nul),
        };
        if !characters.is_empty() {
            filter.take(Token::CharacterTokens(characters));
        }
    }

    /// Text up to the next markup. A `<` in front of what cannot be a tag's name is text.
    fn characters(&mut self, filter: &Filter) {
        let bytes = self.text.as_bytes();
        let opens = |at: &usize| {
            let next = bytes.get(at + 1);
            next.is_some_and(|next| {
                next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')
            })
        };
        let mut found = memchr::memchr_iter(b'<', self.rest()).map(|place| self.at + place);
        let end = found.find(opens).unwrap_or(bytes.len());
        if end > self.at {
            // NUL is no character of a text, nor of a CDATA section.
            self.text_until(end, true, None, filter);
        }
    }

    /// A tag, a comment or a declaration.
    fn markup(&mut self, filter: &Filter) {
        let opening = (
            self.text.as_bytes().get(self.at + 1),
            self.text.as_bytes().get(self.at + 2),
        );
        match opening {
            (Some(b'/'), Some(b'>')) => self.at += 3,
            (Some(b'/'), Some(next)) if next.is_ascii_alphabetic() => {
                self.at += 2;
                if let Some(tag) = self.tag_or_end(TagKind::EndTag, filter) {
                    filter.take(Token::TagToken(tag));
                }
            }
            (Some(b'/'), None) => self.text_until(self.text.len(), false, None, filter),
            (Some(b'/' | b'?'), _) => self.bogus_comment(),
            (Some(b'!'), _) => {
                self.at += 2;
                self.declaration(filter);
            }
            (Some(_), _) => {
                self.at += 1;
                self.start_tag(filter);
            }
            // The end of the document.
            (None, _) => {}
        }
    }

    /// A tag from its name on. What the document's end cuts is none, and no text either; what a bound cuts, too.
    fn tag_or_end(&mut self, kind: TagKind, filter: &Filter) -> Option<Tag> {
        let tag = self.tag(kind);
        let reached = filter.count(std::mem::take(&mut self.parts));
        if tag.is_none() || reached {
            self.at = self.text.len();
        }
        tag.filter(|_| !reached)
    }

    fn start_tag(&mut self, filter: &Filter) {
        let Some(tag) = self.tag_or_end(TagKind::StartTag, filter) else {
            return;
        };
        let name = tag.name.clone();
        let next = filter.take(Token::TagToken(tag));
        if filter.drawing.take() {
            let (end, depth) = drawing::end_of(self.rest());
            self.at += end;
            filter.foreign.set(depth);
        }
        match next {
            Next::Markup => {}
            Next::Plain => {
                self.text_until(self.text.len(), false, Some('\u{FFFD}'), filter);
            }
            Next::Raw(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => {
                self.script(filter);
            }
            Next::Raw(kind) => self.raw_text(&name, kind == RawKind::Rcdata, filter),
        }
    }

    /// Text that only the end tag of its element ends, which is read as any other.
    fn raw_text(&mut self, name: &LocalName, references: bool, filter: &Filter) {
        let end = self.at + raw::end_of(self.rest(), name);
        self.text_until(end, references, Some('\u{FFFD}'), filter);
    }

    fn script(&mut self, filter: &Filter) {
        let end = raw::end_of(self.rest(), &local_name!("script"));
        let inside = self.rest().get(..end).unwrap_or_default();
        if !self.plain_scripts && raw::is_escaped(inside) {
            let reach = self.text.len().min(self.at + ESCAPED_BYTES);
            let reach = self.text.floor_char_boundary(reach);
            let content = raw::escaped_script(self.part(self.at, reach));
            if content.end.is_some() || reach == self.text.len() {
                self.at = reach - content.left;
                if !content.characters.is_empty() {
                    filter.take(Token::CharacterTokens(content.characters));
                }
                if let Some(end) = content.end {
                    filter.take(Token::TagToken(end));
                }
                return;
            }
            self.plain_scripts = true;
        }
        self.text_until(self.at + end, false, Some('\u{FFFD}'), filter);
    }

    /// What stands behind `<!`.
    fn declaration(&mut self, filter: &Filter) {
        let rest = self.rest();
        let starts = |with: &[u8]| {
            let start = rest.get(..with.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(with))
        };
        if rest.starts_with(b"--") {
            self.at += 2;
            self.comment();
        } else if starts(b"doctype") {
            let end = memchr::memchr(b'>', rest).map_or(rest.len(), |end| end + 1);
            let start = self.at - "<!".len();
            self.at += end;
            if let Some(doctype) = raw::doctype(self.part(start, self.at)) {
                filter.take(Token::DoctypeToken(doctype));
            }
        } else if rest.starts_with(b"[CDATA[") && filter.is_in_foreign_element() {
            self.at += "[CDATA[".len();
            let end = memchr::memmem::find(self.rest(), b"]]>");
            let behind = end.map_or(self.text.len(), |end| self.at + end);
            self.text_until(behind, false, None, filter);
            self.at = (self.at + "]]>".len()).min(self.text.len());
        } else {
            self.bogus_comment();
        }
    }

    /// A comment ends at `-->` or `--!>`; at once, where `>` or `->` follows its opening. Nobody reads it.
    fn comment(&mut self) {
        let rest = self.rest();
        let length = if rest.starts_with(b">") {
            1
        } else if rest.starts_with(b"->") {
            2
        } else {
            let ends = memchr::memchr_iter(b'>', rest).find(|end| {
                let before = rest.get(..*end).unwrap_or_default();
                before.ends_with(b"--") || before.ends_with(b"--!")
            });
            ends.map_or(rest.len(), |end| end + 1)
        };
        self.at += length;
    }

    fn bogus_comment(&mut self) {
        let rest = self.rest();
        self.at += memchr::memchr(b'>', rest).map_or(rest.len(), |end| end + 1);
    }
}
