//! `quality.toml`: what open peers reach, and the floors that only rise.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::Measured;
use crate::Failure;

/// Below what was measured a new floor is put, so that a rounding difference is no failure.
const SLACK: f64 = 0.002;

/// Far below the fourth digit that is written, far above what binary fractions lose.
const ROUNDING: f64 = 1e-6;

/// From this line on the file is written by `xtask score --raise`.
const MARK: &str =
    "# ---- written by `xtask score --raise`; a value here only ever gets better ----";

/// The figures that get a floor. Lower is better for those with a ceiling.
const FLOORED: [&str; 16] = [
    "body.f1",
    "body.accuracy",
    "snippet.f1",
    "title.exact",
    "title.fuzzy",
    "subtitle.fuzzy",
    "authors.f1",
    "published.day",
    "published.instant",
    "published.none_kept",
    "topics.f1",
    "sections.f1",
    "images.recall",
    "language.accuracy",
    "site_name",
    "modified.day",
];
const CEILED: [&str; 1] = ["comments.leaked"];

type Values = BTreeMap<String, BTreeMap<String, f64>>;

/// A figure of another program.
#[derive(Debug, Clone, Deserialize)]
pub struct Peer {
    /// Its name.
    pub who: String,
    /// Its figure.
    pub value: f64,
}

/// The content of `quality.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// The best open peer, by dataset and figure.
    #[serde(default)]
    pub peers: BTreeMap<String, BTreeMap<String, Peer>>,
    #[serde(default)]
    floors: Values,
    #[serde(default)]
    ceilings: Values,
    /// The part of the file that people write.
    #[serde(skip)]
    head: String,
}

impl Quality {
    /// Reads the file; one that is missing has no floors.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(path)?;
        let mut quality: Self =
            toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let head = text
            .split_once(MARK)
            .map_or(text.as_str(), |(head, _)| head);
        head.trim_end().clone_into(&mut quality.head);
        Ok(quality)
    }

    /// The number of bounds looked at, and a line for each that does not hold.
    pub fn check(&self, measured: &[Measured]) -> (usize, Vec<String>) {
        let mut checked = 0;
        let mut below = Vec::new();
        for set in measured {
            for (bounds, is_floor) in [(&self.floors, true), (&self.ceilings, false)] {
                for (figure, bound) in bounds.get(&set.name).into_iter().flatten() {
                    checked += 1;
                    let value = set.scores.figures.get(figure).copied();
                    let holds =
                        value.is_some_and(|v| if is_floor { v >= *bound } else { v <= *bound });
                    if !holds {
                        let value = value.map_or("absent".to_owned(), |v| format!("{v:.4}"));
                        let kind = if is_floor { "floor" } else { "ceiling" };
                        below.push(format!("{}: {figure} {value}, {kind} {bound}", set.name));
                    }
                }
            }
        }
        (checked, below)
    }

    /// The same file with better bounds where something better was measured.
    pub fn raised(&self, measured: &[Measured]) -> Self {
        let mut floors = self.floors.clone();
        let mut ceilings = self.ceilings.clone();
        for set in measured {
            for figure in FLOORED {
                if let Some(value) = set.scores.figures.get(figure) {
                    let floor = ((value - SLACK).max(0.0) * 1e4 + ROUNDING).floor() / 1e4;
                    let old = entry(&mut floors, set, figure, floor);
                    *old = old.max(floor);
                }
            }
            for figure in CEILED {
                if let Some(value) = set.scores.figures.get(figure) {
                    let ceiling = ((value + SLACK).min(1.0) * 1e4 - ROUNDING).ceil() / 1e4;
                    let old = entry(&mut ceilings, set, figure, ceiling);
                    *old = old.min(ceiling);
                }
            }
        }
        Self {
            peers: self.peers.clone(),
            floors,
            ceilings,
            head: self.head.clone(),
        }
    }

    /// Writes the people's part as it was and the bounds below it.
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        Ok(std::fs::write(path, self.to_text())?)
    }

    fn to_text(&self) -> String {
        use std::fmt::Write;
        let mut text = format!("{}\n\n{MARK}\n", self.head);
        for (table, values) in [("floors", &self.floors), ("ceilings", &self.ceilings)] {
            for (dataset, bounds) in values {
                let _ = writeln!(text, "\n[{table}.{dataset}]");
                for (figure, bound) in bounds {
                    let _ = writeln!(text, "\"{figure}\" = {bound:?}");
                }
            }
        }
        text
    }
}

fn entry<'a>(values: &'a mut Values, set: &Measured, figure: &str, first: f64) -> &'a mut f64 {
    values
        .entry(set.name.clone())
        .or_default()
        .entry(figure.to_owned())
        .or_insert(first)
}

#[cfg(test)]
mod tests {
    use super::super::figures::Scores;
    use super::super::timing::Timing;
    use super::*;

    fn measured(figures: &[(&str, f64)]) -> Vec<Measured> {
        let scores = Scores {
            pages: 1,
            figures: figures
                .iter()
                .map(|(name, v)| ((*name).to_owned(), *v))
                .collect(),
            per_page: Vec::new(),
        };
        vec![Measured {
            name: "set".to_owned(),
            scores,
            timing: Timing::of(&[], &[]),
            failed: Vec::new(),
        }]
    }

    #[test]
    fn floors_rise_and_never_fall() {
        let first =
            Quality::default().raised(&measured(&[("body.f1", 0.9), ("comments.leaked", 0.1)]));
        assert!(first.to_text().contains("\"body.f1\" = 0.898\n"));
        assert!(first.to_text().contains("\"comments.leaked\" = 0.102\n"));
        let worse = first.raised(&measured(&[("body.f1", 0.8), ("comments.leaked", 0.2)]));
        assert_eq!(worse.floors, first.floors);
        assert_eq!(worse.ceilings, first.ceilings);
    }

    #[test]
    fn a_figure_under_its_floor_is_named() {
        let quality = Quality::default().raised(&measured(&[("body.f1", 0.9)]));
        assert_eq!(
            quality.check(&measured(&[("body.f1", 0.898)])),
            (1, Vec::new())
        );
        let (_, below) = quality.check(&measured(&[("body.f1", 0.5)]));
        assert_eq!(below, ["set: body.f1 0.5000, floor 0.898"]);
        assert_eq!(
            quality.check(&measured(&[])).1.len(),
            1,
            "a figure that vanished"
        );
    }

    #[test]
    fn the_written_file_reads_back() {
        let quality = Quality::default().raised(&measured(&[("body.f1", 0.9), ("site_name", 1.0)]));
        let again: Quality = toml::from_str(&quality.to_text()).unwrap();
        assert_eq!(again.floors, quality.floors);
    }
}
