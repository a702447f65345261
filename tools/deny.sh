#!/usr/bin/env bash
# cargo-deny: licences, bans and sources always; advisories where their database can be fetched.
# cargo-deny is kept under target/cargo-tools; the first build of it takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

deny=$(command -v cargo-deny || true)
if [[ -z $deny ]]; then
    deny=target/cargo-tools/bin/cargo-deny
    if [[ ! -x $deny ]]; then
        echo 'building cargo-deny (once)'
        # Without optimisation it builds in a third of the time, and it runs for a second.
        if ! CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
            cargo install --quiet --locked cargo-deny --version '^0.20' --root target/cargo-tools --target-dir target/cargo-tools/build; then
            echo 'skipped: cargo-deny could not be built here' >&2
            exit 0
        fi
        rm -rf target/cargo-tools/build
    fi
fi
"$deny" --workspace check --hide-inclusion-graph licenses bans sources

if timeout 60 "$deny" fetch db >/dev/null 2>&1; then
    "$deny" --workspace check --hide-inclusion-graph --disable-fetch advisories
else
    echo 'skipped: the advisory database cannot be reached from here'
fi
