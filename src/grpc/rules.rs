//! The directory of site rules while a server runs: looked at now and then, read when it has come to rest, and swapped in
//! whole. Pages under way end with the rules that they began with.
//!
//! The directory is polled. A few hundred files cost a look some microseconds; and mounts of configuration maps and network
//! file systems, where rules live, tell watchers nothing or too much.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::answer::Desk;
use crate::config::Config;
use crate::shelf::{self, Refreshed, Shelf, Stamp};

/// What a server starts with.
#[derive(Debug)]
pub struct Opened {
    /// Reads the pages, with the rules of the directory.
    pub desk: Arc<Desk>,
    shelf: Option<Shelf>,
}

impl Opened {
    /// Reads the directory of rules, if there is one. Files that are refused are logged; the others are used.
    ///
    /// # Errors
    /// The directory cannot be listed.
    pub fn new(config: &Config) -> io::Result<Self> {
        let topics = config.media_topics.as_deref();
        let topics = topics.map(shelf::media_topics).transpose()?.map(Arc::new);
        let Some(directory) = &config.rules else {
            let desk = Desk::new(config.limits()).with_media_topics(topics);
            let desk = Arc::new(desk);
            return Ok(Self { desk, shelf: None });
        };
        let shelf = read(directory, tell)?;
        let desk = Desk::with_rules(config.limits(), &shelf).with_media_topics(topics);
        let desk = Arc::new(desk);
        Ok(Self {
            desk,
            shelf: Some(shelf),
        })
    }

    /// The desk as it changes, and what changes it: to be run until `over`.
    pub(super) fn watched(
        self,
        interval: Duration,
        over: watch::Receiver<bool>,
    ) -> (
        watch::Receiver<Arc<Desk>>,
        impl Future<Output = ()> + Send + use<>,
    ) {
        let (sender, desk) = watch::channel(self.desk);
        let shelf = self.shelf;
        let work = async move {
            let Some(shelf) = shelf else { return };
            let mut over = over;
            tokio::select! {
                () = follow(shelf, interval, sender) => {}
                // An error means that the server is gone.
                _ = over.wait_for(|over| *over) => {}
            }
        };
        (desk, work)
    }
}

/// Reads a directory of rules and tells what was found.
///
/// # Errors
/// The directory cannot be listed.
pub fn read(directory: &Path, tell: impl FnOnce(&Shelf, &Refreshed)) -> io::Result<Shelf> {
    let mut shelf = Shelf::new(directory);
    let done = shelf.refresh().map_err(|error| {
        io::Error::new(error.kind(), format!("{}: {error}", directory.display()))
    })?;
    tell(&shelf, &done);
    Ok(shelf)
}

/// Looks at the directory at each interval, for ever.
async fn follow(mut shelf: Shelf, interval: Duration, desk: watch::Sender<Arc<Desk>>) {
    let mut ticks = tokio::time::interval(interval.max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut state = State::default();
    loop {
        ticks.tick().await;
        let (limits, topics) = {
            let desk = desk.borrow();
            (desk.limits, desk.own_media_topics())
        };
        let looked = tokio::task::spawn_blocking(move || {
            let changed = state.look(&mut shelf);
            let new = changed.then(|| {
                let desk = Desk::with_rules(limits, &shelf);
                Arc::new(desk.with_media_topics(topics))
            });
            (shelf, state, new)
        });
        // A look does not panic; if it did, the rules stay as they are.
        let Ok((next_shelf, next_state, new)) = looked.await else {
            tracing::error!("site rules are not looked at any more");
            return;
        };
        (shelf, state) = (next_shelf, next_state);
        if let Some(new) = new {
            let hash = new.version.configuration_hash.as_str();
            tracing::info!(configuration_hash = hash, "site rules swapped");
            desk.send_replace(new);
        }
    }
}

/// What is known of the directory between two looks.
#[derive(Debug, Default)]
struct State {
    /// At the last look.
    last: Option<Stamp>,
    /// When it was last read.
    read: Option<Stamp>,
    failed: bool,
}

impl State {
    /// Reads the directory if it is another than when it was last read and did not change since the last look: whoever
    /// writes into it may be half done. Whether the rules are others now.
    fn look(&mut self, shelf: &mut Shelf) -> bool {
        let stamp = match shelf.stamp() {
            Ok(stamp) => stamp,
            Err(error) => {
                if !self.failed {
                    tracing::error!(%error, "the directory of site rules cannot be listed; its rules stay");
                }
                self.failed = true;
                return false;
            }
        };
        self.failed = false;
        let at_rest = self.last.as_ref() == Some(&stamp);
        let is_new = self.read.as_ref() != Some(&stamp);
        self.last = Some(stamp);
        if !(at_rest && is_new) {
            return false;
        }
        self.read.clone_from(&self.last);
        match shelf.refresh() {
            Ok(done) => {
                tell(shelf, &done);
                done.is_change()
            }
            Err(_) => false,
        }
    }
}

fn tell(shelf: &Shelf, done: &Refreshed) {
    for file in &done.taken {
        tracing::info!(file, "site rules taken");
    }
    for file in &done.removed {
        tracing::info!(file, "site rules removed");
    }
    for file in &done.refused {
        let earlier_version_stays = shelf.is_used(file);
        for problem in shelf.problems(file) {
            tracing::error!(file, %problem, earlier_version_stays, "site rules refused");
        }
    }
}
