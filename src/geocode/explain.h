/* Turns a decision into words: evidence and alternatives. Private to geocode/. */
#ifndef ML_GEOCODE_EXPLAIN_H
#define ML_GEOCODE_EXPLAIN_H

#include "base/arena.h"
#include "resolve/resolve.h"
#include "result/result.h"
#include "store/gazetteer.h"

/* The reasons for and against a candidate of m, strongest first; lives in arena. */
enum ml_status ml_explain_choice(struct ml_arena *arena, struct ml_gazetteer *gaz,
                                 const struct ml_mention *m, const struct ml_candidate *c,
                                 const struct ml_evidence **out, size_t *count, struct ml_err *err);

/*
 * Candidates [from, from + most) as the contract lists them, with their reasons when m is
 * not NULL; lives in arena.
 */
enum ml_status ml_explain_candidates(struct ml_arena *arena, struct ml_gazetteer *gaz,
                                     const struct ml_mention *m, const struct ml_decision *d,
                                     size_t from, size_t most, const struct ml_candidate_info **out, size_t *count,
                                     struct ml_err *err);

#endif
