#!/bin/sh
# What a large import costs, and what geocoding costs with its result:
#   - seconds and peak memory of importing a GeoNames table;
#   - geocoding of 8 MB of text with the result, as a ratio to the bundled gazetteer;
#   - one article from starting the program, with the result.
# usage: import.sh [TABLE [PROGRAM]]   TABLE: cities500.zip of GeoNames, say; without one
#   200,000 places are made up, four names each.
set -eu
cd "$(dirname "$0")/../.."
table=${1:-}
program=${2:-build/marchland}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

if [ -z "$table" ]; then
    table=$dir/made-up.txt
    awk 'BEGIN {srand(3); OFS = "\t"; c = "bdfgjklmnprstvz"; v = "aeiou"
        for (i = 1; i <= 200000; i++) {
            names = ""
            for (k = 0; k < 4; k++) {
                w = ""
                for (s = 0; s < 4; s++) w = w substr(c, 1 + int(rand() * 15), 1) substr(v, 1 + int(rand() * 5), 1)
                names = names (k ? "," : "") toupper(substr(w, 1, 1)) substr(w, 2)
            }
            split(names, n, ",")
            print 20000000 + i, n[1], n[1], names, -60 + rand() * 130, -180 + rand() * 360, "P", "PPL", "XX", "", "", "",
                "", "", int(rand() * 9000), "", 100, "UTC", "2022-09-16"
        }}' >"$table"
fi

command time -f 'import: %e s, %M KB at most' "$program" gazetteer import "$table" -o "$dir/large.db"
jq -r '.text' tests/gold/*.jsonl >"$dir/once"
: >"$dir/text"
while [ "$(wc -c <"$dir/text")" -lt 8000000 ]; do cat "$dir/once" >>"$dir/text"; done

# Least user and system time of three runs.
measure() {
    best=
    for _ in 1 2 3; do
        command time -f '%U %S' -o "$dir/time" "$@" >/dev/null
        now=$(awk '{print $1 + $2}' "$dir/time")
        if [ -z "$best" ] || awk "BEGIN {exit !($now < $best)}"; then best=$now; fi
    done
    echo "$best"
}

small=$(measure "$program" geocode -q --date 2022-09-17 --to csv "$dir/text")
large=$(measure "$program" geocode -q --date 2022-09-17 --to csv --gazetteer "$dir/large.db" "$dir/text")
awk "BEGIN {printf \"geocoding: %.2f s, with the import %.2f s: %.2f times\n\", $small, $large, $large / $small}"
start=$(date +%s%N)
for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$program" geocode -q --date 2022-09-17 --to geojson --gazetteer "$dir/large.db" examples/article.txt >/dev/null
done
awk "BEGIN {printf \"one article from start to answer: %.0f ms\n\", ($(date +%s%N) - $start) / 1e7}"
