#!/usr/bin/env bash
# Fuzzes each target, or those named, for FUZZ_SECONDS (60) from the committed seeds and what earlier runs grew in fuzz/corpus.
# The first finding ends it; its input is in fuzz/artifacts. cargo-fuzz is built into target/cargo-tools where it is missing.
#   FUZZ_SANITIZER=address   also watches the memory of libraries with unsafe code; half as fast
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.13.2
tools=$PWD/target/cargo-tools
PATH=$PATH:$tools/bin
seconds=${FUZZ_SECONDS:-60}
sanitizer=${FUZZ_SANITIZER:-none}
targets=("$@")
[[ $# -gt 0 ]] || targets=(extract linked_data site_rules protobuf parse)

if ! rustc +nightly --version >/dev/null 2>&1; then
    echo 'fuzz: needs the nightly toolchain: rustup toolchain install nightly' >&2
    exit 2
fi
if ! command -v cargo-fuzz >/dev/null; then
    echo 'fuzz: building cargo-fuzz (once, some minutes)'
    cargo install --quiet --locked cargo-fuzz --version "=$version" --root "$tools" --target-dir "$tools/build" || {
        echo "fuzz: cargo-fuzz is missing and cannot be built: cargo install --locked cargo-fuzz --version =$version" >&2
        exit 2
    }
    rm -rf "$tools/build"
fi

# seeds TARGET: folders that begin a run.
seeds() {
    case $1 in
    extract | parse) echo fuzz/seeds/extract tests/pages ;;
    site_rules) echo fuzz/seeds/site_rules src/site_rules/families ;;
    *) echo "fuzz/seeds/$1" ;;
    esac
}

for target in "${targets[@]}"; do
    mkdir -p "fuzz/corpus/$target"
    read -ra folders <<<"$(seeds "$target")"
    echo "== $target, $seconds s"
    cargo +nightly fuzz run --sanitizer "$sanitizer" "$target" "fuzz/corpus/$target" "${folders[@]}" -- \
        -dict=fuzz/html.dict -max_len=65536 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -max_total_time="$seconds"
done
