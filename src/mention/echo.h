/*
 * Texts repeat themselves: datelines, phrases, whole articles in an archive. A place in
 * the text whose surroundings are byte for byte those of an earlier one reads as that one
 * did, so what was found there need not be found again. Private to mention/.
 *
 * The reader notes how far around a place it looked (struct ml_reach); a later place is an
 * echo when all of that, and a margin for the letters peeked at, is the same.
 */
#ifndef ML_MENTION_ECHO_H
#define ML_MENTION_ECHO_H

#include "mention/mention.h"

/* The stretch of text that a decision has looked at. */
struct ml_reach {
    const char *lo;
    const char *hi;
};

static inline void ml_reach_begin(struct ml_reach *r, const char *p)
{
    r->lo = r->hi = p;
}

static inline void ml_reach_note(struct ml_reach *r, const char *p)
{
    if (p < r->lo)
        r->lo = p;
    if (p > r->hi)
        r->hi = p;
}

/* What the words at one place were read as. */
struct ml_echo {
    const char *at;             /* the place; bytes [at - left, at + right) decided */
    uint32_t left;
    uint32_t right;
    uint32_t document;          /* number of the text it points into */
    uint32_t before;            /* bytes from the end of the mention before, or FAR */
    unsigned before_context;    /* and what was known of that mention */
    uint16_t before_kinds;
    uint8_t before_form;
    bool found;                 /* there is a mention */
    uint32_t next;              /* bytes from at to where the scan goes on */
    struct ml_mention mention;
};

/* What the text between two neighbouring mentions makes of them. */
struct ml_between {
    bool list;      /* A, B; A and B; A-B */
    bool hyphen;    /* A-B */
    bool linked;    /* only generic words, prepositions and the like */
    bool comma;
    bool bare;      /* no word at all */
};

struct ml_echo_gap {
    const char *at;
    uint32_t len;
    uint32_t right;     /* bytes from at that decided */
    uint32_t document;
    bool joins;         /* the first mention's ending joins it to the second */
    struct ml_between between;
};

struct ml_echoes;

struct ml_echoes *ml_echoes_new(void); /* NULL without memory */
void ml_echoes_free(struct ml_echoes *e);
/*
 * Forgets everything: another text begins. Returns the reach in which the reader notes how
 * far it looks around the place at hand.
 */
struct ml_reach *ml_echoes_begin(struct ml_echoes *e, struct ml_span text);

/*
 * The slot for the place at, NULL when it lies too near the text's ends to have one.
 * *known tells whether it holds what was found at an equal place after an equal mention
 * (previous, NULL = none); if not, fill it with ml_echo_store or leave it.
 */
struct ml_echo *ml_echo_find(struct ml_echoes *e, const char *at, const struct ml_mention *previous,
                             bool *known);
/* m is NULL when there is no mention. */
void ml_echo_store(struct ml_echoes *e, struct ml_echo *slot, const char *at,
                   const struct ml_mention *previous, const struct ml_mention *m, const char *next);

/* Likewise for the gap of len bytes at `at`; a reach must have been begun there before storing. */
struct ml_echo_gap *ml_echo_find_gap(struct ml_echoes *e, const char *at, size_t len, bool joins, bool *known);
void ml_echo_store_gap(struct ml_echoes *e, struct ml_echo_gap *slot, const char *at, size_t len, bool joins,
                       struct ml_between between);

#endif
