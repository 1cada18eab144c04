#include "import/import.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "import/import_int.h"
#include "lang/lexicon.h"
#include "store/db.h"

/* ---- Which source a path is ---- */

static bool ends_with(const char *s, const char *tail)
{
    size_t n = strlen(s);
    size_t m = strlen(tail);
    return n >= m && strcmp(s + n - m, tail) == 0;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool has_tables(const char *folder)
{
    struct ml_buf path;
    bool has;

    ml_buf_init(&path, 0);
    ml_buf_printf(&path, "%s/places.tsv", folder);
    has = !path.failed && ml_file_exists(path.data);
    ml_buf_release(&path);
    return has;
}

/* As all SQLite files begin. */
static bool is_database(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    char head[sizeof magic] = "";
    FILE *f = fopen(path, "rb");
    bool is = f && fread(head, 1, sizeof head, f) == sizeof head && memcmp(head, magic, sizeof magic) == 0;

    if (f)
        fclose(f);
    return is;
}

static enum ml_status import_file(struct ml_import *im, const char *path, size_t file, struct ml_err *err)
{
    if (is_folder(path))
        return has_tables(path) ? ml_import_tables(im, path, file, err) : ml_import_wof_files(im, path, file, err);
    if (ends_with(path, ".pbf") || ends_with(path, ".osm"))
        return ml_import_osm(im, path, file, err);
    if (ends_with(path, ".geojson"))
        return ml_import_wof_files(im, path, file, err);
    if (ends_with(path, ".db") || is_database(path))
        return ml_import_wof_database(im, path, file, err);
    return ml_import_geonames(im, path, file, err);
}

/* ---- The whole ---- */

/* Page by page, so that the base may be in use. */
static enum ml_status copy_base(struct ml_import *im, const char *base, struct ml_err *err)
{
    sqlite3 *from = NULL;
    sqlite3_backup *backup;
    enum ml_status status = ML_OK;

    if (!ml_file_exists(base))
        return ml_fail(err, ML_EIO, base, 0, "no such gazetteer; build it with 'marchland gazetteer build', name "
                       "one with --gazetteer, or begin with none by --empty");
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

/* Also before the index is built, which needs the memory itself. */
static void forget(struct ml_import *im)
{
    ml_import_finish(im);
    ml_free(im->ids);
    ml_free(im->heard);
    ml_free(im->kin);
    ml_free(im->units);
    ml_free(im->unit_slots);
    ml_free(im->children);
    ml_lexicon_free(im->lexicon);
    im->ids = NULL;
    im->heard = NULL;
    im->kin = NULL;
    im->units = NULL;
    im->unit_slots = NULL;
    im->children = NULL;
    im->lexicon = NULL;
}

static enum ml_status read_sources(struct ml_import *im, struct ml_err *err)
{
    const struct ml_import_job *job = im->job;
    enum ml_status status = ml_lexicon_new(&im->lexicon, err);

    if (!status)
        status = ml_import_prepare(im, err);
    if (!status)
        status = ml_import_load_places(im, err);
    for (size_t i = 0; !status && i < job->file_count; i++) {
        status = ml_import_reload(im, err);
        if (!status)
            status = import_file(im, job->files[i], i + 1, err);
    }
    if (!status && job->alternate_names)
        status = ml_import_alternates(im, job->alternate_names, err);
    return status ? status : ml_import_settle(im, err);
}

static enum ml_status fill(struct ml_import *im, struct ml_err *err)
{
    size_t keys;
    enum ml_status status = im->job->base ? copy_base(im, im->job->base, err) : ml_db_create(im->db, im->path, err);

    if (!status)
        status = ml_db_exec(im->db, im->path, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN", err);
    if (!status)
        status = read_sources(im, err);
    forget(im);
    if (!status)
        status = ml_db_compile(im->db, im->path, &im->stats->index_bytes, &keys, err);
    return status ? status : ml_db_exec(im->db, im->path, "COMMIT; ANALYZE;", err);
}

enum ml_status ml_gazetteer_import(const struct ml_import_job *job, struct ml_import_stats *stats,
                                   struct ml_err *err)
{
    struct ml_import im = {.path = job->target, .job = job, .stats = stats};
    char *part = ml_file_part_name(job->target, "");
    enum ml_status status;

    *stats = (struct ml_import_stats){0};
    if (!part)
        return ml_fail_nomem(err);
    remove(part);
    if (sqlite3_open_v2(part, &im.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
        status = ml_db_fail(err, im.db, job->target);
    else
        status = fill(&im, err);
    if (sqlite3_close(im.db) != SQLITE_OK && !status)
        status = ml_db_fail(err, im.db, job->target);
    if (!status)
        status = ml_file_replace(part, job->target, err);
    if (status)
        remove(part);
    ml_free(part);
    return status;
}
