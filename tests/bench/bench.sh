#!/bin/sh
# How fast the whole pipeline is, as ratios against something known, in one run:
#   - texts of SIZE MB, repeated or of sentences in random order, against `grep -F -o` for the gazetteer's names in the same text;
#   - one article from starting the program; peak memory;
#   - hostile texts, in seconds per MB (growth would show between the two sizes).
# usage: bench.sh [SIZE_MB [PROGRAM]]   (default 20 build/marchland)
# Needs jq, sqlite3 and time (the program). grep writes to a pipe, since it stops at the
# first match when its output is /dev/null.
set -eu
cd "$(dirname "$0")/../.."
size=${1:-20}
program=${2:-build/marchland}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bytes=$((size * 1024 * 1024))

# Least user and system time of three runs: "seconds kilobytes".
measure() {
    best=
    for _ in 1 2 3; do
        command time -f '%U %S %M' -o "$dir/time" "$@" | cat >/dev/null
        now=$(awk '{printf "%.3f %d", $1 + $2, $3}' "$dir/time")
        if [ -z "$best" ] || awk "BEGIN {exit !(${now% *} < ${best% *})}"; then best=$now; fi
    done
    echo "$best"
}

# A text of the wanted size from standard input, repeated.
fill() {
    cat >"$dir/once"
    : >"$1"
    while [ "$(wc -c <"$1")" -lt "$bytes" ]; do cat "$dir/once" >>"$1"; done
}

# Sentences of the texts on standard input in random order, so that no stretch repeats another.
shuffle() {
    awk '{gsub(/[.!?] +/, "&\n"); print}' | awk -v n="$bytes" 'NF {s[k++] = $0}
        END {srand(5); while (size < n) {x = s[int(rand() * k)] " "; size += length(x); printf "%s", x}}'
}

sqlite3 build/gazetteer.db 'SELECT DISTINCT name FROM names WHERE length(name) > 1' >"$dir/names"
fill "$dir/article" <examples/article.txt
jq -r '.text + "\n"' tests/gold/en.jsonl | fill "$dir/english"
jq -r '.text + "\n"' tests/gold/ru.jsonl | fill "$dir/russian"
jq -r '.text + "\n"' tests/gold/ky.jsonl | fill "$dir/kyrgyz"
jq -r .text tests/gold/en.jsonl | shuffle >"$dir/english-shuffled"
jq -r .text tests/gold/ru.jsonl | shuffle >"$dir/russian-shuffled"

printf '%-22s %9s %9s %9s %9s %10s\n' "$size MB of text" "grep s" "csv s" "ratio" "us/place" "peak MB"
for text in article english russian kyrgyz english-shuffled russian-shuffled; do
    grep=$(LC_ALL=C.UTF-8 measure grep -F -o -f "$dir/names" "$dir/$text")
    ours=$(measure "$program" geocode --date 2022-09-17 --to csv "$dir/$text")
    places=$("$program" geocode --date 2022-09-17 --to csv "$dir/$text" | wc -l)
    echo "$text ${grep% *} ${ours% *} $places ${ours#* }" |
        awk '{printf "%-22s %9.3f %9.3f %9.2f %9.2f %10.1f\n", $1, $2, $3, $3 / $2, $3 * 1e6 / $4, $5 / 1024}'
done

runs=20
start=$(date +%s%N)
i=0
while [ $i -lt $runs ]; do
    "$program" geocode --date 2022-09-17 --to geojson examples/article.txt >/dev/null
    i=$((i + 1))
done
awk "BEGIN {printf \"\none article from start to answer: %.1f ms\n\", ($(date +%s%N) - $start) / $runs / 1e6}"
article=$(measure "$program" geocode --date 2022-09-17 --to geojson examples/article.txt)
awk "BEGIN {printf \"peak memory for it: %.1f MB\n\", ${article#* } / 1024}"

hostile() {
    case $1 in
    "one long word") head -c "$2" /dev/zero | tr '\0' a ;;
    "one homonym") yes 'Kok-Tash' | head -c "$2" | tr '\n' ' ' ;;
    "near misses") awk -v n="$2" 'BEGIN {srand(7); c = "bdfgjklmnprstvz"; v = "aeiou"
        while (s < n) {w = ""; for (i = 0; i < 4; i++) w = w substr(c, 1 + int(rand() * 15), 1) substr(v, 1 + int(rand() * 5), 1)
        printf "%s%s ", toupper(substr(w, 1, 1)), substr(w, 2); s += 9}}' ;;
    "opening quotes") yes '«' | head -c "$2" | tr -d '\n' ;;
    "random bytes") awk -v n="$2" 'BEGIN {srand(9); for (i = 0; i < n; i++) printf "%c", 32 + int(rand() * 220)}' ;;
    esac
}

printf '\n%-22s %12s %12s\n' "hostile, s per MB" "1 MB" "4 MB"
for kind in "one long word" "one homonym" "near misses" "opening quotes" "random bytes"; do
    hostile "$kind" 1000000 >"$dir/small"
    hostile "$kind" 4000000 >"$dir/large"
    small=$(measure "$program" geocode --date 2022-09-17 --to csv "$dir/small")
    large=$(measure "$program" geocode --date 2022-09-17 --to csv "$dir/large")
    awk -v k="$kind" "BEGIN {printf \"%-22s %12.3f %12.3f\n\", k, ${small% *}, ${large% *} / 4}"
done
