#include "table/sink.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "table/sink_int.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

struct ml_pen {
    struct ml_buf text;
    struct ml_buf added;    /* the new cells in UTF-8 */
    iconv_t convert;
    bool converts;
};

static enum ml_sink_mode mode_of(enum ml_table_form in, enum ml_table_form out)
{
    switch (out) {
    case ML_TABLE_CSV:
    case ML_TABLE_TSV:
        return in == out ? ML_SINK_APPEND_CELLS : in == ML_TABLE_JSONL ? ML_SINK_PACKED : ML_SINK_CELLS;
    case ML_TABLE_JSONL: return in == ML_TABLE_JSONL ? ML_SINK_APPEND_MEMBERS : ML_SINK_OBJECTS;
    case ML_TABLE_GEOJSON: return ML_SINK_FEATURES;
    case ML_TABLE_NONE:
    case ML_TABLE_SQLITE:
    case ML_TABLE_GPKG:
    case ML_TABLE_SHP: break;
    }
    return ML_SINK_PACKED;
}

static enum ml_status check_names(const struct ml_sink *s, struct ml_err *err)
{
    for (size_t i = 0; i < s->name_count; i++)
        for (size_t j = 0; j < s->spec.column_count; j++)
            if (ml_span_is(s->names[i], s->spec.columns[j].column.name))
                return ml_fail(err, ML_EUSAGE, ml_table_name(s->spec.table), 0,
                               "already has a column '%s'; annotate the table it was made from",
                               s->spec.columns[j].column.name);
    return ML_OK;
}

enum ml_status ml_sink_new(const struct ml_sink_spec *spec, struct ml_sink **out, struct ml_err *err)
{
    struct ml_sink *s = ml_calloc(1, sizeof *s);
    enum ml_table_form in = ml_table_form(spec->table);
    enum ml_status status;

    *out = NULL;
    if (!s)
        return ml_fail_nomem(err);
    s->spec = *spec;
    s->form = spec->form ? spec->form : in;
    s->mode = mode_of(in, s->form);
    s->names = ml_table_columns(spec->table, &s->name_count);
    s->separator = s->form == ML_TABLE_TSV ? '\t' : ',';
    s->quotes = true;
    if (s->mode == ML_SINK_APPEND_CELLS) {
        s->separator = ml_table_separator(spec->table);
        s->quotes = ml_table_quotes(spec->table);
        s->encoding = ml_table_encoding(spec->table);
    }
    status = check_names(s, err);
    if (status)
        ml_sink_free(s);
    else
        *out = s;
    return status;
}

void ml_sink_free(struct ml_sink *s)
{
    ml_free(s);
}

void ml_sink_set_day(struct ml_sink *s, int32_t day)
{
    char text[ML_DATE_TEXT];

    s->day = day;
    ml_date_format(day, text);
    snprintf(s->stamp, sizeof s->stamp, "%sT00:00:00.000Z", text);
}

bool ml_sink_is_staged(const struct ml_sink *s)
{
    return s->mode == ML_SINK_PACKED;
}

enum ml_status ml_pen_new(const struct ml_sink *s, struct ml_pen **out, struct ml_err *err)
{
    struct ml_pen *p = ml_calloc(1, sizeof *p);

    *out = NULL;
    if (!p)
        return ml_fail_nomem(err);
    if (s->encoding) {
        p->convert = iconv_open(s->encoding, "UTF-8");
        if (p->convert == (iconv_t)-1) {
            ml_free(p);
            return ml_fail(err, ML_EUSAGE, NULL, 0, "encoding '%.60s' is not known; see iconv -l", s->encoding);
        }
        p->converts = true;
    }
    *out = p;
    return ML_OK;
}

void ml_pen_free(struct ml_pen *p)
{
    if (!p)
        return;
    if (p->converts)
        iconv_close(p->convert);
    ml_buf_release(&p->text);
    ml_buf_release(&p->added);
    ml_free(p);
}

/* ---- Cells ---- */

void ml_sink_cell(struct ml_buf *b, struct ml_span text, char separator, bool quotes)
{
    bool special = false;

    for (size_t i = 0; i < text.len && !special; i++) {
        char c = text.ptr[i];
        special = c == separator || c == '\n' || c == '\r' || (quotes && c == '"');
    }
    if (!special) {
        if (text.len)
            ml_buf_add(b, text.ptr, text.len);
        return;
    }
    if (quotes)
        ml_buf_putc(b, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (quotes && c == '"')
            ml_buf_putc(b, '"');
        /* Where nothing can be quoted, what would cut the row becomes a blank. */
        ml_buf_putc(b, !quotes && (c == separator || c == '\n' || c == '\r') ? ' ' : c);
    }
    if (quotes)
        ml_buf_putc(b, '"');
}

/* Cells of the new columns, each with a separator before it. */
static void added_cells(const struct ml_sink *s, struct ml_pen *pen, const struct ml_value *values, bool first,
                        struct ml_buf *out)
{
    for (size_t i = 0; i < s->spec.column_count; i++) {
        if (i || !first)
            ml_buf_putc(out, s->separator);
        if (values[i].type == ML_VALUE_NULL)
            continue;
        if (values[i].type != ML_VALUE_TEXT) {
            ml_text_value(out, &s->spec.columns[i].column, values + i);
            continue;
        }
        ml_sink_cell(out, values[i].u.text, s->separator, s->quotes);
    }
    (void)pen;
}

/* Moves UTF-8 text to out in the table's encoding; what that cannot say becomes '?'. */
static void encode(struct ml_pen *pen, const struct ml_buf *text, struct ml_buf *out)
{
    char *from = text->data;
    size_t left = text->len;

    iconv(pen->convert, NULL, NULL, NULL, NULL);
    while (left) {
        char *room = ml_buf_reserve(out, left + 16);
        char *to = room;
        size_t free_bytes = left + 16;
        if (!room)
            return;
        if (iconv(pen->convert, &from, &left, &to, &free_bytes) == (size_t)-1 && errno != E2BIG && left) {
            *to++ = '?';
            do {
                from++;
                left--;
            } while (left && ((unsigned char)*from & 0xc0) == 0x80);
        }
        out->len += (size_t)(to - room);
    }
}

static void append_cells(const struct ml_sink *s, struct ml_pen *pen, const struct ml_row *row,
                         const struct ml_value *values, struct ml_buf *out)
{
    struct ml_buf *to = pen->converts ? &pen->added : out;
    size_t have = row->fault == ML_ROW_QUOTE_OPEN ? row->closed_count : row->count;

    ml_buf_add(out, row->before.ptr, row->before.len);
    ml_buf_add(out, row->body.ptr, row->body.len);
    ml_buf_clear(&pen->added);
    /* The open quote is closed, or it would swallow what is added and the rows behind it. */
    if (row->fault == ML_ROW_QUOTE_OPEN)
        ml_buf_putc(to, '"');
    for (; have < s->name_count; have++)
        ml_buf_putc(to, s->separator);
    added_cells(s, pen, values, false, to);
    if (pen->added.failed)
        out->failed = true;
    if (pen->converts && !pen->added.failed)
        encode(pen, &pen->added, out);
    ml_buf_add(out, row->ending.ptr, row->ending.len);
}

struct ml_span ml_sink_text(const struct ml_cell *cell, struct ml_buf *scratch)
{
    if (cell->type != ML_CELL_BLOB)
        return ml_cell_text(cell, scratch);
    ml_buf_clear(scratch);
    for (size_t i = 0; i < cell->text.len; i++)
        ml_buf_printf(scratch, "%02X", (unsigned)(unsigned char)cell->text.ptr[i]);
    return ml_buf_span(scratch);
}

static void cells_row(const struct ml_sink *s, struct ml_pen *pen, const struct ml_row *row,
                      const struct ml_value *values, struct ml_buf *out)
{
    for (size_t i = 0; i < s->name_count; i++) {
        if (i)
            ml_buf_putc(out, s->separator);
        if (i < row->count)
            ml_sink_cell(out, ml_sink_text(row->cells + i, &pen->text), s->separator, s->quotes);
    }
    added_cells(s, pen, values, s->name_count == 0, out);
    ml_buf_putc(out, '\n');
}

/* ---- JSON ---- */

static void json_list(struct ml_buf *b, struct ml_span text)
{
    const char *end = text.ptr + text.len;

    ml_buf_putc(b, '[');
    for (const char *p = text.ptr; p < end;) {
        const char *stop = memchr(p, ';', (size_t)(end - p));
        if (!stop)
            stop = end;
        if (p != text.ptr)
            ml_buf_putc(b, ',');
        ml_json_string(b, p, (size_t)(stop - p));
        p = stop + (stop < end);
    }
    ml_buf_putc(b, ']');
}

static void added_members(const struct ml_sink *s, const struct ml_value *values, bool first, struct ml_buf *out)
{
    for (size_t i = 0; i < s->spec.column_count; i++) {
        const struct ml_sink_column *c = s->spec.columns + i;
        if (i || !first)
            ml_buf_putc(out, ',');
        ml_buf_add(out, c->column.key, c->column.key_len);
        if (c->list)
            json_list(out, values[i].type == ML_VALUE_TEXT ? values[i].u.text : (struct ml_span){"", 0});
        else
            ml_json_value(out, &c->column, values + i);
    }
}

static void json_cell(struct ml_buf *b, const struct ml_cell *cell, struct ml_buf *scratch)
{
    struct ml_span text = ml_sink_text(cell, scratch);

    if (cell->type == ML_CELL_NULL)
        ADD(b, "null");
    else if (cell->type == ML_CELL_TEXT || cell->type == ML_CELL_BLOB)
        ml_json_string(b, text.ptr, text.len);
    else
        ml_buf_add(b, text.ptr, text.len);
}

static bool is_object(const struct ml_row *row)
{
    return row->fault != ML_ROW_NOT_JSON && row->fault != ML_ROW_NOT_OBJECT;
}

/* What stands between the braces of a JSON line, without blanks at its ends. */
static struct ml_span inside(struct ml_span body)
{
    const char *p = memchr(body.ptr, '{', body.len);
    const char *end = body.ptr + body.len;

    while (end > p && *end != '}')
        end--;
    for (p++; p < end && strchr(" \t\r\n", *p); p++)
        ;
    return (struct ml_span){p, (size_t)(end - p)};
}

/* A line that is no object cannot be added to: it stands in the answer as a string. */
static void json_refuse(const struct ml_row *row, struct ml_buf *out)
{
    ADD(out, "\"ml_input\":");
    ml_json_string(out, row->body.ptr, row->body.len);
}

static void append_members(const struct ml_sink *s, const struct ml_row *row, const struct ml_value *values,
                           struct ml_buf *out)
{
    ml_buf_add(out, row->before.ptr, row->before.len);
    if (is_object(row)) {
        struct ml_span in = inside(row->body);
        ml_buf_add(out, row->body.ptr, (size_t)(in.ptr + in.len - row->body.ptr));
        added_members(s, values, in.len == 0, out);
        ml_buf_add(out, in.ptr + in.len, (size_t)(row->body.ptr + row->body.len - (in.ptr + in.len)));
    } else {
        ml_buf_putc(out, '{');
        json_refuse(row, out);
        added_members(s, values, false, out);
        ml_buf_putc(out, '}');
    }
    if (row->ending.len)
        ml_buf_add(out, row->ending.ptr, row->ending.len);
    else
        ml_buf_putc(out, '\n');
}

static void object(const struct ml_sink *s, struct ml_pen *pen, const struct ml_row *row,
                   const struct ml_value *values, struct ml_buf *out)
{
    bool first = true;

    ml_buf_putc(out, '{');
    if (ml_table_form(s->spec.table) == ML_TABLE_JSONL) {
        struct ml_span in = is_object(row) ? inside(row->body) : (struct ml_span){"", 0};
        first = in.len == 0 && is_object(row);
        if (is_object(row))
            ml_buf_add(out, in.ptr, in.len);
        else
            json_refuse(row, out);
    }
    for (size_t i = 0; i < s->name_count; i++) {
        static const struct ml_cell none = {.type = ML_CELL_NULL};
        if (!first)
            ml_buf_putc(out, ',');
        first = false;
        ml_json_string(out, s->names[i].ptr, s->names[i].len);
        ml_buf_putc(out, ':');
        json_cell(out, i < row->count ? row->cells + i : &none, &pen->text);
    }
    added_members(s, values, first, out);
    ml_buf_putc(out, '}');
}

static void feature(const struct ml_sink *s, struct ml_pen *pen, const struct ml_row *row, uint64_t n,
                    const struct ml_value *values, const struct ml_lonlat *point, struct ml_buf *out)
{
    ml_buf_puts(out, n ? ",\n" : "\n");
    ADD(out, "{\"type\":\"Feature\",\"geometry\":");
    if (point) {
        ADD(out, "{\"type\":\"Point\",\"coordinates\":");
        ml_json_position(out, *point);
        ml_buf_putc(out, '}');
    } else {
        ADD(out, "null");
    }
    ADD(out, ",\"properties\":");
    object(s, pen, row, values, out);
    ml_buf_putc(out, '}');
}

/* ---- The file ---- */

static void head_cells(const struct ml_sink *s, struct ml_buf *out)
{
    for (size_t i = 0; i < s->name_count; i++) {
        if (i)
            ml_buf_putc(out, s->separator);
        ml_sink_cell(out, s->names[i], s->separator, s->quotes);
    }
    for (size_t i = 0; i < s->spec.column_count; i++) {
        if (i || s->name_count)
            ml_buf_putc(out, s->separator);
        ml_buf_puts(out, s->spec.columns[i].column.name);
    }
    ml_buf_putc(out, '\n');
}

void ml_sink_head(const struct ml_sink *s, struct ml_buf *out)
{
    struct ml_row header;

    ml_table_header(s->spec.table, &header);
    if (s->mode == ML_SINK_CELLS)
        head_cells(s, out);
    else if (s->mode == ML_SINK_FEATURES)
        ADD(out, "{\"type\":\"FeatureCollection\",\"features\":[");
    if ((s->mode == ML_SINK_APPEND_CELLS || s->mode == ML_SINK_APPEND_MEMBERS) && !header.body.ptr &&
        ml_table_has_mark(s->spec.table))
        ADD(out, "\xEF\xBB\xBF");
    if (s->mode != ML_SINK_APPEND_CELLS || !header.body.ptr)
        return;
    ml_buf_add(out, header.before.ptr, header.before.len);
    ml_buf_add(out, header.body.ptr, header.body.len);
    for (size_t i = 0; i < s->spec.column_count; i++) {
        ml_buf_putc(out, s->separator);
        ml_buf_puts(out, s->spec.columns[i].column.name);
    }
    ml_buf_add(out, header.ending.ptr, header.ending.len);
}

void ml_sink_row(const struct ml_sink *s, struct ml_pen *pen, const struct ml_row *row, uint64_t n,
                 const struct ml_value *values, const struct ml_lonlat *point, struct ml_buf *out)
{
    switch (s->mode) {
    case ML_SINK_APPEND_CELLS: append_cells(s, pen, row, values, out); break;
    case ML_SINK_APPEND_MEMBERS: append_members(s, row, values, out); break;
    case ML_SINK_CELLS: cells_row(s, pen, row, values, out); break;
    case ML_SINK_OBJECTS:
        object(s, pen, row, values, out);
        ml_buf_putc(out, '\n');
        break;
    case ML_SINK_FEATURES: feature(s, pen, row, n, values, point, out); break;
    case ML_SINK_PACKED: ml_sink_pack(s, row, values, point, &pen->text, out); break;
    }
    if (pen->text.failed)
        out->failed = true;
}

void ml_sink_tail(const struct ml_sink *s, uint64_t rows, struct ml_span rest, struct ml_buf *out)
{
    if (s->mode == ML_SINK_FEATURES)
        ml_buf_puts(out, rows ? "\n]}\n" : "]}\n");
    else if ((s->mode == ML_SINK_APPEND_CELLS || s->mode == ML_SINK_APPEND_MEMBERS) && rest.len)
        ml_buf_add(out, rest.ptr, rest.len);
}

enum ml_status ml_sink_build(const struct ml_sink *s, FILE *packed, const char *path, size_t *cut,
                             struct ml_err *err)
{
    *cut = 0;
    if (s->form == ML_TABLE_SQLITE || s->form == ML_TABLE_GPKG)
        return ml_sink_build_database(s, packed, path, err);
    if (s->form == ML_TABLE_SHP)
        return ml_sink_build_shp(s, packed, path, cut, err);
    return ml_sink_build_csv(s, packed, path, err);
}
