/* Tables of SQLite databases and layers of GeoPackages, read row by row. */
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "table/pack.h"
#include "table/table_int.h"

/* How long a writer is waited for. */
enum { BUSY_MS = 500 };

static enum ml_status refused(const struct ml_table *t, struct ml_err *err)
{
    int code = t->db ? sqlite3_errcode(t->db) & 0xff : SQLITE_NOMEM;

    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return ml_fail(err, ML_EIO, t->name, 0,
                       "is locked by a program that writes to it; try again when that is done, or copy the file");
    return ml_fail(err, ML_ELIBRARY, t->name, 0, "SQLite says: %s; is the database whole?",
                   t->db ? sqlite3_errmsg(t->db) : "out of memory");
}

/* "FILE#TABLE" apart; a file whose own name has a # is taken whole. */
static enum ml_status split_path(struct ml_table *t, const char *path, const char **file, struct ml_err *err)
{
    const char *hash = strrchr(path, '#');

    *file = path;
    if (!hash || ml_file_exists(path))
        return ML_OK;
    *file = ml_arena_dup(&t->arena, path, (size_t)(hash - path));
    t->layer = hash[1] ? hash + 1 : NULL;
    return *file ? ML_OK : ml_fail_nomem(err);
}

/* One table is taken without asking; of several one must be named. */
static enum ml_status choose_layer(struct ml_table *t, struct ml_err *err)
{
    static const char all[] =
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB 'sqlite_*' "
        "AND name NOT GLOB 'gpkg_*' AND name NOT GLOB 'rtree_*' AND name NOT IN ('layer_styles', 'border_segments') "
        "ORDER BY name";
    sqlite3_stmt *s = NULL;
    struct ml_buf names;
    size_t count = 0;
    enum ml_status status = ML_OK;

    ml_buf_init(&names, 300);
    if (sqlite3_prepare_v2(t->db, all, -1, &s, NULL) != SQLITE_OK)
        return refused(t, err);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);
        if (count++ == 0)
            t->layer = ml_arena_dup(&t->arena, name, strlen(name));
        ml_buf_puts(&names, count > 1 ? ", " : "");
        ml_buf_puts(&names, name);
    }
    if (sqlite3_errcode(t->db) != SQLITE_DONE && sqlite3_errcode(t->db) != SQLITE_OK)
        status = refused(t, err);
    sqlite3_finalize(s);
    if (!status && count != 1)
        status = ml_fail(err, ML_EUSAGE, t->name, 0, count ? "has several tables (%s); name one as FILE#TABLE"
                         : "has no table%s", names.data ? names.data : "");
    ml_buf_release(&names);
    return status;
}

static enum ml_status prepare(struct ml_table *t, struct ml_err *err)
{
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY rowid", t->layer);
    int code = sql ? sqlite3_prepare_v2(t->db, sql, -1, &t->select, NULL) : SQLITE_NOMEM;

    sqlite3_free(sql);
    if (code == SQLITE_OK)
        return ML_OK;
    /* A view or a table WITHOUT ROWID has its own order. */
    sql = sqlite3_mprintf("SELECT * FROM \"%w\"", t->layer);
    code = sql ? sqlite3_prepare_v2(t->db, sql, -1, &t->select, NULL) : SQLITE_NOMEM;
    sqlite3_free(sql);
    if (code == SQLITE_OK)
        return ML_OK;
    if (code == SQLITE_ERROR)
        return ml_fail(err, ML_EINPUT, t->name, 0, "has no table '%.80s'; list them with: sqlite3 FILE .tables",
                       t->layer);
    return refused(t, err);
}

static enum ml_status name_columns(struct ml_table *t, struct ml_err *err)
{
    size_t n = (size_t)sqlite3_column_count(t->select);

    t->columns = ml_arena_array(&t->arena, n + 1, sizeof *t->columns);
    t->types = ml_arena_array(&t->arena, n + 1, sizeof *t->types);
    if (!t->columns || !t->types)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const char *name = sqlite3_column_name(t->select, (int)i);
        const char *type = sqlite3_column_decltype(t->select, (int)i);
        if (!name)
            return ml_fail_nomem(err);
        t->columns[i] = (struct ml_span){ml_arena_dup(&t->arena, name, strlen(name)), strlen(name)};
        t->types[i] = type ? ml_arena_dup(&t->arena, type, strlen(type)) : "";
        if (!t->columns[i].ptr || !t->types[i])
            return ml_fail_nomem(err);
    }
    t->column_count = n;
    return ML_OK;
}

static bool is_geopackage(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    bool found = sqlite3_prepare_v2(db, "SELECT 1 FROM gpkg_contents LIMIT 1", -1, &s, NULL) == SQLITE_OK;

    sqlite3_finalize(s);
    return found;
}

enum ml_status ml_sqlite_open(struct ml_table *t, const struct ml_table_spec *spec, struct ml_err *err)
{
    const char *file;
    enum ml_status status = split_path(t, spec->path, &file, err);

    if (status)
        return status;
    t->name = file;
    if (!ml_file_exists(file))
        return ml_fail(err, ML_EIO, file, 0, "cannot be opened: no such file; check the name");
    if (sqlite3_open_v2(file, &t->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return refused(t, err);
    sqlite3_busy_timeout(t->db, BUSY_MS);
    t->form = is_geopackage(t->db) ? ML_TABLE_GPKG : ML_TABLE_SQLITE;
    if (!t->layer)
        status = choose_layer(t, err);
    if (!status)
        status = prepare(t, err);
    return status ? status : name_columns(t, err);
}

static struct ml_cell cell_at(sqlite3_stmt *s, int i)
{
    struct ml_cell c = {.type = ML_CELL_NULL};

    switch (sqlite3_column_type(s, i)) {
    case SQLITE_INTEGER:
        c.type = ML_CELL_INT;
        c.i = sqlite3_column_int64(s, i);
        break;
    case SQLITE_FLOAT:
        c.type = ML_CELL_REAL;
        c.d = sqlite3_column_double(s, i);
        break;
    case SQLITE_TEXT:
        c.type = ML_CELL_TEXT;
        c.text.ptr = (const char *)sqlite3_column_text(s, i);
        c.text.len = (size_t)sqlite3_column_bytes(s, i);
        break;
    case SQLITE_BLOB:
        c.type = ML_CELL_BLOB;
        c.text.ptr = sqlite3_column_blob(s, i);
        c.text.len = (size_t)sqlite3_column_bytes(s, i);
        break;
    default: break;
    }
    return c;
}

enum ml_status ml_sqlite_read(struct ml_table *t, struct ml_chunk *chunk, struct ml_err *err)
{
    int code = SQLITE_ROW;

    while (chunk->count < ML_TABLE_CHUNK_ROWS && chunk->bytes.len < ML_TABLE_CHUNK_BYTES && !t->at_end) {
        void *rows = chunk->rows;
        struct ml_chunk_row *r;
        code = sqlite3_step(t->select);
        if (code != SQLITE_ROW)
            break;
        if (!ml_grow(&rows, &chunk->cap, chunk->count + 1, sizeof *chunk->rows))
            return ml_fail_nomem(err);
        chunk->rows = rows;
        r = chunk->rows + chunk->count++;
        *r = (struct ml_chunk_row){.beg = chunk->bytes.len, .body = chunk->bytes.len, .line = (size_t)++t->row};
        for (int i = 0; i < (int)t->column_count; i++) {
            struct ml_cell cell = cell_at(t->select, i);
            ml_pack_cell(&chunk->bytes, &cell);
        }
        r->end = chunk->bytes.len;
    }
    if (chunk->bytes.failed)
        return ml_fail_nomem(err);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return refused(t, err);
    t->at_end = t->at_end || code == SQLITE_DONE;
    return ML_OK;
}

enum ml_status ml_sqlite_seek(struct ml_table *t, uint64_t row, struct ml_err *err)
{
    while (t->row < row) {
        int code = sqlite3_step(t->select);
        if (code == SQLITE_DONE)
            return ml_fail(err, ML_EINPUT, t->name, 0,
                           "has fewer rows than when the work began; run without --resume");
        if (code != SQLITE_ROW)
            return refused(t, err);
        t->row++;
    }
    return ML_OK;
}

void ml_sqlite_close(struct ml_table *t)
{
    sqlite3_finalize(t->select);
    sqlite3_close(t->db);
}
