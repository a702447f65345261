//! Tables with cells that span others.

use super::markup::Markup;
use super::{Attribute, line, within};
use crate::article::{Table, TableCell};
use crate::render::one_line;

/// A first row of nothing but headers is the head.
pub(super) fn write(table: &Table, attributes: &[Attribute<'_>], out: &mut Markup) {
    if table.rows.iter().all(Vec::is_empty) {
        return;
    }
    within(&["table"], attributes, out, |out| {
        line(
            "caption",
            &[],
            table.caption.as_deref().unwrap_or_default(),
            out,
        );
        let mut rows = table.rows.as_slice();
        if let Some((first, rest)) = rows.split_first()
            && !first.is_empty()
            && first.iter().all(|cell| cell.header)
        {
            within(&["thead"], &[], out, |out| row(first, out));
            rows = rest;
        }
        if !rows.is_empty() {
            within(&["tbody"], &[], out, |out| {
                for cells in rows {
                    row(cells, out);
                }
            });
        }
    });
}

fn row(cells: &[TableCell], out: &mut Markup) {
    within(&["tr"], &[], out, |out| {
        for cell in cells {
            let element = if cell.header { "th" } else { "td" };
            let span = |count: u32| (count > 1).then(|| count.to_string());
            let (across, down) = (span(cell.column_span), span(cell.row_span));
            let attributes = [("colspan", across.as_deref()), ("rowspan", down.as_deref())];
            within(&[element], &attributes, out, |out| {
                out.text(&one_line(&cell.text));
            });
        }
    });
}
