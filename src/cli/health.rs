//! `copydesk health`: for containers and people.

use std::io;
use std::time::Duration;

use clap::Args;
use copydesk::config;
use copydesk::grpc::client::Client;

use super::{End, output};

/// Asks a server for its health. Exit 0 when it is SERVING, else 1.
#[derive(Debug, Args)]
pub struct Health {
    /// Address of the server.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:50051",
        env = "COPYDESK_SERVER"
    )]
    server: String,
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
            let client = Client::connect(&self.server).await?;
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
