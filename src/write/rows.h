/*
 * A plain table of records as csv, table, jsonl or geojson: what border and the segment
 * lists print. Columns are the caller's and must outlive the writer.
 */
#ifndef ML_WRITE_ROWS_H
#define ML_WRITE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "write/record.h"
#include "write/write.h"

struct ml_rows;

/* The geometry of one row's feature; all zero is null. Only geojson shows it. */
struct ml_rows_geometry {
    size_t part_count;          /* 0: no line */
    const size_t *part_start;   /* part_count + 1 offsets into points */
    const struct ml_lonlat *points;
    bool is_point;              /* points[0] alone */
};

/* Errors as ml_writer_open. */
enum ml_status ml_rows_open(const struct ml_write_options *options, const struct ml_column *columns,
                            size_t column_count, struct ml_rows **out, struct ml_err *err);
/* geometry may be NULL. Values are used before the call returns. */
enum ml_status ml_rows_add(struct ml_rows *rows, const struct ml_value *values,
                           const struct ml_rows_geometry *geometry, struct ml_err *err);
enum ml_status ml_rows_commit(struct ml_rows *rows, struct ml_err *err);
void ml_rows_free(struct ml_rows *rows);

#endif
