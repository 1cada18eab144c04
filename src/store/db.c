#include "store/db.h"

#include <stdio.h>

enum ml_status ml_db_fail(struct ml_err *err, sqlite3 *db, const char *path)
{
    int code = db ? sqlite3_errcode(db) : SQLITE_NOMEM;

    if (code == SQLITE_NOMEM)
        return ml_fail_nomem(err);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        return ml_fail(err, ML_EFORMAT, path, 0,
                       "is not a gazetteer database, or is damaged; build one with "
                       "'marchland gazetteer build'");
    if (code == SQLITE_CANTOPEN || code == SQLITE_FULL || code == SQLITE_IOERR ||
        code == SQLITE_READONLY || code == SQLITE_PERM)
        return ml_fail(err, ML_EIO, path, 0, "%s; check the place and its permissions",
                       sqlite3_errmsg(db));
    return ml_fail(err, ML_ELIBRARY, path, 0, "SQLite: %s", sqlite3_errmsg(db));
}

enum ml_status ml_db_exec(sqlite3 *db, const char *path, const char *sql, struct ml_err *err)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? ML_OK : ml_db_fail(err, db, path);
}

enum ml_status ml_db_prepare(sqlite3 *db, const char *path, const char *sql, sqlite3_stmt **out,
                             struct ml_err *err)
{
    return sqlite3_prepare_v2(db, sql, -1, out, NULL) == SQLITE_OK ? ML_OK
                                                                   : ml_db_fail(err, db, path);
}

/*
 * places.rowid - 1 and names.rowid - 1 are the numbers the index speaks of. place_box is
 * an R-tree over the point-radius circles, name_search full text over the names: both
 * serve gazetteer search and check, not geocoding.
 */
static const char schema[] =
    "CREATE TABLE places(rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
    " kind TEXT NOT NULL, feature_code TEXT, lat REAL NOT NULL, lon REAL NOT NULL,"
    " uncertainty_m INTEGER NOT NULL, country TEXT, parent INTEGER REFERENCES places(rowid),"
    " population INTEGER, geonames_id INTEGER, wikidata_id TEXT, pcode TEXT, source TEXT NOT NULL,"
    " note TEXT);"
    "CREATE INDEX places_parent ON places(parent);"
    "CREATE INDEX places_geonames ON places(geonames_id) WHERE geonames_id IS NOT NULL;"
    "CREATE TABLE names(rowid INTEGER PRIMARY KEY, place INTEGER NOT NULL REFERENCES places(rowid),"
    " name TEXT NOT NULL, lang TEXT NOT NULL, kind TEXT NOT NULL, valid_from TEXT, valid_to TEXT,"
    " source TEXT NOT NULL);"
    "CREATE INDEX names_place ON names(place);"
    "CREATE VIRTUAL TABLE place_box USING rtree(rowid, min_lon, max_lon, min_lat, max_lat);"
    "CREATE VIRTUAL TABLE name_search USING fts5(name, content='names',"
    " tokenize='unicode61 remove_diacritics 2');"
    "CREATE TABLE compiled(name TEXT PRIMARY KEY, data BLOB NOT NULL);";

enum ml_status ml_db_create(sqlite3 *db, const char *path, struct ml_err *err)
{
    char head[128];
    enum ml_status status;

    snprintf(head, sizeof head, "PRAGMA page_size=16384; PRAGMA application_id=%d; PRAGMA user_version=%d;",
             ML_DB_APPLICATION_ID, ML_DB_VERSION);
    status = ml_db_exec(db, path, head, err);
    return status ? status : ml_db_exec(db, path, schema, err);
}

static enum ml_status pragma_int(sqlite3 *db, const char *path, const char *sql, int *out,
                                 struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum ml_status status = ml_db_prepare(db, path, sql, &stmt, err);

    if (!status && sqlite3_step(stmt) != SQLITE_ROW)
        status = ml_db_fail(err, db, path);
    if (!status)
        *out = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return status;
}

enum ml_status ml_db_check(sqlite3 *db, const char *path, struct ml_err *err)
{
    int id = 0;
    int version = 0;
    enum ml_status status = pragma_int(db, path, "PRAGMA application_id", &id, err);

    if (!status)
        status = pragma_int(db, path, "PRAGMA user_version", &version, err);
    if (status)
        return status;
    if (id != ML_DB_APPLICATION_ID)
        return ml_fail(err, ML_EFORMAT, path, 0,
                       "is a database, but not a marchland gazetteer; build one with "
                       "'marchland gazetteer build'");
    if (version != ML_DB_VERSION)
        return ml_fail(err, ML_EFORMAT, path, 0,
                       "is a gazetteer of version %d where this program reads %d; build it again "
                       "with 'marchland gazetteer build'", version, ML_DB_VERSION);
    return ML_OK;
}
