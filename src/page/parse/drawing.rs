//! The content of `<svg>` and `<math>`, which is dropped: its tags are passed over here, by the tokenizer's rules for where
//! a tag ends, and without a token for each.

/// Where a drawing's content ends that begins here, and how many drawings are open there: in front of the end tag that closes
/// the outermost one, or of what has to be looked at more closely.
pub(super) fn end_of(bytes: &[u8]) -> (usize, usize) {
    let mut depth = 1;
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(found) = memchr::memchr(b'<', rest) else {
            return (bytes.len(), depth);
        };
        at += found;
        let mut tag = Scanner { bytes, at: at + 1 };
        let closes = tag.peek() == Some(b'/');
        if closes {
            tag.at += 1;
        }
        match tag.peek() {
            Some(byte) if byte.is_ascii_alphabetic() => {}
            // Text.
            Some(byte) if !closes && !matches!(byte, b'!' | b'?') => {
                at += 1;
                continue;
            }
            _ => return (at, depth),
        }
        let name = tag.until(|byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        let drawing = is("svg") || is("math");
        let last = closes && drawing && depth == 1;
        let ends_all = closes
            && ["body", "html", "article", "main", "section"]
                .map(is)
                .contains(&true);
        let Some(self_closing) = tag.attributes().filter(|_| !last && !ends_all) else {
            return (at, depth);
        };
        match (drawing, closes) {
            (true, true) => depth -= 1,
            (true, false) if !self_closing => depth += 1,
            _ => {}
        }
        at = tag.at;
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ')
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// What stands in front of the first such byte; the rest of the document where there is none.
    fn until(&mut self, stops: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| stops(*byte));
        let (found, _) = rest.split_at(length.unwrap_or(rest.len()));
        self.at += found.len();
        found
    }

    /// Passes over attributes and the end of the tag. Tells whether the tag closes itself; `None` where the document ends.
    fn attributes(&mut self) -> Option<bool> {
        loop {
            self.until(|byte| !is_space(byte));
            match self.peek()? {
                b'>' => {
                    self.at += 1;
                    return Some(false);
                }
                b'/' => {
                    self.at += 1;
                    if self.peek()? == b'>' {
                        self.at += 1;
                        return Some(true);
                    }
                }
                _ => {
                    // A name may begin with an equals sign.
                    self.at += 1;
                    self.until(|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
                    self.until(|byte| !is_space(byte));
                    if self.peek()? == b'=' {
                        self.at += 1;
                        self.value()?;
                    }
                }
            }
        }
    }

    fn value(&mut self) -> Option<()> {
        self.until(|byte| !is_space(byte));
        match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += memchr::memchr(quote, rest)? + 1;
            }
            b'>' => {}
            _ => {
                self.until(|byte| is_space(byte) || byte == b'>');
            }
        }
        Some(())
    }
}
