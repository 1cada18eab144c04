#!/bin/sh
# Makes pages and drives Chromium over them. Pictures stay in build/web-test for people to
# look at. usage: tests/web/run.sh (`make test-web` installs what it needs)
set -eu
cd "$(dirname "$0")/../.."
MARCHLAND=${MARCHLAND:-build/marchland}
out=build/web-test
mkdir -p "$out/web"
cp tests/web/package.json tests/web/package-lock.json "$out/web/"
(cd "$out/web" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1) || { cat "$out/web/npm.log"; exit 1; }
page() { # NAME TEXT
    "$MARCHLAND" geocode --quiet --date 2022-09-17 "$2" -o "$out/$1.geojson"
    "$MARCHLAND" map "$out/$1.geojson" --text "$2" -o "$out/$1.html"
}
page page tests/qgis/article.txt
page hostile tests/web/hostile.txt
i=0
while [ $i -lt 450 ]; do
    cat tests/qgis/article.txt
    i=$((i + 1))
done >"$out/many.txt"
page many "$out/many.txt"
node tests/web/check.mjs "$out"
