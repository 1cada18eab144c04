/*
 * OpenStreetMap extracts (.osm.pbf, .osm), by libreadosm: nodes, ways and relations with
 * place=* and a name. An area lies in the middle of the box round its nodes, with half the
 * box's diagonal as its uncertainty; nodes come first, so that an area meets the node of
 * the same place. The file is read three times, since relations follow what they consist of.
 */
#include <math.h>
#include <readosm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "import/import_int.h"
#include "import/pbf.h"
#include "text/utf8.h"

struct area {
    const char *type;           /* "way", "relation" */
    long long id;
    readosm_tag *tags;
    int tag_count;
    struct ml_lonlat min;
    struct ml_lonlat max;
    bool placed;
};

/* What an area consists of; sorted by id. */
struct need {
    long long id;
    size_t area;
};

struct needs {
    struct need *list;
    size_t count;
    size_t cap;
};

struct osm {
    struct ml_import *im;
    struct ml_import_at at;
    struct ml_arena arena;
    struct area *areas;
    size_t area_count;
    size_t area_cap;
    struct needs ways;
    struct needs nodes;
    struct ml_import_row *row;
    size_t seen;
    enum ml_status status;
    struct ml_err *err;
};

static const char *tag_value(const readosm_tag *tags, int count, const char *key)
{
    for (int i = 0; i < count; i++)
        if (strcmp(tags[i].key, key) == 0)
            return tags[i].value;
    return NULL;
}

static bool wanted(const readosm_tag *tags, int count)
{
    return tag_value(tags, count, "place") && tag_value(tags, count, "name");
}

static bool is_one_of(const char *word, const char *list)
{
    size_t n = strlen(word);
    for (const char *p = strstr(list, word); n && p; p = strstr(p + 1, word))
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

static void set_kind(struct ml_import_row *row, const char *place)
{
    const char *code = "LCTY";

    row->kind = ML_KIND_OTHER;
    row->uncertainty_m = 5000;
    if (is_one_of(place, "city town village hamlet isolated_dwelling suburb quarter neighbourhood allotments farm")) {
        row->kind = ML_KIND_SETTLEMENT;
        row->uncertainty_m = strcmp(place, "city") == 0 ? 6000 : strcmp(place, "town") == 0 ? 3000 : 1500;
        code = is_one_of(place, "suburb quarter neighbourhood") ? "PPLX" : "PPL";
    } else if (is_one_of(place, "country state region province district county municipality")) {
        bool top = is_one_of(place, "state region province");
        row->kind = strcmp(place, "country") == 0      ? ML_KIND_COUNTRY
                    : top                              ? ML_KIND_REGION
                    : strcmp(place, "municipality") == 0 ? ML_KIND_SUBDISTRICT
                                                       : ML_KIND_DISTRICT;
        row->uncertainty_m = row->kind == ML_KIND_COUNTRY ? 300000 : top ? 100000 : 30000;
        code = row->kind == ML_KIND_COUNTRY ? "PCLI" : top ? "ADM1" : row->kind == ML_KIND_DISTRICT ? "ADM2" : "ADM3";
    }
    row->code = ml_span_of(code);
}

/* Of "name:ky" and the like, "name", "old_name"; NULL for other keys and languages. */
static const char *lang_of(const char *key, const char *value)
{
    static const char *const plain[] = {"name", "int_name", "alt_name", "old_name", "official_name"};

    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strcmp(key, plain[i]) == 0)
            return "und";
    if (strncmp(key, "name:", 5) != 0)
        return NULL;
    /* name:uz-Cyrl and name:uz_Latn say no more than the letters do. */
    return ml_import_tag((struct ml_span){key + 5, strcspn(key + 5, "-_")}, ml_span_of(value));
}

static void add_values(struct ml_import_row *row, const char *values, const char *lang, struct ml_import_stats *stats)
{
    while (*values) {
        size_t n = strcspn(values, ";");
        struct ml_span name = {values, n};
        while (name.len && name.ptr[0] == ' ') {
            name.ptr++;
            name.len--;
        }
        if (ml_utf8_valid_prefix(name.ptr, name.len) == name.len)
            ml_import_row_name(row, name, lang, stats);
        else
            stats->names_unread++;
        values += n + (values[n] == ';');
    }
}

/* Fills the row but for its point; a name of the tag "name" comes first. */
static void fill_row(struct osm *o, const char *type, long long id, const readosm_tag *tags, int count)
{
    struct ml_import_row *row = o->row;
    const char *text = tag_value(tags, count, "population");
    const char *wikidata = tag_value(tags, count, "wikidata");

    ml_import_row_start(row, "osm");
    row->id.len = (size_t)snprintf(row->id_text, sizeof row->id_text, "osm-%s-%lld", type, id);
    row->id.ptr = row->id_text;
    row->population = text ? atoll(text) : 0;
    row->wikidata = wikidata ? ml_import_qid(ml_span_of(wikidata)) : 0;
    set_kind(row, tag_value(tags, count, "place"));
    add_values(row, tag_value(tags, count, "name"), "und", o->im->stats);
    for (int i = 0; i < count; i++) {
        const char *lang = lang_of(tags[i].key, tags[i].value);
        if (lang && strcmp(tags[i].key, "name") != 0)
            add_values(row, tags[i].value, lang, o->im->stats);
    }
}

static void import_row(struct osm *o, struct ml_lonlat point)
{
    o->row->point = point;
    if (!ml_lonlat_valid(point)) {
        ml_import_refuse(o->im, o->row, &o->at, ML_REFUSED_UNPLACED);
        return;
    }
    ml_import_locate(o->im, o->row);
    if (!o->status)
        o->status = ml_import_place(o->im, o->row, &o->at, o->err);
}

static void add_need(struct osm *o, struct needs *n, long long id, size_t area)
{
    void *p = n->list;
    if (!ml_grow(&p, &n->cap, n->count + 1, sizeof *n->list)) {
        o->status = ml_fail_nomem(o->err);
        return;
    }
    n->list = p;
    n->list[n->count++] = (struct need){id, area};
}

static int by_id(const void *x, const void *y)
{
    const struct need *a = x;
    const struct need *b = y;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return (a->area > b->area) - (a->area < b->area);
}

static void sort_needs(struct needs *n)
{
    if (n->count)
        qsort(n->list, n->count, sizeof *n->list, by_id);
}

/* The first need of that id or of a later one. */
static size_t first_need(const struct needs *n, long long id)
{
    size_t lo = 0;
    size_t hi = n->count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (n->list[mid].id < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void add_area(struct osm *o, const char *type, long long id, const readosm_tag *tags, int count)
{
    void *p = o->areas;
    struct area a = {.type = type, .id = id, .tag_count = count};

    a.tags = ml_arena_alloc(&o->arena, (size_t)count * sizeof *a.tags);
    if (!a.tags || !ml_grow(&p, &o->area_cap, o->area_count + 1, sizeof *o->areas)) {
        o->status = ml_fail_nomem(o->err);
        return;
    }
    o->areas = p;
    for (int i = 0; i < count; i++) {
        a.tags[i].key = ml_arena_dup(&o->arena, tags[i].key, strlen(tags[i].key));
        a.tags[i].value = ml_arena_dup(&o->arena, tags[i].value, strlen(tags[i].value));
        if (!a.tags[i].key || !a.tags[i].value) {
            o->status = ml_fail_nomem(o->err);
            return;
        }
    }
    o->areas[o->area_count++] = a;
}

/* libreadosm hands the pointer given to readosm_parse back as one to const. */
static struct osm *state_of(const void *user)
{
    struct osm *o;
    memcpy(&o, user, sizeof o);
    return o;
}

static int on_relation(const void *user, const readosm_relation *r)
{
    struct osm *o = state_of(user);

    if (o->status || !wanted(r->tags, r->tag_count))
        return o->status ? READOSM_ABORT : READOSM_OK;
    add_area(o, "relation", r->id, r->tags, r->tag_count);
    for (int i = 0; !o->status && i < r->member_count; i++)
        if (r->members[i].member_type == READOSM_MEMBER_WAY)
            add_need(o, &o->ways, r->members[i].id, o->area_count - 1);
    return o->status ? READOSM_ABORT : READOSM_OK;
}

static int on_way(const void *user, const readosm_way *w)
{
    struct osm *o = state_of(user);

    for (size_t i = first_need(&o->ways, w->id); i < o->ways.count && o->ways.list[i].id == w->id; i++)
        for (int k = 0; !o->status && k < w->node_ref_count; k++)
            add_need(o, &o->nodes, w->node_refs[k], o->ways.list[i].area);
    if (o->status || !wanted(w->tags, w->tag_count))
        return o->status ? READOSM_ABORT : READOSM_OK;
    add_area(o, "way", w->id, w->tags, w->tag_count);
    for (int k = 0; !o->status && k < w->node_ref_count; k++)
        add_need(o, &o->nodes, w->node_refs[k], o->area_count - 1);
    return o->status ? READOSM_ABORT : READOSM_OK;
}

static void widen(struct area *a, struct ml_lonlat p)
{
    a->min.lon = a->placed ? fmin(a->min.lon, p.lon) : p.lon;
    a->max.lon = a->placed ? fmax(a->max.lon, p.lon) : p.lon;
    a->min.lat = a->placed ? fmin(a->min.lat, p.lat) : p.lat;
    a->max.lat = a->placed ? fmax(a->max.lat, p.lat) : p.lat;
    a->placed = true;
}

static int on_node(const void *user, const readosm_node *n)
{
    struct osm *o = state_of(user);

    for (size_t i = first_need(&o->nodes, n->id); i < o->nodes.count && o->nodes.list[i].id == n->id; i++)
        widen(&o->areas[o->nodes.list[i].area], (struct ml_lonlat){n->longitude, n->latitude});
    if (wanted(n->tags, n->tag_count)) {
        fill_row(o, "node", n->id, n->tags, n->tag_count);
        import_row(o, (struct ml_lonlat){n->longitude, n->latitude});
    }
    if (++o->seen % 100000 == 0)
        ml_import_progress(o->im, -1);
    return o->status ? READOSM_ABORT : READOSM_OK;
}

static enum ml_status parse(struct osm *o, readosm_node_callback node, readosm_way_callback way,
                            readosm_relation_callback relation)
{
    const void *handle = NULL;
    int rc = readosm_open(o->at.path, &handle);

    if (rc == READOSM_OK)
        rc = readosm_parse(handle, &o, node, way, relation);
    readosm_close(handle);
    if (o->status)
        return o->status;
    if (rc == READOSM_FILE_NOT_FOUND)
        return ml_fail(o->err, ML_EIO, o->at.path, 0, "cannot be opened; check the name and its permissions");
    if (rc == READOSM_INSUFFICIENT_MEMORY)
        return ml_fail_nomem(o->err);
    return rc == READOSM_OK ? ML_OK : ml_fail(o->err, ML_EFORMAT, o->at.path, 0,
                                              "is no whole OpenStreetMap extract; fetch it again");
}

static void import_areas(struct osm *o)
{
    for (size_t i = 0; !o->status && i < o->area_count; i++) {
        const struct area *a = &o->areas[i];
        double m = ml_import_half_diagonal(a->min, a->max);
        struct ml_lonlat middle = {(a->min.lon + a->max.lon) / 2, (a->min.lat + a->max.lat) / 2};
        fill_row(o, a->type, a->id, a->tags, a->tag_count);
        if (!a->placed)
            middle.lat = (double)NAN; /* its nodes are not in the extract */
        else if (m > (double)o->row->uncertainty_m)
            o->row->uncertainty_m = (int64_t)m;
        import_row(o, middle);
    }
}

enum ml_status ml_import_osm(struct ml_import *im, const char *path, size_t file, struct ml_err *err)
{
    struct osm o = {.im = im, .at = {.path = path, .file = file}, .err = err};
    size_t before = im->stats->rows;

    ml_arena_init(&o.arena, 0);
    o.row = ml_alloc(sizeof *o.row);
    o.status = o.row ? ML_OK : ml_fail_nomem(err);
    if (!o.status && strlen(path) > 4 && strcmp(path + strlen(path) - 4, ".pbf") == 0)
        o.status = ml_pbf_check(path, err);
    if (!o.status)
        o.status = parse(&o, NULL, NULL, on_relation);
    sort_needs(&o.ways);
    if (!o.status)
        o.status = parse(&o, NULL, on_way, NULL);
    sort_needs(&o.nodes);
    if (!o.status)
        o.status = parse(&o, on_node, NULL, NULL);
    if (!o.status)
        o.status = ml_import_reload(im, err);
    import_areas(&o);
    if (!o.status && im->stats->rows == before)
        o.status = ml_fail(err, ML_EINPUT, path, 0, "holds no named places; name an extract with place=*");
    ml_free(o.row);
    ml_free(o.areas);
    ml_free(o.ways.list);
    ml_free(o.nodes.list);
    ml_arena_release(&o.arena);
    return o.status;
}
