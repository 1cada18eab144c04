/* Lists of candidate places: the alternatives of a result, and what resolve answers. */
#ifndef ML_WRITE_CANDIDATES_H
#define ML_WRITE_CANDIDATES_H

#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"
#include "result/result.h"
#include "write/write.h"

/* [{"place_id",...,"how"},...] in the contract's order of members. */
void ml_json_candidates(struct ml_buf *b, const struct ml_candidate_info *list, size_t count);

struct ml_candidates_writer;

/*
 * Formats: jsonl ({"query","candidates"} a line for each name), csv (a line for each
 * candidate, with columns query and rank before the candidate's; a name without any has
 * one line with rank empty), table. Errors as ml_writer_open.
 */
enum ml_status ml_candidates_open(const struct ml_write_options *options,
                                  struct ml_candidates_writer **out, struct ml_err *err);
enum ml_status ml_candidates_add(struct ml_candidates_writer *w, struct ml_span query,
                                 const struct ml_candidate_info *list, size_t count,
                                 struct ml_err *err);
/* Hands what is ready to the reader of a pipe. */
enum ml_status ml_candidates_flush(struct ml_candidates_writer *w, struct ml_err *err);
enum ml_status ml_candidates_commit(struct ml_candidates_writer *w, struct ml_err *err);
void ml_candidates_free(struct ml_candidates_writer *w);

#endif
