//! Which comes first in "04/05/2026": by the reader's country and language.

use crate::Hints;
use crate::page::Page;
use crate::rules::date_order::date_order;

/// Order of the numbers of a day and a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// 3/5 is 3 May.
    DayFirst,
    /// 3/5 is 5 March.
    MonthFirst,
    /// Not known.
    Unknown,
}

/// What is known about the writing of dates on a page.
#[derive(Debug, Clone)]
pub struct Habits {
    /// Primary language subtags that the page claims.
    pub languages: Vec<String>,
    /// Of numeric dates with strokes or hyphens.
    pub order: Order,
    /// When the page was fetched, for relative dates.
    pub fetched: Option<jiff::Timestamp>,
    /// The reader's zone, for relative dates.
    pub zone: Option<jiff::tz::TimeZone>,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            languages: Vec::new(),
            order: Order::Unknown,
            fetched: None,
            zone: None,
        }
    }
}

impl Habits {
    /// Of a page: html lang, og:locale, and the country of its address.
    #[must_use]
    pub fn of(page: &Page<'_>) -> Self {
        let tags = [
            page.ruled.language.as_ref().map(|tag| tag.value.as_str()),
            page.head.language,
            page.head.meta("og:locale"),
            page.head.meta("content-language"),
            page.hints.content_language,
        ];
        let tags: Vec<String> = tags
            .into_iter()
            .flatten()
            .filter_map(super::super::languages::normalized)
            .collect();
        let ruled = page.ruled.country.as_ref();
        let country = ruled
            .map(|country| country.value.as_str())
            .or_else(|| page.base.as_ref().and_then(top_level));
        let mut habits = Self::new(&tags, country, page.hints);
        let zone = page.ruled.time_zone.as_ref();
        habits.zone = habits.zone.or_else(|| zone.map(|zone| zone.value.clone()));
        habits
    }

    /// Of text without markup: the Content-Language header and the country of its address.
    #[must_use]
    pub fn of_hints(hints: &Hints<'_>) -> Self {
        let tag = hints.content_language;
        let tags: Vec<String> = tag
            .into_iter()
            .filter_map(super::super::languages::normalized)
            .collect();
        Self::new(&tags, hints.url.as_ref().and_then(top_level), hints)
    }

    fn new(tags: &[String], country: Option<&str>, hints: &Hints<'_>) -> Self {
        Self {
            languages: tags
                .iter()
                .filter_map(|tag| tag.split('-').next())
                .map(str::to_owned)
                .collect(),
            order: order_of(tags, country),
            fetched: hints.fetch_time,
            zone: hints.time_zone.clone(),
        }
    }
}

fn top_level(url: &url::Url) -> Option<&str> {
    url.domain()?.rsplit('.').next()
}

/// A country's own domain says more than "en-US", which templates leave behind all over the world; other languages than
/// English have one order.
fn order_of(tags: &[String], domain: Option<&str>) -> Order {
    let rules = date_order();
    let country = |code: &str| -> Option<Order> {
        let code = code.to_uppercase();
        if rules.month_first_countries.contains(&code) {
            Some(Order::MonthFirst)
        } else if rules.mixed_countries.contains(&code) {
            Some(Order::Unknown)
        } else {
            None
        }
    };
    let Some(tag) = tags.first() else {
        return domain
            .filter(|domain| is_country(domain))
            .map_or(Order::Unknown, |domain| {
                country(domain).unwrap_or(Order::DayFirst)
            });
    };
    if tag.split('-').next() != Some("en") {
        return Order::DayFirst;
    }
    if let Some(domain) = domain.filter(|domain| is_country(domain)) {
        return country(domain).unwrap_or(Order::DayFirst);
    }
    if domain.is_some_and(|domain| {
        rules
            .month_first_domains
            .iter()
            .any(|known| known == domain)
    }) {
        return Order::MonthFirst;
    }
    let region = tags.iter().find_map(|tag| {
        tag.split('-')
            .skip(1)
            .find(|part| part.len() == 2)
            .map(str::to_owned)
    });
    region.map_or(Order::Unknown, |region| {
        country(&region).unwrap_or(Order::DayFirst)
    })
}

/// Two letters that are a country rather than a fashion: "io" and "tv" are everywhere.
fn is_country(domain: &str) -> bool {
    domain.len() == 2
        && !date_order()
            .borrowed_domains
            .iter()
            .any(|known| known == domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(tag: &str, domain: Option<&str>) -> Order {
        let tags: Vec<String> = (!tag.is_empty())
            .then(|| tag.to_owned())
            .into_iter()
            .collect();
        order_of(&tags, domain)
    }

    #[test]
    fn the_region_of_english_decides_and_a_country_domain_overrules_it() {
        assert_eq!(order("en-US", Some("com")), Order::MonthFirst);
        assert_eq!(order("en-GB", Some("com")), Order::DayFirst);
        assert_eq!(order("en-US", Some("uk")), Order::DayFirst);
        assert_eq!(order("en", Some("com")), Order::Unknown);
        assert_eq!(order("en-US", Some("io")), Order::MonthFirst);
        assert_eq!(order("fr-FR", None), Order::DayFirst);
        assert_eq!(order("", Some("com")), Order::Unknown);
    }
}
