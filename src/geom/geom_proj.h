/*
 * The one place that knows PROJ: coordinate systems of input files, a conformal plane to
 * search in, and distances on the ellipsoid.
 *
 * PROJ's objects are bound to one thread, and so are ml_crs and ml_plane; ml_geodesic_m
 * may be called from any thread. PROJ's log goes into the errors returned, never to
 * standard error.
 */
#ifndef ML_GEOM_PROJ_H
#define ML_GEOM_PROJ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "base/status.h"
#include "geom/xy.h"
#include "place/place.h"

/* The way from a file's coordinate system to WGS 84, longitude first. */
struct ml_crs;

/*
 * wkt is the text of a .prj, file its name for messages. WGS 84 itself is recognised
 * without PROJ's database. ML_EFORMAT when the text names no system that PROJ knows or
 * has no way to WGS 84. Free with ml_crs_free (NULL is a no-op).
 */
enum ml_status ml_crs_new(struct ml_span wkt, const char *file, struct ml_crs **out,
                          struct ml_err *err);
void ml_crs_free(struct ml_crs *crs);

/*
 * Turns count points from the file's system into WGS 84 in place. ML_EINPUT when one of
 * them is not finite, has no image, or ends up outside +-180, +-90.
 */
enum ml_status ml_crs_apply(struct ml_crs *crs, struct ml_lonlat *points, size_t count,
                            const char *file, struct ml_err *err);

/*
 * A Lambert conformal conic plane in metres, its standard parallels laid a sixth in from the
 * edges of the latitudes it is made for (Snyder, Map Projections: A Working Manual, USGS
 * 1987, p. 105: the least scale error for a band). Being conformal, its scale at a point
 * is the same in all directions, and being conic depends on latitude only, which
 * bounds how far a plane distance can be from the true one.
 */
struct ml_plane;

/* area in degrees. ML_ELIBRARY. Free with ml_plane_free (NULL is a no-op). */
enum ml_status ml_plane_new(const struct ml_box *area, struct ml_plane **out, struct ml_err *err);
void ml_plane_free(struct ml_plane *plane);

/* ML_ELIBRARY when a point has no image in the plane (the far pole). */
enum ml_status ml_plane_forward(const struct ml_plane *plane, const struct ml_lonlat *points,
                                size_t count, struct ml_xy *out, struct ml_err *err);

/*
 * How far plane distances can mislead near a latitude in degrees. If the plane puts one
 * point at d metres from a point at that latitude, whatever is truly nearer is within
 * d * (1 + (*slack_1 + *slack_2 * d) * d) in the plane, for d up to a thousand kilometres
 * and latitudes up to 70.
 */
void ml_plane_slack(const struct ml_plane *plane, double lat, double *slack_1, double *slack_2);

/* An upper bound of plane metres per true metre within 3 degrees of a latitude. */
double ml_plane_stretch(const struct ml_plane *plane, double lat);

/* Length of the geodesic on the WGS 84 ellipsoid in metres (Karney 2013, within nanometres). */
double ml_geodesic_m(struct ml_lonlat a, struct ml_lonlat b);

/* The same without setting the ellipsoid up anew each time. */
double ml_plane_geodesic_m(const struct ml_plane *plane, struct ml_lonlat a, struct ml_lonlat b);

/* Metres to a degree of longitude and of latitude at a latitude in degrees. */
void ml_degree_m(double lat, double *lon_m, double *lat_m);

#endif
