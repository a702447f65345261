//! The table of figures in README.md.

use std::path::Path;

use super::Measured;
use super::floors::Quality;
use crate::Failure;

/// The table stands between these lines.
const BEGIN: &str = "<!-- figures, written by `xtask score --readme` -->\n";
const END: &str = "<!-- end of figures -->\n";

/// Heading and figure.
const COLUMNS: [(&str, &str); 9] = [
    ("body", "body.f1"),
    ("exact", "body.accuracy"),
    ("snippets", "snippet.f1"),
    ("headline", "title.exact"),
    ("authors", "authors.f1"),
    ("day", "published.day"),
    ("instant", "published.instant"),
    ("topics", "topics.f1"),
    ("images", "images.recall"),
];

/// Puts the table of these figures in place of the one that is there.
///
/// # Errors
/// The file has no place for it.
pub fn write(path: &Path, measured: &[Measured], quality: &Quality) -> Result<(), Failure> {
    let text = std::fs::read_to_string(path)?;
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = parts.ok_or("README.md has no place for figures")?;
    let table = table(measured, quality);
    std::fs::write(path, format!("{before}{BEGIN}{table}{END}{after}"))?;
    Ok(())
}

/// A row a dataset; in each cell the figure, bold where no peer is better, and the best peer's.
fn table(measured: &[Measured], quality: &Quality) -> String {
    use std::fmt::Write;
    let headings = COLUMNS.map(|(heading, _)| heading).join(" | ");
    let mut table = format!("| dataset | pages | {headings} |\n| --- |");
    table.push_str(&" ---: |".repeat(COLUMNS.len() + 1));
    table.push('\n');
    for set in measured {
        let cells = COLUMNS.map(|(_, figure)| {
            let Some(value) = set.scores.figures.get(figure) else {
                return String::new();
            };
            let peers = quality.peers.get(&set.name);
            match peers.and_then(|peers| peers.get(figure)) {
                None => format!("{value:.3}"),
                // Peers are known to three digits.
                Some(peer) if *value >= peer.value - 0.0005 => {
                    format!("**{value:.3}** / {:.3}", peer.value)
                }
                Some(peer) => format!("{value:.3} / {:.3}", peer.value),
            }
        });
        let (name, pages) = (&set.name, set.scores.pages);
        let _ = writeln!(table, "| {name} | {pages} | {} |", cells.join(" | "));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::figures::Scores;
    use super::super::timing::Timing;
    use super::*;

    #[test]
    fn a_figure_that_no_peer_betters_is_bold() {
        let figures = [
            ("body.f1", 0.9704),
            ("title.exact", 0.8),
            ("topics.f1", 0.5),
        ];
        let measured = Measured {
            name: "set".to_owned(),
            scores: Scores {
                pages: 12,
                figures: figures.map(|(name, v)| (name.to_owned(), v)).into(),
                per_page: Vec::new(),
            },
            timing: Timing::of(&[], &[]),
            failed: Vec::new(),
        };
        let quality: Quality = toml::from_str(
            "[peers.set]\n'body.f1' = { value = 0.97, who = 'one' }\n'title.exact' = { value = 0.9, who = 'other' }",
        )
        .unwrap();
        let table = table(&[measured], &quality);
        let row = table.lines().last().unwrap();
        assert_eq!(
            row,
            "| set | 12 | **0.970** / 0.970 |  |  | 0.800 / 0.900 |  |  |  | 0.500 |  |"
        );
    }
}
