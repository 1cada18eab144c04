#include "store/import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/hash.h"
#include "store/import_int.h"
#include "text/word.h"

uint64_t ml_import_sounds(struct ml_span name)
{
    struct ml_phrase ph;

    ml_phrase_read(name, &ph);
    if (!ph.readable || ph.count == 0 || ph.script == ML_SCRIPT_NONE)
        return 0;
    return ml_hash(ph.sound, ph.count) | 1;
}

void ml_import_row_name(struct ml_import_row *row, struct ml_span name, const char *lang,
                        struct ml_import_stats *stats)
{
    if (name.len == 0)
        return;
    for (size_t i = 0; i < row->name_count; i++)
        if (ml_span_eq(row->name[i], name) && strcmp(row->lang[i], lang) == 0)
            return;
    if (row->name_count == ML_IMPORT_NAMES || ml_import_sounds(name) == 0) {
        stats->names_unread++;
        return;
    }
    row->lang[row->name_count] = lang;
    row->name[row->name_count++] = name;
}

/* ---- GeoNames ids ---- */

struct ml_import_id *ml_import_slot(struct ml_import *im, int64_t id)
{
    size_t mask = im->id_cap - 1;
    size_t i = (size_t)ml_hash(&id, sizeof id) & mask;

    while (im->ids[i].id != 0 && im->ids[i].id != id)
        i = (i + 1) & mask;
    return &im->ids[i];
}

/* Keeps the table at most half full. */
static bool make_room(struct ml_import *im)
{
    struct ml_import_id *old = im->ids;
    size_t old_cap = im->id_cap;

    if (old && im->id_count * 2 < old_cap)
        return true;
    im->ids = ml_calloc(old ? old_cap * 2 : 4096, sizeof *im->ids);
    if (!im->ids) {
        im->ids = old;
        return false;
    }
    im->id_cap = old ? old_cap * 2 : 4096;
    for (size_t i = 0; i < old_cap; i++)
        if (old[i].id)
            *ml_import_slot(im, old[i].id) = old[i];
    ml_free(old);
    return true;
}

bool ml_import_remember(struct ml_import *im, struct ml_import_id entry)
{
    struct ml_import_id *slot;

    if (!make_room(im))
        return false;
    slot = ml_import_slot(im, entry.id);
    im->id_count += slot->id == 0;
    *slot = entry;
    return true;
}

/* ---- What is there already ---- */

static int by_hash(const void *x, const void *y)
{
    const struct ml_import_name *a = x;
    const struct ml_import_name *b = y;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static struct ml_span column_span(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return (struct ml_span){text ? text : "", (size_t)sqlite3_column_bytes(stmt, column)};
}

static size_t country_slot(struct ml_span cc)
{
    return cc.len == 2 && cc.ptr[0] >= 'A' && cc.ptr[0] <= 'Z' && cc.ptr[1] >= 'A' && cc.ptr[1] <= 'Z'
               ? (size_t)((cc.ptr[0] - 'A') * 26 + cc.ptr[1] - 'A') : SIZE_MAX;
}

static enum ml_status load_places(struct ml_import *im, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = SQLITE_DONE;
    enum ml_status status = ml_db_prepare(im->db, im->path,
                                          "SELECT rowid, geonames_id, kind, country FROM places ORDER BY rowid",
                                          &stmt, err);
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        int64_t place = sqlite3_column_int64(stmt, 0);
        int64_t id = sqlite3_column_int64(stmt, 1);
        size_t cc = country_slot(column_span(stmt, 3));
        if (id && !ml_import_remember(im, (struct ml_import_id){id, place, 0, 0}))
            status = ml_fail_nomem(err);
        if (cc != SIZE_MAX && ml_span_is(column_span(stmt, 2), "country"))
            im->country[cc] = place;
        im->next_place = place + 1;
    }
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, im->db, im->path);
    sqlite3_finalize(stmt);
    return status;
}

static enum ml_status load_names(struct ml_import *im, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = SQLITE_DONE;
    enum ml_status status = ml_db_prepare(im->db, im->path,
                                          "SELECT n.name, p.rowid, p.kind, p.lat, p.lon FROM names n"
                                          " JOIN places p ON p.rowid = n.place ORDER BY n.rowid", &stmt, err);
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct ml_span kind = column_span(stmt, 2);
        struct ml_import_name n = {.hash = ml_import_sounds(column_span(stmt, 0)), .kind = ML_KIND_OTHER};
        void *p = im->known;
        if (!n.hash)
            continue;
        n.place = sqlite3_column_int64(stmt, 1);
        ml_kind_parse(kind.ptr, kind.len, &n.kind);
        n.point = (struct ml_lonlat){sqlite3_column_double(stmt, 4), sqlite3_column_double(stmt, 3)};
        if (!ml_grow(&p, &im->known_cap, im->known_count + 1, sizeof *im->known)) {
            status = ml_fail_nomem(err);
            break;
        }
        im->known = p;
        im->known[im->known_count++] = n;
    }
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, im->db, im->path);
    sqlite3_finalize(stmt);
    if (im->known_count)
        qsort(im->known, im->known_count, sizeof *im->known, by_hash);
    return status;
}

enum ml_status ml_import_reload(struct ml_import *im, struct ml_err *err)
{
    im->known_count = 0;
    return load_names(im, err);
}

static double near_of(enum ml_kind kind)
{
    return kind == ML_KIND_REGION ? 100000 : kind == ML_KIND_DISTRICT ? 30000 : kind == ML_KIND_SUBDISTRICT ? 10000
                                                                                                            : 2000;
}

/* Metres on a sphere, good to half a percent at these distances. */
static double metres(struct ml_lonlat a, struct ml_lonlat b)
{
    const double rad = acos(-1) / 180;
    double x = (a.lon - b.lon) * cos((a.lat + b.lat) / 2 * rad);
    return 6371000 * rad * hypot(x, a.lat - b.lat);
}

/* The nearest place of the same sound and kind within reach; 0 when there is none. */
static int64_t same_by_name(const struct ml_import *im, const struct ml_import_row *row)
{
    int64_t best = 0;
    double best_m = near_of(row->kind);

    for (size_t i = 0; i < 2 && i < row->name_count; i++) {
        uint64_t hash = ml_import_sounds(row->name[i]);
        size_t lo = 0;
        size_t hi = im->known_count;
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;
            if (im->known[mid].hash < hash)
                lo = mid + 1;
            else
                hi = mid;
        }
        for (; lo < im->known_count && im->known[lo].hash == hash; lo++) {
            const struct ml_import_name *n = &im->known[lo];
            double m = n->kind == row->kind ? metres(n->point, row->point) : best_m;
            if (m < best_m) {
                best = n->place;
                best_m = m;
            }
        }
    }
    return best;
}

/* ---- Writing ---- */

static void bind_span(sqlite3_stmt *stmt, int at, struct ml_span s)
{
    if (s.len)
        sqlite3_bind_text(stmt, at, s.ptr, (int)s.len, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, at);
}

static void bind_positive(sqlite3_stmt *stmt, int at, int64_t v)
{
    if (v > 0)
        sqlite3_bind_int64(stmt, at, v);
    else
        sqlite3_bind_null(stmt, at);
}

static enum ml_status run(struct ml_import *im, sqlite3_stmt *stmt, struct ml_err *err)
{
    enum ml_status status = sqlite3_step(stmt) == SQLITE_DONE ? ML_OK : ml_db_fail(err, im->db, im->path);
    sqlite3_reset(stmt);
    return status;
}

static enum ml_status insert_name(struct ml_import *im, int64_t place, struct ml_span name, const char *lang,
                                  const char *kind, const char *source, struct ml_err *err)
{
    sqlite3_bind_int64(im->add_name, 1, place);
    bind_span(im->add_name, 2, name);
    sqlite3_bind_text(im->add_name, 3, lang, -1, SQLITE_STATIC);
    sqlite3_bind_text(im->add_name, 4, kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(im->add_name, 5, source, -1, SQLITE_STATIC);
    im->stats->names_added++;
    return run(im, im->add_name, err);
}

enum ml_status ml_import_name(struct ml_import *im, int64_t place, struct ml_span name, const char *lang,
                              const char *kind, const char *source, struct ml_err *err)
{
    int rc;

    /* GeoNames' main table gives no languages; a name that had none gains this one. */
    sqlite3_bind_text(im->set_lang, 1, lang, -1, SQLITE_STATIC);
    sqlite3_bind_text(im->set_lang, 2, kind, -1, SQLITE_STATIC);
    sqlite3_bind_int64(im->set_lang, 3, place);
    bind_span(im->set_lang, 4, name);
    if (strcmp(lang, "und") != 0) {
        enum ml_status status = run(im, im->set_lang, err);
        if (status || sqlite3_changes(im->db) > 0)
            return status;
    }
    sqlite3_bind_int64(im->has_name, 1, place);
    bind_span(im->has_name, 2, name);
    sqlite3_bind_text(im->has_name, 3, lang, -1, SQLITE_STATIC);
    rc = sqlite3_step(im->has_name);
    sqlite3_reset(im->has_name);
    if (rc == SQLITE_ROW) {
        im->stats->names_known++;
        return ML_OK;
    }
    return rc == SQLITE_DONE ? insert_name(im, place, name, lang, kind, source, err)
                             : ml_db_fail(err, im->db, im->path);
}

enum ml_status ml_import_wikidata(struct ml_import *im, int64_t place, struct ml_span id, struct ml_err *err)
{
    if (id.len < 2 || id.ptr[0] != 'Q')
        return ML_OK;
    bind_span(im->set_wikidata, 1, id);
    sqlite3_bind_int64(im->set_wikidata, 2, place);
    return run(im, im->set_wikidata, err);
}

static enum ml_status merge(struct ml_import *im, const struct ml_import_row *row, int64_t place, struct ml_err *err)
{
    enum ml_status status;

    bind_positive(im->fill_place, 1, row->population);
    bind_positive(im->fill_place, 2, row->geonames_id);
    bind_span(im->fill_place, 3, row->code);
    sqlite3_bind_int64(im->fill_place, 4, place);
    status = run(im, im->fill_place, err);
    for (size_t i = 0; !status && i < row->name_count; i++)
        status = ml_import_name(im, place, row->name[i], row->lang[i], "variant", row->source, err);
    return status;
}

static enum ml_status add(struct ml_import *im, const struct ml_import_row *row, struct ml_err *err)
{
    int64_t place = im->next_place++;
    size_t cc = country_slot(row->country);
    enum ml_status status;

    sqlite3_bind_int64(im->add_place, 1, place);
    sqlite3_bind_text(im->add_place, 2, row->id, -1, SQLITE_STATIC);
    bind_span(im->add_place, 3, row->name[0]);
    sqlite3_bind_text(im->add_place, 4, ml_kind_name(row->kind), -1, SQLITE_STATIC);
    bind_span(im->add_place, 5, row->code);
    sqlite3_bind_double(im->add_place, 6, row->point.lat);
    sqlite3_bind_double(im->add_place, 7, row->point.lon);
    sqlite3_bind_int64(im->add_place, 8, row->uncertainty_m);
    bind_span(im->add_place, 9, row->country);
    bind_positive(im->add_place, 10, row->kind != ML_KIND_COUNTRY && cc != SIZE_MAX ? im->country[cc] : 0);
    bind_positive(im->add_place, 11, row->population);
    bind_positive(im->add_place, 12, row->geonames_id);
    sqlite3_bind_text(im->add_place, 13, row->source, -1, SQLITE_STATIC);
    status = run(im, im->add_place, err);
    for (size_t i = 0; !status && i < row->name_count; i++)
        status = insert_name(im, place, row->name[i], row->lang[i], i ? "variant" : "official", row->source, err);
    return status;
}

static int64_t place_of_id(struct ml_import *im, const char *id)
{
    int64_t place = 0;

    sqlite3_bind_text(im->find_id, 1, id, -1, SQLITE_STATIC);
    if (sqlite3_step(im->find_id) == SQLITE_ROW)
        place = sqlite3_column_int64(im->find_id, 0);
    sqlite3_reset(im->find_id);
    return place;
}

enum ml_status ml_import_place(struct ml_import *im, const struct ml_import_row *row, size_t file, size_t line,
                               const char *path, struct ml_err *err)
{
    struct ml_import_id *slot = row->geonames_id ? ml_import_slot(im, row->geonames_id) : NULL;
    size_t cc = country_slot(row->country);
    int64_t place = slot ? slot->place : place_of_id(im, row->id);

    if (slot && slot->id && slot->file == file)
        return ml_fail(err, ML_EINPUT, path, line, "id %lld is also on line %zu; fetch the file again or remove one",
                       (long long)row->geonames_id, slot->line);
    if (place) {
        im->stats->merged_by_id++;
    } else if (row->name_count == 0) {
        im->stats->refused_unnamed++;
        return ML_OK;
    } else {
        place = row->kind == ML_KIND_COUNTRY && cc != SIZE_MAX ? im->country[cc] : same_by_name(im, row);
        *(place ? &im->stats->merged_by_name : &im->stats->added) += 1;
    }
    if (slot && !ml_import_remember(im, (struct ml_import_id){row->geonames_id, place ? place : im->next_place, line, file}))
        return ml_fail_nomem(err);
    im->last_place = place ? place : im->next_place;
    return place ? merge(im, row, place, err) : add(im, row, err);
}

/* ---- The whole ---- */

static enum ml_status prepare(struct ml_import *im, struct ml_err *err)
{
    const struct { const char *sql; sqlite3_stmt **stmt; } all[] = {
        {"INSERT INTO places(rowid, id, name, kind, feature_code, lat, lon, uncertainty_m, country, parent,"
         " population, geonames_id, source) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", &im->add_place},
        {"INSERT INTO names(place, name, lang, kind, source) VALUES(?,?,?,?,?)", &im->add_name},
        {"SELECT rowid FROM places WHERE id = ?", &im->find_id},
        {"SELECT 1 FROM names WHERE place = ?1 AND name = ?2 AND (lang = ?3 OR ?3 = 'und')", &im->has_name},
        {"UPDATE places SET population = coalesce(population, ?1), geonames_id = coalesce(geonames_id, ?2),"
         " feature_code = coalesce(feature_code, ?3) WHERE rowid = ?4", &im->fill_place},
        {"UPDATE names SET lang = ?1, kind = iif(kind = 'official', kind, ?2) WHERE place = ?3 AND name = ?4"
         " AND lang = 'und' AND NOT EXISTS (SELECT 1 FROM names WHERE place = ?3 AND name = ?4 AND lang = ?1)",
         &im->set_lang},
        {"UPDATE places SET wikidata_id = coalesce(wikidata_id, ?1) WHERE rowid = ?2", &im->set_wikidata},
    };
    enum ml_status status = ML_OK;

    for (size_t i = 0; !status && i < sizeof all / sizeof *all; i++)
        status = ml_db_prepare(im->db, im->path, all[i].sql, all[i].stmt, err);
    return status;
}

static void finish(struct ml_import *im)
{
    sqlite3_finalize(im->add_place);
    sqlite3_finalize(im->find_id);
    sqlite3_finalize(im->add_name);
    sqlite3_finalize(im->has_name);
    sqlite3_finalize(im->fill_place);
    sqlite3_finalize(im->set_lang);
    sqlite3_finalize(im->set_wikidata);
    im->find_id = im->add_place = im->add_name = im->has_name = im->fill_place = im->set_lang = im->set_wikidata = NULL;
    ml_free(im->ids);
    ml_free(im->known);
    im->ids = NULL;
    im->known = NULL;
}

/* Page by page, so that the base may be in use. */
static enum ml_status copy_base(struct ml_import *im, const char *base, struct ml_err *err)
{
    sqlite3 *from = NULL;
    sqlite3_backup *backup;
    enum ml_status status = ML_OK;

    if (!ml_file_exists(base))
        return ml_fail(err, ML_EIO, base, 0, "no such gazetteer; build it with 'marchland gazetteer build' or name "
                       "one with --gazetteer");
    if (sqlite3_open_v2(base, &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        status = ml_db_fail(err, from, base);
    if (!status)
        status = ml_db_check(from, base, err);
    if (!status) {
        backup = sqlite3_backup_init(im->db, "main", from, "main");
        if (backup) {
            sqlite3_backup_step(backup, -1);
            sqlite3_backup_finish(backup);
        }
        if (sqlite3_errcode(im->db) != SQLITE_OK)
            status = ml_db_fail(err, im->db, im->path);
    }
    sqlite3_close(from);
    return status;
}

static bool is_osm(const char *path)
{
    size_t n = strlen(path);
    return (n >= 4 && strcmp(path + n - 4, ".pbf") == 0) || (n >= 4 && strcmp(path + n - 4, ".osm") == 0);
}

static enum ml_status fill(struct ml_import *im, const struct ml_import_job *job, struct ml_err *err)
{
    size_t keys;
    enum ml_status status = copy_base(im, job->base, err);

    if (!status)
        status = ml_db_exec(im->db, im->path, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN", err);
    if (!status)
        status = prepare(im, err);
    if (!status && !make_room(im))
        status = ml_fail_nomem(err);
    if (!status)
        status = load_places(im, err);
    if (!status)
        status = load_names(im, err);
    for (size_t i = 0; !status && i < job->file_count; i++)
        status = is_osm(job->files[i]) ? ml_import_osm(im, job, i, err) : ml_import_geonames(im, job, i, err);
    if (!status && job->alternate_names)
        status = ml_import_alternates(im, job->alternate_names, err);
    finish(im);
    if (!status)
        status = ml_db_compile(im->db, im->path, &im->stats->index_bytes, &keys, err);
    return status ? status : ml_db_exec(im->db, im->path, "COMMIT; ANALYZE;", err);
}

enum ml_status ml_gazetteer_import(const struct ml_import_job *job, struct ml_import_stats *stats,
                                   struct ml_err *err)
{
    struct ml_import im = {.path = job->target, .stats = stats};
    char *part = ml_file_part_name(job->target, "");
    enum ml_status status;

    *stats = (struct ml_import_stats){0};
    if (!part)
        return ml_fail_nomem(err);
    remove(part);
    if (sqlite3_open_v2(part, &im.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
        status = ml_db_fail(err, im.db, job->target);
    else
        status = fill(&im, job, err);
    if (sqlite3_close(im.db) != SQLITE_OK && !status)
        status = ml_db_fail(err, im.db, job->target);
    if (!status)
        status = ml_file_replace(part, job->target, err);
    if (status)
        remove(part);
    ml_free(part);
    return status;
}
