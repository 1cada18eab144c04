#include "resolve/resolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "resolve/score.h"
#include "text/word.h"

enum { CANDIDATES = 24, ROUNDS = 2, REACH = 24, TABLE = 1024, DISTANCES = 4096 };

/* Mentions with the same readings and the same words around them. */
struct group {
    const struct ml_mention *mention;   /* the first of them */
    uint64_t signature;
    size_t first;                       /* its number among the passage's mentions */
    size_t beside;                      /* group of the unit that the text puts it in, or NONE */
    size_t appended;                    /* group of what follows it after a comma, or NONE */
    struct ml_candidate *candidates;
    size_t count;
    size_t limit;
    float naming;
    struct ml_decision decision;
    float belief;                       /* that it is a place, and the best candidate */
};

/* How far two places are from each other; the same ones meet again and again. */
struct distance {
    uint32_t a;                         /* the lesser number + 1; 0 = empty */
    uint32_t b;
    double km;
    float closeness;
};

#define NONE SIZE_MAX

struct ml_resolver {
    const struct ml_index *index;
    const struct ml_scanner *scanner;
    struct group *groups;
    size_t group_count;
    struct ml_candidate *pool;          /* CANDIDATES for each group */
    uint16_t *group_of;                 /* by mention */
    struct ml_decision *decisions;
    uint16_t table[TABLE];              /* group number + 1 by signature */
    struct distance distances[DISTANCES]; /* direct-mapped: a newcomer replaces what was there */
};

enum ml_status ml_resolver_new(const struct ml_index *index, const struct ml_scanner *scanner,
                               struct ml_resolver **out, struct ml_err *err)
{
    struct ml_resolver *r = ml_calloc(1, sizeof *r);

    *out = NULL;
    if (r) {
        r->index = index;
        r->scanner = scanner;
        r->groups = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->groups);
        r->pool = ml_calloc((size_t)ML_PASSAGE_MENTIONS * CANDIDATES, sizeof *r->pool);
        r->group_of = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->group_of);
        r->decisions = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->decisions);
    }
    if (!r || !r->groups || !r->pool || !r->group_of || !r->decisions) {
        ml_resolver_free(r);
        return ml_fail_nomem(err);
    }
    *out = r;
    return ML_OK;
}

void ml_resolver_free(struct ml_resolver *r)
{
    if (!r)
        return;
    ml_free(r->groups);
    ml_free(r->pool);
    ml_free(r->group_of);
    ml_free(r->decisions);
    ml_free(r);
}

/* ---- Candidates ---- */

static bool better_name(const struct ml_candidate *a, const struct ml_candidate *b)
{
    return a->weight[ML_FACTOR_NAME] > b->weight[ML_FACTOR_NAME];
}

static float local_total(const struct ml_candidate *c)
{
    float t = 0;
    for (int f = 0; f < ML_FACTOR_COUNT; f++)
        t += c->weight[f];
    return t;
}

/* Keeps the best name of each place and, past the limit, the best places. */
static void offer(struct group *g, const struct ml_candidate *c)
{
    size_t worst = 0;

    for (size_t i = 0; i < g->count; i++) {
        if (g->candidates[i].place == c->place) {
            if (better_name(c, &g->candidates[i]))
                g->candidates[i] = *c;
            return;
        }
        if (g->candidates[i].total < g->candidates[worst].total)
            worst = i;
    }
    if (g->count < g->limit)
        g->candidates[g->count++] = *c;
    else if (c->total > g->candidates[worst].total)
        g->candidates[worst] = *c;
}

static enum ml_how how_matched(const struct ml_posting *p, const struct ml_reading *rd, uint32_t spelling)
{
    if (rd->cost > 0)
        return ML_HOW_FUZZY;
    if (p->spelling != spelling || (p->flags & ML_POSTING_GENERATED))
        return ML_HOW_GENERATED;
    return (p->flags & ML_POSTING_MAIN) || p->name_kind == ML_NAME_OFFICIAL ? ML_HOW_EXACT
                                                                           : ML_HOW_VARIANT;
}

static bool passes(const struct ml_index *x, uint32_t place, const struct ml_resolve_filter *filter)
{
    if (!filter)
        return true;
    if (filter->country && memcmp(x->places[place].country, filter->country, 2) != 0)
        return false;
    return filter->unit == ML_NO_PLACE || ml_index_within(x, place, filter->unit);
}

static void gather_reading(const struct ml_resolver *r, struct group *g, const struct ml_reading *rd,
                           enum ml_lang lang, const struct ml_resolve_filter *filter)
{
    const struct ml_index *x = r->index;
    const struct ml_key_rec *k = &x->keys[rd->key];
    const struct ml_mention *m = g->mention;
    enum ml_script script = ml_mention_script(m);
    struct ml_span written = {m->beg, rd->stem_len};
    uint32_t spelling = ml_spelling_hash(written);
    bool capitals = ml_capitals(written) >= 2 || (m->context & ML_CTX_LOWER_CASE);

    for (uint32_t i = 0; i < k->posting_count; i++) {
        const struct ml_posting *p = &x->postings[k->posting + i];
        struct ml_candidate c = {.place = p->place, .posting = k->posting + i,
                                 .within = ML_NO_PLACE, .near = ML_NO_PLACE};
        bool foreign = false;
        enum ml_form form = ml_reading_form(r->scanner, rd, (enum ml_stem)p->stem, lang, script, &foreign);
        /* Letters that spell nothing are a name only as they stand. */
        if (((p->flags & ML_POSTING_ACRONYM) && (!capitals || p->spelling != spelling)) ||
            (k->len <= 2 && p->spelling != spelling))
            continue;
        if (form == ML_FORM_NONE || form == ML_FORM_DEMONYM || !passes(x, p->place, filter))
            continue;
        c.form = (uint8_t)form;
        c.how = (uint8_t)how_matched(p, rd, spelling);
        c.weight[ML_FACTOR_NAME] = ml_score_name(p, (enum ml_how)c.how, lang, rd->cost, foreign);
        /* Letters that make a name in full are seldom another name with an ending. */
        if (rd->ending_len && !m->readings[0].ending_len)
            c.weight[ML_FACTOR_NAME] -= 1.2f;
        c.weight[ML_FACTOR_KIND] = ml_score_kind(&x->places[p->place], m, form);
        c.weight[ML_FACTOR_PROMINENCE] = ml_score_prominence(&x->places[p->place]);
        c.weight[ML_FACTOR_REGION] = ml_score_region(&x->places[p->place]);
        c.total = local_total(&c);
        offer(g, &c);
    }
}

static int by_total(const void *pa, const void *pb)
{
    const struct ml_candidate *a = pa;
    const struct ml_candidate *b = pb;
    if (a->total != b->total)
        return a->total > b->total ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place; /* the same answer every time */
}

/* Orders by total and turns totals into shares of belief. */
static void weigh(struct group *g)
{
    double sum = 0;

    if (g->count > 1)
        qsort(g->candidates, g->count, sizeof *g->candidates, by_total);
    for (size_t i = 0; i < g->count; i++)
        sum += exp((double)g->candidates[i].total - (double)g->candidates[0].total);
    for (size_t i = 0; i < g->count; i++)
        g->candidates[i].share =
            (float)(exp((double)g->candidates[i].total - (double)g->candidates[0].total) / sum);
}

static void settle(const struct ml_resolver *r, struct group *g)
{
    const struct ml_candidate *best = g->count ? &g->candidates[0] : NULL;

    weigh(g);
    g->naming = ml_score_naming(g->mention, r->index, best);
    g->belief = best ? best->share * (float)ml_logistic((double)g->naming) : 0;
}

static void gather(const struct ml_resolver *r, struct group *g, enum ml_lang lang,
                   const struct ml_resolve_filter *filter)
{
    const struct ml_mention *m = g->mention;

    g->count = 0;
    for (size_t i = 0; i < m->reading_count; i++)
        gather_reading(r, g, &m->readings[i], lang, filter);
    settle(r, g);
}

/* ---- Groups ---- */

static uint64_t signature(const struct ml_mention *m, const struct ml_mention *unit)
{
    uint64_t h = ML_HASH_SEED;
    const unsigned relevant = ML_CTX_SENTENCE_START | ML_CTX_PREPOSITION | ML_CTX_ORGANISATION | ML_CTX_PERSON |
                              ML_CTX_UNKNOWN_LEFT | ML_CTX_UNKNOWN_RIGHT | ML_CTX_COMMON |
                              ML_CTX_LIST_LEFT | ML_CTX_LIST_RIGHT | ML_CTX_LOWER_CASE |
                              ML_CTX_GIVEN_NAME | ML_CTX_DEMONYM;
    uint64_t parts[4];

    parts[0] = m->reading_count ? m->readings[0].key + 1u : 0;
    parts[1] = (uint64_t)m->kinds << 16 | (uint64_t)m->form << 8 | m->fuzzy;
    parts[2] = m->context & relevant;
    parts[3] = unit && unit->reading_count ? (uint64_t)unit->readings[0].key << 16 | unit->kinds : 0;
    for (const char *p = m->beg; p < m->end; p++)
        h = ml_hash_byte(h, (unsigned char)*p);
    for (int i = 0; i < 4; i++)
        h = (h ^ parts[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return ml_hash_end(h);
}

static const struct ml_mention *unit_beside(const struct ml_mention *mentions, size_t count, size_t i)
{
    if ((mentions[i].context & ML_CTX_WITHIN_NEXT) && i + 1 < count)
        return &mentions[i + 1];
    if ((mentions[i].context & ML_CTX_WITHIN_LAST) && i > 0)
        return &mentions[i - 1];
    return NULL;
}

static uint16_t find_group(struct ml_resolver *r, const struct ml_mention *m, uint64_t sig, size_t number,
                           enum ml_lang lang)
{
    size_t slot = (size_t)sig % TABLE;
    struct group *g;

    while (r->table[slot]) {
        if (r->groups[r->table[slot] - 1].signature == sig)
            return (uint16_t)(r->table[slot] - 1);
        slot = (slot + 1) % TABLE;
    }
    g = &r->groups[r->group_count];
    *g = (struct group){.mention = m, .signature = sig, .first = number, .beside = NONE, .appended = NONE,
                        .candidates = r->pool + r->group_count * CANDIDATES, .limit = CANDIDATES};
    gather(r, g, lang, NULL);
    r->table[slot] = (uint16_t)++r->group_count;
    return (uint16_t)(r->group_count - 1);
}

static void make_groups(struct ml_resolver *r, const struct ml_mention *mentions, size_t count, enum ml_lang lang)
{
    r->group_count = 0;
    memset(r->table, 0, sizeof r->table);
    for (size_t i = 0; i < count; i++) {
        const struct ml_mention *unit = unit_beside(mentions, count, i);
        r->group_of[i] = find_group(r, &mentions[i], signature(&mentions[i], unit), i, lang);
    }
    for (size_t i = 0; i < count; i++) {
        const struct ml_mention *unit = unit_beside(mentions, count, i);
        struct group *g = &r->groups[r->group_of[i]];
        if (unit && g->beside == NONE)
            g->beside = r->group_of[unit - mentions];
        if ((mentions[i].context & ML_CTX_COMMA_NEXT) && i + 1 < count && g->appended == NONE)
            g->appended = r->group_of[i + 1];
    }
}

/* ---- What the places of a text say of each other ---- */

/* How much a unit of this kind that contains a candidate speaks for it. */
static float within_weight(enum ml_kind kind)
{
    switch (kind) {
    case ML_KIND_SUBDISTRICT: return 2.4f;
    case ML_KIND_DISTRICT: return 2.0f;
    case ML_KIND_REGION: return 1.3f;
    case ML_KIND_ENCLAVE: return 1.5f;
    case ML_KIND_COUNTRY: return 0.6f;
    case ML_KIND_SETTLEMENT: case ML_KIND_WATER: case ML_KIND_MOUNTAIN: case ML_KIND_ROAD:
    case ML_KIND_BORDER_POST: case ML_KIND_FACILITY: case ML_KIND_OTHER: case ML_KIND_COUNT: break;
    }
    return 0;
}

struct testimony {
    float within;
    float near;
    float country;
    uint32_t within_place;
    uint32_t near_place;
    double nearest_km;
};

/* The text names a unit somewhere, and the candidate lies in it. */
static bool hear_unit(const struct ml_resolver *r, const struct ml_candidate *c, const struct ml_candidate *a,
                      float belief, struct testimony *t)
{
    float w = belief * within_weight((enum ml_kind)r->index->places[a->place].kind);

    if (w == 0 || a->place == c->place || !ml_index_within(r->index, c->place, a->place))
        return false;
    if (w > t->within) {
        t->within = w;
        t->within_place = a->place;
    }
    return true;
}

/*
 * The text says outright that the candidate lies in what the other group names: then any
 * reading of that name that contains it will do.
 */
static void hear_stated(const struct ml_resolver *r, const struct ml_candidate *c, const struct group *o,
                        float belief, bool unit, struct testimony *t)
{
    bool inside = false;
    bool area = false;

    for (size_t i = 0; i < o->count; i++) {
        enum ml_kind kind = (enum ml_kind)r->index->places[o->candidates[i].place].kind;
        inside = hear_unit(r, c, &o->candidates[i], 1.6f, t) || inside;
        area = area || (within_weight(kind) > 0 && kind != ML_KIND_COUNTRY);
    }
    if (unit && area && !inside)
        t->country -= 1.5f * belief; /* "X in Y district", and this X is elsewhere */
}

static const struct distance *distance(struct ml_resolver *r, uint32_t one, uint32_t two)
{
    uint32_t a = one < two ? one : two;
    uint32_t b = one < two ? two : one;
    struct distance *d = &r->distances[(a * UINT32_C(0x9e3779b1) ^ b * UINT32_C(0x85ebca77)) >> 20];

    if (d->a != a + 1 || d->b != b) {
        double km = ml_rough_km(&r->index->places[a], &r->index->places[b]);
        *d = (struct distance){a + 1, b, km, (float)exp(-km / 25)};
    }
    return d;
}

static void hear_point(struct ml_resolver *r, uint32_t listener, uint32_t place, float belief, float proximity,
                       struct testimony *t)
{
    const struct distance *d = distance(r, listener, place);

    if (d->km > 120)
        return;
    t->near += 0.9f * belief * proximity * d->closeness;
    if (d->km < t->nearest_km) {
        t->nearest_km = d->km;
        t->near_place = place;
    }
}

static void listen(struct ml_resolver *r, const struct group *g, size_t self, struct ml_candidate *c)
{
    const struct ml_place_rec *cp = &r->index->places[c->place];
    struct testimony t = {.within_place = ML_NO_PLACE, .near_place = ML_NO_PLACE, .nearest_km = 1e9};
    size_t lo = self > REACH ? self - REACH : 0;
    size_t hi = self + REACH < r->group_count ? self + REACH : r->group_count - 1;
    bool point = cp->kind != ML_KIND_COUNTRY && cp->kind != ML_KIND_REGION;

    for (size_t i = lo; i <= hi; i++) {
        const struct group *o = &r->groups[i];
        const struct ml_candidate *a;
        const struct ml_place_rec *ap;
        float belief = o->belief;
        size_t gap;
        if (i == self || o->count == 0)
            continue;
        a = &o->candidates[0];
        ap = &r->index->places[a->place];
        if (a->place == c->place) {
            t.near += 0.5f * belief; /* the same place under another name or form */
            continue;
        }
        if (g->beside == i || g->appended == i)
            hear_stated(r, c, o, belief, g->beside == i, &t);
        else
            hear_unit(r, c, a, belief, &t);
        gap = o->first > g->first ? o->first - g->first : g->first - o->first;
        if (point && ap->kind != ML_KIND_COUNTRY && ap->kind != ML_KIND_REGION)
            hear_point(r, c->place, a->place, belief, gap <= 1 ? 1.5f : gap <= 3 ? 1.1f : 0.6f, &t);
        if (cp->country[0] && memcmp(cp->country, ap->country, 2) == 0)
            t.country += 0.15f * belief;
    }
    c->weight[ML_FACTOR_WITHIN] = t.within;
    c->weight[ML_FACTOR_NEAR] = t.near > 2.8f ? 2.8f : t.near;
    c->weight[ML_FACTOR_COUNTRY] = t.country > 0.7f ? 0.7f : t.country;
    c->within = t.within_place;
    c->near = t.nearest_km < 60 ? t.near_place : ML_NO_PLACE;
    c->total = local_total(c);
}

static void deliberate(struct ml_resolver *r)
{
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < r->group_count; i++) {
            struct group *g = &r->groups[i];
            for (size_t c = 0; c < g->count; c++)
                listen(r, g, i, &g->candidates[c]);
            settle(r, g);
        }
    }
}

/*
 * Rivals at the same spot (Batken the town and its airport, Sokh the village and the
 * enclave) do not make the point doubtful.
 */
static double belief_in_point(const struct ml_resolver *r, const struct group *g)
{
    const double same_km = 10;
    double share = 0;

    for (size_t i = 0; i < g->count; i++) {
        if (ml_rough_km(&r->index->places[g->candidates[0].place],
                        &r->index->places[g->candidates[i].place]) <= same_km)
            share += (double)g->candidates[i].share;
    }
    return share;
}

static struct ml_decision decision_of(const struct ml_resolver *r, const struct group *g)
{
    double naming = ml_logistic((double)g->naming);

    return (struct ml_decision){g->candidates, g->count, (float)naming,
                                (float)ml_calibrate(naming * belief_in_point(r, g))};
}

enum ml_status ml_resolve_passage(struct ml_resolver *r, const struct ml_mention *mentions,
                                  size_t count, enum ml_lang lang,
                                  const struct ml_decision **decisions, struct ml_err *err)
{
    if (count > ML_PASSAGE_MENTIONS)
        return ml_fail(err, ML_ELIMIT, NULL, 0, "a passage of %zu mentions is too long", count);
    make_groups(r, mentions, count, lang);
    deliberate(r);
    for (size_t i = 0; i < r->group_count; i++)
        r->groups[i].decision = decision_of(r, &r->groups[i]);
    for (size_t i = 0; i < count; i++)
        r->decisions[i] = r->groups[r->group_of[i]].decision;
    *decisions = r->decisions;
    return ML_OK;
}

void ml_resolve_name(struct ml_resolver *r, const struct ml_mention *mention, enum ml_lang lang,
                     const struct ml_resolve_filter *filter, struct ml_decision *decision)
{
    struct group *g = &r->groups[0];
    struct ml_place_rec here = {0};

    *g = (struct group){.mention = mention, .beside = NONE, .appended = NONE, .candidates = r->pool,
                        .limit = (size_t)ML_PASSAGE_MENTIONS * CANDIDATES};
    gather(r, g, lang, filter);
    if (filter->has_near) {
        here.lon_e6 = (int32_t)lround(filter->near.lon * 1e6);
        here.lat_e6 = (int32_t)lround(filter->near.lat * 1e6);
        for (size_t i = 0; i < g->count; i++) {
            struct ml_candidate *c = &g->candidates[i];
            double km = ml_rough_km(&here, &r->index->places[c->place]);
            c->weight[ML_FACTOR_NEAR] = (float)(4 * exp(-km / 40));
            c->total = local_total(c);
        }
        weigh(g);
    }
    *decision = decision_of(r, g);
}
