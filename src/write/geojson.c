/*
 * GeoJSON (RFC 7946), whole or one FeatureCollection a line. Members of a collection come
 * in the order they are known, so nothing is kept in memory: bbox stands at the end.
 */
#include <math.h>

#include "base/alloc.h"
#include "write/fields.h"
#include "write/settled.h"
#include "write/write_int.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

struct geojson {
    struct ml_out out;
    struct ml_settled_cache *settled;
    struct ml_buf id;           /* the properties' beginning in the current document */
    bool explain;
    size_t features;            /* so far, in the collection */
    bool has_box;
    struct ml_lonlat min;
    struct ml_lonlat max;
};

static void member(struct ml_buf *b, int field, struct ml_value value)
{
    ml_buf_putc(b, ',');
    ml_buf_add(b, ml_fields[field].key, ml_fields[field].key_len);
    ml_json_value(b, ml_fields + field, &value);
}

static void members(struct ml_buf *b, const struct ml_value *values, int from, int end)
{
    for (int i = from; i < end; i++)
        member(b, i, values[i]);
}

static void render(struct ml_buf *b, const struct ml_result *r, const struct ml_value *values,
                   enum ml_settled_part part)
{
    if (part == ML_SETTLED_PLACE) {
        members(b, values, ML_FIELD_PLACE, ML_FIELD_CONFIDENCE);
    } else if (part == ML_SETTLED_BORDER) {
        members(b, values, ML_FIELD_UNCERTAINTY, ML_FIELD_FLAGS);
    } else if (r->place && ml_lonlat_valid(r->place->point)) {
        ADD(b, "{\"type\":\"Point\",\"coordinates\":");
        ml_json_position(b, r->place->point);
        ml_buf_putc(b, '}');
    } else {
        ADD(b, "null");
    }
}

static enum ml_status open_either(const struct ml_write_options *options, void **state,
                                  struct ml_err *err)
{
    struct geojson *g = ml_calloc(1, sizeof *g);
    enum ml_status status;

    if (g)
        g->settled = ml_settled_new(render);
    if (!g || !g->settled) {
        ml_free(g);
        return ml_fail_nomem(err);
    }
    g->explain = options->explain;
    status = ml_out_open(&g->out, options->path, err);
    if (status) {
        ml_settled_free(g->settled);
        ml_free(g);
        return status;
    }
    *state = g;
    return ML_OK;
}

static enum ml_status open_whole(const struct ml_write_options *options, void **state,
                                 struct ml_err *err)
{
    enum ml_status status = open_either(options, state, err);
    if (!status) {
        struct geojson *g = *state;
        ADD(&g->out.buf, "{\"type\":\"FeatureCollection\",\"features\":[");
    }
    return status;
}

static void grow_box(struct geojson *g, struct ml_lonlat p)
{
    if (!g->has_box) {
        g->has_box = true;
        g->min = g->max = p;
        return;
    }
    g->min.lon = fmin(g->min.lon, p.lon);
    g->min.lat = fmin(g->min.lat, p.lat);
    g->max.lon = fmax(g->max.lon, p.lon);
    g->max.lat = fmax(g->max.lat, p.lat);
}

static void begin_document(struct geojson *g, const struct ml_result_doc *doc)
{
    struct ml_value id = ml_fields_id(doc);

    ml_buf_clear(&g->id);
    ADD(&g->id, ",\"properties\":{");
    ml_buf_add(&g->id, ml_fields[ML_FIELD_DOC].key, ml_fields[ML_FIELD_DOC].key_len);
    ml_json_value(&g->id, ml_fields + ML_FIELD_DOC, &id);
    g->out.buf.failed = g->out.buf.failed || g->id.failed;
}

static void feature(struct geojson *g, const struct ml_result *r)
{
    const struct ml_settled *settled = ml_settled_get(g->settled, r);
    struct ml_buf *b = &g->out.buf;

    if (r->place && ml_lonlat_valid(r->place->point))
        grow_box(g, r->place->point);
    ADD(b, "{\"type\":\"Feature\",\"geometry\":");
    ml_settled_add(b, settled, ML_SETTLED_POINT);
    ml_buf_add(b, g->id.data, g->id.len);
    member(b, ML_FIELD_TOPONYM, ml_value_span(r->toponym));
    member(b, ML_FIELD_START, ml_value_int((long long)r->start));
    member(b, ML_FIELD_END, ml_value_int((long long)r->end));
    ml_settled_add(b, settled, ML_SETTLED_PLACE);
    member(b, ML_FIELD_CONFIDENCE, ml_value_real(r->confidence));
    ml_settled_add(b, settled, ML_SETTLED_BORDER);
    member(b, ML_FIELD_FLAGS, (struct ml_value){.type = ML_VALUE_FLAGS, .u.flags = r->flags});
    if (g->explain) {
        member(b, ML_FIELD_COUNT, (struct ml_value){.type = ML_VALUE_EVIDENCE, .u.result = r});
        member(b, ML_FIELD_COUNT + 1, (struct ml_value){.type = ML_VALUE_ALTERNATIVES, .u.result = r});
    }
    ADD(b, "}}");
}

static enum ml_status add_whole(void *state, const struct ml_result_doc *doc, struct ml_err *err)
{
    struct geojson *g = state;
    enum ml_status status = ML_OK;

    begin_document(g, doc);
    for (size_t i = 0; i < doc->result_count && !status; i++) {
        ml_buf_puts(&g->out.buf, g->features++ ? ",\n" : "\n");
        feature(g, doc->results + i);
        status = ml_out_spill(&g->out, err);
    }
    return status;
}

static enum ml_status commit_whole(void *state, struct ml_err *err)
{
    struct geojson *g = state;
    struct ml_buf *b = &g->out.buf;

    ml_buf_puts(b, g->features ? "\n]" : "]");
    if (g->has_box) {
        ADD(b, ",\"bbox\":[");
        ml_buf_fixed(b, g->min.lon, 6);
        ml_buf_putc(b, ',');
        ml_buf_fixed(b, g->min.lat, 6);
        ml_buf_putc(b, ',');
        ml_buf_fixed(b, g->max.lon, 6);
        ml_buf_putc(b, ',');
        ml_buf_fixed(b, g->max.lat, 6);
        ml_buf_putc(b, ']');
    }
    ADD(b, "}\n");
    return ml_out_commit(&g->out, err);
}

static void error(struct ml_buf *b, const struct ml_result_doc *doc)
{
    if (!doc->error)
        return;
    ADD(b, ",\"error\":");
    ml_json_string(b, doc->error, ml_span_of(doc->error).len);
}

static enum ml_status add_line(void *state, const struct ml_result_doc *doc, struct ml_err *err)
{
    struct geojson *g = state;
    struct ml_buf *b = &g->out.buf;
    struct ml_value id = ml_fields_id(doc);
    enum ml_status status = ML_OK;

    begin_document(g, doc);
    if (!doc->continued) {
        ADD(b, "{\"type\":\"FeatureCollection\",\"id\":");
        ml_json_value(b, &ml_fields[ML_FIELD_DOC], &id);
        error(b, doc);
        ADD(b, ",\"features\":[");
        g->features = 0;
    }
    for (size_t i = 0; i < doc->result_count && !status; i++) {
        if (g->features++)
            ml_buf_putc(b, ',');
        feature(g, doc->results + i);
        status = ml_out_spill(&g->out, err);
    }
    if (!doc->more) {
        ml_buf_putc(b, ']');
        if (doc->continued)
            error(b, doc);
        ADD(b, "}\n");
    }
    return status ? status : ml_out_spill(&g->out, err);
}

static enum ml_status flush_line(void *state, struct ml_err *err)
{
    struct geojson *g = state;
    return ml_out_flush(&g->out, err);
}

static enum ml_status commit_lines(void *state, struct ml_err *err)
{
    struct geojson *g = state;
    return ml_out_commit(&g->out, err);
}

static void free_either(void *state)
{
    struct geojson *g = state;
    ml_out_discard(&g->out);
    ml_buf_release(&g->id);
    ml_settled_free(g->settled);
    ml_free(g);
}

const struct ml_writer_ops ml_writer_geojson = {
    .open = open_whole, .add = add_whole, .commit = commit_whole, .free = free_either};

const struct ml_writer_ops ml_writer_geojsonl = {.open = open_either,
                                                 .add = add_line,
                                                 .flush = flush_line,
                                                 .commit = commit_lines,
                                                 .free = free_either};
