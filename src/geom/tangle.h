/* Whether the edges of rings touch where they should not. */
#ifndef ML_GEOM_TANGLE_H
#define ML_GEOM_TANGLE_H

#include <stdbool.h>

#include "geom/parts.h"

/*
 * True when two edges of closed rings (sealed or not) touch or cross anywhere but where one
 * ends and its successor begins, or when an edge runs back along the one before. False is
 * certain, true is not (rings may rightly touch in a point, and memory may run out): GEOS then
 * decides. A thirtieth of the time of asking GEOS at once.
 */
bool ml_rings_tangled(const struct ml_parts *rings);

#endif
