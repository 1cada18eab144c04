/*
 * Agencies print each other's reports word for word, and tables of events repeat their
 * notes: a passage whose mentions read exactly like those of an earlier one is decided as
 * that one was. Private to resolve/.
 */
#ifndef ML_RESOLVE_VERDICT_H
#define ML_RESOLVE_VERDICT_H

#include "resolve/group.h"

struct ml_verdicts;

struct ml_verdicts *ml_verdicts_new(void); /* NULL without memory */
void ml_verdicts_free(struct ml_verdicts *v);

/*
 * The decisions about a passage of count mentions with this signature, a 64-bit hash of all
 * that was known of them; NULL when there is none. Borrowed until the next store.
 */
const struct ml_decision *ml_verdicts_find(const struct ml_verdicts *v, uint64_t signature, size_t count);

/* Keeps copies of the decisions, whose candidates are those of the groups. Without memory it keeps nothing. */
void ml_verdicts_store(struct ml_verdicts *v, uint64_t signature, const struct ml_decision *decisions,
                       const uint16_t *group_of, size_t count, const struct ml_group *groups, size_t group_count);

#endif
