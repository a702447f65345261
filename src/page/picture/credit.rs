//! The words under a picture, taken apart: what it shows, and whose it is.

use crate::rules::photo_credits::photo_credits;

/// Characters and words of the longest credit.
const CREDIT_CHARACTERS: usize = 110;
const CREDIT_WORDS: usize = 14;
/// Words of the longest label.
const LABEL_WORDS: usize = 3;

/// Caption and credit of a text: either may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Split {
    /// Without the credit.
    pub caption: Option<String>,
    /// Without label, sign and brackets.
    pub credit: Option<String>,
}

/// Takes a text apart. Its last line that is nothing but a credit is one; else the end of the text may be.
#[must_use]
pub fn split(text: &str) -> Split {
    let mut lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let mut credit = None;
    if lines.len() > 1
        && let Some(at) = lines.iter().rposition(|line| whole(line).is_some())
    {
        credit = whole(lines.remove(at));
    }
    // "Foto:" on a line of its own, its name on the next.
    if credit.is_none()
        && lines.len() > 1
        && let Some(at) = lines.iter().rposition(|line| is_bare_label(line))
        && at + 1 < lines.len()
    {
        credit = named(lines.remove(at + 1));
        lines.remove(at);
    }
    let joined = lines.join(" ");
    if credit.is_some() {
        return Split {
            caption: filled(&joined),
            credit,
        };
    }
    line(&joined)
}

fn line(text: &str) -> Split {
    if let Some(credit) = whole(text) {
        return Split {
            caption: None,
            credit: Some(credit),
        };
    }
    let found = bracketed(text)
        .or_else(|| labelled(text))
        .or_else(|| tail(text));
    match found {
        Some((caption, credit)) => Split {
            caption: filled(caption),
            credit: Some(credit),
        },
        None => Split {
            caption: filled(text),
            credit: None,
        },
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text
        .trim()
        .trim_end_matches(['|', '/', '–', '—', '-', '·', '•', '+', '＝'])
        .trim_end_matches([' ', ':'])
        .trim();
    text.chars()
        .any(char::is_alphanumeric)
        .then(|| text.to_owned())
}

/// The credit that a text is as a whole.
fn whole(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = unwrapped(text);
    let marked = after_label(inner).or_else(|| after_sign(inner));
    if let Some(rest) = marked {
        return named(rest);
    }
    if let Some(rest) = photo_credits().behind_phrase(inner)
        && starts_as_name(rest)
    {
        return named(rest);
    }
    owned(inner).then(|| named(inner)).flatten()
}

/// Brackets around all of it taken off.
fn unwrapped(text: &str) -> &str {
    let text = text.trim_end_matches(['.', '。']).trim();
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')] {
        if let Some(inner) = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
        {
            return inner.trim();
        }
    }
    text
}

fn is_bare_label(line: &str) -> bool {
    let line = line.trim_end_matches([':', '：']).trim();
    photo_credits().is_label(line)
}

/// "Foto: X", "Photo credit - X": what stands behind the label.
fn after_label(text: &str) -> Option<&str> {
    let colon = text.split_once([':', '：', '=', '＝']);
    let slash = text.split_once('/').filter(|(head, _)| is_unspaced(head));
    for (head, rest) in colon.into_iter().chain(slash) {
        let words = head.split_whitespace().count();
        if words <= LABEL_WORDS && photo_credits().is_label(head) {
            return Some(rest.trim());
        }
    }
    None
}

fn is_unspaced(text: &str) -> bool {
    text.chars().any(crate::page::wording::is_unspaced)
}

/// "© X", "(c) X", "Copyright X".
fn after_sign(text: &str) -> Option<&str> {
    let rest = ["©", "(c)", "(C)", "Copyright", "copyright", "℗"]
        .iter()
        .find_map(|sign| text.strip_prefix(sign))?;
    Some(rest.trim_start_matches(['©', ' ', ':', '\u{A0}']))
}

/// A credit without what stands around it, if it is as short as one.
fn named(text: &str) -> Option<String> {
    let text = text
        .trim()
        .trim_start_matches([':', '：', '-', '–', '|', '/', '©', ' ']);
    let text = text
        .trim_end_matches(['|', '-', '–', ';', ',', ' '])
        .trim_end_matches(['.', '。'])
        .trim();
    let closed = text.contains(')') || text.contains('）');
    let text = if closed {
        text
    } else {
        text.trim_start_matches(['(', '（', ' '])
    };
    let text = if text.contains('(') || text.contains('（') {
        text
    } else {
        text.trim_end_matches([')', ']', '）'])
    };
    // Another sign or label in front: "Foto: © dpa", "Bild: Foto: dpa".
    let text = after_sign(text)
        .or_else(|| after_label(text))
        .unwrap_or(text)
        .trim();
    let short = text.chars().count() <= CREDIT_CHARACTERS
        && text.split_whitespace().count() <= CREDIT_WORDS;
    (short && text.chars().any(char::is_alphabetic)).then(|| text.to_owned())
}

/// Whether a text is only names of owners of pictures, with at most a person beside them: "REUTERS/Ada Test".
fn owned(text: &str) -> bool {
    let words = text.split_whitespace().count();
    if words == 0 || words > 9 || text.chars().count() > CREDIT_CHARACTERS {
        return false;
    }
    let parts: Vec<&str> = text
        .split(['/', '|', ',', '+', '&', '·', '•', ';', '／'])
        .flat_map(|part| part.split(" via "))
        .flat_map(|part| part.split(" for "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let owners = parts
        .iter()
        .filter(|part| photo_credits().is_owner(part))
        .count();
    let people = parts
        .iter()
        .filter(|part| !photo_credits().is_owner(part))
        .all(|part| is_personal(part));
    owners > 0 && people
}

/// Whether words may be a person's or a house's name: a few, capitals but for particles, no sentence.
fn is_personal(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| {
        word.chars().count() <= 3
            || word
                .trim_start_matches(['(', '"', '“', '„', '@'])
                .chars()
                .next()
                .is_some_and(|c| !c.is_lowercase())
    };
    (1..=4).contains(&words.len())
        && starts_as_name(text)
        && !text.contains([':', '：', '!', '?', '。', '…'])
        && !text.ends_with('.')
        && words.iter().all(capital)
}

/// A name begins with a capital, or in a script without them; "via", "de" and the like are no start.
fn starts_as_name(text: &str) -> bool {
    let first = text
        .trim_start_matches(['@', '"', '“', '„', '\''])
        .chars()
        .next();
    let lower_owner = || {
        let head = text.split(['/', ' ']).next().unwrap_or(text);
        photo_credits().is_owner(head) || photo_credits().is_owner(text)
    };
    first.is_some_and(|c| c.is_alphanumeric() && (!c.is_lowercase() || lower_owner()))
}

/// The bracket at the end: "... (Foto: dpa)".
fn bracketed(text: &str) -> Option<(&str, String)> {
    let trimmed = text.trim_end().trim_end_matches(['.', '。']).trim_end();
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')] {
        let Some(rest) = trimmed.strip_suffix(close) else {
            continue;
        };
        let Some(at) = opening(rest, open, close) else {
            continue;
        };
        let (caption, inner) = rest.split_at(at);
        let inner = inner.trim_start_matches(open);
        if let Some(credit) = whole(inner) {
            return Some((caption, credit));
        }
        // "(Harbour) (AP Photo/Ada Test, File)".
        if owned(inner) {
            return Some((caption, inner.to_owned()));
        }
    }
    None
}

/// The bracket that the end of the text closes.
fn opening(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

/// The last label or sign in the text, with a short name behind it.
fn labelled(text: &str) -> Option<(&str, String)> {
    let starts: Vec<usize> = text
        .char_indices()
        .scan(' ', |before, (at, c)| {
            let opens = is_gap(*before) && !is_gap(c);
            let sign = c == '©' || c == '＝';
            *before = c;
            Some((at, opens || sign))
        })
        .filter_map(|(at, start)| start.then_some(at))
        .collect();
    for at in starts.into_iter().rev() {
        let (caption, rest) = text.split_at(at);
        if rest.chars().count() > CREDIT_CHARACTERS + 30 {
            return None;
        }
        if caption.is_empty() {
            continue;
        }
        let sentence = ends_sentence(caption);
        let behind = match rest.strip_prefix('＝') {
            Some(name) => Some(name),
            None => after_label(rest).or_else(|| after_sign(rest)),
        };
        // A lower-case word in front of a colon is of the sentence: "the mayor posted a picture: nobody ...".
        let label = rest.chars().next().is_some_and(|c| !c.is_lowercase()) || sentence;
        if let Some(behind) = behind.filter(|behind| label && starts_as_credit(behind)) {
            return named(behind).map(|credit| (caption, credit));
        }
        if sentence
            && let Some(behind) = photo_credits().behind_phrase(rest)
            && starts_as_name(behind)
            && !behind.trim_end_matches('.').contains(". ")
        {
            return named(behind).map(|credit| (caption, credit));
        }
    }
    None
}

fn starts_as_credit(text: &str) -> bool {
    let text = text.trim_start_matches(['©', ' ', '-', '\u{A0}']);
    starts_as_name(text) || text.split_whitespace().count() <= 4
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | '[' | '（' | '。' | '|' | '/' | '—' | '–' | '।')
}

/// Whether a text is finished, or a mark parts what follows from it.
fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with([
        '.', '!', '?', '…', '。', '।', '"', '”', '“', '»', '|', '/', '–', '—', '-', ')', ']', '·',
        '•', '،', '；', ';', '）',
    ])
}

/// Owners behind the last sentence or mark: "... on Monday. REUTERS/Ada Test", "... | Getty Images".
fn tail(text: &str) -> Option<(&str, String)> {
    let marks = [
        ". ", "! ", "? ", "… ", "” ", "\" ", "» ", " | ", " / ", " – ", " — ", " - ", ") ", "。",
        " • ", " · ", "; ",
    ];
    let mut cuts: Vec<usize> = marks
        .iter()
        .flat_map(|mark| text.match_indices(mark).map(|(at, found)| at + found.len()))
        .collect();
    cuts.sort_unstable();
    // The longest tail that is only owners: an initial in a name ends no sentence.
    let found = cuts.into_iter().find(|at| {
        let (_, rest) = text.split_at(*at);
        owned(rest.trim_end_matches(['.', ' ']))
    })?;
    let (caption, rest) = text.split_at(found);
    named(rest).map(|credit| (caption, credit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_table_is_taken_apart() {
        let mut wrong = Vec::new();
        for row in &photo_credits().languages {
            for example in &row.examples {
                let found = split(&example.text);
                if (&found.caption, &found.credit) != (&example.caption, &example.credit) {
                    wrong.push(format!("{}: {}: {found:?}", row.tag, example.text));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_credit_on_its_own_line_is_found_wherever_the_line_stands() {
        let found = split("Foto: Jens Beispiel\nDer Hafen am Morgen.");
        assert_eq!(found.caption.as_deref(), Some("Der Hafen am Morgen."));
        assert_eq!(found.credit.as_deref(), Some("Jens Beispiel"));
        let found = split("Der Hafen am Morgen.\nQuelle:\nJens Beispiel");
        assert_eq!(found.caption.as_deref(), Some("Der Hafen am Morgen."));
        assert_eq!(found.credit.as_deref(), Some("Jens Beispiel"));
    }

    #[test]
    fn a_caption_without_a_credit_stays_whole() {
        for text in [
            "Der Bürgermeister sagte: Das Bild ist schön.",
            "Das Museum zeigt Fotos aus 100 Jahren.",
            "Ein Mann (links) und eine Frau (rechts)",
            "The painting: a harbour at dawn.",
        ] {
            assert_eq!(
                split(text),
                Split {
                    caption: Some(text.to_owned()),
                    credit: None
                },
                "{text}"
            );
        }
    }
}
