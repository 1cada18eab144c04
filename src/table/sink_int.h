/* What the files behind sink.h share; no other room includes it. */
#ifndef ML_TABLE_SINK_INT_H
#define ML_TABLE_SINK_INT_H

#include "base/arena.h"
#include "table/sink.h"

enum ml_sink_mode {
    ML_SINK_APPEND_CELLS,   /* the row's own bytes, then cells */
    ML_SINK_APPEND_MEMBERS, /* the row's own bytes, then members of its JSON object */
    ML_SINK_CELLS,
    ML_SINK_OBJECTS,
    ML_SINK_FEATURES,
    ML_SINK_PACKED
};

struct ml_sink {
    struct ml_sink_spec spec;
    enum ml_sink_mode mode;
    enum ml_table_form form;
    char separator;
    bool quotes;
    const char *encoding;           /* of what is written; NULL = UTF-8 */
    const struct ml_span *names;    /* of the input's columns; 0 for JSON lines */
    size_t name_count;
    int32_t day;                    /* YYYYMMDD */
    char stamp[32];                 /* "2024-05-01T00:00:00.000Z" */
};

/* One staged row, unpacked. */
struct ml_packed_row {
    const struct ml_cell *cells;    /* the input's */
    size_t cell_count;
    const struct ml_cell *added;
    bool has_point;
    struct ml_lonlat point;
};

struct ml_packed_reader {
    const struct ml_sink *sink;
    FILE *file;
    uint64_t offset;                /* bytes read of it */
    struct ml_buf bytes;
    struct ml_cell *cells;
    size_t cap;
    struct ml_cell *added;
};

void ml_sink_pack(const struct ml_sink *s, const struct ml_row *row, const struct ml_value *values,
                  const struct ml_lonlat *point, struct ml_buf *scratch, struct ml_buf *out);
enum ml_status ml_packed_start(struct ml_packed_reader *r, const struct ml_sink *s, FILE *file,
                               struct ml_err *err);
enum ml_status ml_packed_next(struct ml_packed_reader *r, struct ml_packed_row *row, bool *got,
                              struct ml_err *err);
void ml_packed_release(struct ml_packed_reader *r);

/* The columns of a staged output: the input's, or all names that its objects have. */
struct ml_name_list {
    struct ml_arena arena;
    struct ml_span *names;
    size_t count;
    size_t cap;
};
enum ml_status ml_name_list_fill(struct ml_name_list *list, const struct ml_sink *s, FILE *packed,
                                 struct ml_err *err);
void ml_name_list_release(struct ml_name_list *list);
/* The cell of column i, or NULL. */
const struct ml_cell *ml_packed_cell(const struct ml_packed_row *row, const struct ml_name_list *list, size_t i);

/* One cell, quoted when the separator, a quote or a line break is in it. */
void ml_sink_cell(struct ml_buf *b, struct ml_span text, char separator, bool quotes);
/* A cell of the input as text; blobs as hexadecimal digits. */
struct ml_span ml_sink_text(const struct ml_cell *cell, struct ml_buf *scratch);

/* Name of the file that is built before it takes its place; fixed, so that a killed run's is written over. */
char *ml_sink_build_name(const char *path);

enum ml_status ml_sink_build_csv(const struct ml_sink *s, FILE *packed, const char *path, struct ml_err *err);
enum ml_status ml_sink_build_database(const struct ml_sink *s, FILE *packed, const char *path, struct ml_err *err);
enum ml_status ml_sink_build_shp(const struct ml_sink *s, FILE *packed, const char *path, size_t *cut,
                                 struct ml_err *err);

#endif
