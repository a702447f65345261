//! How often each rule was followed and contradicted: a rule that rots shows in the log, and a site that changes overnight
//! does not flood it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::article::RulePart;
use crate::site_rules::SiteRules;

/// Counts by rule id since the rules were loaded.
#[derive(Debug, Default)]
pub struct Tallies(BTreeMap<Arc<str>, Tally>);

#[derive(Debug, Default)]
struct Tally {
    followed: AtomicU64,
    contradicted: AtomicU64,
}

impl Tallies {
    /// Zero for each rule.
    #[must_use]
    pub fn of(rules: &SiteRules) -> Self {
        let ids = rules.ids().map(|id| (Arc::clone(id), Tally::default()));
        Self(ids.collect())
    }

    /// Counts one page's rules, and says of a contradicted one so the first, second, fourth, eighth … time.
    pub fn count(&self, parts: &[RulePart]) {
        let mut rest = parts;
        while let Some(first) = rest.first() {
            let (own, others) = rest.split_at(
                rest.iter()
                    .position(|part| part.rule != first.rule)
                    .unwrap_or(rest.len()),
            );
            rest = others;
            if let Some(tally) = self.0.get(first.rule.as_str()) {
                tally.count(&first.rule, own);
            }
        }
    }
}

impl Tally {
    fn count(&self, rule: &str, parts: &[RulePart]) {
        if parts.iter().any(|part| part.accepted) {
            self.followed.fetch_add(1, Ordering::Relaxed);
        }
        let lost: Vec<&str> = parts
            .iter()
            .filter(|part| !part.accepted)
            .map(|part| part.field)
            .collect();
        if lost.is_empty() {
            return;
        }
        let contradicted = self.contradicted.fetch_add(1, Ordering::Relaxed) + 1;
        if contradicted.is_power_of_two() {
            let followed = self.followed.load(Ordering::Relaxed);
            let fields = lost.join(",");
            tracing::warn!(
                rule,
                fields,
                contradicted,
                followed,
                "pages contradict a site rule"
            );
        }
    }
}
