#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "resolve/group.h"
#include "resolve/score.h"
#include "text/word.h"

static bool better_name(const struct ml_candidate *a, const struct ml_candidate *b)
{
    return a->weight[ML_FACTOR_NAME] > b->weight[ML_FACTOR_NAME];
}

/* Keeps the best name of each place and, past the limit, the best places. */
static void offer(struct ml_group *g, const struct ml_candidate *c)
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

static void gather_reading(const struct ml_index *x, const struct ml_scanner *scanner, struct ml_group *g,
                           const struct ml_reading *rd, enum ml_lang lang, const struct ml_resolve_filter *filter)
{
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
        enum ml_form form = ml_reading_form(scanner, rd, (enum ml_stem)p->stem, lang, script, &foreign);
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
            c.weight[ML_FACTOR_NAME] -= 2.0f;
        c.weight[ML_FACTOR_KIND] = ml_score_kind(&x->places[p->place], m, form);
        c.weight[ML_FACTOR_PROMINENCE] = ml_score_prominence(&x->places[p->place]);
        c.weight[ML_FACTOR_REGION] = ml_score_region(&x->places[p->place]);
        c.alone = c.weight[ML_FACTOR_NAME] + c.weight[ML_FACTOR_KIND] + c.weight[ML_FACTOR_PROMINENCE] +
                  c.weight[ML_FACTOR_REGION];
        c.total = c.alone;
        offer(g, &c);
    }
}

static bool before(const struct ml_candidate *a, const struct ml_candidate *b)
{
    return a->total != b->total ? a->total > b->total : a->place < b->place; /* the same answer every time */
}

static int by_total(const void *a, const void *b)
{
    return before(a, b) ? -1 : before(b, a);
}

/* By insertion: there are few, and mostly they stand in order already. */
static void sort(struct ml_candidate *c, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct ml_candidate moved = c[i];
        size_t k = i;
        if (!before(&moved, &c[k - 1]))
            continue;
        for (; k > 0 && before(&moved, &c[k - 1]); k--)
            c[k] = c[k - 1];
        c[k] = moved;
    }
}

/*
 * Against a likeness stands the chance that no place of the gazetteer is meant: even with
 * it at a cost of 1.2 (one wrong consonant), as the hold-out described in unknown.c shows.
 */
static float odds_of_none(const struct ml_candidate *best)
{
    float cost = -0.5f * (best->weight[ML_FACTOR_NAME] + 1.2f);

    return best->how == ML_HOW_FUZZY ? expf(2 * (cost - 1.2f)) : 0;
}

void ml_weigh(struct ml_group *g)
{
    const float negligible = -16;
    float sum = 0;

    if (g->count <= ML_CANDIDATES)
        sort(g->candidates, g->count);
    else
        qsort(g->candidates, g->count, sizeof *g->candidates, by_total);
    for (size_t i = 0; i < g->count; i++) {
        float behind = g->candidates[i].total - g->candidates[0].total;
        g->candidates[i].share = i == 0 ? 1 : behind < negligible ? 0 : expf(behind);
        sum += g->candidates[i].share;
    }
    if (g->count)
        sum += odds_of_none(&g->candidates[0]);
    for (size_t i = 0; i < g->count; i++)
        g->candidates[i].share /= sum;
}

/* Drops those so far behind that no testimony could bring them to the front. */
static void drop_hopeless(struct ml_group *g)
{
    const float most_gain = 9;

    while (g->count > 1 && g->candidates[g->count - 1].total < g->candidates[0].total - most_gain)
        g->count--;
}

void ml_gather(const struct ml_index *index, const struct ml_scanner *scanner, struct ml_group *g,
               enum ml_lang lang, const struct ml_resolve_filter *filter)
{
    const struct ml_mention *m = g->mention;

    g->count = 0;
    for (size_t i = 0; i < m->reading_count; i++)
        gather_reading(index, scanner, g, &m->readings[i], lang, filter);
    ml_weigh(g);
    drop_hopeless(g);
}
