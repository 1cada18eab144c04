/* What the writers of this room share; no other room includes it. */
#ifndef ML_WRITE_WRITE_INT_H
#define ML_WRITE_WRITE_INT_H

#include "write/out.h"
#include "write/write.h"

/*
 * One format. state is the format's own, from ml_alloc inside open, and freed by free,
 * which also removes whatever was not committed. flush may be NULL.
 */
struct ml_writer_ops {
    enum ml_status (*open)(const struct ml_write_options *options, void **state, struct ml_err *err);
    enum ml_status (*add)(void *state, const struct ml_result_doc *doc, struct ml_err *err);
    enum ml_status (*flush)(void *state, struct ml_err *err);
    enum ml_status (*commit)(void *state, struct ml_err *err);
    size_t (*cut_count)(const void *state);
    void (*free)(void *state);
};

extern const struct ml_writer_ops ml_writer_geojson;
extern const struct ml_writer_ops ml_writer_geojsonl;
extern const struct ml_writer_ops ml_writer_csv;
extern const struct ml_writer_ops ml_writer_table;
extern const struct ml_writer_ops ml_writer_shp;
extern const struct ml_writer_ops ml_writer_gpkg;
extern const struct ml_writer_ops ml_writer_project;

#endif
