#!/bin/sh
# Runs the clients that copydesk did not write against a built binary: Python grpcio, Node grpc-js, buf.
#   tests/clients/run.sh [--abuse | --hostile] [BINARY]      default: $COPYDESK_BINARY, else target/debug/copydesk
# --abuse, --hostile: instead of that, the whole of tests/abuse, or of tests/hostile.
# Sets up tests/clients/.venv and tests/clients/node/node_modules when they are missing or older than their lists.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
instead=
case "${1:-}" in
--abuse | --hostile)
    instead=${1#--}
    shift
    ;;
esac
binary=${1:-${COPYDESK_BINARY:-$root/target/debug/copydesk}}
if [ ! -x "$binary" ]; then
    echo "tests/clients/run.sh: no binary at $binary; build it first" >&2
    exit 2
fi
COPYDESK_BINARY=$(cd "$(dirname "$binary")" && pwd)/$(basename "$binary")
export COPYDESK_BINARY

# need COMMAND PACKAGE...: installs the Debian packages where the command does not work.
need() {
    command=$1
    shift
    if sh -c "$command" >/dev/null 2>&1; then return; fi
    echo "== installing $*"
    if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
        echo "tests/clients/run.sh: install $* first" >&2
        exit 2
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
# wish COMMAND PACKAGE...: the same, for what tests can do without; they are skipped then, and say so.
wish() {
    (need "$@") || echo "== without $2: the tests that need it are skipped" >&2
}

need 'python3 -c "import ensurepip, venv"' python3 python3-venv
[ -n "$instead" ] || need 'node --version && npm --version' nodejs npm

[ -n "$instead" ] || wish 'prometheus --version && promtool --version' prometheus

venv=$here/.venv
list=$here/python/requirements.txt
if [ ! -e "$venv/.ready" ] || [ "$list" -nt "$venv/.ready" ]; then
    echo "== setting up $venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$list"
    touch "$venv/.ready"
fi

if [ -n "$instead" ]; then
    exec "$venv/bin/python" "$root/tests/$instead/$instead.py"
fi

modules=$here/node/node_modules
list=$here/node/package-lock.json
if [ ! -e "$modules/.ready" ] || [ "$list" -nt "$modules/.ready" ]; then
    echo "== setting up $modules"
    # Not `npm ci`: that wants every platform of an optional package, which not every registry carries.
    (cd "$here/node" && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error)
    touch "$modules/.ready"
fi
buf=$modules/.bin/buf

cd "$root"
echo "== buf lint (STANDARD, COMMENTS)"
"$buf" lint
echo "== buf breaking, against the first contract"
"$buf" breaking --against tests/clients/contract.binpb

echo "== buf curl, over reflection"
log=$(mktemp)
"$COPYDESK_BINARY" serve --listen 127.0.0.1:0 --log-format json --drain-delay 0s 2>"$log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT
address=
for _ in $(seq 100); do
    address=$(sed -n 's/.*"address":"\([^"]*\)".*/\1/p' "$log" | head -n 1)
    [ -n "$address" ] && break
    sleep 0.1
done
if [ -z "$address" ]; then
    echo "the server did not start:" >&2
    cat "$log" >&2
    exit 1
fi
for version in grpc-v1 grpc-v1alpha; do
    "$buf" curl --protocol grpc --http2-prior-knowledge --reflect-protocol "$version" --list-methods "http://$address" |
        grep -F "copydesk.v1.ArticleService/ExtractArticle"
done
"$buf" curl --protocol grpc --http2-prior-knowledge \
    --data "{\"document\":{\"content\":\"$(printf '<title>Ferry</title><p>The ferry sails again.' | base64 | tr -d '\n')\"}}" \
    "http://$address/copydesk.v1.ArticleService/ExtractArticle" | grep -F '"outcome"'
"$COPYDESK_BINARY" health --server "$address"
kill -TERM "$server"
wait "$server"
echo "drained and exited with 0"

echo "== Python: grpcio"
(cd "$here/python" && "$venv/bin/python" -m pytest)
echo "== Node: @grpc/grpc-js"
(cd "$here/node" && node --test)
echo "== all clients passed"
