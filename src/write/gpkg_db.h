/*
 * GeoPackage 1.3 (OGC 12-128r17) as this program writes it: the tables every GeoPackage
 * has, feature tables in WGS 84 with their R-tree, QGIS's layer_styles. Private to write/ and table/.
 */
#ifndef ML_WRITE_GPKG_DB_H
#define ML_WRITE_GPKG_DB_H

#include <sqlite3.h>

#include "base/buf.h"
#include "base/status.h"
#include "border/border.h"
#include "geom/xy.h"
#include "write/record.h"

struct ml_gpkg {
    sqlite3 *db;
    const char *path;       /* for messages */
};

struct ml_gpkg_layer {
    const char *table;      /* without quotes in it */
    const char *identifier; /* human-readable */
    const char *description;
    const char *geometry_type;
    const char *fid;        /* names of the two columns that every layer has; NULL: "fid" and "geom" */
    const char *geom;
    const struct ml_column *columns;
    size_t column_count;
    const char *extra;      /* SQL of further columns, with a comma in front; or "" */
    size_t extra_count;
};

static inline const char *ml_gpkg_fid(const struct ml_gpkg_layer *layer)
{
    return layer->fid ? layer->fid : "fid";
}

static inline const char *ml_gpkg_geom(const struct ml_gpkg_layer *layer)
{
    return layer->geom ? layer->geom : "geom";
}

enum ml_status ml_gpkg_fail(const struct ml_gpkg *g, struct ml_err *err);
enum ml_status ml_gpkg_exec(const struct ml_gpkg *g, const char *sql, struct ml_err *err);
enum ml_status ml_gpkg_prepare(const struct ml_gpkg *g, const char *sql, sqlite3_stmt **out, struct ml_err *err);
/* Runs a bound statement that returns no row, and makes it ready for the next. */
enum ml_status ml_gpkg_step(const struct ml_gpkg *g, sqlite3_stmt *s, struct ml_err *err);

/* Creates path, which must be an empty file or none, and opens a transaction. */
enum ml_status ml_gpkg_open(struct ml_gpkg *g, const char *part, const char *path, struct ml_err *err);
enum ml_status ml_gpkg_create_layer(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer, struct ml_err *err);
/* An INSERT for all columns of the layer: fid, geom, columns, extra. */
enum ml_status ml_gpkg_prepare_insert(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer,
                                      sqlite3_stmt **out, struct ml_err *err);
/* Extent, R-tree (filled in one go) and its triggers, once the rows are in. changed is YYYYMMDD. */
enum ml_status ml_gpkg_finish_layer(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer,
                                    const struct ml_box *extent, int32_t changed, struct ml_err *err);
/* Binds a value to parameter i; text is not copied and must live until the step. */
void ml_gpkg_bind(sqlite3_stmt *s, int i, const struct ml_column *column, const struct ml_value *value,
                  struct ml_buf *scratch);

/* layer_styles, empty; then the default style of a layer. */
struct ml_style;
enum ml_status ml_gpkg_create_styles(const struct ml_gpkg *g, struct ml_err *err);
enum ml_status ml_gpkg_add_style(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer,
                                 const struct ml_style *style, struct ml_err *err);

/* Geometry blobs: replaced in b. */
void ml_gpkg_point(struct ml_buf *b, struct ml_lonlat p);
void ml_gpkg_lines(struct ml_buf *b, const struct ml_segment_info *line, struct ml_box *box);

#endif
