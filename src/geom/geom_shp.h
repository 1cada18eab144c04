/*
 * Reads ESRI shapefiles: the one place that knows shapelib.
 *
 * Takes the path of a .shp whose .shx, .dbf and .prj stand beside it (.cpg may); gives
 * attributes as text and geometry in WGS 84. Every damage is a message that names the file;
 * shapelib itself prints nothing. One thread at a time.
 */
#ifndef ML_GEOM_GEOM_SHP_H
#define ML_GEOM_GEOM_SHP_H

#include <stddef.h>

#include "base/span.h"
#include "base/status.h"
#include "geom/parts.h"

enum ml_shp_kind { ML_SHP_LINES, ML_SHP_POLYGONS };

struct ml_shp;

/*
 * ML_EIO when a part file is missing or unreadable, ML_EFORMAT when one is damaged, cut
 * short, of another kind of geometry or in an unknown coordinate system.
 * Free with ml_shp_close (NULL is a no-op).
 */
enum ml_status ml_shp_open(const char *path, enum ml_shp_kind kind, struct ml_shp **out,
                           struct ml_err *err);
void ml_shp_close(struct ml_shp *shp);

size_t ml_shp_count(const struct ml_shp *shp);

/* Whether the row is marked as deleted; such rows are still counted, and to be passed over. */
bool ml_shp_deleted(const struct ml_shp *shp, size_t row);

/* The column of a field, names compared without case. ML_EFORMAT when there is none. */
enum ml_status ml_shp_column(const struct ml_shp *shp, const char *name, int *out,
                             struct ml_err *err);

/*
 * A cell's text without surrounding blanks, empty for NULL; borrowed until the next call
 * for a cell. ML_EFORMAT when the table cannot be read there or the text is not UTF-8
 * (code pages other than UTF-8 are taken as long as the text is plain ASCII).
 */
enum ml_status ml_shp_text(struct ml_shp *shp, size_t row, int column, struct ml_span *out,
                           struct ml_err *err);

/*
 * A record's parts in WGS 84, rings as they stand in the file; *parts is overwritten and
 * empty for a null shape. ML_EFORMAT for a damaged record, ML_EINPUT for coordinates that
 * are no places.
 */
enum ml_status ml_shp_parts(struct ml_shp *shp, size_t row, struct ml_parts *parts,
                            struct ml_err *err);

/* The path of the .shp, and of the .dbf, for messages. */
const char *ml_shp_path(const struct ml_shp *shp);
const char *ml_shp_table_path(const struct ml_shp *shp);

#endif
