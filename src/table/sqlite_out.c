/*
 * Staged rows into a table of a SQLite database, or a layer of a GeoPackage (OGC 12-128r18).
 * The database is written beside its place and renamed into it.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "table/sink_int.h"

enum { GPKG_ID = 0x47504B47, GPKG_VERSION = 10300 };

static const char gpkg_tables[] =
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,"
    " organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);"
    "INSERT INTO gpkg_spatial_ref_sys VALUES"
    " ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),"
    " ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),"
    " ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,"
    "AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],"
    "UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],"
    "AUTHORITY[\"EPSG\",\"4326\"]]', NULL);"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,"
    " description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE,"
    " max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,"
    " geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,"
    " PRIMARY KEY (table_name, column_name), UNIQUE (table_name));";

struct db {
    const struct ml_sink *sink;
    const struct ml_name_list *list;
    sqlite3 *db;
    sqlite3_stmt *insert;
    const char *layer;
    const char *path;
    bool gpkg;
    bool copies_geometry;   /* the input is a GeoPackage: its layer keeps the geometry it has */
    const char *geometry;   /* name of the column made here */
    const char *fid;
    size_t fields;          /* bound by number: list, added, geometry */
    bool has_box;
    struct ml_lonlat min;
    struct ml_lonlat max;
};

static enum ml_status refused(const struct db *d, struct ml_err *err)
{
    return ml_fail(err, ML_ELIBRARY, d->path, 0, "cannot be written: SQLite says: %s; free some space, or choose "
                   "another place with -o", d->db ? sqlite3_errmsg(d->db) : "out of memory");
}

static enum ml_status run_sql(struct db *d, char *sql, struct ml_err *err)
{
    int code = sql ? sqlite3_exec(d->db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;

    sqlite3_free(sql);
    return code == SQLITE_OK ? ML_OK : refused(d, err);
}

static bool same_name(struct ml_span a, const char *b)
{
    return a.len == strlen(b) && sqlite3_strnicmp(a.ptr, b, (int)a.len) == 0;
}

/* A column of its own must not bear a name that the table has already. */
static const char *free_name(const struct db *d, const char *const *names)
{
    for (; names[1]; names++) {
        bool taken = false;
        for (size_t i = 0; i < d->list->count && !taken; i++)
            taken = same_name(d->list->names[i], *names);
        if (!taken)
            break;
    }
    return *names;
}

/* SQLite takes names as the same but for case; the second of such a pair gets a number. */
static void column_name(const struct db *d, size_t i, struct ml_buf *out)
{
    size_t same = 0;
    struct ml_span name = d->list->names[i];

    for (size_t j = 0; j < i; j++)
        same += d->list->names[j].len == name.len &&
                sqlite3_strnicmp(d->list->names[j].ptr, name.ptr, (int)name.len) == 0;
    for (size_t k = 0; k < name.len; k++) {
        if (name.ptr[k] == '"')
            ml_buf_putc(out, '"');
        ml_buf_putc(out, name.ptr[k] ? name.ptr[k] : ' ');
    }
    if (same)
        ml_buf_printf(out, "_%zu", same + 1);
}

static const char *type_of(const struct db *d, size_t i)
{
    const char *const *types = ml_table_types(d->sink->spec.table);

    if (types)
        return types[i];
    /* JSON members have the types they have, line by line. */
    return ml_table_form(d->sink->spec.table) == ML_TABLE_JSONL && !d->gpkg ? "" : "TEXT";
}

static const char *added_type(const struct ml_column *c)
{
    switch (c->dbf_type) {
    case 'L': return "BOOLEAN";
    case 'N': return c->decimals ? "REAL" : "INTEGER";
    default: return "TEXT";
    }
}

/* The key column of an input layer, so that a GeoPackage remains one. */
static bool is_key(const struct db *d, const char *key, size_t i)
{
    return key && key[0] && same_name(d->list->names[i], key);
}

static char *table_sql(const struct db *d, const char *key)
{
    struct ml_buf b;
    char *sql;
    bool first = true;

    ml_buf_init(&b, 0);
    ml_buf_puts(&b, "(");
    if (d->gpkg && !d->copies_geometry) {
        ml_buf_printf(&b, "\"%s\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, \"%s\" POINT", d->fid, d->geometry);
        first = false;
    }
    for (size_t i = 0; i < d->list->count; i++) {
        ml_buf_puts(&b, first ? "\"" : ", \"");
        first = false;
        column_name(d, i, &b);
        ml_buf_puts(&b, "\" ");
        ml_buf_puts(&b, is_key(d, key, i) ? "INTEGER PRIMARY KEY NOT NULL" : type_of(d, i));
    }
    for (size_t i = 0; i < d->sink->spec.column_count; i++) {
        const struct ml_column *c = &d->sink->spec.columns[i].column;
        ml_buf_printf(&b, "%s\"%s\" %s", first ? "" : ", ", c->name, added_type(c));
        first = false;
    }
    ml_buf_puts(&b, ")");
    sql = b.failed ? NULL : sqlite3_mprintf("CREATE TABLE \"%w\" %s", d->layer, b.data);
    ml_buf_release(&b);
    return sql;
}

static char *insert_sql(const struct db *d)
{
    struct ml_buf b;
    char *sql;

    ml_buf_init(&b, 0);
    for (size_t i = 0; i < d->fields; i++)
        ml_buf_puts(&b, i ? ",?" : "?");
    sql = b.failed ? NULL
                   : sqlite3_mprintf("INSERT INTO \"%w\" VALUES (%s)", d->layer, b.data);
    ml_buf_release(&b);
    return sql;
}

/* ---- What a GeoPackage says of itself ---- */

static enum ml_status attach_input(struct db *d, struct ml_err *err)
{
    return run_sql(d, sqlite3_mprintf("ATTACH %Q AS input", ml_table_name(d->sink->spec.table)), err);
}

/* The primary key column of the input's layer; "" when it has none. */
static enum ml_status input_key(struct db *d, char *key, size_t size, struct ml_err *err)
{
    char *sql = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q, 'input') WHERE pk = 1 AND "
                                "upper(type) IN ('INTEGER', 'INT', 'MEDIUMINT')",
                                ml_table_layer(d->sink->spec.table));
    sqlite3_stmt *s = NULL;

    key[0] = '\0';
    if (!sql || sqlite3_prepare_v2(d->db, sql, -1, &s, NULL) != SQLITE_OK) {
        sqlite3_free(sql);
        return refused(d, err);
    }
    sqlite3_free(sql);
    if (sqlite3_step(s) == SQLITE_ROW)
        sqlite3_snprintf((int)size, key, "%s", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return ML_OK;
}

static enum ml_status describe_copy(struct db *d, struct ml_err *err)
{
    const char *from = ml_table_layer(d->sink->spec.table);

    return run_sql(d, sqlite3_mprintf(
        "INSERT OR REPLACE INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id,"
        " definition, description) SELECT srs_name, srs_id, organization, organization_coordsys_id, definition,"
        " description FROM input.gpkg_spatial_ref_sys;"
        "INSERT INTO gpkg_contents SELECT %Q, data_type, %Q, description, %Q, min_x, min_y, max_x, max_y, srs_id"
        " FROM input.gpkg_contents WHERE table_name = %Q;"
        "INSERT INTO gpkg_geometry_columns SELECT %Q, column_name, geometry_type_name, srs_id, z, m"
        " FROM input.gpkg_geometry_columns WHERE table_name = %Q;", d->layer, d->layer, d->sink->stamp, from,
        d->layer, from), err);
}

static enum ml_status describe_new(struct db *d, struct ml_err *err)
{
    char box[160] = "NULL, NULL, NULL, NULL";

    if (d->has_box)
        sqlite3_snprintf(sizeof box, box, "%.9g, %.9g, %.9g, %.9g", d->min.lon, d->min.lat, d->max.lon, d->max.lat);
    return run_sql(d, sqlite3_mprintf(
        "INSERT INTO gpkg_contents VALUES (%Q, 'features', %Q, '', %Q, %s, 4326);"
        "INSERT INTO gpkg_geometry_columns VALUES (%Q, %Q, 'POINT', 4326, 0, 0);",
        d->layer, d->layer, d->sink->stamp, box, d->layer, d->geometry), err);
}

/* ---- Rows ---- */

static bool bind_cell(sqlite3_stmt *s, int i, const struct ml_cell *c, bool typed)
{
    struct ml_buf number;
    bool good;

    switch (c->type) {
    case ML_CELL_NULL: return sqlite3_bind_null(s, i) == SQLITE_OK;
    case ML_CELL_INT: return sqlite3_bind_int64(s, i, c->i) == SQLITE_OK;
    case ML_CELL_REAL: return sqlite3_bind_double(s, i, c->d) == SQLITE_OK;
    case ML_CELL_BLOB: return sqlite3_bind_blob64(s, i, c->text.ptr, c->text.len, SQLITE_STATIC) == SQLITE_OK;
    case ML_CELL_TEXT: break;
    case ML_CELL_JSON:
        /* A JSON number is one in the database too; true and false are 1 and 0. */
        if (!typed || !c->text.len)
            break;
        if (c->text.ptr[0] == 't' || c->text.ptr[0] == 'f')
            return sqlite3_bind_int(s, i, c->text.ptr[0] == 't') == SQLITE_OK;
        if (c->text.ptr[0] == '{' || c->text.ptr[0] == '[')
            break;
        ml_buf_init(&number, 64);
        ml_buf_add(&number, c->text.ptr, c->text.len);
        if (number.failed)
            break;
        good = strpbrk(number.data, ".eE") || c->text.len > 18
                   ? sqlite3_bind_double(s, i, strtod(number.data, NULL)) == SQLITE_OK
                   : sqlite3_bind_int64(s, i, strtoll(number.data, NULL, 10)) == SQLITE_OK;
        ml_buf_release(&number);
        return good;
    }
    return sqlite3_bind_text64(s, i, c->text.ptr ? c->text.ptr : "", c->text.len, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

/* GeoPackage binary, little endian, no envelope: header (2.1.3) and ISO WKB point. */
static void point_blob(struct ml_lonlat p, unsigned char out[29])
{
    static const unsigned char head[13] = {'G', 'P', 0, 1, 0xe6, 0x10, 0, 0, 1, 1, 0, 0, 0};
    double xy[2] = {p.lon, p.lat};

    memcpy(out, head, sizeof head);
    for (int i = 0; i < 2; i++) {
        uint64_t bits;
        memcpy(&bits, xy + i, sizeof bits);
        for (int b = 0; b < 8; b++)
            out[13 + 8 * i + b] = (unsigned char)(bits >> 8 * b);
    }
}

static void grow_box(struct db *d, struct ml_lonlat p)
{
    if (!d->has_box)
        d->min = d->max = p;
    d->has_box = true;
    d->min.lon = p.lon < d->min.lon ? p.lon : d->min.lon;
    d->min.lat = p.lat < d->min.lat ? p.lat : d->min.lat;
    d->max.lon = p.lon > d->max.lon ? p.lon : d->max.lon;
    d->max.lat = p.lat > d->max.lat ? p.lat : d->max.lat;
}

static enum ml_status insert_row(struct db *d, const struct ml_packed_row *row, struct ml_err *err)
{
    bool typed = ml_table_form(d->sink->spec.table) == ML_TABLE_JSONL;
    unsigned char blob[29];
    int at = 1;
    bool good = true;

    if (d->gpkg && !d->copies_geometry) {
        good = sqlite3_bind_null(d->insert, at++) == SQLITE_OK;
        if (row->has_point) {
            point_blob(row->point, blob);
            grow_box(d, row->point);
            good = good && sqlite3_bind_blob(d->insert, at++, blob, sizeof blob, SQLITE_STATIC) == SQLITE_OK;
        } else {
            good = good && sqlite3_bind_null(d->insert, at++) == SQLITE_OK;
        }
    }
    for (size_t i = 0; i < d->list->count && good; i++) {
        static const struct ml_cell none = {.type = ML_CELL_NULL};
        const struct ml_cell *c = ml_packed_cell(row, d->list, i);
        good = bind_cell(d->insert, at++, c ? c : &none, typed);
    }
    for (size_t i = 0; i < d->sink->spec.column_count && good; i++)
        good = bind_cell(d->insert, at++, row->added + i, false);
    good = good && sqlite3_step(d->insert) == SQLITE_DONE;
    if (sqlite3_reset(d->insert) != SQLITE_OK || !good)
        return refused(d, err);
    return ML_OK;
}

static enum ml_status copy_rows(struct db *d, FILE *packed, struct ml_err *err)
{
    struct ml_packed_reader r;
    struct ml_packed_row row;
    bool got;
    enum ml_status status = ml_packed_start(&r, d->sink, packed, err);

    while (!status && !(status = ml_packed_next(&r, &row, &got, err)) && got)
        status = insert_row(d, &row, err);
    ml_packed_release(&r);
    return status;
}

static enum ml_status create(struct db *d, struct ml_err *err)
{
    bool from_database = ml_table_types(d->sink->spec.table) != NULL;
    char key[256] = "";
    char *sql;
    int code;
    enum ml_status status = run_sql(d, sqlite3_mprintf("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"), err);

    if (!status && from_database)
        status = attach_input(d, err);
    if (!status && from_database)
        status = input_key(d, key, sizeof key, err);
    if (!status)
        status = run_sql(d, sqlite3_mprintf("BEGIN"), err);
    if (!status && d->gpkg)
        status = run_sql(d, sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d; %s", GPKG_ID,
                                            GPKG_VERSION, gpkg_tables), err);
    if (!status)
        status = run_sql(d, table_sql(d, key), err);
    if (status)
        return status;
    sql = insert_sql(d);
    code = sql ? sqlite3_prepare_v2(d->db, sql, -1, &d->insert, NULL) : SQLITE_NOMEM;
    sqlite3_free(sql);
    return code == SQLITE_OK ? ML_OK : refused(d, err);
}

static enum ml_status fill(struct db *d, FILE *packed, struct ml_err *err)
{
    enum ml_status status = create(d, err);

    if (!status)
        status = copy_rows(d, packed, err);
    if (!status && d->gpkg)
        status = d->copies_geometry ? describe_copy(d, err) : describe_new(d, err);
    return status ? status : run_sql(d, sqlite3_mprintf("COMMIT"), err);
}

/* "out.db#table" apart, as tables are read. */
static enum ml_status split_output(struct db *d, const char *path, char **file, struct ml_err *err)
{
    const char *hash = strrchr(path, '#');
    const char *layer = d->sink->spec.layer;
    size_t len = hash && hash[1] ? (size_t)(hash - path) : strlen(path);

    *file = ml_alloc(len + 1);
    if (!*file)
        return ml_fail_nomem(err);
    memcpy(*file, path, len);
    (*file)[len] = '\0';
    if (hash && hash[1])
        layer = hash + 1;
    d->layer = layer ? layer : ml_table_layer(d->sink->spec.table) ? ml_table_layer(d->sink->spec.table) : "events";
    d->path = *file;
    return ML_OK;
}

static void set_up(struct db *d)
{
    static const char *const geometry[] = {"geom", "ml_geom", "ml_geometry", NULL};
    static const char *const fid[] = {"fid", "ml_fid", "ml_feature_id", NULL};

    d->gpkg = d->sink->form == ML_TABLE_GPKG;
    d->copies_geometry = d->gpkg && ml_table_form(d->sink->spec.table) == ML_TABLE_GPKG;
    d->geometry = free_name(d, geometry);
    d->fid = free_name(d, fid);
    d->fields = d->list->count + d->sink->spec.column_count + (d->gpkg && !d->copies_geometry ? 2 : 0);
}

enum ml_status ml_sink_build_sqlite(const struct ml_sink *s, FILE *packed, const char *path, struct ml_err *err)
{
    struct ml_name_list list;
    struct db d = {.sink = s, .list = &list, .path = path};
    char *file = NULL;
    char *part = NULL;
    enum ml_status status;

    if (!path)
        return ml_fail(err, ML_EUSAGE, NULL, 0, "a database cannot go to standard output; add -o PATH");
    status = ml_name_list_fill(&list, s, packed, err);
    if (!status)
        status = split_output(&d, path, &file, err);
    if (!status && !(part = ml_sink_build_name(file)))
        status = ml_fail_nomem(err);
    if (!status) {
        set_up(&d);
        remove(part);
        if (sqlite3_open(part, &d.db) != SQLITE_OK)
            status = refused(&d, err);
    }
    if (!status)
        status = fill(&d, packed, err);
    sqlite3_finalize(d.insert);
    if (sqlite3_close(d.db) != SQLITE_OK && !status)
        status = refused(&d, err);
    if (!status)
        status = ml_file_replace(part, file, err);
    if (status && part)
        remove(part);
    ml_free(part);
    ml_free(file);
    ml_name_list_release(&list);
    return status;
}
