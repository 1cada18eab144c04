#include "annotate/tally.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

static const double within_km[4] = {1, 5, 25, 100};

static void copy(char *to, size_t size, const char *from)
{
    size_t len = from ? strlen(from) : 0;

    if (len >= size)
        len = size - 1;
    /* Not in the middle of a character. */
    while (from && len && ((unsigned char)from[len] & 0xc0) == 0x80)
        len--;
    if (len)
        memcpy(to, from, len);
    to[len] = '\0';
}

static struct ml_tally_segment *segment_of(struct ml_tally *t, const char *id, const char *name,
                                           const char *status)
{
    void *p = t->segments;
    struct ml_tally_segment *s;

    for (size_t i = 0; i < t->segment_count; i++)
        if (strcmp(t->segments[i].id, id) == 0 && strcmp(t->segments[i].status, status) == 0)
            return t->segments + i;
    if (!ml_grow(&p, &t->segment_cap, t->segment_count + 1, sizeof *t->segments))
        return NULL;
    t->segments = p;
    s = t->segments + t->segment_count++;
    *s = (struct ml_tally_segment){.rows = 0};
    copy(s->id, sizeof s->id, id);
    copy(s->name, sizeof s->name, name);
    copy(s->status, sizeof s->status, status);
    return s;
}

static bool add_suspect(struct ml_tally *t, const struct ml_tally_suspect *suspect)
{
    void *p = t->suspects;

    if (t->suspect_count >= ML_TALLY_SUSPECTS)
        return true;
    if (!ml_grow(&p, &t->suspect_cap, t->suspect_count + 1, sizeof *t->suspects))
        return false;
    t->suspects = p;
    t->suspects[t->suspect_count++] = *suspect;
    return true;
}

static bool add_coords(struct ml_tally *t, const struct ml_annotation *a, size_t line)
{
    struct ml_tally_suspect s = {.line = line, .km = a->coord_km, .lat = a->coords.lat, .lon = a->coords.lon,
                                 .far = a->coords_far, .other_side = a->coords_other_side};
    const struct ml_place_info *p = a->result->place;

    t->coords++;
    t->coords_far += a->coords_far;
    t->coords_other_side += a->coords_other_side;
    for (size_t i = 0; i < 4; i++)
        t->coords_within[i] += a->coord_km <= within_km[i];
    if (!a->coords_far && !a->coords_other_side)
        return true;
    copy(s.place, sizeof s.place, p->name);
    copy(s.own_side, sizeof s.own_side, a->coords_side);
    copy(s.place_side, sizeof s.place_side, a->result->border_applies ? a->result->border.side : p->country);
    return add_suspect(t, &s);
}

static bool add_border(struct ml_tally *t, const struct ml_border_answer *b)
{
    struct ml_tally_segment *s;

    t->near_undelimited += b->near_undelimited;
    t->near_undemarcated += b->near_undemarcated;
    if (!b->segment_id)
        return true;
    t->statuses[b->segment_status]++;
    s = segment_of(t, b->segment_id, b->segment_name, ml_border_status_name(b->segment_status));
    if (s)
        s->rows++;
    return s != NULL;
}

bool ml_tally_add(struct ml_tally *t, const struct ml_annotation *a, size_t line)
{
    t->rows++;
    t->failed += a->error[0] != '\0';
    if (!a->result) {
        t->unlocated[a->unlocated]++;
        return true;
    }
    t->located++;
    t->precision[a->precision]++;
    t->geo_precision[a->geo_precision]++;
    t->kinds[a->result->place->kind]++;
    if (a->coord_km >= 0 && !add_coords(t, a, line))
        return false;
    return !a->result->border_applies || !a->result->border.covered || add_border(t, &a->result->border);
}

static void sum(uint64_t *to, const uint64_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

bool ml_tally_merge(struct ml_tally *to, const struct ml_tally *from)
{
    to->rows += from->rows;
    to->failed += from->failed;
    to->located += from->located;
    sum(to->unlocated, from->unlocated, ML_UNLOCATED_COUNT);
    sum(to->precision, from->precision, ML_TALLY_PRECISIONS);
    sum(to->geo_precision, from->geo_precision, 4);
    sum(to->kinds, from->kinds, ML_KIND_COUNT);
    sum(to->statuses, from->statuses, ML_TALLY_STATUSES);
    to->near_undelimited += from->near_undelimited;
    to->near_undemarcated += from->near_undemarcated;
    to->coords += from->coords;
    to->coords_far += from->coords_far;
    to->coords_other_side += from->coords_other_side;
    sum(to->coords_within, from->coords_within, 4);
    for (size_t i = 0; i < from->segment_count; i++) {
        const struct ml_tally_segment *f = from->segments + i;
        struct ml_tally_segment *s = segment_of(to, f->id, f->name, f->status);
        if (!s)
            return false;
        s->rows += f->rows;
    }
    for (size_t i = 0; i < from->suspect_count; i++)
        if (!add_suspect(to, from->suspects + i))
            return false;
    return true;
}

void ml_tally_clear(struct ml_tally *t)
{
    struct ml_tally empty = {.segments = t->segments, .segment_cap = t->segment_cap,
                             .suspects = t->suspects, .suspect_cap = t->suspect_cap};
    *t = empty;
}

void ml_tally_release(struct ml_tally *t)
{
    ml_free(t->segments);
    ml_free(t->suspects);
    *t = (struct ml_tally){0};
}

/* ---- Journal ---- */

static void put_counts(json_t *o, const char *name, const uint64_t *v, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_integer((json_int_t)v[i]));
    json_object_set_new(o, name, list);
}

static bool get_counts(const json_t *o, const char *name, uint64_t *v, size_t n)
{
    const json_t *list = json_object_get(o, name);

    for (size_t i = 0; i < n; i++)
        v[i] = (uint64_t)json_integer_value(json_array_get(list, i));
    return json_array_size(list) == n;
}

/* The plain counters, in the order they are kept. */
enum { PLAIN = 8 };

static void plain_counts(const struct ml_tally *t, uint64_t v[PLAIN])
{
    const uint64_t all[PLAIN] = {t->rows, t->failed, t->located, t->near_undelimited, t->near_undemarcated,
                                 t->coords, t->coords_far, t->coords_other_side};
    memcpy(v, all, sizeof all);
}

static json_t *suspect_to_json(const struct ml_tally_suspect *s)
{
    return json_pack("[Ifffsssbb]", (json_int_t)s->line, s->km, s->lat, s->lon, s->place, s->own_side, s->place_side,
                     s->far, s->other_side);
}

void *ml_tally_to_json(const struct ml_tally *t)
{
    json_t *o = json_object();
    json_t *segments = json_array();
    json_t *suspects = json_array();
    uint64_t plain[PLAIN];

    plain_counts(t, plain);
    put_counts(o, "plain", plain, PLAIN);
    put_counts(o, "unlocated", t->unlocated, ML_UNLOCATED_COUNT);
    put_counts(o, "precision", t->precision, ML_TALLY_PRECISIONS);
    put_counts(o, "geo_precision", t->geo_precision, 4);
    put_counts(o, "kinds", t->kinds, ML_KIND_COUNT);
    put_counts(o, "statuses", t->statuses, ML_TALLY_STATUSES);
    put_counts(o, "coords_within", t->coords_within, 4);
    for (size_t i = 0; i < t->segment_count; i++) {
        const struct ml_tally_segment *s = t->segments + i;
        json_array_append_new(segments, json_pack("[sssI]", s->id, s->name, s->status, (json_int_t)s->rows));
    }
    for (size_t i = 0; i < t->suspect_count; i++)
        json_array_append_new(suspects, suspect_to_json(t->suspects + i));
    json_object_set_new(o, "segments", segments);
    json_object_set_new(o, "suspects", suspects);
    return o;
}

static bool suspect_from_json(struct ml_tally *t, json_t *item)
{
    struct ml_tally_suspect s = {.line = 0};
    json_int_t line;
    const char *place, *own, *its;
    int far_off, other;

    if (json_unpack(item, "[IFFFsssbb]", &line, &s.km, &s.lat, &s.lon, &place, &own, &its, &far_off, &other) != 0)
        return false;
    s.line = (uint64_t)line;
    s.far = far_off;
    s.other_side = other;
    copy(s.place, sizeof s.place, place);
    copy(s.own_side, sizeof s.own_side, own);
    copy(s.place_side, sizeof s.place_side, its);
    return add_suspect(t, &s);
}

bool ml_tally_from_json(struct ml_tally *t, const void *json)
{
    const json_t *o = json;
    json_t *item;
    uint64_t p[PLAIN];
    size_t i;

    ml_tally_clear(t);
    if (!get_counts(o, "plain", p, PLAIN) || !get_counts(o, "unlocated", t->unlocated, ML_UNLOCATED_COUNT) ||
        !get_counts(o, "precision", t->precision, ML_TALLY_PRECISIONS) ||
        !get_counts(o, "geo_precision", t->geo_precision, 4) || !get_counts(o, "kinds", t->kinds, ML_KIND_COUNT) ||
        !get_counts(o, "statuses", t->statuses, ML_TALLY_STATUSES) ||
        !get_counts(o, "coords_within", t->coords_within, 4))
        return false;
    t->rows = p[0];
    t->failed = p[1];
    t->located = p[2];
    t->near_undelimited = p[3];
    t->near_undemarcated = p[4];
    t->coords = p[5];
    t->coords_far = p[6];
    t->coords_other_side = p[7];
    json_array_foreach(json_object_get(o, "segments"), i, item)
    {
        const char *id, *name, *status;
        json_int_t rows;
        struct ml_tally_segment *s;
        if (json_unpack(item, "[sssI]", &id, &name, &status, &rows) != 0 ||
            !(s = segment_of(t, id, name, status)))
            return false;
        s->rows = (uint64_t)rows;
    }
    json_array_foreach(json_object_get(o, "suspects"), i, item)
        if (!suspect_from_json(t, item))
            return false;
    return true;
}
