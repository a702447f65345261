//! Tables. Markdown has no cells that span others: their places stay empty, so that columns stand below each other.

use super::inline::words;
use crate::article::{Table, TableCell};

/// Places of the largest table that is filled up with empty cells: in a larger one a short row stays short, as `CommonMark`'s
/// tables allow, and a cell takes one place. A few bytes of a page can ask for millions of places.
const PLACES: usize = 10_000;

/// The caption as a paragraph, then the rows; an empty head where the first row is none.
pub(super) fn write(table: &Table) -> String {
    let width = |row: &Vec<TableCell>| row.iter().map(|cell| cell.column_span as usize).sum();
    let widest = table.rows.iter().map(width).max().unwrap_or(0_usize);
    let places = PLACES / table.rows.len().max(1);
    let filled = widest <= places;
    let rows = grid(&table.rows, if filled { places } else { 0 });
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        return String::new();
    }
    let mut out = String::new();
    if let Some(caption) = table
        .caption
        .as_deref()
        .map(words)
        .filter(|it| !it.is_empty())
    {
        out.push_str(&caption);
        out.push_str("\n\n");
    }
    let first = table.rows.first();
    let has_header = first.is_some_and(|row| row.iter().any(|cell| cell.header));
    let rule = vec!["---".to_owned(); columns];
    if !has_header {
        push(&vec![String::new(); columns], &mut out);
        push(&rule, &mut out);
    }
    for (at, mut row) in rows.into_iter().enumerate() {
        if filled {
            row.resize(columns, String::new());
        }
        push(&row, &mut out);
        if has_header && at == 0 {
            push(&rule, &mut out);
        }
    }
    out
}

fn push(cells: &[String], out: &mut String) {
    out.push_str("| ");
    out.push_str(&cells.join(" | "));
    out.push_str(" |\n");
}

/// The cells at their places, in rows of so many places; in rows of none a cell spans no others.
fn grid(rows: &[Vec<TableCell>], places: usize) -> Vec<Vec<String>> {
    let spanned = places > 0;
    // For each column: rows below that a cell above reaches into.
    let mut taken: Vec<u32> = Vec::new();
    let mut grid = Vec::with_capacity(rows.len());
    for cells in rows {
        let mut row: Vec<String> = Vec::new();
        for cell in cells {
            while row.len() < places && reach(&mut taken, row.len()) {
                row.push(String::new());
            }
            let (across, down) = if spanned {
                (cell.column_span.max(1) as usize, cell.row_span.max(1))
            } else {
                (1, 1)
            };
            let from = row.len();
            row.push(words(&cell.text));
            row.resize(from + across, String::new());
            if taken.len() < row.len() {
                taken.resize(row.len(), 0);
            }
            for column in taken.iter_mut().skip(from).take(across) {
                *column = down - 1;
            }
        }
        for column in row.len()..taken.len() {
            reach(&mut taken, column);
        }
        grid.push(row);
    }
    grid
}

/// Whether a cell above reaches into this row's column; it is counted then.
fn reach(taken: &mut [u32], column: usize) -> bool {
    match taken.get_mut(column) {
        Some(rows) if *rows > 0 => {
            *rows -= 1;
            true
        }
        _ => false,
    }
}
