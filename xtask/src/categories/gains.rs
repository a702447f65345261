//! What every kind of material and every channel is worth: the figures without it.

use std::fmt::Write;
use std::path::Path;

use copydesk::text::category::channels::Channels;
use copydesk::text::category::model::{Model, TOPICS};

use super::figures::{Judged, accepted_at, macro_f1, share};
use super::gold::{self, Page};
use super::{MATERIAL, fit, report};
use crate::Failure;

/// What one channel says, taken away.
type Silence = fn(&mut Channels);

const CHANNELS: [(&str, Silence); 4] = [
    ("names", |channels| channels.names = [0.0; TOPICS]),
    ("tags", |channels| channels.tags = [0.0; TOPICS]),
    ("stems", |channels| {
        channels.stems = [0.0; TOPICS];
        channels.share = [0.0; TOPICS];
    }),
    ("text model", |channels| channels.text = [0.0; TOPICS]),
];

/// The table. `train` gives the weights of a text model that is trained without a part of the material.
pub fn table(
    shared: &Path,
    train: impl Fn(&[String]) -> Result<Vec<u8>, Failure>,
) -> Result<String, Failure> {
    let mut out = String::from(
        "# Categories: what each part gains\n\nWritten by `xtask train categories --gains`. Judged pages are measured crosswise, by channel weights \
         that were fitted without the page's publisher; held-out rows with the text model alone.\n\n## Material of the text model\n\n\
         | without | judged pages: accepted first | macro-F1 | in two | most confident 70 % | texts: right | macro-F1 | sentences and titles: right |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    let mut whole = Vec::new();
    for part in std::iter::once(None).chain(MATERIAL.iter().map(|part| Some(*part))) {
        let out_of = part.map(str::to_owned).into_iter().collect::<Vec<_>>();
        let model = Model::read(Box::leak(train(&out_of)?.into_boxed_slice()))?;
        let pages = gold::read(shared, &model)?;
        let [texts, short] = report::held_out(shared, &model)?;
        let right = |judged: &[Judged]| share(judged, |one| one.first() == one.primary);
        writeln!(
            out,
            "| {} | {} | {:.3} | {:.3} | {:.3} |",
            part.unwrap_or("nothing"),
            figures(&pages),
            right(&texts),
            macro_f1(&texts),
            right(&short)
        )?;
        if part.is_none() {
            whole = pages;
        }
    }
    writeln!(
        out,
        "\n## Channels\n\n| without | judged pages: accepted first | macro-F1 | in two | most confident 70 % |\n|---|---|---|---|---|"
    )?;
    writeln!(out, "| nothing | {} |", figures(&whole))?;
    for (name, silence) in CHANNELS {
        let mut pages = whole.clone();
        for page in &mut pages {
            silence(&mut page.channels);
        }
        writeln!(out, "| {name} | {} |", figures(&pages))?;
    }
    Ok(out)
}

fn figures(pages: &[Page]) -> String {
    let judged: Vec<Judged> = pages
        .iter()
        .zip(fit::crosswise(pages))
        .map(|(page, scores)| Judged {
            primary: page.primary,
            set: page.set,
            scores,
        })
        .collect();
    let two = |one: &Judged| one.ranked().iter().take(2).any(|topic| one.set[*topic]);
    format!(
        "{:.3} | {:.3} | {:.3} | {:.3}",
        share(&judged, Judged::accepted),
        macro_f1(&judged),
        share(&judged, two),
        accepted_at(&judged, 0.7)
    )
}
