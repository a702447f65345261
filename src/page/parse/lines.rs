//! Ends of lines.

use std::borrow::Cow;

/// Lines end with a line feed, as the rules of HTML have it before all others.
pub(super) fn one_end(text: &str) -> Cow<'_, str> {
    let Some((mut line, mut rest)) = split_at_return(text) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    loop {
        out.push_str(line);
        out.push('\n');
        rest = rest.strip_prefix('\n').unwrap_or(rest);
        match split_at_return(rest) {
            Some(next) => (line, rest) = next,
            None => break,
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What stands before the next carriage return, and behind it.
fn split_at_return(text: &str) -> Option<(&str, &str)> {
    let at = memchr::memchr(b'\r', text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}
