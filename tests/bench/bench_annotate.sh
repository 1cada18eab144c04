#!/bin/sh
# How long `annotate` takes for N rows of one sentence each, against what ogr2ogr needs
# merely to convert the same CSV to a GeoPackage, and how much memory. Every row differs, as
# each has a number in its sentence; what tables gain that repeat themselves is shown by a
# second table, in which the same sentences come without the number.
# usage: bench_annotate.sh [N [THREADS [PROGRAM]]]   (default 100000 2 build/marchland)
set -eu
N=${1:-100000}
THREADS=${2:-2}
PROGRAM=${3:-build/marchland}
GOLD=$(dirname "$0")/../gold
DIR=$(mktemp -d)
trap 'rm -rf "$DIR"' EXIT

# Sentences of the annotated texts, in turn, each with a date of its own.
python3 - "$GOLD" "$N" "$DIR" <<'PYTHON'
import csv, datetime, glob, json, re, sys
sentences = []
for path in sorted(glob.glob(sys.argv[1] + "/*.jsonl")):
    for line in open(path, encoding="utf-8"):
        text = json.loads(line)["text"]
        sentences += [s.strip() for s in re.split(r"(?<=[.!?])\s+", text) if 40 < len(s) < 400]
first = datetime.date(2010, 1, 1)
for name, number in (("rows", "No. %d: "), ("again", "")):
    with open(sys.argv[3] + "/" + name + ".csv", "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["id", "date", "text"])
        for i in range(int(sys.argv[2])):
            day = first + datetime.timedelta(days=i * 7919 % 5000)
            out.writerow([i, day.isoformat(), (number % i if number else "") + sentences[i * 31 % len(sentences)]])
PYTHON

# The least of three runs, all in turn, so that a busy moment hits everybody alike. On a busy
# machine elapsed times say little; processor time shared among the threads is what they
# would be on an idle one.
python3 - "$DIR" "$THREADS" "$PROGRAM" "$N" <<'PYTHON'
import os, resource, subprocess, sys, time
folder, threads, program, n = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])

def measure(command, out):
    if os.path.exists(out):
        os.remove(out)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, use = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        sys.exit("bench: failed: " + " ".join(command))
    return time.monotonic() - start, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024

def annotate(table, form):
    out = folder + "/out." + form
    return [program, "annotate", folder + "/" + table, "-o", out, "--threads", str(threads), "--progress", "never"], out

runs = [("ogr2ogr CSV to GeoPackage", ["ogr2ogr", "-f", "GPKG", folder + "/ogr.gpkg", folder + "/rows.csv"], folder + "/ogr.gpkg")]
for what, table, form in (("annotate CSV to CSV", "rows.csv", "csv"), ("annotate CSV to GeoPackage", "rows.csv", "gpkg"),
                          ("the same of a table that repeats", "again.csv", "gpkg")):
    runs.append((what, *annotate(table, form)))
least = {}
for _ in range(3):
    for what, command, out in runs:
        got = measure(command, out)
        old = least.get(what, got)
        least[what] = (min(old[0], got[0]), min(old[1], got[1]), max(old[2], got[2]))
print("%-34s elapsed       CPU  memory  ratio  ratio by CPU" % ("%d rows, %d threads" % (n, threads)))
ogr = least[runs[0][0]]
for what, _, _ in runs:
    e, c, m = least[what]
    tail = "" if what == runs[0][0] else "  %5.2f  %5.2f" % (e / ogr[0], c / threads / ogr[1])
    print("%-32s %7.2f s %7.2f s %4d MB%s" % (what, e, c, m, tail))
print("annotate CSV to CSV: %.0f rows a second" % (n / least["annotate CSV to CSV"][0]))
PYTHON
