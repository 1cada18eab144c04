/*
 * Edges are taken in runs of neighbours with a box around each. A natural boundary keeps
 * moving on, so that a run's box meets few others than those before and after it, and of two
 * runs whose boxes meet only the edges within both boxes are compared.
 */
#include "geom/tangle.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "geom/xy.h"

enum { RUN = 16 };

struct run {
    struct ml_box box;
    size_t first;           /* an edge is the number of its first point */
    size_t count;
    size_t ring_first;      /* edges of its ring: the last is followed by the first */
    size_t ring_last;
};

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

static bool meets(const struct ml_lonlat *edge, const struct ml_box *box)
{
    const struct ml_lonlat a = edge[0];
    const struct ml_lonlat b = edge[1];
    return !((a.lon < box->min.x && b.lon < box->min.x) || (a.lon > box->max.x && b.lon > box->max.x) ||
             (a.lat < box->min.y && b.lat < box->min.y) || (a.lat > box->max.y && b.lat > box->max.y));
}

/* Edges that do not follow one another. */
static bool touch(const struct ml_lonlat *p, const struct ml_lonlat *q)
{
    int a = rough_turn(p[0], p[1], q[0]);
    int b = rough_turn(p[0], p[1], q[1]);

    if (a != 0 && a == b)
        return false;
    a = rough_turn(q[0], q[1], p[0]);
    b = rough_turn(q[0], q[1], p[1]);
    return a == 0 || a != b;
}

/* The last point of a ring begins no edge: neighbours in number follow each other. */
static bool follow(const struct run *r, size_t i, size_t k)
{
    return i + 1 == k || k + 1 == i || (i == r->ring_last && k == r->ring_first) ||
           (k == r->ring_last && i == r->ring_first);
}

static struct ml_box box_of(const struct ml_lonlat *p, size_t count)
{
    struct ml_box box = ML_BOX_EMPTY;
    for (size_t i = 0; i < count; i++)
        ml_box_add(&box, (struct ml_xy){p[i].lon, p[i].lat});
    return box;
}

static bool clash(const struct ml_parts *rings, const struct run *r, size_t i, size_t k)
{
    const struct ml_lonlat *p = rings->points + i;
    const struct ml_lonlat *q = rings->points + k;
    struct ml_box box = box_of(p, 2);
    return meets(q, &box) && !follow(r, i, k) && touch(p, q);
}

static struct run part_of(const struct ml_parts *rings, const struct run *whole, size_t first, size_t count)
{
    struct run r = *whole;
    r.first = first;
    r.count = count;
    r.box = box_of(rings->points + first, count + 1);
    return r;
}

static bool pair_tangled(const struct ml_parts *rings, const struct run *a, const struct run *b)
{
    struct ml_box both = {{fmax(a->box.min.x, b->box.min.x), fmax(a->box.min.y, b->box.min.y)},
                          {fmin(a->box.max.x, b->box.max.x), fmin(a->box.max.y, b->box.max.y)}};
    size_t near[RUN];
    size_t n = 0;

    for (size_t i = a->first; i < a->first + a->count; i++) {
        if (meets(rings->points + i, &both))
            near[n++] = i;
    }
    for (size_t k = b->first; n && k < b->first + b->count; k++) {
        if (!meets(rings->points + k, &both))
            continue;
        for (size_t i = 0; i < n; i++) {
            if (clash(rings, a, near[i], k))
                return true;
        }
    }
    return false;
}

/* What always goes north, south, east or west cannot meet itself. */
static bool keeps_on(const struct ml_lonlat *p, size_t edges)
{
    size_t north = 0;
    size_t south = 0;
    size_t east = 0;
    size_t west = 0;

    for (size_t i = 0; i < edges; i++) {
        north += p[i + 1].lat > p[i].lat;
        south += p[i + 1].lat < p[i].lat;
        east += p[i + 1].lon > p[i].lon;
        west += p[i + 1].lon < p[i].lon;
    }
    return north == edges || south == edges || east == edges || west == edges;
}

/* Halves a run until nothing is left in doubt; four levels deep. */
static bool run_tangled(const struct ml_parts *rings, const struct run *r)
{
    struct run a;
    struct run b;

    if (r->count < 3 || keeps_on(rings->points + r->first, r->count))
        return false;
    a = part_of(rings, r, r->first, r->count / 2);
    b = part_of(rings, r, r->first + a.count, r->count - a.count);
    return pair_tangled(rings, &a, &b) || run_tangled(rings, &a) || run_tangled(rings, &b);
}

static int by_west(const void *pa, const void *pb)
{
    const struct run *a = *(const struct run *const *)pa;
    const struct run *b = *(const struct run *const *)pb;
    return a->box.min.x < b->box.min.x ? -1 : a->box.min.x > b->box.min.x;
}

/* Cuts a ring into runs behind those that there are; returns how many there are then. */
static size_t add_runs(const struct ml_parts *rings, size_t ring, struct run *runs, size_t count)
{
    size_t first = rings->start[ring];
    size_t edges = ml_parts_length(rings, ring) - 1;

    for (size_t at = 0; at < edges; at += RUN) {
        size_t n = edges - at < RUN ? edges - at : RUN;
        runs[count++] = (struct run){box_of(rings->points + first + at, n + 1), first + at, n, first,
                                     first + edges - 1};
    }
    return count;
}

static bool any_tangled(const struct ml_parts *rings, struct run *runs, const struct run **sorted)
{
    size_t count = 0;

    for (size_t ring = 0; ring < rings->count; ring++)
        count = add_runs(rings, ring, runs, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &runs[i];
    qsort(sorted, count, sizeof *sorted, by_west);
    for (size_t i = 0; i < count; i++) {
        const struct run *a = sorted[i];
        if (run_tangled(rings, a))
            return true;
        for (size_t k = i + 1; k < count && sorted[k]->box.min.x <= a->box.max.x; k++) {
            if (ml_box_meets(&a->box, &sorted[k]->box) && pair_tangled(rings, a, sorted[k]))
                return true;
        }
    }
    return false;
}

bool ml_rings_tangled(const struct ml_parts *rings)
{
    size_t most = rings->point_count / RUN + rings->count + 1;
    struct run *runs;
    const struct run **sorted;
    bool tangled = true;

    for (size_t i = 0; i < rings->count; i++) {
        if (has_spike(rings->points + rings->start[i], ml_parts_length(rings, i)))
            return true;
    }
    runs = ml_calloc(most, sizeof *runs);
    sorted = ml_calloc(most, sizeof *sorted);
    if (runs && sorted)
        tangled = any_tangled(rings, runs, sorted);
    ml_free(runs);
    ml_free(sorted);
    return tangled;
}
