#include <string.h>

#include "annotate/annotate_int.h"
#include "annotate/glance.h"
#include "base/alloc.h"
#include "base/hash.h"
#include "lang/detect.h"
#include "text/utf8.h"

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
    if (!status && !(a->known = ml_known_new()))
        status = ml_fail_nomem(err);
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
    ml_known_free(a->known);
    ml_scene_finder_release(&a->finder);
    ml_buf_release(&a->document);
    ml_buf_release(&a->repaired);
    ml_buf_release(&a->scratch);
    ml_buf_release(&a->flags);
    ml_buf_release(&a->toponyms);
    ml_free(a->seen);
    ml_free(a);
}

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
        ml_row_complain(out, "date", s, "is no date; write YYYY-MM-DD");
        return 0;
    }
    return 0;
}

static enum ml_trust trust_of(struct ml_annotator *a, const struct ml_row *row)
{
    struct ml_span s;

    if (!a->columns->coarse_from || !a->columns->precision.name)
        return ML_TRUST_EXACT;
    s = ml_column_text(row, &a->columns->precision, &a->scratch);
    if (s.len != 1 || s.ptr[0] < '2' || s.ptr[0] > '9')
        return ML_TRUST_EXACT;
    return s.ptr[0] >= '0' + a->columns->coarse_from ? ML_TRUST_AREA : ML_TRUST_NEAR;
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

/* The same days recur too. Date 0 is none that a border is asked about. */
static int32_t epoch_of(struct ml_annotator *a, int32_t date)
{
    size_t i = (size_t)(date % ML_EPOCH_MEMORY);

    if (a->epochs[i].date != date) {
        a->epochs[i].date = date;
        a->epochs[i].epoch = ml_border_epoch(a->border, date);
    }
    return a->epochs[i].epoch;
}

/* The border fields of the row's place. */
static enum ml_status check_border(struct ml_annotator *a, struct ml_err *err)
{
    struct ml_result *r = &a->scene;
    struct { const struct ml_place_info *place; int64_t epoch; } key = {r->place, 0};
    struct ml_border_memory *m;

    if (!a->probe || !r->border_applies)
        return ML_OK;
    key.epoch = epoch_of(a, r->border_date);
    m = a->memory + ml_hash(&key, sizeof key) % ML_BORDER_MEMORY;
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

/* NULL leaves it to the geocoder, which would take the columns behind the text for a part of it. */
static const char *language_of(struct ml_span text, bool must_say)
{
    enum ml_lang lang = ml_glance_language(text);

    if (lang != ML_LANG_UND)
        return ml_lang_name(lang);
    return must_say ? ml_lang_name(ml_detect_language(text)) : NULL;
}

/* Repaired in place, so that offsets hold; the geocoder then takes it as it is. */
static struct ml_span repair(struct ml_buf *document)
{
    struct ml_span text = {document->data ? document->data : "", document->len};
    const unsigned char *p = (const unsigned char *)text.ptr;

    if (ml_utf8_valid_prefix(text.ptr, text.len) == text.len)
        return text;
    for (size_t i = 0; i < text.len; i++) {
        size_t n = ml_utf8_sequence(p + i, p + text.len);
        if (n == 0)
            document->data[i] = '?';
        i += n ? n - 1 : 0;
    }
    return text;
}

/* What a document means that was not met before. */
static enum ml_status interpret(struct ml_annotator *a, const struct ml_known_key *key, struct ml_meaning *out,
                                struct ml_err *err)
{
    struct ml_span text = key->text;
    struct ml_document doc = {.text = text};
    struct ml_scene_input in = {.place_trust = key->trust};
    struct ml_result_doc found;
    enum ml_status status;

    if (a->text_len && !a->options.lang)
        doc.lang = language_of((struct ml_span){text.ptr, a->text_len}, a->text_len < text.len);
    status = ml_geocoder_run(a->geocoder, &doc, &found, err);
    if (status)
        return status;
    in.results = found.results;
    in.count = found.result_count;
    in.place_beg = text.ptr + a->place_beg;
    for (in.text_count = in.count; in.text_count && found.results[in.text_count - 1].toponym.ptr >= in.place_beg;)
        in.text_count--;
    in.admin_beg = text.ptr + a->admin_beg;
    if (!ml_scene_find(&a->finder, (struct ml_span){text.ptr, a->text_len}, &in, &out->scene))
        return ml_fail_nomem(err);
    out->unlocated = why_not(&found, &out->scene, text.len);
    if (!ml_row_list_toponyms(a, &found, text.ptr + a->text_len))
        return ml_fail_nomem(err);
    out->toponyms = ml_buf_span(&a->toponyms);
    ml_known_keep(a->known, key, out);
    return ML_OK;
}

static enum ml_status understand(struct ml_annotator *a, const struct ml_row *row, struct ml_meaning *out,
                                 struct ml_err *err)
{
    struct ml_known_key key = {.trust = trust_of(a, row)};

    ml_row_join(a, row, key.trust);
    if (a->document.failed || a->scratch.failed)
        return ml_fail_nomem(err);
    key.text = repair(&a->document);
    key.parts[0] = a->text_len;
    key.parts[1] = a->place_beg;
    key.parts[2] = a->admin_beg;
    return ml_known_find(a->known, &key, out) ? ML_OK : interpret(a, &key, out, err);
}

static enum ml_status locate(struct ml_annotator *a, const struct ml_row *row, struct ml_annotation *out,
                             struct ml_err *err)
{
    int32_t own = read_date(a, row, out);
    int32_t date = a->options.date ? a->options.date : own ? own : a->options.today;
    struct ml_meaning meaning = {0};
    enum ml_status status = understand(a, row, &meaning, err);

    if (!status && meaning.scene.result) {
        a->scene = *meaning.scene.result;
        a->scene.border_date = date;
        out->result = &a->scene;
        out->precision = ml_ucdp_precision(a->scene.place, meaning.scene.near, meaning.scene.between);
        out->geo_precision = ml_acled_precision(a->scene.place, meaning.scene.near, meaning.scene.between);
        /* The row itself says that this place stands for an area around it. */
        if (meaning.scene.stands_in) {
            out->precision = out->precision < 4 ? 4 : out->precision;
            out->geo_precision = 3;
        }
        status = check_border(a, err);
    }
    out->unlocated = meaning.unlocated;
    out->toponyms = meaning.toponyms;
    if (!status)
        status = ml_row_check_coords(a, date, out, err);
    ml_row_list_flags(a, &meaning.scene, out);
    return status;
}

/* Cells that cannot be trusted to stand in their columns are not read for places. */
static bool is_readable(enum ml_row_fault fault)
{
    return fault == ML_ROW_GOOD || fault == ML_ROW_SHORT || fault == ML_ROW_BYTES || fault == ML_ROW_NUL;
}

enum ml_status ml_annotate_row(struct ml_annotator *a, const struct ml_row *row, struct ml_annotation *out,
                               struct ml_err *err)
{
    enum ml_status status = ML_OK;

    memset(out, 0, sizeof *out);
    out->coord_km = -1;
    ml_buf_clear(&a->flags);
    ml_row_fault_text(row, a->width, out->error, sizeof out->error);
    if (is_readable(row->fault) ||
        ((row->fault == ML_ROW_QUOTE_OPEN || row->fault == ML_ROW_QUOTE_STRAY) && row->count == a->width)) {
        ml_row_read_coords(a, row, out);
        status = locate(a, row, out, err);
    } else {
        out->unlocated = ML_UNLOCATED_ERROR;
    }
    if (a->flags.failed)
        return ml_fail_nomem(err);
    ml_row_fill_values(a, out);
    return status;
}
