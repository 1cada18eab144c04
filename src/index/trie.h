/*
 * A double-array trie over strings of sounds ('a'-'z', '0'-'9'), after J. Aoe, "An
 * efficient digital search algorithm by using a double-array structure" (1989). Built
 * once from sorted keys; then an immutable array, so it can be stored and loaded as it
 * stands. One step is one addition and one comparison.
 *
 * Only base is below.
 */
#ifndef ML_INDEX_TRIE_H
#define ML_INDEX_TRIE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct ml_trie_unit {
    int32_t base;   /* of a state: where its children start; of a leaf: -1 - value */
    int32_t check;  /* the parent state; -1 when free */
};

struct ml_trie {
    const struct ml_trie_unit *units;
    size_t count;
};

enum { ML_TRIE_ROOT = 0, ML_TRIE_NONE = -1 };

/* 1..36 for a sound or digit, 0 (which never matches) for anything else. */
static inline int32_t ml_trie_code(char c)
{
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 1;
    if (c >= '0' && c <= '9')
        return c - '0' + 27;
    return 0;
}

/* The state after one more sound, or ML_TRIE_NONE. */
static inline int32_t ml_trie_step(const struct ml_trie *t, int32_t state, char c)
{
    int32_t code = ml_trie_code(c);
    int32_t next = t->units[state].base + code;
    if (code == 0 || next < 0 || (size_t)next >= t->count || t->units[next].check != state)
        return ML_TRIE_NONE;
    return next;
}

/* The value of the key that ends in this state, or -1. */
static inline int32_t ml_trie_value(const struct ml_trie *t, int32_t state)
{
    int32_t leaf = t->units[state].base;
    if (leaf < 0 || (size_t)leaf >= t->count || t->units[leaf].check != state)
        return -1;
    return -1 - t->units[leaf].base;
}

struct ml_trie_key {
    const char *sounds;
    size_t len;
};

/*
 * Builds the units for keys sorted bytewise and unique, value i for key i. *units comes
 * from ml_alloc; NULL on failure (ML_ENOMEM, ML_ELIMIT past 2^31 units).
 */
enum ml_status ml_trie_build(const struct ml_trie_key *keys, size_t count,
                             struct ml_trie_unit **units, size_t *unit_count, struct ml_err *err);

/* Whether units read from a file can be walked safely: every link within bounds. */
int ml_trie_sound(const struct ml_trie_unit *units, size_t count);

#endif
