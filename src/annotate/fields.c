/* The columns that annotate adds. */
#include <math.h>
#include <string.h>

#include "annotate/annotate_int.h"
#include "base/alloc.h"
#include "base/hash.h"

const struct ml_sink_column ml_annotate_columns_added[ML_ANNOTATE_COLUMN_COUNT] = {
    {ML_COLUMN("ml_lat", 6, "ml_lat", 'N', 11), false},
    {ML_COLUMN("ml_lon", 6, "ml_lon", 'N', 11), false},
    {ML_COLUMN("ml_place_id", 0, "ml_placeid", 'C', 100), false},
    {ML_COLUMN("ml_name", 0, "ml_name", 'C', 160), false},
    {ML_COLUMN("ml_kind", 0, "ml_kind", 'C', 12), false},
    {ML_COLUMN("ml_country", 0, "ml_country", 'C', 2), false},
    {ML_COLUMN("ml_admin1", 0, "ml_admin1", 'C', 100), false},
    {ML_COLUMN("ml_admin2", 0, "ml_admin2", 'C', 100), false},
    {ML_COLUMN("ml_admin1_pcode", 0, "ml_adm1_pc", 'C', 20), false},
    {ML_COLUMN("ml_admin2_pcode", 0, "ml_adm2_pc", 'C', 20), false},
    {ML_COLUMN("ml_confidence", 4, "ml_confid", 'N', 7), false},
    {ML_COLUMN("ml_uncertainty_m", 0, "ml_uncertm", 'N', 9), false},
    {ML_COLUMN("ml_precision", 0, "ml_precis", 'N', 2), false},
    {ML_COLUMN("ml_geo_precision", 0, "ml_geoprec", 'N', 2), false},
    {ML_COLUMN("ml_side", 0, "ml_side", 'C', 2), false},
    {ML_COLUMN("ml_side_confidence", 4, "ml_sideconf", 'N', 7), false},
    {ML_COLUMN("ml_border_pair", 0, "ml_borderp", 'C', 5), false},
    {ML_COLUMN("ml_border_km", 3, "ml_borderk", 'N', 10), false},
    {ML_COLUMN("ml_segment_id", 0, "ml_seg_id", 'C', 60), false},
    {ML_COLUMN("ml_segment_name", 0, "ml_segname", 'C', 160), false},
    {ML_COLUMN("ml_segment_status", 0, "ml_segstat", 'C', 12), false},
    {ML_COLUMN("ml_near_undelimited", 0, "ml_nr_undl", 'L', 1), false},
    {ML_COLUMN("ml_near_undemarcated", 0, "ml_nr_undm", 'L', 1), false},
    {ML_COLUMN("ml_flags", 0, "ml_flags", 'C', 120), true},
    {ML_COLUMN("ml_toponyms", 0, "ml_toponym", 'C', 254), true},
    {ML_COLUMN("ml_coord_km", 3, "ml_coordkm", 'N', 10), false},
    {ML_COLUMN("ml_error", 0, "ml_error", 'C', 254), false}};

/* Columns by number, where they are filled one by one. */
enum {
    LAT = 0, LON, PLACE_ID, NAME, KIND, COUNTRY, ADMIN1, ADMIN2, PCODE1, PCODE2, CONFIDENCE, UNCERTAINTY, PRECISION,
    GEO_PRECISION, SIDE, SIDE_CONFIDENCE, PAIR, BORDER_KM, SEGMENT_ID, SEGMENT_NAME, SEGMENT_STATUS, UNDELIMITED,
    UNDEMARCATED, FLAGS, TOPONYMS, COORD_KM, ERROR
};

static void add_flag(struct ml_buf *b, const char *flag)
{
    if (b->len)
        ml_buf_putc(b, ';');
    ml_buf_puts(b, flag);
}

void ml_row_list_flags(struct ml_annotator *a, const struct ml_scene *scene, const struct ml_annotation *n)
{
    struct ml_buf *b = &a->flags;

    ml_buf_clear(b);
    for (int i = 0; n->result && i < ML_FLAG_COUNT; i++)
        if (n->result->flags & 1u << i)
            add_flag(b, ml_flag_name((enum ml_flag)(1u << i)));
    if (n->result && scene->near)
        add_flag(b, "near");
    if (n->result && scene->between)
        add_flag(b, "between");
    if (n->result && scene->from == ML_PART_PLACE)
        add_flag(b, "from-place");
    if (n->result && scene->stands_in)
        add_flag(b, "stands-for-area");
    if (n->result && scene->from == ML_PART_ADMIN)
        add_flag(b, "from-admin");
    if (n->coords_far)
        add_flag(b, "coords-far");
    if (n->coords_other_side)
        add_flag(b, "coords-other-side");
}

/* Whether the name of result i stands at another result already; else it is put down. The table has room. */
static bool seen_before(const struct ml_result *results, size_t i, uint32_t *table, size_t size)
{
    struct ml_span name = results[i].toponym;
    size_t at = (size_t)ml_hash(name.ptr, name.len) & (size - 1);

    for (; table[at]; at = (at + 1) & (size - 1))
        if (ml_span_eq(results[table[at] - 1].toponym, name))
            return true;
    table[at] = (uint32_t)i + 1;
    return false;
}

bool ml_row_list_toponyms(struct ml_annotator *a, const struct ml_result_doc *doc, const char *text_end)
{
    void *p = a->seen;
    size_t size = 16;

    while (size < 2 * doc->result_count)
        size *= 2;
    if (!ml_grow(&p, &a->seen_cap, size, sizeof *a->seen))
        return false;
    a->seen = p;
    memset(a->seen, 0, size * sizeof *a->seen);
    ml_buf_clear(&a->toponyms);
    for (size_t i = 0; i < doc->result_count; i++) {
        struct ml_span name = doc->results[i].toponym;
        if (name.ptr >= text_end || memchr(name.ptr, ';', name.len) || seen_before(doc->results, i, a->seen, size))
            continue;
        if (a->toponyms.len)
            ml_buf_putc(&a->toponyms, ';');
        ml_buf_add(&a->toponyms, name.ptr, name.len);
    }
    return !a->toponyms.failed;
}

static void fill_border(const struct ml_result *r, struct ml_value *v)
{
    const struct ml_border_answer *b = &r->border;

    if (!r->border_applies) {
        v[SIDE] = ml_value_text(ml_kind_is_area(r->place->kind) ? r->place->country : NULL);
        return;
    }
    if (!b->covered)
        return;
    v[SIDE] = ml_value_text(b->side);
    v[SIDE_CONFIDENCE] = ml_value_real(b->side_confidence);
    v[PAIR] = ml_value_text(b->pair);
    if (b->pair[0])
        v[BORDER_KM] = ml_value_real(b->border_km);
    v[UNDELIMITED] = ml_value_bool(b->near_undelimited);
    v[UNDEMARCATED] = ml_value_bool(b->near_undemarcated);
    if (!b->segment_id)
        return;
    v[SEGMENT_ID] = ml_value_text(b->segment_id);
    v[SEGMENT_NAME] = ml_value_text(b->segment_name);
    v[SEGMENT_STATUS] = ml_value_text(ml_border_status_name(b->segment_status));
}

void ml_row_fill_values(struct ml_annotator *a, struct ml_annotation *out)
{
    struct ml_value *v = out->values;
    const struct ml_place_info *p = out->result ? out->result->place : NULL;

    if (p) {
        v[LAT] = ml_value_real(p->point.lat);
        v[LON] = ml_value_real(p->point.lon);
        v[PLACE_ID] = ml_value_text(p->place_id);
        v[NAME] = ml_value_text(p->name);
        v[KIND] = ml_value_text(ml_kind_name(p->kind));
        v[COUNTRY] = ml_value_text(p->country);
        v[ADMIN1] = ml_value_text(p->admin1);
        v[ADMIN2] = ml_value_text(p->admin2);
        v[PCODE1] = ml_value_text(p->admin1_pcode);
        v[PCODE2] = ml_value_text(p->admin2_pcode);
        v[CONFIDENCE] = ml_value_real(out->result->confidence);
        if (isfinite(p->uncertainty_m))
            v[UNCERTAINTY] = ml_value_int(llround(p->uncertainty_m));
        v[PRECISION] = ml_value_int(out->precision);
        v[GEO_PRECISION] = ml_value_int(out->geo_precision);
        fill_border(out->result, v);
    }
    v[FLAGS] = ml_value_span(ml_buf_span(&a->flags));
    v[TOPONYMS] = ml_value_span(out->toponyms);
    if (out->coord_km >= 0)
        v[COORD_KM] = ml_value_real(out->coord_km);
    v[ERROR] = ml_value_text(out->error);
}
