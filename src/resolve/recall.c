#include "resolve/recall.h"

#include <string.h>

#include "base/alloc.h"

enum { SLOTS = 1024 };

struct slot {
    uint64_t signature;     /* 0 = empty */
    size_t count;
    struct ml_candidate candidates[ML_CANDIDATES];
};

struct ml_recall {
    struct slot slots[SLOTS];
};

struct ml_recall *ml_recall_new(void)
{
    return ml_calloc(1, sizeof(struct ml_recall)); /* pages that nobody writes cost nothing */
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
    const unsigned relevant = ML_CTX_LOWER_CASE | ML_CTX_GENERIC_LIST | ML_CTX_GENERIC_LEFT | ML_CTX_CONTAINER;
    uint64_t h = mix(UINT64_C(0xff51afd7ed558ccd), (uint64_t)m->context & relevant);

    h = mix(h, (uint64_t)m->kinds << 32 | (uint64_t)m->form << 16 | (uint64_t)lang << 8 | m->reading_count);
    for (size_t i = 0; i < m->reading_count; i++)
        h = mix(h, (uint64_t)m->readings[i].key << 32 | m->readings[i].stem_len);
    h = mix_text(h, m->beg, (size_t)(m->end - m->beg));
    return h ? h : 1;
}

bool ml_recall_find(const struct ml_recall *recall, uint64_t signature, struct ml_group *g)
{
    const struct slot *s = &recall->slots[(signature >> 40) % SLOTS];

    if (s->signature != signature)
        return false;
    g->count = s->count;
    memcpy(g->candidates, s->candidates, s->count * sizeof *s->candidates);
    return true;
}

void ml_recall_store(struct ml_recall *recall, uint64_t signature, const struct ml_group *g)
{
    struct slot *s = &recall->slots[(signature >> 40) % SLOTS];

    s->signature = signature;
    s->count = g->count;
    memcpy(s->candidates, g->candidates, g->count * sizeof *g->candidates);
}
