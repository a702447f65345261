//! The command `copydesk`: serves the pipeline over gRPC, or runs it on files.

mod cli;

/// Pages make many short-lived allocations on several threads; static images need an allocator that copes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
