/*
 * Passages decided before: a story that an archive holds many times, a page that repeats
 * itself. What a passage's mentions are depends on nothing but themselves, so equal
 * passages have equal answers. Private to resolve/.
 */
#ifndef ML_RESOLVE_PAST_H
#define ML_RESOLVE_PAST_H

#include "resolve/resolve.h"

struct ml_past;

struct ml_past *ml_past_new(void); /* NULL without memory */
void ml_past_free(struct ml_past *p);

/*
 * The decisions of an equal passage, borrowed until the next store; NULL when there is none,
 * and then ml_past_store may follow. signatures stand for the mentions' letters and readings;
 * they, contexts and readings are compared by a hash of 64 bits.
 */
const struct ml_decision *ml_past_find(struct ml_past *p, const uint64_t *signatures,
                                       const struct ml_mention *mentions, size_t count, enum ml_lang lang);
/*
 * Keeps a copy; mentions of one group have one decision. Short of memory it keeps nothing, which costs time and no answer.
 */
void ml_past_store(struct ml_past *p, const struct ml_decision *decisions, const uint16_t *group_of,
                   size_t count);

#endif
