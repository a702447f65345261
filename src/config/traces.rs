//! Settings of traces: where they go, and of which calls.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where traces go.
#[derive(Debug, Clone, PartialEq, Eq, Default, clap::Args)]
pub struct Traces {
    /// Collector of traces, over OTLP with gRPC: `http://host:4317`, or https with --otlp-ca. When absent, `OTEL_EXPORTER_OTLP_ENDPOINT`
    /// is looked at; where that is not set either, nothing is traced.
    #[arg(long, value_name = "URL", env = "COPYDESK_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,
    /// Authorities of the collector's certificate, as PEM.
    #[arg(
        long,
        value_name = "FILE",
        env = "COPYDESK_OTLP_CA",
        requires = "otlp_endpoint"
    )]
    pub otlp_ca: Option<PathBuf>,
    /// Share of the calls to trace that come without a `traceparent`, 0 to 1. With one, it says whether the call is traced.
    #[arg(
        long,
        value_name = "SHARE",
        env = "COPYDESK_TRACE_RATIO",
        default_value = "0"
    )]
    pub trace_ratio: Share,
}

/// A share from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    millionths: u32,
}

impl Share {
    /// All.
    pub const WHOLE: Self = Self {
        millionths: 1_000_000,
    };

    /// Whether one of many belongs to the share, by a number that is spread evenly over them.
    #[must_use]
    pub fn has(self, spread: u64) -> bool {
        spread % 1_000_000 < u64::from(self.millionths)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", f64::from(self.millionths) / 1e6)
    }
}

impl FromStr for Share {
    type Err = String;

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to a million, as checked before"
    )]
    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse::<f64>() {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(Self {
                millionths: (share * 1e6).round() as u32,
            }),
            _ => Err(format!("`{text}` is not a share from 0 to 1")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_as_many_as_it_says() {
        let share: Share = "0.25".parse().expect("a share");
        let has = (0..1_000_000).filter(|it| share.has(*it)).count();
        assert_eq!(has, 250_000);
        assert!(!Share::default().has(0) && Share::WHOLE.has(u64::MAX));
        assert_eq!("1".parse(), Ok(Share::WHOLE));
        assert_eq!(share.to_string(), "0.25");
        for wrong in ["", "-0.1", "1.1", "nan", "half"] {
            assert!(wrong.parse::<Share>().is_err(), "{wrong}");
        }
    }
}
