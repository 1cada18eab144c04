#include "geocode/explain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

struct writer {
    struct ml_arena *arena;
    struct ml_gazetteer *gaz;
    struct ml_err *err;
    enum ml_status status;
};

static const char *keep(struct writer *w, const char *text)
{
    char *copy = ml_arena_dup(w->arena, text, strlen(text));
    if (!copy && !w->status)
        w->status = ml_fail_nomem(w->err);
    return copy;
}

static const char *place_name(struct writer *w, uint32_t place)
{
    const struct ml_place_info *info = ml_gazetteer_place(w->gaz, place, w->err);
    if (!info) {
        w->status = w->err ? w->err->status : ML_ELIBRARY;
        return "?";
    }
    return info->name;
}

static const char *matched_name(struct writer *w, const struct ml_candidate *c)
{
    const struct ml_index *x = ml_gazetteer_index(w->gaz);
    const char *name = ml_gazetteer_name(w->gaz, x->postings[c->posting].name, w->err);
    if (!name) {
        w->status = w->err ? w->err->status : ML_ELIBRARY;
        return "?";
    }
    return name;
}

static const char *name_reason(struct writer *w, const struct ml_candidate *c)
{
    const struct ml_posting *p = &ml_gazetteer_index(w->gaz)->postings[c->posting];
    static const char *const how[] = {"is the name", "is a form of the name", "sounds like the name",
                                      "resembles the name"};
    char text[256];

    snprintf(text, sizeof text, "%s %.120s (%s%s)%s", how[c->how], matched_name(w, c),
             ml_lang_name((enum ml_lang)p->lang), p->name_kind == ML_NAME_HISTORIC ? ", historic" : "",
             c->form == ML_FORM_CASE ? ", inflected" : c->form == ML_FORM_ADJECTIVE ? ", as an adjective" : "");
    return keep(w, text);
}

static const char *kind_reason(struct writer *w, const struct ml_mention *m, const struct ml_candidate *c)
{
    const struct ml_index *x = ml_gazetteer_index(w->gaz);
    enum ml_kind kind = (enum ml_kind)x->places[c->place].kind;
    char text[256];

    if (!m->kinds)
        snprintf(text, sizeof text, "no generic word beside it; %s is the usual reading",
                 ml_kind_name(kind));
    else if (m->kinds & (1u << kind))
        snprintf(text, sizeof text, "the words beside it call it a %s%s", ml_kind_name(kind),
                 m->context & ML_CTX_GENERIC_LIST ? " (shared by its list)" : "");
    else
        snprintf(text, sizeof text, "the words beside it do not call it a %s", ml_kind_name(kind));
    return keep(w, text);
}

static const char *prominence_reason(const struct ml_place_rec *p, float weight)
{
    if (weight < 0)
        return "is small or far away";
    if (ml_kind_is_area((enum ml_kind)p->kind))
        return "is the larger unit of that name";
    return p->rank >= 3 || p->population > 15000 ? "is large or a seat of government"
                                                 : "is known under many spellings";
}

static const char *context_reason(struct writer *w, const struct ml_candidate *c, enum ml_factor f)
{
    char text[256];

    switch (f) {
    case ML_FACTOR_WITHIN:
        if (c->within == ML_NO_PLACE)
            return NULL;
        snprintf(text, sizeof text, "lies in %.120s, which the text names", place_name(w, c->within));
        break;
    case ML_FACTOR_NEAR:
        if (c->near == ML_NO_PLACE)
            snprintf(text, sizeof text, "the text names it more than once");
        else
            snprintf(text, sizeof text, "is close to %.120s, which the text names", place_name(w, c->near));
        break;
    case ML_FACTOR_COUNTRY:
        snprintf(text, sizeof text, "%s", c->weight[f] > 0 ? "lies in a country that the text speaks of"
                                                          : "lies outside the unit that the text puts it in");
        break;
    case ML_FACTOR_PROMINENCE:
        snprintf(text, sizeof text, "%s", prominence_reason(&ml_gazetteer_index(w->gaz)->places[c->place],
                                                            c->weight[f]));
        break;
    case ML_FACTOR_REGION:
        snprintf(text, sizeof text, "lies in the borderland");
        break;
    case ML_FACTOR_NAME: case ML_FACTOR_KIND: case ML_FACTOR_COUNT:
    default:
        return NULL;
    }
    return keep(w, text);
}

static int by_strength(const void *pa, const void *pb)
{
    const struct ml_evidence *a = pa;
    const struct ml_evidence *b = pb;
    double x = fabs(a->weight);
    double y = fabs(b->weight);
    if (x != y)
        return x > y ? -1 : 1;
    return strcmp(a->text, b->text);
}

enum ml_status ml_explain_choice(struct ml_arena *arena, struct ml_gazetteer *gaz,
                                 const struct ml_mention *m, const struct ml_candidate *c,
                                 const struct ml_evidence **out, size_t *count, struct ml_err *err)
{
    struct ml_err own = {0};
    struct writer w = {arena, gaz, err ? err : &own, ML_OK};
    struct ml_evidence *e = ml_arena_array(arena, ML_FACTOR_COUNT, sizeof *e);
    size_t n = 0;

    *count = 0;
    if (!e)
        return ml_fail_nomem(err);
    for (int f = 0; f < ML_FACTOR_COUNT; f++) {
        double weight = (double)c->weight[f];
        const char *text;
        if (fabs(weight) < 0.05 && f != ML_FACTOR_NAME)
            continue;
        text = f == ML_FACTOR_NAME   ? name_reason(&w, c)
               : f == ML_FACTOR_KIND ? kind_reason(&w, m, c)
                                     : context_reason(&w, c, (enum ml_factor)f);
        if (text)
            e[n++] = (struct ml_evidence){text, weight};
    }
    qsort(e, n, sizeof *e, by_strength);
    *out = e;
    *count = n;
    return w.status;
}

enum ml_status ml_explain_candidates(struct ml_arena *arena, struct ml_gazetteer *gaz,
                                     const struct ml_mention *m, const struct ml_decision *d,
                                     size_t from, size_t most, const struct ml_candidate_info **out, size_t *count,
                                     struct ml_err *err)
{
    struct ml_err own = {0};
    struct writer w = {arena, gaz, err ? err : &own, ML_OK};
    size_t n = d->count > from ? d->count - from : 0;
    struct ml_candidate_info *list;

    n = n > most ? most : n;
    *count = 0;
    *out = NULL;
    if (n == 0)
        return ML_OK;
    list = ml_arena_array(arena, n, sizeof *list);
    if (!list)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct ml_candidate *c = &d->candidates[from + i];
        const struct ml_place_info *info = ml_gazetteer_place(gaz, c->place, w.err);
        if (!info)
            return w.err->status;
        list[i] = (struct ml_candidate_info){
            .place_id = info->place_id, .name = info->name, .kind = info->kind, .point = info->point,
            .country = info->country, .admin1 = info->admin1, .admin2 = info->admin2,
            .score = (double)c->share, .matched = matched_name(&w, c), .how = (enum ml_how)c->how,
        };
        if (m && !w.status)
            w.status = ml_explain_choice(arena, gaz, m, c, &list[i].evidence, &list[i].evidence_count, w.err);
    }
    *out = list;
    *count = n;
    return w.status;
}
