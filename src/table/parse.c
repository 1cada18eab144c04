/* A row's bytes into cells: libcsv and iconv, or jansson. Only this file includes csv.h here. */
#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "table/pack.h"
#include "table/table_int.h"
#include "text/utf8.h"

enum { CELL_BLOCK = 256 * 1024 };

struct ml_row_parser {
    const struct ml_table *table;
    struct csv_parser csv;
    bool csv_ready;
    iconv_t convert;
    bool convert_ready;
    struct ml_buf text;     /* the row in UTF-8, when it had to be converted */
    struct ml_buf bytes;    /* cells one after the other */
    struct ml_arena arena;
    size_t *ends;
    size_t end_cap;
    struct ml_cell *cells;
    size_t cell_cap;
    size_t count;
    bool failed;
    char detail[256];
};

/* A CR before the row's end is padding; everything else belongs to the cells. */
static int is_padding(unsigned char c)
{
    return c == '\r';
}

static int is_row_end(unsigned char c)
{
    return c == '\n';
}

enum ml_status ml_row_parser_new(const struct ml_table *t, struct ml_row_parser **out, struct ml_err *err)
{
    struct ml_row_parser *p = ml_calloc(1, sizeof *p);

    *out = NULL;
    if (!p)
        return ml_fail_nomem(err);
    p->table = t;
    ml_arena_init(&p->arena, 0);
    if (csv_init(&p->csv, 0) != 0) {
        ml_row_parser_free(p);
        return ml_fail_nomem(err);
    }
    p->csv_ready = true;
    csv_set_space_func(&p->csv, is_padding);
    /* libcsv grows its buffer by so much at a time; by little, a long cell costs its length squared. */
    csv_set_blk_size(&p->csv, CELL_BLOCK);
    csv_set_term_func(&p->csv, is_row_end);
    if (t->encoding) {
        p->convert = iconv_open("UTF-8", t->encoding);
        if (p->convert == (iconv_t)-1) {
            ml_row_parser_free(p);
            return ml_fail(err, ML_EUSAGE, t->name, 0, "encoding '%.60s' is not known; see iconv -l",
                           t->encoding);
        }
        p->convert_ready = true;
    }
    *out = p;
    return ML_OK;
}

void ml_row_parser_free(struct ml_row_parser *p)
{
    if (!p)
        return;
    if (p->csv_ready)
        csv_free(&p->csv);
    if (p->convert_ready)
        iconv_close(p->convert);
    ml_buf_release(&p->text);
    ml_buf_release(&p->bytes);
    ml_arena_release(&p->arena);
    ml_free(p->ends);
    ml_free(p->cells);
    ml_free(p);
}

static void on_cell(void *bytes, size_t len, void *user)
{
    struct ml_row_parser *p = user;
    void *ends = p->ends;

    ml_buf_add(&p->bytes, bytes, len);
    if (p->bytes.failed || p->count >= ML_TABLE_COLUMNS_MAX ||
        !ml_grow(&ends, &p->end_cap, p->count + 1, sizeof *p->ends)) {
        p->failed = p->count < ML_TABLE_COLUMNS_MAX;
        return;
    }
    p->ends = ends;
    p->ends[p->count++] = p->bytes.len;
}

static void on_row(int c, void *user)
{
    (void)c;
    (void)user;
}

/* The row in UTF-8; bytes that the encoding does not know become U+FFFD. */
static struct ml_span convert(struct ml_row_parser *p, struct ml_span in, enum ml_row_fault *fault)
{
    char *from = (char *)(uintptr_t)in.ptr;
    size_t left = in.len;

    if (ml_utf8_valid_prefix(in.ptr, in.len) == in.len)
        return in;
    if (!p->convert_ready) {
        *fault = *fault ? *fault : ML_ROW_BYTES;
        return in;
    }
    ml_buf_clear(&p->text);
    iconv(p->convert, NULL, NULL, NULL, NULL);
    while (left && !p->text.failed) {
        char *room = ml_buf_reserve(&p->text, left * 4 + 16);
        char *to = room;
        size_t free_bytes = left * 4 + 16;
        if (!room)
            break;
        if (iconv(p->convert, &from, &left, &to, &free_bytes) == (size_t)-1 && errno != E2BIG && left) {
            *fault = *fault ? *fault : ML_ROW_BYTES;
            memcpy(to, "\xEF\xBF\xBD", 3);
            to += 3;
            from++;
            left--;
        }
        p->text.len += (size_t)(to - room);
        p->text.data[p->text.len] = '\0';
    }
    return ml_buf_span(&p->text);
}

/* Cells without quoting, for tables that have none and rows whose quotes are broken. */
static bool split_plain(struct ml_row_parser *p, struct ml_span row)
{
    const char *at = row.ptr;
    const char *end = row.ptr + row.len;

    for (;;) {
        const char *stop = at < end ? memchr(at, p->table->separator, (size_t)(end - at)) : NULL;
        void *cells = p->cells;
        if (!ml_grow(&cells, &p->cell_cap, p->count + 1, sizeof *p->cells))
            return false;
        p->cells = cells;
        p->cells[p->count++] = (struct ml_cell){.type = ML_CELL_TEXT,
                                                .text = {at, (size_t)((stop ? stop : end) - at)}};
        if (!stop || p->count >= ML_TABLE_COLUMNS_MAX)
            return true;
        at = stop + 1;
    }
}

static bool split_quoted(struct ml_row_parser *p, struct ml_span row)
{
    void *cells = p->cells;
    size_t from = 0;

    ml_buf_clear(&p->bytes);
    csv_set_delim(&p->csv, (unsigned char)p->table->separator);
    if (csv_parse(&p->csv, row.ptr, row.len, on_cell, on_row, p) != row.len ||
        csv_fini(&p->csv, on_cell, on_row, p) != 0 || p->failed)
        return false;
    if (!ml_grow(&cells, &p->cell_cap, p->count + 1, sizeof *p->cells))
        return false;
    p->cells = cells;
    for (size_t i = 0; i < p->count; i++) {
        p->cells[i] = (struct ml_cell){.type = ML_CELL_TEXT,
                                       .text = {p->bytes.data + from, p->ends[i] - from}};
        from = p->ends[i];
    }
    return true;
}

/* Cells past the last column belong to nobody; they stay behind the last one's text. */
static bool join_excess(struct ml_row_parser *p, size_t width)
{
    struct ml_cell *last = p->cells + width - 1;
    size_t len = last->text.len;
    char *text;
    char *at;

    for (size_t i = width; i < p->count; i++)
        len += 1 + p->cells[i].text.len;
    ml_arena_clear(&p->arena);
    text = at = ml_arena_alloc(&p->arena, len + 1);
    if (!text)
        return false;
    for (size_t i = width - 1; i < p->count; i++) {
        if (i >= width)
            *at++ = p->table->separator;
        memcpy(at, p->cells[i].text.ptr, p->cells[i].text.len);
        at += p->cells[i].text.len;
    }
    last->text = (struct ml_span){text, len};
    return true;
}

static bool parse_cells(struct ml_row_parser *p, struct ml_row *row)
{
    struct ml_span text = convert(p, row->body, &row->fault);
    bool broken = row->fault == ML_ROW_QUOTE_OPEN || row->fault == ML_ROW_QUOTE_STRAY;
    size_t width = p->table->column_count;

    p->count = 0;
    p->failed = false;
    if (p->text.failed)
        return false;
    if (!row->fault && memchr(row->body.ptr, 0, row->body.len))
        row->fault = ML_ROW_NUL;
    if (!row->fault && p->table->header.body.len && ml_span_eq(row->body, p->table->header.body))
        row->fault = ML_ROW_HEADER;
    /* What the row is when a quote is put at its end, which is how it is written. */
    if (row->fault == ML_ROW_QUOTE_OPEN) {
        if (!split_quoted(p, text))
            return false;
        row->closed_count = p->count;
        p->count = 0;
    }
    if (broken || !p->table->quotes || !memchr(text.ptr, '"', text.len)) {
        if (!split_plain(p, text))
            return false;
    } else if (!split_quoted(p, text)) {
        return false;
    }
    if (width && !row->fault && p->count != width)
        row->fault = p->count < width ? ML_ROW_SHORT : ML_ROW_LONG;
    return width == 0 || p->count <= width || join_excess(p, width);
}

static bool parse_object(struct ml_row_parser *p, struct ml_row *row)
{
    json_error_t e;
    json_t *root = json_loadb(row->body.ptr, row->body.len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &e);
    struct ml_span text = row->body;
    bool good = true;

    if (!root && json_error_code(&e) == json_error_invalid_utf8) {
        ml_buf_clear(&p->text);
        text = ml_utf8_repair(text, &p->text);
        good = !p->text.failed;
        if (good)
            root = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &e);
        row->fault = ML_ROW_BYTES;
    }
    p->count = 0;
    if (!root) {
        row->fault = ML_ROW_NOT_JSON;
        snprintf(p->detail, sizeof p->detail, "%s (column %d)", e.text, e.column);
        row->detail = p->detail;
    } else if (!json_is_object(root)) {
        row->fault = ML_ROW_NOT_OBJECT;
    } else {
        ml_arena_clear(&p->arena);
        good = good && ml_json_members(text, &p->arena, &p->cells, &p->cell_cap, &p->count);
    }
    json_decref(root);
    return good;
}

static bool unpack(struct ml_row_parser *p, struct ml_span bytes)
{
    const char *at = bytes.ptr;

    p->count = 0;
    while (at < bytes.ptr + bytes.len) {
        void *cells = p->cells;
        if (!ml_grow(&cells, &p->cell_cap, p->count + 1, sizeof *p->cells))
            return false;
        p->cells = cells;
        if (!ml_unpack_cell(&at, bytes.ptr + bytes.len, p->cells + p->count))
            return false;
        p->count++;
    }
    return true;
}

static void split_ending(struct ml_row *row)
{
    size_t n = 0;

    if (row->body.len && row->body.ptr[row->body.len - 1] == '\n')
        n = row->body.len > 1 && row->body.ptr[row->body.len - 2] == '\r' ? 2 : 1;
    row->body.len -= n;
    row->ending = (struct ml_span){row->body.ptr + row->body.len, n};
}

enum ml_status ml_row_parse(struct ml_row_parser *p, const struct ml_chunk *chunk, size_t i,
                            struct ml_row *out, struct ml_err *err)
{
    const struct ml_chunk_row *r = chunk->rows + i;
    const char *bytes = chunk->bytes.data;
    bool good;

    *out = (struct ml_row){.before = {bytes + r->beg, r->body - r->beg},
                           .body = {bytes + r->body, r->end - r->body},
                           .line = r->line,
                           .fault = r->fault};
    if (p->table->db) {
        good = unpack(p, out->body);
    } else {
        split_ending(out);
        good = p->table->form == ML_TABLE_JSONL ? parse_object(p, out) : parse_cells(p, out);
    }
    out->cells = p->cells;
    out->count = p->count;
    return good ? ML_OK : ml_fail_nomem(err);
}

struct ml_span ml_cell_text(const struct ml_cell *cell, struct ml_buf *scratch)
{
    ml_buf_clear(scratch);
    switch (cell->type) {
    case ML_CELL_TEXT:
    case ML_CELL_JSON: return cell->text;
    case ML_CELL_INT: ml_buf_int(scratch, cell->i); break;
    case ML_CELL_REAL: ml_buf_printf(scratch, "%.15g", cell->d); break;
    case ML_CELL_NULL:
    case ML_CELL_BLOB: break;
    }
    return (struct ml_span){scratch->data ? scratch->data : "", scratch->len};
}

void ml_row_fault_text(const struct ml_row *row, size_t columns, char *out, size_t size)
{
    switch (row->fault) {
    case ML_ROW_GOOD: out[0] = '\0'; break;
    case ML_ROW_QUOTE_OPEN: snprintf(out, size, "a quote is opened in this row and never closed; close it"); break;
    case ML_ROW_QUOTE_STRAY: snprintf(out, size, "text follows a closing quote; double the quotes inside a cell"); break;
    case ML_ROW_SHORT:
        snprintf(out, size, "has %zu cells where the header has %zu; the missing ones were taken as empty",
                 row->count, columns);
        break;
    case ML_ROW_LONG:
        snprintf(out, size, "has %zu cells where the header has %zu; quote cells that hold the separator",
                 row->count, columns);
        break;
    case ML_ROW_BYTES: snprintf(out, size, "holds bytes that are no text in this encoding; see --encoding"); break;
    case ML_ROW_NUL: snprintf(out, size, "holds a NUL byte, which no text has; fetch the file again, or remove it"); break;
    case ML_ROW_HEADER: snprintf(out, size, "is the header once more; remove the line"); break;
    case ML_ROW_NOT_JSON:
        snprintf(out, size, "is not JSON: %s; correct the line", row->detail ? row->detail : "");
        break;
    case ML_ROW_NOT_OBJECT: snprintf(out, size, "is not a JSON object; write {\"text\": ...}"); break;
    }
}
