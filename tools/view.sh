#!/usr/bin/env bash
# Takes the pictures of docs/explain.md: views of three pages of our own, by headless Chromium.
#   tools/view.sh [BINARY]      default: target/debug/copydesk
# Needs chromium and pngquant (Debian: apt-get install chromium pngquant fonts-dejavu-core).
set -euo pipefail
cd "$(dirname "$0")/.."

binary=${1:-target/debug/copydesk}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# take NAME PAGE HEIGHT EDIT: the view of tests/pages/PAGE, changed by a sed script, as docs/explain-NAME.png.
take() {
    local view=$folder/$1.html picture=$folder/$1.png
    "$binary" explain --html "$view" "tests/pages/$2/page.html"
    sed -i "$4" "$view"
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size="1100,$3" \
        --screenshot="$picture" "file://$view" 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
    pngquant --force --strip --speed 1 --quality 50-90 48 --output "docs/explain-$1.png" "$picture"
}

take story arc-fusion-en 1150 ''
take features fact-box-de 900 's/id="features"/& checked/; s/\(id="furniture"\) checked/\1/'
take rtl rtl-ar 880 ''
ls -l docs/explain-*.png
