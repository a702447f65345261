//! Which pages a rule is for.

use super::look::Look;
use super::pointer::Pointer;

/// Which hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// `news.example.org`: this one.
    Exactly(Box<str>),
    /// `*.example.org`: all below it.
    Below(Box<str>),
    /// `.example.org`: it and all below it.
    Domain(Box<str>),
}

impl Host {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A sentence on what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let name = |name: &str| match url::Host::parse(name) {
            Ok(url::Host::Domain(name)) if name.contains('.') => Ok(Box::from(name)),
            Ok(url::Host::Ipv4(address)) => Ok(address.to_string().into()),
            _ => Err(format!("`{text}` is no host name")),
        };
        if let Some(domain) = text.strip_prefix("*.") {
            return name(domain).map(Self::Below);
        }
        match text.strip_prefix('.') {
            Some(domain) => name(domain).map(Self::Domain),
            None => name(text).map(Self::Exactly),
        }
    }

    fn matches(&self, host: &str) -> bool {
        let below = |domain: &str| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
        };
        match self {
            Self::Exactly(name) => host == &**name,
            Self::Below(domain) => below(domain),
            Self::Domain(domain) => host == &**domain || below(domain),
        }
    }

    fn rank(&self) -> (u8, usize) {
        match self {
            Self::Exactly(name) => (3, name.len()),
            Self::Below(domain) => (2, domain.len()),
            Self::Domain(domain) => (1, domain.len()),
        }
    }

    /// As it was written.
    #[must_use]
    pub fn pattern(&self) -> String {
        match self {
            Self::Exactly(name) => name.to_string(),
            Self::Below(domain) => format!("*.{domain}"),
            Self::Domain(domain) => format!(".{domain}"),
        }
    }
}

/// The conditions of a rule. Host and path must both hold where they are given; of the signs of a publishing system,
/// generator and markers, one is enough.
#[derive(Debug, Clone, Default)]
pub struct Match {
    /// One of them is the page's.
    pub hosts: Vec<Host>,
    /// One of them is the page's.
    pub paths: Vec<Box<str>>,
    /// One of them stands in a generator meta element; lower case.
    pub generators: Vec<Box<str>>,
    /// One of them matches an element.
    pub markers: Vec<Pointer>,
}

/// How narrow a match is: rank and length of the host, length of the path, whether a sign was asked for.
pub type Specificity = (u8, usize, usize, bool);

impl Match {
    /// How narrowly a page is matched, if it is.
    pub(super) fn of(&self, look: &Look<'_, '_>) -> Option<Specificity> {
        let (mut rank, mut length, mut path) = (0, 0, 0);
        if !self.hosts.is_empty() {
            let host = look.host()?;
            let matching = self.hosts.iter().filter(|pattern| pattern.matches(host));
            (rank, length) = matching.map(Host::rank).max()?;
        }
        if !self.paths.is_empty() {
            let own = look.path()?;
            let matching = self.paths.iter().filter(|pattern| fits(pattern, own));
            path = matching.map(|pattern| pattern.len()).max()?;
        }
        let signs = !self.generators.is_empty() || !self.markers.is_empty();
        let signed = || {
            self.generators.iter().any(|name| look.is_made_by(name))
                || self.markers.iter().any(|marker| look.has(marker))
        };
        (!signs || signed()).then_some((rank, length, path, signs))
    }
}

/// Whether a path fits a pattern: as a prefix, or with `*` for any characters, as a whole.
fn fits(pattern: &str, path: &str) -> bool {
    if !pattern.contains('*') {
        return path.starts_with(pattern);
    }
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|head| path.strip_prefix(head)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let last = parts.pop().unwrap_or_default();
    // The leftmost place of each part leaves the most to the others.
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else {
            return false;
        };
        rest = behind;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_matched_exactly_below_a_domain_or_both() {
        let matches = |pattern, host| Host::read(pattern).expect(pattern).matches(host);
        assert!(matches("example.org", "example.org"));
        assert!(!matches("example.org", "www.example.org"));
        assert!(matches("*.example.org", "a.b.example.org"));
        assert!(!matches("*.example.org", "example.org"));
        assert!(!matches("*.example.org", "badexample.org"));
        assert!(matches(".example.org", "example.org"));
        assert!(matches(".example.org", "www.example.org"));
        assert!(matches("BÜCHER.example", "xn--bcher-kva.example"));
        for wrong in ["", "*", "*.org", ".", "org", "exa mple.org", "http://a.b"] {
            assert!(Host::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn paths_are_prefixes_unless_they_hold_a_star() {
        for (pattern, path, wanted) in [
            ("/news/", "/news/a", true),
            ("/news/", "/sport/news/", false),
            ("/*/2026/*", "/sport/2026/x", true),
            ("/*/2026/*", "/sport/2025/x", false),
            ("/*.html", "/a/b.html", true),
            ("/*.html", "/a/b.html?x", false),
            ("/a*a", "/a", false),
            ("/a**b", "/ab", true),
        ] {
            assert_eq!(fits(pattern, path), wanted, "{pattern} {path}");
        }
    }
}
