/*
 * Which lines lie near the places of a result, by cells of a quarter of a degree: exact
 * enough to choose what a map shows, and its cost does not grow with lines times places.
 */
#ifndef ML_WRITE_NEAR_H
#define ML_WRITE_NEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "border/border.h"

struct ml_near {
    unsigned char *cells;   /* one bit a cell */
};

/* False without memory. Release in either case. */
bool ml_near_init(struct ml_near *near);
void ml_near_release(struct ml_near *near);

/* Marks all within about 60 km of the point, which must be valid. */
void ml_near_mark(struct ml_near *near, struct ml_lonlat p);
/* Whether any vertex of the line lies in what was marked. */
bool ml_near_touches(const struct ml_near *near, const struct ml_segment_info *line);

#endif
