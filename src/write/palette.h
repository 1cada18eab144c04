/*
 * How kinds of places and statuses of borders look, the same in QGIS, on the page and in the
 * still picture. Statuses differ in dashes as well as in colour, so that they can be told
 * apart in grey and by people who do not see red and green.
 */
#ifndef ML_WRITE_PALETTE_H
#define ML_WRITE_PALETTE_H

#include "border/border.h"
#include "place/place.h"

struct ml_status_look {
    const char *color;  /* "#rrggbb" */
    double dash[2];     /* millimetres on, off; zeros are a whole line */
    const char *label;
};

enum ml_shape { ML_SHAPE_CIRCLE, ML_SHAPE_SQUARE, ML_SHAPE_DIAMOND, ML_SHAPE_TRIANGLE, ML_SHAPE_PENTAGON };

struct ml_kind_look {
    const char *color;
    enum ml_shape shape;
    double size_mm;
    const char *label;
};

extern const struct ml_status_look ml_status_looks[ML_STATUS_UNKNOWN + 1];
extern const struct ml_kind_look ml_kind_looks[ML_KIND_COUNT];

/* What a result with doubts is ringed in. */
#define ML_FLAG_COLOR "#d6197f"
/* Places surer than the first are filled, than the second have a white dot, the rest are hollow. */
#define ML_SURE 0.8
#define ML_LIKELY 0.5

#endif
