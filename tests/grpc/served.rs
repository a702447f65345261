//! A server on a free port, and pages for it.

use std::net::SocketAddr;

use copydesk::config::Config;
use copydesk::grpc::server::{Listeners, ServeError, serve};
use copydesk::grpc::v1;
use copydesk::grpc::v1::article_service_client::ArticleServiceClient;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::transport::{Channel, Endpoint};

/// A running server. Dropped, it ends with its test's runtime.
pub struct Served {
    address: SocketAddr,
    /// Where figures are told.
    pub watching: SocketAddr,
    channel: Channel,
    shutdown: Option<oneshot::Sender<()>>,
    pub task: JoinHandle<Result<(), ServeError>>,
}

impl Served {
    pub async fn start(config: Config) -> Self {
        let (calls, address) = listen().await;
        let (watching, told) = listen().await;
        let listeners = Listeners {
            calls,
            watching: Some(watching),
        };
        let (shutdown, asked) = oneshot::channel();
        let task = tokio::spawn(serve(listeners, config, async {
            let _ = asked.await;
        }));
        Self {
            address,
            watching: told,
            channel: endpoint(address).connect_lazy(),
            shutdown: Some(shutdown),
            task,
        }
    }

    pub fn client(&self) -> ArticleServiceClient<Channel> {
        ArticleServiceClient::new(self.channel.clone()).max_decoding_message_size(usize::MAX)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn channel(&self) -> Channel {
        self.channel.clone()
    }

    /// A connection of its own.
    pub async fn connect(&self) -> Channel {
        let connected = endpoint(self.address).connect().await;
        connected.expect("a connection")
    }
    pub fn ask_to_end(&mut self) {
        let _ = self.shutdown.take().expect("asked once").send(());
    }
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

fn endpoint(address: SocketAddr) -> Endpoint {
    Channel::from_shared(format!("http://{address}")).expect("an address")
}

/// What `ErrorInfo` says of a failed call.
pub fn reason(status: &tonic::Status) -> String {
    let info = tonic_types::StatusExt::get_details_error_info(status);
    info.map(|info| info.reason).unwrap_or_default()
}

pub fn request(content: Vec<u8>) -> v1::ExtractArticleRequest {
    let document = v1::Document {
        content: content.into(),
        ..Default::default()
    };
    v1::ExtractArticleRequest {
        document: Some(document),
        options: None,
    }
}

/// A short article.
pub fn page(headline: &str) -> Vec<u8> {
    format!(
        "<!doctype html><html lang=en><head><title>{headline}</title></head><body><main><article><h1>{headline}</h1>\
         <p>{headline}. The harbour ferry sails again after a week of repairs, the town council said on Monday morning.</p>\
         <p>Crews had worked for six days in the rain, and the first boat left at dawn with <b>forty</b> passengers aboard.</p>\
         <p>Tickets cost the same as before the storm; the council expects the old timetable to return within a month.</p>\
         </article></main></body></html>"
    )
    .into_bytes()
}

/// A page that takes a while: many elements.
pub fn big_page() -> Vec<u8> {
    let mut page =
        b"<!doctype html><title>The long list</title><article><h1>The long list</h1>".to_vec();
    for number in 0..10_000 {
        page.extend(format!("<p>Boat {number} left <em>late</em> and came back with the tide, said its captain.</p>").bytes());
    }
    page
}
