/*
 * The one place that knows GEOS: is a polygon valid, what is the valid one meant, on which
 * side of a line does a point lie when plain arithmetic cannot tell.
 *
 * Reentrant calls only; a struct ml_geos belongs to one thread. GEOS answers 2 for an
 * exception, which C takes for true: that never leaves this file, it becomes a status.
 */
#ifndef ML_GEOM_GEOM_GEOS_H
#define ML_GEOM_GEOM_GEOS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "geom/parts.h"

struct ml_geos;

/* ML_ENOMEM. Free with ml_geos_free (NULL is a no-op). */
enum ml_status ml_geos_new(struct ml_geos **out, struct ml_err *err);
void ml_geos_free(struct ml_geos *geos);

/*
 * Whether rings (closed; an outer one runs clockwise, followed or not by its holes, which
 * run anticlockwise) make a valid polygon or multipolygon. When not, `reason` says why and
 * where. Overlapping outer rings are not valid. ML_ELIBRARY when GEOS fails.
 */
enum ml_status ml_geos_valid(struct ml_geos *geos, const struct ml_parts *rings, bool *valid,
                             char *reason, size_t size, struct ml_err *err);

/*
 * The nearest valid polygons that cover the same ground (GEOS make-valid, "structure"
 * method: holes are taken from what the outer rings hold), into `out` in the form above.
 * `out` must not be `rings`; it is empty when nothing of any area is left. ML_ELIBRARY.
 */
enum ml_status ml_geos_repair(struct ml_geos *geos, const struct ml_parts *rings,
                              struct ml_parts *out, struct ml_err *err);

/*
 * Where p lies seen along a to b: 1 left, -1 right, 0 on the line through them. Exact: plain
 * arithmetic where its error bound allows (Shewchuk 1997), GEOS's extended precision
 * where not.
 */
int ml_geos_turn(struct ml_geos *geos, struct ml_lonlat a, struct ml_lonlat b, struct ml_lonlat p);

/* Whether the polygon covers p (its boundary counts); for checks against our own. ML_ELIBRARY. */
enum ml_status ml_geos_covers(struct ml_geos *geos, const struct ml_parts *rings,
                              struct ml_lonlat p, bool *covers, struct ml_err *err);

#endif
