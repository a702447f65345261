//! Rules for publishing systems: what they print on thousands of sites. No rule names a site.

use std::sync::LazyLock;

use super::file::RuleFile;

const FILES: &[(&str, &str)] = &[
    ("arc.toml", include_str!("families/arc.toml")),
    ("blox.toml", include_str!("families/blox.toml")),
    ("drupal.toml", include_str!("families/drupal.toml")),
    ("ghost.toml", include_str!("families/ghost.toml")),
    ("wordpress.toml", include_str!("families/wordpress.toml")),
];

/// In alphabetical order.
#[must_use]
pub fn families() -> &'static [RuleFile] {
    static FAMILIES: LazyLock<Vec<RuleFile>> = LazyLock::new(|| {
        let files = FILES.iter();
        files
            .map(|(name, text)| {
                RuleFile::parse(name, text).expect("the file is checked by its tests")
            })
            .collect()
    });
    &FAMILIES
}
