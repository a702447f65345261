//! Addresses of pictures, and what tells the article's from the page's: see `pictures.toml`.

use foldhash::{HashMap, HashMapExt, HashSet};
use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;

use super::class_roles::Words;

/// What an element is to a picture, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts(u8);

impl Parts {
    /// Holds a caption.
    pub const CAPTION: Self = Self(1);
    /// Holds a credit.
    pub const CREDIT: Self = Self(1 << 1);
    /// Holds words that are neither.
    pub const NOISE: Self = Self(1 << 2);
    /// Holds a head or an emblem.
    pub const PORTRAIT: Self = Self(1 << 3);
    /// Holds several pictures in a row.
    pub const GALLERY: Self = Self(1 << 4);
    /// Holds the picture at the article's head.
    pub const OPENER: Self = Self(1 << 5);

    /// The union of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of the other's bits is set.
    #[must_use]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn of_id(id: &str) -> Option<Self> {
        Some(match id {
            "caption" => Self::CAPTION,
            "credit" => Self::CREDIT,
            "noise" => Self::NOISE,
            "portrait" => Self::PORTRAIT,
            "gallery" => Self::GALLERY,
            "opener" => Self::OPENER,
            _ => return None,
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "the examples are read by tests"))]
struct Part {
    id: String,
    why: String,
    words: Vec<String>,
    hits: String,
    misses: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    address_attributes: Vec<String>,
    set_attributes: Vec<String>,
    json_attributes: Vec<String>,
    caption_attributes: Vec<String>,
    credit_attributes: Vec<String>,
    noise_lines: HashSet<String>,
    placeholder_names: HashSet<String>,
    placeholder_words: HashSet<String>,
    placeholder_gif_words: HashSet<String>,
    emblem_words: HashSet<String>,
    emblem_folders: HashSet<String>,
    look_paths: Vec<String>,
    counter_hosts: Vec<String>,
    player_hosts: Vec<String>,
    counter_words: HashSet<String>,
    generic_names: HashSet<String>,
    rendition_marks: Vec<String>,
    rendition_words: HashSet<String>,
    usual_sizes: HashSet<u32>,
    part: Vec<Part>,
}

/// The table.
#[derive(Debug)]
pub struct Pictures {
    /// Attributes with one address, the most telling first.
    pub address_attributes: Vec<String>,
    /// Attributes written as `srcset` is.
    pub set_attributes: Vec<String>,
    /// Attributes with addresses in JSON.
    pub json_attributes: Vec<String>,
    /// Attributes with the words under a picture.
    pub caption_attributes: Vec<String>,
    /// Attributes that say whose it is.
    pub credit_attributes: Vec<String>,
    /// Lines among those words that are none of them.
    pub noise_lines: HashSet<String>,
    /// Names of files that tell nothing of the picture.
    pub generic_names: HashSet<String>,
    /// Marks of a file name behind which only the rendition is told.
    pub rendition_marks: Vec<String>,
    /// Words of a file name that tell of the rendition.
    pub rendition_words: HashSet<String>,
    /// Numbers of a file name that do.
    pub usual_sizes: HashSet<u32>,
    placeholder_names: HashSet<String>,
    placeholder_words: HashSet<String>,
    placeholder_gif_words: HashSet<String>,
    emblem_words: HashSet<String>,
    emblem_folders: HashSet<String>,
    look_paths: Vec<String>,
    counter_hosts: Hosts,
    player_hosts: Hosts,
    counter_words: HashSet<String>,
    parts: HashMap<String, Parts>,
}

static TABLE: LazyLock<Pictures> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("pictures.toml")).expect("the table is checked by its tests");
    let mut parts: HashMap<String, Parts> = HashMap::new();
    for row in file.part {
        let own = Parts::of_id(&row.id).unwrap_or_default();
        for word in row.words {
            let entry = parts.entry(word).or_default();
            *entry = Parts(entry.0 | own.0);
        }
    }
    Pictures {
        address_attributes: file.address_attributes,
        set_attributes: file.set_attributes,
        json_attributes: file.json_attributes,
        caption_attributes: file.caption_attributes,
        credit_attributes: file.credit_attributes,
        noise_lines: file.noise_lines,
        generic_names: file.generic_names,
        rendition_words: file.rendition_words,
        usual_sizes: file.usual_sizes,
        placeholder_names: file.placeholder_names,
        placeholder_words: file.placeholder_words,
        placeholder_gif_words: file.placeholder_gif_words,
        look_paths: file.look_paths,
        rendition_marks: file.rendition_marks,
        emblem_words: file.emblem_words,
        emblem_folders: file.emblem_folders,
        counter_hosts: Hosts::of(file.counter_hosts),
        player_hosts: Hosts::of(file.player_hosts),
        counter_words: file.counter_words,
        parts,
    }
});

/// The table, read once.
#[must_use]
pub fn pictures() -> &'static Pictures {
    &TABLE
}

/// The longest run of words that a row names.
const LONGEST_RUN: usize = 4;
/// Words of a file name above which an emblem's word is part of a description ("nike-logo-at-a-shop-in-berlin").
const EMBLEM_NAME_WORDS: usize = 3;

impl Pictures {
    /// What class and id tokens say.
    #[must_use]
    pub fn parts_of(&self, attribute: &str) -> Parts {
        let mut found = 0;
        let mut words = Words::default();
        for token in attribute.split_ascii_whitespace().take(40) {
            words.split(token);
            for run in words.runs(LONGEST_RUN) {
                found |= self.parts.get(run).map_or(0, |parts| parts.0);
            }
        }
        Parts(found)
    }

    /// Whether an address is that of a stand-in: nothing to see until a script puts the picture in its place.
    #[must_use]
    pub fn is_placeholder(&self, url: &url::Url) -> bool {
        let name = lower(file_name(url));
        let stem = name.split('.').next().unwrap_or(&name);
        let is_gif = name.rsplit('.').next() == Some("gif");
        // "t.gif", "s.gif": the dots of old templates.
        let dot = stem.chars().count() == 1 && is_gif;
        let mut folders = url.path_segments().into_iter().flatten();
        let gif = is_gif
            && Words::of(stem)
                .iter()
                .any(|word| self.placeholder_gif_words.contains(word));
        dot || gif
            || self.placeholder_names.contains(stem)
            || folders.any(|folder| self.placeholder_words.contains(&*lower(folder)))
            || (stem.contains('_') && self.placeholder_names.contains(&stem.replace('_', "-")))
            || Words::of(stem)
                .iter()
                .any(|word| self.placeholder_words.contains(word))
            || stem
                .split(['-', '_'])
                .any(|word| self.placeholder_words.contains(word))
    }

    /// Whether an address is that of an emblem: a logo, an icon, a head, a picture for pages without one.
    #[must_use]
    pub fn is_emblem(&self, url: &url::Url) -> bool {
        let name = file_name(url);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let words = Words::of(stem);
        let short = words.len() <= EMBLEM_NAME_WORDS;
        if short && words.iter().any(|word| self.emblem_words.contains(word)) {
            return true;
        }
        let path = lower(url.path());
        if self
            .look_paths
            .iter()
            .any(|part| path.contains(part.as_str()))
        {
            return true;
        }
        let folders = url.path_segments().into_iter().flatten();
        folders
            .map(lower)
            .any(|folder| self.emblem_folders.contains(&*folder))
    }

    /// Whether an address counts readers or serves advertisements.
    #[must_use]
    pub fn is_counter(&self, url: &url::Url) -> bool {
        self.counter_hosts.have(url)
            || Words::of(file_name(url))
                .iter()
                .any(|word| self.counter_words.contains(word))
    }

    /// Whether an address is that of a player's still picture.
    #[must_use]
    pub fn is_player(&self, url: &url::Url) -> bool {
        self.player_hosts.have(url)
    }
}

/// Rows of a table that name hosts, all below them included, some with the start of a path.
#[derive(Debug, Default)]
struct Hosts(HashMap<String, Vec<String>>);

impl Hosts {
    fn of(rows: Vec<String>) -> Self {
        let mut hosts: HashMap<String, Vec<String>> = HashMap::new();
        for row in rows {
            let (host, path) = row.split_once('/').unwrap_or((&row, ""));
            hosts
                .entry(host.to_owned())
                .or_default()
                .push(path.to_owned());
        }
        Self(hosts)
    }

    /// Whether a row is the address's host, a host above it, or such a host with the start of the path.
    fn have(&self, url: &url::Url) -> bool {
        let mut above = url.host_str();
        while let Some(host) = above {
            let paths = self.0.get(host).into_iter().flatten();
            let own = url.path().trim_start_matches('/');
            if paths.into_iter().any(|path| own.starts_with(path.as_str())) {
                return true;
            }
            above = host.split_once('.').map(|(_, rest)| rest);
        }
        false
    }
}

/// Lower case, which most addresses are in.
fn lower(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii())
    {
        Cow::Owned(text.to_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// The last segment of the path.
#[must_use]
pub fn file_name(url: &url::Url) -> &str {
    let path = url.path().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(address: &str) -> url::Url {
        url::Url::parse(address).expect("an address")
    }

    #[test]
    fn every_part_hits_its_example_and_misses_its_counterexample() {
        let file: File = toml::from_str(include_str!("pictures.toml")).expect("valid TOML");
        for row in &file.part {
            let own = Parts::of_id(&row.id).expect("a known id");
            let attribute = |html: &str| html.split('"').nth(1).expect("quoted").to_owned();
            assert!(!row.why.is_empty());
            assert!(
                pictures().parts_of(&attribute(&row.hits)).any(own),
                "{}",
                row.hits
            );
            assert!(
                !pictures().parts_of(&attribute(&row.misses)).any(own),
                "{}",
                row.misses
            );
        }
    }

    #[test]
    fn stand_ins_emblems_and_counters_are_known_by_their_address() {
        let table = pictures();
        for address in [
            "https://example.org/static/blank.gif",
            "https://example.org/img/placeholder-16x9.png",
            "https://example.org/img/1x1.png",
            "https://example.org/image/placeholder/800x600.png",
            "https://example.org/index-transparent_h-3_w-4.gif",
        ] {
            assert!(table.is_placeholder(&url(address)), "{address}");
        }
        for address in [
            "https://example.org/img/site-logo.png",
            "https://example.org/icons/play.png",
            "https://example.org/img/default-share.jpg",
            "https://example.org/wp-content/themes/paper/images/td_meta_replacement.png",
        ] {
            assert!(table.is_emblem(&url(address)), "{address}");
        }
        for address in [
            "https://www.facebook.com/tr?id=1",
            "https://sb.scorecardresearch.com/p?c1=2",
            "https://vg07.met.vgwort.de/na/abc",
        ] {
            assert!(table.is_counter(&url(address)), "{address}");
        }
    }

    #[test]
    fn a_report_about_a_logo_is_a_picture() {
        let table = pictures();
        let address = url("https://example.org/2026/05/new-logo-of-the-city-council-unveiled.jpg");
        assert!(!table.is_emblem(&address) && !table.is_placeholder(&address));
        let address = url("https://example.org/2026/05/grey-seal-on-the-beach.jpg");
        assert!(!table.is_placeholder(&address));
        assert!(!table.is_counter(&address));
    }
}
