/* What a record of Who's On First is here: kind, code, uncertainty, units, reasons to refuse it. */
#include <stdio.h>
#include <string.h>

#include "import/wof_int.h"

static const struct {
    const char *placetype;
    enum ml_kind kind;
    const char *code;
} kinds[] = {
    {"country", ML_KIND_COUNTRY, "PCLI"},        {"dependency", ML_KIND_COUNTRY, "PCLD"},
    {"region", ML_KIND_REGION, "ADM1"},          {"county", ML_KIND_DISTRICT, "ADM2"},
    {"localadmin", ML_KIND_SUBDISTRICT, "ADM3"}, {"locality", ML_KIND_SETTLEMENT, "PPL"},
    {"borough", ML_KIND_SETTLEMENT, "PPLX"},     {"macrohood", ML_KIND_SETTLEMENT, "PPLX"},
    {"neighbourhood", ML_KIND_SETTLEMENT, "PPLX"}, {"microhood", ML_KIND_SETTLEMENT, "PPLX"},
    {"ocean", ML_KIND_WATER, "OCN"},             {"marinearea", ML_KIND_WATER, "SEA"},
    {"campus", ML_KIND_FACILITY, ""},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* KINDS for what a gazetteer leaves out. */
static size_t kind_of(struct ml_span placetype)
{
    size_t i = 0;
    while (i < KINDS && !ml_span_is(placetype, kinds[i].placetype))
        i++;
    return i;
}

int ml_wof_level(struct ml_span placetype)
{
    return ml_span_is(placetype, "region")       ? ML_IN_REGION
           : ml_span_is(placetype, "county")     ? ML_IN_DISTRICT
           : ml_span_is(placetype, "localadmin") ? ML_IN_SUBDISTRICT
                                                 : -1;
}

/* The number of a unit by its id; one that an earlier import has brought is known at once. */
static uint32_t unit_of(struct ml_import *im, int64_t id)
{
    char text[32];
    int n = snprintf(text, sizeof text, "wof-%lld", (long long)id);
    struct ml_span code = {text, (size_t)n};
    uint32_t unit = ml_import_unit(im, "wof", &code, 1);

    if (unit && im->units[unit].weight == 0)
        ml_import_unit_is(im, unit, ml_import_place_of(im, code), true);
    return unit;
}

static bool collect_units(struct ml_import *im, struct ml_import_row *row, const struct ml_wof_record *r)
{
    row->unit = unit_of(im, r->id);
    if (!row->unit)
        return false;
    for (int i = 0; i < ML_IN_COUNT; i++) {
        if (r->in[i] <= 0 || r->in[i] == r->id)
            continue;
        row->in[i] = unit_of(im, r->in[i]);
        if (!row->in[i])
            return false;
    }
    return true;
}

enum ml_status ml_wof_begin(struct ml_wof *w, const struct ml_wof_record *r, struct ml_err *err)
{
    struct ml_import_row *row = w->row;
    double box_m = ml_import_half_diagonal(r->min, r->max);
    size_t kind = kind_of(r->placetype);

    ml_import_row_start(row, "wof");
    row->id.len = (size_t)snprintf(row->id_text, sizeof row->id_text, "wof-%lld", (long long)r->id);
    row->id.ptr = row->id_text;
    row->key = ml_import_key(ML_KEY_WOF, r->id);
    row->geonames_id = r->geonames_id;
    row->wikidata = r->wikidata;
    row->population = r->population;
    row->point = r->point;
    if (ml_import_country(r->country) != SIZE_MAX && !ml_span_is(r->country, "XX"))
        row->country = r->country;
    if (kind < KINDS) {
        row->kind = kinds[kind].kind;
        row->code = ml_span_of(kinds[kind].code);
    }
    row->uncertainty_m = ml_import_uncertainty(row->kind, row->population);
    if (box_m > (double)row->uncertainty_m)
        row->uncertainty_m = (int64_t)box_m;
    ml_import_row_name(row, r->name, "und", w->im->stats);
    return collect_units(w->im, row, r) ? ML_OK : ml_fail_nomem(err);
}

void ml_wof_name(struct ml_wof *w, struct ml_span language, struct ml_span form, struct ml_span text)
{
    struct ml_import_row *row = w->row;
    const char *lang = ml_import_tag(language, text);
    size_t before = row->name_count;
    bool historical = ml_span_is(form, "historical");

    if (!lang || !(historical || ml_span_is(form, "preferred") || ml_span_is(form, "variant") ||
                   ml_span_is(form, "colloquial"))) {
        w->im->stats->names_other++;
        return;
    }
    ml_import_row_name(row, text, lang, w->im->stats);
    if (historical && row->name_count > before)
        row->name[before].kind = "historic";
}

static enum ml_import_refusal reason(const struct ml_wof_record *r)
{
    if (kind_of(r->placetype) == KINDS)
        return ML_REFUSED_KIND;
    if (r->superseded)
        return ML_REFUSED_SUPERSEDED;
    if (r->deprecated)
        return ML_REFUSED_DEPRECATED;
    if (r->not_current)
        return ML_REFUSED_NOT_CURRENT;
    /* Where they do not know a place's point they write that of null island. */
    if (!ml_lonlat_valid(r->point) || (r->point.lon == 0 && r->point.lat == 0))
        return ML_REFUSED_UNPLACED;
    return ML_REFUSED_NOT;
}

enum ml_status ml_wof_end(struct ml_wof *w, const struct ml_wof_record *r, struct ml_err *err)
{
    const struct ml_import_id *slot = ml_import_slot(w->im, w->row->key);
    enum ml_import_refusal why = reason(r);

    w->seen++;
    if (why) {
        ml_import_refuse(w->im, w->row, &w->at, why);
        return ML_OK;
    }
    if (slot->id && slot->file == w->at.file)
        return ml_fail(err, ML_EINPUT, w->at.path, w->at.line, "id %lld is in this source twice; remove one",
                       (long long)r->id);
    ml_import_locate(w->im, w->row);
    return ml_import_place(w->im, w->row, &w->at, err);
}
