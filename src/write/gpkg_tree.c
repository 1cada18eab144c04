#include "write/gpkg_tree.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * A node is a blob: depth (of the root alone), number of cells, then cells of an id and four
 * floats, big-endian, until the size that SQLite chose (https://www.sqlite.org/rtree.html
 * and the head of rtree.c). An id is a fid in a leaf and a node's number above.
 */
enum { CELL = 24, HEAD = 4, ROOT = 1, CELLS_MAX = 51 };

/* Leaves fill up side by side, one for each square of this size, so that each holds neighbours. */
#define PER_DEGREE 4
enum { COLUMNS = 360 * PER_DEGREE, ROWS = 180 * PER_DEGREE };

struct cell {
    long long id;
    struct ml_box box;
};

struct node {
    long long number;
    size_t count;
    struct cell cells[CELLS_MAX];
};

/* A node that is written, waiting for one above it. */
struct entry {
    uint32_t square;
    struct cell cell;
};

struct ml_gpkg_tree {
    const struct ml_gpkg *gpkg;
    sqlite3_stmt *put_node;
    sqlite3_stmt *put_row;
    sqlite3_stmt *put_parent;
    struct node **leaves;       /* by square, made when first asked for */
    struct entry *entries;
    size_t count;
    size_t cap;
    long long last;             /* number given to a node */
    size_t size;                /* bytes of a node */
    size_t most;                /* cells of a node */
    unsigned char *blob;
};

void ml_gpkg_tree_free(struct ml_gpkg_tree *t)
{
    if (!t)
        return;
    sqlite3_finalize(t->put_node);
    sqlite3_finalize(t->put_row);
    sqlite3_finalize(t->put_parent);
    for (size_t i = 0; t->leaves && i < (size_t)COLUMNS * ROWS; i++)
        ml_free(t->leaves[i]);
    ml_free(t->leaves);
    ml_free(t->entries);
    ml_free(t->blob);
    ml_free(t);
}

static enum ml_status prepare(struct ml_gpkg_tree *t, const struct ml_gpkg_layer *layer, const char *shadow,
                              sqlite3_stmt **out, struct ml_err *err)
{
    char *sql = sqlite3_mprintf("INSERT OR REPLACE INTO \"rtree_%w_%w_%s\" VALUES (?, ?)", layer->table,
                                ml_gpkg_geom(layer), shadow);
    enum ml_status status = sql ? ml_gpkg_prepare(t->gpkg, sql, out, err) : ml_fail_nomem(err);

    sqlite3_free(sql);
    return status;
}

/* The empty root that SQLite has made tells the size of nodes. */
static enum ml_status learn_size(struct ml_gpkg_tree *t, const struct ml_gpkg_layer *layer, struct ml_err *err)
{
    char *sql = sqlite3_mprintf("SELECT length(data) FROM \"rtree_%w_%w_node\" WHERE nodeno = 1", layer->table,
                                ml_gpkg_geom(layer));
    sqlite3_stmt *s = NULL;
    enum ml_status status = sql ? ml_gpkg_prepare(t->gpkg, sql, &s, err) : ml_fail_nomem(err);

    sqlite3_free(sql);
    if (!status && sqlite3_step(s) == SQLITE_ROW)
        t->size = (size_t)sqlite3_column_int(s, 0);
    else if (!status)
        status = ml_gpkg_fail(t->gpkg, err);
    sqlite3_finalize(s);
    if (status)
        return status;
    t->most = t->size > HEAD + 2 * CELL ? (t->size - HEAD) / CELL : 2;
    t->most = t->most < CELLS_MAX ? t->most : CELLS_MAX;
    t->blob = ml_alloc(t->size > HEAD + CELLS_MAX * CELL ? t->size : HEAD + CELLS_MAX * CELL);
    return t->blob ? ML_OK : ml_fail_nomem(err);
}

enum ml_status ml_gpkg_tree_open(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer,
                                 struct ml_gpkg_tree **out, struct ml_err *err)
{
    struct ml_gpkg_tree *t = ml_calloc(1, sizeof *t);
    enum ml_status status;

    *out = NULL;
    if (!t)
        return ml_fail_nomem(err);
    t->gpkg = g;
    t->last = ROOT;
    t->leaves = ml_calloc((size_t)COLUMNS * ROWS, sizeof *t->leaves);
    status = t->leaves ? learn_size(t, layer, err) : ml_fail_nomem(err);
    if (!status)
        status = prepare(t, layer, "node", &t->put_node, err);
    if (!status)
        status = prepare(t, layer, "rowid", &t->put_row, err);
    if (!status)
        status = prepare(t, layer, "parent", &t->put_parent, err);
    if (status)
        ml_gpkg_tree_free(t);
    else
        *out = t;
    return status;
}

static unsigned char *put_bytes(unsigned char *p, uint64_t v, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        *p++ = (unsigned char)(v >> 8 * i);
    return p;
}

/* As a float that lies on the outer side of it. */
static unsigned char *put_edge(unsigned char *p, double v, bool upper)
{
    float f = (float)v;
    uint32_t bits;

    if (upper ? (double)f < v : (double)f > v)
        f = nextafterf(f, upper ? INFINITY : -INFINITY);
    memcpy(&bits, &f, sizeof bits);
    return put_bytes(p, bits, 4);
}

static enum ml_status put_pair(const struct ml_gpkg_tree *t, sqlite3_stmt *s, long long a, long long b,
                               struct ml_err *err)
{
    sqlite3_bind_int64(s, 1, a);
    sqlite3_bind_int64(s, 2, b);
    return ml_gpkg_step(t->gpkg, s, err);
}

static enum ml_status put_node(struct ml_gpkg_tree *t, const struct node *n, unsigned depth, struct ml_err *err)
{
    unsigned char *p = t->blob;

    memset(p, 0, t->size);
    p = put_bytes(p, depth, 2);
    p = put_bytes(p, n->count, 2);
    for (size_t i = 0; i < n->count; i++) {
        const struct ml_box *b = &n->cells[i].box;
        p = put_bytes(p, (uint64_t)n->cells[i].id, 8);
        p = put_edge(p, b->min.x, false);
        p = put_edge(p, b->max.x, true);
        p = put_edge(p, b->min.y, false);
        p = put_edge(p, b->max.y, true);
    }
    sqlite3_bind_int64(t->put_node, 1, n->number);
    sqlite3_bind_blob64(t->put_node, 2, t->blob, t->size, SQLITE_STATIC);
    return ml_gpkg_step(t->gpkg, t->put_node, err);
}

/* Remembers a written node for the level above. */
static bool remember(struct ml_gpkg_tree *t, const struct node *n, uint32_t square)
{
    void *p = t->entries;
    struct entry e = {.square = square, .cell = {.id = n->number, .box = ML_BOX_EMPTY}};

    if (!ml_grow(&p, &t->cap, t->count + 1, sizeof *t->entries))
        return false;
    for (size_t i = 0; i < n->count; i++)
        ml_box_join(&e.cell.box, &n->cells[i].box);
    t->entries = p;
    t->entries[t->count++] = e;
    return true;
}

static enum ml_status put_leaf(struct ml_gpkg_tree *t, struct node *leaf, uint32_t square, struct ml_err *err)
{
    enum ml_status status = put_node(t, leaf, 0, err);

    if (!status && !remember(t, leaf, square))
        status = ml_fail_nomem(err);
    leaf->count = 0;
    return status;
}

static uint32_t clamp(double v, int count)
{
    double n = floor(v * PER_DEGREE);
    return n < 0 ? 0 : n >= count ? (uint32_t)count - 1 : (uint32_t)n;
}

/* Squares in Z-order (Morton 1966), which keeps neighbours together. */
static uint32_t spread(uint32_t v)
{
    v = (v | v << 8) & 0x00ff00ff;
    v = (v | v << 4) & 0x0f0f0f0f;
    v = (v | v << 2) & 0x33333333;
    return (v | v << 1) & 0x55555555;
}

enum ml_status ml_gpkg_tree_add(struct ml_gpkg_tree *t, long long fid, const struct ml_box *box, struct ml_err *err)
{
    uint32_t x = clamp((box->min.x + box->max.x) / 2 + 180, COLUMNS);
    uint32_t y = clamp((box->min.y + box->max.y) / 2 + 90, ROWS);
    struct node **leaf = &t->leaves[(size_t)y * COLUMNS + x];
    enum ml_status status;

    if (!*leaf && !(*leaf = ml_calloc(1, sizeof **leaf)))
        return ml_fail_nomem(err);
    /* The number is given now, so that rows are told theirs in order, which is cheap. */
    if ((*leaf)->count == 0)
        (*leaf)->number = ++t->last;
    (*leaf)->cells[(*leaf)->count++] = (struct cell){fid, *box};
    status = put_pair(t, t->put_row, fid, (*leaf)->number, err);
    if (!status && (*leaf)->count == t->most)
        status = put_leaf(t, *leaf, spread(x) | spread(y) << 1, err);
    return status;
}

static int by_square(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;

    if (x->square != y->square)
        return x->square < y->square ? -1 : 1;
    return x->cell.id < y->cell.id ? -1 : x->cell.id > y->cell.id;
}

/* Entries from .. from + n under a node of that number. */
static enum ml_status gather(struct ml_gpkg_tree *t, size_t from, size_t n, long long number, unsigned depth,
                             struct node *above, struct ml_err *err)
{
    enum ml_status status = ML_OK;

    above->number = number;
    above->count = n;
    for (size_t i = 0; i < n && !status; i++) {
        above->cells[i] = t->entries[from + i].cell;
        status = put_pair(t, t->put_parent, above->cells[i].id, number, err);
    }
    return status ? status : put_node(t, above, depth, err);
}

/* One level up: fewer entries, in the same order. */
static enum ml_status rise(struct ml_gpkg_tree *t, struct node *above, struct ml_err *err)
{
    size_t count = t->count;
    enum ml_status status = ML_OK;

    t->count = 0;
    for (size_t i = 0; i < count && !status; i += t->most) {
        uint32_t square = t->entries[i].square;
        status = gather(t, i, count - i < t->most ? count - i : t->most, ++t->last, 0, above, err);
        if (!status && !remember(t, above, square))
            status = ml_fail_nomem(err);
    }
    return status;
}

static enum ml_status put_leaves(struct ml_gpkg_tree *t, struct ml_err *err)
{
    enum ml_status status = ML_OK;

    for (uint32_t y = 0; y < ROWS && !status; y++)
        for (uint32_t x = 0; x < COLUMNS && !status; x++) {
            struct node *leaf = t->leaves[(size_t)y * COLUMNS + x];
            if (leaf && leaf->count)
                status = put_leaf(t, leaf, spread(x) | spread(y) << 1, err);
        }
    return status;
}

enum ml_status ml_gpkg_tree_finish(struct ml_gpkg_tree *t, struct ml_err *err)
{
    struct node *above = ml_calloc(1, sizeof *above);
    unsigned depth = 1;
    enum ml_status status = above ? put_leaves(t, err) : ml_fail_nomem(err);

    if (!status && t->count) {
        qsort(t->entries, t->count, sizeof *t->entries, by_square);
        for (; t->count > t->most && !status; depth++)
            status = rise(t, above, err);
        if (!status)
            status = gather(t, 0, t->count, ROOT, depth, above, err);
    }
    ml_free(above);
    return status;
}
