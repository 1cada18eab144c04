#!/bin/sh
# How fast, in ratios that one run on one machine can give.
#
#   tests/bench/bench.sh [MEGABYTES [RUNS]]
#
# - The whole pipeline on MEGABYTES (20) of news against `grep -F -o -f names`, which only finds the
#   bare names of the gazetteer in the same text. Both write to a file; the best of RUNS (5) counts.
#   The news are the annotated texts of tests/gold and the sample article, over and over.
# - One article, from the program's start to its end, and the memory that takes.
# - Hostile texts: the time per megabyte at two lengths. A ratio near 1 is linear.
#
# MARCHLAND names the program (build/marchland). Everything runs on one core where taskset exists.
set -eu
export LC_ALL=C.UTF-8

megabytes=${1:-20}
runs=${2:-5}
marchland=${MARCHLAND:-build/marchland}
one=$(command -v taskset >/dev/null && echo "taskset -c 0" || echo "")
article=examples/article.txt
date=2024-06-01

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM

# best N COMMAND...: seconds of the fastest of N runs; output goes to a file, as grep stops early before /dev/null
best() {
    n=$1
    shift
    while [ "$n" -gt 0 ]; do
        start=$(date +%s%N)
        $one "$@" > "$tmp/out" 2> "$tmp/err" || [ $? -eq 1 ] || cat "$tmp/err" >&2
        end=$(date +%s%N)
        echo $((end - start))
        n=$((n - 1))
    done | sort -n | awk 'NR == 1 { printf "%.4f\n", $1 / 1e9 }'
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# Peak resident memory in MB, where GNU time is at hand.
memory() {
    [ -x /usr/bin/time ] || { echo "?"; return; }
    /usr/bin/time -f %M -o "$tmp/kb" "$@" > /dev/null
    awk '{ printf "%.0f", $1 / 1024 }' "$tmp/kb"
}

# repeat LENGTH: standard input over and over, that many bytes
repeat() {
    cat > "$tmp/once"
    while [ "$(wc -c < "$tmp/once")" -lt "$1" ]; do
        cat "$tmp/once" "$tmp/once" > "$tmp/twice"
        mv "$tmp/twice" "$tmp/once"
    done
    head -c "$1" "$tmp/once"
}

texts() {
    sed -n 's/.*"text": *"\(\([^"\\]\|\\.\)*\)".*/\1/p' "tests/gold/$1.jsonl" |
        sed 's/\\n/ /g; s/\\"/"/g; s/\\\\/\\/g'
}

news() {
    printf '\n%s\n' "News, $2 MB"
    cut -f2 gazetteer/names.tsv | awk 'NR > 1 && length($0) > 1' | sort -u > "$tmp/names"
    grep_s=$(best "$runs" grep -F -o -f "$tmp/names" "$1")
    printf '  %-28s %8.3f s\n' "grep -F -o -f names" "$grep_s"
    for format in csv geojsonl; do
        s=$(best "$runs" "$marchland" geocode --date "$date" --to "$format" "$1")
        printf '  %-28s %8.3f s   %s times grep\n' "geocode --to $format" "$s" "$(ratio "$s" "$grep_s")"
    done
    s=$(best "$runs" "$marchland" geocode --date "$date" --to csv -o "$tmp/o.csv" "$1")
    printf '  %-28s %8.3f s   %s times grep\n' "geocode --to csv -o FILE" "$s" "$(ratio "$s" "$grep_s")"
    printf '  %-28s %8s MB\n' "peak memory" "$(memory "$marchland" geocode --to csv "$1")"
}

# hostile NAME: a text of $1 bytes comes from the function NAME
hostile() {
    small=$((megabytes * 50000))
    large=$((small * 4))
    "$1" "$large" > "$tmp/large"
    "$1" "$small" > "$tmp/small"
    a=$(best 3 "$marchland" geocode --to csv "$tmp/small")
    b=$(best 3 "$marchland" geocode --to csv "$tmp/large")
    awk -v name="$1" -v a="$a" -v b="$b" -v start="$start_s" -v small="$small" -v large="$large" 'BEGIN {
        gsub(/_/, " ", name)
        a = (a - start) / small; b = (b - start) / large
        if (a < 1e-11) a = 1e-11
        printf "  %-28s %8.1f ms per MB   %.2f times that of a quarter\n", name, b * 1e9, b / a }'
}

one_word() { printf 'A'; yes b | tr -d '\n' | head -c "$(($1 - 1))"; }
letters_apart() { printf 'A ' | repeat "$1"; }
one_homonym() { printf 'Kok-Tash ' | repeat "$1"; }
near_misses() { printf 'Batke Isfarra Kok-Tas Vorux Leylakk Samarkandik ' | repeat "$1"; }
distinct_words() { awk -v n="$1" 'BEGIN { srand(1); while (n > 0) { w = sprintf("K%c%c%c%c%c ", 97 + rand() * 26, 97 + rand() * 26, 97 + rand() * 26, 97 + rand() * 26, 97 + rand() * 26); printf "%s", w; n -= 7 } }'; }
deep_quotes() { printf '«“„"' | repeat "$1"; }
hyphens() { printf 'Kok-' | repeat "$1"; }
random_bytes() { awk -v n="$1" 'BEGIN { srand(1); for (i = 0; i < n; i++) printf "%c", 1 + int(rand() * 255) }' | head -c "$1"; }

bytes=$((megabytes * 1000000))
{ cat "$article"; texts en; } | repeat "$bytes" > "$tmp/en.txt"
texts ru | repeat "$bytes" > "$tmp/ru.txt"
news "$tmp/en.txt" "English, $megabytes"
news "$tmp/ru.txt" "Russian, $megabytes"

printf '\n%s\n' "One article"
start_s=$(best $((runs * 4)) "$marchland" geocode --date "$date" --to csv /dev/null)
article_s=$(best $((runs * 4)) "$marchland" geocode --date "$date" --to csv "$article")
version_s=$(best $((runs * 4)) "$marchland" --version)
printf '  %-28s %8.1f ms   %s of it before main\n' "from start to end" \
    "$(awk -v s="$article_s" 'BEGIN { print s * 1000 }')" "$(ratio "$version_s" "$article_s")"
printf '  %-28s %8s MB\n' "peak memory" "$(memory "$marchland" geocode --to csv "$article")"

printf '\n%s\n' "Hostile texts"
for text in one_word letters_apart one_homonym near_misses distinct_words deep_quotes hyphens random_bytes; do
    hostile "$text"
done
