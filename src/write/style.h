/*
 * Styles for QGIS: symbols, labels, field aliases and the attribute form of a layer, and a
 * plainer one as SLD for other programs. Written for QGIS 3.22 and later; what a field is
 * called depends on the format, so the style does too.
 */
#ifndef ML_WRITE_STYLE_H
#define ML_WRITE_STYLE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/status.h"

enum ml_style_layer {
    ML_STYLE_PLACES,    /* mentions of places */
    ML_STYLE_SEGMENTS,
    ML_STYLE_GAZETTEER  /* the places of a gazetteer; GeoPackage only */
};
enum ml_style_flavour {
    ML_STYLE_GPKG,      /* has `mention`, so that a place named often is labelled once */
    ML_STYLE_GEOJSON,   /* flags are a list */
    ML_STYLE_SHP,       /* names of ten bytes */
    ML_STYLE_EVENTS     /* rows of an event table: names begin with ml_, beside columns of the table's own */
};

struct ml_style {
    enum ml_style_layer layer;
    enum ml_style_flavour flavour;
    bool explain;       /* the layer has evidence and alternatives */
};

/* A whole .qml document. */
void ml_style_qml(struct ml_buf *b, const struct ml_style *style);
/* The same elements without the document around them, for a project's layer. */
void ml_style_elements(struct ml_buf *b, const struct ml_style *style);
/* A whole SLD 1.1 document. */
void ml_style_sld(struct ml_buf *b, const struct ml_style *style);

struct ml_write_options;
/* X.qml beside the finished output X.shp or X.geojson; other outputs have none. ML_EIO. */
enum ml_status ml_style_beside(const struct ml_write_options *options, struct ml_err *err);

/* Text for XML, quotes included. Control characters that XML cannot hold become U+FFFD. */
void ml_xml_text(struct ml_buf *b, const char *s);

#endif
