#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "index/index.h"
#include "store/db.h"
#include "text/utf8.h"

/* The tables as the index builder wants them. */
struct tables {
    struct ml_arena arena;
    struct ml_place_rec *places;
    size_t place_count;
    uint32_t *main_name;    /* hash of each place's main name, to recognise it among the names */
    struct ml_name_in *names;
    size_t name_count;
};

static uint32_t text_hash(const unsigned char *s)
{
    uint32_t h = 2166136261u;
    for (; *s; s++)
        h = (h ^ *s) * 16777619u;
    return h;
}

static uint8_t rank_of(const char *code)
{
    static const struct { const char *code; uint8_t rank; } ranks[] = {
        {"PPLC", 6}, {"PPLA", 5}, {"PPLA2", 4}, {"PPLA3", 3}, {"PPLA4", 2}, {"PPLX", 0},
    };
    for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++) {
        if (strcmp(code, ranks[i].code) == 0)
            return ranks[i].rank;
    }
    return 1;
}

static enum ml_status highest_row(sqlite3 *db, const char *path, const char *sql, size_t *out, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum ml_status status = ml_db_prepare(db, path, sql, &stmt, err);

    *out = 0;
    if (!status && sqlite3_step(stmt) != SQLITE_ROW)
        status = ml_db_fail(err, db, path);
    if (!status)
        *out = (size_t)sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return status;
}

static void fill_place(struct ml_place_rec *r, sqlite3_stmt *stmt)
{
    const unsigned char *kind = sqlite3_column_text(stmt, 2);
    const unsigned char *code = sqlite3_column_text(stmt, 3);
    const unsigned char *country = sqlite3_column_text(stmt, 7);
    enum ml_kind k = ML_KIND_OTHER;

    *r = (struct ml_place_rec){.parent = ML_NO_PLACE, .region = ML_NO_PLACE,
                               .district = ML_NO_PLACE, .country_place = ML_NO_PLACE};
    if (kind)
        ml_kind_parse((const char *)kind, strlen((const char *)kind), &k);
    r->kind = (uint8_t)k;
    r->rank = rank_of(code ? (const char *)code : "");
    r->lat_e6 = (int32_t)lround(sqlite3_column_double(stmt, 4) * 1e6);
    r->lon_e6 = (int32_t)lround(sqlite3_column_double(stmt, 5) * 1e6);
    r->uncertainty_m = (uint32_t)sqlite3_column_int64(stmt, 6);
    if (country && strlen((const char *)country) == 2)
        memcpy(r->country, country, 2);
    if (sqlite3_column_type(stmt, 8) != SQLITE_NULL)
        r->parent = (uint32_t)sqlite3_column_int64(stmt, 8) - 1;
    r->population = (uint32_t)sqlite3_column_int64(stmt, 9);
}

static enum ml_status read_places(sqlite3 *db, const char *path, struct tables *t, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    size_t n;
    enum ml_status status = highest_row(db, path, "SELECT coalesce(max(rowid), 0) FROM places", &n, err);
    int rc = SQLITE_DONE;

    if (status)
        return status;
    t->places = ml_calloc(n + 1, sizeof *t->places);
    t->main_name = ml_calloc(n + 1, sizeof *t->main_name);
    if (!t->places || !t->main_name)
        return ml_fail_nomem(err);
    status = ml_db_prepare(db, path,
                           "SELECT rowid, name, kind, feature_code, lat, lon, uncertainty_m, country,"
                           " parent, population FROM places ORDER BY rowid", &stmt, err);
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        size_t i = (size_t)sqlite3_column_int64(stmt, 0) - 1;
        fill_place(&t->places[i], stmt);
        t->main_name[i] = text_hash(sqlite3_column_text(stmt, 1));
    }
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, db, path);
    sqlite3_finalize(stmt);
    t->place_count = n;
    return status;
}

/* Region, district and country of each place, by climbing its parents. */
static void climb(struct tables *t)
{
    for (size_t i = 0; i < t->place_count; i++) {
        struct ml_place_rec *r = &t->places[i];
        uint32_t up = (uint32_t)i;
        for (int depth = 0; depth < 16 && up < t->place_count; depth++) {
            const struct ml_place_rec *a = &t->places[up];
            if (a->kind == ML_KIND_DISTRICT && r->district == ML_NO_PLACE)
                r->district = up;
            if (a->kind == ML_KIND_REGION && r->region == ML_NO_PLACE)
                r->region = up;
            if (a->kind == ML_KIND_COUNTRY && r->country_place == ML_NO_PLACE)
                r->country_place = up;
            up = a->parent;
        }
    }
}

static uint8_t name_kind_of(const unsigned char *kind)
{
    switch (kind ? kind[0] : 'v') {
    case 'o': return ML_NAME_OFFICIAL;
    case 'h': return ML_NAME_HISTORIC;
    case 'e': return ML_NAME_EXONYM;
    default: return ML_NAME_VARIANT;
    }
}

static enum ml_status read_names(sqlite3 *db, const char *path, struct tables *t, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    size_t n;
    enum ml_status status = highest_row(db, path, "SELECT coalesce(max(rowid), 0) FROM names", &n, err);
    int rc = SQLITE_DONE;

    if (status)
        return status;
    t->names = ml_calloc(n + 1, sizeof *t->names);
    if (!t->names)
        return ml_fail_nomem(err);
    t->name_count = n;
    for (size_t i = 0; i < n; i++)
        t->names[i].text = "";
    status = ml_db_prepare(db, path, "SELECT rowid, place, name, lang, kind FROM names ORDER BY rowid",
                           &stmt, err);
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct ml_name_in *in = &t->names[sqlite3_column_int64(stmt, 0) - 1];
        const unsigned char *text = sqlite3_column_text(stmt, 2);
        const unsigned char *lang = sqlite3_column_text(stmt, 3);
        enum ml_lang l = ML_LANG_UND;

        if (!text || !lang || ml_utf8_valid_prefix((const char *)text, strlen((const char *)text)) != strlen((const char *)text)) {
            status = ml_fail(err, ML_EFORMAT, path, 0, "a name is no text, or not valid UTF-8; build it again");
            break;
        }
        ml_lang_parse((const char *)lang, strlen((const char *)lang), &l);
        in->text = ml_arena_dup(&t->arena, (const char *)text, strlen((const char *)text));
        in->place = (uint32_t)sqlite3_column_int64(stmt, 1) - 1;
        in->lang = (uint8_t)l;
        in->name_kind = name_kind_of(sqlite3_column_text(stmt, 4));
        if (!in->text || in->place >= t->place_count) {
            status = in->text ? ml_fail(err, ML_EFORMAT, path, 0, "a name belongs to no place; build it again")
                              : ml_fail_nomem(err);
            break;
        }
        if (t->places[in->place].name_count < UINT16_MAX)
            t->places[in->place].name_count++;
        in->main = t->main_name[in->place] == text_hash(text);
    }
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, db, path);
    sqlite3_finalize(stmt);
    return status;
}

static enum ml_status store_blob(sqlite3 *db, const char *path, const struct ml_buf *blob,
                                 struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum ml_status status = ml_db_prepare(db, path,
                                          "INSERT OR REPLACE INTO compiled(rowid, name, data) VALUES(1, 'names', ?)",
                                          &stmt, err);
    if (!status && (sqlite3_bind_blob64(stmt, 1, blob->data, blob->len, SQLITE_STATIC) != SQLITE_OK ||
                    sqlite3_step(stmt) != SQLITE_DONE))
        status = ml_db_fail(err, db, path);
    sqlite3_finalize(stmt);
    return status;
}

static const char search_tables[] =
    "DELETE FROM place_box;"
    "INSERT INTO place_box SELECT rowid, lon, lon, lat, lat FROM places;"
    "INSERT INTO name_search(name_search) VALUES('rebuild');";

enum ml_status ml_db_compile(sqlite3 *db, const char *path, size_t *index_bytes, size_t *keys,
                             struct ml_err *err)
{
    struct tables t = {0};
    struct ml_buf blob;
    struct ml_index view;
    enum ml_status status;

    ml_arena_init(&t.arena, 0);
    ml_buf_init(&blob, 0);
    status = read_places(db, path, &t, err);
    if (!status)
        status = read_names(db, path, &t, err);
    if (!status) {
        climb(&t);
        status = ml_index_build(t.places, t.place_count, t.names, t.name_count, &blob, err);
    }
    if (!status)
        status = ml_index_view(blob.data, blob.len, &view, err);
    if (!status)
        status = store_blob(db, path, &blob, err);
    if (!status)
        status = ml_db_exec(db, path, search_tables, err);
    if (!status) {
        *index_bytes = blob.len;
        *keys = view.key_count;
    }
    ml_buf_release(&blob);
    ml_free(t.places);
    ml_free(t.main_name);
    ml_free(t.names);
    ml_arena_release(&t.arena);
    return status;
}
