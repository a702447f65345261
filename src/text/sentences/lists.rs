//! Numbered points inside a line: "1. Bread 2. Milk". A point ends where the next one's number follows.

/// The number or letter of a point, and the marks around it.
#[derive(Debug, PartialEq, Eq)]
struct Label<'t> {
    bullet: Option<char>,
    number: u32,
    marks: &'t str,
}

/// Numbers that points have at most.
const POINTS: u32 = 99;

/// Characters of a bullet and its number, at most.
const LABEL_LETTERS: usize = 4;
/// Letters of the word in front of the next point at least: "1. und 2. Liga" are no points.
const WORD_LETTERS: usize = 4;

/// Whether `sentence` is a numbered point and `after` the next one.
pub(super) fn next_point(sentence: &str, after: &str) -> bool {
    let sentence = sentence.trim();
    let (Some(one), Some(other)) = (label(sentence), label(after.trim_start())) else {
        return false;
    };
    let marked = sentence.ends_with(['.', '!', '?', ';']);
    let word = sentence.chars().rev().take(WORD_LETTERS);
    (marked || word.filter(|c| c.is_alphabetic()).count() == WORD_LETTERS)
        && one.bullet == other.bullet
        && one.marks == other.marks
        && one.number + 1 == other.number
}

/// Whether `text` is a label and nothing else: what it labels follows.
pub(super) fn is_label(text: &str) -> bool {
    let text = text.trim();
    let number = text.trim_end_matches(['.', ')']);
    text.starts_with(is_bullet)
        && number.ends_with(|c: char| c.is_ascii_digit())
        && number.chars().nth(LABEL_LETTERS).is_none()
}

/// Where a label may begin behind white space.
pub(super) fn may_label(c: char, next: char) -> bool {
    is_bullet(c) || c.is_ascii_digit() || (c.is_ascii_lowercase() && matches!(next, '.' | ')'))
}

fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '⁃' | '·' | '▪' | '◦' | '‣')
}

fn label(text: &str) -> Option<Label<'_>> {
    let bullet = text.chars().next().filter(|c| is_bullet(*c));
    let rest = bullet.map_or(text, |_| {
        let text = text.strip_prefix(is_bullet).unwrap_or(text);
        text.strip_prefix(' ').unwrap_or(text)
    });
    let digits = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let (name, rest) = rest.split_at_checked(digits.max(1))?;
    let number = match name.parse() {
        Ok(number) => number,
        // Letters are counted after all numbers: "b" does not follow "1".
        Err(_) => POINTS + 1 + name.chars().next().filter(char::is_ascii_lowercase)? as u32,
    };
    if digits > 2 {
        return None;
    }
    let marks = rest
        .bytes()
        .take(3)
        .take_while(|c| matches!(c, b'.' | b')'));
    let (marks, behind) = rest.split_at_checked(marks.count())?;
    let marked = matches!(marks.len(), 1 | 2) && behind.starts_with(char::is_whitespace);
    marked.then_some(Label {
        bullet,
        number,
        marks,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_point_has_the_next_number_and_the_same_marks() {
        assert!(next_point("1. Bread ", "2. Milk"));
        assert!(next_point("• 9.) Bread", "• 10.) Milk"));
        assert!(next_point("a) Bread", "b) Milk"));
        assert!(!next_point("1. Bread", "3. Milk"));
        assert!(!next_point("1. Bread", "2) Milk"));
        assert!(!next_point("1. und", "2. Liga"));
        assert!(!next_point("1. Bundesliga,", "2. Bundesliga"));
        assert!(is_label("• 9."));
        assert!(!is_label("9."));
        assert!(!next_point("2021. It", "2022. He"));
        assert!(!next_point("", "1. Bread"));
    }
}
