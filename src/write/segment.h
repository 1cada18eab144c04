/* A border segment on a date as columns and values: the same in every list and layer. */
#ifndef ML_WRITE_SEGMENT_H
#define ML_WRITE_SEGMENT_H

#include "border/border.h"
#include "write/fields.h"

enum { ML_SEGMENT_FIELD_COUNT = 11 };
extern const struct ml_column ml_segment_fields[ML_SEGMENT_FIELD_COUNT];

/* The values of those columns, in their order; texts are borrowed from info. */
void ml_segment_values(const struct ml_segment_info *info, int32_t date,
                       struct ml_value values[ML_SEGMENT_FIELD_COUNT]);

#endif
