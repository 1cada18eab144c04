#include "geom/geom_proj.h"

#include <ctype.h>
#include <geodesic.h>
#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

#define WGS84_A 6378137.0
#define WGS84_F (1 / 298.257223563)
#define DEGREE 0.017453292519943295

struct ml_crs {
    PJ_CONTEXT *context;
    PJ *transform;      /* NULL when the file is in WGS 84 already */
    char log[160];
};

struct ml_plane {
    PJ_CONTEXT *context;
    PJ *projection;
    struct geod_geodesic earth;
    double n;           /* the cone's constant */
    double radius;      /* of the parallel where t is 1, over the ellipsoid's */
    char log[160];
};

/* Keeps the first message: the later ones follow from it. */
static void keep_log(void *user, int level, const char *message)
{
    char *log = user;
    (void)level;
    if (log[0] == '\0')
        snprintf(log, 160, "%s", message);
}

static PJ_CONTEXT *quiet_context(char *log)
{
    PJ_CONTEXT *context = proj_context_create();
    if (context)
        proj_log_func(context, log, keep_log);
    return context;
}

/* Letters, digits and signs only, lower case: writers differ in blanks, breaks and case. */
static size_t squeeze(struct ml_span wkt, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < wkt.len && n + 1 < size; i++) {
        unsigned char c = (unsigned char)wkt.ptr[i];
        if (!isspace(c) && c != '\0')
            out[n++] = (char)tolower(c);
    }
    out[n] = '\0';
    return n;
}

/*
 * The WKT that ESRI's tools and GDAL write for WGS 84, to spare most users PROJ's database.
 * Anything that differs by a letter goes to PROJ.
 */
static bool is_wgs84(struct ml_span wkt)
{
    static const char *const known[] = {
        "geogcs[\"gcs_wgs_1984\",datum[\"d_wgs_1984\",spheroid[\"wgs_1984\",6378137.0,298.257223563]],"
        "primem[\"greenwich\",0.0],unit[\"degree\",0.0174532925199433]]",
        "geogcs[\"gcs_wgs_1984\",datum[\"d_wgs_1984\",spheroid[\"wgs_1984\",6378137,298.257223563]],"
        "primem[\"greenwich\",0],unit[\"degree\",0.017453292519943295]]",
        "geogcs[\"gcs_wgs_1984\",datum[\"d_wgs_1984\",spheroid[\"wgs_1984\",6378137.0,298.257223563]],"
        "primem[\"greenwich\",0.0],unit[\"degree\",0.017453292519943295]]",
    };
    char text[512];

    squeeze(wkt, text, sizeof text);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(text, known[i]) == 0)
            return true;
    }
    return false;
}

static enum ml_status find_transform(struct ml_crs *crs, const char *wkt, const char *file,
                                     struct ml_err *err)
{
    PJ *source = proj_create(crs->context, wkt);
    PJ *target = proj_create(crs->context, "+proj=longlat +datum=WGS84 +no_defs +type=crs");
    PJ *raw = NULL;
    enum ml_status status = ML_OK;

    if (!source || !proj_is_crs(source)) {
        status = ml_fail(err, ML_EFORMAT, file, 0,
                         "names no coordinate system that PROJ knows%s%s; write it anew with ogr2ogr -a_srs",
                         crs->log[0] ? ": " : "", crs->log);
        goto out;
    }
    raw = target ? proj_create_crs_to_crs_from_pj(crs->context, source, target, NULL, NULL) : NULL;
    if (raw)
        crs->transform = proj_normalize_for_visualization(crs->context, raw);
    if (!crs->transform)
        status = ml_fail(err, ML_EFORMAT, file, 0,
                         "PROJ finds no way from this coordinate system to WGS 84%s%s; reproject with "
                         "ogr2ogr -t_srs EPSG:4326",
                         crs->log[0] ? ": " : "", crs->log);
out:
    proj_destroy(raw);
    proj_destroy(target);
    proj_destroy(source);
    return status;
}

enum ml_status ml_crs_new(struct ml_span wkt, const char *file, struct ml_crs **out,
                          struct ml_err *err)
{
    struct ml_crs *crs = ml_calloc(1, sizeof *crs);
    char *text = NULL;
    enum ml_status status = ML_OK;

    *out = NULL;
    if (!crs)
        return ml_fail_nomem(err);
    if (!is_wgs84(wkt)) {
        text = ml_alloc(wkt.len + 1);
        crs->context = text ? quiet_context(crs->log) : NULL;
        if (!crs->context) {
            status = ml_fail_nomem(err);
        } else {
            memcpy(text, wkt.ptr, wkt.len);
            text[wkt.len] = '\0';
            status = find_transform(crs, text, file, err);
        }
    }
    ml_free(text);
    if (status)
        ml_crs_free(crs);
    else
        *out = crs;
    return status;
}

void ml_crs_free(struct ml_crs *crs)
{
    if (!crs)
        return;
    proj_destroy(crs->transform);
    proj_context_destroy(crs->context);
    ml_free(crs);
}

static enum ml_status check_points(const struct ml_crs *crs, const struct ml_lonlat *points,
                                   size_t count, const char *file, struct ml_err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (ml_lonlat_valid(points[i]))
            continue;
        if (!isfinite(points[i].lon) || !isfinite(points[i].lat))
            return ml_fail(err, ML_EINPUT, file, 0, "vertex %zu has no place on Earth; repair the shape", i);
        return ml_fail(err, ML_EINPUT, file, 0,
                       "vertex %zu is at %.10g, %.10g, outside +-180, +-90%s", i, points[i].lon,
                       points[i].lat,
                       crs->transform ? "; repair the shape"
                                      : "; the .prj says degrees: is it the right one?");
    }
    return ML_OK;
}

enum ml_status ml_crs_apply(struct ml_crs *crs, struct ml_lonlat *points, size_t count,
                            const char *file, struct ml_err *err)
{
    const size_t step = sizeof *points;

    for (size_t i = 0; i < count; i++) {
        if (!isfinite(points[i].lon) || !isfinite(points[i].lat))
            return ml_fail(err, ML_EINPUT, file, 0, "vertex %zu is not a number; repair the shape", i);
    }
    /* PROJ writes HUGE_VAL for a point that has no image, which check_points finds. */
    if (crs->transform && count > 0)
        proj_trans_generic(crs->transform, PJ_FWD, &points->lon, step, count, &points->lat, step,
                           count, NULL, 0, 0, NULL, 0, 0);
    return check_points(crs, points, count, file, err);
}

/* Snyder's m and t (14-15, 15-9): radius of a parallel, and the conformal colatitude's tangent. */
static double parallel_radius(double lat)
{
    const double e2 = WGS84_F * (2 - WGS84_F);
    double s = sin(lat * DEGREE);
    return cos(lat * DEGREE) / sqrt(1 - e2 * s * s);
}

static double conformal_t(double lat)
{
    const double e = sqrt(WGS84_F * (2 - WGS84_F));
    double s = sin(lat * DEGREE);
    return tan((90 - lat) * DEGREE / 2) / pow((1 - e * s) / (1 + e * s), e / 2);
}

static void set_cone(struct ml_plane *plane, double lat_1, double lat_2)
{
    double m1 = parallel_radius(lat_1);
    double t1 = conformal_t(lat_1);

    plane->n = lat_1 < lat_2 ? (log(m1) - log(parallel_radius(lat_2))) / (log(t1) - log(conformal_t(lat_2)))
                             : sin(lat_1 * DEGREE);
    plane->radius = m1 / (plane->n * pow(t1, plane->n));
}

static double scale_at(const struct ml_plane *plane, double lat)
{
    /* A pole is infinitely stretched or a point; neither is a latitude of borders. */
    double m = fmax(parallel_radius(lat), 1e-9);
    return plane->n * plane->radius * pow(conformal_t(lat), plane->n) / m;
}

/*
 * PROJ opens its database for whatever it is asked to make, which takes longer than an
 * article; a cone that is spelt out needs nothing from there. An empty file in its place
 * makes it go on without.
 */
static const char *no_database(PJ_CONTEXT *context, const char *name, void *user)
{
    (void)context;
    (void)name;
    (void)user;
    return "";
}

enum ml_status ml_plane_new(const struct ml_box *area, struct ml_plane **out, struct ml_err *err)
{
    struct ml_plane *plane = ml_calloc(1, sizeof *plane);
    double south = area->min.y;
    double north = area->max.y;
    double lat_1;
    double lat_2;
    char definition[256];

    *out = NULL;
    if (!plane)
        return ml_fail_nomem(err);
    /* A cone needs parallels on one side of the equator: a band across it gets an almost flat one. */
    lat_1 = south + (north - south) / 6;
    lat_2 = north - (north - south) / 6;
    if (fabs(lat_1 + lat_2) < 2)
        lat_1 = lat_2 = 1;
    if (lat_2 - lat_1 < 0.1)
        lat_2 = lat_1;
    snprintf(definition, sizeof definition,
             "+proj=lcc +lat_1=%.6f +lat_2=%.6f +lat_0=%.6f +lon_0=%.6f +ellps=WGS84 +units=m", lat_1,
             lat_2, (lat_1 + lat_2) / 2, (area->min.x + area->max.x) / 2);
    set_cone(plane, lat_1, lat_2);
    geod_init(&plane->earth, WGS84_A, WGS84_F);
    plane->context = quiet_context(plane->log);
    if (plane->context)
        proj_context_set_file_finder(plane->context, no_database, NULL);
    plane->projection = plane->context ? proj_create(plane->context, definition) : NULL;
    if (!plane->projection) {
        enum ml_status status = ml_fail(err, ML_ELIBRARY, NULL, 0, "PROJ refuses the working projection: %s",
                                        plane->log[0] ? plane->log : "no reason given");
        ml_plane_free(plane);
        return status;
    }
    *out = plane;
    return ML_OK;
}

void ml_plane_free(struct ml_plane *plane)
{
    if (!plane)
        return;
    proj_destroy(plane->projection);
    proj_context_destroy(plane->context);
    ml_free(plane);
}

enum ml_status ml_plane_forward(const struct ml_plane *plane, const struct ml_lonlat *points,
                                size_t count, struct ml_xy *out, struct ml_err *err)
{
    for (size_t i = 0; i < count; i++) {
        PJ_COORD c = {{points[i].lon * DEGREE, points[i].lat * DEGREE, 0, 0}};
        c = proj_trans(plane->projection, PJ_FWD, c);
        if (!isfinite(c.xy.x) || !isfinite(c.xy.y))
            return ml_fail(err, ML_ELIBRARY, NULL, 0,
                           "PROJ cannot project %.8g, %.8g; the point is too far from the shapes",
                           points[i].lat, points[i].lon);
        out[i] = (struct ml_xy){c.xy.x, c.xy.y};
    }
    return ML_OK;
}

void ml_plane_slack(const struct ml_plane *plane, double lat, double *slack_1, double *slack_2)
{
    const double radius = 6.33e6; /* less than any radius of curvature up north */
    double c = cos(lat * DEGREE);
    /*
     * On the sphere d ln(k) / d lat = (sin lat - n) / cos lat, the ellipsoid differing by less than
     * a hundredth of it, and its own slope is (1 - n sin lat) / cos^2 lat. Between the greatest
     * and the least scale along the way lie two times d: out to the point, and out
     * to where a truer neighbour may be.
     */
    double slope = fabs(sin(lat * DEGREE) - plane->n) / c + 0.01;
    *slack_1 = 2.2 * slope / radius;
    *slack_2 = 6.0 / (c * c) / (radius * radius);
}

double ml_plane_stretch(const struct ml_plane *plane, double lat)
{
    return fmax(scale_at(plane, lat - 3), scale_at(plane, lat + 3));
}

double ml_geodesic_m(struct ml_lonlat a, struct ml_lonlat b)
{
    struct geod_geodesic earth;
    double metres = 0;

    geod_init(&earth, WGS84_A, WGS84_F);
    geod_inverse(&earth, a.lat, a.lon, b.lat, b.lon, &metres, NULL, NULL);
    return metres;
}

double ml_plane_geodesic_m(const struct ml_plane *plane, struct ml_lonlat a, struct ml_lonlat b)
{
    double metres = 0;
    geod_inverse(&plane->earth, a.lat, a.lon, b.lat, b.lon, &metres, NULL, NULL);
    return metres;
}

void ml_degree_m(double lat, double *lon_m, double *lat_m)
{
    const double e2 = WGS84_F * (2 - WGS84_F);
    double s = sin(lat * DEGREE);
    double w2 = 1 - e2 * s * s;
    double w = sqrt(w2);

    *lon_m = WGS84_A * cos(lat * DEGREE) / w * DEGREE;
    *lat_m = WGS84_A * (1 - e2) / (w2 * w) * DEGREE;
}
