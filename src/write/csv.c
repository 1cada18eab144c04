/* The contract's columns, then lat and lon, then what --explain adds. */
#include <string.h>

#include "base/alloc.h"
#include "write/fields.h"
#include "write/write_int.h"

enum { LAT = ML_FIELD_COUNT, LON, EVIDENCE, ALTERNATIVES, COLUMN_COUNT };

struct csv {
    struct ml_out out;
    struct ml_buf scratch;
    struct ml_column columns[COLUMN_COUNT];
    size_t column_count;
};

static enum ml_status csv_open(const struct ml_write_options *options, void **state, struct ml_err *err)
{
    static const struct ml_column lat = ML_COLUMN("lat", 6, NULL, 'N', 0);
    static const struct ml_column lon = ML_COLUMN("lon", 6, NULL, 'N', 0);
    struct csv *c = ml_calloc(1, sizeof *c);
    enum ml_status status;

    if (!c)
        return ml_fail_nomem(err);
    memcpy(c->columns, ml_fields, sizeof *ml_fields * ML_FIELD_COUNT);
    c->columns[LAT] = lat;
    c->columns[LON] = lon;
    c->columns[EVIDENCE] = ml_fields[ML_FIELD_COUNT];
    c->columns[ALTERNATIVES] = ml_fields[ML_FIELD_COUNT + 1];
    c->column_count = options->explain ? COLUMN_COUNT : EVIDENCE;
    status = ml_out_open(&c->out, options->path, err);
    if (status) {
        ml_free(c);
        return status;
    }
    ml_csv_header(&c->out.buf, c->columns, c->column_count);
    *state = c;
    return ML_OK;
}

static enum ml_status csv_add(void *state, const struct ml_result_doc *doc, struct ml_err *err)
{
    struct csv *c = state;
    struct ml_value values[COLUMN_COUNT];
    enum ml_status status = ML_OK;

    for (size_t i = 0; i < doc->result_count && !status; i++) {
        const struct ml_result *r = doc->results + i;
        ml_fields_fill(doc, r, values);
        values[ALTERNATIVES] = values[ML_FIELD_COUNT + 1];
        values[EVIDENCE] = values[ML_FIELD_COUNT];
        values[LAT] = values[LON] = (struct ml_value){.type = ML_VALUE_NULL};
        if (r->place && ml_lonlat_valid(r->place->point)) {
            values[LAT] = ml_value_real(r->place->point.lat);
            values[LON] = ml_value_real(r->place->point.lon);
        }
        ml_csv_row(&c->out.buf, &c->scratch, c->columns, values, c->column_count);
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
    ml_free(c);
}

const struct ml_writer_ops ml_writer_csv = {
    .open = csv_open, .add = csv_add, .flush = csv_flush, .commit = csv_commit, .free = csv_free};
