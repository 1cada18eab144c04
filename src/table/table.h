/*
 * Event tables row by row, in constant memory, with every byte of a row kept:
 * CSV and TSV (libcsv), JSON lines (jansson), tables of SQLite databases and GeoPackages;
 * text forms also gzip-packed or from a pipe.
 *
 * Reading has two halves. ml_table_read cuts the input into rows and is called by one
 * thread at a time; a struct ml_row_parser turns a row into cells, one parser per thread,
 * so that the dear half runs in parallel.
 *
 * Rules for rows:
 *   - Only LF ends a line of a text form; a CR before it belongs to the line's end. Blank
 *     lines are no rows; they are kept in front of the row that follows them.
 *   - A quoted cell may hold line breaks. A quote that is never closed (or that closes in
 *     the middle of a cell of a later line) makes the line it stands in a damaged row of
 *     its own, and reading goes on with the next line.
 *   - Text that is no UTF-8 is read as the table's encoding.
 * Rooms below: base, text, write's record.
 */
#ifndef ML_TABLE_TABLE_H
#define ML_TABLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"

enum ml_table_form {
    ML_TABLE_NONE = 0,
    ML_TABLE_CSV,
    ML_TABLE_TSV,
    ML_TABLE_JSONL,
    ML_TABLE_GEOJSON,   /* only written */
    ML_TABLE_SQLITE,
    ML_TABLE_GPKG,
    ML_TABLE_SHP        /* only written */
};

/* "csv"; "" for none. */
const char *ml_table_form_name(enum ml_table_form form);
/* Of a word, or of a path's extension (".gz" and "#table" left out); ML_TABLE_NONE. */
enum ml_table_form ml_table_form_parse(const char *word);
enum ml_table_form ml_table_form_of_path(const char *path);

struct ml_table_spec {
    const char *path;           /* "-" is standard input; "FILE#TABLE" for a database */
    enum ml_table_form form;    /* ML_TABLE_NONE: found out */
    bool no_header;
    char separator;             /* 0: found out from the first lines */
    const char *encoding;       /* an iconv name; NULL: UTF-8, or Windows-1251 where it is none */
};

enum ml_cell_type { ML_CELL_NULL = 0, ML_CELL_TEXT, ML_CELL_JSON, ML_CELL_INT, ML_CELL_REAL, ML_CELL_BLOB };

struct ml_cell {
    enum ml_cell_type type;
    struct ml_span text;    /* TEXT in UTF-8 (perhaps malformed), BLOB, or JSON as written */
    struct ml_span name;    /* of a JSON member; else empty */
    long long i;
    double d;
};

/* What is wrong with a row as such. */
enum ml_row_fault {
    ML_ROW_GOOD = 0,
    ML_ROW_QUOTE_OPEN,      /* a quote is never closed */
    ML_ROW_QUOTE_STRAY,     /* text follows a closing quote */
    ML_ROW_SHORT,           /* fewer cells than the header */
    ML_ROW_LONG,            /* more cells than the header: none of them can be trusted */
    ML_ROW_BYTES,           /* bytes that are no text in the table's encoding */
    ML_ROW_NOT_JSON,
    ML_ROW_NOT_OBJECT,
    ML_ROW_NUL,             /* a NUL byte */
    ML_ROW_HEADER           /* the header once more */
};

struct ml_row {
    struct ml_span before;          /* blank lines in front of it */
    struct ml_span body;            /* its own bytes, without the line's end */
    struct ml_span ending;          /* "\n", "\r\n" or nothing; text forms only */
    const struct ml_cell *cells;
    size_t count;
    size_t closed_count;            /* of QUOTE_OPEN: cells once a quote is put at its end */
    size_t line;                    /* 1-based; of a database the row's number */
    enum ml_row_fault fault;
    const char *detail;             /* of NOT_JSON, else NULL */
};

/* Rows cut from the input but not read yet. Start with zeroes. */
struct ml_chunk {
    struct ml_buf bytes;
    struct ml_chunk_row *rows;
    size_t count;
    size_t cap;
    uint64_t first;         /* number of its first row, from 0 */
};

struct ml_chunk_row {
    size_t beg;             /* of the blank lines before it */
    size_t body;
    size_t end;
    size_t line;
    enum ml_row_fault fault;
};

void ml_chunk_release(struct ml_chunk *c);

/* Where reading stands: enough to go on from there later. */
struct ml_table_position {
    uint64_t row;
    uint64_t offset;        /* unpacked bytes of a text form */
    uint64_t line;
    uint64_t damaged;       /* quotes never closed so far */
};

struct ml_table;

/*
 * Opens the table and reads its header. ML_EIO, ML_EINPUT (empty, no such table),
 * ML_EFORMAT, ML_EUSAGE. The spec's strings must outlive the table.
 */
enum ml_status ml_table_open(const struct ml_table_spec *spec, struct ml_table **out, struct ml_err *err);
void ml_table_close(struct ml_table *t);

enum ml_table_form ml_table_form(const struct ml_table *t);
const char *ml_table_name(const struct ml_table *t);        /* for messages */
const char *ml_table_layer(const struct ml_table *t);       /* of a database; else NULL */
/* The columns' names in UTF-8; count 0 for JSON lines, where each row names its own. */
const struct ml_span *ml_table_columns(const struct ml_table *t, size_t *count);
/* Declared types of a database's columns, else NULL. */
const char *const *ml_table_types(const struct ml_table *t);
/* The header line's bytes and its end; empty when there is none. */
void ml_table_header(const struct ml_table *t, struct ml_row *row);
/* Whether a UTF-8 byte order mark stands in front of it all. */
bool ml_table_has_mark(const struct ml_table *t);
/* How cells are told apart: separator, and whether quotes quote. */
char ml_table_separator(const struct ml_table *t);
bool ml_table_quotes(const struct ml_table *t);
/* NULL for UTF-8. */
const char *ml_table_encoding(const struct ml_table *t);
/*
 * Before the first row: the table has no header after all, no quoting, and these names (GDELT).
 */
void ml_table_set_raw(struct ml_table *t, const struct ml_span *names, size_t count);
/* First bytes of the data and size of the file, as a hash that tells another input. */
uint64_t ml_table_mark(const struct ml_table *t);
double ml_table_share(const struct ml_table *t);
/* More rows stand ready: no need to hand on what is done. */
bool ml_table_ready(const struct ml_table *t);

/* The next rows (some hundred at most; one at a time from a slow pipe); count 0 at the end. */
enum ml_status ml_table_read(struct ml_table *t, struct ml_chunk *chunk, struct ml_err *err);
/* After the last row: blank lines behind it. Borrowed. */
struct ml_span ml_table_rest(const struct ml_table *t);
/* Where packed data ended early, after what could be read of it; NULL when the input was whole. */
const struct ml_err *ml_table_broken(const struct ml_table *t);
void ml_table_tell(const struct ml_table *t, struct ml_table_position *out);
/* Only before the first ml_table_read. */
enum ml_status ml_table_seek(struct ml_table *t, const struct ml_table_position *at, struct ml_err *err);

struct ml_row_parser;

enum ml_status ml_row_parser_new(const struct ml_table *t, struct ml_row_parser **out, struct ml_err *err);
void ml_row_parser_free(struct ml_row_parser *p);
/* Row i of the chunk, borrowed until the next call. Faults of the row are in the row. */
enum ml_status ml_row_parse(struct ml_row_parser *p, const struct ml_chunk *chunk, size_t i,
                            struct ml_row *out, struct ml_err *err);

/* The cell as plain text: itself, or its number in scratch (emptied first). */
struct ml_span ml_cell_text(const struct ml_cell *cell, struct ml_buf *scratch);

/* Whole sentences for ml_error; arguments as in the row. */
void ml_row_fault_text(const struct ml_row *row, size_t columns, char *out, size_t size);

#endif
