#include "store/query.h"

#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "store/db.h"

#define PLACE_COLUMNS \
    "p.id, p.name, p.kind, p.feature_code, p.lat, p.lon, p.uncertainty_m, p.country, u.id, p.population," \
    " p.geonames_id, p.wikidata_id, p.pcode, p.source, p.note, u.name"
enum { PARENT_NAME = P_COUNT, AFTER_PLACE };

static enum ml_status open_database(const char *path, sqlite3 **db, struct ml_err *err)
{
    enum ml_status status;

    *db = NULL;
    if (!ml_file_exists(path))
        return ml_fail(err, ML_EIO, path, 0, "no such gazetteer; build it with 'marchland gazetteer build' or name "
                       "one with --gazetteer");
    if (sqlite3_open_v2(path, db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        status = ml_db_fail(err, *db, path);
    else
        status = ml_db_check(*db, path, err);
    if (status) {
        sqlite3_close(*db);
        *db = NULL;
    }
    return status;
}

static const char *text_at(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text ? text : "";
}

static void read_place(sqlite3_stmt *stmt, struct ml_place_row *row)
{
    *row = (struct ml_place_row){.match = "", .match_lang = ""};
    row->point = (struct ml_lonlat){sqlite3_column_double(stmt, P_LON), sqlite3_column_double(stmt, P_LAT)};
    for (int c = 0; c < P_COUNT; c++)
        row->text[c] = text_at(stmt, c);
    row->parent_name = text_at(stmt, PARENT_NAME);
}

/* One phrase whose last word may go on; quotes in the text lose their meaning. */
static void fts_phrase(struct ml_buf *b, const char *text)
{
    ml_buf_putc(b, '"');
    for (; *text; text++) {
        if (*text == '"')
            ml_buf_putc(b, '"');
        ml_buf_putc(b, *text);
    }
    ml_buf_puts(b, "\" *");
}

static const char search_sql[] =
    "SELECT " PLACE_COLUMNS ", n.name, n.lang, min(length(n.name)) AS shortest FROM name_search s"
    " JOIN names n ON n.rowid = s.rowid JOIN places p ON p.rowid = n.place LEFT JOIN places u ON u.rowid = p.parent"
    " WHERE name_search MATCH ?1 AND (?2 IS NULL OR p.country = ?2) GROUP BY p.rowid"
    " ORDER BY shortest, coalesce(p.population, 0) DESC, p.id LIMIT ?3";

enum ml_status ml_query_search(const char *path, const char *text, const char *country, size_t limit,
                               ml_place_fn *fn, void *user, struct ml_err *err)
{
    sqlite3 *db;
    sqlite3_stmt *stmt = NULL;
    struct ml_buf phrase;
    int rc = SQLITE_DONE;
    enum ml_status status = open_database(path, &db, err);

    if (status)
        return status;
    ml_buf_init(&phrase, 0);
    fts_phrase(&phrase, text);
    status = phrase.failed ? ml_fail_nomem(err) : ml_db_prepare(db, path, search_sql, &stmt, err);
    if (!status) {
        sqlite3_bind_text(stmt, 1, phrase.data, -1, SQLITE_STATIC);
        sqlite3_bind_text(stmt, 2, country, -1, SQLITE_STATIC); /* NULL binds NULL */
        sqlite3_bind_int64(stmt, 3, (sqlite3_int64)limit);
    }
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct ml_place_row row;
        read_place(stmt, &row);
        row.match = text_at(stmt, AFTER_PLACE);
        row.match_lang = text_at(stmt, AFTER_PLACE + 1);
        status = fn(user, &row, err);
    }
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, db, path);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    ml_buf_release(&phrase);
    return status;
}

static enum ml_status walk_names(sqlite3 *db, const char *path, sqlite3_stmt *stmt, sqlite3_int64 place,
                                 const char *id, ml_name_fn *fn, void *user, struct ml_err *err)
{
    enum ml_status status = ML_OK;
    int rc = SQLITE_DONE;

    sqlite3_bind_int64(stmt, 1, place);
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct ml_name_row row = {.text = {id}};
        for (int c = N_NAME; c < N_COUNT; c++)
            row.text[c] = text_at(stmt, c - 1);
        status = fn(user, &row, err);
    }
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, db, path);
    sqlite3_reset(stmt);
    return status;
}

enum ml_status ml_query_places(const char *path, ml_place_fn *fn, ml_name_fn *name_fn, void *user,
                               struct ml_err *err)
{
    sqlite3 *db;
    sqlite3_stmt *places = NULL;
    sqlite3_stmt *names = NULL;
    int rc = SQLITE_DONE;
    enum ml_status status = open_database(path, &db, err);

    if (!status)
        status = ml_db_prepare(db, path, "SELECT " PLACE_COLUMNS ", p.rowid FROM places p"
                               " LEFT JOIN places u ON u.rowid = p.parent ORDER BY p.rowid", &places, err);
    if (!status)
        status = ml_db_prepare(db, path, "SELECT name, lang, kind, valid_from, valid_to, source FROM names"
                               " WHERE place = ? ORDER BY rowid", &names, err);
    while (!status && (rc = sqlite3_step(places)) == SQLITE_ROW) {
        struct ml_place_row row;
        read_place(places, &row);
        status = fn(user, &row, err);
        if (!status && name_fn)
            status = walk_names(db, path, names, sqlite3_column_int64(places, AFTER_PLACE), row.text[P_ID], name_fn,
                                user, err);
    }
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, db, path);
    sqlite3_finalize(places);
    sqlite3_finalize(names);
    sqlite3_close(db);
    return status;
}

static const char counts_sql[] =
    "SELECT 'places', '', count(*), 0 AS part FROM places UNION ALL SELECT 'names', '', count(*), 1 FROM names"
    " UNION ALL SELECT 'kind', kind, count(*), 2 FROM places GROUP BY 2"
    " UNION ALL SELECT 'country', coalesce(country, ''), count(*), 3 FROM places GROUP BY 2"
    " UNION ALL SELECT 'source', substr(words, 1, min(instr(words, ';') - 1, 40)), count(*), 4 FROM"
    /* The first word, and of an address the site. */
    " (SELECT replace(replace(replace(replace(replace(replace(source, 'https://', ''), 'http://', ''), 'www.', ''),"
    " '/', ';'), ' ', ';'), ',', ';') || ';' AS words FROM places) GROUP BY 2"
    " UNION ALL SELECT 'language', lang, count(*), 5 FROM names GROUP BY 2"
    " UNION ALL SELECT 'name kind', kind, count(*), 6 FROM names GROUP BY 2"
    " ORDER BY part, 3 DESC, 2";

enum ml_status ml_query_counts(const char *path, ml_count_fn *fn, void *user, struct ml_err *err)
{
    sqlite3 *db;
    sqlite3_stmt *stmt = NULL;
    int rc = SQLITE_DONE;
    enum ml_status status = open_database(path, &db, err);

    if (!status)
        status = ml_db_prepare(db, path, counts_sql, &stmt, err);
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        status = fn(user, text_at(stmt, 0), text_at(stmt, 1), sqlite3_column_int64(stmt, 2), err);
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, db, path);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return status;
}
