#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "index/index.h"
#include "store/db.h"
#include "store/gazetteer.h"
#include "store/tables.h"
#include "store/tsv.h"

/* ---- Rows of places.tsv ---- */

struct row {
    struct ml_span field[P_COUNT];
    size_t line;
    size_t parent; /* index into rows, SIZE_MAX = none */
};

struct build {
    sqlite3 *db;
    const char *path;       /* the database, as the user named it */
    struct ml_tsv places;
    struct ml_tsv names;
    struct row *rows;       /* sorted by id */
    size_t row_count;
    size_t row_cap;
};

static int clip(struct ml_span s)
{
    return (int)(s.len > 80 ? 80 : s.len);
}

static bool number(struct ml_span s, double *out)
{
    char text[64];
    char *end;

    if (s.len == 0 || s.len >= sizeof text)
        return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    if (strspn(text, "+-.0123456789") != s.len)
        return false; /* strtod would take 0x1p4 and nan as well */
    *out = strtod(text, &end);
    return *end == '\0';
}

static bool whole_number(struct ml_span s, long long *out)
{
    long long v = 0;

    if (s.len == 0 || s.len > 15)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        v = v * 10 + (s.ptr[i] - '0');
    }
    *out = v;
    return true;
}

static bool is_country_code(struct ml_span s)
{
    return s.len == 2 && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' && s.ptr[1] >= 'A' && s.ptr[1] <= 'Z';
}

static enum ml_status check_place(const struct build *b, const struct row *r, struct ml_err *err)
{
    struct ml_lonlat p;
    enum ml_kind kind;
    long long n;
    const char *file = b->places.path;

    if (r->field[P_ID].len == 0 || r->field[P_NAME].len == 0 || r->field[P_SOURCE].len == 0)
        return ml_fail(err, ML_EINPUT, file, r->line, "lacks an id, a name or a source; fill it in");
    if (!ml_kind_parse(r->field[P_KIND].ptr, r->field[P_KIND].len, &kind))
        return ml_fail(err, ML_EINPUT, file, r->line, "'%.*s' is no kind; use one of the contract's words",
                       clip(r->field[P_KIND]), r->field[P_KIND].ptr);
    if (!number(r->field[P_LAT], &p.lat) || !number(r->field[P_LON], &p.lon) || !ml_lonlat_valid(p))
        return ml_fail(err, ML_EINPUT, file, r->line,
                       "lat and lon are not degrees of WGS 84; write them as 39.9491 and 70.5280");
    if (!whole_number(r->field[P_UNCERTAINTY], &n) || n == 0 || n > 10000000)
        return ml_fail(err, ML_EINPUT, file, r->line,
                       "uncertainty_m is not a number of metres from 1 to 10000000; every position has one");
    if (r->field[P_COUNTRY].len != 0 && !is_country_code(r->field[P_COUNTRY]))
        return ml_fail(err, ML_EINPUT, file, r->line, "country is not a two-letter code; use ISO 3166-1 or nothing");
    if ((r->field[P_POPULATION].len && (!whole_number(r->field[P_POPULATION], &n) || n > UINT32_MAX)) ||
        (r->field[P_GEONAMES].len && !whole_number(r->field[P_GEONAMES], &n)))
        return ml_fail(err, ML_EINPUT, file, r->line, "population or geonames_id is not a whole number; write digits alone or nothing");
    return ML_OK;
}

static int compare_spans(struct ml_span a, struct ml_span b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_id(const void *a, const void *b)
{
    return compare_spans(((const struct row *)a)->field[P_ID], ((const struct row *)b)->field[P_ID]);
}

static size_t find_place(const struct build *b, struct ml_span id)
{
    size_t lo = 0;
    size_t hi = b->row_count;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = compare_spans(b->rows[mid].field[P_ID], id);
        if (c == 0)
            return mid;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return SIZE_MAX;
}

/* Unique ids, parents that exist, no place above itself. */
static enum ml_status link_places(struct build *b, struct ml_err *err)
{
    const char *file = b->places.path;

    for (size_t i = 1; i < b->row_count; i++) {
        const struct row *r = &b->rows[i];
        if (compare_spans(b->rows[i - 1].field[P_ID], r->field[P_ID]) == 0)
            return ml_fail(err, ML_EINPUT, file, r->line, "id '%.*s' is also on line %zu; ids are unique",
                           clip(r->field[P_ID]), r->field[P_ID].ptr, b->rows[i - 1].line);
    }
    for (size_t i = 0; i < b->row_count; i++) {
        struct row *r = &b->rows[i];
        r->parent = SIZE_MAX;
        if (r->field[P_PARENT].len == 0)
            continue;
        r->parent = find_place(b, r->field[P_PARENT]);
        if (r->parent == SIZE_MAX)
            return ml_fail(err, ML_EINPUT, file, r->line, "parent '%.*s' is not in the table; add it or correct it",
                           clip(r->field[P_PARENT]), r->field[P_PARENT].ptr);
    }
    for (size_t i = 0; i < b->row_count; i++) {
        size_t up = i;
        for (int depth = 0; up != SIZE_MAX; depth++, up = b->rows[up].parent) {
            if (depth == 16)
                return ml_fail(err, ML_EINPUT, file, b->rows[i].line,
                               "its parents form a ring or a chain of more than 16; correct parent_id");
        }
    }
    return ML_OK;
}

static enum ml_status read_places(struct build *b, struct ml_err *err)
{
    enum ml_status status;
    int more;

    for (;;) {
        struct row row;
        void *p = b->rows;
        status = ml_tsv_next(&b->places, row.field, &more, err);
        if (status || !more)
            break;
        row.line = b->places.line;
        status = check_place(b, &row, err);
        if (status)
            return status;
        if (!ml_grow(&p, &b->row_cap, b->row_count + 1, sizeof *b->rows))
            return ml_fail_nomem(err);
        b->rows = p;
        b->rows[b->row_count++] = row;
    }
    if (status)
        return status;
    if (b->row_count == 0)
        return ml_fail(err, ML_EINPUT, b->places.path, 1, "holds no places; add some rows");
    qsort(b->rows, b->row_count, sizeof *b->rows, by_id);
    return link_places(b, err);
}

static int bind_text(sqlite3_stmt *stmt, int at, struct ml_span s)
{
    return s.len ? sqlite3_bind_text(stmt, at, s.ptr, (int)s.len, SQLITE_STATIC)
                 : sqlite3_bind_null(stmt, at);
}

static int bind_number(sqlite3_stmt *stmt, int at, struct ml_span s)
{
    long long n;
    double d;
    if (whole_number(s, &n))
        return sqlite3_bind_int64(stmt, at, n);
    return number(s, &d) ? sqlite3_bind_double(stmt, at, d) : sqlite3_bind_null(stmt, at);
}

static void bind_place(sqlite3_stmt *stmt, size_t i, const struct row *r)
{
    sqlite3_bind_int64(stmt, 1, (sqlite3_int64)i + 1);
    bind_text(stmt, 2, r->field[P_ID]);
    bind_text(stmt, 3, r->field[P_NAME]);
    bind_text(stmt, 4, r->field[P_KIND]);
    bind_text(stmt, 5, r->field[P_CODE]);
    bind_number(stmt, 6, r->field[P_LAT]);
    bind_number(stmt, 7, r->field[P_LON]);
    bind_number(stmt, 8, r->field[P_UNCERTAINTY]);
    bind_text(stmt, 9, r->field[P_COUNTRY]);
    if (r->parent != SIZE_MAX)
        sqlite3_bind_int64(stmt, 10, (sqlite3_int64)r->parent + 1);
    else
        sqlite3_bind_null(stmt, 10);
    bind_number(stmt, 11, r->field[P_POPULATION]);
    bind_number(stmt, 12, r->field[P_GEONAMES]);
    bind_text(stmt, 13, r->field[P_WIKIDATA]);
    bind_text(stmt, 14, r->field[P_PCODE]);
    bind_text(stmt, 15, r->field[P_SOURCE]);
    bind_text(stmt, 16, r->field[P_NOTE]);
}

static enum ml_status write_places(struct build *b, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum ml_status status = ml_db_prepare(b->db, b->path,
                                          "INSERT INTO places VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                                          &stmt, err);
    for (size_t i = 0; !status && i < b->row_count; i++) {
        bind_place(stmt, i, &b->rows[i]);
        if (sqlite3_step(stmt) != SQLITE_DONE)
            status = ml_db_fail(err, b->db, b->path);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* ---- Rows of names.tsv ---- */

static bool is_name_kind(struct ml_span s)
{
    return ml_span_is(s, "official") || ml_span_is(s, "variant") || ml_span_is(s, "historic") ||
           ml_span_is(s, "exonym");
}

static enum ml_status check_name(const struct build *b, const struct ml_span *f, size_t *place,
                                 struct ml_err *err)
{
    const char *file = b->names.path;
    size_t line = b->names.line;
    enum ml_lang lang;
    int32_t date;

    *place = find_place(b, f[N_PLACE]);
    if (*place == SIZE_MAX)
        return ml_fail(err, ML_EINPUT, file, line, "place '%.*s' is not in places.tsv; add it or correct the id",
                       clip(f[N_PLACE]), f[N_PLACE].ptr);
    if (f[N_NAME].len == 0 || f[N_SOURCE].len == 0)
        return ml_fail(err, ML_EINPUT, file, line, "lacks a name or a source; fill it in");
    if (!ml_lang_parse(f[N_LANG].ptr, f[N_LANG].len, &lang))
        return ml_fail(err, ML_EINPUT, file, line, "'%.*s' is no language; use en ru ky tg uz-Latn uz-Cyrl or und",
                       clip(f[N_LANG]), f[N_LANG].ptr);
    if (!is_name_kind(f[N_KIND]))
        return ml_fail(err, ML_EINPUT, file, line, "'%.*s' is no kind of name; use official, variant, historic or exonym",
                       clip(f[N_KIND]), f[N_KIND].ptr);
    if ((f[N_FROM].len && !ml_date_parse(f[N_FROM].ptr, f[N_FROM].len, &date)) ||
        (f[N_TO].len && !ml_date_parse(f[N_TO].ptr, f[N_TO].len, &date)))
        return ml_fail(err, ML_EINPUT, file, line, "valid_from or valid_to is no date; write 2022-09-16, 2022-09 or 2022");
    return ML_OK;
}

static enum ml_status write_names(struct build *b, size_t *count, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct ml_span f[N_COUNT];
    int more = 0;
    enum ml_status status = ml_db_prepare(b->db, b->path,
                                          "INSERT INTO names(place, name, lang, kind, valid_from,"
                                          " valid_to, source) VALUES(?,?,?,?,?,?,?)", &stmt, err);
    while (!status) {
        size_t place;
        status = ml_tsv_next(&b->names, f, &more, err);
        if (status || !more)
            break;
        status = check_name(b, f, &place, err);
        if (status)
            break;
        sqlite3_bind_int64(stmt, 1, (sqlite3_int64)place + 1);
        for (int c = N_NAME; c < N_COUNT; c++)
            bind_text(stmt, c + 1, f[c]);
        if (sqlite3_step(stmt) != SQLITE_DONE)
            status = ml_db_fail(err, b->db, b->path);
        sqlite3_reset(stmt);
        (*count)++;
    }
    sqlite3_finalize(stmt);
    return status;
}

/* A place's main name counts as one of its names even where names.tsv does not repeat it. */
static const char complete_names[] =
    "INSERT INTO names(place, name, lang, kind, source)"
    " SELECT p.rowid, p.name, 'en', 'official', p.source FROM places p WHERE NOT EXISTS"
    " (SELECT 1 FROM names n WHERE n.place = p.rowid AND n.name = p.name) ORDER BY p.rowid";

/* ---- The whole ---- */

static enum ml_status fill(struct build *b, struct ml_build_stats *stats, struct ml_err *err)
{
    enum ml_status status = ml_db_exec(b->db, b->path,
                                       "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;", err);
    if (!status)
        status = ml_db_create(b->db, b->path, err);
    if (!status)
        status = ml_db_exec(b->db, b->path, "BEGIN", err);
    if (!status)
        status = read_places(b, err);
    if (!status)
        status = write_places(b, err);
    if (!status)
        status = write_names(b, &stats->names, err);
    if (!status)
        status = ml_db_exec(b->db, b->path, complete_names, err);
    if (!status)
        status = ml_db_compile(b->db, b->path, &stats->index_bytes, &stats->keys, err);
    if (!status)
        status = ml_db_exec(b->db, b->path, "COMMIT; ANALYZE;", err);
    stats->places = b->row_count;
    return status;
}

static char *join(const char *dir, const char *name)
{
    size_t size = strlen(dir) + strlen(name) + 2;
    char *p = ml_alloc(size);
    if (p)
        snprintf(p, size, "%s/%s", dir, name);
    return p;
}

enum ml_status ml_gazetteer_build(const char *dir, const char *path, struct ml_build_stats *stats,
                                  struct ml_err *err)
{
    struct build b = {.path = path};
    char *places = join(dir, "places.tsv");
    char *names = join(dir, "names.tsv");
    char *part = ml_file_part_name(path, "");
    enum ml_status status;

    *stats = (struct ml_build_stats){0};
    if (!places || !names || !part) {
        status = ml_fail_nomem(err);
        goto out;
    }
    status = ml_tsv_open(&b.places, places, ml_place_columns, err);
    if (!status)
        status = ml_tsv_open(&b.names, names, ml_name_columns, err);
    if (status)
        goto out;
    remove(part);
    if (sqlite3_open_v2(part, &b.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK) {
        status = ml_db_fail(err, b.db, path);
        goto out;
    }
    status = fill(&b, stats, err);
    if (sqlite3_close(b.db) != SQLITE_OK && !status)
        status = ml_db_fail(err, b.db, path);
    b.db = NULL;
    if (!status)
        status = ml_file_replace(part, path, err);
out:
    sqlite3_close(b.db);
    if (part && status)
        remove(part);
    ml_tsv_close(&b.places);
    ml_tsv_close(&b.names);
    ml_free(b.rows);
    ml_free(places);
    ml_free(names);
    ml_free(part);
    return status;
}
