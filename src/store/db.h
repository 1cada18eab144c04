/* SQLite as the gazetteer file uses it: for this room and import/. */
#ifndef ML_STORE_DB_H
#define ML_STORE_DB_H

#include <sqlite3.h>

#include "base/buf.h"
#include "base/status.h"

enum {
    ML_DB_APPLICATION_ID = 0x4d4c475a,  /* "MLGZ" */
    ML_DB_VERSION = 2                   /* user_version; raise with the schema or the blob */
};

/* Records SQLite's message for a failed call on db. */
enum ml_status ml_db_fail(struct ml_err *err, sqlite3 *db, const char *path);

/* Runs statements that return no rows. */
enum ml_status ml_db_exec(sqlite3 *db, const char *path, const char *sql, struct ml_err *err);

enum ml_status ml_db_prepare(sqlite3 *db, const char *path, const char *sql, sqlite3_stmt **out,
                             struct ml_err *err);

/* Creates the empty tables of a gazetteer. */
enum ml_status ml_db_create(sqlite3 *db, const char *path, struct ml_err *err);

/* ML_EFORMAT unless db is a gazetteer of this version. */
enum ml_status ml_db_check(sqlite3 *db, const char *path, struct ml_err *err);

/*
 * Compiles the name index from the places and names tables and stores it, with the
 * search tables, in the running transaction.
 */
enum ml_status ml_db_compile(sqlite3 *db, const char *path, size_t *index_bytes, size_t *keys,
                             struct ml_err *err);

#endif
