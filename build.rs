//! Compiles the contract: protox instead of protoc, so that a machine with only the Rust toolchain can build.

use std::path::PathBuf;

use prost::Message;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files = [
        "proto/copydesk/v1/article.proto",
        "proto/copydesk/v1/article_service.proto",
    ];
    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::compile(files, ["proto"])?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let bytes = descriptors.encode_to_vec();
    std::fs::write(out.join("descriptor.bin"), &bytes)?;
    let mut json = pbjson_build::Builder::new();
    json.register_descriptors(&bytes)?;
    json.build(&[".copydesk"])?;
    tonic_prost_build::configure()
        .bytes(".")
        .compile_well_known_types(true)
        .extern_path(".google.protobuf", "::pbjson_types")
        .compile_fds(descriptors)?;
    Ok(())
}
