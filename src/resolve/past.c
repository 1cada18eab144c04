#include "resolve/past.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { PASSAGES = 16, SHORTEST = 32 };

struct passage {
    uint64_t key;       /* 0 = empty */
    struct ml_decision *decisions;
    struct ml_candidate *candidates;
};

struct ml_past {
    uint64_t key;       /* of the passage that was asked for last */
    size_t next;        /* to be replaced */
    struct passage passages[PASSAGES];
};

struct ml_past *ml_past_new(void)
{
    return ml_calloc(1, sizeof(struct ml_past));
}

static void forget(struct passage *p)
{
    ml_free(p->decisions);
    ml_free(p->candidates);
    *p = (struct passage){0};
}

void ml_past_free(struct ml_past *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < PASSAGES; i++)
        forget(&p->passages[i]);
    ml_free(p);
}

static uint64_t mention_key(uint64_t h, const struct ml_mention *m)
{
    h = (h ^ m->context ^ (uint64_t)m->reading_count << 32) * UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < m->reading_count; i++)
        h = ml_hash_words(h, &m->readings[i], sizeof m->readings[i]);
    return h;
}

const struct ml_decision *ml_past_find(struct ml_past *p, const uint64_t *signatures,
                                       const struct ml_mention *mentions, size_t count, enum ml_lang lang)
{
    uint64_t h = ML_HASH_SEED ^ (uint64_t)lang << 32 ^ count;

    p->key = 0;
    if (count < SHORTEST)
        return NULL;
    for (size_t i = 0; i < count; i++)
        h = mention_key((h ^ signatures[i]) * UINT64_C(0xff51afd7ed558ccd), &mentions[i]);
    p->key = ml_hash_end(h);
    for (size_t i = 0; p->key && i < PASSAGES; i++) {
        if (p->passages[i].key == p->key)
            return p->passages[i].decisions;
    }
    return NULL;
}

/* Decisions of one group share their candidates, and do so in the copy. */
static void copy(struct passage *to, const struct ml_decision *decisions, const uint16_t *group_of, size_t count)
{
    struct ml_candidate *of_group[ML_PASSAGE_MENTIONS] = {NULL};
    struct ml_candidate *free_slot = to->candidates;

    for (size_t i = 0; i < count; i++) {
        struct ml_candidate **mine = &of_group[group_of[i]];
        to->decisions[i] = decisions[i];
        if (!*mine) {
            *mine = free_slot;
            memcpy(*mine, decisions[i].candidates, decisions[i].count * sizeof **mine);
            free_slot += decisions[i].count;
        }
        to->decisions[i].candidates = *mine;
    }
}

void ml_past_store(struct ml_past *p, const struct ml_decision *decisions, const uint16_t *group_of,
                   size_t count)
{
    struct passage *to = &p->passages[p->next];
    size_t candidates = 0;

    if (!p->key)
        return;
    p->next = (p->next + 1) % PASSAGES;
    forget(to);
    for (size_t i = 0; i < count; i++)
        candidates += decisions[i].count;
    to->decisions = ml_calloc(count, sizeof *to->decisions);
    to->candidates = ml_calloc(candidates, sizeof *to->candidates);
    if (!to->decisions || !to->candidates) {
        forget(to);
        return;
    }
    to->key = p->key;
    copy(to, decisions, group_of, count);
}
