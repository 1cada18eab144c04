/* The two trees: lines in the plane for distances, rings in degrees for confidence. */
#include "border/border_int.h"

#include <math.h>

#include "base/alloc.h"

/*
 * A line's edge is straight in degrees, as in every GIS program, and the plane's straight
 * edge strays from it by up to about length^2 / 8R: 2 cm for this step.
 */
#define STEP_M 1000.0

struct growing {
    struct ml_lonlat *points;
    struct ml_xy *xy;
    size_t count;
    size_t point_cap;
    size_t xy_cap;
};

static bool push(struct growing *g, struct ml_lonlat p)
{
    void *ptr = g->points;
    if (!ml_grow(&ptr, &g->point_cap, g->count + 1, sizeof *g->points))
        return false;
    g->points = ptr;
    g->points[g->count++] = p;
    return true;
}

static bool push_edge(struct growing *g, struct ml_lonlat a, struct ml_lonlat b)
{
    double lon_m;
    double lat_m;
    double length;
    size_t steps = 1;

    /* Cheap test first: eight thousandths of a degree are shorter than the step anywhere. */
    if (fabs(b.lon - a.lon) + fabs(b.lat - a.lat) > 0.008) {
        ml_degree_m((a.lat + b.lat) / 2, &lon_m, &lat_m);
        length = hypot((b.lon - a.lon) * lon_m, (b.lat - a.lat) * lat_m);
        steps = (size_t)ceil(length / STEP_M);
    }
    for (size_t i = 1; i < steps; i++) {
        double t = (double)i / (double)steps;
        if (!push(g, (struct ml_lonlat){a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat)}))
            return false;
    }
    return push(g, b);
}

static enum ml_status add_part(struct ml_border *border, struct growing *g, size_t line, size_t part,
                               const struct ml_plane *plane, struct ml_err *err)
{
    const struct ml_parts *parts = &border->lines[line].parts;
    const struct ml_lonlat *p = parts->points + parts->start[part];
    size_t first = g->count;
    void *xy = g->xy;
    enum ml_status status;

    if (!push(g, p[0]))
        return ml_fail_nomem(err);
    for (size_t i = 0; i + 1 < ml_parts_length(parts, part); i++) {
        if (!push_edge(g, p[i], p[i + 1]))
            return ml_fail_nomem(err);
    }
    if (!ml_grow(&xy, &g->xy_cap, g->count - first, sizeof *g->xy))
        return ml_fail_nomem(err);
    g->xy = xy;
    status = ml_plane_forward(plane, g->points + first, g->count - first, g->xy, err);
    if (!status)
        status = ml_linetree_add(border->line_tree, (uint32_t)line, g->xy, g->count - first, err);
    return status;
}

/* Sets the area that the lines take up; returns how many points they have. */
static size_t plane_area(struct ml_border *border)
{
    struct ml_box box = ML_BOX_EMPTY;
    size_t count = 0;

    for (size_t i = 0; i < border->line_count; i++) {
        const struct ml_parts *parts = &border->lines[i].parts;
        count += parts->point_count;
        for (size_t k = 0; k < parts->point_count; k++)
            ml_box_add(&box, (struct ml_xy){parts->points[k].lon, parts->points[k].lat});
    }
    border->plane_area = box;
    return count;
}

enum ml_status ml_border_index_lines(struct ml_border *border, struct ml_err *err)
{
    struct growing g = {0};
    struct ml_plane *plane = NULL;
    size_t count = plane_area(border);
    enum ml_status status = ml_plane_new(&border->plane_area, &plane, err);

    if (!status)
        status = ml_linetree_new(count, true, &border->line_tree, err);
    for (size_t i = 0; !status && i < border->line_count; i++) {
        for (size_t part = 0; !status && part < border->lines[i].parts.count; part++)
            status = add_part(border, &g, i, part, plane, err);
        border->worst_accuracy_m = fmax(border->worst_accuracy_m, border->lines[i].accuracy_m);
    }
    if (!status)
        status = ml_linetree_build(border->line_tree, err);
    border->line_points = g.points;
    ml_free(g.xy);
    ml_plane_free(plane);
    return status;
}

static enum ml_status add_ring(struct ml_border *border, size_t country, size_t ring, struct growing *g,
                               struct ml_err *err)
{
    const struct ml_parts *rings = &border->countries[country].area.rings;
    size_t n = ml_parts_length(rings, ring);
    void *p = g->xy;

    if (!ml_grow(&p, &g->xy_cap, n, sizeof *g->xy))
        return ml_fail_nomem(err);
    g->xy = p;
    for (size_t k = 0; k < n; k++) {
        struct ml_lonlat q = rings->points[rings->start[ring] + k];
        g->xy[k] = (struct ml_xy){q.lon, q.lat};
    }
    return ml_linetree_add(border->edge_tree, (uint32_t)country, g->xy, n, err);
}

/* The points stay with the countries: one numbering runs through all of them. */
enum ml_status ml_border_index_edges(struct ml_border *border, struct ml_err *err)
{
    struct growing g = {0};
    enum ml_status status = ml_linetree_new(0, false, &border->edge_tree, err);

    for (size_t i = 0; !status && i < border->country_count; i++) {
        border->countries[i].first_edge = ml_linetree_count(border->edge_tree);
        for (size_t ring = 0; !status && ring < border->countries[i].area.rings.count; ring++)
            status = add_ring(border, i, ring, &g, err);
    }
    if (!status)
        status = ml_linetree_build(border->edge_tree, err);
    ml_free(g.xy);
    return status;
}
