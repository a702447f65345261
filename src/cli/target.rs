//! Which server to call, and how to prove to each other who one is.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use copydesk::grpc::client::{Client, Proof, Trust};

/// A server, and what it takes to call it.
#[derive(Debug, Args)]
pub struct Target {
    /// Address of the server: HOST:PORT in plain text, or <https://HOST:PORT>.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:50051",
        env = "COPYDESK_SERVER"
    )]
    server: String,
    /// Authorities of the server's certificate, as PEM. An address with https needs it.
    #[arg(long, value_name = "FILE", env = "COPYDESK_TLS_CA")]
    tls_ca: Option<PathBuf>,
    /// The name in the server's certificate, where that is another than in the address.
    #[arg(long, value_name = "HOST", env = "COPYDESK_TLS_NAME")]
    tls_name: Option<String>,
    /// A certificate to be known by, as PEM.
    #[arg(
        long,
        value_name = "FILE",
        env = "COPYDESK_CLIENT_CERT",
        requires = "client_key"
    )]
    client_cert: Option<PathBuf>,
    /// The key of that certificate, as PEM.
    #[arg(
        long,
        value_name = "FILE",
        env = "COPYDESK_CLIENT_KEY",
        requires = "client_cert"
    )]
    client_key: Option<PathBuf>,
    /// A file with a token to be known by.
    #[arg(long, value_name = "FILE", env = "COPYDESK_TOKEN_FILE")]
    token_file: Option<PathBuf>,
}

impl Target {
    /// Connects.
    pub async fn connect(&self) -> io::Result<Client> {
        let certificate = match (&self.client_cert, &self.client_key) {
            (Some(certificate), Some(key)) => Some((read(certificate)?, read(key)?)),
            _ => None,
        };
        let token = self.token_file.as_deref().map(read).transpose()?;
        let trust = Trust {
            authorities: self.tls_ca.as_deref().map(read).transpose()?,
            name: self.tls_name.clone(),
        };
        let connected = Client::connect(&self.server, trust, Proof { certificate, token });
        connected.await.map_err(io::Error::other)
    }
}

fn read(file: &Path) -> io::Result<String> {
    std::fs::read_to_string(file)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))
}
