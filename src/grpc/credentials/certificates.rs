//! Certificates: what a connection is encrypted with, and whom a caller's certificate names.

use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};
use x509_parser::extensions::GeneralName;
use x509_parser::parse_x509_certificate;

/// HTTP/2, and nothing else.
const PROTOCOL: &[u8] = b"h2";

/// How the server proves who it is.
#[derive(Debug)]
pub struct Identity {
    /// What connections are encrypted with.
    pub config: Arc<ServerConfig>,
    /// When the first certificate of the chain runs out, in seconds since 1970.
    pub not_after: i64,
}

/// Reads a certificate with its chain, its key and, where there is a third file, the authorities of callers' certificates.
///
/// # Errors
/// Which of them is at fault, and why.
pub(super) fn read(contents: &[Vec<u8>]) -> Result<Identity, String> {
    let [certificate, key, authorities @ ..] = contents else {
        return Err("a certificate needs a key".to_owned());
    };
    let chain = certificates(certificate, "certificate")?;
    let not_after = chain.iter().filter_map(end).min();
    let not_after = not_after.ok_or("the certificate cannot be read")?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| format!("the key: {error}"))?;
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let builder = match authorities.first() {
        Some(authorities) => builder.with_client_cert_verifier(verifier(authorities, provider)?),
        None => builder.with_no_client_auth(),
    };
    // Says so where the key is another's.
    let mut config = builder
        .with_single_cert(chain, key)
        .map_err(|error| format!("certificate and key: {error}"))?;
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(Identity {
        config: Arc::new(config),
        not_after,
    })
}

fn end(certificate: &CertificateDer<'_>) -> Option<i64> {
    let (_, certificate) = parse_x509_certificate(certificate).ok()?;
    Some(certificate.validity().not_after.timestamp())
}

fn verifier(
    authorities: &[u8],
    provider: Arc<tokio_rustls::rustls::crypto::CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, String> {
    let mut roots = RootCertStore::empty();
    for authority in certificates(authorities, "callers' authorities")? {
        roots
            .add(authority)
            .map_err(|error| format!("callers' authorities: {error}"))?;
    }
    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|error| format!("callers' authorities: {error}"))
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(found) if found.is_empty() => Err(format!("{what}: no certificate in the file")),
        Ok(found) => Ok(found),
        Err(error) => Err(format!("{what}: {error}")),
    }
}

/// Whom a certificate names: by its first URI (as SPIFFE does), its first host name, else its common name.
pub(in crate::grpc) fn subject(certificate: &CertificateDer<'_>) -> Option<Arc<str>> {
    let (_, certificate) = parse_x509_certificate(certificate).ok()?;
    let names = certificate.subject_alternative_name().ok().flatten();
    let names = names.map(|names| names.value.general_names.as_slice());
    let names = names.unwrap_or_default();
    let by = |wanted: fn(&GeneralName<'_>) -> Option<String>| names.iter().find_map(wanted);
    let uri = by(|name| match name {
        GeneralName::URI(uri) => Some((*uri).to_owned()),
        _ => None,
    });
    let host = || {
        by(|name| match name {
            GeneralName::DNSName(host) => Some((*host).to_owned()),
            _ => None,
        })
    };
    let common = || {
        let mut names = certificate.subject().iter_common_name();
        names.find_map(|name| name.as_str().ok()).map(str::to_owned)
    };
    uri.or_else(host).or_else(common).map(Arc::from)
}
