//! "BERLIN (dpa) – ": the place and the agency at the start of the first paragraph. The text keeps it.

use crate::article::Dateline;
use crate::rules::agencies::agencies;
use crate::rules::datelines::datelines;

use super::credit;

/// A dateline and the agencies in it.
#[must_use]
pub fn read(paragraph: &str) -> Option<(Dateline, Vec<String>)> {
    datelines().iter().find_map(|form| {
        let found = form.pattern.captures(paragraph)?;
        let names = match found.name("agency") {
            None => Vec::new(),
            Some(names) => credit::signed_names(names.as_str())?,
        };
        let place = found.name("place")?.as_str();
        let place = without_day(place).trim_matches([',', ' ', '.']).to_owned();
        // "(AFP) - " alone in front of prose, or an agency's own name, is no place.
        if place.is_empty() || agencies().find(&place).is_some() {
            return None;
        }
        let raw = found.get(0)?.as_str().trim().to_owned();
        Some((
            Dateline {
                raw,
                place: Some(place),
            },
            names,
        ))
    })
}

/// "HARBOUR TOWN, May 3" without its day.
fn without_day(place: &str) -> &str {
    match place.rsplit_once(',') {
        Some((head, tail)) if tail.chars().any(|c| c.is_ascii_digit()) => without_day(head),
        _ => place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_its_examples_and_leaves_its_counterexamples() {
        for form in datelines() {
            for example in &form.examples {
                let (dateline, names) =
                    read(&example.text).unwrap_or_else(|| panic!("{}", example.text));
                assert_eq!(
                    dateline.place.as_deref(),
                    Some(example.place.as_str()),
                    "{}",
                    example.text
                );
                assert_eq!(names, example.agencies, "{}", example.text);
            }
            for text in &form.none {
                assert_eq!(read(text), None, "{text}");
            }
        }
    }
}
