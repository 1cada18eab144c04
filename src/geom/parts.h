/*
 * The geometry of one feature: parts (rings or lines) over one array of points.
 * Plain growing storage, reused from record to record.
 */
#ifndef ML_GEOM_PARTS_H
#define ML_GEOM_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "place/place.h"

struct ml_parts {
    struct ml_lonlat *points;
    size_t point_count;
    size_t point_cap;
    size_t *start;      /* where each part begins; part i ends where the next begins */
    size_t count;
    size_t start_cap;
};

void ml_parts_release(struct ml_parts *parts); /* zeroed parts are empty; may be filled again */
void ml_parts_clear(struct ml_parts *parts);   /* empties, keeps the memory */

/* Opens a new, empty part; false when memory runs out. */
bool ml_parts_begin(struct ml_parts *parts);
/* Adds a point to the newest part; false when memory runs out. */
bool ml_parts_point(struct ml_parts *parts, struct ml_lonlat point);
/* Memory for count more points, to be written behind the last; false when it runs out. */
bool ml_parts_room(struct ml_parts *parts, size_t count);
/* Adds many; false when memory runs out. */
bool ml_parts_points(struct ml_parts *parts, const struct ml_lonlat *points, size_t count);
/* Drops the newest part. */
void ml_parts_undo(struct ml_parts *parts);

static inline size_t ml_parts_end(const struct ml_parts *parts, size_t part)
{
    return part + 1 < parts->count ? parts->start[part + 1] : parts->point_count;
}

static inline size_t ml_parts_length(const struct ml_parts *parts, size_t part)
{
    return ml_parts_end(parts, part) - parts->start[part];
}

static inline bool ml_lonlat_same(struct ml_lonlat a, struct ml_lonlat b)
{
    return !(a.lon < b.lon || a.lon > b.lon || a.lat < b.lat || a.lat > b.lat);
}

/* Writes the end of the last part behind the starts, so that part i is start[i] .. start[i + 1]. */
bool ml_parts_seal(struct ml_parts *parts);

/* Drops points that repeat the one before; returns how many. */
size_t ml_parts_dedupe(struct ml_parts *parts);

/* Twice the area in square degrees of a closed ring; positive when it runs anticlockwise. */
double ml_ring_area2(const struct ml_lonlat *points, size_t count);

/* Whether all points lie on one line. */
bool ml_ring_flat(const struct ml_lonlat *points, size_t count);

void ml_ring_reverse(struct ml_lonlat *points, size_t count);

#endif
