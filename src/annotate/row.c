#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "annotate/annotate.h"
#include "annotate/scene.h"
#include "base/alloc.h"
#include "base/hash.h"
#include "lang/detect.h"
#include "text/utf8.h"

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

/* Coordinates may miss the place's own circle by this much without suspicion. */
#define COORDS_SLACK_M 5000

/* A border answer once given; the same places recur. */
struct memory {
    const struct ml_place_info *place;  /* NULL = empty */
    int32_t epoch;                      /* ml_border_epoch */
    struct ml_border_answer answer;
};
enum { MEMORY = 16384 };

struct ml_annotator {
    const struct ml_annotate_columns *columns;
    size_t width;                   /* columns of the table, for messages */
    struct ml_geocode_options options;
    struct ml_geocoder *geocoder;
    const struct ml_border *border;
    struct ml_border_probe *probe;
    struct ml_scene_finder finder;
    struct ml_result scene;         /* the row's place, with its border */
    struct ml_buf document;
    struct ml_buf repaired;
    struct ml_buf scratch;
    struct ml_buf flags;
    struct ml_buf toponyms;
    size_t text_len;                /* parts of the document */
    size_t place_beg;
    size_t admin_beg;
    struct memory memory[MEMORY];
};

const char *ml_unlocated_text(enum ml_unlocated why)
{
    static const char *const texts[ML_UNLOCATED_COUNT] = {
        "located", "no text and no place given", "no place named", "places named, none known",
        "places named only as speakers", "row could not be read"};
    return texts[why];
}

enum ml_status ml_annotator_new(struct ml_gazetteer *gazetteer, const struct ml_border *border,
                                const struct ml_geocode_options *options,
                                const struct ml_annotate_columns *columns, size_t width,
                                struct ml_annotator **out, struct ml_err *err)
{
    struct ml_annotator *a = ml_calloc(1, sizeof *a);
    enum ml_status status;

    *out = NULL;
    if (!a)
        return ml_fail_nomem(err);
    ml_told_start();
    a->columns = columns;
    a->width = width;
    a->options = *options;
    a->border = border;
    /* Only the row's place is asked for its border, so the geocoder goes without. */
    status = ml_geocoder_new(gazetteer, NULL, options, &a->geocoder, err);
    if (!status && border)
        status = ml_border_probe_new(border, &a->probe, err);
    if (status)
        ml_annotator_free(a);
    else
        *out = a;
    return status;
}

void ml_annotator_free(struct ml_annotator *a)
{
    if (!a)
        return;
    ml_border_probe_free(a->probe);
    ml_geocoder_free(a->geocoder);
    ml_scene_finder_release(&a->finder);
    ml_buf_release(&a->document);
    ml_buf_release(&a->repaired);
    ml_buf_release(&a->scratch);
    ml_buf_release(&a->flags);
    ml_buf_release(&a->toponyms);
    ml_free(a);
}

/* ---- The row as one document ---- */

static bool is_cyrillic(struct ml_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0xd0 && (unsigned char)s.ptr[i] <= 0xd3)
            return true;
    return false;
}

/* A place column may be a list in brackets: "['Batken', 'Kok-Tash']". */
static void add_place(struct ml_annotator *a, struct ml_span s)
{
    struct ml_buf *d = &a->document;
    bool list = a->columns->place_is_list && s.len && s.ptr[0] == '[';

    /* A locating word before it makes a bare name one that names a place. */
    ml_buf_puts(d, is_cyrillic(s) ? "в " : "in ");
    for (size_t i = 0; i < s.len; i++)
        if (!list || !strchr("[]'\"", s.ptr[i]))
            ml_buf_putc(d, s.ptr[i]);
    ml_buf_puts(d, ", ");
}

static bool has_word(struct ml_span s, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= s.len; i++) {
        size_t j = 0;
        while (j < n && (s.ptr[i + j] | 0x20) == word[j])
            j++;
        if (j == n)
            return true;
    }
    return false;
}

/* "Batken" in a column of districts is the district, not the town. */
static const char *generic_of(struct ml_span s, const char *column)
{
    static const char *const generic[] = {"region", "oblast", "province", "district", "rayon", "raion", "city",
                                          "viloyat", "tuman", "oblusu", "rayonu", "nohiya", "republic", "state"};
    struct ml_span name = ml_span_of(column);

    if (is_cyrillic(s) || memchr(s.ptr, ',', s.len))
        return "";
    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        if (has_word(s, generic[i]))
            return "";
    if (has_word(name, "1") || has_word(name, "province") || has_word(name, "region") || has_word(name, "oblast"))
        return " region";
    if (has_word(name, "2") || has_word(name, "district") || has_word(name, "raion") || has_word(name, "rayon"))
        return " district";
    return "";
}

static void join_row(struct ml_annotator *a, const struct ml_row *row)
{
    const struct ml_annotate_columns *c = a->columns;
    struct ml_buf *d = &a->document;

    ml_buf_clear(d);
    for (size_t i = 0; i < c->text_count; i++) {
        struct ml_span s = ml_column_text(row, c->text + i, &a->scratch);
        if (s.len && d->len)
            ml_buf_puts(d, "\n\n");
        ml_buf_add(d, s.ptr, s.len);
    }
    a->text_len = d->len;
    if (d->len)
        ml_buf_puts(d, "\n\n");
    a->place_beg = d->len;
    for (size_t i = 0; i < c->place_count; i++) {
        struct ml_span s = ml_column_text(row, c->place + i, &a->scratch);
        if (s.len)
            add_place(a, s);
    }
    a->admin_beg = d->len;
    for (size_t i = 0; i < c->admin_count; i++) {
        struct ml_span s = ml_column_text(row, c->admin + i, &a->scratch);
        if (!s.len)
            continue;
        if (a->place_beg == d->len)
            ml_buf_puts(d, is_cyrillic(s) ? "в " : "in ");
        ml_buf_add(d, s.ptr, s.len);
        ml_buf_puts(d, generic_of(s, c->admin[i].name));
        ml_buf_puts(d, ", ");
    }
}

/* ---- The row's own point ---- */

static bool parse_degrees(struct ml_span s, double limit, double *out)
{
    char copy[48];
    char *end;

    if (s.len == 0 || s.len >= sizeof copy)
        return false;
    memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    for (char *p = copy; *p; p++)
        if (*p == ',')
            *p = '.';
    if (strspn(copy, "+-.0123456789eE") != s.len)
        return false;
    *out = strtod(copy, &end);
    return *end == '\0' && end != copy && *out >= -limit && *out <= limit;
}

static void complain(struct ml_annotation *out, const char *what, struct ml_span value, const char *remedy)
{
    if (!out->error[0])
        snprintf(out->error, sizeof out->error, "%s '%.*s' %s", what, (int)(value.len < 60 ? value.len : 60), value.ptr,
                 remedy);
}

static void read_coords(struct ml_annotator *a, const struct ml_row *row, struct ml_annotation *out)
{
    const struct ml_annotate_columns *c = a->columns;

    for (size_t i = 0; i < c->coord_count && !out->has_coords; i++) {
        struct ml_span s = ml_column_text(row, c->lat + i, &a->scratch);
        bool empty = s.len == 0;
        if (!empty && !parse_degrees(s, 90, &out->coords.lat)) {
            complain(out, "latitude", s, "is no latitude; write degrees, -90 to 90");
            return;
        }
        s = ml_column_text(row, c->lon + i, &a->scratch);
        if (empty || s.len == 0)
            continue;
        if (!parse_degrees(s, 180, &out->coords.lon)) {
            complain(out, "longitude", s, "is no longitude; write degrees, -180 to 180");
            return;
        }
        out->has_coords = true;
    }
}

static enum ml_status check_coords(struct ml_annotator *a, int32_t date, struct ml_annotation *out,
                                   struct ml_err *err)
{
    const struct ml_place_info *p = out->result ? out->result->place : NULL;
    struct ml_border_answer answer = {0};
    const char *side;

    if (!out->has_coords || !p)
        return ML_OK;
    out->coord_km = ml_border_distance_m(out->coords, p->point) / 1000;
    out->coords_far = out->coord_km * 1000 > p->uncertainty_m + COORDS_SLACK_M;
    if (a->probe) {
        enum ml_status status = ml_border_check(a->probe, out->coords, 0, date, a->options.near_km, &answer, err);
        if (status)
            return status;
    }
    side = out->result->border_applies ? out->result->border.side : p->country ? p->country : "";
    if (answer.covered)
        memcpy(out->coords_side, answer.side, sizeof out->coords_side);
    out->coords_other_side = answer.covered && side[0] && strcmp(side, answer.side) != 0;
    return ML_OK;
}

/* ---- The fields ---- */

static void add_flag(struct ml_buf *b, const char *flag)
{
    if (b->len)
        ml_buf_putc(b, ';');
    ml_buf_puts(b, flag);
}

static void list_flags(struct ml_annotator *a, const struct ml_scene *scene, const struct ml_annotation *n)
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
    if (n->result && scene->from == ML_PART_ADMIN)
        add_flag(b, "from-admin");
    if (n->coords_far)
        add_flag(b, "coords-far");
    if (n->coords_other_side)
        add_flag(b, "coords-other-side");
}

static bool seen_before(const struct ml_result *results, size_t i, const char *text_end)
{
    for (size_t j = 0; j < i; j++)
        if (results[j].toponym.ptr < text_end && ml_span_eq(results[j].toponym, results[i].toponym))
            return true;
    return false;
}

/* Every name that the text has, as written, once; ';' never is part of a name. */
static void list_toponyms(struct ml_annotator *a, const struct ml_result_doc *doc, const char *text_end)
{
    ml_buf_clear(&a->toponyms);
    for (size_t i = 0; i < doc->result_count; i++) {
        struct ml_span name = doc->results[i].toponym;
        if (name.ptr >= text_end || memchr(name.ptr, ';', name.len) || seen_before(doc->results, i, text_end))
            continue;
        if (a->toponyms.len)
            ml_buf_putc(&a->toponyms, ';');
        ml_buf_add(&a->toponyms, name.ptr, name.len);
    }
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

static void fill_values(struct ml_annotator *a, struct ml_annotation *out)
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
    v[TOPONYMS] = ml_value_span(ml_buf_span(&a->toponyms));
    if (out->coord_km >= 0)
        v[COORD_KM] = ml_value_real(out->coord_km);
    v[ERROR] = ml_value_text(out->error);
}

/* ---- All of it ---- */

static int32_t read_date(struct ml_annotator *a, const struct ml_row *row, struct ml_annotation *out)
{
    const struct ml_annotate_columns *c = a->columns;
    int32_t date;

    for (size_t i = 0; i < c->date_count; i++) {
        struct ml_span s = ml_column_text(row, c->date + i, &a->scratch);
        if (!s.len)
            continue;
        if (ml_table_date(s, &date))
            return date;
        complain(out, "date", s, "is no date; write YYYY-MM-DD");
        return 0;
    }
    return 0;
}

static bool is_coarse(struct ml_annotator *a, const struct ml_row *row)
{
    struct ml_span s;

    if (!a->columns->coarse_from || !a->columns->precision.name)
        return false;
    s = ml_column_text(row, &a->columns->precision, &a->scratch);
    return s.len == 1 && s.ptr[0] >= '0' + a->columns->coarse_from && s.ptr[0] <= '9';
}

static enum ml_unlocated why_not(const struct ml_result_doc *doc, const struct ml_scene *scene, size_t len)
{
    if (scene->result)
        return ML_LOCATED;
    if (scene->only_spoke)
        return ML_UNLOCATED_SPEAKER;
    if (len == 0)
        return ML_UNLOCATED_EMPTY;
    return doc->result_count ? ML_UNLOCATED_UNKNOWN : ML_UNLOCATED_NO_NAME;
}

/* The border fields of the row's place. */
static enum ml_status check_border(struct ml_annotator *a, struct ml_err *err)
{
    struct ml_result *r = &a->scene;
    struct { const struct ml_place_info *place; int64_t epoch; } key = {r->place, 0};
    struct memory *m;

    if (!a->probe || !r->border_applies)
        return ML_OK;
    key.epoch = ml_border_epoch(a->border, r->border_date);
    m = a->memory + ml_hash(&key, sizeof key) % MEMORY;
    if (m->place != r->place || m->epoch != key.epoch) {
        enum ml_status status = ml_border_check(a->probe, r->place->point, r->place->uncertainty_m, r->border_date,
                                                a->options.near_km, &m->answer, err);
        m->place = status ? NULL : r->place;
        m->epoch = (int32_t)key.epoch;
        if (status)
            return status;
    }
    ml_geocoder_set_border(r, &m->answer);
    return ML_OK;
}

static enum ml_status locate(struct ml_annotator *a, const struct ml_row *row, struct ml_annotation *out,
                             struct ml_err *err)
{
    struct ml_document doc = {.date = read_date(a, row, out)};
    struct ml_scene_input in = {.coarse = is_coarse(a, row)};
    struct ml_result_doc found;
    struct ml_scene scene;
    struct ml_span text;
    int32_t date = a->options.date ? a->options.date : doc.date ? doc.date : a->options.today;
    enum ml_status status;

    join_row(a, row);
    if (a->document.failed || a->scratch.failed)
        return ml_fail_nomem(err);
    /* Repaired here, so that offsets hold; the geocoder then takes it as it is. */
    text = (struct ml_span){a->document.data ? a->document.data : "", a->document.len};
    if (ml_utf8_valid_prefix(text.ptr, text.len) != text.len) {
        for (size_t i = 0; i < a->document.len; i++) {
            size_t n = ml_utf8_sequence((const unsigned char *)text.ptr + i, (const unsigned char *)text.ptr + text.len);
            if (n == 0)
                a->document.data[i] = '?';
            i += n ? n - 1 : 0;
        }
    }
    doc.text = text;
    if (a->text_len && a->text_len < text.len && !a->options.lang)
        doc.lang = ml_lang_name(ml_detect_language((struct ml_span){text.ptr, a->text_len}));
    status = ml_geocoder_run(a->geocoder, &doc, &found, err);
    if (status)
        return status;
    in.results = found.results;
    in.count = found.result_count;
    in.place_beg = text.ptr + a->place_beg;
    in.admin_beg = text.ptr + a->admin_beg;
    if (!ml_scene_find(&a->finder, (struct ml_span){text.ptr, a->text_len}, &in, &scene))
        return ml_fail_nomem(err);
    if (scene.result) {
        a->scene = *scene.result;
        status = check_border(a, err);
        if (status)
            return status;
        out->result = &a->scene;
    }
    out->unlocated = why_not(&found, &scene, text.len);
    if (scene.result) {
        const struct ml_place_info *p = scene.result->place;
        out->precision = ml_ucdp_precision(p, scene.near, scene.between);
        out->geo_precision = ml_acled_precision(p, scene.near, scene.between);
    }
    status = check_coords(a, date, out, err);
    list_flags(a, &scene, out);
    list_toponyms(a, &found, text.ptr + a->text_len);
    return status;
}

/* Cells that cannot be trusted to stand in their columns are not read for places. */
static bool is_readable(enum ml_row_fault fault)
{
    return fault == ML_ROW_GOOD || fault == ML_ROW_SHORT || fault == ML_ROW_BYTES;
}

enum ml_status ml_annotate_row(struct ml_annotator *a, const struct ml_row *row, struct ml_annotation *out,
                               struct ml_err *err)
{
    enum ml_status status = ML_OK;

    memset(out, 0, sizeof *out);
    out->coord_km = -1;
    ml_buf_clear(&a->flags);
    ml_buf_clear(&a->toponyms);
    ml_row_fault_text(row, a->width, out->error, sizeof out->error);
    if (is_readable(row->fault) ||
        ((row->fault == ML_ROW_QUOTE_OPEN || row->fault == ML_ROW_QUOTE_STRAY) && row->count == a->width)) {
        read_coords(a, row, out);
        status = locate(a, row, out, err);
    } else {
        out->unlocated = ML_UNLOCATED_ERROR;
    }
    if (a->flags.failed || a->toponyms.failed)
        return ml_fail_nomem(err);
    fill_values(a, out);
    return status;
}
