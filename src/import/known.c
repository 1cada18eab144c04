/* What an import remembers of the gazetteer it adds to: ids, and names by their sounds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "import/import_int.h"
#include "lang/lexicon.h"
#include "store/db.h"
#include "text/utf8.h"
#include "text/word.h"

/* ---- Names by their sounds ---- */

/* 0 when a name cannot be read by sound. */
static uint64_t sounds_of(struct ml_span name)
{
    struct ml_phrase ph;

    ml_phrase_read(name, &ph);
    if (!ph.readable || ph.count == 0 || ph.script == ML_SCRIPT_NONE)
        return 0;
    return ml_hash(ph.sound, ph.count) | 1;
}

bool ml_import_readable(struct ml_span name)
{
    return sounds_of(name) != 0;
}

/* Whether a kind's names come with a word for what it is, which others leave out. */
static bool has_generic(enum ml_kind kind)
{
    return kind == ML_KIND_REGION || kind == ML_KIND_DISTRICT || kind == ML_KIND_SUBDISTRICT || kind == ML_KIND_WATER;
}

/* Whether a word says what a place of that kind is, in any language: romanised ones stand in all texts. */
static bool is_generic(const struct ml_lexicon *lexicon, const struct ml_word *word, enum ml_kind kind)
{
    for (int lang = 0; lang < ML_LANG_COUNT; lang++) {
        struct ml_cue cue = ml_lexicon_find(lexicon, (enum ml_lang)lang, word);
        if (cue.cls == ML_CUE_GENERIC && (cue.kinds & 1u << kind))
            return true;
    }
    return false;
}

/* "Batken District" and "Баткенский район" without the words for district; 0 when there is none, or nothing else. */
static uint64_t bare_sounds(const struct ml_lexicon *lexicon, struct ml_span name, enum ml_kind kind)
{
    char bare[256];
    size_t len = 0;
    bool found = false;
    const char *end = name.ptr + name.len;

    if (!has_generic(kind) || name.len >= sizeof bare)
        return 0;
    for (const char *p = name.ptr; p < end;) {
        struct ml_word word;
        bool starts = ml_word_starts(p, end);
        const char *next = starts ? ml_word_read(p, end, &word) : p + 1;
        if (starts && is_generic(lexicon, &word, kind)) {
            found = true;
        } else {
            memcpy(bare + len, p, (size_t)(next - p));
            len += (size_t)(next - p);
        }
        p = next;
    }
    return found ? sounds_of((struct ml_span){bare, len}) : 0;
}

/* ---- Numbers of other sources ---- */

int64_t ml_import_key(enum ml_import_scheme scheme, int64_t number)
{
    /* GeoNames' are positive, those of GNS of either sign. */
    return number - 4 * ML_KEY_LIMIT * (int64_t)scheme;
}

struct ml_import_id *ml_import_slot(struct ml_import *im, int64_t key)
{
    size_t mask = im->id_cap - 1;
    size_t i = (size_t)ml_hash(&key, sizeof key) & mask;

    while (im->ids[i].id != 0 && im->ids[i].id != key)
        i = (i + 1) & mask;
    return &im->ids[i];
}

/* Makes room for one more, the table at most half full. */
static bool id_room(struct ml_import *im)
{
    struct ml_import_id *old = im->ids;
    size_t old_cap = im->id_cap;
    size_t cap = old ? old_cap * 2 : 4096;

    if (old && im->id_count * 2 < old_cap)
        return true;
    im->ids = ml_calloc(cap, sizeof *im->ids);
    if (!im->ids) {
        im->ids = old;
        return false;
    }
    im->id_cap = cap;
    for (size_t i = 0; i < old_cap; i++)
        if (old[i].id)
            *ml_import_slot(im, old[i].id) = old[i];
    ml_free(old);
    return true;
}

bool ml_import_remember(struct ml_import *im, struct ml_import_id entry)
{
    struct ml_import_id *slot;

    if (!id_room(im))
        return false;
    slot = ml_import_slot(im, entry.id);
    im->id_count += slot->id == 0;
    *slot = entry;
    return true;
}

/* ---- What is there already ---- */

static struct ml_span column_span(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return (struct ml_span){text ? text : "", (size_t)sqlite3_column_bytes(stmt, column)};
}

static enum ml_kind column_kind(sqlite3_stmt *stmt, int column)
{
    struct ml_span text = column_span(stmt, column);
    enum ml_kind kind = ML_KIND_OTHER;

    ml_kind_parse(text.ptr, text.len, &kind);
    return kind;
}

size_t ml_import_country(struct ml_span cc)
{
    return cc.len == 2 && cc.ptr[0] >= 'A' && cc.ptr[0] <= 'Z' && cc.ptr[1] >= 'A' && cc.ptr[1] <= 'Z'
               ? (size_t)((cc.ptr[0] - 'A') * 26 + cc.ptr[1] - 'A') : SIZE_MAX;
}

bool ml_import_note(struct ml_import *im, int64_t place, struct ml_import_kin kin)
{
    void *p = im->kin;

    if (place < 0 || place >= UINT32_MAX || !ml_grow(&p, &im->kin_cap, (size_t)place + 1, sizeof *im->kin))
        return false;
    im->kin = p;
    /* Numbers may have gaps. */
    for (; im->next_place <= place; im->next_place++)
        im->kin[im->next_place] = (struct ml_import_kin){.kind = ML_KIND_OTHER};
    im->kin[place] = kin;
    return true;
}

static bool load_place(struct ml_import *im, sqlite3_stmt *stmt)
{
    int64_t place = sqlite3_column_int64(stmt, 0);
    int64_t geonames = sqlite3_column_int64(stmt, 1);
    int64_t wikidata = ml_import_qid(column_span(stmt, 5));
    size_t cc = ml_import_country(column_span(stmt, 3));
    enum ml_kind kind = column_kind(stmt, 2);
    struct ml_import_kin kin = {(uint32_t)sqlite3_column_int64(stmt, 4), (uint16_t)(cc == SIZE_MAX ? 0 : cc + 1),
                                (uint8_t)kind, true};

    if (geonames > 0 && !ml_import_remember(im, (struct ml_import_id){.id = geonames, .place = place}))
        return false;
    if (wikidata && !ml_import_remember(im, (struct ml_import_id){.id = ml_import_key(ML_KEY_WIKIDATA, wikidata),
                                                                  .place = place}))
        return false;
    if (cc != SIZE_MAX && kind == ML_KIND_COUNTRY)
        im->country[cc] = place;
    return ml_import_note(im, place, kin);
}

enum ml_status ml_import_load_places(struct ml_import *im, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = SQLITE_DONE;
    enum ml_status status = ml_db_prepare(im->db, im->path, "SELECT rowid, geonames_id, kind, country, parent, "
                                          "wikidata_id FROM places ORDER BY rowid", &stmt, err);

    im->next_place = 1;
    if (!status && !id_room(im))
        status = ml_fail_nomem(err);
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        if (!load_place(im, stmt))
            status = ml_fail_nomem(err);
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, im->db, im->path);
    sqlite3_finalize(stmt);
    return status;
}

static int by_hash(const void *x, const void *y)
{
    const struct ml_import_heard *a = x;
    const struct ml_import_heard *b = y;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static bool add_heard(struct ml_import *im, struct ml_import_heard heard)
{
    void *p = im->heard;

    if (!heard.hash)
        return true;
    if (!ml_grow(&p, &im->heard_cap, im->heard_count + 1, sizeof *im->heard))
        return false;
    im->heard = p;
    im->heard[im->heard_count++] = heard;
    return true;
}

/* SQLite does not look whether a text is UTF-8; a damaged one is no name. */
static struct ml_span name_span(sqlite3_stmt *stmt, int column)
{
    struct ml_span text = column_span(stmt, column);
    return ml_utf8_valid_prefix(text.ptr, text.len) == text.len ? text : ml_span_of("");
}

static bool load_name(struct ml_import *im, sqlite3_stmt *stmt)
{
    struct ml_span text = name_span(stmt, 0);
    struct ml_import_heard heard = {.hash = sounds_of(text), .place = sqlite3_column_int64(stmt, 1),
                                    .point = {sqlite3_column_double(stmt, 4), sqlite3_column_double(stmt, 3)},
                                    .kind = column_kind(stmt, 2)};

    if (!add_heard(im, heard))
        return false;
    heard.hash = bare_sounds(im->lexicon, text, heard.kind);
    return add_heard(im, heard);
}

enum ml_status ml_import_reload(struct ml_import *im, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = SQLITE_DONE;
    enum ml_status status = ml_db_prepare(im->db, im->path,
                                          "SELECT n.name, p.rowid, p.kind, p.lat, p.lon FROM names n"
                                          " JOIN places p ON p.rowid = n.place ORDER BY n.rowid", &stmt, err);
    im->heard_count = 0;
    while (!status && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        if (!load_name(im, stmt))
            status = ml_fail_nomem(err);
    if (!status && rc != SQLITE_DONE)
        status = ml_db_fail(err, im->db, im->path);
    sqlite3_finalize(stmt);
    if (im->heard_count)
        qsort(im->heard, im->heard_count, sizeof *im->heard, by_hash);
    return status;
}

/* ---- The same place ---- */

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

static size_t first_heard(const struct ml_import *im, uint64_t hash)
{
    size_t lo = 0;
    size_t hi = im->heard_count;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (im->heard[mid].hash < hash)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

struct nearest {
    int64_t place;
    double m;
};

static void look(const struct ml_import *im, uint64_t hash, const struct ml_import_row *row, struct nearest *best)
{
    for (size_t i = hash ? first_heard(im, hash) : im->heard_count; i < im->heard_count && im->heard[i].hash == hash; i++) {
        const struct ml_import_heard *h = &im->heard[i];
        double m = h->kind == row->kind ? metres(h->point, row->point) : best->m;
        if (m < best->m)
            *best = (struct nearest){h->place, m};
    }
}

int64_t ml_import_same(const struct ml_import *im, const struct ml_import_row *row)
{
    struct nearest best = {0, near_of(row->kind)};

    for (size_t i = 0; i < 2 && i < row->name_count; i++) {
        look(im, sounds_of(row->name[i].text), row, &best);
        look(im, bare_sounds(im->lexicon, row->name[i].text, row->kind), row, &best);
    }
    return best.place;
}

int64_t ml_import_only(const struct ml_import *im, struct ml_span name, enum ml_kind kind, struct ml_span country)
{
    uint64_t hashes[2] = {sounds_of(name), bare_sounds(im->lexicon, name, kind)};
    size_t cc = ml_import_country(country);
    int64_t found = 0;

    for (size_t k = 0; k < 2; k++)
        for (size_t i = hashes[k] ? first_heard(im, hashes[k]) : im->heard_count;
             i < im->heard_count && im->heard[i].hash == hashes[k]; i++) {
            int64_t place = im->heard[i].place;
            if (im->heard[i].kind != kind || im->kin[place].country != cc + 1 || place == found)
                continue;
            if (found)
                return 0;
            found = place;
        }
    return found;
}
