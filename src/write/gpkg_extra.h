/*
 * What a GeoPackage holds beside its points: the border near them, and styles for QGIS.
 * Private to write/ and table/.
 */
#ifndef ML_WRITE_GPKG_EXTRA_H
#define ML_WRITE_GPKG_EXTRA_H

#include "write/gpkg_db.h"
#include "write/near.h"
#include "write/style.h"

/* Layer `border_segments`: the lines near what was marked, with their status on the date (0 = none). border may be NULL. */
enum ml_status ml_gpkg_add_segments(const struct ml_gpkg *g, const struct ml_border *border,
                                    const struct ml_near *near, int32_t date, struct ml_err *err);

/* Table `layer_styles`, with this style for the layer of points and one for the segments. */
enum ml_status ml_gpkg_add_styles(const struct ml_gpkg *g, const struct ml_gpkg_layer *points,
                                  const struct ml_style *style, struct ml_err *err);

#endif
