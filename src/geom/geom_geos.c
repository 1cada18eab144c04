#include "geom/geom_geos.h"

#include <geos_c.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "base/alloc.h"

struct ml_geos {
    GEOSContextHandle_t handle;
    char message[200];
};

static void keep_message(const char *message, void *user)
{
    struct ml_geos *geos = user;
    snprintf(geos->message, sizeof geos->message, "%s", message);
}

static void drop_message(const char *message, void *user)
{
    (void)message;
    (void)user;
}

enum ml_status ml_geos_new(struct ml_geos **out, struct ml_err *err)
{
    struct ml_geos *geos = ml_calloc(1, sizeof *geos);

    *out = NULL;
    if (!geos)
        return ml_fail_nomem(err);
    geos->handle = GEOS_init_r();
    if (!geos->handle) {
        ml_free(geos);
        return ml_fail_nomem(err);
    }
    GEOSContext_setErrorMessageHandler_r(geos->handle, keep_message, geos);
    GEOSContext_setNoticeMessageHandler_r(geos->handle, drop_message, NULL);
    *out = geos;
    return ML_OK;
}

void ml_geos_free(struct ml_geos *geos)
{
    if (!geos)
        return;
    GEOS_finish_r(geos->handle);
    ml_free(geos);
}

static enum ml_status geos_failed(struct ml_geos *geos, const char *doing, struct ml_err *err)
{
    return ml_fail(err, ML_ELIBRARY, NULL, 0, "GEOS failed while %s: %s", doing,
                   geos->message[0] ? geos->message : "no reason given");
}

static GEOSGeometry *make_ring(struct ml_geos *geos, const struct ml_lonlat *points, size_t count)
{
    /* struct ml_lonlat is two doubles, x first: the interleaved form that GEOS copies. */
    GEOSCoordSequence *seq =
        GEOSCoordSeq_copyFromBuffer_r(geos->handle, &points->lon, (unsigned)count, 0, 0);
    return seq ? GEOSGeom_createLinearRing_r(geos->handle, seq) : NULL;
}

static bool is_hole(const struct ml_parts *rings, size_t i)
{
    return ml_ring_area2(rings->points + rings->start[i], ml_parts_length(rings, i)) > 0;
}

/* Even-odd; good enough to pair holes with outer rings, which GEOS then judges. */
static bool ring_holds(const struct ml_parts *rings, size_t ring, struct ml_lonlat p)
{
    bool in = false;
    for (size_t i = rings->start[ring]; i + 1 < ml_parts_end(rings, ring); i++) {
        struct ml_lonlat a = rings->points[i];
        struct ml_lonlat b = rings->points[i + 1];
        if ((a.lat > p.lat) != (b.lat > p.lat) &&
            p.lon < a.lon + (p.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon))
            in = !in;
    }
    return in;
}

/* The smallest outer ring that holds most of a few points of the hole; SIZE_MAX for none. */
static size_t outer_of(const struct ml_parts *rings, size_t hole)
{
    size_t best = SIZE_MAX;
    double best_area = HUGE_VAL;

    for (size_t i = 0; i < rings->count; i++) {
        double area = -ml_ring_area2(rings->points + rings->start[i], ml_parts_length(rings, i));
        size_t length = ml_parts_length(rings, hole);
        int votes = 0;
        if (area <= 0 || area >= best_area)
            continue;
        for (size_t k = 0; k < 3; k++)
            votes += ring_holds(rings, i, rings->points[rings->start[hole] + k * length / 3]);
        if (votes >= 2) {
            best = i;
            best_area = area;
        }
    }
    return best;
}

static GEOSGeometry *make_polygon(struct ml_geos *geos, const struct ml_parts *rings, size_t outer,
                                  const size_t *owner)
{
    size_t count = 0;
    GEOSGeometry *shell = make_ring(geos, rings->points + rings->start[outer],
                                    ml_parts_length(rings, outer));
    GEOSGeometry **holes = ml_calloc(rings->count, sizeof(void *));
    GEOSGeometry *polygon = NULL;

    for (size_t i = 0; shell && holes && i < rings->count; i++) {
        if (owner[i] != outer || i == outer)
            continue;
        holes[count] = make_ring(geos, rings->points + rings->start[i], ml_parts_length(rings, i));
        if (!holes[count])
            goto out;
        count++;
    }
    if (shell && holes)
        polygon = GEOSGeom_createPolygon_r(geos->handle, shell, holes, (unsigned)count);
    if (polygon) { /* it owns the rings now */
        ml_free(holes);
        return polygon;
    }
out:
    for (size_t i = 0; i < count; i++)
        GEOSGeom_destroy_r(geos->handle, holes[i]);
    ml_free(holes);
    if (shell)
        GEOSGeom_destroy_r(geos->handle, shell);
    return NULL;
}

/* A multipolygon, or NULL with geos->message set or memory gone. */
static GEOSGeometry *make_geometry(struct ml_geos *geos, const struct ml_parts *rings)
{
    size_t *owner = ml_calloc(rings->count, sizeof *owner);
    GEOSGeometry **polygons = ml_calloc(rings->count, sizeof(void *));
    GEOSGeometry *all = NULL;
    size_t count = 0;

    geos->message[0] = '\0';
    if (!owner || !polygons)
        goto out;
    for (size_t i = 0; i < rings->count; i++)
        owner[i] = is_hole(rings, i) ? outer_of(rings, i) : i;
    for (size_t i = 0; i < rings->count; i++) {
        if (owner[i] != i)
            continue;
        polygons[count] = make_polygon(geos, rings, i, owner);
        if (!polygons[count])
            goto out;
        count++;
    }
    all = GEOSGeom_createCollection_r(geos->handle, GEOS_MULTIPOLYGON, polygons, (unsigned)count);
    if (all)
        count = 0;
out:
    for (size_t i = 0; i < count; i++)
        GEOSGeom_destroy_r(geos->handle, polygons[i]);
    ml_free(polygons);
    ml_free(owner);
    return all;
}

enum ml_status ml_geos_valid(struct ml_geos *geos, const struct ml_parts *rings, bool *valid,
                             char *reason, size_t size, struct ml_err *err)
{
    GEOSGeometry *g = make_geometry(geos, rings);
    char *why = NULL;
    char answer = 2;
    enum ml_status status = ML_OK;

    if (!g)
        return geos_failed(geos, "making a polygon", err);
    answer = GEOSisValid_r(geos->handle, g);
    if (answer == 2) {
        status = geos_failed(geos, "checking a polygon", err);
    } else {
        *valid = answer == 1;
        if (!*valid) {
            why = GEOSisValidReason_r(geos->handle, g);
            snprintf(reason, size, "%s", why ? why : "invalid");
        }
    }
    if (why)
        GEOSFree_r(geos->handle, why);
    GEOSGeom_destroy_r(geos->handle, g);
    return status;
}

/* Appends a ring, turned clockwise when `outer` and anticlockwise when not. */
static bool take_ring(struct ml_geos *geos, const GEOSGeometry *ring, bool outer, struct ml_parts *out)
{
    const GEOSCoordSequence *seq = GEOSGeom_getCoordSeq_r(geos->handle, ring);
    unsigned count = 0;
    size_t first = out->point_count;

    if (!seq || !GEOSCoordSeq_getSize_r(geos->handle, seq, &count) || !ml_parts_begin(out))
        return false;
    for (unsigned i = 0; i < count; i++) {
        struct ml_lonlat p;
        if (!GEOSCoordSeq_getXY_r(geos->handle, seq, i, &p.lon, &p.lat) || !ml_parts_point(out, p))
            return false;
    }
    if ((ml_ring_area2(out->points + first, count) < 0) != outer)
        ml_ring_reverse(out->points + first, count);
    return true;
}

static bool take_polygons(struct ml_geos *geos, const GEOSGeometry *g, struct ml_parts *out)
{
    int parts = GEOSGetNumGeometries_r(geos->handle, g);

    for (int i = 0; i < parts; i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(geos->handle, g, i);
        int type = part ? GEOSGeomTypeId_r(geos->handle, part) : -1;
        int holes;
        /* A collection may hold collections one level down; lines and points have no area. */
        if (type == GEOS_MULTIPOLYGON) {
            if (!take_polygons(geos, part, out))
                return false;
            continue;
        }
        if (type != GEOS_POLYGON || GEOSisEmpty_r(geos->handle, part) == 1)
            continue;
        if (!take_ring(geos, GEOSGetExteriorRing_r(geos->handle, part), true, out))
            return false;
        holes = GEOSGetNumInteriorRings_r(geos->handle, part);
        for (int h = 0; h < holes; h++) {
            if (!take_ring(geos, GEOSGetInteriorRingN_r(geos->handle, part, h), false, out))
                return false;
        }
    }
    return parts >= 0;
}

enum ml_status ml_geos_repair(struct ml_geos *geos, const struct ml_parts *rings,
                              struct ml_parts *out, struct ml_err *err)
{
    GEOSGeometry *g = make_geometry(geos, rings);
    GEOSGeometry *fixed = NULL;
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(geos->handle);
    enum ml_status status = ML_OK;

    ml_parts_clear(out);
    if (g && params && GEOSMakeValidParams_setMethod_r(geos->handle, params, GEOS_MAKE_VALID_STRUCTURE))
        fixed = GEOSMakeValidWithParams_r(geos->handle, g, params);
    if (!fixed || !take_polygons(geos, fixed, out))
        status = geos_failed(geos, "repairing a polygon", err);
    if (fixed)
        GEOSGeom_destroy_r(geos->handle, fixed);
    if (g)
        GEOSGeom_destroy_r(geos->handle, g);
    if (params)
        GEOSMakeValidParams_destroy_r(geos->handle, params);
    return status;
}

int ml_geos_turn(struct ml_geos *geos, struct ml_lonlat a, struct ml_lonlat b, struct ml_lonlat p)
{
    double left = (a.lon - p.lon) * (b.lat - p.lat);
    double right = (a.lat - p.lat) * (b.lon - p.lon);
    double det = left - right;
    /* Shewchuk's ccwerrboundA, (3 + 16 eps) eps. */
    double bound = 3.3306690738754716e-16 * (fabs(left) + fabs(right));
    int sign;

    if (det > bound)
        return 1;
    if (det < -bound)
        return -1;
    sign = GEOSOrientationIndex_r(geos->handle, a.lon, a.lat, b.lon, b.lat, p.lon, p.lat);
    /* 2 is an exception, which finite coordinates do not raise; plain arithmetic stands in. */
    return sign == 2 ? (det > 0) - (det < 0) : sign;
}

enum ml_status ml_geos_covers(struct ml_geos *geos, const struct ml_parts *rings,
                              struct ml_lonlat p, bool *covers, struct ml_err *err)
{
    GEOSGeometry *g = make_geometry(geos, rings);
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(geos->handle, p.lon, p.lat);
    char answer = g && point ? GEOSCovers_r(geos->handle, g, point) : 2;

    if (g)
        GEOSGeom_destroy_r(geos->handle, g);
    if (point)
        GEOSGeom_destroy_r(geos->handle, point);
    if (answer == 2)
        return geos_failed(geos, "locating a point", err);
    *covers = answer == 1;
    return ML_OK;
}
