#!/usr/bin/env bash
# Builds the image by ./Dockerfile with buildah, then runs it, has it read a page, asks for its health and stops it.
#   tools/image.sh          environment: BASE, an image to build in; DEBIAN, the release that one is made of when BASE is not set
# Needs neither a container daemon nor a container registry: without BASE, the build base is made of Debian packages, and the
# toolchain of this machine is lent to it. buildah and mmdebstrap are installed with apt where they are missing.
set -euo pipefail
cd "$(dirname "$0")/.."

work=target/image
mkdir -p "$work/run" "$work/tmp"
export TMPDIR=$PWD/$work/tmp

say() { printf '== %s\n' "$*"; }
fail() { printf 'image: %s\n' "$*" >&2; exit 1; }
b() { buildah --root "$PWD/$work/storage" --runroot "$PWD/$work/run" --storage-driver vfs "$@"; }

install_missing() {
    local missing=()
    command -v buildah >/dev/null || missing+=(buildah)
    [[ -n ${BASE:-} ]] || command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
    [[ ${#missing[@]} == 0 ]] && return
    command -v apt-get >/dev/null || fail "install ${missing[*]} first"
    say "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# An image of Debian packages in which the toolchain of this machine runs.
local_base() {
    local debian=${DEBIAN:-bookworm}
    BASE=localhost/copydesk-base:$debian
    if ! b inspect --type image "$BASE" >/dev/null 2>&1; then
        say "making the build base: Debian $debian"
        mkdir -p "$work/base"
        mmdebstrap --quiet --variant=minbase --include=ca-certificates,gcc,libc6-dev,make "$debian" "$work/base/root.tar"
        cat >"$work/base/Dockerfile" <<'BASEFILE'
FROM scratch
ADD root.tar /
ENV CARGO_HOME=/usr/local/cargo PATH=/usr/local/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
BASEFILE
        b bud --quiet --isolation chroot -t "$BASE" "$work/base" >/dev/null
        rm -r "$work/base"
    fi
    lent=(--volume "$(rustc --print sysroot):/usr/local/rust:ro")
    # So that a machine with certificates of its own can fetch crates from inside too.
    local certificates=/etc/ssl/certs/ca-certificates.crt
    [[ ! -f $certificates ]] || lent+=(--volume "$certificates:$certificates:ro")
}

build() {
    local version revision
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
    revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
    say "building localhost/copydesk:$version in $BASE"
    # The docker format keeps HEALTHCHECK.
    b bud --isolation chroot --format docker --layers=false --timestamp "$(git log -1 --format=%ct 2>/dev/null || echo 0)" \
        "${lent[@]}" --build-arg BASE="$BASE" --build-arg VERSION="$version" --build-arg REVISION="$revision" \
        -t "localhost/copydesk:$version" -t "$image" .
}

config() { b inspect --type image --format "{{$1}}" "$image"; }

# check WHAT FOUND EXPECTED
check() {
    [[ $2 == "$3" ]] || fail "$1 is '$2', not '$3'"
    printf '%-14s %s\n' "$1" "$2"
}

# The process that the container runs: the last in buildah's chain.
innermost() {
    local pid=$1 child
    while child=$(pgrep -P "$pid" | head -n 1) && [[ -n $child ]]; do pid=$child; done
    echo "$pid"
}

inside() { b run --isolation chroot --env "COPYDESK_SERVER=$address" "$container" -- /copydesk "$@"; }

page='<!doctype html><html lang=en><head><title>Ferry runs again</title></head><body><main><article><h1>Ferry runs again</h1>
<p>The harbour ferry sails again after a week of repairs, the town council said on Monday morning.</p>
<p>Crews had worked for six days in the rain, and the first boat left at dawn with forty passengers aboard.</p>
<p>Tickets cost the same as before the storm; the old timetable returns within a month.</p></article></main></body></html>'

try_out() {
    container=$(b from "$image")
    local log=$work/serve.log answer status=0
    b run --isolation chroot --env COPYDESK_LISTEN=127.0.0.1:0 --env COPYDESK_DRAIN_DELAY=1s "$container" -- /copydesk serve 2>"$log" &
    local runner=$!
    for _ in $(seq 100); do
        address=$(sed -n 's/.*"address":"\([^"]*\)".*/\1/p' "$log" | head -n 1)
        [[ -z $address ]] || break
        sleep 0.2
    done
    [[ -n $address ]] || { cat "$log" >&2; fail 'the container did not start'; }
    server=$(innermost "$runner")
    say "running as process $server on $address"
    sed -n 1p "$log"

    say 'health'
    inside health
    say 'one page'
    answer=$(inside call --url https://courier.example/ferry --fields articles.headline,articles.text,articles.language.tag - <<<"$page")
    printf '%s\n' "$answer"
    grep -q '"headline":"Ferry runs again"' <<<"$answer" || fail 'not the headline of the page'
    grep -q '"outcome":"OUTCOME_ARTICLE"' <<<"$answer" || fail 'not an article'

    say 'SIGTERM'
    kill -TERM "$server"
    server=
    wait "$runner" || status=$?
    sed -n '$p' "$log"
    check 'exit code' "$status" 0
}

end() {
    [[ -z ${server:-} ]] || kill -KILL "$server" 2>/dev/null || true
    [[ -z ${container:-} ]] || b rm "$container" >/dev/null 2>&1 || true
}
trap end EXIT

image=localhost/copydesk:latest
install_missing
lent=()
[[ -n ${BASE:-} ]] || local_base
build
say 'what the image says'
check user "$(config .Docker.Config.User)" 65532:65532
check 'stop signal' "$(config .Docker.Config.StopSignal)" SIGTERM
check entrypoint "$(config .Docker.Config.Entrypoint)" '[/copydesk]'
check command "$(config .Docker.Config.Cmd)" '[serve]'
check health "$(config .Docker.Config.Healthcheck.Test)" '[CMD /copydesk health]'
check licence "$(config '(index .Docker.Config.Labels "org.opencontainers.image.licenses")')" Apache-2.0
try_out
say "size: $(b images --format '{{.Size}}' "$image" | head -n 1)"
