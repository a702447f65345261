//! Settings of connections: how many, how long, and how much they may have under way.

use std::time::Duration;

use super::duration;

/// What a connection may cost.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Connections {
    /// Connections that may be open at once; more are closed as they come. Each needs a file descriptor.
    #[arg(
        long,
        value_name = "COUNT",
        env = "COPYDESK_MAX_CONNECTIONS",
        default_value_t = 1024,
        value_parser = clap::value_parser!(u32).range(1..=1_048_576)
    )]
    pub max_connections: u32,
    /// Calls of one connection that may be open at once.
    #[arg(
        long,
        value_name = "COUNT",
        env = "COPYDESK_MAX_CONCURRENT_STREAMS",
        default_value_t = 256,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub max_concurrent_streams: u32,
    /// Bytes of the requests that are received, wait or are worked on, over all connections. Past it single calls are refused
    /// with UNAVAILABLE, and streams are held back.
    #[arg(
        long,
        value_name = "BYTES",
        env = "COPYDESK_MAX_BYTES_IN_FLIGHT",
        default_value_t = 512 * 1024 * 1024,
        value_parser = bytes_in_flight
    )]
    pub max_bytes_in_flight: usize,
    /// Headers of one call, in bytes.
    #[arg(
        long,
        value_name = "BYTES",
        env = "COPYDESK_MAX_HEADER_BYTES",
        default_value_t = 16 * 1024,
        value_parser = clap::value_parser!(u32).range(1024..=1_048_576)
    )]
    pub max_header_bytes: u32,
    /// Time for a new connection to agree on TLS and to begin HTTP/2; then it is closed.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_HANDSHAKE_TIMEOUT", default_value = "10s", value_parser = duration)]
    pub handshake_timeout: Duration,
    /// Time for a message, once begun, to arrive whole; then its call ends with `DEADLINE_EXCEEDED`.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_MESSAGE_TIMEOUT", default_value = "1m", value_parser = duration)]
    pub message_timeout: Duration,
    /// A connection without an open call for this long is closed. 0: never.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_IDLE_TIMEOUT", default_value = "5m", value_parser = duration)]
    pub idle_timeout: Duration,
    /// A connection of this age, give or take a tenth, is asked to close (GOAWAY), so that callers meet new servers. 0: never.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_MAX_CONNECTION_AGE", default_value = "0s", value_parser = duration)]
    pub max_connection_age: Duration,
    /// How long the calls of a connection may take that was asked to close.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_MAX_CONNECTION_AGE_GRACE", default_value = "1m", value_parser = duration)]
    pub max_connection_age_grace: Duration,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            max_connections: 1024,
            max_concurrent_streams: 256,
            max_bytes_in_flight: 512 * 1024 * 1024,
            max_header_bytes: 16 * 1024,
            handshake_timeout: Duration::from_secs(10),
            message_timeout: Duration::from_mins(1),
            idle_timeout: Duration::from_mins(5),
            max_connection_age: Duration::ZERO,
            max_connection_age_grace: Duration::from_mins(1),
        }
    }
}

/// With less than this, two connections could not even open a stream each.
const FEWEST_BYTES: usize = 1024 * 1024;

fn bytes_in_flight(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(bytes) if bytes >= FEWEST_BYTES => Ok(bytes),
        Ok(_) => Err(format!("must be at least {FEWEST_BYTES} bytes")),
        Err(error) => Err(format!("is not a number of bytes: {error}")),
    }
}
