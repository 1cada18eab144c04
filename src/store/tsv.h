/*
 * Reads the project's own tables: tab-separated UTF-8, one header line, no quoting, LF or
 * CRLF. Columns are found by name, in any order; unknown ones are an error, since a
 * misspelt column would silently lose its facts.
 */
#ifndef ML_STORE_TSV_H
#define ML_STORE_TSV_H

#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"

enum { ML_TSV_COLUMNS = 24 };

struct ml_tsv {
    const char *path;
    struct ml_buf text;
    size_t at;              /* offset of the next line */
    size_t line;            /* number of the line last read */
    const char *const *columns;
    size_t column_count;
    size_t place[ML_TSV_COLUMNS];   /* where each known column stands in the file */
    size_t width;                   /* columns in the file */
};

/* Reads and checks the whole file's header; columns is a NULL-ended list, all required. */
enum ml_status ml_tsv_open(struct ml_tsv *t, const char *path, const char *const *columns,
                           struct ml_err *err);
void ml_tsv_close(struct ml_tsv *t);

/*
 * The next row: field[i] is the text of columns[i], borrowed from t, without surrounding
 * blanks. *more is 0 at the end. Blank lines are skipped. ML_EINPUT on a wrong number of
 * fields or malformed UTF-8, with the line.
 */
enum ml_status ml_tsv_next(struct ml_tsv *t, struct ml_span *field, int *more, struct ml_err *err);

#endif
