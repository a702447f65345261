//! The table that people read.

use std::time::Duration;

use super::Measured;
use super::floors::Quality;

/// Heading and figure.
const COLUMNS: [(&str, &str); 17] = [
    ("bodyF1", "body.f1"),
    ("exact", "body.accuracy"),
    ("snipF1", "snippet.f1"),
    ("leaked", "comments.leaked"),
    ("title", "title.exact"),
    ("title~", "title.fuzzy"),
    ("stand~", "subtitle.fuzzy"),
    ("author", "authors.f1"),
    ("day", "published.day"),
    ("instant", "published.instant"),
    ("undated", "published.none_kept"),
    ("topics", "topics.f1"),
    ("section", "sections.f1"),
    ("image", "images.recall"),
    ("lang", "language.accuracy"),
    ("site", "site_name"),
    ("error", "errors"),
];

/// Prints figures with the best open peer below each, then times, then what is behind a peer.
pub fn print(measured: &[Measured], quality: &Quality) {
    print!("{:<15}{:>5}", "dataset", "pages");
    for (heading, _) in COLUMNS {
        print!("{heading:>8}");
    }
    println!();
    for set in measured {
        print!("{:<15}{:>5}", set.name, set.scores.pages);
        for (_, figure) in COLUMNS {
            print!("{}", number(set.scores.figures.get(figure).copied()));
        }
        println!();
        let Some(peers) = quality.peers.get(&set.name) else {
            continue;
        };
        print!("{:<20}", "  best open peer");
        for (_, figure) in COLUMNS {
            print!("{}", number(peers.get(figure).map(|peer| peer.value)));
        }
        println!();
    }
    println!();
    times(measured);
    behind(measured, quality);
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| format!("{:>8}", "-"), |value| format!("{value:>8.3}"))
}

fn times(measured: &[Measured]) {
    println!("ms a page           p50     p99     max    MB/s  slowest");
    for set in measured {
        let timing = &set.timing;
        let milliseconds = |took: Duration| took.as_secs_f64() * 1e3;
        println!(
            "{:<15}{:>8.1}{:>8.1}{:>8.1}{:>8.1}  {}",
            set.name,
            milliseconds(timing.p50),
            milliseconds(timing.p99),
            milliseconds(timing.max),
            timing.megabytes_per_second,
            timing.slowest
        );
        for (id, took) in &timing.slow {
            println!("  SLOW  {id}: {:.1} s", took.as_secs_f64());
        }
    }
    println!();
}

fn behind(measured: &[Measured], quality: &Quality) {
    for set in measured {
        for (figure, peer) in quality.peers.get(&set.name).into_iter().flatten() {
            let Some(value) = set.scores.figures.get(figure) else {
                continue;
            };
            // Peers are known to three digits.
            if *value < peer.value - 0.0005 {
                println!(
                    "behind  {:<15}{figure:<20}{value:.3}, {:.3} less than {}",
                    set.name,
                    peer.value - value,
                    peer.who
                );
            }
        }
    }
}
