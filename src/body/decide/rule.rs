//! What decided on a block instead of the model. The names are stable: people and programs know rules by them.

use std::fmt;

use super::LABEL_KINDS;
use crate::metadata::Claimed;

/// A rule that set a block's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The block stands in an area of readers' comments below the story.
    CommentsArea,
    /// It is an item of a long list of nothing but short links.
    Menu,
    /// It is nothing but short links with bars or line breaks between them.
    Toolbar,
    /// It is "Other news:" with links below.
    RelatedLinks,
    /// It says who owns the page, behind the story.
    Rights,
    /// It is a reporter's name with an e-mail address, behind the story.
    Signature,
    /// It was kept with the table, list or quotation that it is a part of.
    Whole,
    /// A rule for the site says what it is.
    SiteRule,
    /// It was read as this field.
    Claim(Claimed),
    /// It says the headline again, in front of the text.
    HeadlineAgain,
    /// It says the standfirst again, in front of the text.
    StandfirstAgain,
    /// It is nothing but a phrase of this kind of `boilerplate.toml`.
    Phrase(&'static str),
    /// It says the same as an earlier block of another copy.
    Copies,
    /// It stands apart from the story, in an area that its markup calls this: a role of `class_roles.toml`.
    Outsiders(&'static str),
    /// It is a heading with nothing under it.
    Orphan,
    /// It is the whole of a short story: hardly anything else was kept below the headline.
    ShortStory,
    /// It belongs to a list of linked stories behind the text.
    StoryList,
    /// It offers the rest of the story for money.
    Paywall,
    /// It belongs to one of several stories of the page.
    Stories,
    /// It gave way: the page's data holds the text.
    Replaced,
}

impl Rule {
    /// All rules.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let claims = CLAIMS.iter().map(|(field, _)| Self::Claim(*field));
        let phrases = LABEL_KINDS.iter().map(|kind| Self::Phrase(kind));
        let others = [
            Self::CommentsArea,
            Self::Menu,
            Self::Toolbar,
            Self::RelatedLinks,
            Self::Rights,
            Self::Signature,
            Self::Whole,
            Self::SiteRule,
            Self::HeadlineAgain,
            Self::StandfirstAgain,
            Self::Copies,
            Self::Outsiders("sidebar"),
            Self::Orphan,
            Self::ShortStory,
            Self::StoryList,
            Self::Paywall,
            Self::Stories,
            Self::Replaced,
        ];
        claims.chain(phrases).chain(others).collect()
    }

    /// What it says of the block: "was read as the byline".
    #[must_use]
    pub fn says(self) -> String {
        let text = match self {
            Self::Claim(field) => return format!("was read as the {}", name(field)),
            Self::Phrase(kind) => {
                return format!("is nothing but words as of the kind {kind:?}");
            }
            Self::Outsiders(role) => {
                return format!(
                    "stands apart from the story, in an area whose markup says {role:?}"
                );
            }
            Self::CommentsArea => "stands in an area of readers' comments below the story",
            Self::Menu => "is an item of a long list of nothing but short links",
            Self::Toolbar => "is nothing but short links with bars or line breaks between them",
            Self::RelatedLinks => "is a label such as \"Other news\" with links below it",
            Self::Rights => "says who owns the page, behind the story",
            Self::Signature => "is a reporter's name with an e-mail address, behind the story",
            Self::Whole => "was kept with the table, list or quotation that it is a part of",
            Self::SiteRule => "is what a rule for the site says",
            Self::HeadlineAgain => "says the headline again",
            Self::StandfirstAgain => "says the standfirst again",
            Self::Copies => "says the same as an earlier block of another copy",
            Self::Orphan => "is a heading with nothing under it",
            Self::ShortStory => "stands below the headline of a story of a few sentences",
            Self::StoryList => "belongs to a list of linked stories behind the text",
            Self::Paywall => "offers the rest of the story for money",
            Self::Stories => "belongs to one of several stories of the page",
            Self::Replaced => "gave way to the text in the page's data",
        };
        text.to_owned()
    }
}

fn name(field: Claimed) -> &'static str {
    let known = CLAIMS.iter().find(|(known, _)| *known == field);
    known.map_or("", |(_, name)| name)
}

const CLAIMS: &[(Claimed, &str)] = &[
    (Claimed::Headline, "headline"),
    (Claimed::Kicker, "kicker"),
    (Claimed::Standfirst, "standfirst"),
    (Claimed::Opening, "opening"),
    (Claimed::Byline, "byline"),
    (Claimed::Time, "time"),
    (Claimed::Breadcrumbs, "breadcrumbs"),
    (Claimed::Sections, "sections"),
    (Claimed::Tags, "tags"),
];

/// Its id: "copies", "claim-byline", "phrase-related".
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Claim(field) => return write!(f, "claim-{}", name(*field)),
            Self::Phrase(kind) => return write!(f, "phrase-{kind}"),
            Self::CommentsArea => "comments-area",
            Self::Menu => "menu",
            Self::Toolbar => "toolbar",
            Self::RelatedLinks => "related-links",
            Self::Rights => "rights",
            Self::Signature => "signature",
            Self::Whole => "whole",
            Self::SiteRule => "site-rule",
            Self::HeadlineAgain => "headline-again",
            Self::StandfirstAgain => "standfirst-again",
            Self::Copies => "copies",
            Self::Outsiders(_) => "outsiders",
            Self::Orphan => "orphan",
            Self::ShortStory => "short-story",
            Self::StoryList => "story-list",
            Self::Paywall => "paywall",
            Self::Stories => "stories",
            Self::Replaced => "replaced",
        };
        f.write_str(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_an_id_of_its_own_and_a_line_in_the_docs() {
        let docs = include_str!("../../../docs/explain.md");
        let mut ids: Vec<String> = Rule::all().iter().map(ToString::to_string).collect();
        for id in &ids {
            assert!(
                docs.contains(&format!("`{id}`")),
                "docs/explain.md lacks {id}"
            );
            assert!(!id.ends_with('-'), "{id}");
        }
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
