//! `copydesk health`: for containers and people.

use std::io;
use std::time::Duration;

use clap::Args;
use copydesk::config;

use super::target::Target;
use super::{End, output};

/// Asks a server for its health. Exit 0 when it is SERVING, else 1.
#[derive(Debug, Args)]
pub struct Health {
    #[command(flatten)]
    target: Target,
    /// Service to ask for; empty: the whole server.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        env = "COPYDESK_HEALTH_SERVICE"
    )]
    service: String,
    /// Longest time for the answer.
    #[arg(long, value_name = "DURATION", env = "COPYDESK_TIMEOUT", default_value = "3s", value_parser = config::duration)]
    timeout: Duration,
}

impl Health {
    pub fn run(&self) -> io::Result<End> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let asked = runtime.block_on(async {
            let client = self
                .target
                .connect()
                .await
                .map_err(|error| error.to_string())?;
            client.health(&self.service, self.timeout).await
        });
        Ok(match asked {
            Ok(()) => {
                output::complain("SERVING");
                End::Done
            }
            Err(answer) => {
                output::complain(&answer);
                End::Failed
            }
        })
    }
}
