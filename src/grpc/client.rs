//! The caller's side, for the command line.

use std::time::Duration;

use tonic::metadata::AsciiMetadataValue;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::v1;
use super::v1::article_service_client::ArticleServiceClient;

/// Time for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// As the server's: pages and answers go over in few frames.
const WINDOW: u32 = 4 * 1024 * 1024;

/// How to know the server.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Authorities of its certificate, as PEM.
    pub authorities: Option<String>,
    /// The name in its certificate, where that is another than in the address.
    pub name: Option<String>,
}

/// How to be known by the server.
#[derive(Clone, Default)]
pub struct Proof {
    /// A certificate and its key, as PEM.
    pub certificate: Option<(String, String)>,
    /// A token.
    pub token: Option<String>,
}

/// Calls one server.
#[derive(Debug, Clone)]
pub struct Client {
    channel: Channel,
    authorization: Option<AsciiMetadataValue>,
}

impl Client {
    /// Connects to `server`: "127.0.0.1:50051", "<http://host:port>" or "<https://host:port>".
    ///
    /// # Errors
    /// A sentence for the person who typed the address.
    pub async fn connect(server: &str, trust: Trust, proof: Proof) -> Result<Self, String> {
        let address = if server.contains("://") {
            server.to_owned()
        } else {
            format!("http://{server}")
        };
        let authorization = proof.token.as_deref().map(bearer).transpose()?;
        let is_encrypted = address.starts_with("https://");
        let mut endpoint =
            Endpoint::from_shared(address).map_err(|error| format!("{server}: {error}"))?;
        if is_encrypted {
            let tls = tls(trust, proof.certificate)?;
            endpoint = endpoint
                .tls_config(tls)
                .map_err(|error| format!("{server}: {}", causes(&error)))?;
        }
        let connected = endpoint
            .connect_timeout(CONNECT)
            .initial_stream_window_size(WINDOW)
            .initial_connection_window_size(WINDOW)
            .connect()
            .await;
        let channel = connected.map_err(|error| format!("{server}: {}", causes(&error)))?;
        Ok(Self {
            channel,
            authorization,
        })
    }

    /// Has one page read within `timeout`.
    ///
    /// # Errors
    /// The status, for a person.
    pub async fn extract(
        &self,
        request: v1::ExtractArticleRequest,
        timeout: Duration,
    ) -> Result<v1::ExtractArticleResponse, String> {
        let mut client =
            ArticleServiceClient::new(self.channel.clone()).max_decoding_message_size(usize::MAX);
        let mut request = tonic::Request::new(request);
        request.set_timeout(timeout);
        if let Some(authorization) = &self.authorization {
            let authorization = authorization.clone();
            request
                .metadata_mut()
                .insert("authorization", authorization);
        }
        match client.extract_article(request).await {
            Ok(answer) => Ok(answer.into_inner()),
            Err(status) => Err(format!("{:?}: {}", status.code(), status.message())),
        }
    }

    /// Whether `service` ("": the whole server) is SERVING; else what it says.
    ///
    /// # Errors
    /// The other answer, or the status, for a person.
    pub async fn health(&self, service: &str, timeout: Duration) -> Result<(), String> {
        let mut client = HealthClient::new(self.channel.clone());
        let mut request = tonic::Request::new(HealthCheckRequest {
            service: service.to_owned(),
        });
        request.set_timeout(timeout);
        match client.check(request).await {
            Ok(answer) => match answer.into_inner().status() {
                ServingStatus::Serving => Ok(()),
                other => Err(other.as_str_name().to_owned()),
            },
            Err(status) => Err(format!("{:?}: {}", status.code(), status.message())),
        }
    }
}

fn tls(trust: Trust, certificate: Option<(String, String)>) -> Result<ClientTlsConfig, String> {
    let Some(authorities) = trust.authorities else {
        return Err("an address with https needs --tls-ca: authorities of its certificate".into());
    };
    let mut tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(authorities));
    if let Some(name) = trust.name {
        tls = tls.domain_name(name);
    }
    if let Some((certificate, key)) = certificate {
        tls = tls.identity(Identity::from_pem(certificate, key));
    }
    Ok(tls)
}

/// A token as it goes out; nobody prints it.
fn bearer(token: &str) -> Result<AsciiMetadataValue, String> {
    let value = format!("Bearer {}", token.trim()).parse();
    let mut value: AsciiMetadataValue =
        value.map_err(|_| "the token has characters that no header may have".to_owned())?;
    value.set_sensitive(true);
    Ok(value)
}

/// A transport error says little without what caused it. Some errors say again what their cause says.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    for cause in std::iter::successors(error.source(), |cause| cause.source()) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}
