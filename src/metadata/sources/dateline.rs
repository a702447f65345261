//! "BERLIN (dpa) – ": the place and the agency at the start of the first paragraph. The text keeps it.

use crate::article::Dateline;
use crate::rules::agencies::agencies;
use crate::rules::datelines::datelines;

use super::credit;

/// Characters within which a dateline ends.
const OPENING: usize = 160;

/// A dateline and the agencies in it. `signed`: the story is known to be an agency's.
#[must_use]
pub fn read(paragraph: &str, signed: bool) -> Option<(Dateline, Vec<String>)> {
    // Datelines are short; prose behind them needs no search.
    let opening = match paragraph.char_indices().nth(OPENING) {
        Some((end, _)) => paragraph.split_at(end).0,
        None => paragraph,
    };
    datelines().iter().find_map(|form| {
        if form.signed && !signed {
            return None;
        }
        let found = form.read(opening)?;
        let names = match found.name("agency") {
            None => Vec::new(),
            Some(names) => credit::signed_names(names.as_str())?,
        };
        let place = found.name("place").map_or("", |place| place.as_str());
        let place = without_day(place).trim_matches([',', ' ', '.']).to_owned();
        // An agency's own name is no place.
        if agencies().find(&place).is_some() {
            return None;
        }
        let raw = found.name("raw").or_else(|| found.get(0))?;
        Some((
            Dateline {
                raw: raw.as_str().trim().to_owned(),
                place: Some(place).filter(|place| !place.is_empty()),
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
                    read(&example.text, form.signed).unwrap_or_else(|| panic!("{}", example.text));
                let place = dateline.place.unwrap_or_default();
                assert_eq!(place, example.place, "{}", example.text);
                assert_eq!(names, example.agencies, "{}", example.text);
            }
            for text in &form.none {
                assert_eq!(read(text, true), None, "{text}");
            }
        }
    }
}
