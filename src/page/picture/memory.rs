//! What was read of a page's pictures: the body, the images and the words around them ask for the same ones again.

use std::cell::RefCell;
use std::rc::Rc;

use foldhash::HashMap;

use super::rendition::Rendition;
use super::{Identity, Picture};
use crate::page::dom::NodeId;

/// Answers by node.
#[derive(Debug, Default)]
pub struct Memory {
    found: Table<Option<Picture>>,
    addresses: Table<Rc<[Identity]>>,
    renditions: Table<Rc<[Rendition]>>,
}

type Table<T> = RefCell<HashMap<NodeId, T>>;

impl Memory {
    pub(super) fn found(
        &self,
        node: NodeId,
        find: impl FnOnce() -> Option<Picture>,
    ) -> Option<Picture> {
        remembered(&self.found, node, find)
    }

    pub(super) fn addresses(
        &self,
        node: NodeId,
        read: impl FnOnce() -> Vec<Identity>,
    ) -> Rc<[Identity]> {
        remembered(&self.addresses, node, || read().into())
    }

    pub(super) fn renditions(
        &self,
        node: NodeId,
        read: impl FnOnce() -> Vec<Rendition>,
    ) -> Rc<[Rendition]> {
        remembered(&self.renditions, node, || read().into())
    }
}

/// Reading one may ask for others: nothing is borrowed meanwhile.
fn remembered<T: Clone>(table: &Table<T>, node: NodeId, read: impl FnOnce() -> T) -> T {
    if let Some(known) = table.borrow().get(&node) {
        return known.clone();
    }
    let new = read();
    table.borrow_mut().insert(node, new.clone());
    new
}
