/* The quality report: the tally in words (Markdown) or as JSON. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "annotate/tally.h"
#include "base/alloc.h"
#include "write/out.h"
#include "write/record.h"

static const char *const ucdp_words[ML_TALLY_PRECISIONS] = {
    "", "exact place", "near a place or limited area", "district", "region", "between places, linear or vague",
    "country", "water"};
static const char *const acled_words[4] = {"", "named place", "part of a region or near a place", "larger region"};
static const char *const within_words[4] = {"within 1 km", "within 5 km", "within 25 km", "within 100 km"};

static double share(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void row(struct ml_buf *b, const char *what, uint64_t n, uint64_t whole)
{
    ml_buf_printf(b, "| %s | %llu | %.1f %% |\n", what, (unsigned long long)n, share(n, whole));
}

static void head(struct ml_buf *b, const char *title, const char *what)
{
    ml_buf_printf(b, "\n## %s\n\n| %s | rows | share |\n|---|---:|---:|\n", title, what);
}

static void md_codes(struct ml_buf *b, const struct ml_tally *t)
{
    char what[80];

    head(b, "Precision (UCDP code, ml_precision)", "code");
    for (int i = 1; i < ML_TALLY_PRECISIONS; i++) {
        snprintf(what, sizeof what, "%d %s", i, ucdp_words[i]);
        row(b, what, t->precision[i], t->located);
    }
    head(b, "Precision (ACLED code, ml_geo_precision)", "code");
    for (int i = 1; i < 4; i++) {
        snprintf(what, sizeof what, "%d %s", i, acled_words[i]);
        row(b, what, t->geo_precision[i], t->located);
    }
    head(b, "Kinds of place", "kind");
    for (int i = 0; i < ML_KIND_COUNT; i++)
        if (t->kinds[i])
            row(b, ml_kind_name((enum ml_kind)i), t->kinds[i], t->located);
}

static void md_coords(struct ml_buf *b, const struct ml_tally *t)
{
    head(b, "The rows' own coordinates", "distance from the place");
    for (int i = 0; i < 4; i++)
        row(b, within_words[i], t->coords_within[i], t->coords);
    row(b, "farther than the place's circle and 5 km (coords-far)", t->coords_far, t->coords);
    row(b, "on another side of the border (coords-other-side)", t->coords_other_side, t->coords);
    if (!t->suspect_count)
        return;
    ml_buf_printf(b, "\n### Suspicious coordinates\n\nThe first %zu.\n\n"
                  "| line | km | own point | its side | place | place's side |\n|---:|---:|---|---|---|---|\n",
                  t->suspect_count);
    for (size_t i = 0; i < t->suspect_count; i++) {
        const struct ml_tally_suspect *s = t->suspects + i;
        ml_buf_printf(b, "| %llu | %.1f | %.5f, %.5f | %s | %s | %s |\n", (unsigned long long)s->line, s->km, s->lat,
                      s->lon, s->own_side, s->place, s->place_side);
    }
}

static void md_border(struct ml_buf *b, const struct ml_tally *t, const struct ml_tally_segment *segments)
{
    head(b, "Status of the nearest border segment", "status on the row's date");
    for (int i = 0; i < ML_TALLY_STATUSES; i++)
        row(b, ml_border_status_name((enum ml_border_status)i), t->statuses[i], t->located);
    row(b, "near an undelimited or disputed segment", t->near_undelimited, t->located);
    row(b, "near a segment that is not demarcated", t->near_undemarcated, t->located);
    if (t->segment_count)
        ml_buf_puts(b, "\n## Nearest border segments\n\n| segment | name | status | rows |\n|---|---|---|---:|\n");
    for (size_t i = 0; i < t->segment_count; i++)
        ml_buf_printf(b, "| %s | %s | %s | %llu |\n", segments[i].id, segments[i].name, segments[i].status,
                      (unsigned long long)segments[i].rows);
}

static void markdown(struct ml_buf *b, const struct ml_tally *t, const struct ml_tally_segment *segments,
                     const char *table)
{
    ml_buf_printf(b, "# %s\n", table);
    head(b, "Rows", "what became of them");
    row(b, "all", t->rows, t->rows);
    row(b, "located", t->located, t->rows);
    for (int i = 1; i < ML_UNLOCATED_COUNT; i++)
        row(b, ml_unlocated_text((enum ml_unlocated)i), t->unlocated[i], t->rows);
    row(b, "with an ml_error", t->failed, t->rows);
    md_codes(b, t);
    if (t->coords)
        md_coords(b, t);
    md_border(b, t, segments);
}

/* ---- JSON ---- */

static void put(json_t *o, const char *name, uint64_t n)
{
    json_object_set_new(o, name, json_integer((json_int_t)n));
}

static json_t *numbered(const uint64_t *v, int from, int to)
{
    json_t *o = json_object();
    char name[16];

    for (int i = from; i < to; i++) {
        snprintf(name, sizeof name, "%d", i);
        put(o, name, v[i]);
    }
    return o;
}

static json_t *coords_json(const struct ml_tally *t)
{
    json_t *o = json_object();
    json_t *list = json_array();

    put(o, "checked", t->coords);
    put(o, "far", t->coords_far);
    put(o, "other_side", t->coords_other_side);
    for (int i = 0; i < 4; i++)
        put(o, within_words[i], t->coords_within[i]);
    for (size_t i = 0; i < t->suspect_count; i++) {
        const struct ml_tally_suspect *s = t->suspects + i;
        json_array_append_new(list, json_pack("{sI sf sf sf ss ss ss sb sb}", "line", (json_int_t)s->line, "km", s->km,
                                              "lat", s->lat, "lon", s->lon, "side", s->own_side, "place", s->place,
                                              "place_side", s->place_side, "far", s->far, "other_side", s->other_side));
    }
    json_object_set_new(o, "suspicious", list);
    return o;
}

static json_t *report_json(const struct ml_tally *t, const struct ml_tally_segment *segments, const char *table)
{
    json_t *o = json_pack("{ss sI sI sI}", "table", table, "rows", (json_int_t)t->rows, "located",
                          (json_int_t)t->located, "failed", (json_int_t)t->failed);
    json_t *why = json_object();
    json_t *kinds = json_object();
    json_t *statuses = json_object();
    json_t *list = json_array();

    for (int i = 1; i < ML_UNLOCATED_COUNT; i++)
        put(why, ml_unlocated_text((enum ml_unlocated)i), t->unlocated[i]);
    for (int i = 0; i < ML_KIND_COUNT; i++)
        put(kinds, ml_kind_name((enum ml_kind)i), t->kinds[i]);
    for (int i = 0; i < ML_TALLY_STATUSES; i++)
        put(statuses, ml_border_status_name((enum ml_border_status)i), t->statuses[i]);
    for (size_t i = 0; i < t->segment_count; i++)
        json_array_append_new(list, json_pack("{ss ss ss sI}", "segment_id", segments[i].id, "segment_name",
                                              segments[i].name, "segment_status", segments[i].status, "rows",
                                              (json_int_t)segments[i].rows));
    json_object_set_new(o, "unlocated", why);
    json_object_set_new(o, "ml_precision", numbered(t->precision, 1, ML_TALLY_PRECISIONS));
    json_object_set_new(o, "ml_geo_precision", numbered(t->geo_precision, 1, 4));
    json_object_set_new(o, "kinds", kinds);
    json_object_set_new(o, "coordinates", coords_json(t));
    json_object_set_new(o, "segment_status", statuses);
    put(o, "near_undelimited", t->near_undelimited);
    put(o, "near_undemarcated", t->near_undemarcated);
    json_object_set_new(o, "segments", list);
    return o;
}

static int by_id(const void *a, const void *b)
{
    const struct ml_tally_segment *x = a;
    const struct ml_tally_segment *y = b;
    int c = strcmp(x->id, y->id);

    return c ? c : strcmp(x->status, y->status);
}

static bool is_json(const char *path)
{
    size_t len = path ? strlen(path) : 0;
    return len > 5 && strcmp(path + len - 5, ".json") == 0;
}

static bool fill(struct ml_buf *b, const struct ml_tally *t, const struct ml_tally_segment *segments,
                 const char *table, bool json)
{
    json_t *o;
    char *text;

    if (!json) {
        markdown(b, t, segments, table);
        return !b->failed;
    }
    o = report_json(t, segments, table);
    text = json_dumps(o, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    if (text) {
        ml_buf_puts(b, text);
        ml_buf_putc(b, '\n');
    }
    free(text);
    json_decref(o);
    return text && !b->failed;
}

enum ml_status ml_tally_report(const struct ml_tally *t, const char *table, const char *path,
                               struct ml_err *err)
{
    size_t size = t->segment_count * sizeof *t->segments;
    struct ml_tally_segment *segments = ml_alloc(size ? size : 1);
    struct ml_out out = {0};
    enum ml_status status;

    if (!segments)
        return ml_fail_nomem(err);
    if (size)
        memcpy(segments, t->segments, size);
    qsort(segments, t->segment_count, sizeof *segments, by_id);
    status = ml_out_open(&out, path, err);
    if (!status && !fill(&out.buf, t, segments, table, is_json(path)))
        status = ml_fail_nomem(err);
    if (!status)
        status = ml_out_commit(&out, err);
    ml_out_discard(&out);
    ml_free(segments);
    return status;
}
