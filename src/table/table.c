#include "table/table.h"

#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/hash.h"
#include "table/table_int.h"

static const char *const form_names[] = {"", "csv", "tsv", "jsonl", "geojson", "sqlite", "gpkg", "shp"};
enum { FORM_COUNT = sizeof form_names / sizeof *form_names };

static const struct {
    const char *extension;
    enum ml_table_form form;
} extensions[] = {{"csv", ML_TABLE_CSV}, {"tsv", ML_TABLE_TSV}, {"tab", ML_TABLE_TSV},
                  {"jsonl", ML_TABLE_JSONL}, {"ndjson", ML_TABLE_JSONL}, {"geojson", ML_TABLE_GEOJSON},
                  {"json", ML_TABLE_GEOJSON}, {"sqlite", ML_TABLE_SQLITE}, {"sqlite3", ML_TABLE_SQLITE},
                  {"db", ML_TABLE_SQLITE}, {"gpkg", ML_TABLE_GPKG}, {"shp", ML_TABLE_SHP}};

const char *ml_table_form_name(enum ml_table_form form)
{
    return form_names[form];
}

enum ml_table_form ml_table_form_parse(const char *word)
{
    for (int i = 1; i < FORM_COUNT; i++)
        if (strcmp(word, form_names[i]) == 0)
            return (enum ml_table_form)i;
    return ML_TABLE_NONE;
}

static bool same_word(const char *a, size_t len, const char *b)
{
    if (strlen(b) != len)
        return false;
    for (size_t i = 0; i < len; i++)
        if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] - 'A' + 'a' : a[i]) != b[i])
            return false;
    return true;
}

enum ml_table_form ml_table_form_of_path(const char *path)
{
    const char *hash = strrchr(path, '#');
    size_t len = hash && !memchr(hash, '/', strlen(hash)) ? (size_t)(hash - path) : strlen(path);
    size_t dot;

    if (len > 3 && same_word(path + len - 3, 3, ".gz"))
        len -= 3;
    for (dot = len; dot > 0 && path[dot - 1] != '.' && path[dot - 1] != '/'; dot--)
        ;
    if (dot == 0 || path[dot - 1] != '.')
        return ML_TABLE_NONE;
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (same_word(path + dot, len - dot, extensions[i].extension))
            return extensions[i].form;
    return ML_TABLE_NONE;
}

void ml_chunk_release(struct ml_chunk *c)
{
    ml_buf_release(&c->bytes);
    ml_free(c->rows);
    *c = (struct ml_chunk){0};
}

/* ---- Opening ---- */

/* Names from the header row, from numbers when there is none. */
static enum ml_status name_columns(struct ml_table *t, const struct ml_row *row, bool has_header,
                                   struct ml_err *err)
{
    t->columns = ml_arena_array(&t->arena, row->count + 1, sizeof *t->columns);
    if (!t->columns)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < row->count; i++) {
        struct ml_span name = row->cells[i].text;
        char number[32];
        if (!has_header || name.len == 0) {
            snprintf(number, sizeof number, "column%zu", i + 1);
            name = ml_span_of(number);
        }
        t->columns[i] = (struct ml_span){ml_arena_dup(&t->arena, name.ptr, name.len), name.len};
        if (!t->columns[i].ptr)
            return ml_fail_nomem(err);
    }
    t->column_count = row->count;
    return ML_OK;
}

static bool keep_header(struct ml_table *t, const struct ml_row *row)
{
    size_t len = row->before.len + row->body.len + row->ending.len;
    const char *copy = ml_arena_dup(&t->arena, row->before.ptr, len);

    if (!copy)
        return false;
    t->header = (struct ml_row){.before = {copy, row->before.len},
                                .body = {copy + row->before.len, row->body.len},
                                .ending = {copy + row->before.len + row->body.len, row->ending.len}};
    return true;
}

/* What the buffer holds since the beginning is read once more. */
static void read_again(struct ml_table *t)
{
    t->pos = t->start;
    t->line = t->row = t->damaged = 0;
    t->header = (struct ml_row){0};
}

/* The first row, which names the columns or at least numbers them. */
static enum ml_status read_header(struct ml_table *t, bool no_header, struct ml_err *err)
{
    struct ml_row_parser *parser = NULL;
    struct ml_chunk chunk = {0};
    struct ml_chunk_row r;
    struct ml_row row;
    bool got;
    enum ml_status status;

    t->start = t->pos;
    status = ml_table_cut(t, &r, &got, err);

    if (status)
        return status;
    /* Packed data that ends within the header. */
    if (t->broken.status && (!got || t->buf.data[r.end - 1] != '\n')) {
        if (err)
            *err = t->broken;
        return t->broken.status;
    }
    if (!got)
        return ml_fail(err, ML_EINPUT, t->name, 0, "is empty; its first line names the columns");
    /* The byte order mark stays in front of what stays in front of everything. */
    chunk.rows = &r;
    chunk.bytes = t->buf;
    chunk.count = 1;
    status = ml_row_parser_new(t, &parser, err);
    if (!status)
        status = ml_row_parse(parser, &chunk, 0, &row, err);
    if (!status && row.fault == ML_ROW_QUOTE_OPEN)
        status = ml_fail(err, ML_EINPUT, t->name, row.line, "the header opens a quote that is never closed");
    if (!status)
        status = name_columns(t, &row, !no_header, err);
    if (!status && !no_header) {
        row.before = (struct ml_span){t->buf.data, r.body};
        if (!keep_header(t, &row))
            status = ml_fail_nomem(err);
    }
    t->row = 0;
    if (no_header)
        read_again(t);
    ml_row_parser_free(parser);
    return status;
}

static uint64_t make_mark(const struct ml_table *t)
{
    size_t len = t->buf.len < ML_TABLE_SNIFF ? t->buf.len : ML_TABLE_SNIFF;
    return ml_hash(t->buf.data, len) ^ ml_stream_size(t->stream) * UINT64_C(0x9e3779b97f4a7c15);
}

static enum ml_status open_text(struct ml_table *t, const struct ml_table_spec *spec, struct ml_err *err)
{
    enum ml_status status = ml_stream_open(spec->path, &t->stream, err);

    if (status)
        return status;
    t->name = ml_stream_name(t->stream);
    if (spec->encoding && (strncmp(spec->encoding, "UTF-16", 6) == 0 || strncmp(spec->encoding, "utf-16", 6) == 0))
        ml_stream_expect_utf16(t->stream, strlen(spec->encoding) == 8 && (spec->encoding[6] | 0x20) == 'b');
    status = ml_table_sniff(t, spec, err);
    if (status)
        return status;
    t->mark = make_mark(t);
    if (t->form != ML_TABLE_JSONL)
        status = read_header(t, spec->no_header, err);
    t->opened = true;
    return status;
}

static bool starts_like_database(const char *path)
{
    char magic[16];
    FILE *f = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
    bool yes = f && fread(magic, 1, sizeof magic, f) == sizeof magic && memcmp(magic, "SQLite format 3", 16) == 0;

    if (f)
        fclose(f);
    return yes;
}

enum ml_status ml_table_open(const struct ml_table_spec *spec, struct ml_table **out, struct ml_err *err)
{
    struct ml_table *t = ml_calloc(1, sizeof *t);
    enum ml_table_form form = spec->form ? spec->form : ml_table_form_of_path(spec->path);
    bool database = form == ML_TABLE_SQLITE || form == ML_TABLE_GPKG || starts_like_database(spec->path);
    enum ml_status status;

    *out = NULL;
    if (!t)
        return ml_fail_nomem(err);
    ml_arena_init(&t->arena, 0);
    ml_buf_init(&t->buf, 0);
    t->name = spec->path;
    /* A .csv may well be separated by tabs (GDELT), so only --from is believed without looking. */
    t->form = spec->form == ML_TABLE_CSV || form == ML_TABLE_CSV ? ML_TABLE_CSV : form;
    if (form == ML_TABLE_GEOJSON || form == ML_TABLE_SHP)
        status = ml_fail(err, ML_EUSAGE, spec->path, 0,
                         "'%s' is no form that tables are read from; use csv, tsv, jsonl, sqlite or gpkg",
                         ml_table_form_name(form));
    else
        status = database ? ml_sqlite_open(t, spec, err) : open_text(t, spec, err);
    if (status)
        ml_table_close(t);
    else
        *out = t;
    return status;
}

void ml_table_close(struct ml_table *t)
{
    if (!t)
        return;
    ml_sqlite_close(t);
    ml_stream_close(t->stream);
    ml_buf_release(&t->buf);
    ml_arena_release(&t->arena);
    ml_free(t);
}

/* ---- Rows ---- */

static enum ml_status add_row(struct ml_table *t, struct ml_chunk *chunk, const struct ml_chunk_row *r,
                              struct ml_err *err)
{
    size_t at = chunk->bytes.len;
    void *rows = chunk->rows;
    struct ml_chunk_row *to;

    if (!ml_grow(&rows, &chunk->cap, chunk->count + 1, sizeof *chunk->rows))
        return ml_fail_nomem(err);
    chunk->rows = rows;
    to = chunk->rows + chunk->count++;
    *to = *r;
    to->beg = at;
    to->body = at + (r->body - r->beg);
    to->end = at + (r->end - r->beg);
    ml_buf_add(&chunk->bytes, t->buf.data + r->beg, r->end - r->beg);
    return chunk->bytes.failed ? ml_fail_nomem(err) : ML_OK;
}

enum ml_status ml_table_read(struct ml_table *t, struct ml_chunk *chunk, struct ml_err *err)
{
    enum ml_status status = ML_OK;

    ml_buf_clear(&chunk->bytes);
    chunk->count = 0;
    chunk->first = t->row;
    if (t->db)
        return ml_sqlite_read(t, chunk, err);
    while (!status && chunk->count < ML_TABLE_CHUNK_ROWS && chunk->bytes.len < ML_TABLE_CHUNK_BYTES) {
        struct ml_chunk_row r;
        bool got;
        if (chunk->count && !ml_table_ready(t))
            break;
        status = ml_table_cut(t, &r, &got, err);
        if (!status && !got)
            break;
        if (!status)
            status = add_row(t, chunk, &r, err);
    }
    return status;
}

/* Files never keep one waiting; a pipe may, when no whole line stands in memory. */
bool ml_table_ready(const struct ml_table *t)
{
    return t->db || t->at_end || ml_stream_size(t->stream) != 0 ||
           (t->pos < t->buf.len && memchr(t->buf.data + t->pos, '\n', t->buf.len - t->pos));
}

struct ml_span ml_table_rest(const struct ml_table *t)
{
    return t->rest;
}

const struct ml_err *ml_table_broken(const struct ml_table *t)
{
    return t->broken.status ? &t->broken : NULL;
}

void ml_table_tell(const struct ml_table *t, struct ml_table_position *out)
{
    *out = (struct ml_table_position){.row = t->row, .offset = t->base + t->pos, .line = t->line,
                                      .damaged = t->damaged};
}

enum ml_status ml_table_seek(struct ml_table *t, const struct ml_table_position *at, struct ml_err *err)
{
    uint64_t here = t->base + t->pos;

    if (t->db)
        return ml_sqlite_seek(t, at->row, err);
    if (at->offset < here)
        return ml_fail(err, ML_EINPUT, t->name, 0, "is not what it was when the work began; run without --resume");
    if (at->offset - t->base <= t->buf.len) {
        t->pos = (size_t)(at->offset - t->base);
    } else {
        enum ml_status status = ml_stream_skip(t->stream, at->offset - t->base - t->buf.len, err);
        if (status)
            return status;
        t->base = at->offset;
        t->buf.len = t->pos = 0;
    }
    t->row = at->row;
    t->line = at->line;
    t->damaged = at->damaged;
    return ML_OK;
}

/* ---- What is known of it ---- */

enum ml_table_form ml_table_form(const struct ml_table *t)
{
    return t->form;
}

const char *ml_table_name(const struct ml_table *t)
{
    return t->name;
}

const char *ml_table_layer(const struct ml_table *t)
{
    return t->layer;
}

const struct ml_span *ml_table_columns(const struct ml_table *t, size_t *count)
{
    *count = t->column_count;
    return t->columns;
}

const char *const *ml_table_types(const struct ml_table *t)
{
    return t->types;
}

void ml_table_header(const struct ml_table *t, struct ml_row *row)
{
    *row = t->header;
}

bool ml_table_has_mark(const struct ml_table *t)
{
    return t->has_mark;
}

char ml_table_separator(const struct ml_table *t)
{
    return t->separator;
}

bool ml_table_quotes(const struct ml_table *t)
{
    return t->quotes;
}

const char *ml_table_encoding(const struct ml_table *t)
{
    return t->encoding;
}

void ml_table_set_raw(struct ml_table *t, const struct ml_span *names, size_t count)
{
    t->quotes = false;
    read_again(t);
    if (count == t->column_count)
        memcpy(t->columns, names, count * sizeof *names);
}

uint64_t ml_table_mark(const struct ml_table *t)
{
    return t->mark;
}

double ml_table_share(const struct ml_table *t)
{
    return t->stream ? ml_stream_share(t->stream) : -1;
}
