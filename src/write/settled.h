/*
 * What a record says of a place and its border on a date is the same wherever a text
 * names the place: it is rendered once, then copied. Private to write/.
 */
#ifndef ML_WRITE_SETTLED_H
#define ML_WRITE_SETTLED_H

#include "base/buf.h"
#include "result/result.h"
#include "write/record.h"

/* The three runs of a record that depend on nothing else. */
enum ml_settled_part {
    ML_SETTLED_PLACE = 0,   /* columns place_id ... wikidata_id */
    ML_SETTLED_BORDER,      /* columns uncertainty_m ... near_undemarcated */
    ML_SETTLED_POINT,
    ML_SETTLED_PARTS
};

/*
 * Appends one part of a result to b; values are its ML_FIELD_EXPLAIN fields. It must read
 * nothing of the result but place, border and border_date.
 */
typedef void ml_settled_render(struct ml_buf *b, const struct ml_result *r, const struct ml_value *values,
                               enum ml_settled_part part);

struct ml_settled;          /* the rendered parts of one place */
struct ml_settled_cache;

/* NULL without memory. */
struct ml_settled_cache *ml_settled_new(ml_settled_render *render);
void ml_settled_free(struct ml_settled_cache *c);

/* Borrowed until the next call. Without memory its parts are a failed buffer, see below. */
const struct ml_settled *ml_settled_get(struct ml_settled_cache *c, const struct ml_result *r);
/* Appends a part; b fails when it could not be rendered. */
void ml_settled_add(struct ml_buf *b, const struct ml_settled *s, enum ml_settled_part part);

#endif
