//! What speaks for each topic, by channel, before it is weighed.

use super::features::{self, Feature};
use super::folded::Folded;
use super::model::{Model, TOPICS};
use super::{Subject, sections, stems};

/// Values by topic, in the order of their codes.
pub type ByTopic = [f32; TOPICS];

/// The channels.
#[derive(Debug, Clone, Default)]
pub struct Channels {
    /// Sections, breadcrumbs, path segments.
    pub names: ByTopic,
    /// The publisher's tags.
    pub tags: ByTopic,
    /// Stems of words.
    pub stems: ByTopic,
    /// The share of a topic in all stems.
    pub share: ByTopic,
    /// The text model: logarithm of a topic's probability.
    pub text: ByTopic,
    /// What it was: topic, its share, and where it stands. Names are told with shares over [`NAMED`].
    pub evidence: Vec<(usize, f32, Said)>,
}

/// Where something that speaks for a topic stands.
#[derive(Debug, Clone)]
pub enum Said {
    /// A name of the publisher's.
    Name(String),
    /// Words of the article, in bytes of the folded text.
    Words(usize, usize),
}

/// Added to a name's share, so that names are told first.
pub(super) const NAMED: f32 = 10.0;
/// Below this a topic's probability is no more told by the text model.
const LEAST_LOG: f32 = -5.0;

impl Channels {
    /// All channels of an article.
    #[must_use]
    pub fn of(subject: &Subject<'_>, folded: &Folded<'_>) -> (Self, Vec<Feature>) {
        Self::with(Model::shipped(), subject, folded)
    }

    /// The same with another text model: for measuring one before it is shipped.
    #[must_use]
    pub fn with(model: &Model, subject: &Subject<'_>, folded: &Folded<'_>) -> (Self, Vec<Feature>) {
        let mut channels = Self::default();
        sections::weigh(subject, &mut channels);
        stems::weigh(folded, subject.language, &mut channels);
        let features = features::of(folded);
        channels.text = logs(model.logits(&features).0);
        (channels, features)
    }

    /// Keeps what spoke for a topic.
    pub(super) fn tell(&mut self, topic: usize, share: f32, said: Said) {
        self.evidence.push((topic, share, said));
    }
}

/// Logits to logarithms of probabilities.
fn logs(mut logits: ByTopic) -> ByTopic {
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let all: f32 = logits.iter().map(|logit| (logit - most).exp()).sum();
    for logit in &mut logits {
        *logit = (*logit - most - all.ln()).max(LEAST_LOG);
    }
    logits
}
