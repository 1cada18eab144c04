#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit_int.h"
#include "base/alloc.h"

void ml_audit_say(struct audit *a, const char *file, size_t line, const char *fmt, ...)
{
    struct ml_err finding;
    char text[sizeof finding.message];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    ml_fail(&finding, ML_EINPUT, file, line, "%s", text);
    a->count++;
    a->fn(a->user, &finding);
}

int ml_audit_clip(struct ml_span s)
{
    return (int)(s.len > 80 ? 80 : s.len);
}

static int compare_spans(struct ml_span a, struct ml_span b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_id(const void *x, const void *y)
{
    const struct audit_place *a = x;
    const struct audit_place *b = y;
    int c = compare_spans(a->field[P_ID], b->field[P_ID]);
    return c ? c : (a->line > b->line) - (a->line < b->line);
}

size_t ml_audit_find(const struct audit *a, struct ml_span id)
{
    size_t lo = 0;
    size_t hi = a->place_count;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (compare_spans(a->places[mid].field[P_ID], id) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < a->place_count && ml_span_eq(a->places[lo].field[P_ID], id) ? lo : SIZE_MAX;
}

static bool number(struct ml_span s, double *out)
{
    char text[64];
    char *end;

    if (s.len == 0 || s.len >= sizeof text)
        return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    *out = strtod(text, &end);
    return *end == '\0';
}

static void check_fields(struct audit *a, struct audit_place *p)
{
    const struct ml_span *f = p->field;
    const char *file = a->places_path;

    if (f[P_ID].len == 0 || f[P_NAME].len == 0 || f[P_SOURCE].len == 0)
        ml_audit_say(a, file, p->line, "lacks an id, a name or a source; fill it in");
    if (!ml_kind_parse(f[P_KIND].ptr, f[P_KIND].len, &p->kind)) {
        p->kind = ML_KIND_OTHER;
        ml_audit_say(a, file, p->line, "'%.*s' is no kind; use one of the contract's words",
                     ml_audit_clip(f[P_KIND]), f[P_KIND].ptr);
    }
    p->placed = number(f[P_LAT], &p->point.lat) && number(f[P_LON], &p->point.lon) && ml_lonlat_valid(p->point);
    if (!p->placed)
        ml_audit_say(a, file, p->line, "lat and lon are not degrees of WGS 84; write them as 39.9491 and 70.5280");
    if (f[P_UNCERTAINTY].len == 0) {
        ml_audit_say(a, file, p->line, "lacks uncertainty_m; say within how many metres the place lies");
        p->placed = false;
    } else if (!number(f[P_UNCERTAINTY], &p->uncertainty_m) || !(p->uncertainty_m >= 1 && p->uncertainty_m <= 1e7)) {
        ml_audit_say(a, file, p->line, "uncertainty_m is not a number of metres from 1 to 10000000; correct it");
        p->placed = false;
    }
    if (f[P_COUNTRY].len != 0 && f[P_COUNTRY].len != 2)
        ml_audit_say(a, file, p->line, "country is not a two-letter code; use ISO 3166-1 or nothing");
    ml_audit_spelling(a, file, p->line, f[P_NAME], (struct ml_span){"", 0});
}

static enum ml_status read_places(struct audit *a, struct ml_tsv *t, struct ml_err *err)
{
    struct ml_err row_err = {0};
    int more = 1;

    for (;;) {
        struct audit_place p = {.parent = SIZE_MAX};
        void *ptr = a->places;
        if (ml_tsv_next(t, p.field, &more, &row_err)) {
            ml_audit_say(a, a->places_path, t->line, "%s", row_err.message);
            continue;
        }
        if (!more)
            break;
        p.line = t->line;
        check_fields(a, &p);
        if (!ml_grow(&ptr, &a->place_cap, a->place_count + 1, sizeof *a->places))
            return ml_fail_nomem(err);
        a->places = ptr;
        a->places[a->place_count++] = p;
    }
    if (a->place_count)
        qsort(a->places, a->place_count, sizeof *a->places, by_id);
    return ML_OK;
}

static void check_parent(struct audit *a, struct audit_place *p)
{
    const struct ml_span *f = p->field;
    const struct audit_place *up;

    if (f[P_PARENT].len == 0)
        return;
    p->parent = ml_audit_find(a, f[P_PARENT]);
    if (p->parent == SIZE_MAX) {
        ml_audit_say(a, a->places_path, p->line, "parent '%.*s' is not in the table; add it or correct it",
                     ml_audit_clip(f[P_PARENT]), f[P_PARENT].ptr);
        return;
    }
    up = &a->places[p->parent];
    if (f[P_COUNTRY].len && up->field[P_COUNTRY].len && !ml_span_eq(f[P_COUNTRY], up->field[P_COUNTRY]))
        ml_audit_say(a, a->places_path, p->line,
                     "is of %.*s, but its parent '%.*s' of %.*s; correct one of the countries or the parent",
                     ml_audit_clip(f[P_COUNTRY]), f[P_COUNTRY].ptr, ml_audit_clip(f[P_PARENT]), f[P_PARENT].ptr,
                     ml_audit_clip(up->field[P_COUNTRY]), up->field[P_COUNTRY].ptr);
}

static void check_chain(struct audit *a, const struct audit_place *p)
{
    size_t up = p->parent;

    for (int depth = 0; up != SIZE_MAX; depth++, up = a->places[up].parent) {
        if (depth == 16) {
            ml_audit_say(a, a->places_path, p->line,
                         "its parents form a ring or a chain of more than 16; correct parent_id");
            return;
        }
    }
}

static void check_links(struct audit *a)
{
    for (size_t i = 1; i < a->place_count; i++) {
        const struct audit_place *p = &a->places[i];
        if (ml_span_eq(p->field[P_ID], a->places[i - 1].field[P_ID]))
            ml_audit_say(a, a->places_path, p->line, "id '%.*s' is also on line %zu; ids are unique",
                         ml_audit_clip(p->field[P_ID]), p->field[P_ID].ptr, a->places[i - 1].line);
    }
    for (size_t i = 0; i < a->place_count; i++)
        check_parent(a, &a->places[i]);
    for (size_t i = 0; i < a->place_count; i++)
        check_chain(a, &a->places[i]);
}

static char *join(const char *dir, const char *name)
{
    size_t size = strlen(dir) + strlen(name) + 2;
    char *p = ml_alloc(size);
    if (p)
        snprintf(p, size, "%s/%s", dir, name);
    return p;
}

enum ml_status ml_audit_tables(const char *dir, const struct ml_border *border, int32_t date,
                               ml_audit_fn *fn, void *user, size_t *count, struct ml_err *err)
{
    struct audit a = {.border = border, .date = date, .fn = fn, .user = user};
    struct ml_tsv t = {0};
    char *places = join(dir, "places.tsv");
    char *names = join(dir, "names.tsv");
    enum ml_status status;

    *count = 0;
    if (!places || !names) {
        status = ml_fail_nomem(err);
        goto out;
    }
    a.places_path = places;
    a.names_path = names;
    status = ml_tsv_open(&t, places, ml_place_columns, err);
    if (!status)
        status = read_places(&a, &t, err);
    if (status)
        goto out;
    check_links(&a);
    status = ml_audit_ground(&a, err);
    if (!status)
        status = ml_audit_homonyms(&a, err);
    if (!status)
        status = ml_audit_names(&a, err);
    *count = a.count;
out:
    ml_tsv_close(&t);
    ml_free(a.places);
    ml_free(places);
    ml_free(names);
    return status;
}
