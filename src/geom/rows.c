#include "geom/rows.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { MAX_ROWS = 65536 };

static uint32_t row_of(const struct ml_rows *rows, double lat)
{
    double r = (lat - rows->south) * rows->per_degree;
    return r <= 0 ? 0 : r >= (double)rows->count ? rows->count - 1 : (uint32_t)r;
}

/*
 * About eight edges to a row, unless long edges would then be filed in too many rows: an
 * edge is filed in at most its height in rows and two more.
 */
static void choose_rows(struct ml_rows *rows, const struct ml_parts *rings)
{
    double south = HUGE_VAL;
    double north = -HUGE_VAL;
    double climb = 0;
    double n = (double)rings->point_count;
    double want = n / 8 < 1 ? 1 : n / 8 > MAX_ROWS ? MAX_ROWS : floor(n / 8);

    for (size_t i = 0; i < rings->point_count; i++) {
        double lat = rings->points[i].lat;
        south = lat < south ? lat : south;
        north = lat > north ? lat : north;
        climb += i > 0 ? fabs(lat - rings->points[i - 1].lat) : 0;
    }
    rows->south = south;
    rows->count = 1;
    if (!(north > south))
        return;
    while (want > 1 && climb * want / (north - south) > 6 * n)
        want = floor(want / 2);
    rows->count = (uint32_t)want;
    rows->per_degree = want / (north - south);
}

/* One step of the counting sort: counts the rows of a ring's edges, or files them. */
static void file_ring(struct ml_rows *rows, const struct ml_parts *rings, size_t ring, bool counting)
{
    uint32_t *next = rows->start + 1;

    size_t end = ml_parts_end(rings, ring);
    uint32_t here = row_of(rows, rings->points[rings->start[ring]].lat);

    for (size_t i = rings->start[ring]; i + 1 < end; i++) {
        uint32_t there = row_of(rows, rings->points[i + 1].lat);
        uint32_t from = here < there ? here : there;
        uint32_t to = here < there ? there : here;
        for (uint32_t r = from; r <= to; r++) {
            if (counting)
                next[r + 1]++;
            else
                rows->edges[next[r]++] = (uint32_t)i;
        }
        here = there;
    }
}

enum ml_status ml_rows_init(struct ml_rows *rows, const struct ml_parts *rings, struct ml_err *err)
{
    *rows = (struct ml_rows){0};
    if (rings->point_count > INT32_MAX / 8)
        return ml_fail(err, ML_ELIMIT, NULL, 0, "a polygon has more than 2^28 vertices; simplify it");
    choose_rows(rows, rings);
    /* Row r is counted in start[r + 2]; summed, start[r + 1] is where it is filed next. */
    rows->start = ml_calloc((size_t)rows->count + 2, sizeof *rows->start);
    if (!rows->start)
        return ml_fail_nomem(err);
    for (size_t ring = 0; ring < rings->count; ring++)
        file_ring(rows, rings, ring, true);
    for (size_t r = 0; r < rows->count; r++)
        rows->start[r + 2] += rows->start[r + 1];
    rows->edges = ml_calloc(rows->start[(size_t)rows->count + 1], sizeof *rows->edges);
    if (!rows->edges) {
        ml_rows_release(rows);
        return ml_fail_nomem(err);
    }
    for (size_t ring = 0; ring < rings->count; ring++)
        file_ring(rows, rings, ring, false);
    return ML_OK;
}

void ml_rows_release(struct ml_rows *rows)
{
    ml_free(rows->start);
    ml_free(rows->edges);
    *rows = (struct ml_rows){0};
}

static size_t ring_of(const struct ml_parts *rings, size_t point)
{
    size_t lo = 0;
    size_t hi = rings->count;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (rings->start[mid] <= point)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

/*
 * One edge against the ray from p to the east. Half-open in latitude, so that a vertex on
 * the ray is counted once.
 */
static enum ml_where cross_edge(struct ml_geos *geos, struct ml_lonlat a, struct ml_lonlat b,
                                struct ml_lonlat p, bool *in)
{
    bool above_a = a.lat > p.lat;
    bool above_b = b.lat > p.lat;
    int turn;

    if (a.lon < p.lon && b.lon < p.lon)
        return ML_OUTSIDE;
    if (above_a == above_b) {
        /* Only an edge that reaches p's latitude from below can still hold p. */
        if (above_a || (a.lat < p.lat && b.lat < p.lat))
            return ML_OUTSIDE;
        if (a.lat < p.lat)
            return ml_lonlat_same(b, p) ? ML_ON_EDGE : ML_OUTSIDE;
        if (b.lat < p.lat)
            return ml_lonlat_same(a, p) ? ML_ON_EDGE : ML_OUTSIDE;
        return (a.lon <= p.lon) != (b.lon < p.lon) || (b.lon <= p.lon) != (a.lon < p.lon) ? ML_ON_EDGE
                                                                                          : ML_OUTSIDE;
    }
    if (a.lon > p.lon && b.lon > p.lon) {
        *in = !*in;
        return ML_OUTSIDE;
    }
    turn = ml_geos_turn(geos, a, b, p);
    if (turn == 0)
        return ML_ON_EDGE;
    if ((turn > 0) == above_b)
        *in = !*in;
    return ML_OUTSIDE;
}

enum ml_where ml_rows_locate(const struct ml_rows *rows, const struct ml_parts *rings, int64_t skip,
                             struct ml_geos *geos, struct ml_lonlat p)
{
    uint32_t row;
    bool in = false;

    if (rows->count == 0)
        return ML_OUTSIDE;
    row = row_of(rows, p.lat);
    for (uint32_t k = rows->start[row]; k < rows->start[(size_t)row + 1]; k++) {
        const struct ml_lonlat *edge = rings->points + rows->edges[k];
        if (skip >= 0 && ring_of(rings, rows->edges[k]) == (size_t)skip)
            continue;
        if (cross_edge(geos, edge[0], edge[1], p, &in) == ML_ON_EDGE)
            return ML_ON_EDGE;
    }
    return in ? ML_INSIDE : ML_OUTSIDE;
}
