#include "write/gpkg_db.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"

static const char schema[] =
    "PRAGMA application_id = 0x47504B47;" /* "GPKG" */
    "PRAGMA user_version = 10300;"
    "PRAGMA page_size = 4096;"
    "CREATE TABLE gpkg_spatial_ref_sys ("
    "srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,"
    "organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);"
    "INSERT INTO gpkg_spatial_ref_sys VALUES"
    "('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),"
    "('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),"
    "('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,"
    "298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY["
    "\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],"
    "AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]', 'longitude/latitude coordinates in decimal degrees on "
    "the WGS 84 spheroid');"
    "CREATE TABLE gpkg_contents ("
    "table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',"
    "last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    "min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,"
    "CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns ("
    "table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,"
    "z TINYINT NOT NULL, m TINYINT NOT NULL,"
    "CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
    "CONSTRAINT uk_gc_table_name UNIQUE (table_name),"
    "CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
    "CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"
    "CREATE TABLE gpkg_extensions ("
    "table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,"
    "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));";

/*
 * The R-tree and its triggers: annex F.3 of the standard, with the corrections of 1.2.1 and later.
 * %t stands for the table, %f and %g for its key and geometry. The triggers serve those who edit the file; the writer fills
 * the tree in one go, which is faster.
 */
static const char rtree[] =
    "CREATE VIRTUAL TABLE \"rtree_%t_%g\" USING rtree(id, minx, maxx, miny, maxy);"
    "INSERT INTO gpkg_extensions VALUES ('%t', '%g', 'gpkg_rtree_index',"
    " 'http://www.geopackage.org/spec121/#extension_rtree', 'write-only');";

static const char triggers[] =
    "CREATE TRIGGER \"rtree_%t_%g_insert\" AFTER INSERT ON \"%t\""
    " WHEN (new.\"%g\" NOT NULL AND NOT ST_IsEmpty(NEW.\"%g\"))"
    " BEGIN INSERT OR REPLACE INTO \"rtree_%t_%g\" VALUES (NEW.\"%f\","
    " ST_MinX(NEW.\"%g\"), ST_MaxX(NEW.\"%g\"), ST_MinY(NEW.\"%g\"), ST_MaxY(NEW.\"%g\")); END;"
    "CREATE TRIGGER \"rtree_%t_%g_update1\" AFTER UPDATE OF \"%g\" ON \"%t\""
    " WHEN OLD.\"%f\" = NEW.\"%f\" AND (NEW.\"%g\" NOTNULL AND NOT ST_IsEmpty(NEW.\"%g\"))"
    " BEGIN INSERT OR REPLACE INTO \"rtree_%t_%g\" VALUES (NEW.\"%f\","
    " ST_MinX(NEW.\"%g\"), ST_MaxX(NEW.\"%g\"), ST_MinY(NEW.\"%g\"), ST_MaxY(NEW.\"%g\")); END;"
    "CREATE TRIGGER \"rtree_%t_%g_update2\" AFTER UPDATE OF \"%g\" ON \"%t\""
    " WHEN OLD.\"%f\" = NEW.\"%f\" AND (NEW.\"%g\" ISNULL OR ST_IsEmpty(NEW.\"%g\"))"
    " BEGIN DELETE FROM \"rtree_%t_%g\" WHERE id = OLD.\"%f\"; END;"
    "CREATE TRIGGER \"rtree_%t_%g_update3\" AFTER UPDATE ON \"%t\""
    " WHEN OLD.\"%f\" != NEW.\"%f\" AND (NEW.\"%g\" NOTNULL AND NOT ST_IsEmpty(NEW.\"%g\"))"
    " BEGIN DELETE FROM \"rtree_%t_%g\" WHERE id = OLD.\"%f\";"
    " INSERT OR REPLACE INTO \"rtree_%t_%g\" VALUES (NEW.\"%f\","
    " ST_MinX(NEW.\"%g\"), ST_MaxX(NEW.\"%g\"), ST_MinY(NEW.\"%g\"), ST_MaxY(NEW.\"%g\")); END;"
    "CREATE TRIGGER \"rtree_%t_%g_update4\" AFTER UPDATE ON \"%t\""
    " WHEN OLD.\"%f\" != NEW.\"%f\" AND (NEW.\"%g\" ISNULL OR ST_IsEmpty(NEW.\"%g\"))"
    " BEGIN DELETE FROM \"rtree_%t_%g\" WHERE id IN (OLD.\"%f\", NEW.\"%f\"); END;"
    "CREATE TRIGGER \"rtree_%t_%g_delete\" AFTER DELETE ON \"%t\" WHEN old.\"%g\" NOT NULL"
    " BEGIN DELETE FROM \"rtree_%t_%g\" WHERE id = OLD.\"%f\"; END;";

enum ml_status ml_gpkg_fail(const struct ml_gpkg *g, struct ml_err *err)
{
    int code = g->db ? sqlite3_errcode(g->db) : SQLITE_NOMEM;

    if (code == SQLITE_NOMEM)
        return ml_fail_nomem(err);
    return ml_fail(err, code == SQLITE_FULL || code == SQLITE_CANTOPEN || code == SQLITE_IOERR ? ML_EIO : ML_ELIBRARY,
                   g->path, 0, "cannot be written: %s; free some space or choose another place with -o",
                   sqlite3_errmsg(g->db));
}

enum ml_status ml_gpkg_exec(const struct ml_gpkg *g, const char *sql, struct ml_err *err)
{
    return sqlite3_exec(g->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ML_OK : ml_gpkg_fail(g, err);
}

enum ml_status ml_gpkg_prepare(const struct ml_gpkg *g, const char *sql, sqlite3_stmt **out, struct ml_err *err)
{
    return sqlite3_prepare_v2(g->db, sql, -1, out, NULL) == SQLITE_OK ? ML_OK : ml_gpkg_fail(g, err);
}

enum ml_status ml_gpkg_step(const struct ml_gpkg *g, sqlite3_stmt *s, struct ml_err *err)
{
    enum ml_status status = sqlite3_step(s) == SQLITE_DONE ? ML_OK : ml_gpkg_fail(g, err);
    sqlite3_reset(s);
    return status;
}

enum ml_status ml_gpkg_open(struct ml_gpkg *g, const char *part, const char *path, struct ml_err *err)
{
    int code = sqlite3_open_v2(part, &g->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    enum ml_status status;

    g->path = path;
    if (code != SQLITE_OK)
        return ml_gpkg_fail(g, err);
    /* The file is thrown away unless it is completed, so no journal is needed. */
    status = ml_gpkg_exec(g, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;", err);
    if (!status)
        status = ml_gpkg_exec(g, schema, err);
    return status ? status : ml_gpkg_exec(g, "BEGIN", err);
}

static const char *sql_type(const struct ml_column *c)
{
    switch (c->dbf_type) {
    case 'N': return c->decimals ? "REAL" : "INTEGER";
    case 'D': return "DATE";
    case 'L': return "BOOLEAN";
    default: return "TEXT";
    }
}

/* Runs a template in which %t is the layer's table, %f its key and %g its geometry. */
static enum ml_status exec_for(const struct ml_gpkg *g, const char *sql, const struct ml_gpkg_layer *layer,
                               struct ml_err *err)
{
    struct ml_buf b = {0};
    enum ml_status status;

    for (const char *p = sql; *p; p++) {
        const char *word = p[0] != '%' ? NULL : p[1] == 't' ? layer->table : p[1] == 'f' ? ml_gpkg_fid(layer)
                         : p[1] == 'g' ? ml_gpkg_geom(layer) : NULL;
        if (word) {
            ml_buf_puts(&b, word);
            p++;
        } else {
            ml_buf_putc(&b, *p);
        }
    }
    status = b.failed ? ml_fail_nomem(err) : ml_gpkg_exec(g, b.data, err);
    ml_buf_release(&b);
    return status;
}

enum ml_status ml_gpkg_create_layer(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer, struct ml_err *err)
{
    struct ml_buf b = {0};
    enum ml_status status;

    ml_buf_printf(&b, "CREATE TABLE \"%s\" (%s INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, %s %s", layer->table,
                  ml_gpkg_fid(layer), ml_gpkg_geom(layer), layer->geometry_type);
    for (size_t i = 0; i < layer->column_count; i++)
        ml_buf_printf(&b, ", \"%s\" %s", layer->columns[i].name, sql_type(layer->columns + i));
    ml_buf_printf(&b,
                  "%s);INSERT INTO gpkg_contents(table_name, data_type, identifier, description, last_change, srs_id) "
                  "VALUES ('%s', 'features', '%s', '%s', '1970-01-01T00:00:00.000Z', 4326);"
                  "INSERT INTO gpkg_geometry_columns VALUES ('%s', '%s', '%s', 4326, 0, 0);",
                  layer->extra, layer->table, layer->identifier, layer->description, layer->table,
                  ml_gpkg_geom(layer), layer->geometry_type);
    status = b.failed ? ml_fail_nomem(err) : ml_gpkg_exec(g, b.data, err);
    ml_buf_release(&b);
    return status ? status : exec_for(g, rtree, layer, err);
}

enum ml_status ml_gpkg_prepare_insert(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer,
                                      sqlite3_stmt **out, struct ml_err *err)
{
    struct ml_buf b = {0};
    enum ml_status status;

    ml_buf_printf(&b, "INSERT INTO \"%s\" VALUES (?,?", layer->table);
    for (size_t i = 0; i < layer->column_count + layer->extra_count; i++)
        ml_buf_puts(&b, ",?");
    ml_buf_putc(&b, ')');
    status = b.failed ? ml_fail_nomem(err) : ml_gpkg_prepare(g, b.data, out, err);
    ml_buf_release(&b);
    return status;
}

enum ml_status ml_gpkg_finish_layer(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer,
                                    const struct ml_box *extent, int32_t changed, struct ml_err *err)
{
    static const char sql[] =
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?, last_change = ? WHERE table_name = ?";
    sqlite3_stmt *s = NULL;
    char stamp[40] = "1970-01-01T00:00:00.000Z";
    enum ml_status status = ml_gpkg_prepare(g, sql, &s, err);

    if (changed) {
        char day[ML_DATE_TEXT];
        ml_date_format(changed, day);
        snprintf(stamp, sizeof stamp, "%sT00:00:00.000Z", day);
    }
    if (!status) {
        if (extent->min.x <= extent->max.x) {
            sqlite3_bind_double(s, 1, extent->min.x);
            sqlite3_bind_double(s, 2, extent->min.y);
            sqlite3_bind_double(s, 3, extent->max.x);
            sqlite3_bind_double(s, 4, extent->max.y);
        }
        sqlite3_bind_text(s, 5, stamp, -1, SQLITE_STATIC);
        sqlite3_bind_text(s, 6, layer->table, -1, SQLITE_STATIC);
        status = ml_gpkg_step(g, s, err);
    }
    sqlite3_finalize(s);
    return status ? status : exec_for(g, triggers, layer, err);
}

static void bind_date(sqlite3_stmt *s, int i, int32_t date)
{
    char text[ML_DATE_TEXT];
    ml_date_format(date, text);
    sqlite3_bind_text(s, i, text, ML_DATE_TEXT - 1, SQLITE_TRANSIENT);
}

void ml_gpkg_bind(sqlite3_stmt *s, int i, const struct ml_column *column, const struct ml_value *v,
                  struct ml_buf *scratch)
{
    switch (v->type) {
    case ML_VALUE_NULL: sqlite3_bind_null(s, i); return;
    case ML_VALUE_INT: sqlite3_bind_int64(s, i, v->u.i); return;
    case ML_VALUE_REAL: sqlite3_bind_double(s, i, v->u.d); return;
    case ML_VALUE_BOOL: sqlite3_bind_int(s, i, v->u.b); return;
    case ML_VALUE_DATE: bind_date(s, i, (int32_t)v->u.i); return;
    case ML_VALUE_TEXT:
        sqlite3_bind_text64(s, i, v->u.text.ptr, v->u.text.len, SQLITE_STATIC, SQLITE_UTF8);
        return;
    case ML_VALUE_LITERAL:
    case ML_VALUE_FLAGS:
    case ML_VALUE_EVIDENCE:
    case ML_VALUE_ALTERNATIVES: break;
    }
    ml_buf_clear(scratch);
    ml_text_value(scratch, column, v);
    if (scratch->len)
        sqlite3_bind_text64(s, i, scratch->data, scratch->len, SQLITE_TRANSIENT, SQLITE_UTF8);
    else
        sqlite3_bind_null(s, i);
}

static void put_u32(struct ml_buf *b, uint32_t v)
{
    char bytes[4] = {(char)(v & 255), (char)(v >> 8 & 255), (char)(v >> 16 & 255), (char)(v >> 24)};
    ml_buf_add(b, bytes, 4);
}

static void put_double(struct ml_buf *b, double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    put_u32(b, (uint32_t)(bits & 0xFFFFFFFFu));
    put_u32(b, (uint32_t)(bits >> 32));
}

/* Magic, version 0, flags (little-endian; envelope kind), SRS: clause 2.1.3 of the standard. */
static void header(struct ml_buf *b, int envelope)
{
    char bytes[4] = {'G', 'P', 0, (char)(envelope << 1 | 1)};

    ml_buf_clear(b);
    ml_buf_add(b, bytes, 4);
    put_u32(b, 4326);
}

static void wkb(struct ml_buf *b, uint32_t type)
{
    ml_buf_putc(b, 1);
    put_u32(b, type);
}

void ml_gpkg_point(struct ml_buf *b, struct ml_lonlat p)
{
    header(b, 0);
    wkb(b, 1);
    put_double(b, p.lon);
    put_double(b, p.lat);
}

void ml_gpkg_lines(struct ml_buf *b, const struct ml_segment_info *line, struct ml_box *box)
{
    *box = ML_BOX_EMPTY;
    for (size_t i = 0; i < line->part_start[line->part_count]; i++)
        ml_box_add(box, (struct ml_xy){line->points[i].lon, line->points[i].lat});
    header(b, 1);
    put_double(b, box->min.x);
    put_double(b, box->max.x);
    put_double(b, box->min.y);
    put_double(b, box->max.y);
    wkb(b, 5);
    put_u32(b, (uint32_t)line->part_count);
    for (size_t part = 0; part < line->part_count; part++) {
        wkb(b, 2);
        put_u32(b, (uint32_t)(line->part_start[part + 1] - line->part_start[part]));
        for (size_t i = line->part_start[part]; i < line->part_start[part + 1]; i++) {
            put_double(b, line->points[i].lon);
            put_double(b, line->points[i].lat);
        }
    }
}
