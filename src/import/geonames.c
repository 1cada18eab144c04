/* GeoNames' main table: 19 columns, tab-separated, no header. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "import/import_int.h"
#include "import/textfile.h"

enum column {
    G_ID, G_NAME, G_ASCII, G_ALTERNATES, G_LAT, G_LON, G_CLASS, G_CODE, G_COUNTRY, G_CC2, G_ADMIN1,
    G_ADMIN2, G_ADMIN3, G_ADMIN4, G_POPULATION, G_ELEVATION, G_DEM, G_ZONE, G_MODIFIED, G_COUNT
};

static void collect_names(struct ml_import_row *row, const struct ml_span *f, struct ml_import_stats *stats)
{
    struct ml_span list = f[G_ALTERNATES];

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

/* Codes are numbers within the unit above: 09 of KG, and one of 09 of KG. */
static bool collect_units(struct ml_import *im, struct ml_import_row *row, const struct ml_span *f)
{
    const struct ml_span part[] = {f[G_COUNTRY], f[G_ADMIN1], f[G_ADMIN2], f[G_ADMIN3]};
    static const int in[] = {ML_IN_REGION, ML_IN_DISTRICT, ML_IN_SUBDISTRICT};
    static const char *const codes[] = {"ADM1", "ADM2", "ADM3"};

    for (size_t level = 0; level < 3; level++) {
        bool own = f[G_CLASS].len == 1 && f[G_CLASS].ptr[0] == 'A' && ml_span_is(f[G_CODE], codes[level]);
        uint32_t unit;
        if (part[level + 1].len == 0 || ml_span_is(part[level + 1], "00"))
            return true;
        unit = ml_import_unit(im, "gn", part, level + 2);
        if (!unit)
            return false;
        *(own ? &row->unit : &row->in[in[level]]) = unit;
        if (own)
            return true;
    }
    return true;
}

static bool is_country_code(struct ml_span s)
{
    return s.len == 0 || ml_import_country(s) != SIZE_MAX;
}

static enum ml_status read_row(struct ml_import *im, const struct ml_import_at *at, struct ml_span text,
                               struct ml_import_row *row, struct ml_err *err)
{
    struct ml_span f[G_COUNT];
    size_t n = ml_import_split(text, f, G_COUNT);

    ml_import_row_start(row, "gn");
    if (n != G_COUNT)
        return ml_fail(err, ML_EINPUT, at->path, at->line,
                       "has %zu columns where a GeoNames table has %d; fetch the file again, it may be cut short",
                       n, G_COUNT);
    if (f[G_MODIFIED].len != 10)
        return ml_fail(err, ML_EINPUT, at->path, at->line, "does not end in a date as 2022-09-16; fetch the file again, "
                       "it may be cut short");
    if (!ml_import_whole(f[G_ID], &row->geonames_id) || row->geonames_id == 0 ||
        row->geonames_id >= ML_KEY_LIMIT)
        return ml_fail(err, ML_EINPUT, at->path, at->line, "column 1 is no GeoNames id; name a GeoNames table");
    if (!ml_import_degrees(f[G_LAT], &row->point.lat) || !ml_import_degrees(f[G_LON], &row->point.lon) ||
        !ml_lonlat_valid(row->point))
        return ml_fail(err, ML_EINPUT, at->path, at->line, "columns 5 and 6 are not degrees; name a GeoNames table");
    if (f[G_POPULATION].len && !ml_import_whole(f[G_POPULATION], &row->population))
        return ml_fail(err, ML_EINPUT, at->path, at->line, "column 15 is no population; name a GeoNames table");
    if (!is_country_code(f[G_COUNTRY]))
        return ml_fail(err, ML_EINPUT, at->path, at->line, "column 9 is no country code; name a GeoNames table");
    row->id.len = (size_t)snprintf(row->id_text, sizeof row->id_text, "gn-%lld", (long long)row->geonames_id);
    row->id.ptr = row->id_text;
    row->key = ml_import_key(ML_KEY_GEONAMES, row->geonames_id);
    row->kind = ml_import_kind(f[G_CLASS], f[G_CODE]);
    row->code = f[G_CODE];
    row->country = f[G_COUNTRY];
    row->uncertainty_m = ml_import_uncertainty(row->kind, row->population);
    collect_names(row, f, im->stats);
    return collect_units(im, row, f) ? ML_OK : ml_fail_nomem(err);
}

enum ml_status ml_import_geonames(struct ml_import *im, const char *path, size_t file, struct ml_err *err)
{
    struct ml_import_at at = {.path = path, .file = file};
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
        at.line = ml_textfile_at(s);
        if (at.line == 1 && (ml_import_is_gns(line) || ml_import_is_codes(line))) {
            status = ml_import_is_gns(line) ? ml_import_gns(im, path, file, err) : ml_import_codes(im, path, err);
            rows++;
            break;
        }
        status = read_row(im, &at, line, row, err);
        if (!status)
            status = ml_import_place(im, row, &at, err);
        if (++rows % 10000 == 0)
            ml_import_progress(im, ml_textfile_share(s));
    }
    if (!status && rows == 0)
        status = ml_fail(err, ML_EINPUT, path, 1, "holds no places; name a GeoNames table");
    ml_textfile_close(s);
    ml_free(row);
    return status;
}
