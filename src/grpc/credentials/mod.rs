//! Files of certificates and tokens while a server runs: looked at now and then, and taken whole or not at all. A file that is
//! at fault leaves what there was; calls under way notice nothing.
//!
//! They are polled by content: mounts of secrets swap links, and network file systems tell watchers nothing.

pub mod certificates;
pub mod tokens;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::counts::Counts;
use crate::config::Callers;
use certificates::Identity;
use tokens::Tokens;

/// A value as its files have it now.
#[derive(Debug)]
pub struct Followed<T>(watch::Receiver<Arc<T>>);

impl<T> Clone for Followed<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Followed<T> {
    /// The value now.
    #[must_use]
    pub fn now(&self) -> Arc<T> {
        Arc::clone(&self.0.borrow())
    }
}

/// What a server starts with.
#[derive(Debug)]
pub struct Credentials {
    pub(super) tls: Option<Followed<Identity>>,
    pub(super) tokens: Option<Followed<Tokens>>,
    watches: Vec<Box<dyn Look>>,
}

impl Credentials {
    /// Reads the files that the settings name.
    ///
    /// # Errors
    /// The file that is at fault, and its fault. Never a word of it.
    pub fn open(settings: &Callers) -> io::Result<Self> {
        let mut watches: Vec<Box<dyn Look>> = Vec::new();
        let tls = match (&settings.tls_cert, &settings.tls_key) {
            (Some(certificate), Some(key)) => {
                let mut files = vec![certificate.clone(), key.clone()];
                files.extend(settings.tls_client_ca.clone());
                Some(follow(files, certificates::read, &mut watches)?)
            }
            _ => None,
        };
        let tokens = match &settings.tokens {
            Some(file) => Some(follow(vec![file.clone()], tokens::read, &mut watches)?),
            None => None,
        };
        Ok(Self {
            tls,
            tokens,
            watches,
        })
    }

    /// Looks at the files at each interval until `over`.
    pub(super) fn watching(
        &mut self,
        interval: Duration,
        counts: Arc<Counts>,
        mut over: watch::Receiver<bool>,
    ) -> impl Future<Output = ()> + Send + use<> {
        let watches = std::mem::take(&mut self.watches);
        async move {
            if watches.is_empty() {
                return;
            }
            tokio::select! {
                () = look_at(watches, interval, &counts) => {}
                // An error means that the server is gone.
                _ = over.wait_for(|over| *over) => {}
            }
        }
    }
}

async fn look_at(mut watches: Vec<Box<dyn Look>>, interval: Duration, counts: &Counts) {
    let mut ticks = tokio::time::interval(interval.max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let looked = tokio::task::spawn_blocking(move || {
            let seen: Vec<Seen> = watches.iter_mut().map(|watch| watch.look()).collect();
            (watches, seen)
        });
        // A look does not panic; if it did, everything stays as it is.
        let Ok((next, seen)) = looked.await else {
            tracing::error!("certificates and tokens are not looked at any more");
            return;
        };
        watches = next;
        for seen in seen {
            match seen {
                Seen::Same => {}
                Seen::Taken(files) => {
                    counts.credentials_taken.add();
                    tracing::info!(files, "credentials taken");
                }
                Seen::Refused(error) => {
                    counts.credentials_refused.add();
                    tracing::error!(error, "credentials refused; the earlier ones stay");
                }
            }
        }
    }
}

type Read<T> = fn(&[Vec<u8>]) -> Result<T, String>;

/// Files, and what they were read as.
struct Watch<T> {
    files: Vec<PathBuf>,
    read: Read<T>,
    /// Of their contents when they were last read.
    hash: Vec<u8>,
    /// Whether they could not be opened at the last look.
    is_missing: bool,
    value: watch::Sender<Arc<T>>,
}

impl<T> fmt::Debug for Watch<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Watch").field(&self.files).finish()
    }
}

fn follow<T: Send + Sync + fmt::Debug + 'static>(
    files: Vec<PathBuf>,
    read: Read<T>,
    watches: &mut Vec<Box<dyn Look>>,
) -> io::Result<Followed<T>> {
    let contents = contents(&files)?;
    let value = read(&contents)
        .map_err(|fault| io::Error::new(io::ErrorKind::InvalidData, named(&files, &fault)))?;
    let (sender, receiver) = watch::channel(Arc::new(value));
    watches.push(Box::new(Watch {
        hash: hash(&contents),
        files,
        read,
        is_missing: false,
        value: sender,
    }));
    Ok(Followed(receiver))
}

fn contents(files: &[PathBuf]) -> io::Result<Vec<Vec<u8>>> {
    let read = files.iter().map(|file| {
        std::fs::read(file)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))
    });
    read.collect()
}

fn hash(contents: &[Vec<u8>]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for content in contents {
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(content);
    }
    hash.finalize().to_vec()
}

fn listed(files: &[PathBuf]) -> String {
    let names: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    names.join(", ")
}

fn named(files: &[PathBuf], fault: &str) -> String {
    format!("{}: {fault}", listed(files))
}

/// What a look found.
enum Seen {
    Same,
    Taken(String),
    Refused(String),
}

trait Look: Send + fmt::Debug {
    fn look(&mut self) -> Seen;
}

impl<T: Send + Sync + fmt::Debug + 'static> Look for Watch<T> {
    fn look(&mut self) -> Seen {
        let contents = match contents(&self.files) {
            Ok(contents) => contents,
            // Said once, not at each look.
            Err(_) if self.is_missing => return Seen::Same,
            Err(error) => {
                self.is_missing = true;
                return Seen::Refused(error.to_string());
            }
        };
        self.is_missing = false;
        let hash = hash(&contents);
        if hash == self.hash {
            return Seen::Same;
        }
        self.hash = hash;
        match (self.read)(&contents) {
            Ok(value) => {
                self.value.send_replace(Arc::new(value));
                Seen::Taken(listed(&self.files))
            }
            Err(fault) => Seen::Refused(named(&self.files, &fault)),
        }
    }
}
