//! Providers of embeds: see `embeds.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct File {
    provider: Vec<Provider>,
}

/// Who provides an embed.
#[derive(Debug, Deserialize)]
pub struct Provider {
    /// As in `Embed.provider`.
    pub id: String,
    hosts: Vec<String>,
    classes: Vec<String>,
}

static TABLE: LazyLock<Vec<Provider>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("embeds.toml")).expect("the table is checked by its tests");
    file.provider
});

/// The provider of an address: by its host, or by host and first path where the row says so.
#[must_use]
pub fn by_url(url: &url::Url) -> Option<&'static Provider> {
    let host = url.host_str()?;
    TABLE.iter().find(|provider| {
        provider
            .hosts
            .iter()
            .any(|known| match known.split_once('/') {
                Some((known, path)) => {
                    covers(known, host) && url.path().trim_start_matches('/').starts_with(path)
                }
                None => covers(known, host),
            })
    })
}

/// The provider whose placeholder has this class token.
#[must_use]
pub fn by_class(token: &str) -> Option<&'static Provider> {
    TABLE.iter().find(|provider| {
        provider
            .classes
            .iter()
            .any(|class| class.eq_ignore_ascii_case(token))
    })
}

/// Whether a row has this id.
#[must_use]
pub fn is_known(id: &str) -> bool {
    TABLE.iter().any(|provider| provider.id == id)
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
        for provider in TABLE.iter() {
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
        }
    }

    #[test]
    fn a_host_that_only_ends_alike_is_another() {
        let url = url::Url::parse("https://netflix.com/x.com").expect("an address");
        assert!(by_url(&url).is_none());
    }
}
