#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit_int.h"
#include "base/alloc.h"
#include "text/word.h"

enum { NEAR_M = 2000, RAYS = 16 };

/* Point at a distance and bearing; a sphere will do for asking within an uncertainty. */
static struct ml_lonlat moved(struct ml_lonlat p, double metres, double bearing)
{
    static const double degree_m = 111195;
    double c = cos(p.lat * acos(-1) / 180);
    return (struct ml_lonlat){p.lon + metres * sin(bearing) / (degree_m * (c > 0.01 ? c : 0.01)),
                              p.lat + metres * cos(bearing) / degree_m};
}

static bool asked_about(const struct audit_place *p)
{
    struct ml_span c = p->field[P_COUNTRY];
    return p->placed && (ml_span_is(c, "KG") || ml_span_is(c, "TJ") || ml_span_is(c, "UZ"));
}

static enum ml_status side_of(struct audit *a, struct ml_border_probe *probe, struct ml_lonlat p,
                              struct ml_border_answer *out, struct ml_err *err)
{
    if (!ml_lonlat_valid(p)) {
        *out = (struct ml_border_answer){0};
        return ML_OK;
    }
    return ml_border_check(probe, p, 1, a->date, 0, out, err);
}

/* Whether its country is met within the uncertainty; asks the point, then two rings round it. */
static enum ml_status on_ground(struct audit *a, struct ml_border_probe *probe, const struct audit_place *p,
                                bool *ok, struct ml_border_answer *at, struct ml_err *err)
{
    enum ml_status status = side_of(a, probe, p->point, at, err);

    *ok = !status && ml_span_is(p->field[P_COUNTRY], at->side);
    for (int ring = 2; !status && !*ok && ring >= 1; ring--) {
        for (int i = 0; !status && !*ok && i < RAYS; i++) {
            struct ml_border_answer there;
            struct ml_lonlat q = moved(p->point, p->uncertainty_m * ring / 2, i * 2 * acos(-1) / RAYS);
            status = side_of(a, probe, q, &there, err);
            *ok = !status && ml_span_is(p->field[P_COUNTRY], there.side);
        }
    }
    return status;
}

static bool is_unit(enum ml_kind kind)
{
    return kind == ML_KIND_REGION || kind == ML_KIND_DISTRICT || kind == ML_KIND_SUBDISTRICT;
}

/* The uncertainty of a unit holds the unit, and so what lies in it. */
static void check_reach(struct audit *a, const struct audit_place *p)
{
    const struct audit_place *up = p->parent == SIZE_MAX ? NULL : &a->places[p->parent];
    double m;

    if (!up || !p->placed || !up->placed || !is_unit(up->kind))
        return;
    m = ml_border_distance_m(p->point, up->point);
    if (m > p->uncertainty_m + up->uncertainty_m)
        ml_audit_say(a, a->places_path, p->line,
                     "'%.*s' lies %.1f km from its parent '%.*s', whose uncertainty_m is %.0f; correct the point or "
                     "the parent, or widen uncertainty_m", ml_audit_clip(p->field[P_ID]), p->field[P_ID].ptr, m / 1000,
                     ml_audit_clip(up->field[P_ID]), up->field[P_ID].ptr, up->uncertainty_m);
}

enum ml_status ml_audit_ground(struct audit *a, struct ml_err *err)
{
    struct ml_border_probe *probe = NULL;
    enum ml_status status = ml_border_probe_new(a->border, &probe, err);

    for (size_t i = 0; !status && i < a->place_count; i++) {
        const struct audit_place *p = &a->places[i];
        struct ml_border_answer at;
        bool ok;
        check_reach(a, p);
        if (!asked_about(p))
            continue;
        status = on_ground(a, probe, p, &ok, &at, err);
        if (status || ok)
            continue;
        if (at.covered)
            ml_audit_say(a, a->places_path, p->line,
                         "'%.*s' of %.*s lies in %s, %.2f km from the border; correct the country or the point, "
                         "or widen uncertainty_m", ml_audit_clip(p->field[P_ID]), p->field[P_ID].ptr,
                         ml_audit_clip(p->field[P_COUNTRY]), p->field[P_COUNTRY].ptr, at.side, at.border_km);
        else
            ml_audit_say(a, a->places_path, p->line,
                         "'%.*s' of %.*s lies outside the countries of the shapes; correct the country or the "
                         "point, or widen uncertainty_m", ml_audit_clip(p->field[P_ID]), p->field[P_ID].ptr,
                         ml_audit_clip(p->field[P_COUNTRY]), p->field[P_COUNTRY].ptr);
    }
    ml_border_probe_free(probe);
    return status;
}

/* ---- Homonyms ---- */

struct sounded {
    const struct audit_place *place;
    unsigned len;
    char sound[ML_PHRASE_SOUNDS];
};

static int by_sound(const void *x, const void *y)
{
    const struct sounded *a = x;
    const struct sounded *b = y;
    int c;
    if (a->place->kind != b->place->kind)
        return a->place->kind < b->place->kind ? -1 : 1;
    if (a->len != b->len)
        return a->len < b->len ? -1 : 1;
    c = memcmp(a->sound, b->sound, a->len);
    return c ? c : (a->place->line > b->place->line) - (a->place->line < b->place->line);
}

/* "not ID" in a note: ID follows the word and ends at a blank, a comma, a semicolon or the end. */
static bool excuses(struct ml_span note, struct ml_span id)
{
    for (size_t i = 0; i + 4 + id.len <= note.len; i++) {
        const char *p = note.ptr + i;
        const char *end = p + 4 + id.len;
        if (memcmp(p, "not ", 4) == 0 && (i == 0 || p[-1] == ' ' || p[-1] == ';') &&
            memcmp(p + 4, id.ptr, id.len) == 0 && (end == note.ptr + note.len || strchr(" ,;", *end)))
            return true;
    }
    return false;
}

static void check_pair(struct audit *a, const struct audit_place *p, const struct audit_place *q)
{
    double m;

    if ((p->kind == ML_KIND_FACILITY || p->kind == ML_KIND_OTHER) && !ml_span_eq(p->field[P_CODE], q->field[P_CODE]))
        return; /* an airport and the air base at it */
    if (ml_span_eq(p->field[P_ID], q->field[P_ID]))
        return; /* told already as an id given twice */
    if (fabs(p->point.lat - q->point.lat) > 0.02 ||
        excuses(p->field[P_NOTE], q->field[P_ID]) || excuses(q->field[P_NOTE], p->field[P_ID]))
        return;
    m = ml_border_distance_m(p->point, q->point);
    if (m < NEAR_M)
        ml_audit_say(a, a->places_path, q->line,
                     "'%.*s' sounds like '%.*s' on line %zu, %.0f m away; join them, or note \"not %.*s\"",
                     ml_audit_clip(q->field[P_ID]), q->field[P_ID].ptr, ml_audit_clip(p->field[P_ID]),
                     p->field[P_ID].ptr, p->line, m, ml_audit_clip(p->field[P_ID]), p->field[P_ID].ptr);
}

enum ml_status ml_audit_homonyms(struct audit *a, struct ml_err *err)
{
    struct sounded *list = ml_calloc(a->place_count + 1, sizeof *list);
    size_t n = 0;

    if (!list)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < a->place_count; i++) {
        const struct audit_place *p = &a->places[i];
        struct ml_phrase ph;
        if (!p->placed)
            continue;
        ml_phrase_read(p->field[P_NAME], &ph);
        if (!ph.readable || ph.count == 0)
            continue;
        list[n] = (struct sounded){.place = p, .len = ph.count};
        memcpy(list[n++].sound, ph.sound, ph.count);
    }
    qsort(list, n, sizeof *list, by_sound);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n && list[j].place->kind == list[i].place->kind && list[j].len == list[i].len &&
                               memcmp(list[j].sound, list[i].sound, list[i].len) == 0; j++)
            check_pair(a, list[i].place, list[j].place);
    ml_free(list);
    return ML_OK;
}
