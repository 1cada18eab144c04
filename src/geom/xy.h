/* Plane coordinates and boxes; the unit is whatever the caller's plane has. */
#ifndef ML_GEOM_XY_H
#define ML_GEOM_XY_H

#include <math.h>
#include <stdbool.h>

struct ml_xy {
    double x;
    double y;
};

/* Closed: its edges belong to it. An empty box has min above max. */
struct ml_box {
    struct ml_xy min;
    struct ml_xy max;
};

#define ML_BOX_EMPTY ((struct ml_box){{HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, -HUGE_VAL}})

static inline void ml_box_add(struct ml_box *b, struct ml_xy p)
{
    b->min.x = p.x < b->min.x ? p.x : b->min.x;
    b->min.y = p.y < b->min.y ? p.y : b->min.y;
    b->max.x = p.x > b->max.x ? p.x : b->max.x;
    b->max.y = p.y > b->max.y ? p.y : b->max.y;
}

static inline void ml_box_join(struct ml_box *b, const struct ml_box *other)
{
    ml_box_add(b, other->min);
    ml_box_add(b, other->max);
}

static inline bool ml_box_holds(const struct ml_box *b, struct ml_xy p)
{
    return p.x >= b->min.x && p.x <= b->max.x && p.y >= b->min.y && p.y <= b->max.y;
}

static inline bool ml_box_meets(const struct ml_box *a, const struct ml_box *b)
{
    return a->min.x <= b->max.x && b->min.x <= a->max.x && a->min.y <= b->max.y &&
           b->min.y <= a->max.y;
}

/* Written so that compilers make it one instruction; fmax would mind NaN, which never gets here. */
static inline double ml_larger(double a, double b)
{
    return a > b ? a : b;
}

/* Square of the distance from p to the nearest point of the box; 0 inside. */
static inline double ml_box_dist2(const struct ml_box *b, struct ml_xy p)
{
    double dx = ml_larger(ml_larger(b->min.x - p.x, p.x - b->max.x), 0);
    double dy = ml_larger(ml_larger(b->min.y - p.y, p.y - b->max.y), 0);
    return dx * dx + dy * dy;
}

/*
 * Square of the distance from p to the piece a-b; *t is where on it the nearest point
 * lies (0 at a, 1 at b). A piece of no length is its point.
 */
static inline double ml_piece_dist2(struct ml_xy p, struct ml_xy a, struct ml_xy b, double *t)
{
    double ux = b.x - a.x;
    double uy = b.y - a.y;
    double len2 = ux * ux + uy * uy;
    double along = ml_larger((p.x - a.x) * ux + (p.y - a.y) * uy, 0);
    double s = along < len2 ? along / len2 : len2 > 0;
    double dx = a.x + s * ux - p.x;
    double dy = a.y + s * uy - p.y;

    *t = s;
    return dx * dx + dy * dy;
}

#endif
