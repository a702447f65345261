//! The words of a node as a reader would copy them.

use super::{Dom, NodeId, Tag};

impl Dom<'_> {
    /// The words below a node: white space folded, blocks and `<br>` as line breaks, silent elements and hidden ones left
    /// out.
    #[must_use]
    pub fn text(&self, id: NodeId) -> String {
        let mut out = TextBuilder::default();
        if self.tag(id) == Tag::Text {
            out.push(self.raw_text(id));
            return out.finish();
        }
        let end = self.end(id);
        let mut at = NodeId(id.0 + 1);
        // Ends of the open blocks: passing one breaks the line.
        let mut breaks: Vec<NodeId> = Vec::new();
        while at < end {
            while breaks.last().is_some_and(|block| *block <= at) {
                breaks.pop();
                out.line();
            }
            let tag = self.tag(at);
            match tag {
                Tag::Text => out.push(self.raw_text(at)),
                Tag::Br | Tag::Hr => out.line(),
                _ if tag.is_silent() || self.is_hidden(at) => {
                    at = self.end(at);
                    continue;
                }
                _ if tag.is_block() => {
                    out.line();
                    breaks.push(self.end(at));
                }
                _ => {}
            }
            at = NodeId(at.0 + 1);
        }
        out.finish()
    }

    /// The same on one line.
    #[must_use]
    pub fn line(&self, id: NodeId) -> String {
        let text = self.text(id);
        if text.contains('\n') {
            text.replace('\n', " ")
        } else {
            text
        }
    }
}

/// Builds text as a reader would copy it: runs of white space are one space, lines are trimmed, soft hyphens and
/// zero-width marks that only steer layout are gone.
#[derive(Debug, Default)]
pub struct TextBuilder {
    out: String,
    space: bool,
    line: bool,
}

impl TextBuilder {
    /// Adds characters of the document.
    pub fn push(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            // Most of most texts: a run of characters that are taken as they are, single spaces between them.
            let plain = plain_bytes(rest.as_bytes());
            if plain > 0 {
                let (word, behind) = rest.split_at(plain);
                self.gap();
                self.out.push_str(word);
                rest = behind;
            }
            let mut chars = rest.chars();
            match chars.next() {
                None | Some('\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}') => {}
                Some(c) if c.is_whitespace() => self.space = true,
                Some(c) if c.is_control() => {}
                Some(c) => {
                    self.gap();
                    self.out.push(c);
                }
            }
            rest = chars.as_str();
        }
    }

    /// What waits in front of the next character.
    fn gap(&mut self) {
        if self.line {
            if !self.out.is_empty() {
                self.out.push('\n');
            }
        } else if self.space && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.space = false;
        self.line = false;
    }

    /// Breaks the line, if anything follows.
    pub fn line(&mut self) {
        self.line = true;
    }

    /// Bytes so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether there is nothing yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Where the next character would stand, white space that waits included.
    #[must_use]
    pub fn next_position(&self) -> usize {
        self.out.len() + usize::from((self.space || self.line) && !self.out.is_empty())
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }
}

/// For each byte whether it is part of a character that stands in a text as it is, whatever the bytes around it. Those that
/// some white space, control characters or marks of layout begin with are not; bytes that continue a character are, since they
/// follow one that began it.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < plain.len() {
        plain[byte] = matches!(
            byte,
            0x21..=0x7E | 0x80..=0xC1 | 0xC3..=0xE0 | 0xE4..=0xEE | 0xF0..=0xFF
        );
        byte += 1;
    }
    plain
};

/// Bytes of a text's beginning that are taken as they are. Ends between two characters.
fn plain_bytes(bytes: &[u8]) -> usize {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(|byte| PLAIN[usize::from(*byte)]);
    let mut at = 0;
    loop {
        while is_plain(bytes.get(at)) {
            at += 1;
        }
        let single = at > 0 && bytes.get(at) == Some(&b' ') && is_plain(bytes.get(at + 1));
        if !single {
            return at;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::page::parse::parse;

    fn text_of(html: &str) -> String {
        let parsed = parse(html, &Limits::default());
        let dom = Dom::new(&parsed.tree);
        dom.text(dom.root())
    }

    #[test]
    fn blocks_and_breaks_part_words_and_inline_marks_do_not() {
        assert_eq!(
            text_of("<p>one<p>two<div>three<br>four</div><span>D</span>er"),
            "one\ntwo\nthree\nfour\nDer"
        );
    }

    #[test]
    fn every_character_is_taken_as_by_the_rules() {
        for c in '\0'..=char::MAX {
            let mut out = TextBuilder::default();
            out.push(&format!("a {c} b{c}"));
            let spaced = c.is_whitespace();
            let dropped = matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}');
            let wanted = if spaced || dropped || c.is_control() {
                "a b".to_owned()
            } else {
                format!("a {c} b{c}")
            };
            assert_eq!(out.finish(), wanted, "{c:?}");
        }
    }

    #[test]
    fn soft_hyphens_go_and_no_break_spaces_are_spaces() {
        assert_eq!(
            text_of("<p>Kredit\u{AD}anstalt&nbsp;für"),
            "Kreditanstalt für"
        );
    }

    #[test]
    fn hidden_and_silent_elements_are_not_text() {
        let html = "<p>a</p><p hidden>b</p><p style='DISPLAY : none'>c</p><script>d</script><noscript>e</noscript>f";
        assert_eq!(text_of(html), "a\nf");
    }
}
