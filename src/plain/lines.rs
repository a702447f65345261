//! Lines to paragraphs.

/// Columns of text that was wrapped by hand or by a mail program.
const COLUMNS: std::ops::RangeInclusive<usize> = 40..=100;
/// Line breaks that such a text has at least.
const BREAKS: usize = 3;

/// A piece of text between breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// White space folded.
    pub(super) text: String,
    /// Nothing else stands in its group of lines.
    pub(super) alone: bool,
}

/// The paragraphs of a text: groups of lines between blank lines; in them each line, or, where the text is hard-wrapped, what
/// its lines make up.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut groups: Vec<Vec<String>> = vec![Vec::new()];
    for line in text.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = line.trim_start_matches('\u{feff}');
        match groups.last_mut() {
            Some(group) if !line.is_empty() => group.push(line.to_owned()),
            Some(group) if !group.is_empty() => groups.push(Vec::new()),
            _ => {}
        }
    }
    let columns = wrap_columns(&groups);
    let mut pieces = Vec::new();
    for group in groups {
        let joined = match columns {
            Some(columns) => unwrap(group, columns),
            None => group,
        };
        let alone = joined.len() == 1;
        pieces.extend(joined.into_iter().map(|text| Piece { text, alone }));
    }
    pieces
}

/// The width that the text was wrapped to, where nearly every line break stands where the next word did not fit.
fn wrap_columns(groups: &[Vec<String>]) -> Option<usize> {
    let lines = groups.iter().flatten();
    let columns = lines.map(|line| width(line)).max()?;
    if !COLUMNS.contains(&columns) {
        return None;
    }
    let pairs = groups.iter().flat_map(|group| group.windows(2));
    let (mut breaks, mut forced) = (0, 0);
    for pair in pairs {
        if let [line, next] = pair {
            breaks += 1;
            forced += usize::from(!fits(line, next, columns));
        }
    }
    (breaks >= BREAKS && forced * 10 >= breaks * 8).then_some(columns)
}

fn unwrap(lines: Vec<String>, columns: usize) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut before: Option<String> = None;
    for line in lines {
        match (joined.last_mut(), &before) {
            (Some(paragraph), Some(before)) if !fits(before, &line, columns) => {
                paragraph.push(' ');
                paragraph.push_str(&line);
            }
            _ => joined.push(line.clone()),
        }
        before = Some(line);
    }
    joined
}

/// Whether the first word of the next line would have had room on this one.
fn fits(line: &str, next: &str, columns: usize) -> bool {
    let word = next.split(' ').next().unwrap_or_default();
    // Mail programs differ by a column or two.
    width(line) + 1 + width(word) + 2 <= columns
}

fn width(line: &str) -> usize {
    line.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        pieces(text).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn blank_lines_divide_and_single_breaks_do_too() {
        assert_eq!(
            texts("One.\r\n\r\n\r\nTwo  is\there.\nThree."),
            ["One.", "Two is here.", "Three."]
        );
        assert_eq!(
            texts("One line.\nAnother line.\nA third."),
            ["One line.", "Another line.", "A third."]
        );
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The harbour stayed closed on Tuesday after a freighter ran\naground in thick fog. Nobody was hurt, the coast guard said on\n\
                    the radio.\n\nTwo tugs failed to free it at high water in the morning, and a\nthird was on its way from the north. The operator said that the\ncrew was well.";
        let texts = texts(text);
        assert_eq!(texts.len(), 2);
        assert!(texts[0].ends_with("said on the radio."));
    }
}
