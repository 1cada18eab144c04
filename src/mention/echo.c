#include "mention/echo.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

/*
 * MARGIN is more than any rule peeks at beyond the words it reads: a quotation mark, an
 * apostrophe and two letters, a run of blanks and hyphens (12 code points at most).
 */
enum { SLOTS = 4096, WAYS = 2, GAPS = 8192, MARGIN = 48, FRONT = 8, BACK = 24 };
#define FAR UINT32_MAX

struct ml_echoes {
    struct ml_span text;
    uint32_t document;
    struct ml_reach reach;
    struct ml_echo_gap gaps[GAPS];
    struct ml_echo slots[SLOTS][WAYS];
    unsigned char recent[SLOTS];    /* which of the two was used last; the other is replaced */
};

struct ml_echoes *ml_echoes_new(void)
{
    return ml_calloc(1, sizeof(struct ml_echoes));
}

void ml_echoes_free(struct ml_echoes *e)
{
    ml_free(e);
}

struct ml_reach *ml_echoes_begin(struct ml_echoes *e, struct ml_span text)
{
    e->text = text;
    if (++e->document == 0) { /* after four thousand million texts */
        memset(e->slots, 0, sizeof e->slots);
        memset(e->gaps, 0, sizeof e->gaps);
        e->document = 1;
    }
    ml_reach_begin(&e->reach, text.ptr);
    return &e->reach;
}

static uint64_t load(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static size_t slot_of(const char *at)
{
    uint64_t h = load(at - FRONT) * UINT64_C(0x9e3779b97f4a7c15);

    for (int i = 0; i < BACK; i += 8)
        h = (h ^ (h >> 29) ^ load(at + i)) * UINT64_C(0xff51afd7ed558ccd);
    return (h >> 32) % SLOTS;
}

static uint32_t distance(const char *at, const struct ml_mention *previous, uint32_t left)
{
    return previous && (size_t)(at - previous->end) <= left ? (uint32_t)(at - previous->end) : FAR;
}

static bool same(const struct ml_echoes *e, const struct ml_echo *slot, const char *at,
                 const struct ml_mention *previous)
{
    if (slot->document != e->document || slot->left > (size_t)(at - e->text.ptr) ||
        slot->right > (size_t)(e->text.ptr + e->text.len - at) ||
        slot->before != distance(at, previous, slot->left))
        return false;
    if (slot->before != FAR && (slot->before_context != previous->context ||
                                slot->before_kinds != previous->kinds || slot->before_form != previous->form))
        return false;
    return memcmp(at - slot->left, slot->at - slot->left, (size_t)slot->left + slot->right) == 0;
}

struct ml_echo *ml_echo_find(struct ml_echoes *e, const char *at, const struct ml_mention *previous,
                             bool *known)
{
    size_t i;

    *known = false;
    if (at - e->text.ptr < FRONT || e->text.ptr + e->text.len - at < BACK)
        return NULL;
    i = slot_of(at);
    *known = same(e, &e->slots[i][e->recent[i]], at, previous);
    if (!*known) {
        e->recent[i] ^= 1;
        *known = same(e, &e->slots[i][e->recent[i]], at, previous);
    }
    return &e->slots[i][e->recent[i]];
}

void ml_echo_store(struct ml_echoes *e, struct ml_echo *slot, const char *at,
                   const struct ml_mention *previous, const struct ml_mention *m, const char *next)
{
    const struct ml_reach *reach = &e->reach;
    size_t left = (size_t)(at - reach->lo) + MARGIN;
    size_t right = (size_t)((reach->hi > next ? reach->hi : next) - at) + MARGIN;

    if (left > (size_t)(at - e->text.ptr) || right > (size_t)(e->text.ptr + e->text.len - at) ||
        left + right > UINT16_MAX)
        return;
    slot->at = at;
    slot->left = (uint32_t)left;
    slot->right = (uint32_t)right;
    slot->document = e->document;
    slot->before = distance(at, previous, slot->left);
    slot->before_context = previous ? previous->context : 0;
    slot->before_kinds = previous ? previous->kinds : 0;
    slot->before_form = previous ? previous->form : 0;
    slot->next = (uint32_t)(next - at);
    slot->found = m != NULL;
    if (m)
        slot->mention = *m;
}

struct ml_echo_gap *ml_echo_find_gap(struct ml_echoes *e, const char *at, size_t len, bool joins, bool *known)
{
    size_t left = (size_t)(e->text.ptr + e->text.len - at);
    struct ml_echo_gap *slot;
    uint64_t h;

    *known = false;
    if (left < len + 8)
        return NULL;
    h = (load(at) * UINT64_C(0x9e3779b97f4a7c15)) ^ (load(at + len) * UINT64_C(0xff51afd7ed558ccd)) ^ len;
    slot = &e->gaps[((h ^ h >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 40) % GAPS];
    *known = slot->document == e->document && slot->len == len && slot->joins == joins && slot->right <= left &&
             memcmp(at, slot->at, slot->right) == 0;
    return slot;
}

void ml_echo_store_gap(struct ml_echoes *e, struct ml_echo_gap *slot, const char *at, size_t len, bool joins,
                       struct ml_between between)
{
    size_t right = (size_t)(e->reach.hi - at) + MARGIN;

    if (right > (size_t)(e->text.ptr + e->text.len - at) || right > UINT16_MAX)
        return;
    *slot = (struct ml_echo_gap){.at = at, .len = (uint32_t)len, .right = (uint32_t)right,
                                 .document = e->document, .joins = joins, .between = between};
}
