#include "write/gpkg_extra.h"

#include "write/segment.h"

static const struct ml_gpkg_layer segments_layer = {.table = "border_segments",
                                                    .identifier = "Border segments",
                                                    .description = "The border near the places, with its status on the date",
                                                    .geometry_type = "MULTILINESTRING",
                                                    .columns = ml_segment_fields,
                                                    .column_count = ML_SEGMENT_FIELD_COUNT,
                                                    .extra = ""};

struct segments {
    const struct ml_gpkg *gpkg;
    const struct ml_near *near;
    sqlite3_stmt *insert;
    sqlite3_stmt *index;
    int32_t date;
    struct ml_box extent;
    struct ml_buf blob;
    struct ml_buf scratch;
    enum ml_status status;
    struct ml_err *err;
};

static bool add_segment(void *user, const struct ml_segment_info *info)
{
    struct segments *s = user;
    struct ml_box box;
    struct ml_value values[ML_SEGMENT_FIELD_COUNT];

    if (info->part_count == 0 || !ml_near_touches(s->near, info))
        return true;
    ml_segment_values(info, s->date, values);
    ml_gpkg_lines(&s->blob, info, &box);
    if (s->blob.failed) {
        s->status = ml_fail_nomem(s->err);
        return false;
    }
    ml_box_join(&s->extent, &box);
    sqlite3_bind_blob64(s->insert, 2, s->blob.data, s->blob.len, SQLITE_STATIC);
    for (int i = 0; i < ML_SEGMENT_FIELD_COUNT; i++)
        ml_gpkg_bind(s->insert, i + 3, ml_segment_fields + i, values + i, &s->scratch);
    s->status = ml_gpkg_step(s->gpkg, s->insert, s->err);
    if (!s->status) {
        sqlite3_bind_int64(s->index, 1, sqlite3_last_insert_rowid(s->gpkg->db));
        sqlite3_bind_double(s->index, 2, box.min.x);
        sqlite3_bind_double(s->index, 3, box.max.x);
        sqlite3_bind_double(s->index, 4, box.min.y);
        sqlite3_bind_double(s->index, 5, box.max.y);
        s->status = ml_gpkg_step(s->gpkg, s->index, s->err);
    }
    return s->status == ML_OK;
}

enum ml_status ml_gpkg_add_segments(const struct ml_gpkg *g, const struct ml_border *border,
                                    const struct ml_near *near, int32_t date, struct ml_err *err)
{
    struct segments s = {.gpkg = g, .near = near, .date = date, .extent = ML_BOX_EMPTY, .err = err};
    enum ml_status status = ml_gpkg_create_layer(g, &segments_layer, err);

    if (!status)
        status = ml_gpkg_prepare_insert(g, &segments_layer, &s.insert, err);
    if (!status)
        status = ml_gpkg_prepare(g, "INSERT INTO rtree_border_segments_geom VALUES (?, ?, ?, ?, ?)", &s.index, err);
    if (!status && border && date)
        ml_border_each_segment(border, date, add_segment, &s);
    status = status ? status : s.status;
    sqlite3_finalize(s.insert);
    sqlite3_finalize(s.index);
    ml_buf_release(&s.blob);
    ml_buf_release(&s.scratch);
    return status ? status : ml_gpkg_finish_layer(g, &segments_layer, &s.extent, date, err);
}

static const char style_schema[] =
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),"
    "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),"
    "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),"
    "update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));"
    "INSERT INTO gpkg_contents(table_name, data_type, identifier, description, last_change)"
    " VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', '1970-01-01T00:00:00.000Z');";

static enum ml_status add_style(const struct ml_gpkg *g, sqlite3_stmt *s, const struct ml_gpkg_layer *layer,
                                const struct ml_style *style, struct ml_err *err)
{
    struct ml_buf qml = {0};
    struct ml_buf sld = {0};
    enum ml_status status;

    ml_style_qml(&qml, style);
    ml_style_sld(&sld, style);
    sqlite3_bind_text(s, 1, layer->table, -1, SQLITE_STATIC);
    sqlite3_bind_text64(s, 2, qml.data, qml.len, SQLITE_STATIC, SQLITE_UTF8);
    sqlite3_bind_text64(s, 3, sld.data, sld.len, SQLITE_STATIC, SQLITE_UTF8);
    sqlite3_bind_text(s, 4, layer->description, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, ml_gpkg_geom(layer), -1, SQLITE_STATIC);
    status = qml.failed || sld.failed ? ml_fail_nomem(err) : ml_gpkg_step(g, s, err);
    ml_buf_release(&qml);
    ml_buf_release(&sld);
    return status;
}

enum ml_status ml_gpkg_add_styles(const struct ml_gpkg *g, const struct ml_gpkg_layer *points,
                                  const struct ml_style *style, struct ml_err *err)
{
    static const char sql[] =
        "INSERT INTO layer_styles(f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,"
        " styleSLD, useAsDefault, description, owner, update_time)"
        " VALUES ('', '', ?1, ?5, 'marchland', ?2, ?3, 1, ?4, '', '1970-01-01T00:00:00.000Z')";
    struct ml_style lines = {.layer = ML_STYLE_SEGMENTS, .flavour = style->flavour};
    sqlite3_stmt *s = NULL;
    enum ml_status status = ml_gpkg_exec(g, style_schema, err);

    if (!status)
        status = ml_gpkg_prepare(g, sql, &s, err);
    if (!status)
        status = add_style(g, s, points, style, err);
    if (!status)
        status = add_style(g, s, &segments_layer, &lines, err);
    sqlite3_finalize(s);
    return status;
}
