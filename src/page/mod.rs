//! Bytes to [`Page`]: decoded, parsed once, flattened, its own data read. Later stages only look.

pub mod characters;
pub mod decode;
pub mod dom;
pub mod head;
pub mod kind;
pub mod linked_data;
pub mod parse;
pub mod picture;
pub mod ruled;
pub mod wording;

use scraper::Html;
use url::Url;

use crate::Hints;
use crate::limits::Limits;
use crate::page::dom::Dom;
use crate::page::head::Head;
use crate::page::linked_data::LinkedData;
use crate::page::ruled::Ruled;

/// A page, read-only.
#[derive(Debug)]
pub struct Page<'t> {
    /// The document in document order.
    pub dom: Dom<'t>,
    /// `<meta>`, `<link>`, `<title>`.
    pub head: Head<'t>,
    /// JSON-LD and microdata.
    pub linked_data: LinkedData,
    /// What the caller told about the page.
    pub hints: &'t Hints<'t>,
    /// What relative addresses are resolved against.
    pub base: Option<Url>,
    /// The bounds in force.
    pub limits: &'t Limits,
    /// What was read of its pictures.
    pictures: picture::Memory,
    /// What site rules say of it; nothing until they are asked.
    pub ruled: Ruled,
}

impl<'t> Page<'t> {
    /// Reads a parsed tree.
    #[must_use]
    pub fn new(tree: &'t Html, hints: &'t Hints<'t>, limits: &'t Limits) -> Self {
        let dom = Dom::new(tree);
        let head = Head::read(&dom);
        let base = base_of(&head, hints);
        let linked_data = LinkedData::read(&dom, &head, hints, limits);
        Self {
            dom,
            head,
            linked_data,
            hints,
            base,
            limits,
            pictures: picture::Memory::default(),
            ruled: Ruled::default(),
        }
    }

    /// An address of the page made absolute. `None` for what is no web address: fragments, `javascript:`, `data:`, `mailto:`.
    #[must_use]
    pub fn resolve(&self, address: &str) -> Option<String> {
        self.resolved(address).map(Into::into)
    }

    /// The same in its parts.
    #[must_use]
    pub fn resolved(&self, address: &str) -> Option<Url> {
        let address = address.trim();
        if address.is_empty() || address.starts_with('#') {
            return None;
        }
        let url = match &self.base {
            Some(base) => base.join(address).ok()?,
            None => Url::parse(address).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then_some(url)
    }
}

/// `<base href>`, resolved against the page's own address; else the request's; else the declared one.
fn base_of(head: &Head<'_>, hints: &Hints<'_>) -> Option<Url> {
    let declared = || {
        let canonical = head.links("canonical").map(|link| link.href).next();
        canonical
            .or_else(|| head.meta("og:url"))
            .and_then(|address| Url::parse(address).ok())
    };
    let own = hints.url.clone().or_else(declared);
    match (head.base, own) {
        (Some(base), Some(own)) => own.join(base).ok().or(Some(own)),
        (Some(base), None) => Url::parse(base).ok(),
        (None, own) => own,
    }
}
