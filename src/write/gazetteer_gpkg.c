/* The places of a gazetteer as a GeoPackage: a layer of points with a style, and the names as a table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "write/gazetteer_out.h"
#include "write/gpkg_db.h"
#include "write/style.h"

const struct ml_column ml_place_fields[P_COUNT] = {
    ML_COLUMN("place_id", 0, NULL, 'C', 0),     ML_COLUMN("name", 0, NULL, 'C', 0),
    ML_COLUMN("kind", 0, NULL, 'C', 0),         ML_COLUMN("feature_code", 0, NULL, 'C', 0),
    ML_COLUMN("lat", 6, NULL, 'N', 0),          ML_COLUMN("lon", 6, NULL, 'N', 0),
    ML_COLUMN("uncertainty_m", 0, NULL, 'N', 0), ML_COLUMN("country", 0, NULL, 'C', 0),
    ML_COLUMN("parent_id", 0, NULL, 'C', 0),    ML_COLUMN("population", 0, NULL, 'N', 0),
    ML_COLUMN("geonames_id", 0, NULL, 'N', 0),  ML_COLUMN("wikidata_id", 0, NULL, 'C', 0),
    ML_COLUMN("pcode", 0, NULL, 'C', 0),        ML_COLUMN("source", 0, NULL, 'C', 0),
    ML_COLUMN("note", 0, NULL, 'C', 0),
};

static struct ml_value whole(const char *text)
{
    return *text ? ml_value_int(atoll(text)) : ml_value_text(NULL);
}

void ml_place_values(const struct ml_place_row *row, struct ml_value values[P_COUNT])
{
    for (int c = 0; c < P_COUNT; c++)
        values[c] = ml_value_text(row->text[c]);
    values[P_LAT] = ml_value_real(row->point.lat);
    values[P_LON] = ml_value_real(row->point.lon);
    values[P_UNCERTAINTY] = whole(row->text[P_UNCERTAINTY]);
    values[P_POPULATION] = whole(row->text[P_POPULATION]);
    values[P_GEONAMES] = whole(row->text[P_GEONAMES]);
}

struct ml_gazetteer_gpkg {
    struct ml_gpkg file;
    char *path;
    char *part;
    sqlite3_stmt *place;
    sqlite3_stmt *index;    /* into the R-tree */
    sqlite3_stmt *name;
    struct ml_box extent;
    struct ml_buf blob;
    struct ml_buf scratch;
};

static const struct ml_gpkg_layer layer = {.table = "places",
                                           .identifier = "Places",
                                           .description = "The places of a gazetteer; their names are in table names",
                                           .geometry_type = "POINT",
                                           .columns = ml_place_fields,
                                           .column_count = P_COUNT,
                                           .extra = ""};

static const char names_schema[] =
    "CREATE TABLE names (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, place_id TEXT NOT NULL, name TEXT NOT NULL,"
    " lang TEXT, kind TEXT, valid_from TEXT, valid_to TEXT, source TEXT);"
    "INSERT INTO gpkg_contents(table_name, data_type, identifier, description, last_change)"
    " VALUES ('names', 'attributes', 'Names', 'Names of the places, by place_id', '1970-01-01T00:00:00.000Z');";

void ml_gazetteer_gpkg_free(struct ml_gazetteer_gpkg *g)
{
    if (!g)
        return;
    sqlite3_finalize(g->place);
    sqlite3_finalize(g->index);
    sqlite3_finalize(g->name);
    sqlite3_close(g->file.db);
    if (g->part)
        remove(g->part);
    ml_free(g->part);
    ml_free(g->path);
    ml_buf_release(&g->blob);
    ml_buf_release(&g->scratch);
    ml_free(g);
}

static enum ml_status create(struct ml_gazetteer_gpkg *g, struct ml_err *err)
{
    enum ml_status status = ml_gpkg_open(&g->file, g->part, g->path, err);

    if (!status)
        status = ml_gpkg_create_layer(&g->file, &layer, err);
    if (!status)
        status = ml_gpkg_exec(&g->file, names_schema, err);
    if (!status)
        status = ml_gpkg_prepare_insert(&g->file, &layer, &g->place, err);
    if (!status)
        status = ml_gpkg_prepare(&g->file, "INSERT INTO rtree_places_geom VALUES (?1, ?2, ?2, ?3, ?3)", &g->index, err);
    return status ? status : ml_gpkg_prepare(&g->file, "INSERT INTO names(place_id, name, lang, kind, valid_from, valid_to,"
                                             " source) VALUES (?, ?, ?, ?, ?, ?, ?)", &g->name, err);
}

enum ml_status ml_gazetteer_gpkg_open(struct ml_gazetteer_gpkg **out, const char *path, struct ml_err *err)
{
    struct ml_gazetteer_gpkg *g;
    enum ml_status status;

    *out = NULL;
    if (!path || strcmp(path, "-") == 0)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "a GeoPackage is a database and cannot go to standard output; add -o PATH.gpkg");
    g = ml_calloc(1, sizeof *g);
    if (!g)
        return ml_fail_nomem(err);
    g->extent = ML_BOX_EMPTY;
    g->path = ml_alloc(strlen(path) + 1);
    g->part = ml_file_part_name(path, "");
    if (g->path)
        strcpy(g->path, path);
    if (g->part)
        remove(g->part);
    status = g->path && g->part ? create(g, err) : ml_fail_nomem(err);
    if (status)
        ml_gazetteer_gpkg_free(g);
    else
        *out = g;
    return status;
}

enum ml_status ml_gazetteer_gpkg_place(void *gpkg, const struct ml_place_row *row, struct ml_err *err)
{
    struct ml_gazetteer_gpkg *g = gpkg;
    struct ml_value values[P_COUNT];
    enum ml_status status;

    ml_place_values(row, values);
    ml_gpkg_point(&g->blob, row->point);
    if (g->blob.failed)
        return ml_fail_nomem(err);
    sqlite3_bind_null(g->place, 1);
    sqlite3_bind_blob64(g->place, 2, g->blob.data, g->blob.len, SQLITE_STATIC);
    for (int c = 0; c < P_COUNT; c++)
        ml_gpkg_bind(g->place, c + 3, ml_place_fields + c, values + c, &g->scratch);
    status = ml_gpkg_step(&g->file, g->place, err);
    if (status)
        return status;
    ml_box_add(&g->extent, (struct ml_xy){row->point.lon, row->point.lat});
    sqlite3_bind_int64(g->index, 1, sqlite3_last_insert_rowid(g->file.db));
    sqlite3_bind_double(g->index, 2, row->point.lon);
    sqlite3_bind_double(g->index, 3, row->point.lat);
    return ml_gpkg_step(&g->file, g->index, err);
}

enum ml_status ml_gazetteer_gpkg_name(void *gpkg, const struct ml_name_row *row, struct ml_err *err)
{
    struct ml_gazetteer_gpkg *g = gpkg;

    for (int c = 0; c < N_COUNT; c++) {
        if (row->text[c][0])
            sqlite3_bind_text(g->name, c + 1, row->text[c], -1, SQLITE_STATIC);
        else
            sqlite3_bind_null(g->name, c + 1);
    }
    return ml_gpkg_step(&g->file, g->name, err);
}

static enum ml_status close_file(struct ml_gazetteer_gpkg *g, struct ml_err *err)
{
    enum ml_status status;

    sqlite3_finalize(g->place);
    sqlite3_finalize(g->index);
    sqlite3_finalize(g->name);
    g->place = g->index = g->name = NULL;
    status = ml_gpkg_exec(&g->file, "CREATE INDEX names_place_id ON names(place_id); COMMIT", err);
    if (!status && sqlite3_close(g->file.db) != SQLITE_OK)
        return ml_gpkg_fail(&g->file, err);
    if (!status)
        g->file.db = NULL;
    return status;
}

enum ml_status ml_gazetteer_gpkg_commit(struct ml_gazetteer_gpkg *g, struct ml_err *err)
{
    struct ml_style style = {.layer = ML_STYLE_GAZETTEER, .flavour = ML_STYLE_GPKG};
    enum ml_status status = ml_gpkg_finish_layer(&g->file, &layer, &g->extent, 0, err);

    if (!status)
        status = ml_gpkg_create_styles(&g->file, err);
    if (!status)
        status = ml_gpkg_add_style(&g->file, &layer, &style, err);
    if (!status)
        status = close_file(g, err);
    if (!status)
        status = ml_file_replace(g->part, g->path, err);
    if (!status) {
        ml_free(g->part);
        g->part = NULL;
    }
    return status;
}
