/*
 * Rows already understood. Tables repeat themselves: GDELT and ICEWS name the same few
 * places in every row, and one report makes several events. What a row's words mean
 * depends on nothing but those words, so the same words are not read twice. The date,
 * the border and the row's own point are not part of it.
 * Private to annotate/.
 */
#ifndef ML_ANNOTATE_KNOWN_H
#define ML_ANNOTATE_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "annotate/annotate.h"
#include "annotate/scene.h"

/* What is asked for: the document, its parts, and what the precision code says. */
struct ml_known_key {
    struct ml_span text;
    size_t parts[3];
    enum ml_trust trust;
};

/* What the words mean. scene.result is borrowed from whoever answers. */
struct ml_meaning {
    struct ml_scene scene;
    enum ml_unlocated unlocated;
    struct ml_span toponyms;
};

struct ml_known;

/* NULL without memory. */
struct ml_known *ml_known_new(void);
void ml_known_free(struct ml_known *r);

/* False when these words are not known (any more). *out is valid until the next ml_known_keep. */
bool ml_known_find(const struct ml_known *r, const struct ml_known_key *key, struct ml_meaning *out);
/* Best effort: long texts, and all when memory is short, are not kept. */
void ml_known_keep(struct ml_known *r, const struct ml_known_key *key, const struct ml_meaning *meaning);

#endif
