/*
 * Names spelt by ear: keys of the index that sound like a word without being it.
 *
 * First the keys that share the word's skeleton (index.h), which covers romanisations and
 * lost vowels; then, where something says that the word is a name, a bounded walk of the
 * trie for slips of the pen. Distances are weighted edits over sounds: what the ear
 * confuses costs little. Private to mention/.
 */
#ifndef ML_MENTION_FUZZY_H
#define ML_MENTION_FUZZY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "index/index.h"

enum { ML_FUZZY_HITS = 4 };

struct ml_fuzzy_hit {
    uint32_t key;
    float cost;
};

struct ml_fuzzy;

/* A searcher with a memory of the words it was asked for; NULL without memory. */
struct ml_fuzzy *ml_fuzzy_new(const struct ml_index *index);
void ml_fuzzy_free(struct ml_fuzzy *f);

/*
 * Up to ML_FUZZY_HITS keys near the sounds, cheapest first; returns how many. typos also
 * looks for wrong consonants, at a bounded cost of some ten microseconds, once per word.
 */
size_t ml_fuzzy_find(struct ml_fuzzy *f, const char *sounds, size_t len, bool typos,
                     struct ml_fuzzy_hit *hits);

/* Weighted edit distance of two strings of sounds, or a value over `most` once it must exceed it. */
double ml_sound_distance(const char *a, size_t na, const char *b, size_t nb, double most);

#endif
