//! Names of elements and attributes.

use std::borrow::Cow;

use html5ever::LocalName;

/// Names that are remembered, by hash.
const SLOTS: usize = 512;

/// The names of a page: it uses few, and making one out of letters costs two hashes and a search.
pub(super) struct Names {
    /// As they were written, and what they mean.
    slots: Vec<(Box<str>, LocalName)>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            slots: vec![(Box::default(), LocalName::default()); SLOTS],
        }
    }
}

impl Names {
    /// The name in lower case, NUL replaced.
    pub(super) fn get(&mut self, written: &str) -> LocalName {
        let Some((known, name)) = self.slots.get_mut(slot(written.as_bytes())) else {
            return meaning(written);
        };
        if **known != *written {
            *name = meaning(written);
            *known = written.into();
        }
        name.clone()
    }
}

fn meaning(written: &str) -> LocalName {
    let plain = |byte: u8| !byte.is_ascii_uppercase() && byte != 0;
    let name = if written.bytes().all(plain) {
        Cow::Borrowed(written)
    } else {
        Cow::Owned(written.to_ascii_lowercase().replace('\0', "\u{FFFD}"))
    };
    LocalName::from(&*name)
}

/// Where a name is remembered, by its length and its first and last bytes.
fn slot(name: &[u8]) -> usize {
    let word = |bytes: Option<&[u8; 4]>| bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let (first, last) = match name {
        [] => (0, 0),
        [one] => (u32::from(*one), 0),
        [one, two] => (u32::from(*one), u32::from(*two)),
        [one, two, three] => (u32::from(*one) | u32::from(*two) << 8, u32::from(*three)),
        _ => (word(name.first_chunk()), word(name.last_chunk())),
    };
    let mixed = (u64::from(first) | u64::from(last) << 32)
        .wrapping_add(name.len() as u64)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 55).unwrap_or(0) % SLOTS
}
