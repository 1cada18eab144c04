/* Staged rows into a layer of a GeoPackage (OGC 12-128r17), with what QGIS likes to find there. */
#include <string.h>

#include "table/db_out.h"

static bool has_column(const struct ml_db_out *d, const char *name)
{
    for (size_t i = 0; i < d->list.count; i++)
        if (d->list.names[i].len == strlen(name) &&
            sqlite3_strnicmp(d->list.names[i].ptr, name, (int)d->list.names[i].len) == 0)
            return true;
    return false;
}

static const char *free_name(const struct ml_db_out *d, const char *const *names)
{
    while (names[1] && has_column(d, *names))
        names++;
    return *names;
}

enum ml_status ml_gpkg_out_name(struct ml_db_out *d, struct ml_err *err)
{
    static const char *const geometry[] = {"geom", "ml_geom", "ml_geometry", NULL};
    static const char *const fid[] = {"fid", "ml_fid", "ml_feature_id", NULL};

    if (strpbrk(d->name, "\"'"))
        return ml_fail(err, ML_EUSAGE, d->file.path, 0, "a layer cannot be called %.60s; choose a name without quotes",
                       d->name);
    if (strcmp(d->name, "border_segments") == 0 || strcmp(d->name, "layer_styles") == 0)
        return ml_fail(err, ML_EUSAGE, d->file.path, 0,
                       "the layer cannot be called %s, which holds something else; choose another name: -o FILE#NAME",
                       d->name);
    d->layer = (struct ml_gpkg_layer){.table = d->name,
                                      .identifier = d->name,
                                      .description = "Events, each at its place",
                                      .geometry_type = "POINT",
                                      .fid = free_name(d, fid),
                                      .geom = free_name(d, geometry)};
    return ML_OK;
}

enum ml_status ml_gpkg_out_create(struct ml_db_out *d, struct ml_err *err)
{
    enum ml_status status;

    d->layer.extra = d->columns.data;
    d->layer.extra_count = d->list.count + d->sink->spec.column_count;
    status = ml_near_init(&d->near) ? ml_gpkg_create_layer(&d->file, &d->layer, err) : ml_fail_nomem(err);
    if (!status)
        status = ml_gpkg_prepare_insert(&d->file, &d->layer, &d->insert, err);
    return status ? status : ml_gpkg_tree_open(&d->file, &d->layer, &d->tree, err);
}

enum ml_status ml_gpkg_out_bind(struct ml_db_out *d, const struct ml_packed_row *row, int *at, struct ml_err *err)
{
    sqlite3_bind_int64(d->insert, 1, ++d->fid);
    *at = 3;
    if (!row->has_point)
        return ML_OK;
    ml_gpkg_point(&d->blob, row->point);
    if (d->blob.failed)
        return ml_fail_nomem(err);
    sqlite3_bind_blob64(d->insert, 2, d->blob.data, d->blob.len, SQLITE_STATIC);
    return ML_OK;
}

enum ml_status ml_gpkg_out_index(struct ml_db_out *d, const struct ml_packed_row *row, struct ml_err *err)
{
    struct ml_xy p = {row->point.lon, row->point.lat};
    struct ml_box box = {p, p};

    if (!row->has_point)
        return ML_OK;
    ml_box_join(&d->extent, &box);
    ml_near_mark(&d->near, row->point);
    return ml_gpkg_tree_add(d->tree, d->fid, &box, err);
}

enum ml_status ml_gpkg_out_finish(struct ml_db_out *d, struct ml_err *err)
{
    struct ml_style style = {.layer = ML_STYLE_PLACES, .flavour = ML_STYLE_EVENTS};
    enum ml_status status = ml_gpkg_tree_finish(d->tree, err);

    if (!status)
        status = ml_gpkg_finish_layer(&d->file, &d->layer, &d->extent, d->sink->day, err);
    if (!status)
        status = ml_gpkg_add_segments(&d->file, d->sink->spec.border, &d->near, d->sink->day, err);
    return status ? status : ml_gpkg_add_styles(&d->file, &d->layer, &style, err);
}

/* A layer from a GeoPackage has its geometry, its system of coordinates and its extent from there. */
enum ml_status ml_gpkg_out_describe_copy(struct ml_db_out *d, struct ml_err *err)
{
    const char *from = ml_table_layer(d->sink->spec.table);
    char *sql = sqlite3_mprintf(
        "INSERT OR REPLACE INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id,"
        " definition, description) SELECT srs_name, srs_id, organization, organization_coordsys_id, definition,"
        " description FROM input.gpkg_spatial_ref_sys;"
        "INSERT INTO gpkg_contents SELECT %Q, data_type, %Q, description, %Q, min_x, min_y, max_x, max_y, srs_id"
        " FROM input.gpkg_contents WHERE table_name = %Q;"
        "INSERT INTO gpkg_geometry_columns SELECT %Q, column_name, geometry_type_name, srs_id, z, m"
        " FROM input.gpkg_geometry_columns WHERE table_name = %Q;", d->name, d->name, d->sink->stamp, from,
        d->name, from);
    enum ml_status status = sql ? ml_gpkg_exec(&d->file, sql, err) : ml_fail_nomem(err);

    sqlite3_free(sql);
    return status;
}
