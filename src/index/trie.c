#include "index/trie.h"

#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"

enum { CODES = 37, FREE = -1 };

/*
 * Free units form a list through their base fields, so that placing children looks at
 * free units only. The head moves past regions that have become crowded.
 */
struct builder {
    struct ml_trie_unit *units;
    int32_t *next_free;     /* next free unit after i, where i is free */
    int32_t *prev_free;
    size_t size;            /* units allocated and initialised */
    size_t cap;
    size_t used;            /* one past the highest used unit */
    int32_t first_free;
    int32_t last_free;
};

static bool extend(struct builder *b, size_t need)
{
    size_t old = b->size;
    size_t cap_units = b->cap;
    size_t cap_next = b->cap;
    size_t cap_prev = b->cap;
    void *units = b->units;
    void *next = b->next_free;
    void *prev = b->prev_free;

    if (need <= b->size)
        return true;
    if (need < old + 4096)
        need = old + 4096;
    if (need > INT32_MAX)
        return false;
    if (!ml_grow(&units, &cap_units, need, sizeof *b->units))
        return false;
    b->units = units;
    if (!ml_grow(&next, &cap_next, need, sizeof *b->next_free))
        return false;
    b->next_free = next;
    if (!ml_grow(&prev, &cap_prev, need, sizeof *b->prev_free))
        return false;
    b->prev_free = prev;
    b->cap = cap_units;
    for (size_t i = old; i < need; i++) {
        b->units[i] = (struct ml_trie_unit){.base = FREE, .check = FREE};
        b->prev_free[i] = i == old ? b->last_free : (int32_t)i - 1;
        b->next_free[i] = i + 1 < need ? (int32_t)i + 1 : FREE;
    }
    if (b->last_free != FREE)
        b->next_free[b->last_free] = (int32_t)old;
    else
        b->first_free = (int32_t)old;
    b->last_free = (int32_t)need - 1;
    b->size = need;
    return true;
}

static void take(struct builder *b, size_t i, int32_t parent)
{
    int32_t prev = b->prev_free[i];
    int32_t next = b->next_free[i];

    if (prev != FREE)
        b->next_free[prev] = next;
    else
        b->first_free = next;
    if (next != FREE)
        b->prev_free[next] = prev;
    else
        b->last_free = prev;
    b->units[i].check = parent;
    if (i + 1 > b->used)
        b->used = i + 1;
}

static bool fits(const struct builder *b, size_t base, const unsigned char *codes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = base + codes[i];
        if (at < b->size && b->units[at].check != FREE)
            return false;
    }
    return true;
}

/* A base at which all codes fall on free units; tries a bounded number of places. */
static size_t find_base(struct builder *b, const unsigned char *codes, size_t n)
{
    enum { TRIES = 256 };
    int tries = 0;

    for (int32_t at = b->first_free; at != FREE; at = b->next_free[at]) {
        if ((size_t)at < (size_t)codes[0] + 1)
            continue; /* unit 0 is the root, so a base is at least 1 */
        if (fits(b, (size_t)at - codes[0], codes, n))
            return (size_t)at - codes[0];
        if (++tries == TRIES)
            break;
    }
    return b->used > codes[0] ? b->used : (size_t)codes[0] + 1;
}

struct job {
    size_t lo;
    size_t hi;
    size_t depth;
    int32_t state;
};

static int code_at(const struct ml_trie_key *key, size_t depth)
{
    return depth < key->len ? ml_trie_code(key->sounds[depth]) : 0;
}

/* Places the children of one state and appends their jobs; returns false without memory. */
static bool place(struct builder *b, const struct ml_trie_key *keys, struct job job,
                  struct job **stack, size_t *top, size_t *cap)
{
    unsigned char codes[CODES];
    size_t starts[CODES + 1];
    size_t n = 0;
    size_t base;
    void *p = *stack;

    for (size_t i = job.lo; i < job.hi; i++) {
        unsigned char code = (unsigned char)code_at(&keys[i], job.depth);
        if (n == 0 || codes[n - 1] != code) {
            codes[n] = code;
            starts[n++] = i;
        }
    }
    starts[n] = job.hi;
    base = find_base(b, codes, n);
    if (!extend(b, base + CODES + 1) || !ml_grow(&p, cap, *top + n, sizeof **stack))
        return false;
    *stack = p;
    b->units[job.state].base = (int32_t)base;
    for (size_t i = 0; i < n; i++)
        take(b, base + codes[i], job.state);
    for (size_t i = 0; i < n; i++) {
        int32_t child = (int32_t)(base + codes[i]);
        if (codes[i] == 0)
            b->units[child].base = -1 - (int32_t)starts[i];
        else
            (*stack)[(*top)++] = (struct job){starts[i], starts[i + 1], job.depth + 1, child};
    }
    return true;
}

enum ml_status ml_trie_build(const struct ml_trie_key *keys, size_t count,
                             struct ml_trie_unit **units, size_t *unit_count, struct ml_err *err)
{
    struct builder b = {.first_free = FREE, .last_free = FREE};
    struct job *stack = NULL;
    size_t top = 0;
    size_t cap = 0;
    void *p = NULL;
    enum ml_status status = ML_OK;

    *units = NULL;
    *unit_count = 0;
    if (!extend(&b, 64) || !ml_grow(&p, &cap, 1, sizeof *stack)) {
        status = ml_fail_nomem(err);
        goto out;
    }
    stack = p;
    take(&b, ML_TRIE_ROOT, ML_TRIE_ROOT);
    b.units[ML_TRIE_ROOT].base = 1;
    if (count)
        stack[top++] = (struct job){0, count, 0, ML_TRIE_ROOT};
    while (top) {
        struct job job = stack[--top];
        if (!place(&b, keys, job, &stack, &top, &cap)) {
            status = ml_fail_nomem(err);
            goto out;
        }
    }
    *units = b.units;
    *unit_count = b.used;
    b.units = NULL;
out:
    ml_free(stack);
    ml_free(b.units);
    ml_free(b.next_free);
    ml_free(b.prev_free);
    return status;
}

int ml_trie_sound(const struct ml_trie_unit *units, size_t count)
{
    int32_t limit = (int32_t)count;
    int bad = 0;

    if (count == 0 || count > INT32_MAX - CODES)
        return 0;
    /* Without branches, for there are millions: opening waits for this. */
    for (size_t i = 0; i < count; i++)
        bad |= (units[i].check < FREE) | (units[i].check >= limit) | (units[i].base > limit);
    return !bad;
}
