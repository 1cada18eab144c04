/*
 * A polygon or multipolygon made sound: rings closed, without repeated points, outer
 * ones clockwise and holes anticlockwise as the shapefile format says, valid by
 * GEOS. Immutable; any number of threads may locate points in it, each with its own ml_geos.
 */
#ifndef ML_GEOM_AREA_H
#define ML_GEOM_AREA_H

#include "base/buf.h"
#include "base/status.h"
#include "geom/geom_geos.h"
#include "geom/parts.h"
#include "geom/rows.h"
#include "geom/xy.h"

struct ml_area {
    struct ml_parts rings;
    struct ml_rows rows;
    struct ml_box box;      /* degrees */
};

/* Where a polygon comes from, for messages. */
struct ml_area_origin {
    const char *file;
    size_t shape;           /* 1-based */
};

/*
 * Takes the rings over (*rings is empty afterwards, also on failure) and makes them sound.
 * What is safe is repaired and said in `notes`, one line each ("shape 3: ring 2 closed"):
 * unclosed rings, rings without area (dropped), an outer ring that runs the wrong way,
 * crossings whose repair changes the area by less than ML_REPAIR_SHARE and ML_REPAIR_KM2. What is not safe is
 * ML_EINPUT: a ring inside another that by its direction is no hole, larger crossings, nothing
 * left. ML_ELIBRARY, ML_ENOMEM, ML_ELIMIT. The area must be released also on failure.
 */
enum ml_status ml_area_init(struct ml_area *area, struct ml_parts *rings, struct ml_area_origin origin,
                            struct ml_geos *geos, struct ml_buf *notes, struct ml_err *err);
void ml_area_release(struct ml_area *area);

/*
 * Loops of digitising slips are far below both, a figure of eight is far above: what a loop
 * holds may change hands by the repair, so it must be smaller than what matters.
 */
#define ML_REPAIR_SHARE 1e-3
#define ML_REPAIR_KM2 1.0

static inline enum ml_where ml_area_locate(const struct ml_area *area, struct ml_geos *geos,
                                           struct ml_lonlat p)
{
    if (!ml_box_holds(&area->box, (struct ml_xy){p.lon, p.lat}))
        return ML_OUTSIDE;
    return ml_rows_locate(&area->rows, &area->rings, ML_ALL_RINGS, geos, p);
}

#endif
