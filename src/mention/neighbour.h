/*
 * The words beside a mention, and what stands between. Private to mention/.
 */
#ifndef ML_MENTION_NEIGHBOUR_H
#define ML_MENTION_NEIGHBOUR_H

#include <stdbool.h>

#include "text/word.h"

struct ml_scanner;

/* What lies between two words, all that occurs. */
enum ml_gap {
    ML_GAP_SPACE = 1u << 0,
    ML_GAP_HYPHEN = 1u << 1,
    ML_GAP_COMMA = 1u << 2,
    ML_GAP_DOT = 1u << 3,       /* a sentence may end here, or an abbreviation */
    ML_GAP_STOP = 1u << 4,      /* ! ? : ; blank line */
    ML_GAP_NEWLINE = 1u << 5,
    ML_GAP_QUOTE = 1u << 6,
    ML_GAP_BRACKET = 1u << 7,
    ML_GAP_OTHER = 1u << 8,
    ML_GAP_EDGE = 1u << 9,      /* the text's start or end */
    ML_GAP_POSSESSIVE = 1u << 10
};

struct ml_neighbour {
    bool found;
    unsigned gap;       /* between it and the word it is a neighbour of */
    const char *stop;   /* how far the search went */
    struct ml_word word;
};

/* The word that ends before p, or none within a bounded reach. */
void ml_word_before(const struct ml_scanner *s, const char *p, struct ml_neighbour *out);
/* The word that starts at or after p. */
void ml_word_after(const struct ml_scanner *s, const char *p, struct ml_neighbour *out);

/* Whether a gap breaks a phrase: nothing said across it belongs together. */
static inline bool ml_gap_breaks(unsigned gap)
{
    return (gap & (ML_GAP_STOP | ML_GAP_DOT | ML_GAP_EDGE | ML_GAP_COMMA | ML_GAP_BRACKET | ML_GAP_OTHER)) != 0;
}

#endif
