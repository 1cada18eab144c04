#!/bin/sh
# How long `annotate` takes for N rows of one sentence each, against what ogr2ogr needs
# merely to convert the same CSV to a GeoPackage, and how much memory.
# usage: bench_annotate.sh [N [THREADS [PROGRAM]]]   (default 100000 2 build/marchland)
set -eu
N=${1:-100000}
THREADS=${2:-2}
PROGRAM=${3:-build/marchland}
GOLD=$(dirname "$0")/../gold
DIR=$(mktemp -d)
trap 'rm -rf "$DIR"' EXIT

# Sentences of the annotated texts, in turn, each with a date of its own.
python3 - "$GOLD" "$N" >"$DIR/in.csv" <<'EOF'
import csv, datetime, glob, json, re, sys
sentences = []
for path in sorted(glob.glob(sys.argv[1] + "/*.jsonl")):
    for line in open(path, encoding="utf-8"):
        text = json.loads(line)["text"]
        sentences += [s.strip() for s in re.split(r"(?<=[.!?])\s+", text) if 40 < len(s) < 400]
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["id", "date", "text"])
first = datetime.date(2010, 1, 1)
for i in range(int(sys.argv[2])):
    day = first + datetime.timedelta(days=i * 7919 % 5000)
    out.writerow([i, day.isoformat(), sentences[i * 31 % len(sentences)]])
EOF

# Elapsed seconds, processor seconds and megabytes of a command.
measure() {
    python3 - "$@" <<'EOF'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], check=True)
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print("%.2f %.2f %.0f" % (time.monotonic() - start, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024))
EOF
}

ogr=$(measure ogr2ogr -f GPKG "$DIR/ogr.gpkg" "$DIR/in.csv")
own=$(measure "$PROGRAM" annotate "$DIR/in.csv" -o "$DIR/out.csv" --threads "$THREADS" --progress never)
gpkg=$(measure "$PROGRAM" annotate "$DIR/in.csv" -o "$DIR/out.gpkg" --threads "$THREADS" --progress never)
# On a busy machine the elapsed times say little; processor time shared among the threads
# is what they would be on an idle one.
echo "$ogr $own $gpkg" | awk -v n="$N" -v t="$THREADS" '{
    printf "%d rows, %d threads                  elapsed      CPU  memory  ratio  ratio by CPU\n", n, t
    printf "ogr2ogr CSV to GeoPackage      %10.2f s %6.2f s %4d MB\n", $1, $2, $3
    printf "annotate CSV to CSV            %10.2f s %6.2f s %4d MB  %5.2f  %5.2f\n", $4, $5, $6, $4 / $1, $5 / t / $2
    printf "annotate CSV to GeoPackage     %10.2f s %6.2f s %4d MB  %5.2f  %5.2f\n", $7, $8, $9, $7 / $1, $8 / t / $2
    printf "annotate CSV to CSV: %.0f rows a second\n", n / $4 }'
