//! `date_order.toml`: the order of day and month by country.

use std::sync::LazyLock;

use serde::Deserialize;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateOrder {
    /// ISO 3166 codes.
    pub month_first_countries: Vec<String>,
    /// ISO 3166 codes.
    pub mixed_countries: Vec<String>,
    /// Top-level domains that are American.
    pub month_first_domains: Vec<String>,
    /// Country domains that say nothing about a country.
    pub borrowed_domains: Vec<String>,
}

static RULES: LazyLock<DateOrder> = LazyLock::new(|| {
    toml::from_str(include_str!("date_order.toml")).expect("the table is checked by a test")
});

/// The table, read once.
#[must_use]
pub fn date_order() -> &'static DateOrder {
    &RULES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_upper_case_codes_and_domains_lower_case() {
        let rules = date_order();
        let countries = rules
            .month_first_countries
            .iter()
            .chain(&rules.mixed_countries);
        assert!(
            countries
                .clone()
                .all(|code| code.len() == 2 && *code == code.to_uppercase())
        );
        assert!(
            rules
                .borrowed_domains
                .iter()
                .all(|domain| *domain == domain.to_lowercase())
        );
    }
}
