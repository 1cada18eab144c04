#include "geom/rows.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { MAX_ROWS = 65536, FEW = 24 };

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

struct filed {
    double west;
    double east;
    uint32_t edge;
};

static int by_west(const void *pa, const void *pb)
{
    const struct filed *a = pa;
    const struct filed *b = pb;
    return a->west < b->west ? -1 : a->west > b->west;
}

static void sort_filed(struct filed *list, size_t count)
{
    if (count > FEW) {
        qsort(list, count, sizeof *list, by_west);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        struct filed moved = list[i];
        size_t k = i;
        for (; k > 0 && list[k - 1].west > moved.west; k--)
            list[k] = list[k - 1];
        list[k] = moved;
    }
}

/* 1 and -1 are certain, 0 is "on the line or too close to tell". */
static int rough_turn(struct ml_lonlat a, struct ml_lonlat b, struct ml_lonlat p)
{
    double left = (a.lon - p.lon) * (b.lat - p.lat);
    double right = (a.lat - p.lat) * (b.lon - p.lon);
    double bound = 4e-16 * (fabs(left) + fabs(right));
    return left - right > bound ? 1 : left - right < -bound ? -1 : 0;
}

static bool runs_back(struct ml_lonlat a, struct ml_lonlat b, struct ml_lonlat c)
{
    return (a.lon - b.lon) * (c.lon - b.lon) + (a.lat - b.lat) * (c.lat - b.lat) > 0 &&
           rough_turn(a, b, c) == 0;
}

/* Whether an edge of the ring runs back along the one before. */
static bool has_spike(const struct ml_lonlat *p, size_t count)
{
    for (size_t i = 0; i + 2 < count; i++) {
        if (runs_back(p[i], p[i + 1], p[i + 2]))
            return true;
    }
    return count > 2 && runs_back(p[count - 2], p[0], p[1]);
}

/* Whether the edge from point i, the last of its ring, is followed by the edge from point k. */
static bool closes(const struct ml_parts *rings, size_t i, size_t k)
{
    size_t ring = ring_of(rings, i);
    return i + 2 == ml_parts_end(rings, ring) && k == rings->start[ring];
}

/* Edges that are not neighbours in number. */
static bool touch(const struct ml_parts *rings, size_t i, size_t k)
{
    const struct ml_lonlat *p = rings->points + i;
    const struct ml_lonlat *q = rings->points + k;
    int a = rough_turn(p[0], p[1], q[0]);
    int b = rough_turn(p[0], p[1], q[1]);

    if (a != 0 && a == b)
        return false;
    a = rough_turn(q[0], q[1], p[0]);
    b = rough_turn(q[0], q[1], p[1]);
    if (a != 0 && a == b)
        return false;
    return !closes(rings, i, k) && !closes(rings, k, i);
}

static bool row_tangled(const struct ml_parts *rings, struct filed *list, size_t count)
{
    sort_filed(list, count);
    for (size_t i = 0; i < count; i++) {
        const struct ml_lonlat *p = rings->points + list[i].edge;
        bool up = p[0].lat < p[1].lat;
        double low = p[!up].lat;
        double high = p[up].lat;
        for (size_t k = i + 1; k < count && list[k].west <= list[i].east; k++) {
            const struct ml_lonlat *q = rings->points + list[k].edge;
            /* The last point of a ring begins no edge: neighbours in number follow each other. */
            if (list[k].edge + 1 == list[i].edge || list[i].edge + 1 == list[k].edge)
                continue;
            if ((q[0].lat > high && q[1].lat > high) || (q[0].lat < low && q[1].lat < low))
                continue;
            if (touch(rings, list[i].edge, list[k].edge))
                return true;
        }
    }
    return false;
}

bool ml_rows_tangled(const struct ml_rows *rows, const struct ml_parts *rings)
{
    struct filed *list;
    size_t most = 0;
    bool tangled = false;

    for (size_t i = 0; i < rings->count; i++) {
        if (has_spike(rings->points + rings->start[i], ml_parts_length(rings, i)))
            return true;
    }
    for (size_t r = 0; r < rows->count; r++) {
        size_t n = rows->start[r + 1] - rows->start[r];
        most = n > most ? n : most;
    }
    list = ml_calloc(most, sizeof *list);
    if (!list)
        return true; /* GEOS decides, or fails for want of memory in its turn */
    for (size_t r = 0; r < rows->count && !tangled; r++) {
        size_t n = 0;
        for (uint32_t k = rows->start[r]; k < rows->start[r + 1]; k++) {
            const struct ml_lonlat *e = rings->points + rows->edges[k];
            bool east = e[0].lon < e[1].lon;
            list[n++] = (struct filed){e[!east].lon, e[east].lon, rows->edges[k]};
        }
        tangled = row_tangled(rings, list, n);
    }
    ml_free(list);
    return tangled;
}
