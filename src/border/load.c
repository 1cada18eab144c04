/* countries.shp and border_segments.shp: fields, dates, geometry, and what must hold between rows. */
#include "border/border_int.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "geom/geom_shp.h"

const char *ml_border_path(struct ml_border *border, const char *name)
{
    size_t size = strlen(border->dir) + strlen(name) + 2;
    char *path = ml_arena_alloc(&border->arena, size);
    if (path)
        snprintf(path, size, "%s/%s", border->dir, name);
    return path;
}

/* Empty is 0, "no date". Shapefile date columns come without dashes. */
static bool parse_date(struct ml_span text, int32_t *out)
{
    char dashed[11];

    *out = 0;
    if (text.len == 0 || ml_span_is(text, "00000000"))
        return true;
    if (text.len != 8 || memchr(text.ptr, '-', text.len))
        return ml_date_parse(text.ptr, text.len, out);
    snprintf(dashed, sizeof dashed, "%.4s-%.2s-%.2s", text.ptr, text.ptr + 4, text.ptr + 6);
    return ml_date_parse(dashed, 10, out);
}

static enum ml_status read_date(struct ml_shp *shp, size_t row, int column, const char *name,
                                int32_t *out, struct ml_err *err)
{
    struct ml_span text;
    enum ml_status status = ml_shp_text(shp, row, column, &text, err);
    if (!status && !parse_date(text, out))
        status = ml_fail(err, ML_EINPUT, ml_shp_table_path(shp), 0,
                         "row %zu: %s is \"%.*s\", which is no date; write YYYY-MM-DD or leave it empty",
                         row + 1, name, (int)text.len, text.ptr);
    return status;
}

static enum ml_status read_period(struct ml_shp *shp, size_t row, const int columns[2], int32_t *from,
                                  int32_t *to, struct ml_err *err)
{
    enum ml_status status = read_date(shp, row, columns[0], "VALID_FROM", from, err);
    if (!status)
        status = read_date(shp, row, columns[1], "VALID_TO", to, err);
    if (!status && *to != 0 && *to <= *from)
        status = ml_fail(err, ML_EINPUT, ml_shp_table_path(shp), 0,
                         "row %zu: VALID_TO is not after VALID_FROM; VALID_TO is the first day on which the "
                         "shape no longer holds",
                         row + 1);
    return status;
}

static enum ml_status find_columns(const struct ml_shp *shp, const char *const *names, size_t count,
                                   int *out, struct ml_err *err)
{
    enum ml_status status = ML_OK;
    for (size_t i = 0; !status && i < count; i++)
        status = ml_shp_column(shp, names[i], &out[i], err);
    return status;
}

/* Lines of the area's notes, each with the file's name in front. */
static void add_notes(struct ml_border *border, const char *file, const struct ml_buf *notes)
{
    const char *p = notes->len ? notes->data : "";
    while (*p) {
        size_t len = strcspn(p, "\n");
        ml_buf_printf(&border->note_text, "%s: %.*s", file, (int)len, p);
        ml_buf_putc(&border->note_text, '\0');
        border->note_count++;
        p += len + (p[len] == '\n');
    }
}

static enum ml_status read_code(struct ml_shp *shp, size_t row, int column, char out[3], struct ml_err *err)
{
    struct ml_span text;
    enum ml_status status = ml_shp_text(shp, row, column, &text, err);
    if (status)
        return status;
    if (text.len != 2 || !isupper((unsigned char)text.ptr[0]) || !isupper((unsigned char)text.ptr[1]))
        return ml_fail(err, ML_EINPUT, ml_shp_table_path(shp), 0,
                       "row %zu: ISO_A2 is \"%.*s\"; write the country's two capital letters", row + 1,
                       (int)text.len, text.ptr);
    memcpy(out, text.ptr, 2);
    out[2] = '\0';
    return ML_OK;
}

static int by_code(const void *pa, const void *pb)
{
    const struct country *a = pa;
    const struct country *b = pb;
    int order = strcmp(a->code, b->code);
    if (order)
        return order;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return a->shape < b->shape ? -1 : a->shape > b->shape;
}

enum country_field { C_ISO, C_NAME, C_FROM, C_TO, C_SOURCE, C_COUNT };

static enum ml_status load_country(struct ml_border *border, struct ml_shp *shp, size_t row,
                                   const int *columns, struct ml_geos *geos, struct ml_parts *parts,
                                   struct ml_err *err)
{
    struct country *c = &border->countries[border->country_count];
    struct ml_area_origin origin = {ml_shp_path(shp), row + 1};
    struct ml_buf notes;
    enum ml_status status = read_code(shp, row, columns[C_ISO], c->code, err);

    c->shape = row + 1;
    if (!status)
        status = read_period(shp, row, &columns[C_FROM], &c->from, &c->to, err);
    if (!status)
        status = ml_shp_parts(shp, row, parts, err);
    if (status)
        return status;
    ml_buf_init(&notes, 1 << 20);
    if (parts->count == 0) {
        ml_buf_printf(&notes, "shape %zu: is a null shape and holds nothing\n", row + 1);
    } else {
        border->country_count++; /* so that its area is released whatever happens */
        status = ml_area_init(&c->area, parts, origin, geos, &notes, err);
    }
    add_notes(border, "countries.shp", &notes);
    ml_buf_release(&notes);
    return status;
}

enum ml_status ml_border_load_countries(struct ml_border *border, struct ml_geos *geos,
                                        struct ml_err *err)
{
    static const char *const names[C_COUNT] = {"ISO_A2", "NAME", "VALID_FROM", "VALID_TO", "SOURCE"};
    const char *path = ml_border_path(border, "countries.shp");
    struct ml_shp *shp = NULL;
    struct ml_parts parts = {0};
    int columns[C_COUNT];
    enum ml_status status;

    if (!path)
        return ml_fail_nomem(err);
    status = ml_shp_open(path, ML_SHP_POLYGONS, &shp, err);
    if (!status)
        status = find_columns(shp, names, C_COUNT, columns, err);
    if (status)
        goto out;
    border->countries = ml_calloc(ml_shp_count(shp), sizeof *border->countries);
    if (!border->countries) {
        status = ml_fail_nomem(err);
        goto out;
    }
    for (size_t row = 0; !status && row < ml_shp_count(shp); row++) {
        if (!ml_shp_deleted(shp, row))
            status = load_country(border, shp, row, columns, geos, &parts, err);
    }
    if (!status && border->country_count == 0)
        status = ml_fail(err, ML_EINPUT, path, 0, "holds no polygon; use --shapes to name another folder");
    if (!status)
        qsort(border->countries, border->country_count, sizeof *border->countries, by_code);
out:
    ml_parts_release(&parts);
    ml_shp_close(shp);
    return status;
}

enum line_field { L_ID, L_PAIR, L_NAME, L_FROM, L_TO, L_ACC, L_SOURCE, L_COUNT };

static enum ml_status read_string(struct ml_border *border, struct ml_shp *shp, size_t row, int column,
                                  const char **out, struct ml_err *err)
{
    struct ml_span text;
    enum ml_status status = ml_shp_text(shp, row, column, &text, err);
    if (status)
        return status;
    *out = ml_arena_dup(&border->arena, text.ptr, text.len);
    return *out ? ML_OK : ml_fail_nomem(err);
}

static enum ml_status read_pair(struct ml_shp *shp, size_t row, int column, char out[6], struct ml_err *err)
{
    struct ml_span t;
    enum ml_status status = ml_shp_text(shp, row, column, &t, err);
    if (status)
        return status;
    if (t.len != 5 || t.ptr[2] != '-' || !isupper((unsigned char)t.ptr[0]) ||
        !isupper((unsigned char)t.ptr[1]) || !isupper((unsigned char)t.ptr[3]) ||
        !isupper((unsigned char)t.ptr[4]) || memcmp(t.ptr, t.ptr + 3, 2) >= 0)
        return ml_fail(err, ML_EINPUT, ml_shp_table_path(shp), 0,
                       "row %zu: PAIR is \"%.*s\"; write two country codes in alphabetical order, as KG-TJ",
                       row + 1, (int)t.len, t.ptr);
    memcpy(out, t.ptr, 5);
    out[5] = '\0';
    return ML_OK;
}

static enum ml_status read_accuracy(struct ml_shp *shp, size_t row, int column, double *out,
                                    struct ml_err *err)
{
    struct ml_span text;
    char copy[64];
    char *end = copy;
    enum ml_status status = ml_shp_text(shp, row, column, &text, err);

    if (status)
        return status;
    snprintf(copy, sizeof copy, "%.*s", (int)text.len, text.ptr);
    *out = strtod(copy, &end);
    if (end == copy || *end != '\0' || !(*out >= 0) || *out > 1e6)
        return ml_fail(err, ML_EINPUT, ml_shp_table_path(shp), 0,
                       "row %zu: ACC_M is \"%s\"; write the accuracy of the line in metres", row + 1, copy);
    return ML_OK;
}

/* Parts of one point, which are no lines, go; null shapes too. */
static enum ml_status take_line(struct ml_border *border, struct line *line, struct ml_parts *parts,
                                struct ml_err *err)
{
    size_t dropped = 0;

    ml_parts_dedupe(parts);
    for (size_t i = 0; i < parts->count; i++) {
        if (ml_parts_length(parts, i) < 2) {
            dropped++;
            continue;
        }
        if (!ml_parts_begin(&line->parts) ||
            !ml_parts_points(&line->parts, parts->points + parts->start[i], ml_parts_length(parts, i)))
            return ml_fail_nomem(err);
    }
    if (dropped || parts->count == 0) {
        ml_buf_printf(&border->note_text, "border_segments.shp: shape %zu: %s", line->shape,
                      parts->count ? "a part without length was dropped" : "is a null shape and holds nothing");
        ml_buf_putc(&border->note_text, '\0');
        border->note_count++;
    }
    return ml_parts_seal(&line->parts) ? ML_OK : ml_fail_nomem(err);
}

static enum ml_status load_line(struct ml_border *border, struct ml_shp *shp, size_t row,
                                const int *columns, struct ml_parts *parts, struct ml_err *err)
{
    struct line *line = &border->lines[border->line_count];
    enum ml_status status = read_string(border, shp, row, columns[L_ID], &line->id, err);

    line->shape = row + 1;
    if (!status && line->id[0] == '\0')
        status = ml_fail(err, ML_EINPUT, ml_shp_table_path(shp), 0, "row %zu: SEG_ID is empty; give the segment an id",
                         row + 1);
    if (!status)
        status = read_pair(shp, row, columns[L_PAIR], line->pair, err);
    if (!status)
        status = read_string(border, shp, row, columns[L_NAME], &line->name, err);
    if (!status)
        status = read_string(border, shp, row, columns[L_SOURCE], &line->source, err);
    if (!status)
        status = read_period(shp, row, &columns[L_FROM], &line->from, &line->to, err);
    if (!status)
        status = read_accuracy(shp, row, columns[L_ACC], &line->accuracy_m, err);
    if (!status)
        status = ml_shp_parts(shp, row, parts, err);
    if (status)
        return status;
    border->line_count++;
    return take_line(border, line, parts, err);
}

static int by_pair_and_id(const void *pa, const void *pb)
{
    const struct line *a = pa;
    const struct line *b = pb;
    int order = strcmp(a->pair, b->pair);
    if (!order)
        order = strcmp(a->id, b->id);
    if (!order)
        order = a->from < b->from ? -1 : a->from > b->from;
    return order ? order : a->shape < b->shape ? -1 : a->shape > b->shape;
}

static int by_id_and_date(const void *pa, const void *pb)
{
    const struct line *a = *(const struct line *const *)pa;
    const struct line *b = *(const struct line *const *)pb;
    int order = strcmp(a->id, b->id);
    return order ? order : a->from < b->from ? -1 : a->from > b->from;
}

/* One segment has one line on a date, and belongs to one pair. */
static enum ml_status check_lines(const struct ml_border *border, const char *path, struct ml_err *err)
{
    const struct line **sorted = ml_calloc(border->line_count, sizeof(void *));
    enum ml_status status = ML_OK;

    if (!sorted)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < border->line_count; i++)
        sorted[i] = &border->lines[i];
    qsort(sorted, border->line_count, sizeof(void *), by_id_and_date);
    for (size_t i = 1; !status && i < border->line_count; i++) {
        const struct line *a = sorted[i - 1];
        const struct line *b = sorted[i];
        if (strcmp(a->id, b->id) != 0)
            continue;
        if (strcmp(a->pair, b->pair) != 0)
            status = ml_fail(err, ML_EINPUT, path, 0,
                             "segment %s belongs to %s in shape %zu and to %s in shape %zu; give one another id",
                             a->id, a->pair, a->shape, b->pair, b->shape);
        else if (overlap(a->from, a->to, b->from, b->to))
            status = ml_fail(err, ML_EINPUT, path, 0,
                             "segment %s has two lines on the same date, in shapes %zu and %zu; end one where "
                             "the other begins",
                             a->id, a->shape, b->shape);
    }
    ml_free(sorted);
    return status;
}

enum ml_status ml_border_load_lines(struct ml_border *border, struct ml_err *err)
{
    static const char *const names[L_COUNT] = {"SEG_ID",   "PAIR",  "NAME",  "VALID_FROM",
                                               "VALID_TO", "ACC_M", "SOURCE"};
    const char *path = ml_border_path(border, "border_segments.shp");
    struct ml_shp *shp = NULL;
    struct ml_parts parts = {0};
    int columns[L_COUNT];
    enum ml_status status;

    if (!path)
        return ml_fail_nomem(err);
    status = ml_shp_open(path, ML_SHP_LINES, &shp, err);
    if (!status)
        status = find_columns(shp, names, L_COUNT, columns, err);
    if (status)
        goto out;
    border->lines = ml_calloc(ml_shp_count(shp), sizeof *border->lines);
    if (!border->lines) {
        status = ml_fail_nomem(err);
        goto out;
    }
    for (size_t row = 0; !status && row < ml_shp_count(shp); row++) {
        if (!ml_shp_deleted(shp, row))
            status = load_line(border, shp, row, columns, &parts, err);
    }
    if (!status && border->line_count == 0)
        status = ml_fail(err, ML_EINPUT, path, 0, "holds no line; use --shapes to name another folder");
    if (!status)
        status = check_lines(border, path, err);
    if (!status)
        qsort(border->lines, border->line_count, sizeof *border->lines, by_pair_and_id);
out:
    ml_parts_release(&parts);
    ml_shp_close(shp);
    return status;
}
