#!/usr/bin/env bash
# Times copydesk beside other extractors on the annotated pages, all in one run; arguments go on to tools/peers.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=tools/.peers
list=tools/peers/requirements.txt
if [[ ! -e $venv/.ready || $list -nt $venv/.ready ]]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$list"
    touch "$venv/.ready"
fi
cargo run --quiet --release --manifest-path tools/peers/Cargo.toml --target-dir target -- "$@"
