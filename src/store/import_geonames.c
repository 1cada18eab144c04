/* GeoNames: the main table (19 columns) and alternateNamesV2 (10 columns; 8 before 2017). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/import_int.h"
#include "text/letter.h"
#include "text/utf8.h"

enum column {
    G_ID, G_NAME, G_ASCII, G_ALTERNATES, G_LAT, G_LON, G_CLASS, G_CODE, G_COUNTRY, G_CC2, G_ADMIN1,
    G_ADMIN2, G_ADMIN3, G_ADMIN4, G_POPULATION, G_ELEVATION, G_DEM, G_ZONE, G_MODIFIED, G_COUNT
};

enum { A_ID, A_PLACE, A_LANG, A_NAME, A_PREFERRED, A_SHORT, A_COLLOQUIAL, A_HISTORIC, A_FROM, A_TO, A_COUNT };

size_t ml_import_split(struct ml_span line, struct ml_span *field, size_t max)
{
    size_t n = 0;
    const char *end = line.ptr + line.len;

    for (const char *p = line.ptr;; n++) {
        const char *tab = p < end ? memchr(p, '\t', (size_t)(end - p)) : NULL;
        if (n < max)
            field[n] = (struct ml_span){p, (size_t)((tab ? tab : end) - p)};
        if (!tab)
            return n + 1;
        p = tab + 1;
    }
}

static bool whole(struct ml_span s, int64_t *out)
{
    int64_t v = 0;

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

bool ml_import_degrees(struct ml_span s, double *out)
{
    char text[32];
    char *end;

    if (s.len == 0 || s.len >= sizeof text)
        return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    *out = strtod(text, &end);
    return *end == '\0';
}

static bool starts(struct ml_span s, const char *with)
{
    size_t n = strlen(with);
    return s.len >= n && memcmp(s.ptr, with, n) == 0;
}

enum ml_kind ml_import_kind(struct ml_span cls, struct ml_span code)
{
    switch (cls.len == 1 ? cls.ptr[0] : ' ') {
    case 'P': return ML_KIND_SETTLEMENT;
    case 'A':
        if (starts(code, "PCL"))
            return ML_KIND_COUNTRY;
        if (starts(code, "ADM1"))
            return ML_KIND_REGION;
        if (starts(code, "ADM2"))
            return ML_KIND_DISTRICT;
        return starts(code, "ADM") ? ML_KIND_SUBDISTRICT : ML_KIND_OTHER;
    case 'H': return ML_KIND_WATER;
    case 'T': return ML_KIND_MOUNTAIN;
    case 'R': return ML_KIND_ROAD;
    case 'S': return starts(code, "PST") || starts(code, "CSTM") ? ML_KIND_BORDER_POST : ML_KIND_FACILITY;
    default: return ML_KIND_OTHER;
    }
}

int64_t ml_import_uncertainty(enum ml_kind kind, int64_t population)
{
    switch (kind) {
    case ML_KIND_COUNTRY: return 300000;
    case ML_KIND_REGION: return 100000;
    case ML_KIND_DISTRICT: return 30000;
    case ML_KIND_SUBDISTRICT:
    case ML_KIND_ROAD:
    case ML_KIND_OTHER: return 10000;
    case ML_KIND_WATER:
    case ML_KIND_MOUNTAIN: return 5000;
    case ML_KIND_SETTLEMENT:
    case ML_KIND_ENCLAVE:
    case ML_KIND_BORDER_POST:
    case ML_KIND_FACILITY:
    case ML_KIND_COUNT: break;
    }
    if (population >= 1000000)
        return 12000;
    if (population >= 100000)
        return 6000;
    return population >= 10000 ? 3000 : 1500;
}

static void collect_names(struct ml_import_row *row, const struct ml_span *f, struct ml_import_stats *stats)
{
    struct ml_span list = f[G_ALTERNATES];

    row->name_count = 0;
    ml_import_row_name(row, f[G_NAME], "und", stats);
    ml_import_row_name(row, f[G_ASCII], "und", stats);
    while (list.len) {
        const char *comma = memchr(list.ptr, ',', list.len);
        size_t n = comma ? (size_t)(comma - list.ptr) : list.len;
        ml_import_row_name(row, (struct ml_span){list.ptr, n}, "und", stats);
        list.ptr += n + (comma != NULL);
        list.len -= n + (comma != NULL);
    }
}

static enum ml_status read_row(const char *path, size_t line, struct ml_span text, struct ml_import_row *row,
                               struct ml_import_stats *stats, struct ml_err *err)
{
    struct ml_span f[G_COUNT];
    size_t n = ml_import_split(text, f, G_COUNT);

    if (n != G_COUNT)
        return ml_fail(err, ML_EINPUT, path, line,
                       "has %zu columns where a GeoNames table has %d; fetch the file again, it may be cut short",
                       n, G_COUNT);
    if (f[G_MODIFIED].len != 10)
        return ml_fail(err, ML_EINPUT, path, line, "does not end in a date as 2022-09-16; fetch the file again, "
                       "it may be cut short");
    if (!whole(f[G_ID], &row->geonames_id) || row->geonames_id == 0)
        return ml_fail(err, ML_EINPUT, path, line, "column 1 is no GeoNames id; name a GeoNames table");
    if (!ml_import_degrees(f[G_LAT], &row->point.lat) || !ml_import_degrees(f[G_LON], &row->point.lon) || !ml_lonlat_valid(row->point))
        return ml_fail(err, ML_EINPUT, path, line, "columns 5 and 6 are not degrees; name a GeoNames table");
    if (f[G_POPULATION].len && !whole(f[G_POPULATION], &row->population))
        return ml_fail(err, ML_EINPUT, path, line, "column 15 is no population; name a GeoNames table");
    if (f[G_COUNTRY].len && (f[G_COUNTRY].len != 2 || f[G_COUNTRY].ptr[0] < 'A' || f[G_COUNTRY].ptr[0] > 'Z' ||
                             f[G_COUNTRY].ptr[1] < 'A' || f[G_COUNTRY].ptr[1] > 'Z'))
        return ml_fail(err, ML_EINPUT, path, line, "column 9 is no country code; name a GeoNames table");
    if (!f[G_POPULATION].len)
        row->population = 0;
    snprintf(row->id, sizeof row->id, "gn-%lld", (long long)row->geonames_id);
    row->source = "gn";
    row->kind = ml_import_kind(f[G_CLASS], f[G_CODE]);
    row->code = f[G_CODE];
    row->country = f[G_COUNTRY];
    row->uncertainty_m = ml_import_uncertainty(row->kind, row->population);
    collect_names(row, f, stats);
    return ML_OK;
}

enum ml_status ml_import_geonames(struct ml_import *im, const struct ml_import_job *job, size_t file,
                                  struct ml_err *err)
{
    const char *path = job->files[file];
    struct ml_textfile *s = NULL;
    struct ml_import_row *row = ml_alloc(sizeof *row);
    struct ml_span line;
    int more = 1;
    int ended = 1;
    size_t rows = 0;
    enum ml_status status = row ? ml_textfile_open(path, &s, err) : ml_fail_nomem(err);

    while (!status) {
        status = ml_textfile_line(s, &line, &more, &ended, err);
        if (status || !more)
            break;
        if (line.len == 0)
            continue;
        if (ml_textfile_at(s) == 1 && ml_import_is_gns(line)) {
            status = ml_import_gns(im, job, file, err);
            rows++;
            break;
        }
        status = read_row(path, ml_textfile_at(s), line, row, im->stats, err);
        if (!status)
            status = ml_import_place(im, row, file + 1, ml_textfile_at(s), path, err);
        im->stats->rows++;
        if (++rows % 10000 == 0 && job->progress)
            job->progress(job->user, im->stats->rows, ml_textfile_share(s));
    }
    if (!status && rows == 0)
        status = ml_fail(err, ML_EINPUT, path, 1, "holds no places; name a GeoNames table");
    ml_textfile_close(s);
    ml_free(row);
    return status;
}

const char *ml_import_tag(struct ml_span lang, struct ml_span name)
{
    const char *p = name.ptr;

    if (lang.len == 0)
        return "und";
    if (ml_span_is(lang, "en"))
        return "en";
    if (ml_span_is(lang, "ru"))
        return "ru";
    if (ml_span_is(lang, "ky"))
        return "ky";
    if (ml_span_is(lang, "tg"))
        return "tg";
    if (!ml_span_is(lang, "uz") || name.len == 0)
        return NULL;
    return ml_letter_of(ml_utf8_next(&p)).script == ML_SCRIPT_CYRILLIC ? "uz-Cyrl" : "uz-Latn";
}

static enum ml_status take_alternate(struct ml_import *im, const struct ml_span *f, struct ml_err *err)
{
    const struct ml_import_id *slot;
    const char *tag;
    int64_t id = 0;

    whole(f[A_PLACE], &id);
    slot = ml_import_slot(im, id);
    if (id == 0 || slot->id != id) {
        im->stats->names_other++;
        return ML_OK;
    }
    if (ml_span_is(f[A_LANG], "wkdt"))
        return ml_import_wikidata(im, slot->place, f[A_NAME], err);
    tag = ml_import_tag(f[A_LANG], f[A_NAME]);
    if (!tag) {
        im->stats->names_other++;
        return ML_OK;
    }
    if (ml_import_sounds(f[A_NAME]) == 0) {
        im->stats->names_unread++;
        return ML_OK;
    }
    return ml_import_name(im, slot->place, f[A_NAME], tag, ml_span_is(f[A_HISTORIC], "1") ? "historic" : "variant",
                          "gn", err);
}

enum ml_status ml_import_alternates(struct ml_import *im, const char *path, struct ml_err *err)
{
    struct ml_textfile *s = NULL;
    struct ml_span line;
    struct ml_span f[A_COUNT];
    int more = 1;
    int ended = 1;
    enum ml_status status = ml_textfile_open(path, &s, err);

    while (!status) {
        size_t n;
        int64_t id;
        status = ml_textfile_line(s, &line, &more, &ended, err);
        if (status || !more)
            break;
        n = ml_import_split(line, f, A_COUNT);
        if ((n != 8 && n != A_COUNT) || !whole(f[A_ID], &id) || !whole(f[A_PLACE], &id))
            status = ml_fail(err, ML_EINPUT, path, ml_textfile_at(s),
                             "is no row of GeoNames' alternate names (10 columns, ids first); fetch the file again, "
                             "it may be cut short");
        else
            status = take_alternate(im, f, err);
    }
    ml_textfile_close(s);
    return status;
}
