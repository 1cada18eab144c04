/*
 * NGA GNS names files: tab-separated with a header, one row a name; rows of one UFI are one
 * place. Old files write RC UFI ... LAT LONG FC DSG NT LC FULL_NAME_RO, newer ones in lower
 * case ufi full_name nt lat_dd long_dd fc desig_cd lang_cd. Their country codes are not ISO
 * 3166: the country is told by the point. Approved names (nt N) are read first, so that a
 * place is called by one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "store/import_int.h"
#include "text/letter.h"
#include "text/utf8.h"

enum { F_UFI, F_NAME, F_NT, F_LAT, F_LON, F_CLASS, F_CODE, F_LANG, F_COUNT };
enum { COLUMNS = 128 };

static const char *const old_names[F_COUNT] = {"UFI", "FULL_NAME_RO", "NT", "LAT", "LONG", "FC", "DSG", "LC"};
static const char *const new_names[F_COUNT] = {"ufi", "full_name", "nt", "lat_dd", "long_dd", "fc", "desig_cd", "lang_cd"};

struct gns {
    struct ml_import *im;
    const struct ml_import_job *job;
    const char *path;
    size_t file;
    size_t at[F_COUNT];
    size_t width;
    struct ml_import_row *row;
};

static bool same_word(struct ml_span s, const char *word)
{
    return s.len == strlen(word) && strncasecmp(s.ptr, word, s.len) == 0;
}

static bool find_columns(struct gns *g, struct ml_span header)
{
    struct ml_span f[COLUMNS];
    size_t found = 0;

    g->width = ml_import_split(header, f, COLUMNS);
    for (int c = 0; c < F_COUNT; c++) {
        g->at[c] = SIZE_MAX;
        for (size_t i = 0; i < g->width && i < COLUMNS && g->at[c] == SIZE_MAX; i++)
            if (same_word(f[i], old_names[c]) || same_word(f[i], new_names[c]))
                g->at[c] = i;
        found += g->at[c] != SIZE_MAX;
    }
    return found == F_COUNT;
}

bool ml_import_is_gns(struct ml_span header)
{
    struct gns g = {0};
    return find_columns(&g, header);
}

static const char *lang_of(struct ml_span code, struct ml_span name)
{
    static const struct { const char *iso; const char *tag; } langs[] = {
        {"eng", "en"}, {"rus", "ru"}, {"kir", "ky"}, {"tgk", "tg"}, {"uzb", "uz"},
    };
    const char *p = name.ptr;
    bool latin = name.len && ml_letter_of(ml_utf8_next(&p)).script == ML_SCRIPT_LATIN;

    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
        /* A romanised Kyrgyz name is not how Kyrgyz is written. */
        if (same_word(code, langs[i].iso) && !(latin && i > 0 && i < 4))
            return ml_import_tag(ml_span_of(langs[i].tag), name);
    return "und";
}

/* In the table of GeoNames ids, below all of those. */
static int64_t key_of(long long ufi)
{
    return ufi - (INT64_C(1) << 40);
}

static enum ml_status take(struct gns *g, const struct ml_span *f, size_t line, int64_t key, const char *ufi,
                           struct ml_err *err)
{
    struct ml_import_row *row = g->row;
    struct ml_span name = f[g->at[F_NAME]];
    const char *lang = lang_of(f[g->at[F_LANG]], name);
    const struct ml_import_id *slot = ml_import_slot(g->im, key);
    char country[3] = "";
    enum ml_status status;

    if (slot->id == key) {
        if (ml_import_sounds(name))
            return ml_import_name(g->im, slot->place, name, lang, "variant", "gns", err);
        g->im->stats->names_unread++;
        return ML_OK;
    }
    snprintf(row->id, sizeof row->id, "gns-%s", ufi);
    row->source = "gns";
    row->geonames_id = 0;
    row->population = 0;
    row->code = f[g->at[F_CODE]];
    row->kind = ml_import_kind(f[g->at[F_CLASS]], row->code);
    row->uncertainty_m = ml_import_uncertainty(row->kind, 0);
    row->name_count = 0;
    ml_import_row_name(row, name, lang, g->im->stats);
    row->country = ml_span_of("");
    if (g->job->country_of && g->job->country_of(g->job->user, row->point, country))
        row->country = ml_span_of(country);
    g->im->stats->rows++;
    g->im->last_place = 0;
    status = ml_import_place(g->im, row, g->file + 1, line, g->path, err);
    if (!status && g->im->last_place &&
        !ml_import_remember(g->im, (struct ml_import_id){key, g->im->last_place, line, g->file + 1}))
        status = ml_fail_nomem(err);
    return status;
}

static enum ml_status read_line(struct gns *g, struct ml_span line, size_t number, bool approved, struct ml_err *err)
{
    struct ml_span f[COLUMNS];
    size_t n = ml_import_split(line, f, COLUMNS);
    char text[24];
    char *end;
    long long ufi;

    if (n != g->width)
        return ml_fail(err, ML_EINPUT, g->path, number,
                       "has %zu columns where the header has %zu; fetch the file again, it may be cut short", n, g->width);
    if (ml_span_is(f[g->at[F_NT]], "N") != approved)
        return ML_OK;
    snprintf(text, sizeof text, "%.*s", (int)(f[g->at[F_UFI]].len < 20 ? f[g->at[F_UFI]].len : 20), f[g->at[F_UFI]].ptr);
    ufi = strtoll(text, &end, 10);
    if (!*text || *end)
        return ml_fail(err, ML_EINPUT, g->path, number, "UFI is no number; name a GNS names file");
    if (!ml_import_degrees(f[g->at[F_LAT]], &g->row->point.lat) || !ml_import_degrees(f[g->at[F_LON]], &g->row->point.lon) ||
        !ml_lonlat_valid(g->row->point))
        return ml_fail(err, ML_EINPUT, g->path, number, "latitude and longitude are not degrees; name a GNS names file");
    return take(g, f, number, key_of(ufi), text, err);
}

/* One reading of the file: of the approved names, or of the others. */
static enum ml_status read_file(struct gns *g, bool approved, struct ml_err *err)
{
    struct ml_textfile *s = NULL;
    struct ml_span line;
    int more = 1;
    int whole = 1;
    enum ml_status status = ml_textfile_open(g->path, &s, err);

    while (!status) {
        status = ml_textfile_line(s, &line, &more, &whole, err);
        if (status || !more)
            break;
        if (ml_textfile_at(s) == 1)
            find_columns(g, line);
        else if (line.len)
            status = read_line(g, line, ml_textfile_at(s), approved, err);
        if (ml_textfile_at(s) % 10000 == 0 && g->job->progress)
            g->job->progress(g->job->user, g->im->stats->rows, ml_textfile_share(s));
    }
    ml_textfile_close(s);
    return status;
}

enum ml_status ml_import_gns(struct ml_import *im, const struct ml_import_job *job, size_t file, struct ml_err *err)
{
    struct gns g = {.im = im, .job = job, .path = job->files[file], .file = file, .row = ml_alloc(sizeof *g.row)};
    enum ml_status status = g.row ? ML_OK : ml_fail_nomem(err);

    if (!status)
        status = read_file(&g, true, err);
    if (!status)
        status = read_file(&g, false, err);
    ml_free(g.row);
    return status;
}
