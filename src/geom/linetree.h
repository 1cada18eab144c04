/*
 * A packed tree over the pieces of many lines: what lies nearest, what lies in a box.
 *
 * Takes lines as vertices in one plane, each with the number of the feature it belongs to.
 * Runs of consecutive pieces of one line are the leaves: lines are already local, so only
 * the runs are sorted, along a Hilbert curve, and packed bottom up (the packing of Kamel
 * and Faloutsos, "On packing R-trees", CIKM 1993). Immutable once built; any number of
 * threads may query it.
 */
#ifndef ML_GEOM_LINETREE_H
#define ML_GEOM_LINETREE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "geom/xy.h"

struct ml_linetree;

/* Consecutive pieces of one feature: vertices first .. first + pieces, numbered over the tree. */
struct ml_line_run {
    struct ml_box box;
    uint32_t first;
    uint32_t pieces;
    uint32_t feature;
};

/* The piece from vertex `piece` to the next, and the nearest point on it. */
struct ml_line_hit {
    uint32_t piece;
    uint32_t feature;
    double t;           /* 0 at the piece's first vertex, 1 at its second */
    double dist;        /* in the plane */
};

/*
 * An empty tree for about so many points, to fill with add and close with build. With `keep`
 * it has a copy of the points; without, it only numbers them, and answers in_box alone. ML_ENOMEM.
 */
enum ml_status ml_linetree_new(size_t points, bool keep, struct ml_linetree **out,
                               struct ml_err *err);
/* One line; less than two vertices are none. ML_ENOMEM; ML_ELIMIT past 2^31 vertices. */
enum ml_status ml_linetree_add(struct ml_linetree *tree, uint32_t feature, const struct ml_xy *points,
                               size_t count, struct ml_err *err);
/* Sorts and packs; the tree may be queried from here on and not added to. ML_ENOMEM. */
enum ml_status ml_linetree_build(struct ml_linetree *tree, struct ml_err *err);
void ml_linetree_free(struct ml_linetree *tree);

/* All vertices in order of addition; borrowed. NULL when they were not kept. */
const struct ml_xy *ml_linetree_points(const struct ml_linetree *tree);
/* How many vertices were added. */
size_t ml_linetree_count(const struct ml_linetree *tree);

/*
 * What to look for: pieces of the features whose mask byte has a bit of `want` (mask is
 * indexed by feature), within max_dist of p, and no farther than the nearest one but for a
 * slack that grows with its distance d: d * (1 + (slack_1 + slack_2 * d) * d) + slack_0.
 * A caller that ranks by another measure than the plane's finds its nearest among them.
 */
struct ml_line_query {
    struct ml_xy p;
    const unsigned char *mask;
    unsigned char want;
    double max_dist;
    double slack_0;
    double slack_1;
    double slack_2;
};

/*
 * Up to cap hits, the nearest among them always and in no order; returns how many, 0 when
 * nothing lies within max_dist. *all is false when more than cap qualified and the
 * farthest were left out. cap > 0.
 */
size_t ml_linetree_nearest(const struct ml_linetree *tree, const struct ml_line_query *query,
                           struct ml_line_hit *hits, size_t cap, bool *all);

/* Calls fn for every run that may reach into the box, until it returns false. */
void ml_linetree_in_box(const struct ml_linetree *tree, const struct ml_box *box,
                        const unsigned char *mask, unsigned char want,
                        bool (*fn)(void *user, const struct ml_line_run *run), void *user);

#endif
