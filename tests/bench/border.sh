#!/bin/sh
# The border check against the same spatial join in another program.
#
#   tests/bench/border.sh [SHAPES [POINTS [NEAREST_POINTS]]]
#
# ogr2ogr with the SQLite dialect (SpatiaLite over GEOS) finds the covering country of POINTS random
# points, and the nearest segment by brute force of NEAREST_POINTS of them. Prints both programs' points per
# second, the ratios, and how many answers differ: none may. BENCH names the built
# bench_border.
set -eu

shapes=${1:-shapes}
points=${2:-20000}
nearest=${3:-100}
bench=${BENCH:-build/release/bench_border}
date=2022-09-17

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM

now() { date +%s.%N; }
valid() { echo "$1.VALID_FROM <= '$date' AND (COALESCE($1.VALID_TO, '') = '' OR $1.VALID_TO > '$date')"; }

"$bench" --csv "$shapes" "$points" > "$tmp/ours.csv"
cut -d, -f1-3 "$tmp/ours.csv" > "$tmp/points.csv"
head -n "$((nearest + 1))" "$tmp/points.csv" > "$tmp/few.csv"

# One GeoPackage with everything, made before the clock starts.
all="$tmp/all.gpkg"
ogr2ogr -q -f GPKG "$all" "$shapes/countries.shp" -nln countries -nlt MULTIPOLYGON
ogr2ogr -q -update "$all" "$shapes/border_segments.shp" -nln segments -nlt MULTILINESTRING
for layer in points few; do
    ogr2ogr -q -update "$all" "$tmp/$layer.csv" -oo X_POSSIBLE_NAMES=lon -oo Y_POSSIBLE_NAMES=lat \
        -oo AUTODETECT_TYPE=YES -a_srs EPSG:4326 -nln "$layer"
done

start=$(now)
ogr2ogr -q -f CSV "$tmp/sides.csv" "$all" -dialect SQLite -sql \
    "SELECT p.id AS id, c.ISO_A2 AS side FROM points p JOIN countries c
     ON $(valid c) AND ST_Intersects(c.geom, p.geom)"
middle=$(now)
# Distances in degrees would rank wrongly: both are turned into UTM 42N first, good to 1 % here.
ogr2ogr -q -f CSV "$tmp/nearest.csv" "$all" -dialect SQLite -sql \
    "SELECT p.id AS id, s.SEG_ID AS segment, MIN(ST_Distance(ST_Transform(s.geom, 32642), ST_Transform(p.geom, 32642))) AS m
     FROM few p JOIN segments s ON $(valid s) GROUP BY p.id"
end=$(now)

"$bench" "$shapes" 300000 > "$tmp/ours.txt"
rate=$(awk '$1 == "points_per_second" { print $2 }' "$tmp/ours.txt")

awk -F, -v points="$points" '
    FNR == 1 { next }
    NR == FNR { gsub(/"/, ""); side[$1] = side[$1] $2; next }
    { if ($4 != side[$1]) { differ++; if (differ < 6) print "differs: " $0 " / " side[$1] } }
    END { printf "sides_differing\t%d of %d\n", differ, points }' "$tmp/sides.csv" "$tmp/ours.csv"
awk -F, '
    FNR == 1 { next }
    NR == FNR { gsub(/"/, ""); segment[$1] = $2; metres[$1] = $3; next }
    ($1 in segment) && $4 != "" { n++
        if ($5 != segment[$1] && ($6 * 1000 - metres[$1] > 0.01 * metres[$1])) { differ++; print "differs: " $0 " / " segment[$1] " " metres[$1] } }
    END { printf "segments_differing\t%d of %d\n", differ, n }' "$tmp/nearest.csv" "$tmp/ours.csv"
awk -v s="$start" -v m="$middle" -v e="$end" -v n="$points" -v k="$nearest" -v rate="$rate" 'BEGIN {
    side = n / (m - s); near = k / (e - m)
    full = 1 / (1 / side + 1 / near)
    printf "marchland_points_per_second\t%.0f\n", rate
    printf "ogr2ogr_side_points_per_second\t%.0f\nogr2ogr_nearest_points_per_second\t%.1f\n", side, near
    printf "ratio_side_alone\t%.0f\nratio_full_check\t%.0f\n", rate / side, rate / full }'
