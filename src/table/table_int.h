/* What the files of table/ share; no other room includes it. */
#ifndef ML_TABLE_TABLE_INT_H
#define ML_TABLE_TABLE_INT_H

#include <sqlite3.h>

#include "base/arena.h"
#include "table/stream.h"
#include "table/table.h"

enum {
    ML_TABLE_SNIFF = 64 * 1024,
    ML_TABLE_CHUNK_ROWS = 256,
    ML_TABLE_CHUNK_BYTES = 256 * 1024,
    ML_TABLE_LINE_MAX = 64 << 20,
    ML_TABLE_COLUMNS_MAX = 4000
};

struct ml_table {
    enum ml_table_form form;
    const char *name;
    struct ml_arena arena;          /* names of columns, header */
    struct ml_span *columns;
    size_t column_count;
    const char **types;
    /* text forms */
    struct ml_stream *stream;
    struct ml_buf buf;
    size_t pos;                     /* of the next row in buf */
    size_t start;                   /* of the first row in buf, before any row is read */
    uint64_t base;                  /* offset of buf's first byte in the input */
    uint64_t line;                  /* lines passed */
    uint64_t row;
    uint64_t damaged;
    uint64_t mark;
    bool at_end;
    bool opened;                    /* the header has been read */
    bool has_mark;                  /* a byte order mark stood in front */
    struct ml_err broken;           /* status 0: the input was whole */
    char separator;
    bool quotes;
    const char *encoding;
    struct ml_row header;
    struct ml_span rest;
    /* databases */
    sqlite3 *db;
    sqlite3_stmt *select;
    const char *layer;
};

/* Reads on; what stands from buf + keep on stays, at a smaller offset (*keep becomes 0). */
enum ml_status ml_table_fill(struct ml_table *t, size_t *keep, struct ml_err *err);

/* The next row of a text form into r (offsets into t->buf); *got false at the end. */
enum ml_status ml_table_cut(struct ml_table *t, struct ml_chunk_row *r, bool *got, struct ml_err *err);

/* Finds out separator, encoding and form from the first bytes. */
enum ml_status ml_table_sniff(struct ml_table *t, const struct ml_table_spec *spec, struct ml_err *err);

enum ml_status ml_sqlite_open(struct ml_table *t, const struct ml_table_spec *spec, struct ml_err *err);
enum ml_status ml_sqlite_read(struct ml_table *t, struct ml_chunk *chunk, struct ml_err *err);
enum ml_status ml_sqlite_seek(struct ml_table *t, uint64_t row, struct ml_err *err);
void ml_sqlite_close(struct ml_table *t);

/*
 * The members of a JSON object (which must be well-formed), in order, into cells: strings
 * decoded into arena, everything else as written. False when memory runs out.
 */
bool ml_json_members(struct ml_span object, struct ml_arena *arena, struct ml_cell **cells, size_t *cap,
                     size_t *count);

#endif
