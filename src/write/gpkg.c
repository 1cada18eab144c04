/*
 * Result documents to a GeoPackage: layer `places`, layer `border_segments` with the lines
 * near them on the date, and a style for each. Rows go in without triggers and the R-tree
 * beside them; the triggers come last.
 */
#include "write/gpkg.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "write/gpkg_db.h"
#include "write/fields.h"
#include "write/gpkg_extra.h"

/* How often each place was mentioned so far: open addressing, half full at most. */
struct tally {
    struct slot {
        uint64_t hash;      /* of the id; 0 = free */
        long long count;
    } *slots;
    size_t size;            /* a power of two */
    size_t used;
};

struct gpkg {
    struct ml_gpkg file;
    char *part;
    char *path;
    bool explain;
    const struct ml_border *border;
    int32_t date;           /* --date; 0 = as the results say */
    int32_t today;
    int32_t latest;         /* latest date of the results */
    sqlite3_stmt *insert;
    sqlite3_stmt *index;    /* into the R-tree */
    struct ml_gpkg_layer layer;
    struct tally tally;
    struct ml_near near;
    struct ml_box extent;   /* of everything */
    struct ml_box view;     /* of the points that the border's shapes cover: Moscow is no part of the map */
    struct ml_buf blob;
    struct ml_buf scratch;
};

static const struct ml_gpkg_layer places_layer = {.table = "places",
                                                  .identifier = "Places named",
                                                  .description = "One point per toponym mentioned",
                                                  .geometry_type = "POINT",
                                                  .columns = ml_fields,
                                                  .extra = ", \"mention\" INTEGER",
                                                  .extra_count = 1};
static bool tally_grow(struct tally *t)
{
    struct tally bigger = {.size = t->size ? t->size * 2 : 256, .used = t->used};

    bigger.slots = ml_calloc(bigger.size, sizeof *bigger.slots);
    if (!bigger.slots)
        return false;
    for (size_t i = 0; i < t->size; i++) {
        size_t at = (size_t)t->slots[i].hash & (bigger.size - 1);
        if (!t->slots[i].hash)
            continue;
        while (bigger.slots[at].hash)
            at = (at + 1) & (bigger.size - 1);
        bigger.slots[at] = t->slots[i];
    }
    ml_free(t->slots);
    *t = bigger;
    return true;
}

/* The number of this mention of the place, from 1; 0 without memory. */
static long long tally_next(struct tally *t, const char *id)
{
    uint64_t hash = ml_hash(id, strlen(id)) | 1;
    size_t at;

    if (t->used * 2 >= t->size && !tally_grow(t))
        return 0;
    at = (size_t)hash & (t->size - 1);
    while (t->slots[at].hash && t->slots[at].hash != hash)
        at = (at + 1) & (t->size - 1);
    t->used += t->slots[at].hash == 0;
    t->slots[at].hash = hash;
    return ++t->slots[at].count;
}

void ml_gpkg_writer_free(void *state)
{
    struct gpkg *g = state;

    sqlite3_finalize(g->insert);
    sqlite3_finalize(g->index);
    sqlite3_close(g->file.db);
    if (g->part)
        remove(g->part);
    ml_free(g->part);
    ml_free(g->path);
    ml_free(g->tally.slots);
    ml_near_release(&g->near);
    ml_buf_release(&g->blob);
    ml_buf_release(&g->scratch);
    ml_free(g);
}

static char *dup_text(const char *s)
{
    size_t size = strlen(s) + 1;
    char *copy = ml_alloc(size);
    if (copy)
        memcpy(copy, s, size);
    return copy;
}

enum ml_status ml_gpkg_writer_open(const struct ml_write_options *options, const char *path, void **state,
                                   struct ml_err *err)
{
    struct gpkg *g = ml_calloc(1, sizeof *g);
    enum ml_status status = ML_OK;

    if (!g)
        return ml_fail_nomem(err);
    g->explain = options->explain;
    g->border = options->border;
    g->date = options->date;
    g->today = options->today;
    g->extent = ML_BOX_EMPTY;
    g->view = ML_BOX_EMPTY;
    g->layer = places_layer;
    g->layer.column_count = g->explain ? ML_FIELD_EXPLAIN : ML_FIELD_COUNT;
    g->path = dup_text(path);
    g->part = ml_file_part_name(path, "");
    if (!g->path || !g->part || !ml_near_init(&g->near))
        status = ml_fail_nomem(err);
    if (!status) {
        remove(g->part);
        status = ml_gpkg_open(&g->file, g->part, g->path, err);
    }
    if (!status)
        status = ml_gpkg_create_layer(&g->file, &g->layer, err);
    if (!status)
        status = ml_gpkg_prepare_insert(&g->file, &g->layer, &g->insert, err);
    if (!status)
        status = ml_gpkg_prepare(&g->file, "INSERT INTO rtree_places_geom VALUES (?1, ?2, ?2, ?3, ?3)", &g->index, err);
    if (status)
        ml_gpkg_writer_free(g);
    else
        *state = g;
    return status;
}

static enum ml_status open_gpkg(const struct ml_write_options *options, void **state, struct ml_err *err)
{
    if (!options->path || strcmp(options->path, "-") == 0)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "a GeoPackage is a database and cannot go to standard output; add -o PATH.gpkg");
    return ml_gpkg_writer_open(options, options->path, state, err);
}

/* The point into the blob, the index and the extents. */
static enum ml_status place_point(struct gpkg *g, const struct ml_result *r, struct ml_err *err)
{
    struct ml_lonlat p = r->place->point;

    ml_gpkg_point(&g->blob, p);
    if (g->blob.failed)
        return ml_fail_nomem(err);
    sqlite3_bind_blob64(g->insert, 2, g->blob.data, g->blob.len, SQLITE_STATIC);
    sqlite3_bind_double(g->index, 2, p.lon);
    sqlite3_bind_double(g->index, 3, p.lat);
    ml_box_add(&g->extent, (struct ml_xy){p.lon, p.lat});
    if (!ml_kind_is_area(r->place->kind))
        ml_near_mark(&g->near, p);
    if (r->border_applies && r->border.covered)
        ml_box_add(&g->view, (struct ml_xy){p.lon, p.lat});
    return ML_OK;
}

static enum ml_status add_result(struct gpkg *g, const struct ml_result_doc *doc, const struct ml_result *r,
                                 struct ml_err *err)
{
    struct ml_value values[ML_FIELD_EXPLAIN];
    int count = (int)g->layer.column_count;
    bool placed = r->place && ml_lonlat_valid(r->place->point);
    enum ml_status status = ML_OK;

    ml_fields_fill(doc, r, values);
    sqlite3_bind_null(g->insert, 2);
    if (placed)
        status = place_point(g, r, err);
    for (int i = 0; i < count; i++)
        ml_gpkg_bind(g->insert, i + 3, ml_fields + i, values + i, &g->scratch);
    if (r->place && r->place->place_id) {
        long long nth = tally_next(&g->tally, r->place->place_id);
        sqlite3_bind_int64(g->insert, count + 3, nth);
        status = status ? status : nth == 0 ? ml_fail_nomem(err) : ML_OK;
    } else {
        sqlite3_bind_null(g->insert, count + 3);
    }
    if (r->border.covered && r->border_date > g->latest)
        g->latest = r->border_date;
    if (!status)
        status = ml_gpkg_step(&g->file, g->insert, err);
    if (!status && placed) {
        sqlite3_bind_int64(g->index, 1, sqlite3_last_insert_rowid(g->file.db));
        status = ml_gpkg_step(&g->file, g->index, err);
    }
    return status;
}

enum ml_status ml_gpkg_writer_add(void *state, const struct ml_result_doc *doc, struct ml_err *err)
{
    enum ml_status status = ML_OK;

    for (size_t i = 0; i < doc->result_count && !status; i++)
        status = add_result(state, doc, doc->results + i, err);
    return status;
}

static enum ml_status add_styles(struct gpkg *g, struct ml_err *err)
{
    struct ml_style style = {.layer = ML_STYLE_PLACES, .flavour = ML_STYLE_GPKG, .explain = g->explain};

    return ml_gpkg_add_styles(&g->file, &places_layer, &style, err);
}

static enum ml_status close_file(struct gpkg *g, struct ml_err *err)
{
    enum ml_status status;

    sqlite3_finalize(g->insert);
    sqlite3_finalize(g->index);
    g->insert = g->index = NULL;
    status = ml_gpkg_exec(&g->file, "COMMIT", err);
    if (!status && sqlite3_close(g->file.db) != SQLITE_OK)
        return ml_gpkg_fail(&g->file, err);
    if (!status)
        g->file.db = NULL;
    return status;
}

enum ml_status ml_gpkg_writer_commit(void *state, struct ml_gpkg_summary *summary, struct ml_err *err)
{
    struct gpkg *g = state;
    int32_t date = g->date ? g->date : g->latest ? g->latest : g->today;
    enum ml_status status = ml_gpkg_finish_layer(&g->file, &g->layer, &g->extent, date, err);

    if (!status)
        status = ml_gpkg_add_segments(&g->file, g->border, &g->near, date, err);
    if (!status)
        status = add_styles(g, err);
    if (!status)
        status = close_file(g, err);
    if (!status)
        status = ml_file_replace(g->part, g->path, err);
    if (!status) {
        ml_free(g->part);
        g->part = NULL;
    }
    if (summary)
        *summary = (struct ml_gpkg_summary){g->view.min.x <= g->view.max.x ? g->view : g->extent, date};
    return status;
}

static enum ml_status commit_gpkg(void *state, struct ml_err *err)
{
    return ml_gpkg_writer_commit(state, NULL, err);
}

const struct ml_writer_ops ml_writer_gpkg = {
    .open = open_gpkg, .add = ml_gpkg_writer_add, .commit = commit_gpkg, .free = ml_gpkg_writer_free};
