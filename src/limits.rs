//! Every bound on the work that one document may cause.
//!
//! Origin of the values: over 2,709 real pages the most was depth 53, 28,067 nodes, 73 attributes on one tag and 2.66 MB; over
//! 1,234 of them 0.61 MB of text, 850,000 steps of depth, 44,436 tags and attributes, 2,734 text blocks, 6,093 bytes of a class and 447 of a title.
//! So an ordinary page has threefold room, and one and a half times the most of text. `make hostile` tells what pages at the
//! bounds cost.

/// Bounds on one document. Past one, what was read so far is answered with `LIMIT_REACHED`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of content; more is refused, not cut.
    pub document_bytes: usize,
    /// Nodes in the tree.
    pub nodes: usize,
    /// Open elements above a node.
    pub depth: usize,
    /// Open elements above all tags and texts together: the tree builder looks through them for each.
    pub steps: usize,
    /// Tags and their attributes, of what is no script, style or drawing; those that make no node among them.
    pub markup: usize,
    /// Text blocks that are judged.
    pub blocks: usize,
    /// Bytes of text outside of scripts.
    pub text_bytes: usize,
    /// Bytes of the title that are kept.
    pub title_bytes: usize,
    /// Attributes kept on one element.
    pub attributes: usize,
    /// Bytes of an attribute's value that are kept.
    pub attribute_bytes: usize,
    /// Bytes of one script that is kept for its data (JSON-LD, state).
    pub data_script_bytes: usize,
    /// Nesting of JSON in the page.
    pub json_depth: usize,
    /// Column or row span of a table cell.
    pub cell_span: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 16 * 1024 * 1024,
            nodes: 100_000,
            depth: 512,
            steps: 10_000_000,
            markup: 250_000,
            blocks: 8_000,
            text_bytes: 1024 * 1024,
            title_bytes: 4 * 1024,
            attributes: 256,
            attribute_bytes: 64 * 1024,
            data_script_bytes: 4 * 1024 * 1024,
            json_depth: 96,
            cell_span: 1_000,
        }
    }
}
