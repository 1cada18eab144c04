#!/usr/bin/env python3
"""Build shapes/countries.shp and shapes/border_segments.shp.

    build.py WKB_DIR OUT_DIR

WKB_DIR holds what extract.py wrote for the three vintages (labels 6.0.0,
8.0.2, 8.1.9); breaks.tsv beside this script gives the stretches and their
break points, accuracy.tsv their ACC_M (see accuracy.py).

The order of work, and why (the README of this folder says more):

 1. lines of each pair and vintage = the common edges of the zones;
 2. two versions of each main line, before (A) and after (B) a treaty, A being
    put together from the vintages stretch by stretch;
 3. break points projected onto both versions; where two neighbouring stretches
    do not change on the same day they meet in ONE point that never moves;
 4. for every period the segments valid in it, with the outer border, are
    polygonized, so that polygon edges and segments are the same vertices.
"""
import csv
import math
import os
import sys
import bisect

from osgeo import ogr, osr
from shapely import wkb
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.polygon import orient
from shapely.ops import linemerge, polygonize_full, unary_union

WKB, OUT = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
OLD, MID, NEW = "6.0.0", "8.0.2", "8.1.9"
SRC = {OLD: "OSM c. 2020-21 (geo-tz 6.0.0)", MID: "OSM c. 2024 (geo-tz 8.0.2)",
       NEW: "OSM 2026 (geo-tz 8.1.9)"}
START, KU_TREATY, BARAK, KT_TREATY = "1991-01-01", "2022-11-03", "2024-04-15", "2025-03-13"
PERIODS = [(START, KU_TREATY), (KU_TREATY, BARAK), (BARAK, KT_TREATY), (KT_TREATY, "")]
CC3 = ("KG", "TJ", "UZ")
NAMES = {"KG": "Kyrgyzstan", "TJ": "Tajikistan", "UZ": "Uzbekistan"}
TOL_OUTER = 40.0     # m, Douglas-Peucker on the borders to KZ, CN, AF, TM
TOL_INNER = 1.0      # m, drops the seams of the source's tiles and doubled points

KX, KY = math.cos(math.radians(40.1)) * 111320.0, 111000.0   # plain plane, fine for distances


def xy(c):
    return (c[0] * KX, c[1] * KY)


def r6(c):
    return (round(c[0], 6), round(c[1], 6))


def clean(cs):
    out = []
    for c in cs:
        c = r6(c)
        if not out or c != out[-1]:
            out.append(c)
    return out


def simplify(cs, tol):
    """Douglas-Peucker in metres; both ends stay."""
    ring = cs[0] == cs[-1]
    if ring:                      # split at the farthest vertex so that a ring cannot collapse
        k = max(range(len(cs)), key=lambda i: math.dist(xy(cs[0]), xy(cs[i])))
        return simplify(cs[:k + 1], tol)[:-1] + simplify(cs[k:], tol)
    pts = [xy(c) for c in cs]
    keep = [False] * len(cs)
    keep[0] = keep[-1] = True
    stack = [(0, len(cs) - 1)]
    while stack:
        a, b = stack.pop()
        (ax, ay), (bx, by) = pts[a], pts[b]
        # longitude shrinks with latitude; the plane is scaled for 40 N, good enough for a tolerance
        best, at = tol, None
        dx, dy = bx - ax, by - ay
        ll = dx * dx + dy * dy
        for i in range(a + 1, b):
            px, py = pts[i][0] - ax, pts[i][1] - ay
            t = max(0.0, min(1.0, (px * dx + py * dy) / ll)) if ll else 0.0
            d = math.hypot(px - t * dx, py - t * dy)
            if d > best:
                best, at = d, i
        if at is not None:
            keep[at] = True
            stack += [(a, at), (at, b)]
    return [c for c, k in zip(cs, keep) if k]


class Line:
    """A coordinate list with chainage in metres."""

    def __init__(self, cs):
        self.cs = clean(cs)
        self.m = [0.0]
        for a, b in zip(self.cs, self.cs[1:]):
            self.m.append(self.m[-1] + math.dist(xy(a), xy(b)))
        self.geom = LineString([xy(c) for c in self.cs])

    def project(self, c, lo=0.0):
        """Chainage of the point nearest to c, not before lo."""
        p = Point(xy(c))
        if lo <= 0:
            return self.geom.project(p)
        tail = Line.__new__(Line)
        tail.cs, tail.m, tail.geom = self.cs, self.m, None
        cs = self.cut(lo, self.m[-1])
        return lo + LineString([xy(q) for q in cs]).project(p)

    def at(self, m):
        i = bisect.bisect_right(self.m, m) - 1
        if i >= len(self.cs) - 1:
            return self.cs[-1]
        l = self.m[i + 1] - self.m[i]
        t = (m - self.m[i]) / l if l else 0.0
        a, b = self.cs[i], self.cs[i + 1]
        return r6((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))

    def cut(self, lo, hi):
        mid = [c for c, m in zip(self.cs, self.m) if lo < m < hi]
        return clean([self.at(lo)] + mid + [self.at(hi)])

    def dist(self, c):
        return self.geom.distance(Point(xy(c)))

    def rev(self):
        return Line(self.cs[::-1])


def splice(*parts):
    """[(line, from_point or None, to_point or None), ...] laid end to end."""
    out = []
    for line, a, b in parts:
        lo = line.project(a) if a else 0.0
        hi = line.project(b) if b else line.m[-1]
        out += line.cut(lo, hi) if lo <= hi else line.cut(hi, lo)[::-1]
    return Line(out)


# ---- 1. source polygons and their common edges -----------------------------
Z = {}
for v in (OLD, MID, NEW):
    for c in CC3 + ("KZ", "CN", "AF", "TM"):
        p = os.path.join(WKB, "%s_%s.wkb" % (v, c))
        if os.path.exists(p):
            Z[v, c] = wkb.loads(open(p, "rb").read())


def edges(v, a, b):
    i = Z[v, a].intersection(Z[v, b])
    m = linemerge([x for x in getattr(i, "geoms", [i]) if x.geom_type == "LineString"])
    return [list(x.coords) for x in getattr(m, "geoms", [m])]


E = {(v, p): edges(v, *p) for v in (OLD, MID, NEW) for p in (("KG", "TJ"), ("KG", "UZ"), ("TJ", "UZ"))}


def main_line(v, p):
    return Line(max((c for c in E[v, p] if c[0] != c[-1]), key=len))


def ring_near(v, p, lon, lat):
    best = min((c for c in E[v, p] if c[0] == c[-1]), key=lambda c: Polygon(c).distance(Point(lon, lat)))
    assert Polygon(best).distance(Point(lon, lat)) < 0.02, (v, p, lon, lat)
    return Line(best)


KT = ("KG", "TJ")
KU = ("KG", "UZ")
TU = ("TJ", "UZ")
kt_old, kt_mid = main_line(OLD, KT).rev(), main_line(MID, KT).rev()       # from the UZ tripoint on
ku_old, ku_mid, ku_new = main_line(OLD, KU), main_line(MID, KU), main_line(NEW, KU)
tu_new = main_line(NEW, TU).rev()
# KG-TJ 2025: two long pieces with the Tort-Kocho strip between them, and the open line of Khojai A'lo
open_new = sorted((c for c in E[NEW, KT] if c[0] != c[-1]), key=lambda c: -len(c))
kt_w, kt_e, kh = open_new
u_new = unary_union([Z[NEW, c] for c in CC3])
strip = [r for g in getattr(u_new, "geoms", [u_new]) for r in g.interiors
         if Polygon(r).distance(Point(70.5150, 39.9562)) < 0.002][0]
sc = clean(strip.coords)[:-1]


def strip_side(a, b):
    """The part of the strip's ring from a to b that does not pass the other two corners."""
    corners = [r6(kt_w[-1]), r6(kt_e[0]), r6(kh[0]), r6(kh[-1])]
    i, j = sc.index(a), sc.index(b)
    n = len(sc)
    for step in (1, -1):
        out, k = [a], i
        while k != j:
            k = (k + step) % n
            out.append(sc[k])
        if not any(c in corners for c in out[1:-1]):
            return out
    raise ValueError("strip")


nw, se = r6(kt_w[-1]), r6(kt_e[0])
ktn1 = strip_side(se, nw)
ktn2 = strip_side(r6(kh[-1]), r6(kh[0]))

# ---- 2. the two versions of each main line ---------------------------------
TRI_OLD = kt_old.cs[0]
# KG-TJ before 2025: the older vintage, but between Guliston and Chorkuh, and at
# Suluktu, the middle one, because the older line puts Kyrgyz villages (Dostuk,
# Teskei; Myrza-Patcha) into Tajikistan.  The middle one is NOT taken further
# west, where it puts Tajik villages (Somoniyon, Khojai A'lo) into Kyrgyzstan.
SW1 = (70.727, 40.1127)          # the two run together east of here
SW2 = (70.5705, 39.9585)         # closest approach at Chorkuh south
SW3 = (69.5290, 39.9640)         # start of KT15
SW4 = (69.4290, 39.9840)         # end of KT15
kt_a = splice((kt_old, None, SW1), (kt_mid, SW1, SW2), (kt_old, SW2, SW3), (kt_mid, SW3, SW4), (kt_old, SW4, None))
kt_b_e = Line(kt_e[::-1])        # tripoint -> SE corner of the strip
kt_b_w = Line(kt_w[::-1])        # NW corner of the strip -> China

# ---- 3. segments -----------------------------------------------------------
SEG = {}
for r in csv.DictReader(open(os.path.join(HERE, "breaks.tsv"), encoding="utf-8"), delimiter="\t"):
    SEG.setdefault(r["seg_id"], r)


def frm(s):
    return (float(SEG[s]["from_lon"]), float(SEG[s]["from_lat"]))


def to(s):
    return (float(SEG[s]["to_lon"]), float(SEG[s]["to_lat"]))


# stretches drawn once for all dates: agreed before 2011 and not moved since, or
# the same in all vintages within 100 m; their geometry is the newest vintage
ONE = {"KT16", "KT17", "KT18", "KT19", "KT21", "KT23", "KU15", "KU17", "KU21",
       "TU02", "TU03", "TU04", "TU05", "TUS1"}
SWITCH = {}
for s in SEG:
    if s not in ONE:
        SWITCH[s] = KU_TREATY if s.startswith("KU") else KT_TREATY
SWITCH["KU01"] = KT_TREATY       # only its end at the tripoint moved, with the treaties of March 2025
SWITCH["KU10"] = BARAK           # the land given for Barak, handed over with it

feats = []                       # (seg_id, coords, from, to, source label)


def add(s, cs, a, b, src):
    cs = clean(cs)
    feats.append([s, simplify(cs, TOL_INNER), a, b, src])


def emit_main(segs, A, B, srcA):
    """Cut both versions at the same break points and write the features."""
    lo_a = lo_b = 0.0
    na, nb = [A.cs[0] if A else None], [B.cs[0]]
    for i, s in enumerate(segs[:-1]):
        brk, nxt = to(s), segs[i + 1]
        fixed = SWITCH.get(s) != SWITCH.get(nxt)
        if fixed and A is not None:
            # one point for both versions: the common vertex nearest to the break
            cand = [c for c in B.cs if A.dist(c) < 1.5 and math.dist(xy(c), xy(brk)) < 2500]
            c = min(cand, key=lambda c: math.dist(xy(c), xy(brk))) if cand else B.at(B.project(brk, lo_b))
            na.append(c)
            nb.append(c)
        else:
            nb.append(B.at(B.project(brk, lo_b)))
            na.append(A.at(A.project(brk, lo_a)) if A else nb[-1])
        lo_b = B.project(nb[-1], lo_b)
        if A:
            lo_a = A.project(na[-1], lo_a)
    na.append(A.cs[-1] if A and segs[-1] not in ONE else B.cs[-1])
    nb.append(B.cs[-1])
    lo_a = lo_b = 0.0
    for i, s in enumerate(segs):
        hi_b = B.project(nb[i + 1], lo_b)
        g = [nb[i]] + B.cut(lo_b, hi_b)[1:-1] + [nb[i + 1]]
        assert hi_b > lo_b, s
        lo_b = hi_b
        if A:
            hi_a = A.project(na[i + 1], lo_a)
            # not the feet of the nodes on A: a node beside the line would get a spike
            ga = [na[i]] + A.cut(lo_a, hi_a)[1:-1] + [na[i + 1]]
            assert hi_a > lo_a, s
            lo_a = hi_a
        if s in ONE:
            add(s, g, START, "", SRC[NEW])
        else:
            add(s, ga, START, SWITCH[s], srcA(s))
            add(s, g, SWITCH[s], "", SRC[NEW])


def src_kt(s):
    if s in ("KT04", "KT05", "KT15"):
        return SRC[MID]
    return SRC[OLD] + (", " + SRC[MID] if s in ("KT03", "KT06") else "")


def group(line):
    return [s for s in SEG if SEG[s]["line"] == line]


# KG-TJ main.  The strip splits version B, so its two halves are done apart: KT06
# ends at the strip, KT07 begins behind it.
kt = group("KG-TJ-main")
B = Line(kt_b_e.cs + ktn1[1:-1] + kt_b_w.cs)
def emit_kt():
    emit_main(kt, kt_a, B, src_kt)
    # replace the new KT06/KT07 by pieces that leave the strip to KTN1
    n6 = [f for f in feats if f[0] == "KT06" and f[2] == KT_TREATY][0]
    n7 = [f for f in feats if f[0] == "KT07" and f[2] == KT_TREATY][0]
    both = Line(n6[1][:-1] + n7[1])
    assert se in both.cs and nw in both.cs, "strip corners lost"
    i, j = both.cs.index(se), both.cs.index(nw)
    n6[1], n7[1] = both.cs[:i + 1], both.cs[j:]
    add("KTN1", ktn1, KT_TREATY, "", SRC[NEW])


emit_kt()
add("KTN2", ktn2, KT_TREATY, "", SRC[NEW])
add("KTH1", kh, KT_TREATY, "", SRC[NEW])
emit_main(group("KG-UZ-main"), ku_old, ku_new, lambda s: SRC[OLD])

# TJ-UZ: one version but for the first stretch, whose end moved with the tripoint.
tu = group("TJ-UZ-main")
emit_main(tu[1:], None, Line(tu_new.cut(tu_new.project(to("TU01")), tu_new.m[-1])), None)
node = tu_new.at(tu_new.project(to("TU01")))
a = ku_mid.cut(ku_mid.project(node), ku_mid.project(TRI_OLD) - 60)   # the last metres straight
add("TU01", [TRI_OLD] + a[::-1] + [node], START, KT_TREATY, SRC[MID])
add("TU01", tu_new.cut(0.0, tu_new.project(node)), KT_TREATY, "", SRC[NEW])


# rings
def emit_ring(segs, ring, a, b, src):
    n = len(ring.cs) - 1
    if len(segs) == 1:
        add(segs[0], ring.cs, a, b, src)
        return
    for r in (ring, ring.rev()):
        ms = [r.project(frm(s)) for s in segs]
        k = ms.index(min(ms))
        ms2 = ms[k:] + ms[:k]
        if ms2 == sorted(ms2):
            break
    else:
        raise ValueError("ring order %s" % segs)
    total = r.m[-1]
    for i, s in enumerate(segs):
        lo, hi = ms[i], ms[(i + 1) % len(segs)]
        cs = r.cut(lo, hi) if hi > lo else clean(r.cut(lo, total)[:-1] + r.cut(0.0, hi))
        add(s, cs, a, b, src)


vor = group("KG-TJ-Vorukh")
emit_ring(vor, ring_near(OLD, KT, 70.58, 39.85), START, KT_TREATY, SRC[OLD])
emit_ring(vor, ring_near(NEW, KT, 70.58, 39.85), KT_TREATY, "", SRC[NEW])
emit_ring(["KTK1"], ring_near(MID, KT, 69.546, 40.068), START, KT_TREATY, SRC[MID])
for segs, lon, lat in ((group("KG-UZ-Sokh"), 71.10, 40.05), (["KUH1"], 71.75, 39.98),
                       (["KUG1"], 71.035, 40.245), (["KUJ1"], 71.66, 40.205)):
    emit_ring(segs, ring_near(OLD, KU, lon, lat), START, KU_TREATY, SRC[OLD])
    emit_ring(segs, ring_near(NEW, KU, lon, lat), KU_TREATY, "", SRC[NEW])
emit_ring(["KUB1"], ring_near(MID, KU, 72.765, 40.67), START, BARAK, SRC[MID])
emit_ring(["TUS1"], ring_near(NEW, TU, 70.5487, 40.9918), START, "", SRC[NEW])

# outer borders, from the newest vintage, once for all dates
OUTER = [("KK01", "KG", "KZ"), ("CK01", "CN", "KG"), ("CT01", "CN", "TJ"), ("AT01", "AF", "TJ"),
         ("AU01", "AF", "UZ"), ("ZU01", "KZ", "UZ"), ("MU01", "TM", "UZ")]
ONAME = {"KK01": "Kazakhstan - Kyrgyzstan", "CK01": "China - Kyrgyzstan", "CT01": "China - Tajikistan",
         "AT01": "Afghanistan - Tajikistan", "AU01": "Afghanistan - Uzbekistan",
         "ZU01": "Kazakhstan - Uzbekistan", "MU01": "Turkmenistan - Uzbekistan"}
big = max(getattr(u_new, "geoms", [u_new]), key=lambda g: g.area)
for s, a, b in OUTER:
    parts = sorted(edges(NEW, a, b), key=len)
    parts = [p for p in parts if p[0] != p[-1]]
    if len(parts) != 1:
        print("outer", s, [(len(p), p[0], p[-1]) for p in parts])
    p = clean(parts[-1])
    feats.append([s, simplify(p, TOL_OUTER), START, "", SRC[NEW]])
    SEG[s] = {"pair": "%s-%s" % (a, b), "name": ONAME[s]}
SEG["KTH1"] = {"pair": "KG-TJ", "name": "Khojai A'lo ring (without the Tort-Kocho strip)"}
SEG["KTN1"] = {"pair": "KG-TJ", "name": "Tort-Kocho road strip, mainland side"}
SEG["KTN2"] = {"pair": "KG-TJ", "name": "Tort-Kocho road strip, Khojai A'lo side"}
SEG["KTK1"]["name"] = "Kayragach / Western Qal'acha ring"
SEG["KTV1"]["name"] = "Vorukh ring south/southwest (pastures)"


# ---- 4. polygons -----------------------------------------------------------
def valid(f, day):
    return f[2] <= day and (f[3] == "" or day < f[3])


# Where a ring is an enclave the face inside it is told by name, not by area
SEEDS = {"KG": [(74.6, 42.8), (72.8, 40.5)], "TJ": [(68.8, 38.5)], "UZ": [(64.0, 41.0)]}
RINGS = {"KTV1": "TJ", "KTK1": "TJ", "KTH1": "TJ", "KUS1": "UZ", "KUH1": "UZ", "KUG1": "UZ",
         "KUJ1": "UZ", "KUB1": "KG", "TUS1": "TJ"}


def countries(day):
    ls = [LineString(f[1]) for f in feats if valid(f, day)]
    noded = unary_union(ls)
    faces, dangles, cuts, invalid = polygonize_full(noded)
    assert not len(dangles.geoms) and not len(cuts.geoms) and not len(invalid.geoms), \
        (day, [g.wkt[:200] for g in list(dangles.geoms) + list(cuts.geoms) + list(invalid.geoms)][:4])
    v = OLD if day < KU_TREATY else MID if day < KT_TREATY else NEW
    out = {c: [] for c in CC3}
    for f in faces.geoms:
        area = {c: f.intersection(Z[v, c].buffer(0)).area for c in CC3}
        cc = max(area, key=area.get)
        for s, c in RINGS.items():
            rf = [g for g in feats if g[0] == s and valid(g, day)]
            if rf and f.area < 0.05 and LineString(rf[0][1]).intersection(f.exterior).length > 0 \
                    and set(rf[0][1]) & set(f.exterior.coords) and \
                    len(set(rf[0][1]) - set(f.exterior.coords)) == 0:
                cc = c
        out[cc].append(f)
        if f.area < 0.1:
            print("  face", cc, "%.3f km2" % (f.area * KX * KY / 1e6), f.representative_point().coords[0])
    return {c: MultiPolygon([orient(p, -1.0) for p in sorted(ps, key=lambda p: -p.area)])
            for c, ps in out.items()}


POLY = {}
for a, b in PERIODS:
    print("period", a)
    POLY[a] = countries(a)

# ---- write -----------------------------------------------------------------
srs = osr.SpatialReference()
srs.ImportFromEPSG(4326)
srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
drv = ogr.GetDriverByName("ESRI Shapefile")
os.makedirs(OUT, exist_ok=True)


def layer(name, gtype, fields):
    path = os.path.join(OUT, name + ".shp")
    if os.path.exists(path):
        drv.DeleteDataSource(path)
    ds = drv.CreateDataSource(path)
    ly = ds.CreateLayer(name, srs, gtype, ["ENCODING=UTF-8", "DBF_DATE_LAST_UPDATE=2026-01-01"])   # the same bytes every time
    for n, t, w in fields:
        d = ogr.FieldDefn(n, t)
        d.SetWidth(w)
        ly.CreateField(d)
    return ds, ly


def put(ly, geom, **kw):
    f = ogr.Feature(ly.GetLayerDefn())
    for k, v in kw.items():
        f.SetField(k, v)
    f.SetGeometry(ogr.CreateGeometryFromWkb(wkb.dumps(geom)))
    ly.CreateFeature(f)


S = ogr.OFTString
ds, ly = layer("countries", ogr.wkbPolygon, [("ISO_A2", S, 2), ("NAME", S, 20), ("VALID_FROM", S, 10),
                                             ("VALID_TO", S, 10), ("SOURCE", S, 80)])
n = 0
for c in CC3:
    i = 0
    while i < len(PERIODS):
        a = PERIODS[i][0]
        j = i
        while j + 1 < len(PERIODS) and POLY[PERIODS[j + 1][0]][c].equals_exact(POLY[a][c], 0):
            j += 1
        g = POLY[a][c]
        n += sum(len(r.coords) for p in g.geoms for r in [p.exterior] + list(p.interiors))
        put(ly, g, ISO_A2=c, NAME=NAMES[c], VALID_FROM=a, VALID_TO=PERIODS[j][1],
            SOURCE="(c) OpenStreetMap contributors, ODbL 1.0; vintages as in border_segments")
        i = j + 1
ds = None
print("countries: vertices", n)

ACC = {}
accfile = os.path.join(HERE, "accuracy.tsv")
if os.path.exists(accfile):
    for r in csv.DictReader(open(accfile, encoding="utf-8"), delimiter="\t"):
        ACC[r["seg_id"], r["valid_from"]] = int(r["acc_m"])
ds, ly = layer("border_segments", ogr.wkbLineString,
               [("SEG_ID", S, 8), ("PAIR", S, 5), ("NAME", S, 90), ("VALID_FROM", S, 10),
                ("VALID_TO", S, 10), ("ACC_M", ogr.OFTInteger, 6), ("SOURCE", S, 80)])
n = 0
for s, cs, a, b, src in sorted(feats, key=lambda f: (SEG[f[0]]["pair"] not in ("KG-TJ", "KG-UZ", "TJ-UZ"), f[0], f[2])):
    n += len(cs)
    put(ly, LineString(cs), SEG_ID=s, PAIR=SEG[s]["pair"], NAME=SEG[s]["name"], VALID_FROM=a, VALID_TO=b,
        ACC_M=ACC.get((s, a), 1000), SOURCE=src)
ds = None
print("segments:", len(feats), "vertices", n)
