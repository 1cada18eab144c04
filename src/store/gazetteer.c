/* madvise is no part of POSIX. */
#define _DEFAULT_SOURCE

#include "store/gazetteer.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/file.h"
#include "index/index.h"
#include "store/db.h"

struct ml_gazetteer {
    sqlite3 *db;
    char *path;
    void *blob;
    struct ml_index index;
    /* What was asked for so far; the lock guards everything below. */
    pthread_mutex_t lock;
    struct ml_arena arena;
    const struct ml_place_info **places;
    sqlite3_stmt *place_stmt;
    sqlite3_stmt *name_stmt;
};

/* A large index is read into memory twice as fast when the system may give it in large pages. */
static void ask_for_huge_pages(void *ptr, size_t size)
{
#ifdef MADV_HUGEPAGE
    enum { HUGE_PAGE = 2 << 20 };
    uintptr_t from = ((uintptr_t)ptr + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)ptr + size) & ~(uintptr_t)(HUGE_PAGE - 1);
    if (ptr && from < end)
        madvise((void *)from, end - from, MADV_HUGEPAGE); /* advice only: a refusal is fine */
#else
    (void)ptr;
    (void)size;
#endif
}

static enum ml_status load_index(struct ml_gazetteer *g, struct ml_err *err)
{
    sqlite3_blob *blob = NULL;
    int size = 0;
    enum ml_status status = ML_OK;

    if (sqlite3_blob_open(g->db, "main", "compiled", "data", 1, 0, &blob) != SQLITE_OK)
        return ml_fail(err, ML_EFORMAT, g->path, 0,
                       "has no name index; build it again with 'marchland gazetteer build'");
    size = sqlite3_blob_bytes(blob);
    g->blob = ml_alloc((size_t)size);
    ask_for_huge_pages(g->blob, (size_t)size);
    if (!g->blob)
        status = ml_fail_nomem(err);
    else if (sqlite3_blob_read(blob, g->blob, size, 0) != SQLITE_OK)
        status = ml_db_fail(err, g->db, g->path);
    sqlite3_blob_close(blob);
    if (!status) {
        status = ml_index_view(g->blob, (size_t)size, &g->index, err);
        if (status)
            ml_fail(err, status, g->path, 0, "%s", "the name index is damaged or of another version; "
                    "build it again with 'marchland gazetteer build'");
    }
    return status;
}

static const char place_sql[] =
    "SELECT id, name, feature_code, country, geonames_id, wikidata_id, pcode, lat, lon FROM places"
    " WHERE rowid = ?";

enum ml_status ml_gazetteer_open(const char *path, struct ml_gazetteer **out, struct ml_err *err)
{
    struct ml_gazetteer *g = ml_calloc(1, sizeof *g);
    enum ml_status status = ML_OK;
    size_t size = strlen(path) + 1;

    *out = NULL;
    if (!g)
        return ml_fail_nomem(err);
    pthread_mutex_init(&g->lock, NULL);
    ml_arena_init(&g->arena, 0);
    g->path = ml_alloc(size);
    if (!g->path) {
        status = ml_fail_nomem(err);
        goto out;
    }
    memcpy(g->path, path, size);
    if (!ml_file_exists(path)) {
        status = ml_fail(err, ML_EIO, path, 0,
                         "no such gazetteer; build it with 'marchland gazetteer build' or name one "
                         "with --gazetteer");
        goto out;
    }
    if (sqlite3_open_v2(path, &g->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        status = ml_db_fail(err, g->db, path);
        goto out;
    }
    status = ml_db_check(g->db, path, err);
    if (!status)
        status = load_index(g, err);
    if (!status)
        status = ml_db_prepare(g->db, path, place_sql, &g->place_stmt, err);
    if (!status)
        status = ml_db_prepare(g->db, path, "SELECT name FROM names WHERE rowid = ?", &g->name_stmt, err);
    if (!status) {
        g->places = ml_calloc(g->index.place_count + 1, sizeof *g->places);
        if (!g->places)
            status = ml_fail_nomem(err);
    }
out:
    if (status) {
        ml_gazetteer_close(g);
        return status;
    }
    *out = g;
    return ML_OK;
}

void ml_gazetteer_close(struct ml_gazetteer *g)
{
    if (!g)
        return;
    sqlite3_finalize(g->place_stmt);
    sqlite3_finalize(g->name_stmt);
    sqlite3_close(g->db);
    pthread_mutex_destroy(&g->lock);
    ml_arena_release(&g->arena);
    ml_free(g->places);
    ml_free(g->blob);
    ml_free(g->path);
    ml_free(g);
}

const struct ml_index *ml_gazetteer_index(const struct ml_gazetteer *g)
{
    return &g->index;
}

static const char *dup_column(struct ml_gazetteer *g, sqlite3_stmt *stmt, int column, bool *failed)
{
    const char *s = (const char *)sqlite3_column_text(stmt, column);
    char *copy;

    if (!s)
        return NULL;
    copy = ml_arena_dup(&g->arena, s, strlen(s));
    if (!copy)
        *failed = true;
    return copy;
}

static const struct ml_place_info *load_place(struct ml_gazetteer *g, uint32_t place, struct ml_err *err);

static const struct ml_place_info *unit(struct ml_gazetteer *g, uint32_t place, uint32_t self,
                                        bool *failed, struct ml_err *err)
{
    const struct ml_place_info *info;

    if (place == ML_NO_PLACE || place == self)
        return NULL;
    info = load_place(g, place, err);
    if (!info)
        *failed = true;
    return info;
}

/* Units above a place are few and shared; their records are loaded, and cached, the same way. */
static bool fill_units(struct ml_gazetteer *g, uint32_t place, struct ml_place_info *info,
                       const char *pcode, struct ml_err *err)
{
    const struct ml_place_rec *r = &g->index.places[place];
    bool failed = false;
    const struct ml_place_info *region = unit(g, r->region, place, &failed, err);
    const struct ml_place_info *district = unit(g, r->district, place, &failed, err);

    info->admin1 = region ? region->name : r->region == place ? info->name : NULL;
    info->admin1_pcode = region ? region->admin1_pcode : r->region == place ? pcode : NULL;
    info->admin2 = district ? district->name : r->district == place ? info->name : NULL;
    info->admin2_pcode = district ? district->admin2_pcode : r->district == place ? pcode : NULL;
    return !failed;
}

static const struct ml_place_info *load_place(struct ml_gazetteer *g, uint32_t place, struct ml_err *err)
{
    const struct ml_place_rec *r = &g->index.places[place];
    struct ml_place_info *info;
    const char *pcode;
    bool failed = false;

    if (g->places[place])
        return g->places[place];
    info = ml_arena_array(&g->arena, 1, sizeof *info);
    if (!info) {
        ml_fail_nomem(err);
        return NULL;
    }
    sqlite3_reset(g->place_stmt);
    sqlite3_bind_int64(g->place_stmt, 1, (sqlite3_int64)place + 1);
    if (sqlite3_step(g->place_stmt) != SQLITE_ROW) {
        ml_db_fail(err, g->db, g->path);
        return NULL;
    }
    info->place_id = dup_column(g, g->place_stmt, 0, &failed);
    info->name = dup_column(g, g->place_stmt, 1, &failed);
    info->feature_code = dup_column(g, g->place_stmt, 2, &failed);
    info->country = dup_column(g, g->place_stmt, 3, &failed);
    info->geonames_id = sqlite3_column_int64(g->place_stmt, 4);
    info->wikidata_id = dup_column(g, g->place_stmt, 5, &failed);
    pcode = dup_column(g, g->place_stmt, 6, &failed);
    info->point.lat = sqlite3_column_double(g->place_stmt, 7);
    info->point.lon = sqlite3_column_double(g->place_stmt, 8);
    sqlite3_reset(g->place_stmt);
    info->kind = (enum ml_kind)r->kind;
    info->uncertainty_m = r->uncertainty_m;
    if (failed) {
        ml_fail_nomem(err);
        return NULL;
    }
    if (!fill_units(g, place, info, pcode, err))
        return NULL;
    g->places[place] = info;
    return info;
}

const struct ml_place_info *ml_gazetteer_place(struct ml_gazetteer *g, uint32_t place,
                                               struct ml_err *err)
{
    const struct ml_place_info *info;

    pthread_mutex_lock(&g->lock);
    info = load_place(g, place, err);
    pthread_mutex_unlock(&g->lock);
    return info;
}

const char *ml_gazetteer_name(struct ml_gazetteer *g, uint32_t name, struct ml_err *err)
{
    const char *copy = NULL;
    bool failed = false;

    pthread_mutex_lock(&g->lock);
    sqlite3_reset(g->name_stmt);
    sqlite3_bind_int64(g->name_stmt, 1, (sqlite3_int64)name + 1);
    if (sqlite3_step(g->name_stmt) == SQLITE_ROW)
        copy = dup_column(g, g->name_stmt, 0, &failed);
    else
        ml_db_fail(err, g->db, g->path);
    if (failed)
        ml_fail_nomem(err);
    sqlite3_reset(g->name_stmt);
    pthread_mutex_unlock(&g->lock);
    return copy;
}
