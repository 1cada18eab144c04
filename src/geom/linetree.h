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

/* An empty tree to fill with add and close with build. ML_ENOMEM. */
enum ml_status ml_linetree_new(struct ml_linetree **out, struct ml_err *err);
/* One line of at least two vertices, copied. ML_ENOMEM; ML_ELIMIT past 2^31 vertices. */
enum ml_status ml_linetree_add(struct ml_linetree *tree, uint32_t feature, const struct ml_xy *points,
                               size_t count, struct ml_err *err);
/* Sorts and packs; the tree may be queried from here on and not added to. ML_ENOMEM. */
enum ml_status ml_linetree_build(struct ml_linetree *tree, struct ml_err *err);
void ml_linetree_free(struct ml_linetree *tree);

/* All vertices in order of addition; borrowed. */
const struct ml_xy *ml_linetree_points(const struct ml_linetree *tree, size_t *count);

/*
 * The piece nearest to p among the features whose mask byte has a bit of `want`, if one
 * lies within max_dist. mask is indexed by feature. False when there is none.
 */
bool ml_linetree_nearest(const struct ml_linetree *tree, struct ml_xy p, const unsigned char *mask,
                         unsigned char want, double max_dist, struct ml_line_hit *out);

/* Calls fn for every run that may reach into the box, until it returns false. */
void ml_linetree_in_box(const struct ml_linetree *tree, const struct ml_box *box,
                        const unsigned char *mask, unsigned char want,
                        bool (*fn)(void *user, const struct ml_line_run *run), void *user);

#endif
