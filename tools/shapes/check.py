#!/usr/bin/env python3
"""Check the shapes against each other and print the figures README.md quotes.

    check.py SHAPES_DIR

Reads the .shp files byte by byte (so that ring direction is what is stored, not
what a library makes of it) and the .dbf files through OGR.  Exit 1 on a fault.
"""
import csv
import os
import random
import struct
import sys
from collections import Counter, defaultdict

from osgeo import ogr
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.prepared import prep
from shapely.validation import explain_validity

D = sys.argv[1]
GEOD = Geod(ellps="WGS84")
INNER = ("KG-TJ", "KG-UZ", "TJ-UZ")
bad = 0


def fault(*a):
    global bad
    bad += 1
    if bad < 40:
        print("FAULT", *a)


def shp(name):
    """[[ring or part, ...], ...] as stored."""
    b = open(os.path.join(D, name + ".shp"), "rb").read()
    assert struct.unpack(">i", b[:4])[0] == 9994 and struct.unpack(">i", b[24:28])[0] * 2 == len(b)
    out, i = [], 100
    while i < len(b):
        n = struct.unpack(">i", b[i + 4:i + 8])[0] * 2
        r = b[i + 8:i + 8 + n]
        i += 8 + n
        np, nv = struct.unpack("<ii", r[36:44])
        starts = list(struct.unpack("<%di" % np, r[44:44 + 4 * np])) + [nv]
        c = struct.unpack("<%dd" % (2 * nv), r[44 + 4 * np:44 + 4 * np + 16 * nv])
        pts = list(zip(c[::2], c[1::2]))
        out.append([pts[a:z] for a, z in zip(starts, starts[1:])])
    return out


def dbf(name):
    ly = ogr.Open(os.path.join(D, name + ".shp"))
    out = []
    for f in ly.GetLayer(0):
        out.append({f.GetFieldDefnRef(i).GetName(): f.GetField(i) if f.GetField(i) is not None else ""
                    for i in range(f.GetFieldCount())})
    return out


def area2(r):
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(r, r[1:]))


def km(pts):
    return GEOD.line_length([p[0] for p in pts], [p[1] for p in pts]) / 1000.0


def valid(r, day):
    return r["VALID_FROM"] <= day and (r["VALID_TO"] == "" or day < r["VALID_TO"])


def edge(a, b):
    return (a, b) if a < b else (b, a)


C, S = dbf("countries"), dbf("border_segments")
CG, SG = shp("countries"), shp("border_segments")
ST = list(csv.DictReader(open(os.path.join(D, "border_status.tsv"), encoding="utf-8"), delimiter="\t"))
print("countries: %d features, %d vertices; segments: %d features, %d vertices" % (
    len(C), sum(len(r) for g in CG for r in g), len(S), sum(len(r) for g in SG for r in g)))

for r, g in list(zip(C, CG)) + list(zip(S, SG)):
    for part in g:
        if any(a == b for a, b in zip(part, part[1:])):
            fault("doubled vertex", r)
        if any(round(x, 6) != x or round(y, 6) != y for x, y in part):
            fault("not rounded to 1e-6", r)

polys = []
for r, g in zip(C, CG):
    outer, holes = [], []
    for ring in g:
        if ring[0] != ring[-1] or len(ring) < 4:
            fault("open ring", r)
        (outer if area2(ring) < 0 else holes).append(ring)          # clockwise = exterior
    ps = []
    for o in outer:
        p = Polygon(o)
        pp = prep(p)
        ps.append(Polygon(o, [h for h in holes if pp.contains(Point(Polygon(h).representative_point()))]))
    m = MultiPolygon(ps)
    if not m.is_valid:
        fault("invalid", r, explain_validity(m))
    if sum(len(p.interiors) for p in ps) != len(holes):
        fault("hole outside", r)
    polys.append(m)

days = sorted({r["VALID_FROM"] for r in C + S} | {r["VALID_TO"] for r in C + S if r["VALID_TO"]})
if days[0] != "1991-01-01":
    fault("first day", days[0])
for cc in ("KG", "TJ", "UZ"):
    rs = sorted((r["VALID_FROM"], r["VALID_TO"]) for r in C if r["ISO_A2"] == cc)
    if rs[0][0] != "1991-01-01" or rs[-1][1] != "" or any(a[1] != b[0] for a, b in zip(rs, rs[1:])):
        fault("dates of", cc, rs)

# status: the rows of a segment cover the days its features cover, once
life, rows = defaultdict(list), defaultdict(list)
for r in S:
    life[r["SEG_ID"]].append((r["VALID_FROM"], r["VALID_TO"]))
for r in ST:
    rows[r["seg_id"]].append((r["valid_from"], r["valid_to"], r))
    if r["status"] not in ("demarcated", "delimited", "agreed", "undelimited", "disputed", "unknown") \
            or r["confidence"] not in ("high", "medium", "low") or not r["source"] or not r["note"]:
        fault("status row", r)
if set(life) != set(rows):
    fault("seg ids differ", set(life) ^ set(rows))
for s in life:
    for what, l in (("features", sorted(life[s])), ("status", sorted(x[:2] for x in rows[s]))):
        if any(a[1] != b[0] for a, b in zip(l, l[1:])):
            fault(what, "gap or overlap", s, l)
    a, b = sorted(life[s]), sorted(x[:2] for x in rows[s])
    if a[0][0] != b[0][0] or a[-1][1] != b[-1][1]:
        fault("status span", s, a, b)

for day in days:
    cs = [(r, g, p) for r, g, p in zip(C, CG, polys) if valid(r, day)]
    ss = [(r, g) for r, g in zip(S, SG) if valid(r, day)]
    if sorted(r["ISO_A2"] for r, _, _ in cs) != ["KG", "TJ", "UZ"]:
        fault(day, "countries")
    use = defaultdict(list)
    for r, g, _ in cs:
        for ring in g:
            for a, b in zip(ring, ring[1:]):
                use[edge(a, b)].append(r["ISO_A2"])
    seen = Counter()
    ends = Counter()
    for r, g in ss:
        want = sorted(c for c in r["PAIR"].split("-") if c in ("KG", "TJ", "UZ"))
        if len(g) != 1:
            fault(day, "multipart", r["SEG_ID"])
        l = g[0]
        if l[0] != l[-1]:
            ends[l[0]] += 1
            ends[l[-1]] += 1
        for a, b in zip(l, l[1:]):
            e = edge(a, b)
            seen[e] += 1
            if sorted(use.get(e, [])) != want:
                fault(day, r["SEG_ID"], "edge", e, "borders", use.get(e), "not", want)
    if any(v > 1 for v in seen.values()):
        fault(day, "edges covered twice", [e for e, v in seen.items() if v > 1][:3])
    if set(use) - set(seen):
        fault(day, "polygon edges without a segment", len(set(use) - set(seen)), list(set(use) - set(seen))[:2])
    odd = {p: n for p, n in ends.items() if n not in (2, 3)}
    if odd:
        fault(day, "loose ends", odd)
    tri = [p for p, n in ends.items() if n == 3]
    ov = sum(cs[i][2].intersection(cs[j][2]).area for i in range(3) for j in range(i))
    if ov > 0:
        fault(day, "overlap", ov)
    sums = Counter()
    by = defaultdict(Counter)
    for r, g in ss:
        L = km(g[0])
        sums[r["PAIR"]] += L
        st = [x[2]["status"] for x in rows[r["SEG_ID"]] if x[0] <= day and (x[1] == "" or day < x[1])]
        if len(st) != 1:
            fault(day, r["SEG_ID"], "status rows", st)
        else:
            by[r["PAIR"]][st[0]] += L
    print(day, "edges", len(seen), "tripoints", len(tri), "km:", ", ".join("%s %.1f" % (p, sums[p]) for p in sorted(sums)))
    print("   km2:", ", ".join("%s %.0f (%d parts, %d holes)" % (
        r["ISO_A2"], abs(GEOD.geometry_area_perimeter(p)[0]) / 1e6, len(p.geoms), sum(len(q.interiors) for q in p.geoms))
        for r, _, p in cs))

print("\nlengths by status")
for day in ("1991-01-01", "2002-12-31", "2012-01-01", "2016-07-01", "2017-10-01", "2021-07-31", "2022-04-30", "2022-09-17",
            "2023-09-01", "2023-12-13", "2024-06-01", "2024-12-05", "2025-06-01"):
    out = []
    for p in INNER:
        by = Counter()
        for r, g in zip(S, SG):
            if r["PAIR"] == p and valid(r, day):
                st = [x[2]["status"] for x in rows[r["SEG_ID"]] if x[0] <= day and (x[1] == "" or day < x[1])]
                by[st[0]] += km(g[0])
        out.append(p + " " + " ".join("%s %.0f" % (k, v) for k, v in sorted(by.items())))
    print(day, "|", " | ".join(out))

# places whose side is known: lat, lon, side before and after March 2025
KNOWN = [("Kok-Tash", 39.9491, 70.5280, "KG", "KG"), ("Samarkandek", 39.9981, 70.5459, "KG", "KG"),
         ("Pasky-Aryk", 39.9914, 70.5355, "KG", "KG"), ("Ak-Tatyr", 39.9599, 70.4845, "KG", "KG"),
         ("Vorukh", 39.8513, 70.5801, "TJ", "TJ"), ("Chorkuh", 39.9754, 70.5696, "TJ", "TJ"), ("Surkh", 39.9964, 70.5994, "TJ", "TJ"),
         ("Somoniyon (approx.)", 39.958, 70.535, "TJ", ""), ("Khojai A'lo (approx.)", 39.935, 70.497, "TJ", "TJ"),
         ("Teskei (approx.)", 39.99, 70.65, "KG", ""), ("Dostuk", 40.0520, 70.6311, "KG", "TJ"),
         ("Kara-Bak", 40.1617, 70.8196, "KG", "KG"), ("Lakkon", 40.1733, 70.8585, "TJ", "TJ"), ("Dahana", 40.1915, 70.8301, "TJ", "TJ"),
         ("Bulak-Bashy", 40.0888, 70.8123, "KG", "KG"), ("Kyzyl-Bel", 40.0999, 70.7405, "KG", "KG"),
         ("Guliston", 40.1224, 70.7265, "TJ", "TJ"), ("Chilgazi", 40.1569, 70.7317, "TJ", "TJ"), ("Isfara", 40.1265, 70.6253, "TJ", "TJ"),
         ("Kapchygay", 39.8855, 70.5253, "KG", "KG"), ("Ak-Sai", 39.8744, 70.5221, "KG", "?"),
         ("Internatsional", 40.1197, 69.6659, "KG", "KG"), ("Ovchi Qal'acha", 40.1268, 69.6740, "TJ", "TJ"),
         ("Kulundu", 40.1064, 69.6413, "KG", "KG"), ("Ak-Aryk", 40.0884, 69.5707, "KG", "KG"), ("Selkan", 40.1106, 69.5720, "TJ", "TJ"),
         ("Kayragach enclave", 40.068, 69.546, "TJ", "KG"), ("Mehrobod", 40.1671, 69.5016, "TJ", "TJ"), ("Suluktu", 39.9365, 69.5678, "KG", "KG"),
         ("Karamyk", 39.4856, 71.7925, "KG", "KG"), ("Jirgatal", 39.2197, 71.1916, "TJ", "TJ"), ("Qistaquz", 40.1992, 69.8137, "TJ", "TJ"),
         ("Sokh", 39.97, 71.13, "UZ", "UZ"), ("Shohimardon", 39.983, 71.804, "UZ", "UZ"), ("Chong-Gara", 40.246, 71.034, "UZ", "UZ"),
         ("Jangail", 40.2027, 71.6652, "UZ", "UZ"), ("Sarvan", 40.9605, 70.618, "TJ", "TJ"), ("Barak", 40.668, 72.7666, "KG", "UZ"),
         ("Boz-Adyr", 39.9986, 71.0734, "KG", "KG"), ("Charbak", 39.8931, 71.0412, "KG", "KG"), ("Chechme", 39.9439, 71.2105, "KG", "KG"),
         ("Ak-Tash", 40.6685, 72.8163, "KG", "KG"), ("Bayastan", 41.3267, 71.5846, "KG", "KG"), ("Kara-Suu", 40.7046, 72.8667, "KG", "KG"),
         ("Bekabad", 40.2208, 69.2697, "UZ", "UZ"), ("Khujand", 40.28, 69.62, "TJ", "TJ"), ("Osh", 40.53, 72.80, "KG", "KG"),
         ("Andijan", 40.78, 72.34, "UZ", "UZ"), ("Kayrakkum reservoir", 40.30, 69.95, "TJ", "TJ"), ("Bishkek", 42.87, 74.59, "KG", "KG"),
         ("Dushanbe", 38.56, 68.77, "TJ", "TJ"), ("Tashkent", 41.31, 69.28, "UZ", "UZ"), ("Termez", 37.22, 67.28, "UZ", "UZ"),
         ("Tort-Kocho strip", 39.9562, 70.51495, "TJ", "KG")]


def side(lat, lon, day):
    return "/".join(r["ISO_A2"] for r, p in zip(C, polys) if valid(r, day) and p.contains(Point(lon, lat)))


def nearest(lat, lon, day, pairs=None):
    best = (1e9, None)
    p = Point(lon, lat)
    for r, g in zip(S, SG):
        if not valid(r, day):
            continue
        for a, b in zip(g[0], g[0][1:]):
            # local plane is enough for a table
            import math
            kx = math.cos(math.radians(lat)) * 111.32
            ax, ay, bx, by = (a[0] - lon) * kx, (a[1] - lat) * 111.0, (b[0] - lon) * kx, (b[1] - lat) * 111.0
            dx, dy = bx - ax, by - ay
            t = max(0.0, min(1.0, -(ax * dx + ay * dy) / (dx * dx + dy * dy)))
            d = math.hypot(ax + t * dx, ay + t * dy)
            if d < best[0]:
                best = (d, r)
    return best


print("\nknown places")
for name, lat, lon, before, after in KNOWN:
    o = []
    for day, want in (("2022-09-17", before), ("2025-06-01", after)):
        got = side(lat, lon, day)
        d, r = nearest(lat, lon, day)
        st = [x[2]["status"] for x in rows[r["SEG_ID"]] if x[0] <= day and (x[1] == "" or day < x[1])][0]
        o.append("%s %.2f km %s %s acc %d" % (got, d, r["SEG_ID"], st, r["ACC_M"]))
        if want in ("KG", "TJ", "UZ") and got != want:
            fault(name, day, got, "expected", want)
    print("%-24s %s | %s" % (name, o[0], o[1]))

# random points by the lines: exactly one country
random.seed(1)
pr = [prep(p) for p in polys]
n = 0
for day in days:
    for r, g in zip(S, SG):
        if valid(r, day) and r["PAIR"] in INNER:
            for _ in range(3):
                a = random.choice(g[0])
                p = Point(a[0] + random.gauss(0, .01), a[1] + random.gauss(0, .01))
                k = sum(valid(c, day) and q.contains(p) for c, q in zip(C, pr))
                n += 1
                if k != 1:
                    q = sum(valid(c, day) and x.distance(p) < 1e-9 for c, x in zip(C, polys))
                    if k > 1 or nearest(p.y, p.x, day)[1]["PAIR"] in INNER:
                        fault(day, "point in", k, "countries", p.coords[0], q)
print("\n%d random points by the lines; faults: %d" % (n, bad))
sys.exit(1 if bad else 0)
