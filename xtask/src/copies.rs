//! `xtask measure copies`: every pair of annotated pages that is called anything but different, to be read by eye.
#![allow(clippy::print_stdout, reason = "the list is what this command is for")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use copydesk::text::compare::{Relation, Version, compare, hashes};
use copydesk::{Fields, Options};

use crate::Failure;
use crate::corpus;

/// Share of the shorter text's runs below which a pair cannot be called anything but different.
const WORTH: f32 = 0.2;

/// Options of `xtask measure copies`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
}

struct Story {
    name: String,
    address: String,
    text: String,
    hashes: Vec<u64>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let shared = corpus::shared(args.shared.as_deref()).ok_or("the annotated pages are absent")?;
    let texts = texts(&shared)?;
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (place, text) in texts.iter().enumerate() {
        for hash in &text.hashes {
            holders.entry(*hash).or_default().push(place);
        }
    }
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for places in holders.values() {
        for (index, one) in places.iter().enumerate() {
            for other in places.iter().skip(index + 1) {
                *common.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<((usize, usize), usize)> = common.into_iter().collect();
    pairs.sort_unstable();
    let (mut looked, mut called) = (0, 0);
    for ((one, other), count) in pairs {
        let (first, second) = (&texts[one], &texts[other]);
        #[allow(clippy::cast_precision_loss, reason = "counts of words")]
        let share = count as f32 / first.hashes.len().min(second.hashes.len()) as f32;
        if share < WORTH {
            continue;
        }
        looked += 1;
        let version = |text| Version { text, id: "" };
        let found = compare(version(&first.text), version(&second.text));
        let Some(relation) = found
            .relation
            .filter(|relation| *relation != Relation::Different)
        else {
            continue;
        };
        called += 1;
        let same = if !first.address.is_empty() && first.address == second.address {
            "one address"
        } else {
            "TWO ADDRESSES"
        };
        println!(
            "{relation:?} {:.2} {:.2} {same}\n  {} {}\n  {} {}",
            found.first_in_second,
            found.second_in_first,
            first.name,
            first.address,
            second.name,
            second.address
        );
    }
    println!(
        "{} texts, {} pairs; {looked} share a fifth of the shorter text, {called} are called anything but different",
        texts.len(),
        texts.len() * texts.len().saturating_sub(1) / 2,
    );
    Ok(ExitCode::SUCCESS)
}

/// The text of every annotated page that is an article.
fn texts(shared: &std::path::Path) -> Result<Vec<Story>, Failure> {
    let options = Options {
        fields: Fields::NONE,
        ..Options::default()
    };
    let mut texts = Vec::new();
    for dataset in corpus::DATASETS {
        let folder = shared.join("eval").join(dataset);
        for page in corpus::pages(&folder)? {
            let found = corpus::answer(&folder, &page, &options)?;
            if let Some(article) = found.articles.into_iter().next() {
                texts.push(Story {
                    name: format!("{dataset}/{}", page.id),
                    address: page.url.unwrap_or_default(),
                    hashes: hashes(&article.text),
                    text: article.text,
                });
            }
        }
    }
    Ok(texts)
}
