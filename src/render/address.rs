//! Addresses that a rendering may hold.

use url::{Position, Url};

/// The schemes that are linked. Whatever else a page links (`javascript:`, `data:`, `vbscript:`) runs or shows what the page wants.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// An absolute address as RFC 3986 allows it: browsers take more, and so do pages. `None` where it may not be linked.
#[must_use]
pub fn web(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    if !SCHEMES.contains(&url.scheme()) {
        return None;
    }
    if url.scheme() != "mailto" && url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    let host = &url[..Position::BeforePath];
    let mut out = String::with_capacity(url.as_str().len());
    // Brackets of an IPv6 address are the only ones that an address may hold.
    write(host, true, false, &mut out);
    write(
        &url[Position::BeforePath..Position::AfterQuery],
        false,
        false,
        &mut out,
    );
    if let Some(fragment) = url.fragment() {
        out.push('#');
        write(fragment, false, true, &mut out);
    }
    Some(out)
}

/// The same for a picture: no mail addresses.
#[must_use]
pub fn picture(address: &str) -> Option<String> {
    web(address).filter(|address| !address.starts_with("mailto:"))
}

fn write(part: &str, brackets: bool, fragment: bool, out: &mut String) {
    for (at, c) in part.char_indices() {
        let kept = match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => true,
            '[' | ']' => brackets,
            '#' => !fragment,
            '%' => is_encoded(part, at),
            c => "-._~:/?@!$&'()*+,;=".contains(c),
        };
        if kept {
            out.push(c);
            continue;
        }
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            out.push('%');
            out.push_str(&crate::pipeline::hex(&[byte]).to_uppercase());
        }
    }
}

/// Whether a percent sign opens an encoded byte.
fn is_encoded(part: &str, at: usize) -> bool {
    part.get(at + 1..at + 3)
        .is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_and_mail_are_linked() {
        for refused in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,<script>x</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://a.example/1",
            "/relative",
            "//a.example/x",
            "",
        ] {
            assert_eq!(web(refused), None, "{refused}");
        }
        assert_eq!(
            web("mailto:a@b.example").as_deref(),
            Some("mailto:a@b.example")
        );
        assert_eq!(picture("mailto:a@b.example"), None);
    }

    #[test]
    fn what_browsers_take_and_the_standard_does_not_is_encoded() {
        for (address, expected) in [
            (
                "https://a.example/a b\"c<d>`{|}^",
                "https://a.example/a%20b%22c%3Cd%3E%60%7B%7C%7D%5E",
            ),
            (
                "https://a.example/?q=[1]|2`3",
                "https://a.example/?q=%5B1%5D%7C2%603",
            ),
            ("https://a.example/50%", "https://a.example/50%25"),
            ("https://a.example/#a#b", "https://a.example/#a%23b"),
            ("https://[::1]/x", "https://[::1]/x"),
            (
                "https://müller.example/ß",
                "https://xn--mller-kva.example/%C3%9F",
            ),
            ("https://a.example\\evil", "https://a.example/evil"),
        ] {
            assert_eq!(web(address).as_deref(), Some(expected), "{address}");
        }
    }
}
