//! A directory of rule files. A file is taken when it reads well and all its examples come out as they expect; else what it
//! held before stays. The rest of the directory does not suffer.
//!
//! Nothing here watches or waits: whoever owns a [`Shelf`] calls [`Shelf::refresh`] when the directory may have changed, and
//! makes a new [`SiteRules`] of it.

mod trial;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::rules::media_topics::Vocabulary;
use crate::site_rules::{FILE_BYTES, Problem, RuleFile, SiteRules};

pub use trial::try_examples;

/// Files of a directory that are read.
const FILES: usize = 500;
/// Bytes of all files that are in use.
const ALL_BYTES: usize = 8 * 1024 * 1024;

/// The rule files of a directory.
#[derive(Debug)]
pub struct Shelf {
    directory: PathBuf,
    files: BTreeMap<String, Entry>,
}

/// One file.
#[derive(Debug, Default)]
struct Entry {
    /// Of the content last looked at.
    seen: Option<Vec<u8>>,
    accepted: Option<Accepted>,
    problems: Vec<Problem>,
}

#[derive(Debug)]
struct Accepted {
    file: RuleFile,
    hash: Vec<u8>,
    bytes: usize,
}

/// What a look at the directory changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Files that were taken, in a first or a new version.
    pub taken: Vec<String>,
    /// Files that were refused; an earlier version stays in use.
    pub refused: Vec<String>,
    /// Files that are gone.
    pub removed: Vec<String>,
}

impl Refreshed {
    /// Whether the rules are others than before.
    #[must_use]
    pub fn is_change(&self) -> bool {
        !self.taken.is_empty() || !self.removed.is_empty()
    }
}

/// A file and what is in use of it.
#[derive(Debug, Clone, Copy)]
pub struct Report<'s> {
    /// The file's name.
    pub name: &'s str,
    /// Rules in use.
    pub rules: usize,
    /// Examples that came out as expected.
    pub examples: usize,
    /// What is wrong with the version last seen.
    pub problems: &'s [Problem],
}

/// What tells one state of a directory from another without reading its files.
pub type Stamp = Vec<(String, u64, Option<SystemTime>, u64, i64)>;

impl Shelf {
    /// A shelf for a directory, nothing read yet.
    #[must_use]
    pub fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            files: BTreeMap::new(),
        }
    }

    /// The state of the directory.
    ///
    /// # Errors
    /// It cannot be listed.
    pub fn stamp(&self) -> io::Result<Stamp> {
        use std::os::unix::fs::MetadataExt;
        let mut stamp = Vec::new();
        for (name, path) in self.list()? {
            // A file that is replaced at this moment is seen at the next look.
            if let Ok(data) = std::fs::metadata(path) {
                let changed = data.ctime().wrapping_mul(1_000_000_000) + data.ctime_nsec();
                stamp.push((name, data.len(), data.modified().ok(), data.ino(), changed));
            }
        }
        Ok(stamp)
    }

    /// The rule files: what ends in `.toml` and does not begin with a dot.
    fn list(&self) -> io::Result<Vec<(String, PathBuf)>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.directory)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let is_toml = path.extension().is_some_and(|ending| ending == "toml");
            let is_rules = is_toml && !name.starts_with('.');
            if is_rules && path.is_file() {
                found.push((name.to_owned(), path));
            }
        }
        found.sort();
        if found.len() > FILES {
            let message = format!("{} rule files; at most {FILES} are read", found.len());
            return Err(io::Error::other(message));
        }
        Ok(found)
    }

    /// Reads the files that are new or changed and tries their examples.
    ///
    /// # Errors
    /// The directory cannot be listed; everything stays as it was.
    pub fn refresh(&mut self) -> io::Result<Refreshed> {
        let mut done = Refreshed::default();
        let listed = self.list()?;
        let gone: Vec<String> = self
            .files
            .keys()
            .filter(|name| !listed.iter().any(|(known, _)| known == *name))
            .cloned()
            .collect();
        for name in gone {
            let entry = self.files.remove(&name);
            if entry.is_some_and(|entry| entry.accepted.is_some()) {
                done.removed.push(name);
            }
        }
        for (name, path) in listed {
            let others: usize = self
                .files
                .iter()
                .filter(|(other, _)| **other != name)
                .filter_map(|(_, entry)| Some(entry.accepted.as_ref()?.bytes))
                .sum();
            let entry = self.files.entry(name.clone()).or_default();
            match entry.look(&name, &path, ALL_BYTES.saturating_sub(others)) {
                Some(true) => done.taken.push(name),
                Some(false) => done.refused.push(name),
                None => {}
            }
        }
        Ok(done)
    }

    /// The rules in use.
    #[must_use]
    pub fn rules(&self) -> SiteRules {
        let files: Vec<&RuleFile> = self.accepted().map(|accepted| &accepted.file).collect();
        SiteRules::over_families(&files)
    }

    /// What the rules in use are, hashed.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        for accepted in self.accepted() {
            hash.update((accepted.file.stem.len() as u64).to_le_bytes());
            hash.update(&accepted.file.stem);
            hash.update(&accepted.hash);
        }
        hash.finalize().to_vec()
    }

    fn accepted(&self) -> impl Iterator<Item = &Accepted> {
        self.files
            .values()
            .filter_map(|entry| entry.accepted.as_ref())
    }

    /// Every file, by name.
    pub fn report(&self) -> impl Iterator<Item = Report<'_>> {
        self.files.iter().map(|(name, entry)| {
            let file = entry.accepted.as_ref().map(|accepted| &accepted.file);
            Report {
                name,
                rules: file.map_or(0, |file| file.rules.len()),
                examples: file.map_or(0, |file| file.examples.len()),
                problems: &entry.problems,
            }
        })
    }

    /// What is wrong with a file.
    #[must_use]
    pub fn problems(&self, name: &str) -> &[Problem] {
        self.files.get(name).map_or(&[], |entry| &entry.problems)
    }

    /// Whether an earlier version of a refused file is in use.
    #[must_use]
    pub fn is_used(&self, name: &str) -> bool {
        self.files
            .get(name)
            .is_some_and(|entry| entry.accepted.is_some())
    }
}

impl Entry {
    /// Reads the file where it is another than before. Whether it was taken; `None` where nothing changed.
    fn look(&mut self, name: &str, path: &Path, room: usize) -> Option<bool> {
        let content = match read(path) {
            Ok(content) => content,
            // Gone since it was listed; the next look will tell.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                let problems = vec![Problem::of_file(name, error.to_string())];
                let known = self.problems == problems;
                (self.problems, self.seen) = (problems, None);
                return (!known).then_some(false);
            }
        };
        let hash = Sha256::digest(&content).to_vec();
        if self.seen.as_ref() == Some(&hash) {
            return None;
        }
        self.seen = Some(hash.clone());
        match check(name, &content, room) {
            Ok(file) => {
                self.problems.clear();
                let same = self.accepted.as_ref().is_some_and(|old| old.hash == hash);
                let bytes = content.len();
                self.accepted = Some(Accepted { file, hash, bytes });
                (!same).then_some(true)
            }
            Err(problems) => {
                self.problems = problems;
                Some(false)
            }
        }
    }
}

/// At most a byte more than a file may have.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    use std::io::Read;
    let mut content = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take(FILE_BYTES as u64 + 1).read_to_end(&mut content)?;
    Ok(content)
}

/// Reads a file and tries its examples.
fn check(name: &str, content: &[u8], room: usize) -> Result<RuleFile, Vec<Problem>> {
    let whole = |message: &str| vec![Problem::of_file(name, message)];
    if content.len() > room && content.len() <= FILE_BYTES {
        return Err(whole("the files of the directory are too large together"));
    }
    let text = std::str::from_utf8(content).map_err(|_| whole("is not UTF-8"))?;
    let file = RuleFile::parse(name, text).map_err(|problem| vec![*problem])?;
    let problems = try_examples(name, &file);
    if problems.is_empty() {
        Ok(file)
    } else {
        Err(problems)
    }
}

/// Reads IPTC's file of Media Topics.
///
/// # Errors
/// The file cannot be read, or holds something else.
pub fn media_topics(file: &Path) -> io::Result<Vocabulary> {
    let named = |error: String| format!("{}: {error}", file.display());
    let text = std::fs::read_to_string(file)
        .map_err(|error| io::Error::new(error.kind(), named(error.to_string())))?;
    Vocabulary::read(&text)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, named(error.to_string())))
}

#[cfg(test)]
mod tests;
