/* Rows of any source into the gazetteer: which place they are, what they add to it. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "import/import_int.h"
#include "store/db.h"

const char *ml_import_refusal_text(enum ml_import_refusal why)
{
    static const char *const texts[ML_REFUSED_COUNT] = {
        [ML_REFUSED_NOT] = "",
        [ML_REFUSED_UNNAMED] = "no name in Latin or Cyrillic letters",
        [ML_REFUSED_SUPERSEDED] = "superseded by another",
        [ML_REFUSED_DEPRECATED] = "deprecated",
        [ML_REFUSED_NOT_CURRENT] = "not current",
        [ML_REFUSED_UNPLACED] = "no point",
        [ML_REFUSED_KIND] = "no kind of place that a gazetteer holds",
    };
    return (unsigned)why < ML_REFUSED_COUNT ? texts[why] : "";
}

/* ---- Binding ---- */

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

static void bind_wikidata(sqlite3_stmt *stmt, int at, int64_t number)
{
    char text[32];

    if (number > 0)
        sqlite3_bind_text(stmt, at, text, snprintf(text, sizeof text, "Q%lld", (long long)number), SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(stmt, at);
}

static enum ml_status run(struct ml_import *im, sqlite3_stmt *stmt, struct ml_err *err)
{
    enum ml_status status = sqlite3_step(stmt) == SQLITE_DONE ? ML_OK : ml_db_fail(err, im->db, im->path);
    sqlite3_reset(stmt);
    return status;
}

/* ---- Rows and their names ---- */

void ml_import_row_start(struct ml_import_row *row, const char *source)
{
    row->id = row->called = row->code = row->country = row->pcode = row->note = (struct ml_span){"", 0};
    row->source = ml_span_of(source);
    row->key = row->geonames_id = row->wikidata = 0;
    row->kind = ML_KIND_OTHER;
    row->population = 0;
    row->unit = 0;
    memset(row->in, 0, sizeof row->in);
    row->name_count = 0;
}

/* Whether the row has that name; one that had no language yet takes this one's. */
static bool has_name(struct ml_import_row *row, struct ml_span text, const char *lang)
{
    for (size_t i = 0; i < row->name_count; i++) {
        struct ml_import_name *n = &row->name[i];
        if (!ml_span_eq(n->text, text))
            continue;
        if (strcmp(n->lang, "und") == 0)
            n->lang = lang;
        if (strcmp(n->lang, lang) == 0 || strcmp(lang, "und") == 0)
            return true;
    }
    return false;
}

void ml_import_row_name(struct ml_import_row *row, struct ml_span name, const char *lang, struct ml_import_stats *stats)
{
    if (row->called.len == 0)
        row->called = name;
    if (name.len == 0 || has_name(row, name, lang))
        return;
    /* What no text will be compared with is worth keeping when it says in which language it is. */
    if (row->name_count == ML_IMPORT_NAMES || (strcmp(lang, "und") == 0 && !ml_import_readable(name))) {
        stats->names_unread++;
        return;
    }
    row->name[row->name_count++] = (struct ml_import_name){.text = name, .lang = lang};
}

/* The first readable name becomes the main one; false when there is none. */
static bool choose_main(struct ml_import_row *row)
{
    size_t i = 0;
    struct ml_import_name main_name;

    while (i < row->name_count && !ml_import_readable(row->name[i].text))
        i++;
    if (i == row->name_count)
        return false;
    main_name = row->name[i];
    memmove(row->name + 1, row->name, i * sizeof *row->name);
    row->name[0] = main_name;
    return true;
}

void ml_import_locate(const struct ml_import *im, struct ml_import_row *row)
{
    if (row->country.len == 0 && im->job->country_of &&
        im->job->country_of(im->job->user, row->point, row->country_text))
        row->country = ml_span_of(row->country_text);
}

/* ---- Into the tables ---- */

static enum ml_status insert_name(struct ml_import *im, int64_t place, const struct ml_import_name *name,
                                  struct ml_err *err)
{
    sqlite3_bind_int64(im->add_name, 1, place);
    bind_span(im->add_name, 2, name->text);
    sqlite3_bind_text(im->add_name, 3, name->lang, -1, SQLITE_STATIC);
    sqlite3_bind_text(im->add_name, 4, name->kind, -1, SQLITE_STATIC);
    bind_span(im->add_name, 5, name->from);
    bind_span(im->add_name, 6, name->to);
    bind_span(im->add_name, 7, name->source);
    im->stats->names_added++;
    return run(im, im->add_name, err);
}

/* GeoNames' main table gives no languages: a name that had none gains this one. */
static enum ml_status give_language(struct ml_import *im, int64_t place, const struct ml_import_name *name,
                                    bool *given, struct ml_err *err)
{
    enum ml_status status;

    *given = false;
    if (strcmp(name->lang, "und") == 0)
        return ML_OK;
    sqlite3_bind_text(im->set_lang, 1, name->lang, -1, SQLITE_STATIC);
    sqlite3_bind_text(im->set_lang, 2, name->kind, -1, SQLITE_STATIC);
    sqlite3_bind_int64(im->set_lang, 3, place);
    bind_span(im->set_lang, 4, name->text);
    status = run(im, im->set_lang, err);
    *given = !status && sqlite3_changes(im->db) > 0;
    return status;
}

enum ml_status ml_import_add_name(struct ml_import *im, int64_t place, const struct ml_import_name *name,
                                  struct ml_err *err)
{
    bool given;
    int rc;
    enum ml_status status = give_language(im, place, name, &given, err);

    if (status || given)
        return status;
    sqlite3_bind_int64(im->has_name, 1, place);
    bind_span(im->has_name, 2, name->text);
    sqlite3_bind_text(im->has_name, 3, name->lang, -1, SQLITE_STATIC);
    rc = sqlite3_step(im->has_name);
    sqlite3_reset(im->has_name);
    if (rc == SQLITE_ROW) {
        im->stats->names_known++;
        return ML_OK;
    }
    return rc == SQLITE_DONE ? insert_name(im, place, name, err) : ml_db_fail(err, im->db, im->path);
}

enum ml_status ml_import_wikidata(struct ml_import *im, int64_t place, int64_t number, struct ml_err *err)
{
    if (number <= 0)
        return ML_OK;
    bind_wikidata(im->set_wikidata, 1, number);
    sqlite3_bind_int64(im->set_wikidata, 2, place);
    return run(im, im->set_wikidata, err);
}

/* A row's name with what the row says for all. */
static struct ml_import_name complete(const struct ml_import_row *row, size_t i, const char *first_kind)
{
    struct ml_import_name name = row->name[i];

    if (!name.kind)
        name.kind = i == 0 ? first_kind : "variant";
    if (name.source.len == 0)
        name.source = row->source;
    return name;
}

static enum ml_status merge(struct ml_import *im, const struct ml_import_row *row, int64_t place, struct ml_err *err)
{
    enum ml_status status;

    bind_positive(im->fill_place, 1, row->population);
    bind_positive(im->fill_place, 2, row->geonames_id);
    bind_span(im->fill_place, 3, row->code);
    bind_wikidata(im->fill_place, 4, row->wikidata);
    bind_span(im->fill_place, 5, row->pcode);
    sqlite3_bind_int64(im->fill_place, 6, place);
    status = run(im, im->fill_place, err);
    for (size_t i = 0; !status && i < row->name_count; i++) {
        struct ml_import_name name = complete(row, i, "variant");
        status = ml_import_add_name(im, place, &name, err);
    }
    return status;
}

static enum ml_status add(struct ml_import *im, const struct ml_import_row *row, struct ml_err *err)
{
    int64_t place = im->next_place;
    size_t cc = ml_import_country(row->country);
    int64_t parent = row->kind != ML_KIND_COUNTRY && cc != SIZE_MAX ? im->country[cc] : 0;
    struct ml_import_kin kin = {(uint32_t)parent, (uint16_t)(cc == SIZE_MAX ? 0 : cc + 1), (uint8_t)row->kind, false};
    enum ml_status status;

    sqlite3_bind_int64(im->add_place, 1, place);
    bind_span(im->add_place, 2, row->id);
    bind_span(im->add_place, 3, row->name[0].text);
    sqlite3_bind_text(im->add_place, 4, ml_kind_name(row->kind), -1, SQLITE_STATIC);
    bind_span(im->add_place, 5, row->code);
    sqlite3_bind_double(im->add_place, 6, row->point.lat);
    sqlite3_bind_double(im->add_place, 7, row->point.lon);
    sqlite3_bind_int64(im->add_place, 8, row->uncertainty_m);
    bind_span(im->add_place, 9, row->country);
    bind_positive(im->add_place, 10, parent);
    bind_positive(im->add_place, 11, row->population);
    bind_positive(im->add_place, 12, row->geonames_id);
    bind_wikidata(im->add_place, 13, row->wikidata);
    bind_span(im->add_place, 14, row->pcode);
    bind_span(im->add_place, 15, row->source);
    bind_span(im->add_place, 16, row->note);
    status = run(im, im->add_place, err);
    if (!status && !ml_import_note(im, place, kin))
        status = ml_fail_nomem(err);
    if (!status && row->kind == ML_KIND_COUNTRY && cc != SIZE_MAX)
        im->country[cc] = place;
    for (size_t i = 0; !status && i < row->name_count; i++) {
        struct ml_import_name name = complete(row, i, "official");
        status = insert_name(im, place, &name, err);
    }
    return status;
}

/* ---- Which place it is ---- */

int64_t ml_import_place_of(struct ml_import *im, struct ml_span id)
{
    int64_t place = 0;

    bind_span(im->find_id, 1, id);
    if (sqlite3_step(im->find_id) == SQLITE_ROW)
        place = sqlite3_column_int64(im->find_id, 0);
    sqlite3_reset(im->find_id);
    return place;
}

/* The row's numbers in other tables than its own; 0 for none. */
static void other_keys(const struct ml_import_row *row, int64_t key[2])
{
    key[0] = row->geonames_id == row->key ? 0 : row->geonames_id;
    key[1] = row->wikidata ? ml_import_key(ML_KEY_WIKIDATA, row->wikidata) : 0;
}

/* A town and the district round it are often given the same number: it counts once a file, and for one kind. */
static int64_t by_other_keys(struct ml_import *im, const struct ml_import_row *row, size_t file)
{
    int64_t key[2];

    other_keys(row, key);
    for (size_t i = 0; i < 2; i++) {
        const struct ml_import_id *slot = ml_import_slot(im, key[i]);
        if (key[i] && slot->id && slot->file != file && im->kin[slot->place].kind == row->kind)
            return slot->place;
    }
    return 0;
}

/* By the numbers alone; 0 when none is known. */
static int64_t place_by_id(struct ml_import *im, const struct ml_import_row *row, size_t file)
{
    int64_t place = row->key ? ml_import_slot(im, row->key)->place : 0;

    /* Every GeoNames id of the gazetteer is among the keys; others stand in the permanent ids. */
    if (!place && (!row->key || row->key != row->geonames_id))
        place = ml_import_place_of(im, row->id);
    return place ? place : by_other_keys(im, row, file);
}

static bool remember(struct ml_import *im, const struct ml_import_row *row, int64_t place, const struct ml_import_at *at)
{
    int64_t key[2];

    other_keys(row, key);
    if (row->key && !ml_import_remember(im, (struct ml_import_id){row->key, place, at->line, at->file}))
        return false;
    for (size_t i = 0; i < 2; i++) {
        const struct ml_import_id *slot = ml_import_slot(im, key[i]);
        if (key[i] && (!slot->id || slot->place == place) &&
            !ml_import_remember(im, (struct ml_import_id){key[i], place, at->line, at->file}))
            return false;
    }
    return true;
}

static void tell(struct ml_import *im, const struct ml_import_row *row, const struct ml_import_at *at,
                 enum ml_import_outcome outcome, enum ml_import_refusal why)
{
    struct ml_span name = row->name_count ? row->name[0].text : row->called;
    char id[128];
    char text[256];
    struct ml_import_fate fate = {at->path, at->line, id, text, outcome, why, ""};

    if (!im->job->fate)
        return;
    snprintf(id, sizeof id, "%.*s", (int)row->id.len, row->id.ptr);
    snprintf(text, sizeof text, "%.*s", (int)name.len, name.ptr);
    sqlite3_bind_int64(im->tell_id, 1, im->last_place);
    if (im->last_place && sqlite3_step(im->tell_id) == SQLITE_ROW)
        fate.place_id = (const char *)sqlite3_column_text(im->tell_id, 0);
    im->job->fate(im->job->user, &fate);
    sqlite3_reset(im->tell_id);
}

void ml_import_refuse(struct ml_import *im, const struct ml_import_row *row, const struct ml_import_at *at,
                      enum ml_import_refusal why)
{
    im->stats->rows++;
    im->stats->refused[why]++;
    im->last_place = 0;
    tell(im, row, at, ML_IMPORT_REFUSED, why);
}

static enum ml_status twice(const struct ml_import_row *row, const struct ml_import_at *at, size_t line,
                            struct ml_err *err)
{
    return ml_fail(err, ML_EINPUT, at->path, at->line, "id %.*s is also on line %zu; fetch the file again or remove one",
                   (int)(row->id.len > 60 ? 60 : row->id.len), row->id.ptr, line);
}

enum ml_status ml_import_place(struct ml_import *im, struct ml_import_row *row, const struct ml_import_at *at,
                               struct ml_err *err)
{
    const struct ml_import_id *slot = row->key ? ml_import_slot(im, row->key) : NULL;
    size_t cc = ml_import_country(row->country);
    enum ml_import_outcome outcome = ML_IMPORT_MERGED_ID;
    bool named = choose_main(row);
    int64_t place;
    enum ml_status status;

    if (slot && slot->id && slot->file == at->file)
        return twice(row, at, slot->line, err);
    place = place_by_id(im, row, at->file);
    if (!place && !named) {
        ml_import_refuse(im, row, at, ML_REFUSED_UNNAMED);
        return ML_OK;
    }
    if (!place) {
        place = row->kind == ML_KIND_COUNTRY && cc != SIZE_MAX ? im->country[cc] : ml_import_same(im, row);
        outcome = place ? ML_IMPORT_MERGED_NAME : ML_IMPORT_ADDED;
    }
    im->last_place = place ? place : im->next_place;
    status = place ? merge(im, row, place, err) : add(im, row, err);
    if (!status && (!remember(im, row, im->last_place, at) || !ml_import_relate(im, row, im->last_place)))
        status = ml_fail_nomem(err);
    im->stats->rows++;
    im->stats->added += outcome == ML_IMPORT_ADDED;
    im->stats->merged_by_id += outcome == ML_IMPORT_MERGED_ID;
    im->stats->merged_by_name += outcome == ML_IMPORT_MERGED_NAME;
    if (!status)
        tell(im, row, at, outcome, ML_REFUSED_NOT);
    return status;
}

/* ---- Statements ---- */

enum ml_status ml_import_prepare(struct ml_import *im, struct ml_err *err)
{
    const struct { const char *sql; sqlite3_stmt **stmt; } all[] = {
        {"INSERT INTO places(rowid, id, name, kind, feature_code, lat, lon, uncertainty_m, country, parent,"
         " population, geonames_id, wikidata_id, pcode, source, note) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
         &im->add_place},
        {"INSERT INTO names(place, name, lang, kind, valid_from, valid_to, source) VALUES(?,?,?,?,?,?,?)", &im->add_name},
        {"SELECT rowid FROM places WHERE id = ?", &im->find_id},
        {"SELECT id FROM places WHERE rowid = ?", &im->tell_id},
        {"SELECT 1 FROM names WHERE place = ?1 AND name = ?2 AND (lang = ?3 OR ?3 = 'und')", &im->has_name},
        {"UPDATE places SET population = coalesce(population, ?1), geonames_id = coalesce(geonames_id, ?2),"
         " feature_code = coalesce(feature_code, ?3), wikidata_id = coalesce(wikidata_id, ?4),"
         " pcode = coalesce(pcode, ?5) WHERE rowid = ?6", &im->fill_place},
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

void ml_import_finish(struct ml_import *im)
{
    sqlite3_stmt **const all[] = {&im->add_place, &im->add_name, &im->find_id, &im->tell_id,
                                  &im->has_name, &im->fill_place, &im->set_lang, &im->set_wikidata};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        sqlite3_finalize(*all[i]);
        *all[i] = NULL;
    }
}
