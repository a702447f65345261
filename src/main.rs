//! The command `copydesk`: serves the pipeline over gRPC, or runs it on files.

mod cli;

/// Pages make many short-lived allocations on several threads; static images need an allocator that copes, and that gives back what a large
/// page took: see `.cargo/config.toml`.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
