/*
 * Districts and regions by the codes of a source: KG.09 of GeoNames, a hierarchy's ids of
 * Who's On First. What a code means is told by the unit's own row, if the source has one;
 * else by the places that the gazetteer has already: the region they lie in there is what
 * their code here says, by majority (Boyer and Moore 1981, one candidate and its lead).
 * Places come in any order, so parents are given when all rows are read.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "import/import_int.h"
#include "store/db.h"

enum { FACT = 1 << 30, DEEPEST = 16 };

static uint64_t code_hash(const char *source, const struct ml_span *part, size_t count)
{
    uint64_t h = ML_HASH_SEED;

    for (; *source; source++)
        h = ml_hash_byte(h, (unsigned char)*source);
    for (size_t i = 0; i < count; i++) {
        h = ml_hash_byte(h, '\t');
        for (size_t k = 0; k < part[i].len; k++)
            h = ml_hash_byte(h, (unsigned char)part[i].ptr[k]);
    }
    return ml_hash_end(h);
}

/* The slot that holds the number of the unit of that hash, or the free one for it. */
static uint32_t *slot_of(const struct ml_import *im, uint64_t hash)
{
    size_t mask = im->unit_slot_cap - 1;
    size_t i = (size_t)hash & mask;

    while (im->unit_slots[i] && im->units[im->unit_slots[i]].hash != hash)
        i = (i + 1) & mask;
    return &im->unit_slots[i];
}

/* Room for one more unit, the slots at most half full. */
static bool room(struct ml_import *im)
{
    void *p = im->units;

    if (!ml_grow(&p, &im->unit_cap, im->unit_count + 2, sizeof *im->units))
        return false;
    im->units = p;
    if (im->unit_count == 0)
        im->units[im->unit_count++] = (struct ml_import_unit){0};
    if (im->unit_count * 2 < im->unit_slot_cap)
        return true;
    ml_free(im->unit_slots);
    im->unit_slot_cap = im->unit_slot_cap ? im->unit_slot_cap * 2 : 1024;
    im->unit_slots = ml_calloc(im->unit_slot_cap, sizeof *im->unit_slots);
    if (!im->unit_slots)
        im->unit_slot_cap = 0;
    for (size_t i = 1; im->unit_slots && i < im->unit_count; i++)
        *slot_of(im, im->units[i].hash) = (uint32_t)i;
    return im->unit_slots != NULL;
}

uint32_t ml_import_unit(struct ml_import *im, const char *source, const struct ml_span *part, size_t count)
{
    uint64_t hash = code_hash(source, part, count);
    uint32_t *slot;

    if (!room(im))
        return 0;
    slot = slot_of(im, hash);
    if (!*slot) {
        *slot = (uint32_t)im->unit_count;
        im->units[im->unit_count++] = (struct ml_import_unit){.hash = hash};
    }
    return *slot;
}

void ml_import_unit_is(struct ml_import *im, uint32_t unit, int64_t place, bool fact)
{
    struct ml_import_unit *u = unit && place ? &im->units[unit] : NULL;

    if (!u || u->weight >= FACT)
        return;
    if (fact || u->weight == 0)
        *u = (struct ml_import_unit){u->hash, (uint32_t)place, fact ? FACT : 1};
    else if (u->place == (uint32_t)place)
        u->weight++;
    else
        u->weight--;
}

/* Where a place lies in the gazetteer says what the codes of its row mean. */
static void vote(struct ml_import *im, const struct ml_import_row *row, int64_t place)
{
    static const int level[ML_KIND_COUNT] = {[ML_KIND_SUBDISTRICT] = ML_IN_SUBDISTRICT + 1,
                                             [ML_KIND_DISTRICT] = ML_IN_DISTRICT + 1,
                                             [ML_KIND_REGION] = ML_IN_REGION + 1};
    uint32_t up = im->kin[place].parent;

    for (int depth = 0; up && up < im->next_place && depth < DEEPEST; depth++) {
        int in = level[im->kin[up].kind];
        if (in)
            ml_import_unit_is(im, row->in[in - 1], up, false);
        up = im->kin[up].parent;
    }
}

bool ml_import_relate(struct ml_import *im, const struct ml_import_row *row, int64_t place)
{
    struct ml_import_child child = {.place = (uint32_t)place};
    void *p = im->children;
    bool any = false;

    if (row->unit)
        ml_import_unit_is(im, row->unit, place, true);
    if (im->kin[place].old)
        vote(im, row, place);
    for (int i = 0; i < ML_IN_COUNT; i++) {
        child.in[i] = row->in[i];
        any |= row->in[i] != 0;
    }
    if (!any || row->kind == ML_KIND_COUNTRY)
        return true;
    if (!ml_grow(&p, &im->child_cap, im->child_count + 1, sizeof *im->children))
        return false;
    im->children = p;
    im->children[im->child_count++] = child;
    return true;
}

/* Whether the place is the other or above it, or the other's parents are too many to tell. */
static bool is_above(const struct ml_import *im, uint32_t place, uint32_t other)
{
    for (int depth = 0; depth < DEEPEST; depth++) {
        if (other == place)
            return true;
        other = im->kin[other].parent;
        if (!other || other >= im->next_place)
            return false;
    }
    return true;
}

/* The smallest known unit of the child that can be its parent; 0 when there is none. */
static uint32_t parent_of(const struct ml_import *im, const struct ml_import_child *child)
{
    const struct ml_import_kin *kin = &im->kin[child->place];
    uint32_t now = kin->parent;

    if (now && im->kin[now].kind != ML_KIND_COUNTRY)
        return 0; /* it has one already */
    for (int i = 0; i < ML_IN_COUNT; i++) {
        uint32_t unit = im->units[child->in[i]].place;
        if (unit && unit != now && (!kin->country || im->kin[unit].country == kin->country) &&
            !is_above(im, child->place, unit))
            return unit;
    }
    return 0;
}

enum ml_status ml_import_settle(struct ml_import *im, struct ml_err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum ml_status status = ml_db_prepare(im->db, im->path, "UPDATE places SET parent = ?1 WHERE rowid = ?2", &stmt, err);

    for (size_t i = 0; !status && i < im->child_count; i++) {
        uint32_t place = im->children[i].place;
        uint32_t parent = parent_of(im, &im->children[i]);
        if (!parent)
            continue;
        sqlite3_bind_int64(stmt, 1, parent);
        sqlite3_bind_int64(stmt, 2, place);
        if (sqlite3_step(stmt) != SQLITE_DONE)
            status = ml_db_fail(err, im->db, im->path);
        sqlite3_reset(stmt);
        im->kin[place].parent = parent;
        im->stats->placed_in_unit += im->kin[parent].kind != ML_KIND_COUNTRY;
    }
    sqlite3_finalize(stmt);
    return status;
}
