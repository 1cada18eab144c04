#include "resolve/resolve.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "resolve/group.h"
#include "resolve/recall.h"
#include "resolve/score.h"
#include "resolve/verdict.h"

enum { ROUNDS = 2, TABLE = 1024 };

struct ml_resolver {
    const struct ml_index *index;
    const struct ml_scanner *scanner;
    bool explain;
    struct ml_recall *recall;
    struct ml_verdicts *verdicts;
    struct ml_group *groups;
    size_t group_count;
    struct ml_voices *voices;           /* of each group */
    struct ml_candidate *pool;          /* ML_CANDIDATES for each group */
    uint64_t *signatures;               /* by mention: what its candidates depend on */
    uint16_t *group_of;                 /* likewise */
    struct ml_decision *decisions;      /* by mention */
    uint16_t table[TABLE];              /* group number + 1 by signature */
};

enum ml_status ml_resolver_new(const struct ml_index *index, const struct ml_scanner *scanner, bool explain,
                               struct ml_resolver **out, struct ml_err *err)
{
    struct ml_resolver *r = ml_calloc(1, sizeof *r);

    *out = NULL;
    if (r) {
        r->index = index;
        r->scanner = scanner;
        r->explain = explain;
        r->recall = ml_recall_new();
        r->verdicts = ml_verdicts_new();
        r->groups = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->groups);
        r->voices = ml_calloc(1, sizeof *r->voices);
        r->pool = ml_calloc((size_t)ML_PASSAGE_MENTIONS * ML_CANDIDATES, sizeof *r->pool);
        r->signatures = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->signatures);
        r->group_of = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->group_of);
        r->decisions = ml_calloc(ML_PASSAGE_MENTIONS, sizeof *r->decisions);
    }
    if (!r || !r->recall || !r->verdicts || !r->groups || !r->voices || !r->pool || !r->signatures ||
        !r->group_of || !r->decisions) {
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
    ml_recall_free(r->recall);
    ml_verdicts_free(r->verdicts);
    ml_free(r->groups);
    ml_free(r->voices);
    ml_free(r->pool);
    ml_free(r->signatures);
    ml_free(r->group_of);
    ml_free(r->decisions);
    ml_free(r);
}

static float naming_of(const struct ml_resolver *r, const struct ml_mention *m, const struct ml_group *g)
{
    return ml_score_naming(m, r->index, g->count ? &g->candidates[0] : NULL);
}

/* After its candidates changed: what the group says to the others. */
static void settle(struct ml_resolver *r, size_t i)
{
    struct ml_group *g = &r->groups[i];

    g->naming = naming_of(r, g->mention, g);
    ml_voice_set(r->index, r->voices, i, g);
}

/* ---- Groups ---- */

static const struct ml_mention *unit_beside(const struct ml_mention *mentions, size_t count, size_t i)
{
    if ((mentions[i].context & ML_CTX_WITHIN_NEXT) && i + 1 < count)
        return &mentions[i + 1];
    if ((mentions[i].context & ML_CTX_WITHIN_LAST) && i > 0)
        return &mentions[i - 1];
    return NULL;
}

static uint64_t group_signature(uint64_t candidates, const struct ml_mention *unit)
{
    uint64_t beside = unit && unit->reading_count ? (uint64_t)unit->readings[0].key << 16 | unit->kinds : 0;
    return (candidates ^ beside) * UINT64_C(0x9e3779b97f4a7c15);
}

/* The candidates of a new group: as remembered, or gathered and remembered. */
static void gather(struct ml_resolver *r, struct ml_group *g, uint64_t signature, enum ml_lang lang)
{
    if (ml_recall_find(r->recall, signature, g))
        return;
    ml_gather(r->index, r->scanner, g, lang, NULL);
    ml_recall_store(r->recall, signature, g);
}

/* Of all mentions of a group, the one that most clearly names a place speaks for it. */
static void join_group(struct ml_resolver *r, struct ml_group *g, const struct ml_mention *m)
{
    float naming;

    if (m->context == g->mention->context)
        return;
    naming = naming_of(r, m, g);
    if (naming > g->naming) {
        g->naming = naming;
        g->mention = m;
    }
}

static uint16_t find_group(struct ml_resolver *r, const struct ml_mention *m, const struct ml_mention *unit,
                           size_t number, enum ml_lang lang)
{
    uint64_t signature = group_signature(r->signatures[number], unit);
    size_t slot = (size_t)(signature >> 32) % TABLE;
    struct ml_group *g;

    for (; r->table[slot]; slot = (slot + 1) % TABLE) {
        g = &r->groups[r->table[slot] - 1];
        if (g->signature == signature) {
            join_group(r, g, m);
            return (uint16_t)(r->table[slot] - 1);
        }
    }
    g = &r->groups[r->group_count];
    *g = (struct ml_group){.mention = m, .signature = signature, .first = number, .beside = ML_NO_GROUP,
                           .appended = ML_NO_GROUP, .candidates = r->pool + r->group_count * ML_CANDIDATES,
                           .limit = ML_CANDIDATES};
    gather(r, g, r->signatures[number], lang);
    g->naming = naming_of(r, m, g);
    r->table[slot] = (uint16_t)++r->group_count;
    return (uint16_t)(r->group_count - 1);
}

static void make_groups(struct ml_resolver *r, const struct ml_mention *mentions, size_t count, enum ml_lang lang)
{
    r->group_count = 0;
    memset(r->table, 0, sizeof r->table);
    for (size_t i = 0; i < count; i++)
        r->group_of[i] = find_group(r, &mentions[i], unit_beside(mentions, count, i), i, lang);
    for (size_t i = 0; i < count; i++) {
        const struct ml_mention *unit = unit_beside(mentions, count, i);
        struct ml_group *g = &r->groups[r->group_of[i]];
        if (unit && g->beside == ML_NO_GROUP)
            g->beside = r->group_of[unit - mentions];
        if ((mentions[i].context & ML_CTX_COMMA_NEXT) && i + 1 < count && g->appended == ML_NO_GROUP)
            g->appended = r->group_of[i + 1];
    }
}

/* ---- The decision ---- */

static void deliberate(struct ml_resolver *r)
{
    for (size_t i = 0; i < r->group_count; i++)
        ml_voice_set(r->index, r->voices, i, &r->groups[i]);
    ml_voices_silence(r->voices, r->group_count);
    for (int round = 0; round < ROUNDS; round++) {
        ml_voices_list_units(r->voices, r->group_count);
        for (size_t i = 0; i < r->group_count; i++) {
            /* Who has no rival need not hear twice what the others say. */
            if (round + 1 < ROUNDS && r->groups[i].count <= 1)
                continue;
            ml_hear(r->index, r->groups, i, r->voices);
            settle(r, i);
        }
    }
    for (size_t i = 0; r->explain && i < r->group_count; i++)
        ml_hear_nearest(r->index, &r->groups[i], i, r->voices);
}

/*
 * Rivals at the same spot (Batken the town and its airport, Sokh the village and the
 * enclave) do not make the point doubtful.
 */
static double belief_in_point(const struct ml_resolver *r, const struct ml_group *g)
{
    const float same_km = 10;
    const struct ml_place_rec *best = g->count ? &r->index->places[g->candidates[0].place] : NULL;
    float share = g->count ? g->candidates[0].share : 0;

    for (size_t i = 1; i < g->count && g->candidates[i].share > 0; i++) {
        const struct ml_place_rec *other = &r->index->places[g->candidates[i].place];
        float dx = ml_plane_x(best) - ml_plane_x(other);
        float dy = ml_plane_y(best) - ml_plane_y(other);
        if (dx * dx + dy * dy <= same_km * same_km)
            share += g->candidates[i].share;
    }
    return (double)share;
}

static struct ml_decision decide(const struct ml_resolver *r, const struct ml_mention *m, struct ml_group *g)
{
    double naming;

    if (g->decided && g->context == m->context)
        return g->decision;
    naming = ml_logistic((double)naming_of(r, m, g));
    g->decision = (struct ml_decision){g->candidates, g->count, (float)naming,
                                       (float)ml_calibrate(naming * belief_in_point(r, g))};
    g->context = m->context;
    g->decided = true;
    return g->decision;
}

/* Signs each mention; returns the signature of the passage, of all that the decisions depend on. */
static uint64_t sign(struct ml_resolver *r, const struct ml_mention *mentions, size_t count, enum ml_lang lang)
{
    uint64_t all = count;

    for (size_t i = 0; i < count; i++) {
        r->signatures[i] = ml_recall_signature(&mentions[i], lang);
        all = ((all ^ r->signatures[i]) * UINT64_C(0xff51afd7ed558ccd) ^ mentions[i].context) *
              UINT64_C(0x9e3779b97f4a7c15);
        all ^= all >> 32;
    }
    return all ? all : 1;
}

enum ml_status ml_resolve_passage(struct ml_resolver *r, const struct ml_mention *mentions,
                                  size_t count, enum ml_lang lang,
                                  const struct ml_decision **decisions, struct ml_err *err)
{
    uint64_t signature;

    if (count > ML_PASSAGE_MENTIONS)
        return ml_fail(err, ML_ELIMIT, NULL, 0, "a passage of %zu mentions is too long", count);
    signature = sign(r, mentions, count, lang);
    *decisions = ml_verdicts_find(r->verdicts, signature, count);
    if (*decisions)
        return ML_OK;
    make_groups(r, mentions, count, lang);
    deliberate(r);
    for (size_t i = 0; i < count; i++)
        r->decisions[i] = decide(r, &mentions[i], &r->groups[r->group_of[i]]);
    ml_verdicts_store(r->verdicts, signature, r->decisions, r->group_of, count, r->groups, r->group_count);
    *decisions = r->decisions;
    return ML_OK;
}

/* ---- A name by itself ---- */

/* Closeness to the point that the asker gives takes the place of a text's other mentions. */
static void weigh_by_distance(const struct ml_resolver *r, struct ml_lonlat near, struct ml_group *g)
{
    const struct ml_place_rec here = {.lon_e6 = (int32_t)lround(near.lon * 1e6),
                                      .lat_e6 = (int32_t)lround(near.lat * 1e6)};

    for (size_t i = 0; i < g->count; i++) {
        struct ml_candidate *c = &g->candidates[i];
        const struct ml_place_rec *p = &r->index->places[c->place];
        float km = hypotf(ml_plane_x(p) - ml_plane_x(&here), ml_plane_y(p) - ml_plane_y(&here));
        c->weight[ML_FACTOR_NEAR] = 4 * expf(-km / 40);
        c->total = c->alone + c->weight[ML_FACTOR_NEAR];
    }
    ml_weigh(g);
}

void ml_resolve_name(struct ml_resolver *r, const struct ml_mention *mention, enum ml_lang lang,
                     const struct ml_resolve_filter *filter, struct ml_decision *decision)
{
    struct ml_group *g = &r->groups[0];

    *g = (struct ml_group){.mention = mention, .beside = ML_NO_GROUP, .appended = ML_NO_GROUP, .candidates = r->pool,
                           .limit = (size_t)ML_PASSAGE_MENTIONS * ML_CANDIDATES};
    ml_gather(r->index, r->scanner, g, lang, filter);
    if (filter->has_near)
        weigh_by_distance(r, filter->near, g);
    *decision = decide(r, mention, g);
}
