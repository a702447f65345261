//! What is known about single sites and publishing systems, on top of the readers that know none: declarative rules, data
//! only, that point at a page's fields and at what is and is not its body.
//!
//! A rule overrides, it does not replace. What it points at becomes a candidate of the field's reader, the strongest one; the
//! reader turns it down where the page's other statements agree against it, and says so. So a rule that has gone stale costs a
//! reason in the answer, not a wrong answer.
//!
//! This module reads files, chooses the rules for a page and finds what they point at. Where the files come from and whether
//! their examples hold is for [`shelf`](crate::shelf).

mod example;
mod families;
mod file;
mod look;
mod matching;
mod pointer;
mod problem;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use scraper::Html;

use crate::page::Page;
use crate::page::ruled::{Area, Constant, Field, Pick, Ruled, Word};

pub use example::{Example, Expect};
pub use families::families;
pub use file::{FILE_BYTES, Rule, RuleFile};
pub use problem::Problem;

use look::{Look, Names};
use pointer::Pointer;

/// Rules heard for one page.
const LAYERS: usize = 8;
/// Elements taken for one field.
const PICKS: usize = 60;
/// Elements judged by one selector for the body.
const AREAS: usize = 2_000;
/// Bytes of an attribute's value that are kept.
const VALUE_BYTES: usize = 4_096;

/// A set of rules, ready for pages.
#[derive(Debug, Default)]
pub struct SiteRules {
    /// Of sites first, then of publishing systems.
    rules: Vec<Arc<Rule>>,
    /// How many of them an operator gave.
    own: usize,
    names: Names,
}

impl SiteRules {
    /// The rules for publishing systems that are part of the binary.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<SiteRules> = LazyLock::new(|| SiteRules::over_families(&[]));
        &SHIPPED
    }

    /// No rules at all.
    #[must_use]
    pub fn none() -> &'static Self {
        static NONE: LazyLock<SiteRules> = LazyLock::new(SiteRules::default);
        &NONE
    }

    /// The rules of files, and below them those that are part of the binary.
    #[must_use]
    pub fn over_families(files: &[&RuleFile]) -> Self {
        let mut rules: Vec<Arc<Rule>> = Vec::new();
        for file in files {
            rules.extend(file.rules.iter().cloned());
        }
        let own = rules.len();
        for file in families() {
            rules.extend(file.rules.iter().cloned());
        }
        let mut names = Names::default();
        for pointer in rules.iter().flat_map(|rule| rule.pointers()) {
            names.add(pointer);
        }
        Self { rules, own, names }
    }

    /// The host patterns that rules are for, sorted, each once.
    #[must_use]
    pub fn sites(&self) -> Vec<String> {
        let hosts = self.rules.iter().flat_map(|rule| &rule.matches.hosts);
        let sites: BTreeSet<String> = hosts.map(matching::Host::pattern).collect();
        sites.into_iter().collect()
    }

    /// Ids of all rules, an operator's first.
    pub fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.rules.iter().map(|rule| &rule.id)
    }

    /// What the rules for a page say of it. `tree` is what the page was made from.
    #[must_use]
    pub fn read<'t>(&self, page: &Page<'t>, tree: &'t Html) -> Ruled {
        let mut ruled = Ruled::default();
        if self.rules.is_empty() {
            return ruled;
        }
        let look = Look::new(page, tree, &self.names);
        let mut matching: Vec<_> = self
            .rules
            .iter()
            .enumerate()
            .filter_map(|(place, rule)| Some((rule.matches.of(&look)?, place < self.own, rule)))
            .collect();
        // Narrow before wide, the operator's before ours; else as the files have them.
        matching.sort_by_key(|(narrow, own, _)| std::cmp::Reverse((*narrow, *own)));
        matching.truncate(LAYERS);
        for (_, _, rule) in &matching {
            ruled.rules.push(Arc::clone(&rule.id));
            fields(rule, &look, &mut ruled);
            constants(rule, &mut ruled);
        }
        // The strongest has the last word.
        for (_, _, rule) in matching.iter().rev() {
            body(rule, &look, &mut ruled);
        }
        ruled
    }
}

fn fields(rule: &Rule, look: &Look<'_, '_>, ruled: &mut Ruled) {
    for (field, pointers) in &rule.fields {
        if !ruled.picks(*field).is_empty() {
            continue;
        }
        let found = pointers.iter().map(|pointer| picks(*field, pointer, look));
        if let Some(picks) = found.into_iter().find(|picks| !picks.is_empty()) {
            ruled.picks.push((*field, picks));
        }
    }
}

/// What a selector finds that says something.
fn picks(field: Field, pointer: &Pointer, look: &Look<'_, '_>) -> Vec<Pick> {
    let page = look.page();
    let mut found = Vec::new();
    for node in look.find(pointer, PICKS) {
        let attribute = match &pointer.attribute {
            None => None,
            Some(name) => match page.dom.attr_filled(node, name) {
                Some(value) if value.len() <= VALUE_BYTES => Some(value.to_owned()),
                _ => continue,
            },
        };
        let pick = Pick {
            locator: Arc::clone(&pointer.locator),
            node,
            attribute,
        };
        // A picture has no words.
        if field != Field::Images && pick.words(page).is_empty() {
            continue;
        }
        found.push(pick);
        if field.is_single() {
            break;
        }
    }
    found
}

fn fill<T: Clone>(slot: &mut Option<Constant<T>>, rule: &Rule, name: &str, value: Option<&T>) {
    if let Some(value) = value.filter(|_| slot.is_none()) {
        *slot = Some(Constant {
            locator: format!("{}: constants.{name}", rule.id).into(),
            value: value.clone(),
        });
    }
}

fn constants(rule: &Rule, ruled: &mut Ruled) {
    let constants = &rule.constants;
    let publisher = constants.publisher.as_ref();
    fill(&mut ruled.publisher, rule, "publisher", publisher);
    let time_zone = constants.time_zone.as_ref();
    fill(&mut ruled.time_zone, rule, "time_zone", time_zone);
    let country = constants.country.as_ref();
    fill(&mut ruled.country, rule, "country", country);
    let language = constants.language.as_ref();
    fill(&mut ruled.language, rule, "language", language);
}

fn body(rule: &Rule, look: &Look<'_, '_>, ruled: &mut Ruled) {
    let area = |nodes| Area {
        rule: Arc::clone(&rule.id),
        nodes,
    };
    let each = |pointers: &[Pointer]| -> Vec<Area> {
        let found = pointers.iter().map(|pointer| look.find(pointer, AREAS));
        found.filter(|nodes| !nodes.is_empty()).map(area).collect()
    };
    let roots = rule.root.iter().map(|pointer| look.find(pointer, AREAS));
    let root = roots.into_iter().find(|nodes| !nodes.is_empty());
    // A narrower rule's body replaces a wider one's.
    if let Some(root) = root {
        ruled.body.retain(|word| !matches!(word, Word::Root(_)));
        ruled.body.push(Word::Root(area(root)));
    }
    let stops = rule.stop.iter().flat_map(|pointer| look.find(pointer, 1));
    if let Some(first) = stops.min() {
        ruled.body.retain(|word| !matches!(word, Word::Stop(_)));
        ruled.body.push(Word::Stop(area(vec![first])));
    }
    // One by one, so that one that has gone stale leaves the others.
    ruled
        .body
        .extend(each(&rule.drop).into_iter().map(Word::Drop));
    ruled
        .body
        .extend(each(&rule.keep).into_iter().map(Word::Keep));
}

#[cfg(test)]
mod tests;
