//! Tags and their attributes.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind};
use html5ever::{Attribute, LocalName, QualName, ns};

use super::reader::Reader;
use super::references::decoded;

const fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0C' | b' ')
}

impl Reader<'_> {
    /// A tag from its name on. `None` where the document ends in it: then there is none.
    pub(super) fn tag(&mut self, kind: TagKind) -> Option<Tag> {
        let name = self.name(|byte| is_space(byte) || matches!(byte, b'/' | b'>'))?;
        self.parts += 1;
        let mut attrs: Vec<Attribute> = Vec::new();
        let mut had_duplicate_attributes = false;
        let self_closing = loop {
            self.skip_space();
            match self.peek()? {
                b'>' => break false,
                b'/' => {
                    self.at += 1;
                    if self.peek()? == b'>' {
                        break true;
                    }
                }
                _ => {
                    let (name, value) = self.attribute()?;
                    self.parts += 1;
                    if self.parts > self.limits.markup {
                        return None;
                    }
                    if attrs.iter().any(|known| known.name.local == name) {
                        had_duplicate_attributes = true;
                    } else if attrs.len() < self.limits.attributes {
                        attrs.push(Attribute {
                            name: QualName::new(None, ns!(), name),
                            value,
                        });
                    }
                }
            }
        };
        self.at += 1;
        Some(Tag {
            kind,
            name,
            self_closing,
            attrs,
            had_duplicate_attributes,
        })
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// A name up to one of the bytes that end it, whatever its first byte is; `None` where the document ends.
    fn name(&mut self, ends: impl Fn(u8) -> bool) -> Option<LocalName> {
        let mut behind = self.rest().iter().skip(1);
        let length = 1 + behind.position(|byte| ends(*byte))?;
        let name = self.text.get(self.at..self.at + length)?;
        self.at += length;
        Some(self.names.get(name))
    }

    fn attribute(&mut self) -> Option<(LocalName, StrTendril)> {
        // A name may begin with an equals sign.
        let name = self.name(|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='))?;
        self.skip_space();
        if self.peek()? != b'=' {
            return Some((name, StrTendril::new()));
        }
        self.at += 1;
        self.skip_space();
        Some((name, self.value()?))
    }

    fn value(&mut self) -> Option<StrTendril> {
        let rest = self.rest();
        let (start, end, behind) = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                let start = self.at + 1;
                let length = memchr::memchr(quote, rest.get(1..)?)?;
                (start, start + length, start + length + 1)
            }
            // A value that is missing.
            b'>' => return Some(StrTendril::new()),
            _ => {
                let ends = |byte: &u8| is_space(*byte) || *byte == b'>';
                let end = self.at + rest.iter().position(ends)?;
                (self.at, end, end)
            }
        };
        self.at = behind;
        let most = self.limits.attribute_bytes;
        let end = if end - start > most {
            self.text.floor_char_boundary(start + most)
        } else {
            end
        };
        let value = self.text.get(start..end)?;
        Some(match memchr::memchr2(b'&', b'\0', value.as_bytes()) {
            None => self.part(start, end),
            Some(_) => decoded(value, true, true, Some('\u{FFFD}')),
        })
    }
}
