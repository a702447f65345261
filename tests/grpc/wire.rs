//! HTTP/2 by hand, for callers that no client library would be.

use std::net::SocketAddr;

use bytes::Bytes;
use h2::client::{ResponseFuture, SendRequest};
use h2::{RecvStream, SendStream};
use tokio::net::TcpStream;

/// Every request's first byte: its first field, with a length.
const FIRST: u8 = 0x0a;

/// A connection on which messages can be sent in part.
pub struct Wire {
    requests: SendRequest<Bytes>,
    connection: tokio::task::JoinHandle<Result<(), h2::Error>>,
}

impl Wire {
    pub async fn connect(address: SocketAddr) -> Self {
        Self::with(address, &h2::client::Builder::new()).await
    }

    /// One that takes no answer: its window for them is closed.
    pub async fn deaf(address: SocketAddr) -> Self {
        let mut builder = h2::client::Builder::new();
        Self::with(address, builder.initial_window_size(0)).await
    }

    async fn with(address: SocketAddr, builder: &h2::client::Builder) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        let shaken = builder.handshake(stream).await;
        let (requests, connection) = shaken.expect("HTTP/2");
        Self {
            requests,
            connection: tokio::spawn(connection),
        }
    }

    /// Opens a call and sends the head of a message of `length` bytes and its first byte.
    pub async fn begin(&mut self, method: &str, length: u32) -> Half {
        let request = http::Request::post(format!(
            "http://copydesk/copydesk.v1.ArticleService/{method}"
        ))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(())
        .expect("a request");
        let mut requests = self.requests.clone().ready().await.expect("room");
        let (response, mut sending) = requests.send_request(request, false).expect("a call");
        let mut begun = vec![0];
        begun.extend(length.to_be_bytes());
        begun.push(FIRST);
        sending
            .send_data(begun.into(), false)
            .expect("an open call");
        Half { response, sending }
    }

    /// Returns when the server has closed the connection; whether it said GOAWAY.
    pub async fn closed(self) -> bool {
        // A request handle keeps the connection open.
        let Self {
            requests,
            connection,
        } = self;
        let ended = connection.await.expect("no panic");
        drop(requests);
        ended.is_ok()
    }
}

/// A call with a message that is not all there.
pub struct Half {
    response: ResponseFuture,
    pub sending: SendStream<Bytes>,
}

impl Half {
    /// The `grpc-status` of the answer, in its headers or after its body.
    pub async fn status(self) -> String {
        let Self { response, sending } = self;
        let response = response.await.expect("an answer");
        drop(sending);
        let named = |headers: &http::HeaderMap| {
            let status = headers.get("grpc-status")?;
            Some(status.to_str().expect("ASCII").to_owned())
        };
        if let Some(status) = named(response.headers()) {
            return status;
        }
        let mut body: RecvStream = response.into_body();
        while let Some(data) = body.data().await {
            let data = data.expect("a frame");
            let _ = body.flow_control().release_capacity(data.len());
        }
        let trailers = body.trailers().await.expect("an end");
        trailers.as_ref().and_then(named).expect("a status")
    }
}
