#include "geocode/geocode.h"

#include <string.h>

#include "base/alloc.h"
#include "geocode/explain.h"
#include "lang/detect.h"
#include "mention/mention.h"
#include "resolve/resolve.h"
#include "text/utf8.h"
#include "text/word.h"

enum { ALTERNATIVES = 5, PART = 4096, PAGE = 64 };

/* Below this a capitalised word is more likely something else than a place. */
#define NAMING_FLOOR 0.45f
#define AMBIGUOUS_SHARE 0.2f
#define SIDE_SURE 0.9

/* What was once looked up of a place; the same ones recur. */
struct memory {
    const struct ml_place_info *info;   /* NULL = not yet */
    bool checked;       /* answer holds on date */
    int32_t date;
    struct ml_border_answer answer;
};

struct ml_geocoder {
    struct ml_gazetteer *gazetteer;
    struct ml_geocode_options options;
    struct ml_scanner *scanner;
    struct ml_resolver *resolver;
    struct ml_border_probe *probe;  /* NULL without a border */
    struct ml_mentions mentions;
    struct ml_buf repaired;
    struct ml_arena arena;          /* evidence and alternatives of the current document */
    struct ml_result *results;
    size_t count;
    size_t cap;
    /* the document at hand */
    const struct ml_document *doc;
    enum ml_lang lang;
    int32_t date;
    bool continued;                 /* part of it has been given out */
    struct memory **memory;         /* by place, in pages of PAGE made when first asked for */
    size_t page_count;
};

enum ml_status ml_geocoder_new(struct ml_gazetteer *gazetteer, const struct ml_border *border,
                               const struct ml_geocode_options *options, struct ml_geocoder **out,
                               struct ml_err *err)
{
    struct ml_geocoder *g = ml_calloc(1, sizeof *g);
    const struct ml_index *index = ml_gazetteer_index(gazetteer);
    enum ml_status status;

    *out = NULL;
    if (!g)
        return ml_fail_nomem(err);
    g->gazetteer = gazetteer;
    g->options = *options;
    ml_arena_init(&g->arena, 0);
    ml_buf_init(&g->repaired, 0);
    g->page_count = index->place_count / PAGE + 1;
    g->memory = ml_calloc(g->page_count, sizeof *g->memory);
    status = g->memory ? ml_scanner_new(index, &g->scanner, err) : ml_fail_nomem(err);
    if (!status)
        status = ml_resolver_new(index, g->scanner, options->explain, &g->resolver, err);
    if (!status && border)
        status = ml_border_probe_new(border, &g->probe, err);
    if (status) {
        ml_geocoder_free(g);
        return status;
    }
    *out = g;
    return ML_OK;
}

void ml_geocoder_free(struct ml_geocoder *g)
{
    if (!g)
        return;
    ml_border_probe_free(g->probe);
    ml_resolver_free(g->resolver);
    ml_scanner_free(g->scanner);
    ml_mentions_release(&g->mentions);
    ml_buf_release(&g->repaired);
    ml_arena_release(&g->arena);
    ml_free(g->results);
    for (size_t i = 0; g->memory && i < g->page_count; i++)
        ml_free(g->memory[i]);
    ml_free(g->memory);
    ml_free(g);
}

/* ---- One result ---- */

/* The memory of a place; NULL when the gazetteer cannot be read, or without memory. */
static struct memory *recall(struct ml_geocoder *g, uint32_t place, struct ml_err *err)
{
    struct memory **page = &g->memory[place / PAGE];
    struct memory *m;

    if (!*page)
        *page = ml_calloc(PAGE, sizeof **page);
    if (!*page) {
        ml_fail_nomem(err);
        return NULL;
    }
    m = &(*page)[place % PAGE];
    if (!m->info)
        m->info = ml_gazetteer_place(g->gazetteer, place, err);
    return m->info ? m : NULL;
}

void ml_geocoder_set_border(struct ml_result *r, const struct ml_border_answer *answer)
{
    r->border = *answer;
    if (!r->border.covered) {
        r->flags |= ML_FLAG_OUTSIDE_COVERAGE;
        return;
    }
    if (r->place->country && strcmp(r->place->country, r->border.side) != 0)
        r->flags |= ML_FLAG_COUNTRY_MISMATCH;
    if (r->border.side_confidence < SIDE_SURE)
        r->flags |= ML_FLAG_SIDE_UNCERTAIN;
}

static enum ml_status check_border(struct ml_geocoder *g, struct memory *m, struct ml_result *r,
                                   struct ml_err *err)
{
    enum ml_status status;

    r->border_applies = !ml_kind_is_area(r->place->kind);
    if (!g->probe || !r->border_applies)
        return ML_OK;
    if (!m->checked || m->date != r->border_date) {
        m->checked = false;
        status = ml_border_check(g->probe, r->place->point, r->place->uncertainty_m, r->border_date,
                                 g->options.near_km, &m->answer, err);
        if (status)
            return status;
        m->checked = true;
        m->date = r->border_date;
    }
    ml_geocoder_set_border(r, &m->answer);
    return ML_OK;
}

static enum ml_status explain(struct ml_geocoder *g, const struct ml_mention *m, const struct ml_decision *d,
                              struct ml_result *r, struct ml_err *err)
{
    enum ml_status status = ml_explain_choice(&g->arena, g->gazetteer, m, d->candidates, &r->evidence,
                                              &r->evidence_count, err);
    if (!status)
        status = ml_explain_candidates(&g->arena, g->gazetteer, NULL, d, 1, ALTERNATIVES, &r->alternatives,
                                       &r->alternative_count, err);
    return status;
}

static enum ml_status fill_result(struct ml_geocoder *g, const struct ml_mention *m,
                                  const struct ml_decision *d, int32_t date, struct ml_result *r,
                                  struct ml_err *err)
{
    const struct ml_candidate *best = d->candidates;
    struct memory *memory;
    struct ml_err why = {0};
    enum ml_status status;

    *r = (struct ml_result){.toponym = {m->beg, (size_t)(m->end - m->beg)}, .start = m->start,
                            .end = m->stop, .border_date = date};
    if (d->count == 0) {
        r->flags = ML_FLAG_UNRESOLVED;
        return ML_OK;
    }
    memory = recall(g, best->place, &why);
    if (!memory) {
        if (err)
            *err = why;
        return why.status;
    }
    r->place = memory->info;
    r->confidence = (double)d->confidence;
    if (best->how >= ML_HOW_GENERATED)
        r->flags |= ML_FLAG_FUZZY;
    if (d->count > 1 && d->candidates[1].share >= AMBIGUOUS_SHARE)
        r->flags |= ML_FLAG_AMBIGUOUS;
    status = check_border(g, memory, r, err);
    if (!status && g->options.explain)
        status = explain(g, m, d, r, err);
    return status;
}

static enum ml_status add_result(struct ml_geocoder *g, const struct ml_mention *m,
                                 const struct ml_decision *d, int32_t date, struct ml_err *err)
{
    void *p = g->results;
    enum ml_status status;

    if (d->naming < NAMING_FLOOR)
        return ML_OK;
    if (!ml_grow(&p, &g->cap, g->count + 1, sizeof *g->results))
        return ml_fail_nomem(err);
    g->results = p;
    status = fill_result(g, m, d, date, &g->results[g->count], err);
    if (!status && g->results[g->count].confidence >= g->options.min_confidence)
        g->count++;
    return status;
}

/* ---- A document ---- */

static enum ml_lang language_of(const struct ml_geocoder *g, const struct ml_document *doc, struct ml_span text)
{
    const char *tag = doc->lang ? doc->lang : g->options.lang;
    enum ml_lang lang = tag ? ml_lang_of_tag(tag) : ML_LANG_UND;

    return lang != ML_LANG_UND ? lang : ml_detect_language(text);
}

static enum ml_status next_passage(struct ml_geocoder *g, struct ml_err *err)
{
    const struct ml_decision *decisions;
    const struct ml_mentions *m = &g->mentions;
    enum ml_status status = ml_scan_next(g->scanner, ML_PASSAGE_MENTIONS, &g->mentions, err);

    if (!status)
        status = ml_resolve_passage(g->resolver, m->items, m->count, g->lang, &decisions, err);
    for (size_t i = 0; !status && i < m->count; i++)
        status = add_result(g, &m->items[i], &decisions[i], g->date, err);
    return status;
}

/* Decides passages until there are `enough` results or no more mentions. */
static enum ml_status next_part(struct ml_geocoder *g, size_t enough, struct ml_result_doc *out,
                                struct ml_err *err)
{
    const struct ml_document *doc = g->doc;
    enum ml_status status = ML_OK;

    *out = (struct ml_result_doc){.id = doc->id, .id_is_number = doc->id_is_number,
                                  .lang = ml_lang_name(g->lang), .continued = g->continued};
    ml_arena_clear(&g->arena);
    g->count = 0;
    while (!status && !ml_scan_done(g->scanner, &g->mentions) && g->count < enough)
        status = next_passage(g, err);
    g->continued = true;
    out->results = g->results;
    out->result_count = g->count;
    out->more = !ml_scan_done(g->scanner, &g->mentions);
    return status;
}

enum ml_status ml_geocoder_begin(struct ml_geocoder *g, const struct ml_document *doc, struct ml_err *err)
{
    struct ml_span text;

    ml_buf_clear(&g->repaired);
    text = ml_utf8_repair(doc->text, &g->repaired);
    if (g->repaired.failed)
        return ml_fail_nomem(err);
    g->doc = doc;
    g->date = g->options.date ? g->options.date : doc->date ? doc->date : g->options.today;
    g->lang = language_of(g, doc, text);
    g->continued = false;
    g->mentions.count = g->mentions.ahead = 0;
    ml_scan_begin(g->scanner, text, g->lang);
    return ML_OK;
}

enum ml_status ml_geocoder_next(struct ml_geocoder *g, struct ml_result_doc *out, struct ml_err *err)
{
    return next_part(g, PART, out, err);
}

enum ml_status ml_geocoder_run(struct ml_geocoder *g, const struct ml_document *doc,
                               struct ml_result_doc *out, struct ml_err *err)
{
    enum ml_status status = ml_geocoder_begin(g, doc, err);

    return status ? status : next_part(g, SIZE_MAX, out, err);
}

/* ---- Names by themselves ---- */

static enum ml_status find_unit(struct ml_geocoder *g, const char *name, uint32_t *unit, struct ml_err *err)
{
    const struct ml_index *x = ml_gazetteer_index(g->gazetteer);
    struct ml_resolve_filter any = {.unit = ML_NO_PLACE};
    struct ml_decision d = {0};
    struct ml_mention m;
    struct ml_span text;

    ml_buf_clear(&g->repaired);
    text = ml_utf8_repair(ml_span_of(name), &g->repaired);
    if (g->repaired.failed)
        return ml_fail_nomem(err);
    if (ml_scan_name(g->scanner, text, ML_LANG_UND, &m))
        ml_resolve_name(g->resolver, &m, ML_LANG_UND, &any, &d);
    for (size_t i = 0; i < d.count; i++) {
        enum ml_kind kind = (enum ml_kind)x->places[d.candidates[i].place].kind;
        if (kind == ML_KIND_REGION || kind == ML_KIND_DISTRICT || kind == ML_KIND_SUBDISTRICT ||
            kind == ML_KIND_COUNTRY || kind == ML_KIND_ENCLAVE) {
            *unit = d.candidates[i].place;
            return ML_OK;
        }
    }
    return ml_fail(err, ML_EINPUT, NULL, 0, "'%.80s' names no region, district or municipality; "
                   "see 'marchland resolve'", name);
}

static bool filtered(const struct ml_resolve_query *query)
{
    return query->region || query->country || query->has_near;
}

static bool only_marks(const char *p, const char *end)
{
    while (p < end) {
        if (ml_word_starts(p, end))
            return false;
        ml_utf8_next(&p);
    }
    return true;
}

/*
 * "Kok-Tash, Batken", "Kok-Tash (Batken)", "Жаштык Ноокенского района", "Guliston near
 * Isfara": a name and what it lies in or by, decided together as in a text. False when the
 * query is a name alone.
 */
static bool resolve_qualified(struct ml_geocoder *g, struct ml_span name, enum ml_lang lang, struct ml_mention *out,
                              struct ml_decision *d)
{
    const struct ml_decision *decisions;
    struct ml_mention *m;
    size_t which = 0;

    if (lang == ML_LANG_UND)
        lang = ml_detect_language(name);
    g->mentions.count = g->mentions.ahead = 0;
    ml_scan_begin(g->scanner, name, lang);
    if (ml_scan_next(g->scanner, ML_PASSAGE_MENTIONS, &g->mentions, NULL) || g->mentions.count < 2)
        return false;
    m = g->mentions.items;
    while (which + 1 < g->mentions.count && (m[which + 1].context & ML_CTX_WITHIN_LAST))
        which++; /* "Лейлек районунун Көк-Таш айылы": the unit comes first */
    if (which == 0 && only_marks(m[0].end, m[1].beg))
        m[0].context |= ML_CTX_COMMA_NEXT;
    if (ml_resolve_passage(g->resolver, m, g->mentions.count, lang, &decisions, NULL) || decisions[which].count == 0)
        return false;
    *out = m[which];
    *d = decisions[which];
    return true;
}

enum ml_status ml_geocoder_resolve(struct ml_geocoder *g, const struct ml_resolve_query *query,
                                   const struct ml_candidate_info **out, size_t *count,
                                   struct ml_err *err)
{
    struct ml_resolve_filter filter = {.unit = ML_NO_PLACE, .country = query->country,
                                       .has_near = query->has_near, .near = query->near};
    struct ml_decision d;
    struct ml_mention m;
    struct ml_span name;
    enum ml_lang lang = ML_LANG_UND;
    enum ml_status status = ML_OK;

    *out = NULL;
    *count = 0;
    ml_arena_clear(&g->arena);
    if (query->region)
        status = find_unit(g, query->region, &filter.unit, err);
    if (status)
        return status;
    ml_buf_clear(&g->repaired);
    name = ml_utf8_repair(query->name, &g->repaired);
    if (g->repaired.failed)
        return ml_fail_nomem(err);
    if (g->options.lang)
        lang = ml_lang_of_tag(g->options.lang);
    if (filtered(query) || !resolve_qualified(g, name, lang, &m, &d)) {
        if (!ml_scan_name(g->scanner, name, lang, &m))
            return ML_OK;
        ml_resolve_name(g->resolver, &m, lang, &filter, &d);
    }
    return ml_explain_candidates(&g->arena, g->gazetteer, g->options.explain ? &m : NULL, &d, 0,
                                 query->limit, out, count, err);
}
