#include "geom/area.h"

#include <math.h>

#include "base/alloc.h"
#include "geom/geom_proj.h"
#include "geom/tangle.h"

enum { PROBES = 8 };

static void note(struct ml_buf *notes, size_t shape, const char *what, size_t ring)
{
    ml_buf_printf(notes, "shape %zu: ring %zu %s\n", shape, ring + 1, what);
}

/* Closed, without repeats, with an area: the rings that can be polygons at all. */
static enum ml_status clean_rings(struct ml_parts *clean, struct ml_parts *rings,
                                  struct ml_area_origin origin, struct ml_buf *notes,
                                  struct ml_err *err)
{
    ml_parts_dedupe(rings);
    for (size_t i = 0; i < rings->count; i++) {
        const struct ml_lonlat *p = rings->points + rings->start[i];
        size_t n = ml_parts_length(rings, i);
        bool open = n > 0 && !ml_lonlat_same(p[0], p[n - 1]);
        if (!ml_parts_begin(clean))
            return ml_fail_nomem(err);
        if (!ml_parts_points(clean, p, n) || (open && !ml_parts_point(clean, p[0])))
            return ml_fail_nomem(err);
        if (n + open < 4 || ml_ring_flat(clean->points + clean->start[clean->count - 1], n + open)) {
            ml_parts_undo(clean);
            note(notes, origin.shape, "dropped: it has no area", i);
        } else if (open) {
            note(notes, origin.shape, "closed", i);
        }
    }
    if (clean->count == 0)
        return ml_fail(err, ML_EINPUT, origin.file, 0, "shape %zu has no ring with an area; repair or delete it",
                       origin.shape);
    return ML_OK;
}

/* Whether a ring lies in an odd number of the others; false also when every probe is on an edge. */
static bool is_inside(const struct ml_area *area, size_t ring, struct ml_geos *geos)
{
    size_t n = ml_parts_length(&area->rings, ring);
    size_t step = n > PROBES ? n / PROBES : 1;

    for (size_t k = 0; k < n; k += step) {
        enum ml_where where = ml_rows_locate(&area->rows, &area->rings, (int64_t)ring, geos,
                                             area->rings.points[area->rings.start[ring] + k]);
        if (where != ML_ON_EDGE)
            return where == ML_INSIDE;
    }
    return false;
}

/*
 * Turns the rings, once all are known: the rows file edges by number, which turning a ring
 * changes.
 */
static enum ml_status turn_rings(struct ml_area *area, const bool *inside, struct ml_area_origin origin,
                                 struct ml_buf *notes, struct ml_err *err)
{
    size_t turned = 0;

    for (size_t i = 0; i < area->rings.count; i++) {
        struct ml_lonlat *p = area->rings.points + area->rings.start[i];
        size_t n = ml_parts_length(&area->rings, i);
        bool clockwise = ml_ring_area2(p, n) < 0;
        if (inside[i] && clockwise)
            return ml_fail(err, ML_EINPUT, origin.file, 0,
                           "shape %zu: ring %zu at %.6f, %.6f lies inside another but runs clockwise like an "
                           "outer ring; reverse it if it is a hole, delete it if not",
                           origin.shape, i + 1, p[0].lat, p[0].lon);
        if (!inside[i] && !clockwise) {
            ml_ring_reverse(p, n);
            note(notes, origin.shape, "runs anticlockwise but lies in no other; taken as an outer ring", i);
            turned++;
        }
    }
    if (turned == 0)
        return ML_OK;
    ml_rows_release(&area->rows);
    return ml_rows_init(&area->rows, &area->rings, err);
}

static enum ml_status set_directions(struct ml_area *area, struct ml_area_origin origin,
                                     struct ml_geos *geos, struct ml_buf *notes, struct ml_err *err)
{
    bool *inside = ml_calloc(area->rings.count, sizeof *inside);
    enum ml_status status;

    if (!inside)
        return ml_fail_nomem(err);
    for (size_t i = 0; area->rings.count > 1 && i < area->rings.count; i++)
        inside[i] = is_inside(area, i, geos);
    status = turn_rings(area, inside, origin, notes, err);
    ml_free(inside);
    return status;
}

static double total_area(const struct ml_parts *rings)
{
    double sum = 0;
    for (size_t i = 0; i < rings->count; i++)
        sum -= ml_ring_area2(rings->points + rings->start[i], ml_parts_length(rings, i));
    return sum / 2;
}

static double km2_per_square_degree(const struct ml_parts *rings)
{
    double lon_m;
    double lat_m;

    ml_degree_m(rings->points[0].lat, &lon_m, &lat_m);
    return lon_m * lat_m / 1e6;
}

static enum ml_status repair(struct ml_area *area, struct ml_area_origin origin, const char *reason,
                             struct ml_geos *geos, struct ml_buf *notes, struct ml_err *err)
{
    struct ml_parts fixed = {0};
    enum ml_status status = ml_geos_repair(geos, &area->rings, &fixed, err);
    double after = total_area(&fixed);
    double moved = fabs(after - total_area(&area->rings));
    double km2 = moved * km2_per_square_degree(&area->rings);

    if (!status && !(moved <= ML_REPAIR_SHARE * after && km2 <= ML_REPAIR_KM2))
        status = ml_fail(err, ML_EINPUT, origin.file, 0,
                         "shape %zu is not a valid polygon (%s) and a repair would move %.3g km2; repair it by hand",
                         origin.shape, reason, km2);
    if (status) {
        ml_parts_release(&fixed);
        return status;
    }
    ml_buf_printf(notes, "shape %zu: repaired (%s; %.3g km2 moved)\n", origin.shape, reason, km2);
    ml_parts_release(&area->rings);
    area->rings = fixed;
    ml_parts_dedupe(&area->rings);
    ml_rows_release(&area->rows);
    return ml_rows_init(&area->rows, &area->rings, err);
}

static enum ml_status make_valid(struct ml_area *area, struct ml_area_origin origin,
                                 struct ml_geos *geos, struct ml_buf *notes, struct ml_err *err)
{
    bool valid = true;
    char reason[160] = "";
    enum ml_status status;

    if (!ml_rings_tangled(&area->rings))
        return ML_OK;
    status = ml_geos_valid(geos, &area->rings, &valid, reason, sizeof reason, err);
    if (status || valid)
        return status;
    return repair(area, origin, reason, geos, notes, err);
}

enum ml_status ml_area_init(struct ml_area *area, struct ml_parts *rings, struct ml_area_origin origin,
                            struct ml_geos *geos, struct ml_buf *notes, struct ml_err *err)
{
    enum ml_status status;

    *area = (struct ml_area){.box = ML_BOX_EMPTY};
    status = clean_rings(&area->rings, rings, origin, notes, err);
    ml_parts_clear(rings);
    if (!status)
        status = ml_rows_init(&area->rows, &area->rings, err);
    if (!status)
        status = set_directions(area, origin, geos, notes, err);
    if (!status)
        status = make_valid(area, origin, geos, notes, err);
    for (size_t i = 0; !status && i < area->rings.point_count; i++)
        ml_box_add(&area->box, (struct ml_xy){area->rings.points[i].lon, area->rings.points[i].lat});
    return status;
}

void ml_area_release(struct ml_area *area)
{
    ml_parts_release(&area->rings);
    ml_rows_release(&area->rows);
    *area = (struct ml_area){.box = ML_BOX_EMPTY};
}
