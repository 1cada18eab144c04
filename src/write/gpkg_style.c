/* layer_styles, where QGIS looks for the styles of a GeoPackage's layers. */
#include "write/gpkg_db.h"
#include "write/style.h"

static const char schema[] =
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),"
    "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),"
    "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),"
    "update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));"
    "INSERT INTO gpkg_contents(table_name, data_type, identifier, description, last_change)"
    " VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', '1970-01-01T00:00:00.000Z');";

static const char insert[] =
    "INSERT INTO layer_styles(f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,"
    " styleSLD, useAsDefault, description, owner, update_time)"
    " VALUES ('', '', ?1, ?5, 'marchland', ?2, ?3, 1, ?4, '', '1970-01-01T00:00:00.000Z')";

enum ml_status ml_gpkg_create_styles(const struct ml_gpkg *g, struct ml_err *err)
{
    return ml_gpkg_exec(g, schema, err);
}

enum ml_status ml_gpkg_add_style(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer,
                                 const struct ml_style *style, struct ml_err *err)
{
    struct ml_buf qml = {0};
    struct ml_buf sld = {0};
    sqlite3_stmt *s = NULL;
    enum ml_status status = ml_gpkg_prepare(g, insert, &s, err);

    ml_style_qml(&qml, style);
    ml_style_sld(&sld, style);
    if (!status && (qml.failed || sld.failed))
        status = ml_fail_nomem(err);
    if (!status) {
        sqlite3_bind_text(s, 1, layer->table, -1, SQLITE_STATIC);
        sqlite3_bind_text64(s, 2, qml.data, qml.len, SQLITE_STATIC, SQLITE_UTF8);
        sqlite3_bind_text64(s, 3, sld.data, sld.len, SQLITE_STATIC, SQLITE_UTF8);
        sqlite3_bind_text(s, 4, layer->description, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, ml_gpkg_geom(layer), -1, SQLITE_STATIC);
        status = ml_gpkg_step(g, s, err);
    }
    sqlite3_finalize(s);
    ml_buf_release(&qml);
    ml_buf_release(&sld);
    return status;
}
