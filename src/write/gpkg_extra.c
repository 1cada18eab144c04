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

enum ml_status ml_gpkg_add_styles(const struct ml_gpkg *g, const struct ml_gpkg_layer *points,
                                  const struct ml_style *style, struct ml_err *err)
{
    struct ml_style lines = {.layer = ML_STYLE_SEGMENTS, .flavour = style->flavour};
    enum ml_status status = ml_gpkg_create_styles(g, err);

    if (!status)
        status = ml_gpkg_add_style(g, points, style, err);
    return status ? status : ml_gpkg_add_style(g, &segments_layer, &lines, err);
}
