/*
 * Who's On First's SQLite distributions. Where they have the table geojson, its features are
 * read as those of files; else spr (the "standard place response") with names, ancestors and
 * concordances, of which any may be missing.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/file.h"
#include "import/wof_int.h"
#include "store/db.h"
#include "text/utf8.h"

struct database {
    struct ml_wof wof;
    sqlite3 *db;
    double count;           /* of places, for the bar */
    sqlite3_stmt *places;
    sqlite3_stmt *names;
    sqlite3_stmt *ancestors;
    sqlite3_stmt *concordances;
    struct ml_arena arena;  /* of one record */
    bool out_of_memory;
    bool malformed;
};

static enum ml_status refused(const struct database *d, struct ml_err *err)
{
    if (sqlite3_errcode(d->db) == SQLITE_NOMEM)
        return ml_fail_nomem(err);
    return ml_fail(err, ML_EFORMAT, d->wof.at.path, 0, "is damaged, or no SQLite database of Who's On First (%s); "
                   "fetch it again", sqlite3_errmsg(d->db));
}

static enum ml_status prepare(const struct database *d, const char *sql, sqlite3_stmt **out, struct ml_err *err)
{
    return sqlite3_prepare_v2(d->db, sql, -1, out, NULL) == SQLITE_OK ? ML_OK : refused(d, err);
}

/* The one whole number that a query gives; -1 when it fails, of which refused tells. */
static int64_t ask(const struct database *d, const char *sql)
{
    sqlite3_stmt *s = NULL;
    int64_t n = -1;

    if (sqlite3_prepare_v2(d->db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static struct ml_span column(sqlite3_stmt *s, int i)
{
    const char *text = (const char *)sqlite3_column_text(s, i);
    return (struct ml_span){text ? text : "", (size_t)sqlite3_column_bytes(s, i)};
}

static void show(struct database *d)
{
    if (d->wof.seen % 1000 == 0)
        ml_import_progress(d->wof.im, d->count > 0 ? (double)d->wof.seen / d->count : -1);
}

/* ---- Features ---- */

static enum ml_status import_feature(struct database *d, struct ml_err *err)
{
    struct ml_span body = column(d->places, 1);
    json_error_t error;
    json_t *root = json_loadb(body.ptr, body.len, 0, &error);
    char label[48];
    enum ml_status status;

    snprintf(label, sizeof label, "feature %lld ", (long long)sqlite3_column_int64(d->places, 0));
    if (!root)
        return ml_fail(err, ML_EINPUT, d->wof.at.path, 0, "%sis no whole JSON text: %s, line %d; fetch the file again",
                       label, error.text, error.line);
    status = ml_wof_feature(&d->wof, root, label, err);
    json_decref(root);
    return status;
}

static enum ml_status import_features(struct database *d, struct ml_err *err)
{
    bool has_alt = ask(d, "SELECT count(*) FROM pragma_table_info('geojson') WHERE name = 'is_alt'") > 0;
    int rc = SQLITE_DONE;
    enum ml_status status = prepare(d, has_alt ? "SELECT id, body FROM geojson WHERE coalesce(is_alt, 0) = 0 ORDER BY id"
                                               : "SELECT id, body FROM geojson ORDER BY id", &d->places, err);

    while (!status && (rc = sqlite3_step(d->places)) == SQLITE_ROW) {
        status = import_feature(d, err);
        show(d);
    }
    return !status && rc != SQLITE_DONE ? refused(d, err) : status;
}

/* ---- Tables ---- */

/* A text that outlives its statement's step. SQLite does not look whether it is UTF-8. */
static struct ml_span keep(struct database *d, struct ml_span s)
{
    const char *copy = ml_arena_dup(&d->arena, s.ptr, s.len);

    d->out_of_memory |= !copy;
    d->malformed |= ml_utf8_valid_prefix(s.ptr, s.len) != s.len;
    return (struct ml_span){copy ? copy : "", copy ? s.len : 0};
}

static struct ml_wof_record read_record(struct database *d)
{
    sqlite3_stmt *s = d->places;

    return (struct ml_wof_record){
        .id = sqlite3_column_int64(s, 0),
        .name = keep(d, column(s, 1)),
        .placetype = keep(d, column(s, 2)),
        .country = keep(d, column(s, 3)),
        .point = {sqlite3_column_double(s, 4), sqlite3_column_double(s, 5)},
        .min = {sqlite3_column_double(s, 6), sqlite3_column_double(s, 7)},
        .max = {sqlite3_column_double(s, 8), sqlite3_column_double(s, 9)},
        /* 1 yes, 0 no, -1 not known */
        .not_current = (sqlite3_column_type(s, 10) != SQLITE_NULL && sqlite3_column_int(s, 10) == 0) ||
                       sqlite3_column_int(s, 11) == 1,
        .deprecated = sqlite3_column_int(s, 12) == 1,
        .superseded = sqlite3_column_int(s, 13) == 1,
    };
}

static void add_ancestor(struct database *d, struct ml_wof_record *r)
{
    int level = ml_wof_level(column(d->ancestors, 1));

    if (level >= 0 && r->in[level] <= 0)
        r->in[level] = sqlite3_column_int64(d->ancestors, 0);
}

static void add_concordance(struct database *d, struct ml_wof_record *r)
{
    struct ml_span source = column(d->concordances, 1);

    if (ml_span_is(source, "gn:id"))
        r->geonames_id = sqlite3_column_int64(d->concordances, 0);
    else if (ml_span_is(source, "wd:id") || ml_span_is(source, "wk:id"))
        r->wikidata = ml_import_qid(column(d->concordances, 0));
}

static void add_name(struct database *d, struct ml_wof_record *r)
{
    struct ml_span form = column(d->names, 1);
    struct ml_span text = keep(d, column(d->names, 2));

    (void)r;
    if (d->malformed)
        return;
    if (form.len > 2 && memcmp(form.ptr, "x_", 2) == 0)
        form = (struct ml_span){form.ptr + 2, form.len - 2};
    ml_wof_name(&d->wof, column(d->names, 0), form, text);
}

/* What a table says of the record; nothing when the distribution has no such table. */
static enum ml_status each(struct database *d, sqlite3_stmt *s, struct ml_wof_record *r,
                           void (*take)(struct database *d, struct ml_wof_record *r), struct ml_err *err)
{
    int rc = SQLITE_DONE;

    if (!s)
        return ML_OK;
    sqlite3_bind_int64(s, 1, r->id);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        take(d, r);
    sqlite3_reset(s);
    return rc == SQLITE_DONE ? ML_OK : refused(d, err);
}

static enum ml_status check_texts(const struct database *d, const struct ml_wof_record *r, struct ml_err *err)
{
    if (d->out_of_memory)
        return ml_fail_nomem(err);
    return d->malformed ? ml_fail(err, ML_EINPUT, d->wof.at.path, 0, "place %lld has a text that is not valid UTF-8; "
                                  "fetch it again", (long long)r->id) : ML_OK;
}

static enum ml_status import_place(struct database *d, struct ml_err *err)
{
    struct ml_wof_record r;
    enum ml_status status;

    ml_arena_clear(&d->arena);
    r = read_record(d);
    status = each(d, d->ancestors, &r, add_ancestor, err);
    if (!status)
        status = each(d, d->concordances, &r, add_concordance, err);
    if (!status)
        status = check_texts(d, &r, err);
    if (!status && (r.id <= 0 || r.id >= ML_KEY_LIMIT))
        status = ml_fail(err, ML_EINPUT, d->wof.at.path, 0, "has a place whose id is no number; fetch it again");
    if (!status)
        status = ml_wof_begin(&d->wof, &r, err);
    if (!status)
        status = each(d, d->names, &r, add_name, err);
    if (!status)
        status = check_texts(d, &r, err);
    return status ? status : ml_wof_end(&d->wof, &r, err);
}

static bool has_table(const struct database *d, const char *name)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM sqlite_schema WHERE name = '%s'", name);
    return ask(d, sql) > 0;
}

static enum ml_status prepare_tables(struct database *d, struct ml_err *err)
{
    static const char places[] =
        "SELECT id, name, placetype, country, longitude, latitude, min_longitude, min_latitude, max_longitude,"
        " max_latitude, is_current, is_ceased, is_deprecated, is_superseded FROM spr";
    bool has_alt = ask(d, "SELECT count(*) FROM pragma_table_info('spr') WHERE name = 'is_alt'") > 0;
    char sql[sizeof places + 64];
    enum ml_status status;

    snprintf(sql, sizeof sql, "%s%s ORDER BY id", places, has_alt ? " WHERE coalesce(is_alt, 0) = 0" : "");
    status = prepare(d, sql, &d->places, err);
    if (!status && has_table(d, "names"))
        status = prepare(d, "SELECT language, privateuse, name FROM names WHERE id = ? ORDER BY rowid", &d->names, err);
    if (!status && has_table(d, "ancestors"))
        status = prepare(d, "SELECT ancestor_id, ancestor_placetype FROM ancestors WHERE id = ?", &d->ancestors, err);
    if (!status && has_table(d, "concordances"))
        status = prepare(d, "SELECT other_id, other_source FROM concordances WHERE id = ?", &d->concordances, err);
    return status;
}

static enum ml_status import_tables(struct database *d, struct ml_err *err)
{
    int rc = SQLITE_DONE;
    enum ml_status status = prepare_tables(d, err);

    while (!status && (rc = sqlite3_step(d->places)) == SQLITE_ROW) {
        status = import_place(d, err);
        show(d);
    }
    return !status && rc != SQLITE_DONE ? refused(d, err) : status;
}

/* ---- The whole ---- */

/* SQLite reads a page that is cut as one that ends in zeros. */
static bool is_cut(const struct database *d)
{
    struct stat st;
    int64_t pages = ask(d, "PRAGMA page_count");
    int64_t size = ask(d, "PRAGMA page_size");

    return stat(d->wof.at.path, &st) == 0 && pages > 0 && size > 0 && (int64_t)st.st_size / size < pages;
}

static enum ml_status import_all(struct database *d, struct ml_err *err)
{
    bool features;

    if (ask(d, "PRAGMA application_id") == ML_DB_APPLICATION_ID)
        return ml_fail(err, ML_EINPUT, d->wof.at.path, 0, "is a gazetteer of this program; write its tables with "
                       "'marchland gazetteer export --to tsv' and name their folder");
    if (is_cut(d))
        return ml_fail(err, ML_EFORMAT, d->wof.at.path, 0, "is cut short; fetch it again");
    features = has_table(d, "geojson");
    if (!features && !has_table(d, "spr"))
        return sqlite3_errcode(d->db) == SQLITE_OK || sqlite3_errcode(d->db) == SQLITE_DONE
                   ? ml_fail(err, ML_EINPUT, d->wof.at.path, 0, "has neither a table geojson nor spr; name a "
                             "SQLite distribution of Who's On First")
                   : refused(d, err);
    d->count = (double)ask(d, features ? "SELECT count(*) FROM geojson" : "SELECT count(*) FROM spr");
    return features ? import_features(d, err) : import_tables(d, err);
}

enum ml_status ml_import_wof_database(struct ml_import *im, const char *path, size_t file, struct ml_err *err)
{
    struct database d = {.wof = {.im = im, .at = {.path = path, .file = file}, .row = ml_alloc(sizeof *d.wof.row)}};
    enum ml_status status = d.wof.row ? ML_OK : ml_fail_nomem(err);

    ml_arena_init(&d.arena, 0);
    if (!status && !ml_file_exists(path))
        status = ml_fail(err, ML_EIO, path, 0, "cannot be opened; check the name and its permissions");
    if (!status && sqlite3_open_v2(path, &d.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        status = refused(&d, err);
    if (!status)
        status = import_all(&d, err);
    if (!status && d.wof.seen == 0)
        status = ml_fail(err, ML_EINPUT, path, 0, "holds no places; name a database of Who's On First");
    sqlite3_finalize(d.places);
    sqlite3_finalize(d.names);
    sqlite3_finalize(d.ancestors);
    sqlite3_finalize(d.concordances);
    sqlite3_close(d.db);
    ml_arena_release(&d.arena);
    ml_free(d.wof.row);
    return status;
}
