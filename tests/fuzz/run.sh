#!/bin/sh
# Fuzzes one target for some seconds; what it learns stays in build/fuzz/corpus/NAME. A
# crasher is kept as build/fuzz/crash-NAME-*: mend it, then move it to tests/fuzz/regress/NAME.
# usage: tests/fuzz/run.sh NAME SECONDS
set -eu
corpus=build/fuzz/corpus/$1
mkdir -p "$corpus"
echo "---- $1, $2 seconds"
build/fuzz/fuzz/fuzz_"$1" -max_total_time="$2" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
    -artifact_prefix="build/fuzz/crash-$1-" -print_final_stats=1 -verbosity=0 \
    "$corpus" "tests/fuzz/regress/$1"
