#!/bin/sh
# Opens what the writers wrote with GDAL, which this project did not write: layer type,
# CRS, encoding, field names and types, and the same values in every format.
# Needs ogrinfo and ogr2ogr (gdal-bin); ends with "N passed, N failed".
set -u
LC_ALL=C.UTF-8
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
MARCHLAND=${MARCHLAND:-$here/../../build/marchland}
command -v ogrinfo >/dev/null || { echo "ogr.sh: ogrinfo is missing; install gdal-bin" >&2; exit 2; }
tmp=$(mktemp -d "${TMPDIR:-/tmp}/marchland-ogr-XXXXXX") || exit 2
trap 'rm -rf "$tmp"' EXIT

passed=0
failed=0
# check NAME COMMAND...: the command must succeed.
check() {
	name=$1
	shift
	if "$@" >"$tmp/log" 2>&1; then
		echo "ok - $name"
		passed=$((passed + 1))
	else
		echo "not ok - $name"
		sed 's/^/# /' "$tmp/log"
		failed=$((failed + 1))
	fi
}
has() { grep -qF -- "$2" "$1" || { echo "no '$2' in:"; cat "$1"; return 1; }; }

cat >"$tmp/text.txt" <<'TEXT'
Обстрелы шли у сел Самаркандек и Кок-Таш Баткенской области. Border guards of Tajikistan
said that the town of Batken and the village of Vorukh were quiet; Moscow was informed.
TEXT
for f in shp geojson geojsonl csv; do
	"$MARCHLAND" geocode --date 2022-09-17 -q -o "$tmp/x.$f" "$tmp/text.txt" || exit 2
done
rows=$(($(wc -l <"$tmp/x.csv") - 1))

ogrinfo -al -so -mdd all "$tmp/x.shp" >"$tmp/shp" 2>&1
check "shapefile: $rows points" has "$tmp/shp" "Feature Count: $rows"
check "shapefile: geometry" has "$tmp/shp" "Geometry: Point"
check "shapefile: WGS 84" has "$tmp/shp" "WGS 84"
check "shapefile: UTF-8" has "$tmp/shp" "SOURCE_ENCODING=UTF-8"
check "shapefile: P-codes are text" has "$tmp/shp" "adm1_pcode: String (20.0)"
check "shapefile: offsets are integers" has "$tmp/shp" "start: Integer64 (10.0)"
check "shapefile: distances are reals" has "$tmp/shp" "border_km: Real (10.3)"
check "shapefile: dates are dates" has "$tmp/shp" "borderdate: Date (10.0)"
check "shapefile: no warnings" sh -c "! grep -i -e warning -e error '$tmp/shp'"

ogrinfo -al -so "$tmp/x.geojson" >"$tmp/gj" 2>&1
check "geojson: $rows features" has "$tmp/gj" "Feature Count: $rows"
check "geojson: confidence is a real" has "$tmp/gj" "confidence: Real"
check "geojson: border_date is a date" has "$tmp/gj" "border_date: Date"
check "geojson: near_undelimited is a boolean" has "$tmp/gj" "near_undelimited: Integer(Boolean)"
check "geojson: flags is a list" has "$tmp/gj" "flags:"
check "geojson: no warnings" sh -c "! grep -i -e warning -e error '$tmp/gj'"

ogrinfo -al -so -oo X_POSSIBLE_NAMES=lon -oo Y_POSSIBLE_NAMES=lat "$tmp/x.csv" >"$tmp/cs" 2>&1
check "csv: $rows rows" has "$tmp/cs" "Feature Count: $rows"
check "csv: lat and lon make points" has "$tmp/cs" "Geometry: Point"

"$MARCHLAND" gazetteer export -o "$tmp/g.gpkg" || exit 2
"$MARCHLAND" gazetteer export -o "$tmp/g.csv" || exit 2
ogrinfo -al -so "$tmp/g.gpkg" >"$tmp/gg" 2>&1
check "gazetteer as GeoPackage: all places" has "$tmp/gg" "Feature Count: $(($(ogrinfo -al -so "$tmp/g.csv" | sed -n 's/Feature Count: //p')))"
check "gazetteer as GeoPackage: geometry" has "$tmp/gg" "Geometry: Point"
check "gazetteer as GeoPackage: its names" has "$tmp/gg" "Layer name: names"
check "gazetteer as GeoPackage: no warnings" sh -c "! grep -i -e warning -e error '$tmp/gg'"

# The same names and values, whichever way they went.
ogr2ogr -f CSV "$tmp/from_shp.csv" "$tmp/x.shp" -select toponym,place_id,segment_id,seg_status 2>"$tmp/log"
ogr2ogr -f CSV "$tmp/from_gj.csv" "$tmp/x.geojson" -select toponym,place_id,segment_id,segment_status 2>"$tmp/log"
check "shapefile and geojson agree" sh -c "sed 1d '$tmp/from_shp.csv' >'$tmp/a'; sed 1d '$tmp/from_gj.csv' >'$tmp/b'; cmp '$tmp/a' '$tmp/b'"
check "cyrillic survives the shapefile" has "$tmp/from_shp.csv" "Самаркандек"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
