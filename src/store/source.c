#include "store/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "index/index.h"

static int clip(struct ml_span s)
{
    return (int)(s.len > 80 ? 80 : s.len);
}

static bool number(struct ml_span s, double *out)
{
    char text[64];
    char *end;

    if (s.len == 0 || s.len >= sizeof text)
        return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    if (strspn(text, "+-.0123456789") != s.len)
        return false; /* strtod would take 0x1p4 and nan as well */
    *out = strtod(text, &end);
    return *end == '\0';
}

static bool whole_number(struct ml_span s, long long *out)
{
    long long v = 0;

    if (s.len == 0 || s.len > 15)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        v = v * 10 + (s.ptr[i] - '0');
    }
    *out = v;
    return true;
}

static bool is_country_code(struct ml_span s)
{
    return s.len == 2 && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' && s.ptr[1] >= 'A' && s.ptr[1] <= 'Z';
}

static enum ml_status check_place(const struct ml_source *s, struct ml_source_place *r, struct ml_err *err)
{
    long long n;
    const char *file = s->places_path;

    if (r->field[P_ID].len == 0 || r->field[P_NAME].len == 0 || r->field[P_SOURCE].len == 0)
        return ml_fail(err, ML_EINPUT, file, r->line, "lacks an id, a name or a source; fill it in");
    if (!ml_kind_parse(r->field[P_KIND].ptr, r->field[P_KIND].len, &r->kind))
        return ml_fail(err, ML_EINPUT, file, r->line, "'%.*s' is no kind; use one of the contract's words",
                       clip(r->field[P_KIND]), r->field[P_KIND].ptr);
    if (!number(r->field[P_LAT], &r->point.lat) || !number(r->field[P_LON], &r->point.lon) ||
        !ml_lonlat_valid(r->point))
        return ml_fail(err, ML_EINPUT, file, r->line,
                       "lat and lon are not degrees of WGS 84; write them as 39.9491 and 70.5280");
    if (!whole_number(r->field[P_UNCERTAINTY], &n) || n == 0 || n > 10000000)
        return ml_fail(err, ML_EINPUT, file, r->line,
                       "uncertainty_m is not a number of metres from 1 to 10000000; every position has one");
    if (r->field[P_COUNTRY].len != 0 && !is_country_code(r->field[P_COUNTRY]))
        return ml_fail(err, ML_EINPUT, file, r->line, "country is not a two-letter code; use ISO 3166-1 or nothing");
    if ((r->field[P_POPULATION].len && (!whole_number(r->field[P_POPULATION], &n) || n > UINT32_MAX)) ||
        (r->field[P_GEONAMES].len && !whole_number(r->field[P_GEONAMES], &n)))
        return ml_fail(err, ML_EINPUT, file, r->line, "population or geonames_id is not a whole number; write digits alone or nothing");
    return ML_OK;
}

static int compare_spans(struct ml_span a, struct ml_span b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_id(const void *a, const void *b)
{
    return compare_spans(((const struct ml_source_place *)a)->field[P_ID], ((const struct ml_source_place *)b)->field[P_ID]);
}

static size_t find_place(const struct ml_source *s, struct ml_span id)
{
    size_t lo = 0;
    size_t hi = s->place_count;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = compare_spans(s->places[mid].field[P_ID], id);
        if (c == 0)
            return mid;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return SIZE_MAX;
}

static bool is_elsewhere(const struct ml_source *s, struct ml_span id)
{
    return s->elsewhere && s->elsewhere(s->user, id);
}

/* Unique ids, parents that exist, no place above itself. */
static enum ml_status link_places(struct ml_source *s, struct ml_err *err)
{
    const char *file = s->places_path;

    for (size_t i = 1; i < s->place_count; i++) {
        const struct ml_source_place *r = &s->places[i];
        if (compare_spans(s->places[i - 1].field[P_ID], r->field[P_ID]) == 0)
            return ml_fail(err, ML_EINPUT, file, r->line, "id '%.*s' is also on line %zu; ids are unique",
                           clip(r->field[P_ID]), r->field[P_ID].ptr, s->places[i - 1].line);
    }
    for (size_t i = 0; i < s->place_count; i++) {
        struct ml_source_place *r = &s->places[i];
        r->parent = SIZE_MAX;
        if (r->field[P_PARENT].len == 0)
            continue;
        r->parent = find_place(s, r->field[P_PARENT]);
        if (r->parent == SIZE_MAX && !is_elsewhere(s, r->field[P_PARENT]))
            return ml_fail(err, ML_EINPUT, file, r->line, "parent '%.*s' is not in the table; add it or correct it",
                           clip(r->field[P_PARENT]), r->field[P_PARENT].ptr);
    }
    for (size_t i = 0; i < s->place_count; i++) {
        size_t up = i;
        for (int depth = 0; up != SIZE_MAX; depth++, up = s->places[up].parent) {
            if (depth == 16)
                return ml_fail(err, ML_EINPUT, file, s->places[i].line,
                               "its parents form a ring or a chain of more than 16; correct parent_id");
        }
    }
    return ML_OK;
}

static enum ml_status read_places(struct ml_source *s, struct ml_err *err)
{
    enum ml_status status;
    int more;

    for (;;) {
        struct ml_source_place row;
        void *p = s->places;
        status = ml_tsv_next(&s->places_table, row.field, &more, err);
        if (status || !more)
            break;
        row.line = s->places_table.line;
        status = check_place(s, &row, err);
        if (status)
            return status;
        if (!ml_grow(&p, &s->place_cap, s->place_count + 1, sizeof *s->places))
            return ml_fail_nomem(err);
        s->places = p;
        s->places[s->place_count++] = row;
    }
    if (status)
        return status;
    if (s->place_count == 0 && !s->elsewhere)
        return ml_fail(err, ML_EINPUT, s->places_path, 1, "holds no places; add some rows");
    if (s->place_count)
        qsort(s->places, s->place_count, sizeof *s->places, by_id);
    return link_places(s, err);
}

static bool is_name_kind(struct ml_span s)
{
    return ml_span_is(s, "official") || ml_span_is(s, "variant") || ml_span_is(s, "historic") ||
           ml_span_is(s, "exonym");
}

static enum ml_status check_name(const struct ml_source *s, const struct ml_span *f, size_t *place,
                                 struct ml_err *err)
{
    const char *file = s->names_path;
    size_t line = s->names_table.line;
    enum ml_lang lang;
    int32_t date;

    *place = find_place(s, f[N_PLACE]);
    if (*place == SIZE_MAX && !is_elsewhere(s, f[N_PLACE]))
        return ml_fail(err, ML_EINPUT, file, line, "place '%.*s' is not in places.tsv; add it or correct the id",
                       clip(f[N_PLACE]), f[N_PLACE].ptr);
    if (f[N_NAME].len == 0 || f[N_SOURCE].len == 0)
        return ml_fail(err, ML_EINPUT, file, line, "lacks a name or a source; fill it in");
    if (!ml_lang_parse(f[N_LANG].ptr, f[N_LANG].len, &lang))
        return ml_fail(err, ML_EINPUT, file, line, "'%.*s' is no language; use en ru ky tg uz-Latn uz-Cyrl or und",
                       clip(f[N_LANG]), f[N_LANG].ptr);
    if (!is_name_kind(f[N_KIND]))
        return ml_fail(err, ML_EINPUT, file, line, "'%.*s' is no kind of name; use official, variant, historic or exonym",
                       clip(f[N_KIND]), f[N_KIND].ptr);
    if ((f[N_FROM].len && !ml_date_parse(f[N_FROM].ptr, f[N_FROM].len, &date)) ||
        (f[N_TO].len && !ml_date_parse(f[N_TO].ptr, f[N_TO].len, &date)))
        return ml_fail(err, ML_EINPUT, file, line, "valid_from or valid_to is no date; write 2022-09-16, 2022-09 or 2022");
    return ML_OK;
}

static char *join(const char *dir, const char *name)
{
    size_t size = strlen(dir) + strlen(name) + 2;
    char *p = ml_alloc(size);
    if (p)
        snprintf(p, size, "%s/%s", dir, name);
    return p;
}


enum ml_status ml_source_open(struct ml_source *s, const char *dir, struct ml_err *err)
{
    enum ml_status status;

    *s = (struct ml_source){.places_path = join(dir, "places.tsv"), .names_path = join(dir, "names.tsv"),
                            .elsewhere = s->elsewhere, .user = s->user};
    if (!s->places_path || !s->names_path)
        return ml_fail_nomem(err);
    status = ml_tsv_open(&s->places_table, s->places_path, ml_place_columns, err);
    if (!status)
        status = ml_tsv_open(&s->names_table, s->names_path, ml_name_columns, err);
    return status ? status : read_places(s, err);
}

void ml_source_close(struct ml_source *s)
{
    ml_tsv_close(&s->places_table);
    ml_tsv_close(&s->names_table);
    ml_free(s->places);
    ml_free(s->places_path);
    ml_free(s->names_path);
}

enum ml_status ml_source_name(struct ml_source *s, struct ml_span *f, size_t *place, int *more, struct ml_err *err)
{
    enum ml_status status = ml_tsv_next(&s->names_table, f, more, err);
    return status || !*more ? status : check_name(s, f, place, err);
}

long long ml_source_whole(struct ml_span field)
{
    long long n = 0;
    whole_number(field, &n);
    return n;
}
