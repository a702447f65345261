//! The edge: everything that knows gRPC. A handler checks the request, has a reading thread run the pipeline, and converts
//! the answer.

mod admission;
pub mod answer;
mod blocks;
pub mod call;
pub mod client;
mod comparison;
mod connections;
pub mod counts;
pub mod credentials;
pub mod envelope;
mod handling;
pub mod info;
pub mod mask;
mod methods;
pub mod offsets;
pub mod pool;
pub mod request;
pub mod response;
mod room;
pub mod rules;
pub mod server;
pub mod service;
pub mod status;
mod stream;
mod tallies;
mod times;
pub mod traces;
pub mod watching;

/// The generated contract.
pub mod v1 {
    #![allow(
        missing_docs,
        clippy::all,
        clippy::pedantic,
        clippy::restriction,
        reason = "generated code"
    )]
    tonic::include_proto!("copydesk.v1");
    include!(concat!(env!("OUT_DIR"), "/copydesk.v1.serde.rs"));
    /// The compiled contract, for reflection.
    pub const FILE_DESCRIPTOR_SET: &[u8] =
        include_bytes!(concat!(env!("OUT_DIR"), "/descriptor.bin"));
}
