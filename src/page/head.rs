//! What the document says of itself outside its text: `<meta>`, `<link>`, `<title>`, `<html lang>`. Read once, wherever in
//! the document they stand, because broken heads spill into the body.

use crate::page::dom::{Dom, NodeId, Tag};

/// One `<meta>` with a name and a content.
#[derive(Debug, Clone)]
pub struct Meta<'t> {
    /// `name`, `property`, `itemprop` or `http-equiv`, lower case.
    pub key: String,
    /// Trimmed, never empty.
    pub content: &'t str,
    /// Whether the key stood in `itemprop`.
    pub itemprop: bool,
    /// Where.
    pub node: NodeId,
}

/// One `<link>` with an address.
#[derive(Debug, Clone)]
pub struct LinkElement<'t> {
    /// `rel` tokens, lower case.
    pub rel: Vec<String>,
    /// As written, trimmed.
    pub href: &'t str,
    /// As written.
    pub hreflang: Option<&'t str>,
    /// As written.
    pub kind: Option<&'t str>,
    /// Where.
    pub node: NodeId,
}

/// The document's own data.
#[derive(Debug, Default)]
pub struct Head<'t> {
    /// In document order.
    pub metas: Vec<Meta<'t>>,
    /// In document order.
    pub links: Vec<LinkElement<'t>>,
    /// `<title>`, white space folded.
    pub title: Option<String>,
    /// `<html lang>` (or `xml:lang`), trimmed.
    pub language: Option<&'t str>,
    /// `<base href>`.
    pub base: Option<&'t str>,
}

impl<'t> Head<'t> {
    /// Reads the document.
    #[must_use]
    pub fn read(dom: &Dom<'t>) -> Self {
        let mut head = Self::default();
        for node in dom.all() {
            match dom.tag(node) {
                Tag::Meta => head.meta_element(dom, node),
                Tag::Link => head.link_element(dom, node),
                Tag::Title if head.title.is_none() => {
                    let text: String = dom
                        .descendants(node)
                        .map(|text| dom.raw_text(text))
                        .collect();
                    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    head.title = Some(text).filter(|text| !text.is_empty());
                }
                Tag::Html if head.language.is_none() => {
                    head.language = dom
                        .attr_filled(node, "lang")
                        .or_else(|| dom.attr_filled(node, "xml:lang"));
                }
                Tag::Base if head.base.is_none() => head.base = dom.attr_filled(node, "href"),
                _ => {}
            }
        }
        head
    }

    /// The first meta content under a key (lower case).
    #[must_use]
    pub fn meta(&self, key: &str) -> Option<&'t str> {
        self.all(key).next()
    }

    /// All meta contents under a key, in document order.
    pub fn all<'k>(&'k self, key: &'k str) -> impl Iterator<Item = &'t str> + 'k {
        self.metas
            .iter()
            .filter(move |meta| meta.key == key)
            .map(|meta| meta.content)
    }

    /// Links with this `rel` token (lower case), in document order.
    pub fn links<'k>(&'k self, rel: &'k str) -> impl Iterator<Item = &'k LinkElement<'t>> + 'k {
        self.links
            .iter()
            .filter(move |link| link.rel.iter().any(|token| token == rel))
    }

    fn meta_element(&mut self, dom: &Dom<'t>, node: NodeId) {
        // Some pages write `value`, as for `<param>`.
        let content = dom
            .attr_filled(node, "content")
            .or_else(|| dom.attr_filled(node, "value"));
        let Some(content) = content else { return };
        for name in ["name", "property", "itemprop", "http-equiv"] {
            if let Some(key) = dom.attr_filled(node, name) {
                let key = key.to_lowercase();
                self.metas.push(Meta {
                    key,
                    content,
                    itemprop: name == "itemprop",
                    node,
                });
            }
        }
    }

    fn link_element(&mut self, dom: &Dom<'t>, node: NodeId) {
        let (Some(rel), Some(href)) = (dom.attr_filled(node, "rel"), dom.attr_filled(node, "href"))
        else {
            return;
        };
        self.links.push(LinkElement {
            rel: rel
                .split_ascii_whitespace()
                .map(str::to_lowercase)
                .collect(),
            href,
            hreflang: dom.attr_filled(node, "hreflang"),
            kind: dom.attr_filled(node, "type"),
            node,
        });
    }
}
