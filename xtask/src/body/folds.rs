//! Weights for measuring: each was trained without a fifth of all domains, and reads only pages of that fifth, so that no
//! figure comes from a page that its weights have seen.

use copydesk::body::model::Model;
use sha2::{Digest, Sha256};

use crate::Failure;
use crate::corpus::{self, Page};

/// Number of folds.
pub const COUNT: usize = 5;

/// The fold of a page, by its registered domain; by its id where the address is unknown.
pub fn of(page: &Page) -> usize {
    let host = page.host.clone().or_else(|| {
        url::Url::parse(page.url.as_deref()?)
            .ok()?
            .host_str()
            .map(str::to_owned)
    });
    let key = host.map_or_else(|| page.id.clone(), |host| registered_domain(&host));
    let digest = Sha256::digest(key.as_bytes());
    usize::from(u16::from_be_bytes([digest[0], digest[1]])) % COUNT
}

/// The last two labels, three under a second-level registry such as `co.uk`.
fn registered_domain(host: &str) -> String {
    const REGISTRIES: [&str; 12] = [
        "co", "com", "org", "net", "gov", "ac", "edu", "gob", "or", "ne", "go", "gov",
    ];
    let host = host.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let second = labels.len().checked_sub(2).and_then(|at| labels.get(at));
    let count = if labels.len() > 2 && second.is_some_and(|label| REGISTRIES.contains(label)) {
        3
    } else {
        2
    };
    labels[labels.len().saturating_sub(count)..].join(".")
}

/// The weights of all folds, as committed.
pub fn load() -> Result<Vec<Model>, Failure> {
    (0..COUNT)
        .map(|fold| {
            let path = corpus::repository().join(format!("models/folds/body-{fold}.bin"));
            let bytes =
                std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(Model::read(&bytes)?)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_site_share_a_domain() {
        assert_eq!(registered_domain("www.news.example.co.uk"), "example.co.uk");
        assert_eq!(registered_domain("m.Example.org"), "example.org");
        assert_eq!(registered_domain("localhost"), "localhost");
    }
}
