//! An authority for certificates, made for a test.

use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, SanType,
};
use tempfile::TempDir;

pub struct Authority {
    pub pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// A certificate and its key, as PEM.
pub struct Pair {
    pub certificate: String,
    pub key: String,
}

impl Authority {
    pub fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let own = params.self_signed(&key).expect("a certificate");
        Self {
            pem: own.pem(),
            issuer: Issuer::new(params, key),
        }
    }

    /// For a server on this machine.
    pub fn server(&self) -> Pair {
        let names = vec!["127.0.0.1".to_owned(), "copydesk.example".to_owned()];
        self.sign(&CertificateParams::new(names).expect("names"))
    }

    /// For a caller with a common name.
    pub fn caller(&self, name: &str) -> Pair {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        self.sign(&params)
    }

    /// For a workload, as SPIFFE names it.
    pub fn workload(&self, uri: &str) -> Pair {
        let mut params = CertificateParams::default();
        let uri = uri.try_into().expect("ASCII");
        params.subject_alt_names.push(SanType::URI(uri));
        self.sign(&params)
    }

    fn sign(&self, params: &CertificateParams) -> Pair {
        let key = KeyPair::generate().expect("a key");
        let signed = params.signed_by(&key, &self.issuer).expect("a certificate");
        Pair {
            certificate: signed.pem(),
            key: key.serialize_pem(),
        }
    }
}

/// A folder of files that a server follows.
pub struct Files(TempDir);

impl Files {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// Written whole or not at all, as those do who deploy.
    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        let half = self.0.path().join("half");
        std::fs::write(&half, content).expect("a file");
        let file = self.path(name);
        std::fs::rename(half, &file).expect("a file");
        file
    }

    pub fn path(&self, name: &str) -> PathBuf {
        Path::new(self.0.path()).join(name)
    }
}
