//! Attributes of elements, and what the values of class and id speak of: templates repeat them, so it is read once.

use std::cell::RefCell;

use foldhash::HashMap;

use super::{Dom, NodeId};
use crate::rules::class_roles::{self, Roles};
use crate::rules::pictures::{Parts, pictures};

/// What values speak of that were asked for.
#[derive(Debug, Default)]
pub(super) struct Known {
    roles: RefCell<HashMap<Box<str>, Roles>>,
    parts: RefCell<HashMap<Box<str>, Parts>>,
}

fn remembered<T: Copy>(
    table: &RefCell<HashMap<Box<str>, T>>,
    value: &str,
    read: impl FnOnce() -> T,
) -> T {
    if let Some(known) = table.borrow().get(value) {
        return *known;
    }
    let new = read();
    table.borrow_mut().insert(value.into(), new);
    new
}

/// The bit of an attribute's name among those of an element: most names that are asked for are on few elements, and a look
/// at one word tells that.
#[inline]
pub(super) fn bit(name: &str) -> u64 {
    let first = name.as_bytes().first().copied().unwrap_or_default();
    1 << ((name.len() * 7 + usize::from(first)) % 64)
}

/// Names of attributes, to be looked for all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted(u64);

impl Wanted {
    /// Any of these.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self(names.into_iter().fold(0, |bits, name| bits | bit(name)))
    }
}

impl<'t> Dom<'t> {
    /// Whether an element may have any of some attributes. Few have any that are asked for seldom.
    #[must_use]
    #[inline]
    pub fn may_have(&self, id: NodeId, wanted: Wanted) -> bool {
        self.nodes[id.index()].names & wanted.0 != 0
    }

    /// An attribute as written, name in lower case.
    #[must_use]
    #[inline]
    pub fn attr(&self, id: NodeId, name: &str) -> Option<&'t str> {
        if self.nodes[id.index()].names & bit(name) == 0 {
            return None;
        }
        self.find_attr(id, name)
    }

    fn find_attr(&self, id: NodeId, name: &str) -> Option<&'t str> {
        let element = self.element(id)?;
        element
            .attrs
            .iter()
            .find(|(key, _)| &*key.local == name)
            .map(|(_, value)| &**value)
    }

    /// The roles that the value of a class or id attribute speaks of.
    #[must_use]
    pub fn roles_of(&self, value: &str) -> Roles {
        let read = || class_roles::of_attribute(value);
        remembered(&self.known.roles, value, read)
    }

    /// What it says about pictures.
    #[must_use]
    pub fn parts_of(&self, value: &str) -> Parts {
        let read = || pictures().parts_of(value);
        remembered(&self.known.parts, value, read)
    }
}
