/*
 * Staged rows as a shapefile: a point for each row with a place, a null shape for the
 * others. Only this file includes shapefil.h in this room.
 *
 * Names are cut to the 10 bytes a dbf has, at a character's end, and made distinct; texts
 * get the width they need, 254 bytes at most.
 */
#include <errno.h>
#include <shapefil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "table/sink_int.h"

enum { TEXT_MAX = 254, NAME_MAX_BYTES = 10, FIELDS_MAX = 255, FILE_COUNT = 5 };
/* The .shp last, so that it never stands alone. */
static const char *const extensions[FILE_COUNT] = {".prj", ".cpg", ".dbf", ".shx", ".shp"};
enum { PRJ = 0, CPG, DBF, SHX, SHP };

static const char wgs84[] =
    "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

struct shape {
    const struct ml_sink *sink;
    struct ml_name_list list;
    const char *path;
    char *target[FILE_COUNT];
    char *part[FILE_COUNT];
    int *widths;
    SHPHandle points;
    DBFHandle table;
    struct ml_buf scratch;
    size_t cut;
};

static enum ml_status refused(const struct shape *s, struct ml_err *err)
{
    return ml_fail(err, ML_EIO, s->path, 0, "cannot be written: %s; free some space, or choose another place with -o",
                   strerror(errno ? errno : EIO));
}

/* The longest whole characters that fit. */
static size_t fit(const char *text, size_t len, size_t most)
{
    if (len <= most)
        return len;
    while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
        most--;
    return most;
}

static bool make_names(struct shape *s)
{
    size_t stem = strlen(s->path);

    if (stem > 4 && ml_table_form_of_path(s->path) == ML_TABLE_SHP)
        stem -= 4;
    for (int i = 0; i < FILE_COUNT; i++) {
        s->target[i] = ml_alloc(stem + 5);
        if (!s->target[i])
            return false;
        snprintf(s->target[i], stem + 5, "%.*s%s", (int)stem, s->path, extensions[i]);
        s->part[i] = ml_alloc(stem + 16);
        if (!s->part[i])
            return false;
        snprintf(s->part[i], stem + 16, "%.*s.tmp%s", (int)stem, s->path, extensions[i]);
    }
    return true;
}

static enum ml_status measure(struct shape *s, FILE *packed, struct ml_err *err)
{
    struct ml_packed_reader r;
    struct ml_packed_row row;
    bool got;
    enum ml_status status;

    s->widths = ml_calloc(s->list.count + 1, sizeof *s->widths);
    if (!s->widths)
        return ml_fail_nomem(err);
    status = ml_packed_start(&r, s->sink, packed, err);
    while (!status && !(status = ml_packed_next(&r, &row, &got, err)) && got) {
        for (size_t i = 0; i < s->list.count; i++) {
            const struct ml_cell *c = ml_packed_cell(&row, &s->list, i);
            size_t len = c && c->type != ML_CELL_BLOB ? ml_sink_text(c, &s->scratch).len : 0;
            if (len > (size_t)s->widths[i])
                s->widths[i] = len < TEXT_MAX ? (int)len : TEXT_MAX;
        }
    }
    ml_packed_release(&r);
    return status;
}

static void field_name(const struct shape *s, size_t i, char out[NAME_MAX_BYTES + 1])
{
    struct ml_span name = s->list.names[i];
    size_t len = fit(name.ptr, name.len, NAME_MAX_BYTES);

    memcpy(out, name.ptr, len);
    out[len] = '\0';
    for (int n = 1; DBFGetFieldIndex(s->table, out) >= 0 && n < 1000; n++) {
        char tail[8];
        size_t room = NAME_MAX_BYTES - (size_t)snprintf(tail, sizeof tail, "_%d", n);
        len = fit(name.ptr, name.len, room);
        memcpy(out, name.ptr, len);
        snprintf(out + len, NAME_MAX_BYTES + 1 - len, "%s", tail);
    }
}

static bool make_fields(struct shape *s)
{
    const struct ml_sink_spec *spec = &s->sink->spec;
    char name[NAME_MAX_BYTES + 1];

    for (size_t i = 0; i < s->list.count; i++) {
        field_name(s, i, name);
        if (DBFAddField(s->table, name, FTString, s->widths[i] ? s->widths[i] : 1, 0) < 0)
            return false;
    }
    for (size_t i = 0; i < spec->column_count; i++) {
        const struct ml_column *c = &spec->columns[i].column;
        if (DBFAddNativeFieldType(s->table, c->dbf_name, c->dbf_type, c->dbf_width, c->decimals) < 0)
            return false;
    }
    return true;
}

static bool write_text(struct shape *s, int row, int field, struct ml_span text, int width)
{
    char value[TEXT_MAX + 1];
    size_t len = fit(text.ptr, text.len, (size_t)(width < TEXT_MAX ? width : TEXT_MAX));

    s->cut += len < text.len;
    memcpy(value, text.ptr, len);
    value[len] = '\0';
    return len ? DBFWriteStringAttribute(s->table, row, field, value) : DBFWriteNULLAttribute(s->table, row, field);
}

static bool write_added(struct shape *s, int row, int field, const struct ml_cell *c, const struct ml_column *column)
{
    if (c->type == ML_CELL_NULL)
        return DBFWriteNULLAttribute(s->table, row, field);
    if (column->dbf_type == 'L')
        return DBFWriteLogicalAttribute(s->table, row, field, c->i ? 'T' : 'F');
    if (column->dbf_type == 'N')
        return DBFWriteDoubleAttribute(s->table, row, field, c->type == ML_CELL_INT ? (double)c->i : c->d);
    return write_text(s, row, field, c->text, column->dbf_width);
}

static bool write_row(struct shape *s, const struct ml_packed_row *row)
{
    const struct ml_sink_spec *spec = &s->sink->spec;
    double x = row->point.lon;
    double y = row->point.lat;
    int n = DBFGetRecordCount(s->table);
    SHPObject *o = SHPCreateSimpleObject(row->has_point ? SHPT_POINT : SHPT_NULL, row->has_point, &x, &y, NULL);
    bool good = o && SHPWriteObject(s->points, -1, o) >= 0;

    if (o)
        SHPDestroyObject(o);
    for (size_t i = 0; i < s->list.count && good; i++) {
        const struct ml_cell *c = ml_packed_cell(row, &s->list, i);
        struct ml_span text = c && c->type != ML_CELL_BLOB ? ml_sink_text(c, &s->scratch) : (struct ml_span){"", 0};
        good = write_text(s, n, (int)i, text, s->widths[i] ? s->widths[i] : 1);
    }
    for (size_t i = 0; i < spec->column_count && good; i++)
        good = write_added(s, n, (int)(s->list.count + i), row->added + i, &spec->columns[i].column);
    return good && !s->scratch.failed;
}

static bool write_side_files(const struct shape *s)
{
    FILE *f = fopen(s->part[PRJ], "wb");
    bool good = f && fputs(wgs84, f) >= 0;

    return f && fclose(f) == 0 && good;
}

static enum ml_status write_all(struct shape *s, FILE *packed, struct ml_err *err)
{
    struct ml_packed_reader r;
    struct ml_packed_row row;
    bool got;
    enum ml_status status;

    errno = 0;
    s->points = SHPCreate(s->part[SHP], SHPT_POINT);
    s->table = s->points ? DBFCreateEx(s->part[DBF], "UTF-8") : NULL;
    if (!s->table || !make_fields(s) || !write_side_files(s))
        return refused(s, err);
    status = ml_packed_start(&r, s->sink, packed, err);
    while (!status && !(status = ml_packed_next(&r, &row, &got, err)) && got)
        if (!write_row(s, &row))
            status = refused(s, err);
    ml_packed_release(&r);
    SHPClose(s->points);
    DBFClose(s->table);
    s->points = NULL;
    s->table = NULL;
    return status;
}

static void release(struct shape *s)
{
    if (s->points)
        SHPClose(s->points);
    if (s->table)
        DBFClose(s->table);
    for (int i = 0; i < FILE_COUNT; i++) {
        if (s->part[i])
            remove(s->part[i]);
        ml_free(s->part[i]);
        ml_free(s->target[i]);
    }
    ml_free(s->widths);
    ml_buf_release(&s->scratch);
    ml_name_list_release(&s->list);
}

enum ml_status ml_sink_build_shp(const struct ml_sink *sink, FILE *packed, const char *path, size_t *cut,
                                 struct ml_err *err)
{
    struct shape s = {.sink = sink, .path = path};
    enum ml_status status;

    if (!path)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "a shapefile is several files and cannot go to standard output; add -o PATH.shp");
    status = ml_name_list_fill(&s.list, sink, packed, err);
    if (!status && s.list.count + sink->spec.column_count > FIELDS_MAX)
        status = ml_fail(err, ML_ELIMIT, path, 0, "would have %zu columns, and a shapefile holds %d; write a GeoPackage",
                         s.list.count + sink->spec.column_count, FIELDS_MAX);
    if (!status && !make_names(&s))
        status = ml_fail_nomem(err);
    if (!status)
        status = measure(&s, packed, err);
    if (!status)
        status = write_all(&s, packed, err);
    for (int i = 0; i < FILE_COUNT && !status; i++)
        status = ml_file_replace(s.part[i], s.target[i], err);
    *cut = s.cut;
    release(&s);
    return status;
}
