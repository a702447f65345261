//! Where spans go: a bounded queue, a thread, and OTLP over gRPC.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry_otlp::{WithExportConfig, WithTonicConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::resource::EnvResourceDetector;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, SpanData, SpanExporter,
};
use tonic::transport::{Certificate, ClientTlsConfig};

use crate::grpc::counts::{Count, Counts, is_told};

/// Spans that may wait to be sent; more are dropped. A page has nine.
const WAITING: usize = 8_192;
/// Spans of one message to the collector.
const BATCH: usize = 512;
/// How long a span may wait for others to go with it.
const DELAY: Duration = Duration::from_secs(1);
/// For the collector to take a batch, tries included.
const PATIENCE: Duration = Duration::from_secs(5);

/// What sends spans to `endpoint`.
pub(super) fn provider(
    endpoint: &str,
    authorities: Option<&Path>,
    counts: Arc<Counts>,
) -> io::Result<SdkTracerProvider> {
    if authorities.is_none() && endpoint.starts_with("https:") {
        let fault = format!("{endpoint}: give --otlp-ca, for no authority is trusted without it");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, fault));
    }
    let mut exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .with_timeout(PATIENCE);
    if let Some(file) = authorities {
        let pem = std::fs::read(file).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", file.display()))
        })?;
        let tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem));
        exporter = exporter.with_tls_config(tls);
    }
    let exporter = exporter
        .build()
        .map_err(|error| io::Error::other(format!("traces: {error}")))?;
    let counted = Counted {
        exporter,
        counts,
        failed: Count::default(),
    };
    let batches = BatchConfigBuilder::default()
        .with_max_queue_size(WAITING)
        .with_max_export_batch_size(BATCH)
        .with_scheduled_delay(DELAY)
        .build();
    let processor = BatchSpanProcessor::builder(counted)
        .with_batch_config(batches)
        .build();
    // What `OTEL_RESOURCE_ATTRIBUTES` says wins.
    let resource = Resource::builder_empty()
        .with_attributes([
            KeyValue::new("service.name", "copydesk"),
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
        ])
        .with_detector(Box::new(EnvResourceDetector::new()))
        .build();
    // Which calls are traced is decided where they come in.
    Ok(SdkTracerProvider::builder()
        .with_sampler(Sampler::AlwaysOn)
        .with_resource(resource)
        .with_span_processor(processor)
        .build())
}

/// Counts what is sent, and what could not be.
#[derive(Debug)]
struct Counted {
    exporter: opentelemetry_otlp::SpanExporter,
    counts: Arc<Counts>,
    /// Batches that could not be sent.
    failed: Count,
}

impl SpanExporter for Counted {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len() as u64;
        let sent = self.exporter.export(batch).await;
        self.counts.spans(spans, sent.is_ok());
        if let Err(error) = &sent {
            let failed = self.failed.add();
            if is_told(failed) {
                tracing::warn!(%error, failed, "traces could not be sent");
            }
        }
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encrypted_collector_needs_an_authority() {
        let refused = provider("https://collector.example:4317", None, Arc::default());
        let fault = refused.expect_err("nobody is trusted").to_string();
        assert!(fault.contains("--otlp-ca"), "{fault}");
        let missing = Path::new("/no/such/file.pem");
        let refused = provider("https://collector.example", Some(missing), Arc::default());
        assert!(refused.is_err_and(|fault| fault.to_string().contains("file.pem")));
    }
}
