//! The caller's side, for the command line.

use std::time::Duration;

use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::v1;
use super::v1::article_service_client::ArticleServiceClient;

/// Time for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// As the server's: pages and answers go over in few frames.
const WINDOW: u32 = 4 * 1024 * 1024;

/// Calls one server.
#[derive(Debug, Clone)]
pub struct Client {
    channel: Channel,
}

impl Client {
    /// Connects to `server`: "127.0.0.1:50051" or "http://host:port".
    ///
    /// # Errors
    /// A sentence for the person who typed the address.
    pub async fn connect(server: &str) -> Result<Self, String> {
        let address = if server.contains("://") {
            server.to_owned()
        } else {
            format!("http://{server}")
        };
        let endpoint =
            Endpoint::from_shared(address).map_err(|error| format!("{server}: {error}"))?;
        let connected = endpoint
            .connect_timeout(CONNECT)
            .initial_stream_window_size(WINDOW)
            .initial_connection_window_size(WINDOW)
            .connect()
            .await;
        let channel = connected.map_err(|error| format!("{server}: {}", causes(&error)))?;
        Ok(Self { channel })
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
