#include "geom/linetree.h"

#include <string.h>

#include "base/alloc.h"

/*
 * RUN and FANOUT measured on the three borders (25,000 pieces): 6 to 12 and 8 differ by
 * less than a tenth; longer runs lose to the pieces, shorter ones to the boxes.
 */
enum { RUN = 16, FANOUT = 8, MAX_LEVELS = 12, STACK = FANOUT * MAX_LEVELS };

struct ml_linetree {
    struct ml_xy *points;
    size_t point_count;
    size_t point_cap;
    bool keep;
    struct ml_line_run *runs;
    size_t run_count;
    size_t run_cap;
    /* Level 0 bounds FANOUT runs each, level k FANOUT boxes of level k - 1; the last has one box. */
    struct ml_box *boxes;
    size_t level_start[MAX_LEVELS];
    size_t level_count[MAX_LEVELS];
    int levels;
};

enum ml_status ml_linetree_new(size_t points, bool keep, struct ml_linetree **out,
                               struct ml_err *err)
{
    struct ml_linetree *tree = ml_calloc(1, sizeof *tree);
    void *p = NULL;

    *out = tree;
    if (!tree || (keep && !ml_grow(&p, &tree->point_cap, points, sizeof *tree->points)))
        return ml_fail_nomem(err);
    tree->points = p;
    tree->keep = keep;
    return ML_OK;
}

void ml_linetree_free(struct ml_linetree *tree)
{
    if (!tree)
        return;
    ml_free(tree->points);
    ml_free(tree->runs);
    ml_free(tree->boxes);
    ml_free(tree);
}

const struct ml_xy *ml_linetree_points(const struct ml_linetree *tree)
{
    return tree->points;
}

size_t ml_linetree_count(const struct ml_linetree *tree)
{
    return tree->point_count;
}

static bool keep_points(struct ml_linetree *tree, const struct ml_xy *points, size_t count)
{
    void *p = tree->points;

    if (!tree->keep)
        return true;
    if (!ml_grow(&p, &tree->point_cap, tree->point_count + count, sizeof *tree->points))
        return false;
    tree->points = p;
    memcpy(tree->points + tree->point_count, points, count * sizeof *points);
    return true;
}

enum ml_status ml_linetree_add(struct ml_linetree *tree, uint32_t feature, const struct ml_xy *points,
                               size_t count, struct ml_err *err)
{
    void *r = tree->runs;
    size_t runs = (count + RUN - 2) / RUN;

    if (count < 2)
        return ML_OK;
    if (count > INT32_MAX - tree->point_count)
        return ml_fail(err, ML_ELIMIT, NULL, 0, "the lines have more than 2^31 vertices; simplify them");
    if (!keep_points(tree, points, count) ||
        !ml_grow(&r, &tree->run_cap, tree->run_count + runs, sizeof *tree->runs))
        return ml_fail_nomem(err);
    tree->runs = r;
    for (size_t i = 0; i + 1 < count; i += RUN) {
        size_t pieces = count - 1 - i < RUN ? count - 1 - i : RUN;
        struct ml_line_run *run = &tree->runs[tree->run_count++];
        *run = (struct ml_line_run){ML_BOX_EMPTY, (uint32_t)(tree->point_count + i), (uint32_t)pieces,
                                    feature};
        for (size_t k = 0; k <= pieces; k++)
            ml_box_add(&run->box, points[i + k]);
    }
    tree->point_count += count;
    return ML_OK;
}

/* Position along a Hilbert curve of order 16, after Warren, Hacker's Delight, 2nd ed., 16-2. */
static uint32_t hilbert(uint32_t x, uint32_t y)
{
    uint32_t d = 0;
    for (uint32_t s = 1U << 15; s > 0; s >>= 1) {
        uint32_t rx = (x & s) != 0;
        uint32_t ry = (y & s) != 0;
        d += s * s * ((3 * rx) ^ ry);
        if (ry == 0) {
            uint32_t swap;
            if (rx) {
                x = 0xffff - (x & 0xffff);
                y = 0xffff - (y & 0xffff);
            }
            swap = x;
            x = y;
            y = swap;
        }
    }
    return d;
}

struct keyed_run {
    uint32_t key;
    uint32_t index;
};

/* Radix sort, a byte at a time from the lowest; stable. The result ends up in `keys`. */
static void sort_keys(struct keyed_run *keys, struct keyed_run *spare, size_t count)
{
    for (int shift = 0; shift < 32; shift += 8) {
        size_t next[257] = {0};
        struct keyed_run *swap = keys;
        for (size_t i = 0; i < count; i++)
            next[(keys[i].key >> shift & 0xff) + 1]++;
        for (size_t b = 0; b < 256; b++)
            next[b + 1] += next[b];
        for (size_t i = 0; i < count; i++)
            spare[next[keys[i].key >> shift & 0xff]++] = keys[i];
        keys = spare;
        spare = swap;
    }
}

static uint32_t cell(double v, double min, double span)
{
    double f = span > 0 ? (v - min) / span * 65535.0 : 0;
    return f <= 0 ? 0 : f >= 65535 ? 65535 : (uint32_t)f;
}

static enum ml_status sort_runs(struct ml_linetree *tree, struct ml_err *err)
{
    struct keyed_run *keys = ml_calloc(2 * tree->run_count, sizeof *keys);
    struct ml_line_run *sorted = ml_calloc(tree->run_count, sizeof *sorted);
    struct ml_box all = ML_BOX_EMPTY;

    if (!keys || !sorted) {
        ml_free(keys);
        ml_free(sorted);
        return ml_fail_nomem(err);
    }
    for (size_t i = 0; i < tree->run_count; i++)
        ml_box_join(&all, &tree->runs[i].box);
    for (size_t i = 0; i < tree->run_count; i++) {
        const struct ml_box *b = &tree->runs[i].box;
        keys[i].key = hilbert(cell((b->min.x + b->max.x) / 2, all.min.x, all.max.x - all.min.x),
                              cell((b->min.y + b->max.y) / 2, all.min.y, all.max.y - all.min.y));
        keys[i].index = (uint32_t)i;
    }
    sort_keys(keys, keys + tree->run_count, tree->run_count);
    for (size_t i = 0; i < tree->run_count; i++)
        sorted[i] = tree->runs[keys[i].index];
    ml_free(keys);
    ml_free(tree->runs);
    tree->runs = sorted;
    tree->run_cap = tree->run_count;
    return ML_OK;
}

enum ml_status ml_linetree_build(struct ml_linetree *tree, struct ml_err *err)
{
    size_t total = 0;
    size_t n = tree->run_count;
    enum ml_status status;

    if (n == 0)
        return ML_OK;
    status = sort_runs(tree, err);
    if (status)
        return status;
    do {
        n = (n + FANOUT - 1) / FANOUT;
        tree->level_start[tree->levels] = total;
        tree->level_count[tree->levels++] = n;
        total += n;
    } while (n > 1);
    tree->boxes = ml_calloc(total, sizeof *tree->boxes);
    if (!tree->boxes)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < total; i++)
        tree->boxes[i] = ML_BOX_EMPTY;
    for (size_t i = 0; i < tree->run_count; i++)
        ml_box_join(&tree->boxes[i / FANOUT], &tree->runs[i].box);
    for (int level = 1; level < tree->levels; level++) {
        const struct ml_box *below = tree->boxes + tree->level_start[level - 1];
        struct ml_box *here = tree->boxes + tree->level_start[level];
        for (size_t i = 0; i < tree->level_count[level - 1]; i++)
            ml_box_join(&here[i / FANOUT], &below[i]);
    }
    return ML_OK;
}

struct node {
    double dist2;
    uint32_t index;     /* within its level */
    int level;
};

struct nearest {
    const struct ml_line_query *query;
    struct ml_line_hit *hits;
    size_t count;
    size_t cap;
    double best2;       /* square of the least distance so far */
    double limit2;      /* square of the greatest distance that still qualifies */
    bool all;
};

/* Drops the hits that a nearer one has put out of the slack. */
static void drop_beyond(struct nearest *n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n->count; i++) {
        if (n->hits[i].dist <= n->limit2)
            n->hits[kept++] = n->hits[i];
    }
    n->count = kept;
}

/* hit->dist is still squared here. */
static void take_hit(struct nearest *n, const struct ml_line_hit *hit)
{
    size_t farthest = 0;

    if (hit->dist < n->best2) {
        const struct ml_line_query *q = n->query;
        double d = sqrt(hit->dist);
        double limit = d * (1 + (q->slack_1 + q->slack_2 * d) * d) + q->slack_0;
        /* A rounded root must not shut out the hit that it comes from. */
        double limit2 = limit * limit > hit->dist ? limit * limit : hit->dist;
        n->best2 = hit->dist;
        if (limit2 < n->limit2)
            n->limit2 = limit2;
    }
    if (n->count == n->cap)
        drop_beyond(n);
    if (n->count < n->cap) {
        n->hits[n->count++] = *hit;
        return;
    }
    n->all = false;
    for (size_t i = 1; i < n->count; i++) {
        if (n->hits[i].dist > n->hits[farthest].dist)
            farthest = i;
    }
    if (hit->dist < n->hits[farthest].dist)
        n->hits[farthest] = *hit;
}

static void scan_run(const struct ml_linetree *tree, const struct ml_line_run *run, struct nearest *n)
{
    const struct ml_xy *v = tree->points + run->first;
    const struct ml_xy p = n->query->p;

    for (uint32_t i = 0; i < run->pieces; i++) {
        double ux = v[i + 1].x - v[i].x;
        double uy = v[i + 1].y - v[i].y;
        double cross = (p.x - v[i].x) * uy - (p.y - v[i].y) * ux;
        double t;
        double d2;
        /* Most pieces fail by their whole straight line already, which costs no division. */
        if (cross * cross > n->limit2 * 1.0001 * (ux * ux + uy * uy))
            continue;
        d2 = ml_piece_dist2(p, v[i], v[i + 1], &t);
        if (d2 <= n->limit2)
            take_hit(n, &(struct ml_line_hit){run->first + i, run->feature, t, d2});
    }
}

/* Puts the children that can still win on the stack, the nearest on top. */
static size_t push_children(const struct ml_linetree *tree, const struct node *node, struct ml_xy p,
                            double limit2, struct node *stack, size_t top)
{
    size_t first = (size_t)node->index * FANOUT;
    size_t end = first + FANOUT;
    size_t base = top;
    const struct ml_box *boxes = tree->boxes + tree->level_start[node->level - 1];

    if (end > tree->level_count[node->level - 1])
        end = tree->level_count[node->level - 1];
    for (size_t i = first; i < end; i++) {
        double d2 = ml_box_dist2(&boxes[i], p);
        size_t at;
        if (d2 > limit2)
            continue;
        for (at = top++; at > base && stack[at - 1].dist2 < d2; at--)
            stack[at] = stack[at - 1];
        stack[at] = (struct node){d2, (uint32_t)i, node->level - 1};
    }
    return top;
}

size_t ml_linetree_nearest(const struct ml_linetree *tree, const struct ml_line_query *query,
                           struct ml_line_hit *hits, size_t cap, bool *all)
{
    struct node stack[STACK];
    size_t top = 0;
    struct nearest n = {query, hits, 0, cap, HUGE_VAL, query->max_dist * query->max_dist, true};

    if (tree->levels > 0)
        stack[top++] = (struct node){0, 0, tree->levels - 1};
    while (top > 0) {
        struct node node = stack[--top];
        size_t end;
        if (node.dist2 > n.limit2)
            continue;
        if (node.level > 0) {
            top = push_children(tree, &node, query->p, n.limit2, stack, top);
            continue;
        }
        end = (size_t)(node.index + 1) * FANOUT;
        if (end > tree->run_count)
            end = tree->run_count;
        for (size_t i = (size_t)node.index * FANOUT; i < end; i++) {
            const struct ml_line_run *run = &tree->runs[i];
            if ((query->mask[run->feature] & query->want) && ml_box_dist2(&run->box, query->p) <= n.limit2)
                scan_run(tree, run, &n);
        }
    }
    drop_beyond(&n);
    for (size_t i = 0; i < n.count; i++)
        hits[i].dist = sqrt(hits[i].dist);
    *all = n.all;
    return n.count;
}

void ml_linetree_in_box(const struct ml_linetree *tree, const struct ml_box *box,
                        const unsigned char *mask, unsigned char want,
                        bool (*fn)(void *user, const struct ml_line_run *run), void *user)
{
    struct node stack[STACK];
    size_t top = 0;

    if (tree->levels > 0)
        stack[top++] = (struct node){0, 0, tree->levels - 1};
    while (top > 0) {
        struct node node = stack[--top];
        size_t first = (size_t)node.index * FANOUT;
        size_t count = node.level ? tree->level_count[node.level - 1] : tree->run_count;
        size_t end = first + FANOUT < count ? first + FANOUT : count;
        for (size_t i = first; i < end; i++) {
            if (node.level > 0) {
                if (ml_box_meets(box, &tree->boxes[tree->level_start[node.level - 1] + i]))
                    stack[top++] = (struct node){0, (uint32_t)i, node.level - 1};
            } else {
                const struct ml_line_run *run = &tree->runs[i];
                if ((mask[run->feature] & want) && ml_box_meets(box, &run->box) && !fn(user, run))
                    return;
            }
        }
    }
}
