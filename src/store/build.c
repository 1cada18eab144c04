#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "store/db.h"
#include "store/gazetteer.h"
#include "store/source.h"

struct build {
    sqlite3 *db;
    const char *path;       /* the database, as the user named it */
    struct ml_source source;
};

static int bind_text(sqlite3_stmt *stmt, int at, struct ml_span s)
{
    return s.len ? sqlite3_bind_text(stmt, at, s.ptr, (int)s.len, SQLITE_STATIC)
                 : sqlite3_bind_null(stmt, at);
}

static int bind_whole(sqlite3_stmt *stmt, int at, struct ml_span s)
{
    return s.len ? sqlite3_bind_int64(stmt, at, ml_source_whole(s)) : sqlite3_bind_null(stmt, at);
}

static void bind_place(sqlite3_stmt *stmt, size_t i, const struct ml_source_place *r)
{
    sqlite3_bind_int64(stmt, 1, (sqlite3_int64)i + 1);
    bind_text(stmt, 2, r->field[P_ID]);
    bind_text(stmt, 3, r->field[P_NAME]);
    bind_text(stmt, 4, r->field[P_KIND]);
    bind_text(stmt, 5, r->field[P_CODE]);
    sqlite3_bind_double(stmt, 6, r->point.lat);
    sqlite3_bind_double(stmt, 7, r->point.lon);
    bind_whole(stmt, 8, r->field[P_UNCERTAINTY]);
    bind_text(stmt, 9, r->field[P_COUNTRY]);
    if (r->parent != SIZE_MAX)
        sqlite3_bind_int64(stmt, 10, (sqlite3_int64)r->parent + 1);
    else
        sqlite3_bind_null(stmt, 10);
    bind_whole(stmt, 11, r->field[P_POPULATION]);
    bind_whole(stmt, 12, r->field[P_GEONAMES]);
    bind_text(stmt, 13, r->field[P_WIKIDATA]);
    bind_text(stmt, 14, r->field[P_PCODE]);
    bind_text(stmt, 15, r->field[P_SOURCE]);
    bind_text(stmt, 16, r->field[P_NOTE]);
}

static enum ml_status write_places(struct build *b, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum ml_status status = ml_db_prepare(b->db, b->path,
                                          "INSERT INTO places VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                                          &stmt, err);
    for (size_t i = 0; !status && i < b->source.place_count; i++) {
        bind_place(stmt, i, &b->source.places[i]);
        if (sqlite3_step(stmt) != SQLITE_DONE)
            status = ml_db_fail(err, b->db, b->path);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

static enum ml_status write_names(struct build *b, size_t *count, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct ml_span f[N_COUNT];
    int more = 0;
    enum ml_status status = ml_db_prepare(b->db, b->path,
                                          "INSERT INTO names(place, name, lang, kind, valid_from,"
                                          " valid_to, source) VALUES(?,?,?,?,?,?,?)", &stmt, err);
    while (!status) {
        size_t place;
        status = ml_source_name(&b->source, f, &place, &more, err);
        if (status || !more)
            break;
        sqlite3_bind_int64(stmt, 1, (sqlite3_int64)place + 1);
        for (int c = N_NAME; c < N_COUNT; c++)
            bind_text(stmt, c + 1, f[c]);
        if (sqlite3_step(stmt) != SQLITE_DONE)
            status = ml_db_fail(err, b->db, b->path);
        sqlite3_reset(stmt);
        (*count)++;
    }
    sqlite3_finalize(stmt);
    return status;
}

/* A place's main name counts as one of its names even where names.tsv does not repeat it. */
static const char complete_names[] =
    "INSERT INTO names(place, name, lang, kind, source)"
    " SELECT p.rowid, p.name, 'en', 'official', p.source FROM places p WHERE NOT EXISTS"
    " (SELECT 1 FROM names n WHERE n.place = p.rowid AND n.name = p.name) ORDER BY p.rowid";

static enum ml_status fill(struct build *b, struct ml_build_stats *stats, struct ml_err *err)
{
    enum ml_status status = ml_db_exec(b->db, b->path,
                                       "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;", err);
    if (!status)
        status = ml_db_create(b->db, b->path, err);
    if (!status)
        status = ml_db_exec(b->db, b->path, "BEGIN", err);
    if (!status)
        status = write_places(b, err);
    if (!status)
        status = write_names(b, &stats->names, err);
    if (!status)
        status = ml_db_exec(b->db, b->path, complete_names, err);
    if (!status)
        status = ml_db_compile(b->db, b->path, &stats->index_bytes, &stats->keys, err);
    if (!status)
        status = ml_db_exec(b->db, b->path, "COMMIT; ANALYZE;", err);
    stats->places = b->source.place_count;
    return status;
}

enum ml_status ml_gazetteer_build(const char *dir, const char *path, struct ml_build_stats *stats,
                                  struct ml_err *err)
{
    struct build b = {.path = path};
    char *part = ml_file_part_name(path, "");
    enum ml_status status = part ? ml_source_open(&b.source, dir, err) : ml_fail_nomem(err);

    *stats = (struct ml_build_stats){0};
    if (status)
        goto out;
    remove(part);
    if (sqlite3_open_v2(part, &b.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK) {
        status = ml_db_fail(err, b.db, path);
        goto out;
    }
    status = fill(&b, stats, err);
    if (sqlite3_close(b.db) != SQLITE_OK && !status)
        status = ml_db_fail(err, b.db, path);
    b.db = NULL;
    if (!status)
        status = ml_file_replace(part, path, err);
out:
    sqlite3_close(b.db);
    if (part && status)
        remove(part);
    ml_source_close(&b.source);
    ml_free(part);
    return status;
}
