//! Settings of who may call: encryption, tokens, quotas.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::duration;

/// Who may call, and how the server proves who it is.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Callers {
    /// The server's certificate and those that lead to its authority, as PEM. With it connections are encrypted (TLS).
    #[arg(
        long,
        value_name = "FILE",
        env = "COPYDESK_TLS_CERT",
        requires = "tls_key"
    )]
    pub tls_cert: Option<PathBuf>,
    /// The key of that certificate, as PEM.
    #[arg(
        long,
        value_name = "FILE",
        env = "COPYDESK_TLS_KEY",
        requires = "tls_cert"
    )]
    pub tls_key: Option<PathBuf>,
    /// Authorities of callers' certificates, as PEM. With it only connections with such a certificate are accepted (mutual TLS).
    #[arg(
        long,
        value_name = "FILE",
        env = "COPYDESK_TLS_CLIENT_CA",
        requires = "tls_cert"
    )]
    pub tls_client_ca: Option<PathBuf>,
    /// Callers' tokens, one a line: a name, a space, and the token or `sha256:` with its hash. With it a call needs a token or
    /// a certificate.
    #[arg(long, value_name = "FILE", env = "COPYDESK_TOKENS")]
    pub tokens: Option<PathBuf>,
    /// How often to look whether the files of certificates and tokens changed.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_CREDENTIALS_INTERVAL", default_value = "5s", value_parser = duration)]
    pub credentials_interval: Duration,
    /// Requests a second of one caller, and how many at once, as RATE or RATE:BURST; more are refused with
    /// `RESOURCE_EXHAUSTED`, and streams are slowed down. The pages of a stream count each.
    #[arg(long, value_name = "RATE[:BURST]", env = "COPYDESK_QUOTA")]
    pub quota: Option<Rate>,
    /// Accept connections from other machines in plain text. Without TLS the server listens on loopback addresses alone.
    #[arg(long, env = "COPYDESK_INSECURE")]
    pub insecure: bool,
}

impl Default for Callers {
    fn default() -> Self {
        Self {
            tls_cert: None,
            tls_key: None,
            tls_client_ca: None,
            tokens: None,
            credentials_interval: Duration::from_secs(5),
            quota: None,
            insecure: false,
        }
    }
}

impl Callers {
    /// Whether figures, which are always told in plain text, may be told at `address`.
    ///
    /// # Errors
    /// A sentence for the person who set it.
    pub fn check_plain(&self, address: IpAddr) -> Result<(), String> {
        if self.insecure || address.is_loopback() {
            return Ok(());
        }
        Err(format!(
            "{address} is reached from other machines: give --insecure to tell figures there in plain text; calls are encrypted \
             all the same where there is --tls-cert"
        ))
    }

    /// Whether these settings may serve at `address`.
    ///
    /// # Errors
    /// A sentence for the person who set them.
    pub fn check(&self, address: IpAddr) -> Result<(), String> {
        if self.tls_cert.is_none() && !self.insecure && !address.is_loopback() {
            return Err(format!(
                "{address} is reached from other machines: give --tls-cert and --tls-key, or --insecure to serve in plain text"
            ));
        }
        if self.quota.is_some() && self.tokens.is_none() && self.tls_client_ca.is_none() {
            return Err(
                "--quota counts callers: give --tokens or --tls-client-ca, by which they are known"
                    .to_owned(),
            );
        }
        Ok(())
    }
}

/// So many requests a second, and so many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second, in thousandths.
    millis: u64,
    /// Requests at once, after a rest.
    pub burst: u32,
}

impl Rate {
    /// The time that one request stands for.
    #[must_use]
    pub fn period(self) -> Duration {
        Duration::from_nanos(1_000_000_000_000 / self.millis.max(1))
    }

    /// Requests a second.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a figure for people; the range ends at a million a second"
    )]
    pub fn per_second(self) -> f64 {
        self.millis as f64 / 1_000.0
    }
}

impl std::str::FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rate, burst) = match text.split_once(':') {
            Some((rate, burst)) => (rate, Some(burst)),
            None => (text, None),
        };
        let rate: f64 = rate
            .parse()
            .map_err(|_| format!("`{rate}` is not a number of requests a second"))?;
        if !(0.001..=1_000_000.0).contains(&rate) {
            return Err("the rate must be 0.001 to 1000000 requests a second".to_owned());
        }
        let burst = match burst {
            Some(burst) => burst.parse().ok().filter(|&burst| burst > 0),
            // A second's worth.
            None => Some(whole(rate)),
        };
        Ok(Self {
            millis: u64::from(whole(rate * 1_000.0)),
            burst: burst.ok_or("the burst must be a whole number, 1 or more")?,
        })
    }
}

/// Rounded, at least 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within 0 to a thousand million, as checked before"
)]
fn whole(number: f64) -> u32 {
    (number.round() as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_with_and_without_its_burst() {
        let rate: Rate = "20:40".parse().expect("a rate");
        assert_eq!((rate.period(), rate.burst), (Duration::from_millis(50), 40));
        let rate: Rate = "0.5".parse().expect("a rate");
        assert_eq!((rate.period(), rate.burst), (Duration::from_secs(2), 1));
        for wrong in ["", "0", "-1", "nan", "inf", "5:0", "5:", "5:x", "1e9"] {
            assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn plain_text_is_for_loopback_or_for_those_who_ask_for_it() {
        let (near, far): (IpAddr, IpAddr) = ([127, 0, 0, 1].into(), [0, 0, 0, 0].into());
        let plain = Callers::default();
        assert!(plain.check(near).is_ok());
        assert!(plain.check(far).is_err());
        let insecure = Callers {
            insecure: true,
            ..Callers::default()
        };
        assert!(insecure.check(far).is_ok());
        let encrypted = Callers {
            tls_cert: Some("cert.pem".into()),
            ..Callers::default()
        };
        assert!(encrypted.check(far).is_ok());
        assert!(encrypted.check_plain(far).is_err() && encrypted.check_plain(near).is_ok());
        assert!(insecure.check_plain(far).is_ok());
    }

    #[test]
    fn a_quota_needs_callers_that_can_be_told_apart() {
        let quota = Callers {
            quota: "5".parse().ok(),
            ..Callers::default()
        };
        assert!(quota.check([127, 0, 0, 1].into()).is_err());
    }
}
