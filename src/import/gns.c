/*
 * NGA GNS names files: tab-separated with a header, one row a name; rows of one UFI are one
 * place. Files before 2022 write RC UFI ... LAT LONG FC DSG CC1 ADM1 NT LC FULL_NAME_RO, newer
 * ones in lower case ufi full_name nt lat_dd long_dd fc desig_cd cc_ft adm1 lang_cd. Their
 * country codes are not ISO 3166: the country is told by the point. Approved names (nt N) are
 * read first, so that a place is called by one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "import/import_int.h"
#include "import/textfile.h"
#include "text/letter.h"
#include "text/utf8.h"

/* The last two may be missing. */
enum { F_UFI, F_NAME, F_NT, F_LAT, F_LON, F_CLASS, F_CODE, F_LANG, F_NEEDED, F_COUNTRY = F_NEEDED, F_ADM1, F_COUNT };
enum { COLUMNS = 128 };

static const char *const old_names[F_COUNT] = {"UFI", "FULL_NAME_RO", "NT", "LAT", "LONG", "FC", "DSG", "LC", "CC1", "ADM1"};
static const char *const new_names[F_COUNT] = {"ufi",      "full_name", "nt",    "lat_dd", "long_dd", "fc",
                                               "desig_cd", "lang_cd",   "cc_ft", "adm1"};

struct gns {
    struct ml_import *im;
    struct ml_import_at at;
    size_t column[F_COUNT];     /* SIZE_MAX = not in this file */
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
        g->column[c] = SIZE_MAX;
        for (size_t i = 0; i < g->width && i < COLUMNS && g->column[c] == SIZE_MAX; i++)
            if (same_word(f[i], old_names[c]) || same_word(f[i], new_names[c]))
                g->column[c] = i;
        found += c < F_NEEDED && g->column[c] != SIZE_MAX;
    }
    return found == F_NEEDED;
}

bool ml_import_is_gns(struct ml_span header)
{
    struct gns g = {0};
    return find_columns(&g, header);
}

static const char *lang_of(struct ml_span code, struct ml_span name)
{
    const char *p = name.ptr;
    bool latin = name.len && ml_letter_of(ml_utf8_next(&p)).script == ML_SCRIPT_LATIN;
    const char *tag = ml_import_tag(code, name);
    bool romanised = latin && tag && (strcmp(tag, "ru") == 0 || strcmp(tag, "ky") == 0 || strcmp(tag, "tg") == 0);

    /* A romanised Kyrgyz name is not how Kyrgyz is written. */
    return tag && !romanised ? tag : "und";
}

static struct ml_span cell(const struct gns *g, const struct ml_span *f, int column)
{
    return g->column[column] == SIZE_MAX ? ml_span_of("") : f[g->column[column]];
}

/* Codes are numbers within a country; an ADM1's own row bears its code. */
static bool collect_unit(struct gns *g, const struct ml_span *f)
{
    const struct ml_span part[] = {cell(g, f, F_COUNTRY), cell(g, f, F_ADM1)};
    uint32_t unit;

    if (part[0].len == 0 || part[1].len == 0 || ml_span_is(part[1], "00"))
        return true;
    unit = ml_import_unit(g->im, "gns", part, 2);
    *(ml_span_is(g->row->code, "ADM1") ? &g->row->unit : &g->row->in[ML_IN_REGION]) = unit;
    return unit != 0;
}

static enum ml_status take_place(struct gns *g, const struct ml_span *f, const char *ufi, struct ml_lonlat point,
                                 struct ml_err *err)
{
    struct ml_import_row *row = g->row;
    struct ml_span name = cell(g, f, F_NAME);

    row->id.len = (size_t)snprintf(row->id_text, sizeof row->id_text, "gns-%s", ufi);
    row->id.ptr = row->id_text;
    row->point = point;
    row->code = cell(g, f, F_CODE);
    row->kind = ml_import_kind(cell(g, f, F_CLASS), row->code);
    row->uncertainty_m = ml_import_uncertainty(row->kind, 0);
    ml_import_row_name(row, name, lang_of(cell(g, f, F_LANG), name), g->im->stats);
    ml_import_locate(g->im, row);
    return collect_unit(g, f) ? ml_import_place(g->im, row, &g->at, err) : ml_fail_nomem(err);
}

/* A further name of a place that this file, or one before it, has brought. */
static enum ml_status take_name(struct gns *g, const struct ml_span *f, int64_t place, struct ml_err *err)
{
    struct ml_import_name name = {.text = cell(g, f, F_NAME), .kind = "variant", .source = ml_span_of("gns")};

    name.lang = lang_of(cell(g, f, F_LANG), name.text);
    if (name.text.len && (ml_import_readable(name.text) || strcmp(name.lang, "und") != 0))
        return ml_import_add_name(g->im, place, &name, err);
    g->im->stats->names_unread++;
    return ML_OK;
}

static enum ml_status read_line(struct gns *g, struct ml_span line, bool approved, struct ml_err *err)
{
    struct ml_span f[COLUMNS];
    size_t n = ml_import_split(line, f, COLUMNS);
    struct ml_lonlat point;
    const struct ml_import_id *slot;
    char text[24];
    char *end;
    long long ufi;

    if (n != g->width)
        return ml_fail(err, ML_EINPUT, g->at.path, g->at.line,
                       "has %zu columns where the header has %zu; fetch the file again, it may be cut short", n, g->width);
    if (ml_span_is(cell(g, f, F_NT), "N") != approved)
        return ML_OK;
    snprintf(text, sizeof text, "%.*s", (int)(cell(g, f, F_UFI).len < 20 ? cell(g, f, F_UFI).len : 20), cell(g, f, F_UFI).ptr);
    ufi = strtoll(text, &end, 10);
    if (!*text || *end || llabs(ufi) > UINT32_MAX)
        return ml_fail(err, ML_EINPUT, g->at.path, g->at.line, "UFI is no number; name a GNS names file");
    if (!ml_import_degrees(cell(g, f, F_LAT), &point.lat) || !ml_import_degrees(cell(g, f, F_LON), &point.lon) ||
        !ml_lonlat_valid(point))
        return ml_fail(err, ML_EINPUT, g->at.path, g->at.line,
                       "latitude and longitude are not degrees; name a GNS names file");
    ml_import_row_start(g->row, "gns");
    g->row->key = ml_import_key(ML_KEY_GNS, ufi);
    slot = ml_import_slot(g->im, g->row->key);
    return slot->id ? take_name(g, f, slot->place, err) : take_place(g, f, text, point, err);
}

/* One reading of the file: of the approved names, or of the others. */
static enum ml_status read_file(struct gns *g, bool approved, struct ml_err *err)
{
    struct ml_textfile *s = NULL;
    struct ml_span line;
    int more = 1;
    int whole = 1;
    enum ml_status status = ml_textfile_open(g->at.path, &s, err);

    while (!status) {
        status = ml_textfile_line(s, &line, &more, &whole, err);
        if (status || !more)
            break;
        g->at.line = ml_textfile_at(s);
        if (g->at.line == 1)
            find_columns(g, line);
        else if (line.len)
            status = read_line(g, line, approved, err);
        if (g->at.line % 10000 == 0)
            ml_import_progress(g->im, (ml_textfile_share(s) + !approved) / 2);
    }
    ml_textfile_close(s);
    return status;
}

enum ml_status ml_import_gns(struct ml_import *im, const char *path, size_t file, struct ml_err *err)
{
    struct gns g = {.im = im, .at = {.path = path, .file = file}, .row = ml_alloc(sizeof *g.row)};
    enum ml_status status = g.row ? ML_OK : ml_fail_nomem(err);

    if (!status)
        status = read_file(&g, true, err);
    if (!status)
        status = read_file(&g, false, err);
    ml_free(g.row);
    return status;
}
