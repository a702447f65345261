//! Providers of embeds, and boxes that ask for consent in their place: see `embeds.toml`.

use foldhash::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::class_roles::Words;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    provider: Vec<Provider>,
    consent: Consent,
}

/// Who provides an embed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// As in `Embed.provider`.
    pub id: String,
    hosts: Vec<String>,
    classes: Vec<String>,
    #[serde(default)]
    elements: Vec<Element>,
    #[serde(default)]
    attributes: Vec<Attribute>,
    #[serde(default)]
    names: Vec<String>,
}

/// A custom element, the attribute with what it shows, and the address of that.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Element {
    name: String,
    attribute: String,
    address: String,
}

/// An attribute with what is shown, and the address of that.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribute {
    attribute: String,
    address: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Consent {
    box_words: HashSet<String>,
    phrases: Vec<String>,
}

static TABLE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("embeds.toml")).expect("the table is checked by its tests")
});

/// Class tokens, lower case, to the places of their rows.
static CLASSES: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let rows = TABLE.provider.iter().enumerate();
    rows.flat_map(|(place, row)| {
        row.classes
            .iter()
            .map(move |class| (class.to_ascii_lowercase(), place))
    })
    .collect()
});

/// The provider of an address: by its host, or by host and first path where the row says so. Addresses that pass a page on
/// show nothing.
#[must_use]
pub fn by_url(url: &url::Url) -> Option<&'static Provider> {
    let host = url.host_str()?;
    let path = url.path();
    let sharing = [
        "/share",
        "/sharer",
        "/intent/",
        "/plugins/like",
        "/plugins/share",
        "/pin/create",
    ];
    if sharing.iter().any(|start| path.starts_with(start)) {
        return None;
    }
    let known = TABLE.provider.iter().find(|provider| {
        provider
            .hosts
            .iter()
            .any(|known| match known.split_once('/') {
                Some((known, start)) => {
                    covers(known, host) && path.trim_start_matches('/').starts_with(start)
                }
                None => covers(known, host),
            })
    });
    // Mastodon runs on many hosts; its frames are told by their path: "/@name/123/embed".
    known.or_else(|| {
        (path.starts_with("/@") && path.ends_with("/embed"))
            .then(|| by_id("mastodon"))
            .flatten()
    })
}

/// The provider whose placeholder has this class token.
#[must_use]
pub fn by_class(token: &str) -> Option<&'static Provider> {
    let place = CLASSES.get(token.to_ascii_lowercase().as_str())?;
    TABLE.provider.get(*place)
}

/// The provider of a custom element, and the address of what it shows.
pub fn of_element(
    name: &str,
    attribute: impl Fn(&str) -> Option<String>,
) -> Option<(&'static Provider, Option<String>)> {
    TABLE.provider.iter().find_map(|provider| {
        let element = provider.elements.iter().find(|row| row.name == name)?;
        let value = attribute(&element.attribute);
        Some((
            provider,
            value.map(|value| element.address.replace("{}", value.trim())),
        ))
    })
}

/// The address that an attribute of a provider's placeholder tells.
pub fn by_attribute(
    provider: &Provider,
    attribute: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    provider.attributes.iter().find_map(|row| {
        let value = attribute(&row.attribute)?;
        Some(row.address.replace("{}", value.trim()))
    })
}

/// The names of the attributes that [`by_any_attribute`] asks for.
pub fn telling_attributes() -> impl Iterator<Item = &'static str> {
    let rows = TABLE.provider.iter().flat_map(|row| &row.attributes);
    rows.map(|row| row.attribute.as_str())
}

/// The providers whose attributes say by themselves what is shown, with these attributes: the whole address is in them.
pub fn by_any_attribute(
    attribute: impl Fn(&str) -> Option<String>,
) -> Option<(&'static Provider, String)> {
    TABLE.provider.iter().find_map(|provider| {
        provider
            .attributes
            .iter()
            // "{}" alone needs the placeholder's class beside it.
            .filter(|row| row.address != "{}")
            .find_map(|row| {
                let value = attribute(&row.attribute)?;
                let fits = !value.trim().is_empty() && !value.contains(char::is_whitespace);
                fits.then(|| (provider, row.address.replace("{}", value.trim())))
            })
    })
}

/// The provider that a text names, if it is one alone.
#[must_use]
pub fn by_name(text: &str) -> Option<&'static Provider> {
    let mut named = TABLE.provider.iter().filter(|provider| {
        provider
            .names
            .iter()
            .any(|name| text.contains(name.as_str()))
    });
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// The row with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Provider> {
    TABLE.provider.iter().find(|provider| provider.id == id)
}

/// Whether a row has this id.
#[must_use]
pub fn is_known(id: &str) -> bool {
    by_id(id).is_some()
}

/// Whether a class or id may be that of a box that asks for consent.
#[must_use]
pub fn is_consent_box(attribute: &str) -> bool {
    attribute.split_ascii_whitespace().take(40).any(|token| {
        let words = Words::of(token);
        words
            .iter()
            .any(|word| TABLE.consent.box_words.contains(word))
    })
}

/// Whether a line asks for consent to show something from elsewhere.
#[must_use]
pub fn asks_consent(line: &str) -> bool {
    let line = line.to_lowercase();
    TABLE
        .consent
        .phrases
        .iter()
        .any(|phrase| line.contains(phrase.as_str()))
}

fn covers(known: &str, host: &str) -> bool {
    host == known
        || host
            .strip_suffix(known)
            .is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_host_and_class() {
        for provider in &TABLE.provider {
            for host in &provider.hosts {
                let url = url::Url::parse(&format!("https://www.{host}/x")).expect("a host");
                assert_eq!(
                    by_url(&url).map(|found| found.id.as_str()),
                    Some(provider.id.as_str()),
                    "{host}"
                );
            }
            for class in &provider.classes {
                assert_eq!(
                    by_class(class).map(|found| found.id.as_str()),
                    Some(provider.id.as_str()),
                    "{class}"
                );
            }
            for name in &provider.names {
                assert!(
                    by_name(&format!("Inhalt von {name} anzeigen")).is_some(),
                    "{name}"
                );
            }
            for row in &provider.elements {
                let found = of_element(&row.name, |_| Some("abc".to_owned()));
                let (found, address) = found.expect("the row");
                assert_eq!(found.id, provider.id);
                assert!(address.is_some_and(|address| address.contains("abc")));
            }
            for row in &provider.attributes {
                assert!(row.address.contains("{}"), "{}", row.attribute);
            }
        }
    }

    #[test]
    fn a_host_that_only_ends_alike_is_another() {
        for address in [
            "https://netflix.com/x.com",
            "https://www.facebook.com/sharer/sharer.php?u=x",
            "https://t.me/share/url?url=x",
        ] {
            let url = url::Url::parse(address).expect("an address");
            assert!(by_url(&url).is_none(), "{address}");
        }
    }

    #[test]
    fn frames_of_any_mastodon_are_known() {
        let url = url::Url::parse("https://social.example.org/@ada/1234/embed").expect("one");
        assert_eq!(
            by_url(&url).map(|found| found.id.as_str()),
            Some("mastodon")
        );
    }

    #[test]
    fn boxes_that_ask_are_told_from_prose() {
        for phrase in &TABLE.consent.phrases {
            assert_eq!(*phrase, phrase.to_lowercase());
            assert!(asks_consent(phrase));
        }
        assert!(is_consent_box("embed-placeholder") && is_consent_box("cmplz-video"));
        assert!(!is_consent_box("article-body"));
        assert!(!asks_consent(
            "Der Stadtrat hat dem Umbau der Halle den Segen gegeben."
        ));
    }
}
