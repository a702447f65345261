//! What a text block of the page is, as far as the code knows: from what became of it, the rule that decided on it, or
//! what its markup and its first words call it. Nothing is guessed: what nothing names is text or furniture.

use std::fmt;

use crate::body::decide::Rule;
use crate::body::form::Form;
use crate::body::parts::Reader;
use crate::body::survey::Seen;
use crate::metadata::Claimed;
use crate::page::dom::Tag;
use crate::rules::class_roles::Roles;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// Text of the article.
    Text,
    /// A heading in it.
    Heading,
    /// The article's headline.
    Headline,
    /// The line above it.
    Kicker,
    /// The lead that stands apart from the text.
    Standfirst,
    /// Who wrote it.
    Byline,
    /// When it was published or changed.
    Date,
    /// The section that it stands in, or the way there.
    Section,
    /// The publisher's tags.
    Tags,
    /// Words of a picture or a player.
    Caption,
    /// Names a source of the story.
    Credit,
    /// A correction, an editor's note.
    Note,
    /// In a box beside the text.
    Box,
    /// Shown from elsewhere.
    Embed,
    /// Leads to other stories.
    Related,
    /// Advertises.
    Promotion,
    /// Of readers.
    Comment,
    /// Says again what the text says.
    Copy,
    /// Whatever else surrounds an article.
    Furniture,
}

impl Label {
    /// All labels, in the order of legends.
    pub const ALL: [Self; 19] = [
        Self::Text,
        Self::Heading,
        Self::Headline,
        Self::Kicker,
        Self::Standfirst,
        Self::Byline,
        Self::Date,
        Self::Section,
        Self::Tags,
        Self::Caption,
        Self::Credit,
        Self::Note,
        Self::Box,
        Self::Embed,
        Self::Related,
        Self::Promotion,
        Self::Comment,
        Self::Copy,
        Self::Furniture,
    ];

    /// Its name: "standfirst".
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Heading => "heading",
            Self::Headline => "headline",
            Self::Kicker => "kicker",
            Self::Standfirst => "standfirst",
            Self::Byline => "byline",
            Self::Date => "date",
            Self::Section => "section",
            Self::Tags => "tags",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Note => "note",
            Self::Box => "box",
            Self::Embed => "embed",
            Self::Related => "related",
            Self::Promotion => "promotion",
            Self::Comment => "comment",
            Self::Copy => "copy",
            Self::Furniture => "furniture",
        }
    }

    /// What a block is, and the sign that told it where neither model nor rule did.
    pub(super) fn of(
        reader: &Reader<'_, '_>,
        signs: &Signs<'_>,
        at: usize,
        form: Option<Form>,
        rule: Option<Rule>,
    ) -> (Self, Option<Sign>) {
        if let Some(form) = form {
            return (Self::of_form(form), None);
        }
        if reader.decision.keeps(at) && rule != Some(Rule::Replaced) {
            let container = reader.cut.blocks[at].container;
            let heading = reader.page.dom.tag(container).heading_level().is_some();
            return (if heading { Self::Heading } else { Self::Text }, None);
        }
        if let Some(label) = rule.and_then(Self::of_rule) {
            let sign = match rule {
                Some(Rule::Outsiders(role)) => Some(Sign::Area(role)),
                _ => None,
            };
            return (label, sign);
        }
        match signs.find(reader, at) {
            Some((label, sign)) => (label, Some(sign)),
            None => (Self::Furniture, None),
        }
    }

    const fn of_form(form: Form) -> Self {
        match form {
            Form::Paragraph
            | Form::ListItem
            | Form::Quote
            | Form::Table
            | Form::Code
            | Form::LiveUpdate => Self::Text,
            Form::Heading => Self::Heading,
            Form::PullQuote => Self::Copy,
            Form::Caption => Self::Caption,
            Form::Embed => Self::Embed,
            Form::Note => Self::Note,
            Form::RelatedLink => Self::Related,
            Form::Box => Self::Box,
            Form::Credit => Self::Credit,
        }
    }

    /// What a rule says that a block is; none where it only says what it is not.
    fn of_rule(rule: Rule) -> Option<Self> {
        Some(match rule {
            Rule::Claim(Claimed::Headline) | Rule::HeadlineAgain => Self::Headline,
            Rule::Claim(Claimed::Standfirst | Claimed::Opening) | Rule::StandfirstAgain => {
                Self::Standfirst
            }
            Rule::Claim(Claimed::Kicker) => Self::Kicker,
            Rule::Claim(Claimed::Byline) | Rule::Signature => Self::Byline,
            Rule::Claim(Claimed::Time) => Self::Date,
            Rule::Claim(Claimed::Breadcrumbs | Claimed::Sections) => Self::Section,
            Rule::Claim(Claimed::Tags) => Self::Tags,
            Rule::CommentsArea | Rule::Outsiders("comments") => Self::Comment,
            Rule::Phrase("related")
            | Rule::RelatedLinks
            | Rule::StoryList
            | Rule::Outsiders("popular") => Self::Related,
            Rule::Phrase("advertisement")
            | Rule::Paywall
            | Rule::Outsiders("promotion" | "advertisement") => Self::Promotion,
            Rule::Copies => Self::Copy,
            Rule::Menu | Rule::Toolbar | Rule::Rights | Rule::Orphan | Rule::Outsiders(_) => {
                Self::Furniture
            }
            Rule::Whole
            | Rule::SiteRule
            | Rule::Phrase(_)
            | Rule::ShortStory
            | Rule::Stories
            | Rule::Replaced => {
                return None;
            }
        })
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What names a block that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It stands in an area that its markup calls this, without any text of the article in it.
    Area(&'static str),
    /// It opens with a phrase of this kind.
    Words(&'static str),
    /// It stands in this element.
    Element(&'static str),
    /// It belongs to one of several links to stories, made alike.
    Teaser,
}

/// "area comments", "words promotion", "element figcaption", "teaser".
impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Area(role) => write!(f, "area {role}"),
            Self::Words(kind) => write!(f, "words {kind}"),
            Self::Element(name) => write!(f, "element {name}"),
            Self::Teaser => f.write_str("teaser"),
        }
    }
}

/// Roles of `class_roles.toml` that name what stands in an area.
const AREAS: &[(&str, Label)] = &[
    ("comments", Label::Comment),
    ("promotion", Label::Promotion),
    ("advertisement", Label::Promotion),
    ("related", Label::Related),
    ("popular", Label::Related),
];
/// Kinds of `boilerplate.toml` that name what they open.
const WORDS: &[(&str, Label)] = &[
    ("promotion", Label::Promotion),
    ("advertisement", Label::Promotion),
    ("related", Label::Related),
    ("share", Label::Furniture),
    ("rights", Label::Furniture),
    ("consent", Label::Furniture),
];

/// What the markup of a page says about its blocks.
pub(super) struct Signs<'a> {
    seen: &'a Seen,
    /// For each container the nearest area around it, by place in [`AREAS`].
    areas: Vec<Option<usize>>,
}

impl<'a> Signs<'a> {
    pub(super) fn of(reader: &Reader<'_, '_>, seen: &'a Seen) -> Self {
        let cut = reader.cut;
        let roles: Vec<Roles> = AREAS.iter().map(|(role, _)| Roles::of(&[role])).collect();
        let mut kept = vec![0usize];
        for block in &cut.blocks {
            let before = kept.last().copied().unwrap_or(0);
            kept.push(before + usize::from(reader.decision.keeps(block.index)));
        }
        let mut areas: Vec<Option<usize>> = Vec::with_capacity(cut.containers.len());
        // Parents come before their children.
        for (place, container) in cut.containers.iter().enumerate() {
            let range = container.range();
            let apart = kept[range.end] == kept[range.start];
            let own = roles
                .iter()
                .position(|role| container.own.intersects(*role));
            let around = (place > 0).then(|| areas[container.parent]).flatten();
            areas.push(own.filter(|_| apart).or(around));
        }
        Self { seen, areas }
    }

    fn find(&self, reader: &Reader<'_, '_>, at: usize) -> Option<(Label, Sign)> {
        let mut words = WORDS.iter();
        if let Some((kind, label)) = words.find(|(kind, _)| reader.context.phrase(at, kind) >= 2) {
            return Some((*label, Sign::Words(kind)));
        }
        let area = self.areas[reader.cut.container_of[at]].and_then(|area| AREAS.get(area));
        if let Some((role, label)) = area {
            return Some((*label, Sign::Area(role)));
        }
        if reader.cut.container(at).above.has(Tag::Figcaption) {
            return Some((Label::Caption, Sign::Element("figcaption")));
        }
        self.seen.in_item[at].then_some((Label::Related, Sign::Teaser))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_in_the_docs_and_listed_once() {
        let docs = include_str!("../../docs/explain.md");
        for (place, label) in Label::ALL.iter().enumerate() {
            assert!(docs.contains(&format!("`{label}`")), "{label}");
            assert_eq!(Label::ALL.iter().position(|one| one == label), Some(place));
        }
    }
}
