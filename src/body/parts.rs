//! A part of a page read as if it were all of it: the stories of a briefing, what stands around a live blog's entries.

use crate::body::blocks;
use crate::body::cut::Cut;
use crate::body::decide::{Decision, Label};
use crate::body::features::Context;
use crate::body::quality::{Signs, Weights};
use crate::body::{Body, assemble, measure, root_of};
use crate::page::Page;

/// What reading a page's blocks takes.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a, 't> {
    /// The page.
    pub page: &'a Page<'t>,
    /// Its blocks.
    pub cut: &'a Cut,
    /// Facts about them.
    pub context: &'a Context<'a, 't>,
    /// The judgement on all of them.
    pub decision: &'a Decision,
}

impl Reader<'_, '_> {
    /// The judgement with nothing kept but these blocks.
    #[must_use]
    pub fn only(&self, keeps: impl Fn(usize) -> bool) -> Decision {
        let labels = self.decision.labels.iter().enumerate();
        Decision {
            labels: labels
                .map(|(at, _)| {
                    if keeps(at) {
                        Label::Text
                    } else {
                        Label::Claimed
                    }
                })
                .collect(),
            ..self.decision.clone()
        }
    }

    /// Typed blocks of what a judgement keeps.
    #[must_use]
    pub fn walk(&self, decision: &Decision) -> blocks::Found {
        root_of(self.page, self.cut, decision)
            .map(|root| blocks::walk(self.page, self.cut, self.context, decision, root))
            .unwrap_or_default()
    }

    /// A body of these blocks alone.
    #[must_use]
    pub fn body(&self, keeps: impl Fn(usize) -> bool) -> Body {
        let decision = self.only(keeps);
        let found = self.walk(&decision);
        let mut blocks = found.blocks;
        let text = assemble::assemble(&mut blocks);
        let signs = Signs {
            // What is not of this part was not overruled.
            overruled: 0.0,
            ..Signs::of(self.cut, &decision, measure::words(&text))
        };
        let host = self.page.base.as_ref().and_then(url::Url::host_str);
        Body {
            links: assemble::links(&blocks, &text, host),
            text,
            blocks,
            credits: found.credits,
            pictures: found.pictures,
            forms: found.forms,
            root: root_of(self.page, self.cut, &decision),
            quality: Weights::shipped().estimate(&signs),
            signs,
            ..Body::default()
        }
    }
}
