#include "resolve/verdict.h"

#include <string.h>

#include "base/alloc.h"

enum { SLOTS = 96 };

struct slot {
    size_t count;
    struct ml_decision *decisions;
    size_t decision_cap;
    struct ml_candidate *candidates;
    size_t candidate_cap;
};

struct ml_verdicts {
    uint64_t signatures[SLOTS];     /* of the slots, 0 = empty */
    struct slot slots[SLOTS];
    size_t oldest;                  /* is replaced next */
};

struct ml_verdicts *ml_verdicts_new(void)
{
    return ml_calloc(1, sizeof(struct ml_verdicts));
}

void ml_verdicts_free(struct ml_verdicts *v)
{
    for (size_t i = 0; v && i < SLOTS; i++) {
        ml_free(v->slots[i].decisions);
        ml_free(v->slots[i].candidates);
    }
    ml_free(v);
}

const struct ml_decision *ml_verdicts_find(const struct ml_verdicts *v, uint64_t signature, size_t count)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (v->signatures[i] == signature && v->slots[i].count == count)
            return v->slots[i].decisions;
    }
    return NULL;
}

static bool make_room(struct slot *s, size_t decisions, size_t candidates)
{
    void *d = s->decisions;
    void *c = s->candidates;
    bool ok = ml_grow(&d, &s->decision_cap, decisions, sizeof *s->decisions);

    s->decisions = d;
    ok = ok && ml_grow(&c, &s->candidate_cap, candidates, sizeof *s->candidates);
    s->candidates = c;
    return ok;
}

void ml_verdicts_store(struct ml_verdicts *v, uint64_t signature, const struct ml_decision *decisions,
                       const uint16_t *group_of, size_t count, const struct ml_group *groups, size_t group_count)
{
    size_t at = v->oldest;
    struct slot *s = &v->slots[at];
    size_t first[ML_PASSAGE_MENTIONS];
    size_t total = 0;

    for (size_t g = 0; g < group_count; g++)
        total += groups[g].count;
    v->oldest = (at + 1) % SLOTS;
    v->signatures[at] = 0;
    if (!make_room(s, count, total))
        return;
    total = 0;
    for (size_t g = 0; g < group_count; g++) {
        first[g] = total;
        if (groups[g].count)
            memcpy(s->candidates + total, groups[g].candidates, groups[g].count * sizeof *s->candidates);
        total += groups[g].count;
    }
    for (size_t i = 0; i < count; i++) {
        s->decisions[i] = decisions[i];
        s->decisions[i].candidates = s->candidates ? s->candidates + first[group_of[i]] : NULL;
    }
    v->signatures[at] = signature;
    s->count = count;
}
