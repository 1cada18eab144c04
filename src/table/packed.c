/* Staged rows: packed by the sink, read again to build the output. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "table/pack.h"
#include "table/sink_int.h"
#include "table/table_int.h"
#include "write/out.h"

/*
 * As many digits as the text forms show (ml_buf_fixed), so that all forms agree. Both
 * numbers are exact, so their quotient is the double that the digits would be read as.
 */
static double cut_digits(double v, int decimals)
{
    double scale = 1;

    for (int i = 0; i < decimals; i++)
        scale *= 10;
    return fabs(v) < 1e9 ? (double)llround(v * scale) / scale : v;
}

static struct ml_cell cell_of(const struct ml_column *column, const struct ml_value *v, bool as_text,
                              struct ml_buf *scratch)
{
    struct ml_cell c = {.type = ML_CELL_NULL};

    if (v->type == ML_VALUE_NULL)
        return c;
    if (!as_text && (v->type == ML_VALUE_INT || v->type == ML_VALUE_BOOL)) {
        c.type = ML_CELL_INT;
        c.i = v->type == ML_VALUE_INT ? v->u.i : v->u.b;
        return c;
    }
    if (!as_text && v->type == ML_VALUE_REAL) {
        c.type = ML_CELL_REAL;
        c.d = cut_digits(v->u.d, column->decimals);
        return c;
    }
    ml_buf_clear(scratch);
    ml_text_value(scratch, column, v);
    c.type = ML_CELL_TEXT;
    c.text = (struct ml_span){scratch->data ? scratch->data : "", scratch->len};
    return c;
}

void ml_sink_pack(const struct ml_sink *s, const struct ml_row *row, const struct ml_value *values,
                  const struct ml_lonlat *point, struct ml_buf *scratch, struct ml_buf *out)
{
    bool as_text = s->form == ML_TABLE_CSV || s->form == ML_TABLE_TSV;
    bool refused = row->fault == ML_ROW_NOT_JSON || row->fault == ML_ROW_NOT_OBJECT;
    size_t start = out->len;
    size_t size;
    uint64_t raw;

    ml_pack_size(out, 0);
    ml_pack_size(out, refused ? 1 : row->count);
    for (size_t i = 0; i < row->count && !refused; i++)
        ml_pack_cell(out, row->cells + i);
    if (refused) {
        struct ml_cell whole = {.type = ML_CELL_TEXT, .text = row->body, .name = {"ml_input", 8}};
        ml_pack_cell(out, &whole);
    }
    for (size_t i = 0; i < s->spec.column_count; i++) {
        struct ml_cell c = cell_of(&s->spec.columns[i].column, values + i, as_text, scratch);
        ml_pack_cell(out, &c);
    }
    for (int i = 0; i < 2; i++) {
        struct ml_cell c = {.type = point ? ML_CELL_REAL : ML_CELL_NULL};
        if (point)
            c.d = i ? point->lat : point->lon;
        ml_pack_cell(out, &c);
    }
    if (out->failed)
        return;
    size = out->len - start - sizeof raw;
    raw = size;
    memcpy(out->data + start, &raw, sizeof raw);
}

enum ml_status ml_packed_start(struct ml_packed_reader *r, const struct ml_sink *s, FILE *file,
                               struct ml_err *err)
{
    *r = (struct ml_packed_reader){.sink = s, .file = file};
    r->added = ml_calloc(s->spec.column_count + 2, sizeof *r->added);
    if (!r->added)
        return ml_fail_nomem(err);
    rewind(file);
    return ML_OK;
}

void ml_packed_release(struct ml_packed_reader *r)
{
    ml_buf_release(&r->bytes);
    ml_free(r->cells);
    ml_free(r->added);
}

static bool unpack(struct ml_packed_reader *r, struct ml_packed_row *row)
{
    const char *p = r->bytes.data;
    const char *end = p + r->bytes.len;
    void *cells = r->cells;
    size_t added = r->sink->spec.column_count + 2;

    if (!ml_unpack_size(&p, end, &row->cell_count) || row->cell_count > r->bytes.len ||
        !ml_grow(&cells, &r->cap, row->cell_count + 1, sizeof *r->cells))
        return false;
    r->cells = cells;
    for (size_t i = 0; i < row->cell_count; i++)
        if (!ml_unpack_cell(&p, end, r->cells + i))
            return false;
    for (size_t i = 0; i < added; i++)
        if (!ml_unpack_cell(&p, end, r->added + i))
            return false;
    row->cells = r->cells;
    row->added = r->added;
    row->has_point = r->added[added - 1].type == ML_CELL_REAL;
    row->point = (struct ml_lonlat){r->added[added - 2].d, r->added[added - 1].d};
    return true;
}

enum ml_status ml_packed_next(struct ml_packed_reader *r, struct ml_packed_row *row, bool *got,
                              struct ml_err *err)
{
    uint64_t size;
    size_t n = fread(&size, 1, sizeof size, r->file);
    char *room;

    *got = false;
    if (n == 0 && feof(r->file))
        return ML_OK;
    ml_buf_clear(&r->bytes);
    room = n == sizeof size && size < (uint64_t)1 << 32 ? ml_buf_reserve(&r->bytes, (size_t)size) : NULL;
    if (!room || fread(room, 1, (size_t)size, r->file) != size)
        return ml_fail(err, ML_EIO, NULL, 0, "the rows put by cannot be read again: %s; start anew without --resume",
                       strerror(errno));
    r->bytes.len = (size_t)size;
    r->offset += sizeof size + size;
    *got = unpack(r, row);
    return *got ? ML_OK : ml_fail(err, ML_EFORMAT, NULL, 0,
                                  "the rows put by are damaged; start anew without --resume");
}

/* ---- Names ---- */

static bool add_name(struct ml_name_list *list, struct ml_span name)
{
    void *names = list->names;
    char *copy = ml_arena_dup(&list->arena, name.ptr, name.len);

    if (!copy || !ml_grow(&names, &list->cap, list->count + 1, sizeof *list->names))
        return false;
    list->names = names;
    list->names[list->count++] = (struct ml_span){copy, name.len};
    return true;
}

static bool has_name(const struct ml_name_list *list, struct ml_span name, size_t hint)
{
    if (hint < list->count && ml_span_eq(list->names[hint], name))
        return true;
    for (size_t i = 0; i < list->count; i++)
        if (ml_span_eq(list->names[i], name))
            return true;
    return false;
}

enum ml_status ml_name_list_fill(struct ml_name_list *list, const struct ml_sink *s, FILE *packed,
                                 struct ml_err *err)
{
    struct ml_packed_reader r;
    struct ml_packed_row row;
    bool got;
    enum ml_status status;

    *list = (struct ml_name_list){0};
    ml_arena_init(&list->arena, 0);
    for (size_t i = 0; i < s->name_count; i++)
        if (!add_name(list, s->names[i]))
            return ml_fail_nomem(err);
    if (ml_table_form(s->spec.table) != ML_TABLE_JSONL)
        return ML_OK;
    status = ml_packed_start(&r, s, packed, err);
    while (!status && !(status = ml_packed_next(&r, &row, &got, err)) && got) {
        for (size_t i = 0; i < row.cell_count && !status; i++) {
            if (has_name(list, row.cells[i].name, i))
                continue;
            if (list->count >= ML_TABLE_COLUMNS_MAX)
                status = ml_fail(err, ML_ELIMIT, NULL, 0, "the lines have more than %d different members; "
                                 "write them as jsonl", ML_TABLE_COLUMNS_MAX);
            else if (!add_name(list, row.cells[i].name))
                status = ml_fail_nomem(err);
        }
    }
    ml_packed_release(&r);
    return status;
}

void ml_name_list_release(struct ml_name_list *list)
{
    ml_arena_release(&list->arena);
    ml_free(list->names);
}

const struct ml_cell *ml_packed_cell(const struct ml_packed_row *row, const struct ml_name_list *list, size_t i)
{
    if (i < row->cell_count && (!row->cells[i].name.ptr || ml_span_eq(row->cells[i].name, list->names[i])))
        return row->cells + i;
    for (size_t j = 0; j < row->cell_count; j++)
        if (row->cells[j].name.ptr && ml_span_eq(row->cells[j].name, list->names[i]))
            return row->cells + j;
    return NULL;
}

/* ---- CSV from JSON lines ---- */

static void csv_row(const struct ml_sink *s, const struct ml_name_list *list, const struct ml_packed_row *row,
                    struct ml_buf *scratch, struct ml_buf *out)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct ml_cell *c = ml_packed_cell(row, list, i);
        if (i)
            ml_buf_putc(out, s->separator);
        if (c)
            ml_sink_cell(out, ml_sink_text(c, scratch), s->separator, true);
    }
    for (size_t i = 0; i < s->spec.column_count; i++) {
        if (i || list->count)
            ml_buf_putc(out, s->separator);
        ml_sink_cell(out, ml_sink_text(row->added + i, scratch), s->separator, true);
    }
    ml_buf_putc(out, '\n');
}

static enum ml_status write_csv(const struct ml_sink *s, FILE *packed, const struct ml_name_list *list,
                                struct ml_out *out, struct ml_err *err)
{
    struct ml_packed_reader r;
    struct ml_packed_row row;
    struct ml_buf scratch;
    bool got;
    enum ml_status status = ml_packed_start(&r, s, packed, err);

    ml_buf_init(&scratch, 0);
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            ml_buf_putc(&out->buf, s->separator);
        ml_sink_cell(&out->buf, list->names[i], s->separator, true);
    }
    for (size_t i = 0; i < s->spec.column_count; i++) {
        if (i || list->count)
            ml_buf_putc(&out->buf, s->separator);
        ml_buf_puts(&out->buf, s->spec.columns[i].column.name);
    }
    ml_buf_putc(&out->buf, '\n');
    while (!status && !(status = ml_packed_next(&r, &row, &got, err)) && got) {
        csv_row(s, list, &row, &scratch, &out->buf);
        status = scratch.failed ? ml_fail_nomem(err) : ml_out_spill(out, err);
    }
    ml_buf_release(&scratch);
    ml_packed_release(&r);
    return status;
}

char *ml_sink_build_name(const char *path)
{
    static const char suffix[] = ".build";
    size_t len = strlen(path);
    char *name = ml_alloc(len + sizeof suffix);

    if (name) {
        memcpy(name, path, len);
        memcpy(name + len, suffix, sizeof suffix);
    }
    return name;
}

/* A device or a pipe is written straight. */
static enum ml_status open_csv(const char *path, const char *part, struct ml_out *out, struct ml_err *err)
{
    if (!part)
        return ml_out_open(out, path, err);
    ml_buf_init(&out->buf, 0);
    out->file.stream = fopen(part, "wb");
    return out->file.stream ? ML_OK
                            : ml_fail(err, ML_EIO, path, 0, "cannot be written: %s; choose another place with -o",
                                      strerror(errno));
}

static enum ml_status commit_csv(const char *path, const char *part, struct ml_out *out, struct ml_err *err)
{
    enum ml_status status;

    if (!part)
        return ml_out_commit(out, err);
    status = ml_out_flush(out, err);
    if (fclose(out->file.stream) != 0 && !status)
        status = ml_fail(err, ML_EIO, path, 0, "cannot be written: %s; free some space", strerror(errno));
    out->file.stream = NULL;
    ml_buf_release(&out->buf);
    return status ? status : ml_file_replace(part, path, err);
}

enum ml_status ml_sink_build_csv(const struct ml_sink *s, FILE *packed, const char *path, struct ml_err *err)
{
    bool regular = path && strcmp(path, "-") != 0 && !ml_file_is_special(path);
    char *part = regular ? ml_sink_build_name(path) : NULL;
    struct ml_name_list list;
    struct ml_out out = {0};
    enum ml_status status = ml_name_list_fill(&list, s, packed, err);

    if (!status && regular && !part)
        status = ml_fail_nomem(err);
    if (!status)
        status = open_csv(path, part, &out, err);
    if (!status)
        status = write_csv(s, packed, &list, &out, err);
    if (!status)
        status = commit_csv(path, part, &out, err);
    if (part && out.file.stream) {
        fclose(out.file.stream);
        out.file.stream = NULL;
    }
    if (status && part)
        remove(part);
    ml_out_discard(&out);
    ml_free(part);
    ml_name_list_release(&list);
    return status;
}
