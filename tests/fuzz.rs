//! The fuzz targets without a fuzzer: every seed, and seeds changed at random but always the same, so that they hold on a stable
//! toolchain in every test run. `make fuzz` searches on. The fifth target, `parse`, has tests of its own beside the parser.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "../fuzz/src/lib.rs"]
#[allow(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "a program of a workspace of its own"
)]
mod targets;

/// Changed seeds that each target is given.
const CHANGED: usize = 250;
/// Bytes of a changed seed: what a page costs here grows with it.
const LONGEST: usize = 6_000;

/// Every file below a folder, in order of names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of seeds") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn seeds(folders: &[&str]) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all: Vec<Vec<u8>> = folders
        .iter()
        .flat_map(|folder| files(&root.join(folder)))
        .map(|path| fs::read(path).expect("a seed"))
        .collect();
    assert!(!all.is_empty(), "{folders:?} have seeds");
    all
}

/// The words of the dictionary that fuzzing uses.
fn words() -> Vec<Vec<u8>> {
    let text = include_str!("../fuzz/html.dict");
    let words = text.lines().filter_map(|line| {
        let word = line.strip_prefix('"')?.strip_suffix('"')?;
        Some(
            word.replace("\\\"", "\"")
                .replace("\\\\", "\\")
                .into_bytes(),
        )
    });
    words.collect()
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the remainder is smaller than a bound of the same type"
    )]
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound.max(1) as u64) as usize
    }
}

/// A piece of one seed, changed in one to eight places.
fn changed(seeds: &[Vec<u8>], words: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let seed = &seeds[dice.below(seeds.len())];
    let start = dice.below(seed.len().saturating_sub(LONGEST) + 1);
    let mut bytes = seed[start..seed.len().min(start + LONGEST)].to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(64)).min(bytes.len());
        match dice.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = bytes[at..end].to_vec();
                let place = dice.below(bytes.len() + 1);
                bytes.splice(place..place, piece);
            }
            2 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(400)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            3 => {
                let word = words[dice.below(words.len())].repeat(1 + dice.below(3));
                bytes.splice(at..at, word);
            }
            4 => bytes
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|byte| *byte ^= 1 << dice.below(8)),
            _ => bytes.truncate(at.max(1)),
        }
    }
    bytes
}

fn holds(folders: &[&str], target: fn(&[u8])) {
    let (seeds, words) = (seeds(folders), words());
    for seed in &seeds {
        target(seed);
    }
    let mut dice = Dice(20_261_130);
    for number in 0..CHANGED {
        let bytes = changed(&seeds, &words, &mut dice);
        let ended = std::panic::catch_unwind(|| target(&bytes));
        assert!(
            ended.is_ok(),
            "number {number}: {:?}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[test]
fn any_page_is_read() {
    holds(&["fuzz/seeds/extract", "tests/pages"], targets::extract);
}

#[test]
fn any_linked_data_is_read() {
    holds(&["fuzz/seeds/linked_data"], targets::linked_data);
}

#[test]
fn any_file_of_site_rules_is_read() {
    holds(
        &["fuzz/seeds/site_rules", "src/site_rules/families"],
        targets::site_rules,
    );
}

#[test]
fn any_message_is_answered() {
    holds(&["fuzz/seeds/protobuf"], targets::protobuf);
}
