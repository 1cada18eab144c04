/*
 * CSV row by row (libcsv; only csv.c includes csv.h of that library). The separator is
 * what the header line uses: a comma, else a semicolon, else a tab. Quoted fields may
 * hold line breaks; blank lines are no rows; spaces belong to the fields.
 */
#ifndef ML_READ_CSV_H
#define ML_READ_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "base/status.h"

struct ml_csv;

struct ml_csv_row {
    const struct ml_span *fields;   /* borrowed until the next row */
    size_t count;
    size_t line;                    /* where the row begins, 1-based */
};

/* "-" is standard input. ML_EIO. path must outlive the reader. */
enum ml_status ml_csv_open(const char *path, struct ml_csv **out, struct ml_err *err);
/*
 * The next row, the header first; *got is false at the end. ML_EINPUT: a quote in this last
 * row is never closed; what there is of it is given, with *got true. ML_ELIMIT for a line
 * of more than 64 MB, ML_EIO, ML_ENOMEM: final, and *got is false.
 */
enum ml_status ml_csv_next(struct ml_csv *csv, struct ml_csv_row *row, bool *got, struct ml_err *err);
void ml_csv_free(struct ml_csv *csv);

#endif
