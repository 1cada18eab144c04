#include "store/import.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "store/import_int.h"

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
    size_t cc = ml_import_country(row->country);
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
    size_t cc = ml_import_country(row->country);
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
        place = row->kind == ML_KIND_COUNTRY && cc != SIZE_MAX ? im->country[cc] : ml_import_same(im, row);
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
    if (!status && !ml_import_room(im))
        status = ml_fail_nomem(err);
    if (!status)
        status = ml_import_load_places(im, err);
    if (!status)
        status = ml_import_reload(im, err);
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
