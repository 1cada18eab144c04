/*
 * Rows with columns added, on their way out. A sink turns each row into bytes, which may
 * be done by several threads at once (a pen each), and are then put one after the other
 * into one file by the caller, who owns order, syncing and resuming.
 *
 * For the text forms those bytes are the output. A row of the input's own form keeps
 * every byte it had, and its encoding. The other forms (databases, shapefiles, CSV from
 * JSON lines, whose columns are known only at the end) are staged: the bytes are packed
 * rows, and ml_sink_build makes the output of them once all are there.
 */
#ifndef ML_TABLE_SINK_H
#define ML_TABLE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "border/border.h"
#include "place/place.h"
#include "table/table.h"
#include "write/record.h"

/* A column to add. The text of a list has its members joined by ';'; JSON gets an array. */
struct ml_sink_column {
    struct ml_column column;
    bool list;
};

struct ml_sink_spec {
    const struct ml_table *table;
    enum ml_table_form form;        /* ML_TABLE_NONE: the table's own */
    const struct ml_sink_column *columns;
    size_t column_count;
    const char *layer;              /* of a database; NULL: the input's, else "events" */
    const struct ml_border *border; /* for a GeoPackage's layer of border segments; NULL: without */
};

struct ml_sink;
struct ml_pen;

/* ML_EUSAGE when a column of the table already bears a new column's name. */
enum ml_status ml_sink_new(const struct ml_sink_spec *spec, struct ml_sink **out, struct ml_err *err);
void ml_sink_free(struct ml_sink *s);
/* The day that a GeoPackage says it was made on, and of its border segments, YYYYMMDD; before anything is built. */
void ml_sink_set_day(struct ml_sink *s, int32_t day);
bool ml_sink_is_staged(const struct ml_sink *s);

enum ml_status ml_pen_new(const struct ml_sink *s, struct ml_pen **out, struct ml_err *err);
void ml_pen_free(struct ml_pen *p);

/* What stands before the first row. */
void ml_sink_head(const struct ml_sink *s, struct ml_buf *out);
/* Row number n (from 0). point is NULL for a row without a place. */
void ml_sink_row(const struct ml_sink *s, struct ml_pen *pen, const struct ml_row *row, uint64_t n,
                 const struct ml_value *values, const struct ml_lonlat *point, struct ml_buf *out);
/* What stands behind the last row; rest: ml_table_rest. */
void ml_sink_tail(const struct ml_sink *s, uint64_t rows, struct ml_span rest, struct ml_buf *out);

/*
 * Makes the output of a staged sink from its packed rows (read from their start) at path,
 * which appears only when complete; NULL or "-" is standard output where the form allows
 * it. *cut counts texts shortened (shapefiles).
 */
enum ml_status ml_sink_build(const struct ml_sink *s, FILE *packed, const char *path, size_t *cut,
                             struct ml_err *err);

/*
 * A database can be built while its rows are still being put, by another thread: a
 * follower reads the file `staged` that they are put into as far as it is told to. The
 * output is the same as ml_sink_build's.
 */
struct ml_follower;

bool ml_sink_can_follow(const struct ml_sink *s);
enum ml_status ml_follower_open(const struct ml_sink *s, const char *staged, const char *path,
                                struct ml_follower **out, struct ml_err *err);
/* The rows that end before byte `end`, which must be in the file. */
enum ml_status ml_follower_go_on(struct ml_follower *f, uint64_t end, struct ml_err *err);
/* All rows, which end there; then the output takes its place. */
enum ml_status ml_follower_finish(struct ml_follower *f, uint64_t end, struct ml_err *err);
/* An output that is not finished is removed. */
void ml_follower_free(struct ml_follower *f);

#endif
