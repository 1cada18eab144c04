/* The contract's columns, then lat and lon, then what --explain adds. */
#include <string.h>

#include "base/alloc.h"
#include "write/fields.h"
#include "write/settled.h"
#include "write/write_int.h"

enum { LAT = ML_FIELD_COUNT, LON, EVIDENCE, ALTERNATIVES, COLUMN_COUNT };

struct csv {
    struct ml_out out;
    struct ml_buf scratch;
    struct ml_buf id;           /* the cell that begins each line of the current document */
    struct ml_settled_cache *settled;
    struct ml_column columns[COLUMN_COUNT];
    size_t column_count;
};

static const struct ml_column lat = ML_COLUMN("lat", 6, NULL, 'N', 0);
static const struct ml_column lon = ML_COLUMN("lon", 6, NULL, 'N', 0);

/* Numbers and words of the program's own: nothing in them needs quotes. */
static void plain(struct ml_buf *b, const struct ml_column *column, struct ml_value value)
{
    ml_buf_putc(b, ',');
    ml_text_value(b, column, &value);
}

static void cells(struct ml_buf *b, const struct ml_value *values, int from, int end)
{
    for (int i = from; i < end; i++) {
        ml_buf_putc(b, ',');
        if (values[i].type == ML_VALUE_TEXT)
            ml_csv_cell(b, values[i].u.text.ptr, values[i].u.text.len);
        else
            ml_text_value(b, ml_fields + i, values + i);
    }
}

static void render(struct ml_buf *b, const struct ml_result *r, const struct ml_value *values,
                   enum ml_settled_part part)
{
    if (part == ML_SETTLED_PLACE) {
        cells(b, values, ML_FIELD_PLACE, ML_FIELD_CONFIDENCE);
    } else if (part == ML_SETTLED_BORDER) {
        cells(b, values, ML_FIELD_UNCERTAINTY, ML_FIELD_FLAGS);
    } else if (r->place && ml_lonlat_valid(r->place->point)) {
        plain(b, &lat, ml_value_real(r->place->point.lat));
        plain(b, &lon, ml_value_real(r->place->point.lon));
    } else {
        ml_buf_puts(b, ",,");
    }
}

static enum ml_status csv_open(const struct ml_write_options *options, void **state, struct ml_err *err)
{
    struct csv *c = ml_calloc(1, sizeof *c);
    enum ml_status status;

    if (c)
        c->settled = ml_settled_new(render);
    if (!c || !c->settled) {
        ml_free(c);
        return ml_fail_nomem(err);
    }
    memcpy(c->columns, ml_fields, sizeof *ml_fields * ML_FIELD_COUNT);
    c->columns[LAT] = lat;
    c->columns[LON] = lon;
    c->columns[EVIDENCE] = ml_fields[ML_FIELD_COUNT];
    c->columns[ALTERNATIVES] = ml_fields[ML_FIELD_COUNT + 1];
    c->column_count = options->explain ? COLUMN_COUNT : EVIDENCE;
    status = ml_out_open(&c->out, options->path, err);
    if (status) {
        ml_settled_free(c->settled);
        ml_free(c);
        return status;
    }
    ml_csv_header(&c->out.buf, c->columns, c->column_count);
    *state = c;
    return ML_OK;
}

/* A text of any length, put together in scratch first so that it can be quoted. */
static void list_cell(struct csv *c, struct ml_value value, int column)
{
    ml_buf_clear(&c->scratch);
    ml_text_value(&c->scratch, c->columns + column, &value);
    c->out.buf.failed = c->out.buf.failed || c->scratch.failed;
    ml_buf_putc(&c->out.buf, ',');
    ml_csv_cell(&c->out.buf, c->scratch.data ? c->scratch.data : "", c->scratch.len);
}

static void row(struct csv *c, const struct ml_result *r)
{
    const struct ml_settled *settled = ml_settled_get(c->settled, r);
    struct ml_buf *b = &c->out.buf;

    ml_buf_add(b, c->id.data, c->id.len);
    ml_buf_putc(b, ',');
    ml_csv_cell(b, r->toponym.ptr, r->toponym.len);
    ml_buf_putc(b, ',');
    ml_buf_int(b, (long long)r->start);
    ml_buf_putc(b, ',');
    ml_buf_int(b, (long long)r->end);
    ml_settled_add(b, settled, ML_SETTLED_PLACE);
    plain(b, c->columns + ML_FIELD_CONFIDENCE, ml_value_real(r->confidence));
    ml_settled_add(b, settled, ML_SETTLED_BORDER);
    plain(b, c->columns + ML_FIELD_FLAGS, (struct ml_value){.type = ML_VALUE_FLAGS, .u.flags = r->flags});
    ml_settled_add(b, settled, ML_SETTLED_POINT);
    if (c->column_count == COLUMN_COUNT) {
        list_cell(c, (struct ml_value){.type = ML_VALUE_EVIDENCE, .u.result = r}, EVIDENCE);
        list_cell(c, (struct ml_value){.type = ML_VALUE_ALTERNATIVES, .u.result = r}, ALTERNATIVES);
    }
    ml_buf_putc(b, '\n');
}

static enum ml_status csv_add(void *state, const struct ml_result_doc *doc, struct ml_err *err)
{
    struct csv *c = state;
    struct ml_value id = ml_fields_id(doc);
    enum ml_status status = ML_OK;

    ml_buf_clear(&c->id);
    if (id.type != ML_VALUE_NULL)
        ml_csv_cell(&c->id, id.u.text.ptr, id.u.text.len);
    c->out.buf.failed = c->out.buf.failed || c->id.failed;
    for (size_t i = 0; i < doc->result_count && !status; i++) {
        row(c, doc->results + i);
        status = ml_out_spill(&c->out, err);
    }
    return status;
}

static enum ml_status csv_flush(void *state, struct ml_err *err)
{
    struct csv *c = state;
    return ml_out_flush(&c->out, err);
}

static enum ml_status csv_commit(void *state, struct ml_err *err)
{
    struct csv *c = state;
    return ml_out_commit(&c->out, err);
}

static void csv_free(void *state)
{
    struct csv *c = state;
    ml_out_discard(&c->out);
    ml_buf_release(&c->scratch);
    ml_buf_release(&c->id);
    ml_settled_free(c->settled);
    ml_free(c);
}

const struct ml_writer_ops ml_writer_csv = {
    .open = csv_open, .add = csv_add, .flush = csv_flush, .commit = csv_commit, .free = csv_free};
