/* The GeoPackage writer, as the project writer uses it. Private to write/. */
#ifndef ML_WRITE_GPKG_H
#define ML_WRITE_GPKG_H

#include "geom/xy.h"
#include "write/write_int.h"

/* What a map of the output would show. */
struct ml_gpkg_summary {
    struct ml_box extent;   /* of the points that the shapes cover, else of all; empty when none */
    int32_t date;           /* YYYYMMDD of the border's status; 0 when unknown */
};

enum ml_status ml_gpkg_writer_open(const struct ml_write_options *options, const char *path, void **state,
                                   struct ml_err *err);
enum ml_status ml_gpkg_writer_add(void *state, const struct ml_result_doc *doc, struct ml_err *err);
/* summary may be NULL. */
enum ml_status ml_gpkg_writer_commit(void *state, struct ml_gpkg_summary *summary, struct ml_err *err);
void ml_gpkg_writer_free(void *state);

#endif
