#include "annotate/scene.h"

#include <math.h>
#include <string.h>

#include "annotate/telling.h"
#include "base/alloc.h"

struct ml_scene_candidate {
    const struct ml_result *result; /* the first that names the place, in the best part */
    double best;                    /* of its mentions in the text */
    unsigned mentions;
    bool in_text;
    bool in_place;
    bool in_admin;
    bool near;
    bool between;
    bool spoke;                     /* every mention in the text is a speaker's */
};

void ml_scene_finder_release(struct ml_scene_finder *f)
{
    ml_told_release(&f->told);
    ml_free(f->candidates);
}

/* How much a place of this kind says about where something happened. */
static double weigh_kind(const struct ml_place_info *p)
{
    static const double weight[ML_KIND_COUNT] = {
        [ML_KIND_SETTLEMENT] = 3.0, [ML_KIND_SUBDISTRICT] = 2.4, [ML_KIND_DISTRICT] = 1.6,
        [ML_KIND_REGION] = 0.8,     [ML_KIND_COUNTRY] = -1.0,    [ML_KIND_ENCLAVE] = 2.2,
        [ML_KIND_WATER] = 2.5,      [ML_KIND_MOUNTAIN] = 2.5,    [ML_KIND_ROAD] = 2.0,
        [ML_KIND_BORDER_POST] = 3.2, [ML_KIND_FACILITY] = 3.2,   [ML_KIND_OTHER] = 1.0};
    double w = weight[p->kind];

    if (p->feature_code && strcmp(p->feature_code, "PPLC") == 0)
        w -= 0.8;
    else if (p->feature_code && strcmp(p->feature_code, "PPLA") == 0)
        w -= 0.3;
    return w;
}

static bool same_text(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* How the units that the admin columns name agree with a place. */
static double weigh_admin(const struct ml_scene_input *in, const struct ml_place_info *p)
{
    double w = 0;

    for (size_t i = in->text_count; i < in->count; i++) {
        const struct ml_place_info *u = in->results[i].place;
        bool same_country;
        if (in->results[i].toponym.ptr < in->admin_beg || !u || u == p)
            continue;
        same_country = same_text(u->country, p->country);
        if (u->kind == ML_KIND_COUNTRY)
            w += same_country ? 0.4 : -0.8;
        else if (same_country && same_text(p->admin2, u->name))
            w += 1.2;
        else if (same_country && same_text(p->admin1, u->name))
            w += 0.8;
        else if (u->kind == ML_KIND_REGION && same_text(p->admin1, u->admin1))
            w += 0.8;
        else if (u->kind == ML_KIND_REGION || u->kind == ML_KIND_DISTRICT)
            w -= 0.4;
    }
    return fmax(fmin(w, 2.0), -1.6);
}

/*
 * A likeness, or one of many of its name, in a country that the row does not name: rather
 * a place that the gazetteer does not know.
 */
static double weigh_doubt(const struct ml_scene_input *in, const struct ml_result *r)
{
    bool named = false;
    bool any = false;

    if (!(r->flags & (ML_FLAG_FUZZY | ML_FLAG_AMBIGUOUS)))
        return 0;
    for (size_t i = 0; i < in->count; i++) {
        const struct ml_place_info *u = in->results[i].place;
        if (!u || u == r->place || u->kind != ML_KIND_COUNTRY)
            continue;
        any = true;
        named = named || same_text(u->country, r->place->country);
    }
    return (r->flags & ML_FLAG_FUZZY ? any && !named ? -2.0 : -0.8 : 0) - (any && !named ? 2.0 : 0);
}

/* What the place column is worth by the row's own code: as much as it says, unless it stands for an area. */
static double weigh_column(enum ml_trust trust, const struct ml_place_info *p)
{
    static const double weight[] = {[ML_TRUST_EXACT] = 1.5, [ML_TRUST_NEAR] = 0.4, [ML_TRUST_AREA] = -2.0};

    return trust == ML_TRUST_AREA && ml_kind_is_area(p->kind) ? 1.0 : weight[trust];
}

static double weigh(const struct ml_scene_input *in, const struct ml_scene_candidate *c)
{
    const struct ml_place_info *p = c->result->place;
    double w = weigh_kind(p) + weigh_doubt(in, c->result);
    double confidence = fmax(c->result->confidence, 0.05);

    w += 0.6 * log(confidence) - 0.3 * log10(fmax(p->uncertainty_m, 1000) / 1000);
    if (c->in_text)
        w += c->best + 0.35 * fmin(c->mentions - 1, 3);
    if (c->in_place)
        w += weigh_column(in->place_trust, p);
    if (c->in_place && c->in_text && in->place_trust == ML_TRUST_EXACT)
        w += 1.0;
    if (c->in_admin && !c->in_text && !c->in_place)
        w -= 1.5;
    return w + weigh_admin(in, p);
}

static struct ml_scene_candidate *candidate_of(struct ml_scene_finder *f, const struct ml_result *r)
{
    void *p = f->candidates;

    for (size_t i = 0; i < f->count; i++)
        if (f->candidates[i].result->place == r->place)
            return f->candidates + i;
    if (!ml_grow(&p, &f->cap, f->count + 1, sizeof *f->candidates))
        return NULL;
    f->candidates = p;
    f->candidates[f->count] = (struct ml_scene_candidate){.result = r, .best = -HUGE_VAL, .spoke = true};
    return f->candidates + f->count++;
}

/*
 * "In Leilek" is the district of Leilek, not the hamlet, when the row's admin columns have
 * that district and its place column does not have the hamlet. Seats are left alone.
 */
static const struct ml_result *as_unit(const struct ml_scene_input *in, const struct ml_result *r)
{
    const struct ml_result *unit = NULL;
    const char *code = r->place->feature_code;

    if (r->place->kind != ML_KIND_SETTLEMENT || (code && strncmp(code, "PPLA", 4) == 0) || ml_place_is_capital(r->place))
        return r;
    for (size_t i = in->text_count; i < in->count; i++) {
        const struct ml_result *u = in->results + i;
        if (!u->place)
            continue;
        if (u->place == r->place)
            return r;
        if (u->toponym.ptr >= in->admin_beg && ml_kind_is_area(u->place->kind) && same_text(u->place->name, r->place->name))
            unit = u;
    }
    return unit ? unit : r;
}

static bool collect(struct ml_scene_finder *f, const struct ml_scene_input *in)
{
    const struct ml_result *prev = NULL;

    for (size_t i = 0; i < in->count; i++) {
        const struct ml_result *r = in->results + i;
        const struct ml_result *meant;
        struct ml_scene_candidate *c;
        if (!r->place)
            continue;
        meant = i < in->text_count ? as_unit(in, r) : r;
        c = candidate_of(f, meant);
        if (!c)
            return false;
        if (meant->confidence > c->result->confidence)
            c->result = meant;
        if (r->toponym.ptr >= in->admin_beg) {
            c->in_admin = true;
        } else if (r->toponym.ptr >= in->place_beg) {
            c->in_place = true;
        } else {
            struct ml_telling telling;
            ml_telling_read(&f->told, r, prev, &telling);
            prev = r;
            c->near = c->near || telling.near;
            c->between = c->between || telling.between;
            c->spoke = c->spoke && telling.spoke;
            c->in_text = true;
            c->mentions++;
            c->best = fmax(c->best, telling.weight);
        }
    }
    return true;
}

bool ml_scene_find(struct ml_scene_finder *f, struct ml_span text, const struct ml_scene_input *in,
                   struct ml_scene *out)
{
    const struct ml_scene_candidate *best = NULL;
    double most = -HUGE_VAL;

    *out = (struct ml_scene){0};
    f->count = 0;
    if (!ml_told_read(&f->told, text) || !collect(f, in))
        return false;
    for (size_t i = 0; i < f->count; i++) {
        const struct ml_scene_candidate *c = f->candidates + i;
        double w;
        /* Who only spoke is not where it happened. */
        if (c->in_text && c->spoke && !c->in_place && !c->in_admin) {
            out->only_spoke = true;
            continue;
        }
        w = weigh(in, c);
        if (w > most) {
            most = w;
            best = c;
        }
    }
    if (!best)
        return true;
    out->only_spoke = false;
    out->result = best->result;
    out->near = best->near && best->in_text;
    out->between = best->between;
    out->stands_in = in->place_trust == ML_TRUST_AREA && best->in_place && !best->in_text &&
                     !ml_kind_is_area(best->result->place->kind);
    out->from = best->in_text ? ML_PART_TEXT : best->in_place ? ML_PART_PLACE : ML_PART_ADMIN;
    return true;
}
