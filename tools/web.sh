#!/bin/sh
# Builds the page that `marchland map` fills: needs Node.js and npm, which it installs on
# Debian, and Leaflet, which npm fetches as web/package-lock.json pins it.
# usage: tools/web.sh OUTPUT [--optional]
#   --optional: without Node.js, npm or a network it says so and ends well; `map -o X.html`
#   is then the only thing missing.
set -eu
output=$1
optional=${2:-}
mkdir -p "$(dirname "$output")"
folder=$(cd "$(dirname "$output")" && pwd)
here=$(cd "$(dirname "$0")/../web" && pwd)

give_up() {
    echo "web.sh: the page of 'marchland map -o X.html' is not built: $1; run 'make web' once it can be" >&2
    [ "$optional" = --optional ] && exit 0
    exit 1
}

command -v npm >/dev/null 2>&1 || [ -n "${NO_DEPS:-}" ] || "$here/../tools/deps.sh" web || true
command -v npm >/dev/null 2>&1 || give_up "there is no npm"
work=$folder/web
mkdir -p "$work"
cp "$here/package.json" "$here/package-lock.json" "$work/"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1) ||
    give_up "npm could not fetch Leaflet, see $work/npm.log"
LEAFLET_DIR=$work/node_modules/leaflet node "$here/build.mjs" "$output.part" || give_up "the page could not be put together"
mv "$output.part" "$output"
