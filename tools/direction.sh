#!/usr/bin/env bash
# Which part of the code may know what. Dependencies point one way:
#   main -> cli, grpc -> shelf -> pipeline -> {metadata, body, text} -> {page, rules, site_rules} -> {article, error, limits, trees}
set -euo pipefail
cd "$(dirname "$0")/.."

wrong=0

# names WHAT PATTERN WHERE...: PATTERN occurs in src/ in the files WHERE (prefixes) and nowhere else. Comments do not count.
names() {
    local what=$1 pattern=$2 found
    shift 2
    local allowed
    allowed=$(printf '|^src/%s' "$@")
    found=$(grep -rnE --include='*.rs' "$pattern" src |
        grep -vE '^[^:]+:[0-9]+:[[:space:]]*//' |
        grep -vE "${allowed#|}" || true)
    if [[ -n $found ]]; then
        printf '%s is named outside of: %s\n%s\n' "$what" "$*" "$found" >&2
        wrong=1
    fi
}

names 'tonic or prost' '\b(tonic|prost)[a-z_]*::' grpc/
names 'HTTP/2 or TLS' '\b(hyper|hyper_util|h2|rustls|tokio_rustls|x509_parser|subtle)::' grpc/
names 'tokio' '\btokio[a-z_]*::' grpc/ cli/ main.rs
names 'whatlang' '\bwhatlang::' text/language
names 'the clock' '\b(Instant|SystemTime|Timestamp|Zoned)::now\b' grpc/ cli/ main.rs
names 'the environment' '\bstd::env\b|\benv::(var|vars|args|current_dir)' cli/ main.rs
names 'the network' '\bstd::net\b' grpc/ cli/ config main.rs
names 'the edge' '\bcrate::grpc\b' grpc/ cli/ main.rs lib.rs
names 'files' '\bstd::fs\b' shelf/ cli/ grpc/credentials/ grpc/counts/process.rs grpc/traces/export.rs plain/tests.rs explain/tests.rs
names 'figures as Prometheus has them' '\bprometheus_client::' grpc/counts/ grpc/watching.rs
names 'traces' '\bopentelemetry[a-z_]*::' grpc/traces/
names 'threads' '\bstd::thread\b' grpc/ cli/ config main.rs

if [[ $wrong == 0 ]]; then echo 'direction of dependencies: as it should be'; fi
exit "$wrong"
