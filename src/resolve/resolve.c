#include "resolve/resolve.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "resolve/group.h"
#include "resolve/score.h"

enum { ROUNDS = 2, TABLE = 1024 };

struct ml_resolver {
    const struct ml_index *index;
    const struct ml_scanner *scanner;
    struct ml_group *groups;
    struct ml_voice *voices;            /* of each group */
    size_t group_count;
    struct ml_candidate *pool;          /* ML_CANDIDATES for each group */
    uint16_t *group_of;                 /* by mention */
    struct ml_decision *decisions;
    uint16_t table[TABLE];              /* group number + 1 by signature */
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
        r->voices = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->voices);
        r->pool = ml_calloc((size_t)ML_PASSAGE_MENTIONS * ML_CANDIDATES, sizeof *r->pool);
        r->group_of = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->group_of);
        r->decisions = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->decisions);
    }
    if (!r || !r->groups || !r->voices || !r->pool || !r->group_of || !r->decisions) {
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
    ml_free(r->voices);
    ml_free(r->pool);
    ml_free(r->group_of);
    ml_free(r->decisions);
    ml_free(r);
}

/* After its candidates changed: what the group names, and what it says to the others. */
static void settle(struct ml_resolver *r, size_t i)
{
    struct ml_group *g = &r->groups[i];

    g->naming = ml_score_naming(g->mention, r->index, g->count ? &g->candidates[0] : NULL);
    r->voices[i] = ml_voice_of(r->index, g);
}

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
    struct ml_group *g;

    while (r->table[slot]) {
        if (r->groups[r->table[slot] - 1].signature == sig)
            return (uint16_t)(r->table[slot] - 1);
        slot = (slot + 1) % TABLE;
    }
    g = &r->groups[r->group_count];
    *g = (struct ml_group){.mention = m, .signature = sig, .first = number, .beside = ML_NO_GROUP, .appended = ML_NO_GROUP,
                        .candidates = r->pool + r->group_count * ML_CANDIDATES, .limit = ML_CANDIDATES};
    ml_gather(r->index, r->scanner, g, lang, NULL);
    settle(r, r->group_count);
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
        struct ml_group *g = &r->groups[r->group_of[i]];
        if (unit && g->beside == ML_NO_GROUP)
            g->beside = r->group_of[unit - mentions];
        if ((mentions[i].context & ML_CTX_COMMA_NEXT) && i + 1 < count && g->appended == ML_NO_GROUP)
            g->appended = r->group_of[i + 1];
    }
}

static void deliberate(struct ml_resolver *r)
{
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < r->group_count; i++) {
            /* Who has no rival need not hear twice what the others say. */
            if (round + 1 < ROUNDS && r->groups[i].count <= 1)
                continue;
            ml_hear(r->index, r->groups, r->voices, r->group_count, i, &r->groups[i]);
            settle(r, i);
        }
    }
}

/*
 * Rivals at the same spot (Batken the town and its airport, Sokh the village and the
 * enclave) do not make the point doubtful.
 */
static double belief_in_point(const struct ml_resolver *r, const struct ml_group *g)
{
    const double same_km = 10;
    double share = 0;

    for (size_t i = 0; i < g->count; i++) {
        const struct ml_place_rec *best = &r->index->places[g->candidates[0].place];
        const struct ml_place_rec *other = &r->index->places[g->candidates[i].place];
        if (i == 0 || ml_rough_km(best, other) <= same_km)
            share += (double)g->candidates[i].share;
    }
    return share;
}

static struct ml_decision decision_of(const struct ml_resolver *r, const struct ml_group *g)
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
    struct ml_group *g = &r->groups[0];
    struct ml_place_rec here = {0};

    *g = (struct ml_group){.mention = mention, .beside = ML_NO_GROUP, .appended = ML_NO_GROUP, .candidates = r->pool,
                        .limit = (size_t)ML_PASSAGE_MENTIONS * ML_CANDIDATES};
    ml_gather(r->index, r->scanner, g, lang, filter);
    settle(r, 0);
    if (filter->has_near) {
        here.lon_e6 = (int32_t)lround(filter->near.lon * 1e6);
        here.lat_e6 = (int32_t)lround(filter->near.lat * 1e6);
        for (size_t i = 0; i < g->count; i++) {
            struct ml_candidate *c = &g->candidates[i];
            double km = ml_rough_km(&here, &r->index->places[c->place]);
            c->weight[ML_FACTOR_NEAR] = (float)(4 * exp(-km / 40));
            c->total = ml_candidate_total(c);
        }
        ml_weigh(g);
    }
    *decision = decision_of(r, g);
}
