/* A result as the contract's fields, in the contract's order. */
#ifndef ML_WRITE_FIELDS_H
#define ML_WRITE_FIELDS_H

#include "result/result.h"
#include "write/record.h"

/* Column numbers that writers need by name; the rest are reached by counting. */
enum {
    ML_FIELD_DOC = 0,
    ML_FIELD_TOPONYM = 1,
    ML_FIELD_START = 2,
    ML_FIELD_END = 3,
    ML_FIELD_PLACE = 4,         /* the first of what the gazetteer says */
    ML_FIELD_NAME = 5,
    ML_FIELD_KIND = 6,
    ML_FIELD_CONFIDENCE = 15,
    ML_FIELD_UNCERTAINTY = 16,
    ML_FIELD_SIDE = 17,         /* the first of the border fields */
    ML_FIELD_FLAGS = 28,
    ML_FIELD_COUNT = 29,        /* without the four below */
    ML_FIELD_EXPLAIN = 31,      /* with evidence and alternatives */
    ML_BORDER_FIELD_COUNT = 11  /* side ... near_undemarcated */
};

/* ML_FIELD_EXPLAIN columns: the contract's table. */
extern const struct ml_column ml_fields[ML_FIELD_EXPLAIN];

/*
 * Fills ML_FIELD_EXPLAIN values that borrow from doc and result. A place that did not
 * resolve has only what the text says of it; an area (country, region, district) has its
 * country as side, and no side_confidence, since nothing was measured.
 */
void ml_fields_fill(const struct ml_result_doc *doc, const struct ml_result *result,
                    struct ml_value values[ML_FIELD_EXPLAIN]);
/* The document's id as a value: text, number or null. */
struct ml_value ml_fields_id(const struct ml_result_doc *doc);
/* ML_BORDER_FIELD_COUNT values of a point; all null when it is not covered. */
void ml_fields_fill_border(const struct ml_border_answer *answer, int32_t date, struct ml_value *values);

#endif
