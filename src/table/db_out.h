/*
 * Staged rows into a table of a SQLite database or a layer of a GeoPackage, as far as they
 * are there. The database is written beside its place and renamed into it.
 * Private to table/.
 */
#ifndef ML_TABLE_DB_OUT_H
#define ML_TABLE_DB_OUT_H

#include "table/sink_int.h"
#include "write/gpkg_extra.h"
#include "write/gpkg_tree.h"

struct ml_db_out {
    const struct ml_sink *sink;
    struct ml_name_list list;
    struct ml_gpkg file;        /* the database, GeoPackage or not */
    char *target;
    char *part;
    const char *name;           /* of the table */
    sqlite3_stmt *insert;
    struct ml_buf columns;      /* of the table, as SQL */
    bool gpkg;
    bool copies_geometry;       /* the input is a GeoPackage: its layer keeps the geometry it has */
    /* a GeoPackage with a geometry made here */
    struct ml_gpkg_layer layer;
    struct ml_gpkg_tree *tree;
    struct ml_near near;
    struct ml_box extent;
    struct ml_buf blob;
    long long fid;
};

/* packed is asked for the names of columns when those are known only at the end (JSON lines). */
enum ml_status ml_db_out_open(const struct ml_sink *s, FILE *packed, const char *path, struct ml_db_out **out,
                              struct ml_err *err);
/* The rows that end before this byte of what is staged. */
enum ml_status ml_db_out_rows(struct ml_db_out *d, struct ml_packed_reader *r, uint64_t end, struct ml_err *err);
/* Puts the database in its place. */
enum ml_status ml_db_out_finish(struct ml_db_out *d, struct ml_err *err);
/* What is not finished is removed. */
void ml_db_out_free(struct ml_db_out *d);

/* ---- What is different in a GeoPackage ---- */

/* Chooses names for key and geometry that the table does not have. ML_EUSAGE for an impossible layer name. */
enum ml_status ml_gpkg_out_name(struct ml_db_out *d, struct ml_err *err);
/* The layer for columns, and what describes it. */
enum ml_status ml_gpkg_out_create(struct ml_db_out *d, struct ml_err *err);
/* Binds key and geometry of a row; *at is moved behind them. */
enum ml_status ml_gpkg_out_bind(struct ml_db_out *d, const struct ml_packed_row *row, int *at, struct ml_err *err);
/* After the row has been inserted. */
enum ml_status ml_gpkg_out_index(struct ml_db_out *d, const struct ml_packed_row *row, struct ml_err *err);
enum ml_status ml_gpkg_out_finish(struct ml_db_out *d, struct ml_err *err);
/* The input is attached as `input`. */
enum ml_status ml_gpkg_out_describe_copy(struct ml_db_out *d, struct ml_err *err);

#endif
