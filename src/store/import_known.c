/* What an import remembers of the gazetteer it adds to: ids, and names by their sounds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
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

bool ml_import_room(struct ml_import *im)
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

    if (!ml_import_room(im))
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

size_t ml_import_country(struct ml_span cc)
{
    return cc.len == 2 && cc.ptr[0] >= 'A' && cc.ptr[0] <= 'Z' && cc.ptr[1] >= 'A' && cc.ptr[1] <= 'Z'
               ? (size_t)((cc.ptr[0] - 'A') * 26 + cc.ptr[1] - 'A') : SIZE_MAX;
}

enum ml_status ml_import_load_places(struct ml_import *im, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = SQLITE_DONE;
    enum ml_status status = ml_db_prepare(im->db, im->path,
                                          "SELECT rowid, geonames_id, kind, country FROM places ORDER BY rowid",
                                          &stmt, err);
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        int64_t place = sqlite3_column_int64(stmt, 0);
        int64_t id = sqlite3_column_int64(stmt, 1);
        size_t cc = ml_import_country(column_span(stmt, 3));
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

int64_t ml_import_same(const struct ml_import *im, const struct ml_import_row *row)
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
