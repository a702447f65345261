//! Encrypted connections, callers' certificates, and new certificates while the server runs.

use std::time::{Duration, Instant};

use copydesk::config::{Callers, Config};
use copydesk::grpc::credentials::Credentials;
use copydesk::grpc::v1::article_service_client::ArticleServiceClient;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Identity};
use tonic::{Code, Status};

use crate::authority::{Authority, Files, Pair};
use crate::served::{Served, page, request};

const SOON: Duration = Duration::from_secs(10);

fn encrypted(files: &Files, pair: &Pair) -> Callers {
    Callers {
        tls_cert: Some(files.write("cert.pem", &pair.certificate)),
        tls_key: Some(files.write("key.pem", &pair.key)),
        credentials_interval: Duration::from_millis(20),
        ..Callers::default()
    }
}

async fn start(callers: Callers) -> Served {
    Served::start(Config {
        callers,
        drain_delay: Duration::ZERO,
        ..Config::default()
    })
    .await
}

/// A new connection of a caller who trusts `authority` and shows `own`.
async fn connect(
    server: &Served,
    authority: &Authority,
    own: Option<Pair>,
) -> Result<Channel, tonic::transport::Error> {
    let mut tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(&authority.pem));
    if let Some(own) = own {
        tls = tls.identity(Identity::from_pem(own.certificate, own.key));
    }
    let address = format!("https://{}", server.address());
    let endpoint = Channel::from_shared(address).expect("an address");
    endpoint.tls_config(tls).expect("TLS").connect().await
}

async fn ask(channel: Channel) -> Result<(), Status> {
    let mut client = ArticleServiceClient::new(channel);
    let answer = client.extract_article(request(page("Ferry"))).await;
    answer.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_encrypted_for_those_who_trust_the_authority() {
    let (files, authority) = (Files::new(), Authority::new());
    let server = start(encrypted(&files, &authority.server())).await;
    let channel = connect(&server, &authority, None).await.expect("TLS");
    assert_eq!(ask(channel).await.map_err(|status| status.code()), Ok(()));
    let stranger = connect(&server, &Authority::new(), None).await;
    assert!(stranger.is_err());
    assert!(ask(server.channel()).await.is_err(), "in plain text");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_mutual_tls_a_caller_needs_a_certificate_and_is_known_by_it() {
    let (files, authority, callers) = (Files::new(), Authority::new(), Authority::new());
    let server = start(Callers {
        tls_client_ca: Some(files.write("callers.pem", &callers.pem)),
        quota: "0.001:1".parse().ok(),
        ..encrypted(&files, &authority.server())
    })
    .await;
    for own in [None, Some(authority.caller("desk"))] {
        // TLS 1.3 tells a client that its certificate is refused only after the handshake.
        if let Ok(channel) = connect(&server, &authority, own).await {
            assert!(ask(channel).await.is_err(), "a stranger was served");
        }
    }
    let uri = "spiffe://newsroom.example/archive";
    for (own, name) in [
        (callers.caller("desk"), "desk"),
        (callers.workload(uri), uri),
    ] {
        let channel = connect(&server, &authority, Some(own)).await.expect("TLS");
        assert!(ask(channel.clone()).await.is_ok());
        let over = ask(channel).await.expect_err("over quota");
        assert_eq!(over.code(), Code::ResourceExhausted);
        assert!(over.message().starts_with(name), "{over:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_certificates_are_taken_without_a_failed_call_and_bad_ones_are_not() {
    let (files, first, second) = (Files::new(), Authority::new(), Authority::new());
    let server = start(encrypted(&files, &first.server())).await;
    let old = connect(&server, &first, None).await.expect("TLS");
    files.write("cert.pem", "no certificate");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(
        connect(&server, &first, None).await.is_ok(),
        "the earlier one is gone"
    );
    // For a moment the certificate has another's key.
    let pair = second.server();
    files.write("cert.pem", &pair.certificate);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(
        connect(&server, &first, None).await.is_ok(),
        "half a pair was taken"
    );
    files.write("key.pem", &pair.key);
    let begun = Instant::now();
    while let Err(error) = connect(&server, &second, None).await {
        assert!(begun.elapsed() < SOON, "{error:?}");
        let answer = ask(old.clone()).await;
        assert!(answer.is_ok(), "{answer:?}");
    }
    assert!(connect(&server, &first, None).await.is_err());
    assert!(
        ask(old).await.is_ok(),
        "an open connection keeps its certificate"
    );
}

#[test]
fn a_server_does_not_start_with_files_that_are_at_fault() {
    let (files, authority) = (Files::new(), Authority::new());
    let good = encrypted(&files, &authority.server());
    assert!(Credentials::open(&good).is_ok());
    let bad = files.write("bad.pem", "secret words");
    let other = files.write("other.pem", &authority.caller("desk").key);
    let faults = [
        Callers {
            tls_cert: Some(bad.clone()),
            ..good.clone()
        },
        Callers {
            tls_key: Some(bad.clone()),
            ..good.clone()
        },
        Callers {
            tls_key: Some(other),
            ..good.clone()
        },
        Callers {
            tls_client_ca: Some(bad.clone()),
            ..good.clone()
        },
        Callers {
            tls_cert: Some(files.path("missing.pem")),
            ..good
        },
        Callers {
            tokens: Some(bad),
            ..Callers::default()
        },
    ];
    for callers in faults {
        let error = Credentials::open(&callers)
            .expect_err("at fault")
            .to_string();
        assert!(error.contains(".pem"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}
