/*
 * What a mention may be, taken by itself, depends on its letters, the kind words beside it
 * and the language, not on the text; a corpus names the same places again and again. So
 * what was gathered for one mention is kept for the next that is spelt the same. Private
 * to resolve/.
 */
#ifndef ML_RESOLVE_RECALL_H
#define ML_RESOLVE_RECALL_H

#include "resolve/group.h"

struct ml_recall;

struct ml_recall *ml_recall_new(void); /* NULL without memory */
void ml_recall_free(struct ml_recall *recall);

/* Mentions with one signature have the same candidates; a 64-bit hash. */
uint64_t ml_recall_signature(const struct ml_mention *m, enum ml_lang lang);

/* Copies what is known under the signature to g's candidates; false when nothing is. */
bool ml_recall_find(const struct ml_recall *recall, uint64_t signature, struct ml_group *g);
/* Keeps g's candidates, in place of older ones. */
void ml_recall_store(struct ml_recall *recall, uint64_t signature, const struct ml_group *g);

#endif
