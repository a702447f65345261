//! Compiles the contract (protox instead of protoc, so that a machine with only the Rust toolchain can build) and names what
//! this build answers with: one hash over sources, rules, models and locked dependencies.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use prost::Message;
use sha2::{Digest, Sha256};

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
    println!("cargo:rustc-env=COPYDESK_BUILD_HASH={}", build_hash()?);
    Ok(())
}

/// SHA-256 over everything that an answer depends on. Sources too: a version number does not change with every edit, and
/// equal hashes promise equal answers.
fn build_hash() -> std::io::Result<String> {
    let mut files = Vec::new();
    for root in ["Cargo.lock", "build.rs", "models", "proto", "src"] {
        if Path::new(root).exists() {
            println!("cargo:rerun-if-changed={root}");
            collect(Path::new(root), &mut files)?;
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    hash.update(std::env::var("CARGO_PKG_VERSION").unwrap_or_default());
    for file in files {
        let content = std::fs::read(&file)?;
        hash.update(file.to_string_lossy().as_bytes());
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(&content);
    }
    let mut hex = String::new();
    for byte in hash.finalize() {
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(hex)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
