//! Every setting of the server: its unit, default and environment variable.

use std::path::PathBuf;
use std::time::Duration;

use crate::Limits;

mod callers;
mod connections;
mod traces;

pub use callers::{Callers, Rate};
pub use connections::Connections;
pub use traces::{Share, Traces};

/// How `serve` runs. Each flag is also an environment variable; a flag wins.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Config {
    /// Largest page, in bytes; a larger one is refused with `RESOURCE_EXHAUSTED`.
    #[arg(
        long,
        value_name = "BYTES",
        env = "COPYDESK_MAX_DOCUMENT_BYTES",
        default_value_t = 16 * 1024 * 1024,
        value_parser = document_bytes
    )]
    pub max_document_bytes: usize,
    /// Threads that read pages. 0: as many as the machine or its cgroup allows.
    #[arg(
        long,
        value_name = "COUNT",
        env = "COPYDESK_WORKERS",
        default_value_t = 0
    )]
    pub workers: usize,
    /// Pages that may wait for a thread; more are refused with UNAVAILABLE. 0: 32 for each thread.
    #[arg(
        long,
        value_name = "COUNT",
        env = "COPYDESK_QUEUE",
        default_value_t = 0
    )]
    pub queue: usize,
    /// Longest time for one page, waiting included; then `DEADLINE_EXCEEDED`. The caller's deadline holds where it is shorter.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_MAX_PROCESSING_TIME", default_value = "10s", value_parser = duration)]
    pub max_processing_time: Duration,
    /// Questions of one stream that may be open at once; the server reads no further until one is answered.
    #[arg(
        long,
        value_name = "COUNT",
        env = "COPYDESK_MAX_OPEN_REQUESTS_PER_STREAM",
        default_value_t = 64,
        value_parser = clap::value_parser!(u32).range(1..=65_536)
    )]
    pub max_open_requests_per_stream: u32,
    /// After SIGTERM: how long to serve on while health says `NOT_SERVING`, so that callers can move away.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_DRAIN_DELAY", default_value = "5s", value_parser = duration)]
    pub drain_delay: Duration,
    /// Directory of site rules (*.toml), over those for publishing systems that are part of the binary; see docs/rules.md.
    #[arg(long, value_name = "DIRECTORY", env = "COPYDESK_RULES")]
    pub rules: Option<PathBuf>,
    /// How often to look whether the site rules changed; they are read when they did not change between two looks.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_RULES_INTERVAL", default_value = "2s", value_parser = duration)]
    pub rules_interval: Duration,
    /// IPTC's own file of Media Topics, as JSON or SKOS as JSON, over the vocabulary that is part of the binary: newer labels and levels.
    #[arg(long, value_name = "FILE", env = "COPYDESK_MEDIA_TOPICS")]
    pub media_topics: Option<PathBuf>,
    /// After the drain delay: how long open calls may take to finish.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_DRAIN_TIMEOUT", default_value = "20s", value_parser = duration)]
    pub drain_timeout: Duration,
    /// What a connection may cost.
    #[command(flatten)]
    pub connections: Connections,
    /// Who may call.
    #[command(flatten)]
    pub callers: Callers,
    /// Where traces go.
    #[command(flatten)]
    pub traces: Traces,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            max_document_bytes: 16 * 1024 * 1024,
            workers: 0,
            queue: 0,
            max_processing_time: Duration::from_secs(10),
            max_open_requests_per_stream: 64,
            rules: None,
            media_topics: None,
            rules_interval: Duration::from_secs(2),
            drain_delay: Duration::from_secs(5),
            drain_timeout: Duration::from_secs(20),
            connections: Connections::default(),
            callers: Callers::default(),
            traces: Traces::default(),
        }
    }
}

impl Config {
    /// The number of threads that read pages: as set, else what the machine or its cgroup allows.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        if self.workers > 0 {
            return self.workers;
        }
        std::thread::available_parallelism().map_or(1, usize::from)
    }

    /// How many pages may wait: as set, else 32 for each thread, a fraction of a second at a few milliseconds a page.
    #[must_use]
    pub fn queue_length(&self) -> usize {
        if self.queue > 0 {
            return self.queue;
        }
        self.worker_count().saturating_mul(32)
    }

    /// The bounds on one page.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits {
            document_bytes: self.max_document_bytes,
            ..Limits::default()
        }
    }
}

/// Text ranges are 32-bit on the wire, and decoding can make three bytes of one.
const LARGEST_DOCUMENT: usize = 512 * 1024 * 1024;

/// A size for `--max-document-bytes`.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn document_bytes(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(bytes) if (1..=LARGEST_DOCUMENT).contains(&bytes) => Ok(bytes),
        Ok(_) => Err(format!("must be 1 to {LARGEST_DOCUMENT} bytes")),
        Err(error) => Err(format!("is not a number of bytes: {error}")),
    }
}

/// A duration as people write one: "250ms", "10s", "2m", "1h". A bare number counts seconds.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn duration(text: &str) -> Result<Duration, String> {
    let digits = text
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: f64 = number
        .parse()
        .map_err(|_| format!("`{text}` is not a duration such as 250ms, 10s or 2m"))?;
    let seconds = match unit {
        "ms" => number / 1_000.0,
        "" | "s" => number,
        "m" => number * 60.0,
        "h" => number * 3_600.0,
        _ => return Err(format!("`{unit}` is not one of ms, s, m, h")),
    };
    Duration::try_from_secs_f64(seconds).map_err(|error| format!("`{text}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("10s"), Ok(Duration::from_secs(10)));
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("3"), Ok(Duration::from_secs(3)));
        for wrong in ["", "s", "-1s", "1d", "1e9999s", "ten"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_defaults_of_the_flags_are_the_defaults_of_the_library() {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            config: Config,
        }
        let line = <Line as clap::Parser>::parse_from(["copydesk"]);
        assert_eq!(line.config, Config::default());
        assert_eq!(line.config.limits(), Limits::default());
    }
}
