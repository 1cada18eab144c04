#!/bin/sh
# Writes each format from one article and opens it in QGIS, headless. Pictures stay in
# build/qgis for people to look at. usage: tests/qgis/run.sh (`make test-qgis` installs QGIS)
set -eu
cd "$(dirname "$0")/../.."
MARCHLAND=${MARCHLAND:-build/marchland}
out=build/qgis
rm -rf "$out"
mkdir -p "$out"
for name in a.gpkg p.qgz s.shp t.geojson; do
    "$MARCHLAND" geocode --quiet --style --explain --date 2022-09-17 tests/qgis/article.txt -o "$out/$name"
done
if /usr/bin/python3 -m osgeo_utils.samples.validate_gpkg --extra "$out/a.gpkg" >"$out/log" 2>&1; then
    echo "ok 0 - GDAL's validator accepts the GeoPackage"
else
    echo "not ok 0 - GDAL's validator accepts the GeoPackage"
    sed 's/^/# /' "$out/log"
fi
QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=$(mktemp -d) /usr/bin/python3 tests/qgis/check.py "$out" 2>"$out/log" || {
    code=$?
    sed 's/^/# /' "$out/log"
    exit $code
}
