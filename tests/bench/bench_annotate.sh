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

seconds() {
    python3 - "$@" <<'EOF'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print("%.2f %.0f" % (time.monotonic() - start, peak))
EOF
}

ogr=$(seconds ogr2ogr -f GPKG "$DIR/ogr.gpkg" "$DIR/in.csv")
own=$(seconds "$PROGRAM" annotate "$DIR/in.csv" -o "$DIR/out.csv" --threads "$THREADS" --progress never)
gpkg=$(seconds "$PROGRAM" annotate "$DIR/in.csv" -o "$DIR/out.gpkg" --threads "$THREADS" --progress never)
echo "$ogr $own $gpkg" | awk -v n="$N" -v t="$THREADS" '{
    printf "%d rows, %d threads\n", n, t
    printf "ogr2ogr CSV to GeoPackage      %7.2f s  %4d MB\n", $1, $2
    printf "annotate CSV to CSV            %7.2f s  %4d MB  ratio %.2f\n", $3, $4, $3 / $1
    printf "annotate CSV to GeoPackage     %7.2f s  %4d MB  ratio %.2f\n", $5, $6, $5 / $1
    printf "annotate: %.0f rows/s\n", n / $3 }'
