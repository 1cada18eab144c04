/*
 * The edges of a polygon's rings, filed by rows of latitude: where a point lies. Longitudes and
 * latitudes are taken as plane x and y, as GIS programs do, so an edge is straight in
 * degrees. No date line, no poles.
 */
#ifndef ML_GEOM_ROWS_H
#define ML_GEOM_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "geom/geom_geos.h"
#include "geom/parts.h"

enum ml_where { ML_OUTSIDE, ML_INSIDE, ML_ON_EDGE };

struct ml_rows {
    double south;
    double per_degree;  /* rows to a degree */
    uint32_t count;
    uint32_t *start;    /* count + 1 offsets into edges */
    uint32_t *edges;    /* an edge is the number of its first point */
};

/*
 * Files the edges of closed rings. Rings may not exceed 2^31 points in all. ML_ENOMEM,
 * ML_ELIMIT. Release with ml_rows_release (zeroed rows may be released).
 */
enum ml_status ml_rows_init(struct ml_rows *rows, const struct ml_parts *rings, struct ml_err *err);
void ml_rows_release(struct ml_rows *rows);

enum { ML_ALL_RINGS = -1 };

/*
 * Where p lies by the even-odd rule, exactly (ml_geos_turn). With skip >= 0 that ring is
 * left out. A few edges looked at, whatever the size of the rings.
 */
enum ml_where ml_rows_locate(const struct ml_rows *rows, const struct ml_parts *rings, int64_t skip,
                             struct ml_geos *geos, struct ml_lonlat p);

#endif
