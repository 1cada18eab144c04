#!/usr/bin/python3
"""Opens what the program wrote in QGIS, headless, and looks at it.

usage: check.py FOLDER    (holds a.gpkg, p.qgz with p.gpkg, s.shp, t.geojson, and their styles)
Prints TAP. Pictures are left in FOLDER as *.png for people to look at.
"""
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (Qgis, QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform,  # noqa: E402
                       QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsMapRendererParallelJob,
                       QgsMapSettings, QgsProject, QgsRectangle, QgsVectorLayer)
from qgis.PyQt.QtCore import QSize  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

folder = sys.argv[1]
failed = 0
number = 0
messages = []


def check(good, what):
    global failed, number
    number += 1
    failed += not good
    print(("ok" if good else "not ok"), number, "-", what, flush=True)


def render(layers, extent, crs, name):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(crs)
    settings.setExtent(extent)
    settings.setOutputSize(QSize(1400, 1000))
    settings.setOutputDpi(110)
    settings.setBackgroundColor(QColor(247, 245, 240))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(os.path.join(folder, name))
    colors = set()
    for x in range(0, image.width(), 2):
        for y in range(0, image.height(), 2):
            colors.add(image.pixel(x, y))
    labels = job.takeLabelingResults()
    return colors, (labels.labelsWithinRect(settings.visibleExtent()) if labels else []), job.errors()


def expressions_hold(layer, what):
    """Every rule's filter must evaluate against a real feature."""
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    renderer = layer.renderer()
    bad = []
    if renderer.type() == "RuleRenderer":
        for rule in renderer.rootRule().descendants():
            e = QgsExpression(rule.filterExpression())
            for feature in layer.getFeatures():
                context.setFeature(feature)
                e.evaluate(context)
                if e.hasParserError() or e.hasEvalError():
                    bad.append(rule.filterExpression())
                break
    check(not bad, "%s: filters of the rules evaluate %s" % (what, bad))


def near(layer):
    """The part of the layer that lies near a border, in metres of UTM 42."""
    crs = QgsCoordinateReferenceSystem("EPSG:32642")
    to = QgsCoordinateTransform(layer.crs(), crs, QgsProject.instance())
    return crs, to.transformBoundingBox(QgsRectangle(69.4, 39.4, 71.8, 40.7))


def check_places(layer, what, name_of, label_unique):
    check(layer.isValid(), what + ": opens")
    if not layer.isValid():
        return
    check(layer.renderer().type() == "RuleRenderer", what + ": has its style")
    check(layer.labelsEnabled() and layer.labeling() is not None, what + ": has labels")
    aliases = [f.alias() for f in layer.fields()]
    check(sum(1 for a in aliases if a) >= 28, what + ": fields have aliases")
    cyrillic = [f[name_of] for f in layer.getFeatures() if any("\u0400" <= c <= "\u04ff" for c in str(f[name_of]))]
    check(any("Баткен" in str(t) for t in cyrillic), what + ": attributes hold Cyrillic")
    expressions_hold(layer, what)
    groups = layer.editFormConfig().tabs()
    check(len(groups) >= 5, what + ": the form has groups")
    crs, extent = near(layer)
    colors, labels, errors = render([layer], extent, crs, what + ".png")
    check(len(colors) > 20 and not errors, what + ": a picture is drawn")
    check(len(labels) >= 3, "%s: labels are drawn (%d)" % (what, len(labels)))
    texts = [p.labelText for p in labels]
    if label_unique:
        double = sorted({t for t in texts if texts.count(t) > 1})
        check(not double, "%s: a place is labelled once %s" % (what, double))
    rects = [p.labelRect for p in labels]
    clash = [(texts[i], texts[j]) for i in range(len(rects)) for j in range(i) if rects[i].intersects(rects[j])]
    check(not clash, "%s: labels do not collide %s" % (what, clash[:3]))


def check_segments(layer, what):
    check(layer.isValid() and layer.featureCount() > 5, what + ": opens with segments")
    check(layer.renderer().type() == "categorizedSymbol", what + ": has its style")
    known = {c.value() for c in layer.renderer().categories()}
    found = {f["segment_status"] for f in layer.getFeatures()}
    check(found <= known and found, "%s: each status has a symbol %s" % (what, sorted(found)))
    check(any("Vorukh" in f["segment_name"] for f in layer.getFeatures()), what + ": the ring of Vorukh is there")


app = QgsApplication([], False)
app.initQgis()
app.messageLog().messageReceived.connect(lambda text, tag, level: messages.append((tag, level, text)))

path = os.path.join(folder, "a.gpkg")
places = QgsVectorLayer(path + "|layername=places", "places", "ogr")
check_places(places, "gpkg", "toponym", True)
segments = QgsVectorLayer(path + "|layername=border_segments", "border_segments", "ogr")
check_segments(segments, "gpkg-segments")
crs, extent = near(places)
colors, labels, errors = render([places, segments], extent, crs, "gpkg-both.png")
check(len(colors) > 50 and not errors, "gpkg: both layers drawn")

check_places(QgsVectorLayer(os.path.join(folder, "s.shp"), "s", "ogr"), "shp", "toponym", True)
check_places(QgsVectorLayer(os.path.join(folder, "t.geojson"), "t", "ogr"), "geojson", "toponym", True)

messages.clear()
project = QgsProject.instance()
check(project.read(os.path.join(folder, "p.qgz")), "project: opens %s" % project.error())
check(not [m for m in messages if m[1] != Qgis.Info], "project: without a warning %s" % messages)
check("2022-09-17" in project.title(), "project: the date is in its title")
order = [l.name() for l in project.layerTreeRoot().layerOrder()]
check(len(order) == 2 and order[0] == "Places named", "project: places above the border %s" % order)
check(all(l.isValid() for l in project.mapLayers().values()), "project: its layers are valid")
check(project.crs().isValid() and project.crs().authid().startswith("EPSG:326"), "project: in UTM %s" % project.crs().authid())
view = project.viewSettings().defaultViewExtent()
tree = [l for l in project.layerTreeRoot().layerOrder()]
colors, labels, errors = render(tree, view, project.crs(), "project.png")
check(len(colors) > 50 and len(labels) > 3 and not errors, "project: a picture is drawn")
print("1..%d" % number)
project.clear()
sys.stdout.flush()
os._exit(failed > 0)  # QGIS and Python take each other down in the wrong order
