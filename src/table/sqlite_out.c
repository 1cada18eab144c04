/* Staged rows into a table of a SQLite database. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "table/db_out.h"

static enum ml_status run_sql(struct ml_db_out *d, char *sql, struct ml_err *err)
{
    enum ml_status status = sql ? ml_gpkg_exec(&d->file, sql, err) : ml_fail_nomem(err);

    sqlite3_free(sql);
    return status;
}

/* ---- Columns ---- */

static bool same_name(struct ml_span a, struct ml_span b)
{
    return a.len == b.len && sqlite3_strnicmp(a.ptr, b.ptr, (int)a.len) == 0;
}

/* SQLite takes names as the same but for case; the second of such a pair gets a number. */
static void column_name(const struct ml_db_out *d, size_t i, struct ml_buf *out)
{
    size_t same = 0;
    struct ml_span name = d->list.names[i];

    for (size_t j = 0; j < i; j++)
        same += same_name(d->list.names[j], name);
    for (size_t k = 0; k < name.len; k++) {
        if (name.ptr[k] == '"')
            ml_buf_putc(out, '"');
        ml_buf_putc(out, name.ptr[k] ? name.ptr[k] : ' ');
    }
    if (same)
        ml_buf_printf(out, "_%zu", same + 1);
}

static const char *type_of(const struct ml_db_out *d, size_t i)
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

/* `, "a" TEXT, "b" REAL`; the key is the input's own, so that a layer remains one. */
static void list_columns(struct ml_db_out *d, struct ml_span key)
{
    struct ml_buf *b = &d->columns;

    for (size_t i = 0; i < d->list.count; i++) {
        bool is_key = key.len && same_name(d->list.names[i], key);
        ml_buf_puts(b, ", \"");
        column_name(d, i, b);
        ml_buf_puts(b, "\" ");
        ml_buf_puts(b, is_key ? "INTEGER PRIMARY KEY NOT NULL" : type_of(d, i));
    }
    for (size_t i = 0; i < d->sink->spec.column_count; i++) {
        const struct ml_column *c = &d->sink->spec.columns[i].column;
        ml_buf_printf(b, ", \"%s\" %s", c->name, added_type(c));
    }
}

/* The primary key column of the input's table; "" when it has none. */
static enum ml_status input_key(struct ml_db_out *d, char *key, size_t size, struct ml_err *err)
{
    char *sql = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q, 'input') WHERE pk = 1 AND "
                                "upper(type) IN ('INTEGER', 'INT', 'MEDIUMINT')",
                                ml_table_layer(d->sink->spec.table));
    sqlite3_stmt *s = NULL;
    enum ml_status status = sql ? ml_gpkg_prepare(&d->file, sql, &s, err) : ml_fail_nomem(err);

    sqlite3_free(sql);
    if (!status && sqlite3_step(s) == SQLITE_ROW)
        sqlite3_snprintf((int)size, key, "%s", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return status;
}

/* ---- The table ---- */

static enum ml_status create_plain(struct ml_db_out *d, struct ml_err *err)
{
    size_t fields = d->list.count + d->sink->spec.column_count;
    struct ml_buf marks = {0};
    char *sql;
    enum ml_status status = run_sql(d, sqlite3_mprintf("CREATE TABLE \"%w\" (%s)", d->name, d->columns.data + 2), err);

    for (size_t i = 0; i < fields; i++)
        ml_buf_puts(&marks, i ? ",?" : "?");
    sql = marks.failed ? NULL : sqlite3_mprintf("INSERT INTO \"%w\" VALUES (%s)", d->name, marks.data);
    if (!status)
        status = sql ? ml_gpkg_prepare(&d->file, sql, &d->insert, err) : ml_fail_nomem(err);
    sqlite3_free(sql);
    ml_buf_release(&marks);
    return status;
}

static enum ml_status open_plain(struct ml_db_out *d, struct ml_err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

    if (sqlite3_open_v2(d->part, &d->file.db, flags, NULL) != SQLITE_OK)
        return ml_gpkg_fail(&d->file, err);
    return run_sql(d, sqlite3_mprintf("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
                                      "PRAGMA locking_mode = EXCLUSIVE; BEGIN"), err);
}

static enum ml_status create(struct ml_db_out *d, struct ml_err *err)
{
    bool from_database = ml_table_types(d->sink->spec.table) != NULL;
    char key[256] = "";
    enum ml_status status = d->gpkg ? ml_gpkg_open(&d->file, d->part, d->target, err) : open_plain(d, err);

    if (!status && from_database)
        status = run_sql(d, sqlite3_mprintf("COMMIT; ATTACH %Q AS input; BEGIN", ml_table_name(d->sink->spec.table)), err);
    if (!status && from_database)
        status = input_key(d, key, sizeof key, err);
    if (status)
        return status;
    list_columns(d, d->gpkg && !d->copies_geometry ? (struct ml_span){0} : ml_span_of(key));
    if (d->columns.failed)
        return ml_fail_nomem(err);
    return d->gpkg && !d->copies_geometry ? ml_gpkg_out_create(d, err) : create_plain(d, err);
}

/* "out.db#table" apart, as tables are read. */
static enum ml_status split_output(struct ml_db_out *d, const char *path, struct ml_err *err)
{
    const char *hash = strrchr(path, '#');
    const char *layer = d->sink->spec.layer;
    size_t len = hash && hash[1] ? (size_t)(hash - path) : strlen(path);

    d->target = ml_alloc(len + 1);
    if (!d->target)
        return ml_fail_nomem(err);
    memcpy(d->target, path, len);
    d->target[len] = '\0';
    d->part = ml_sink_build_name(d->target);
    if (hash && hash[1])
        layer = hash + 1;
    d->name = layer ? layer : ml_table_layer(d->sink->spec.table) ? ml_table_layer(d->sink->spec.table) : "events";
    d->file.path = d->target;
    return d->part ? ML_OK : ml_fail_nomem(err);
}

enum ml_status ml_db_out_open(const struct ml_sink *s, FILE *packed, const char *path, struct ml_db_out **out,
                              struct ml_err *err)
{
    struct ml_db_out *d;
    enum ml_status status;

    *out = NULL;
    if (!path)
        return ml_fail(err, ML_EUSAGE, NULL, 0, "a database cannot go to standard output; add -o PATH, or --to csv");
    d = ml_calloc(1, sizeof *d);
    if (!d)
        return ml_fail_nomem(err);
    d->sink = s;
    d->gpkg = s->form == ML_TABLE_GPKG;
    d->copies_geometry = d->gpkg && ml_table_form(s->spec.table) == ML_TABLE_GPKG;
    d->extent = ML_BOX_EMPTY;
    status = ml_name_list_fill(&d->list, s, packed, err);
    if (!status)
        status = split_output(d, path, err);
    if (!status && d->gpkg && !d->copies_geometry)
        status = ml_gpkg_out_name(d, err);
    if (!status) {
        remove(d->part);
        status = create(d, err);
    }
    if (status)
        ml_db_out_free(d);
    else
        *out = d;
    return status;
}

/* ---- Rows ---- */

static bool bind_cell(sqlite3_stmt *s, int i, const struct ml_cell *c, bool typed)
{
    struct ml_buf number;
    bool good;

    switch (c->type) {
    case ML_CELL_NULL: return true; /* as it is before anything is bound */
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

static enum ml_status insert_row(struct ml_db_out *d, const struct ml_packed_row *row, struct ml_err *err)
{
    bool typed = ml_table_form(d->sink->spec.table) == ML_TABLE_JSONL;
    bool located = d->gpkg && !d->copies_geometry;
    int at = 1;
    bool good = true;
    enum ml_status status = ML_OK;

    sqlite3_clear_bindings(d->insert);
    if (located)
        status = ml_gpkg_out_bind(d, row, &at, err);
    for (size_t i = 0; i < d->list.count && good; i++, at++) {
        const struct ml_cell *c = ml_packed_cell(row, &d->list, i);
        good = !c || bind_cell(d->insert, at, c, typed);
    }
    for (size_t i = 0; i < d->sink->spec.column_count && good; i++, at++)
        good = bind_cell(d->insert, at, row->added + i, false);
    if (!status && !good)
        status = ml_gpkg_fail(&d->file, err);
    if (!status)
        status = ml_gpkg_step(&d->file, d->insert, err);
    return status || !located ? status : ml_gpkg_out_index(d, row, err);
}

enum ml_status ml_db_out_rows(struct ml_db_out *d, struct ml_packed_reader *r, uint64_t end, struct ml_err *err)
{
    struct ml_packed_row row;
    bool got = true;
    enum ml_status status = ML_OK;

    while (!status && got && r->offset < end) {
        status = ml_packed_next(r, &row, &got, err);
        if (!status && got)
            status = insert_row(d, &row, err);
    }
    return status;
}

enum ml_status ml_db_out_finish(struct ml_db_out *d, struct ml_err *err)
{
    enum ml_status status = ML_OK;

    if (d->gpkg)
        status = d->copies_geometry ? ml_gpkg_out_describe_copy(d, err) : ml_gpkg_out_finish(d, err);
    sqlite3_finalize(d->insert);
    d->insert = NULL;
    ml_gpkg_tree_free(d->tree);
    d->tree = NULL;
    if (!status)
        status = run_sql(d, sqlite3_mprintf("COMMIT"), err);
    if (!status && sqlite3_close(d->file.db) != SQLITE_OK)
        return ml_gpkg_fail(&d->file, err);
    if (!status)
        d->file.db = NULL;
    return status ? status : ml_file_replace(d->part, d->target, err);
}

void ml_db_out_free(struct ml_db_out *d)
{
    if (!d)
        return;
    sqlite3_finalize(d->insert);
    ml_gpkg_tree_free(d->tree);
    sqlite3_close(d->file.db);
    if (d->part)
        remove(d->part);
    ml_free(d->part);
    ml_free(d->target);
    ml_near_release(&d->near);
    ml_buf_release(&d->columns);
    ml_buf_release(&d->blob);
    ml_name_list_release(&d->list);
    ml_free(d);
}
