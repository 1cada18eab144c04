#include "geom/parts.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"

void ml_parts_release(struct ml_parts *parts)
{
    ml_free(parts->points);
    ml_free(parts->start);
    *parts = (struct ml_parts){0};
}

void ml_parts_clear(struct ml_parts *parts)
{
    parts->point_count = 0;
    parts->count = 0;
}

bool ml_parts_begin(struct ml_parts *parts)
{
    void *p = parts->start;
    if (!ml_grow(&p, &parts->start_cap, parts->count + 1, sizeof *parts->start))
        return false;
    parts->start = p;
    parts->start[parts->count++] = parts->point_count;
    return true;
}

bool ml_parts_room(struct ml_parts *parts, size_t count)
{
    void *p = parts->points;
    if (!ml_grow(&p, &parts->point_cap, parts->point_count + count, sizeof *parts->points))
        return false;
    parts->points = p;
    return true;
}

bool ml_parts_points(struct ml_parts *parts, const struct ml_lonlat *points, size_t count)
{
    if (!ml_parts_room(parts, count))
        return false;
    if (count)
        memcpy(parts->points + parts->point_count, points, count * sizeof *points);
    parts->point_count += count;
    return true;
}

bool ml_parts_point(struct ml_parts *parts, struct ml_lonlat point)
{
    return ml_parts_points(parts, &point, 1);
}

void ml_parts_undo(struct ml_parts *parts)
{
    if (parts->count > 0)
        parts->point_count = parts->start[--parts->count];
}

bool ml_parts_seal(struct ml_parts *parts)
{
    void *p = parts->start;
    if (!ml_grow(&p, &parts->start_cap, parts->count + 1, sizeof *parts->start))
        return false;
    parts->start = p;
    parts->start[parts->count] = parts->point_count;
    return true;
}

size_t ml_parts_dedupe(struct ml_parts *parts)
{
    size_t kept = 0;
    size_t before = parts->point_count;

    for (size_t part = 0; part < parts->count; part++) {
        size_t end = ml_parts_end(parts, part);
        size_t from = parts->start[part];
        size_t first = kept;
        for (size_t i = from; i < end; i++) {
            if (kept == first || !ml_lonlat_same(parts->points[kept - 1], parts->points[i]))
                parts->points[kept++] = parts->points[i];
        }
        /* The end is read before the start moves: ml_parts_end looks at the next start. */
        parts->start[part] = first;
    }
    parts->point_count = kept;
    return before - kept;
}

double ml_ring_area2(const struct ml_lonlat *points, size_t count)
{
    double sum = 0;
    /* Relative to the first point, or small rings far from 0,0 drown in rounding. */
    for (size_t i = 1; i + 1 < count; i++) {
        double ax = points[i].lon - points[0].lon;
        double ay = points[i].lat - points[0].lat;
        double bx = points[i + 1].lon - points[0].lon;
        double by = points[i + 1].lat - points[0].lat;
        sum += ax * by - ay * bx;
    }
    return sum;
}

bool ml_ring_flat(const struct ml_lonlat *points, size_t count)
{
    for (size_t i = 1; i + 1 < count; i++) {
        double ax = points[i].lon - points[0].lon;
        double ay = points[i].lat - points[0].lat;
        double bx = points[i + 1].lon - points[0].lon;
        double by = points[i + 1].lat - points[0].lat;
        if (fabs(ax * by - ay * bx) > 0)
            return false;
    }
    return true;
}

void ml_ring_reverse(struct ml_lonlat *points, size_t count)
{
    for (size_t i = 0, k = count; i + 1 < k; i++) {
        struct ml_lonlat swap = points[i];
        points[i] = points[--k];
        points[k] = swap;
    }
}
