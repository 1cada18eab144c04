#include "resolve/recall.h"

#include <string.h>

#include "base/alloc.h"

enum { SLOTS = 8192, POOL = 32768 };

struct slot {
    uint64_t signature;     /* 0 = empty */
    uint32_t first;         /* of its candidates in the pool */
    uint32_t count;
};

struct ml_recall {
    struct slot slots[SLOTS];
    size_t used;
    struct ml_candidate pool[POOL]; /* pages that nobody writes cost nothing */
};

struct ml_recall *ml_recall_new(void)
{
    return ml_calloc(1, sizeof(struct ml_recall));
}

void ml_recall_free(struct ml_recall *recall)
{
    ml_free(recall);
}

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 29;
}

static uint64_t mix_text(uint64_t h, const char *p, size_t len)
{
    uint64_t word = 0;

    for (; len >= sizeof word; p += sizeof word, len -= sizeof word) {
        memcpy(&word, p, sizeof word);
        h = mix(h, word);
    }
    word = 0;
    memcpy(&word, p, len);
    return mix(h, word << 8 | len);
}

uint64_t ml_recall_signature(const struct ml_mention *m, enum ml_lang lang)
{
    const unsigned relevant = ML_CTX_LOWER_CASE | ML_CTX_GENERIC_LIST | ML_CTX_GENERIC_LEFT | ML_CTX_GENERIC_RIGHT |
                              ML_CTX_GENERIC_PLURAL | ML_CTX_CONTAINER;
    uint64_t h = mix(UINT64_C(0xff51afd7ed558ccd), (uint64_t)m->context & relevant);

    h = mix(h, (uint64_t)m->kinds << 32 | (uint64_t)m->form << 16 | (uint64_t)lang << 8 | m->reading_count);
    for (size_t i = 0; i < m->reading_count; i++)
        h = mix(h, (uint64_t)m->readings[i].key << 32 | m->readings[i].stem_len);
    h = mix_text(h, m->beg, (size_t)(m->end - m->beg));
    return h ? h : 1;
}

static size_t slot_of(uint64_t signature)
{
    return (signature >> 40) % SLOTS;
}

bool ml_recall_find(const struct ml_recall *recall, uint64_t signature, struct ml_group *g)
{
    const struct slot *s = &recall->slots[slot_of(signature)];

    if (s->signature != signature)
        return false;
    g->count = s->count;
    memcpy(g->candidates, recall->pool + s->first, s->count * sizeof *g->candidates);
    return true;
}

void ml_recall_store(struct ml_recall *recall, uint64_t signature, const struct ml_group *g)
{
    struct slot *s = &recall->slots[slot_of(signature)];

    if (recall->used + g->count > POOL) {
        memset(recall->slots, 0, sizeof recall->slots);
        recall->used = 0;
    }
    *s = (struct slot){signature, (uint32_t)recall->used, (uint32_t)g->count};
    memcpy(recall->pool + recall->used, g->candidates, g->count * sizeof *g->candidates);
    recall->used += g->count;
}
