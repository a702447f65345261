//! Byte offsets into the caller's unit, in time linear in the text.

use crate::article::TextRange;

/// Bytes between two counted places: one count looks at fewer bytes than this.
const STRIDE: usize = 64;

/// What a caller's strings are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OffsetUnit {
    /// Go, Rust, C++.
    #[default]
    Utf8Bytes,
    /// Java, JavaScript, C#.
    Utf16CodeUnits,
    /// Python.
    CodePoints,
}

/// Counts one text in one unit.
#[derive(Debug)]
pub struct Offsets<'t> {
    text: &'t [u8],
    unit: OffsetUnit,
    /// Units in front of each `STRIDE` bytes; empty where bytes are the unit.
    counts: Vec<u32>,
}

impl<'t> Offsets<'t> {
    /// Prepares for `text`.
    #[must_use]
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let bytes = text.as_bytes();
        let mut counts = Vec::new();
        // In plain ASCII, the three units are one.
        if unit != OffsetUnit::Utf8Bytes && !text.is_ascii() {
            let mut count = 0;
            counts.reserve(bytes.len() / STRIDE + 1);
            for chunk in bytes.chunks(STRIDE) {
                counts.push(count);
                count += units(chunk, unit);
            }
            counts.push(count);
        }
        Self {
            text: bytes,
            unit,
            counts,
        }
    }

    /// Units in front of `byte`. An offset past the end counts as the end.
    #[must_use]
    pub fn at(&self, byte: usize) -> i32 {
        let byte = byte.min(self.text.len());
        let count = match self.counts.get(byte / STRIDE) {
            Some(before) => {
                let rest = self.text.get(byte / STRIDE * STRIDE..byte);
                before + rest.map_or(0, |rest| units(rest, self.unit))
            }
            None => u32::try_from(byte).unwrap_or(u32::MAX),
        };
        i32::try_from(count).unwrap_or(i32::MAX)
    }

    /// Start and end of a range.
    #[must_use]
    pub fn range(&self, range: TextRange) -> (i32, i32) {
        (self.at(range.start), self.at(range.end))
    }
}

/// Characters are counted at their first byte; outside the Basic Multilingual Plane they take two UTF-16 units.
fn units(bytes: &[u8], unit: OffsetUnit) -> u32 {
    let width = |byte: &u8| match (byte, unit) {
        (0x80..=0xBF, _) => 0,
        (0xF0.., OffsetUnit::Utf16CodeUnits) => 2,
        _ => 1,
    };
    bytes.iter().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_agrees_with_counting_from_the_start() {
        let text = "Zürich 東京 😀 naïve — “x” ".repeat(20);
        let sixteen = Offsets::new(&text, OffsetUnit::Utf16CodeUnits);
        let points = Offsets::new(&text, OffsetUnit::CodePoints);
        let bytes = Offsets::new(&text, OffsetUnit::Utf8Bytes);
        let mut before = String::new();
        for (at, character) in text.char_indices() {
            assert_eq!(usize::try_from(bytes.at(at)), Ok(at));
            assert_eq!(
                usize::try_from(sixteen.at(at)),
                Ok(before.encode_utf16().count())
            );
            assert_eq!(usize::try_from(points.at(at)), Ok(before.chars().count()));
            before.push(character);
        }
        assert_eq!(
            usize::try_from(points.at(text.len())),
            Ok(text.chars().count())
        );
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        let offsets = Offsets::new("aé", OffsetUnit::CodePoints);
        assert_eq!(offsets.range(TextRange { start: 1, end: 99 }), (1, 2));
        assert_eq!(Offsets::new("", OffsetUnit::CodePoints).at(0), 0);
    }
}
