//! Names of elements and attributes.

use std::borrow::Cow;

use html5ever::LocalName;

/// Names that are remembered, by hash.
const SLOTS: usize = 512;

/// The names of a page: it uses few, and making one out of letters costs two hashes and a search.
pub(super) struct Names {
    slots: Vec<Option<LocalName>>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            slots: vec![None; SLOTS],
        }
    }
}

impl Names {
    /// The name in lower case, NUL replaced.
    pub(super) fn get(&mut self, written: &str) -> LocalName {
        let plain = |byte: u8| !byte.is_ascii_uppercase() && byte != 0;
        let name = if written.bytes().all(plain) {
            Cow::Borrowed(written)
        } else {
            Cow::Owned(written.to_ascii_lowercase().replace('\0', "\u{FFFD}"))
        };
        let add = |hash: usize, byte| (hash ^ usize::from(byte)).wrapping_mul(0x0100_0193);
        let hash = name.bytes().fold(0x811C_9DC5, add);
        let slot = (hash ^ (hash >> 15)) % SLOTS;
        match self.slots.get_mut(slot) {
            Some(Some(known)) if **known == *name => known.clone(),
            Some(slot) => slot.insert(LocalName::from(&*name)).clone(),
            None => LocalName::from(&*name),
        }
    }
}
