/*
 * Who's On First's GeoJSON features: one a file, DIR/data/NNN/NNN/N/ID.geojson, or the body
 * column of a distribution. Files ID-alt-*.geojson hold other outlines of the same place.
 */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "import/wof_int.h"

static struct ml_span text_of(const json_t *properties, const char *name)
{
    const json_t *v = json_object_get(properties, name);
    return json_is_string(v) ? (struct ml_span){json_string_value(v), json_string_length(v)} : ml_span_of("");
}

/* A number, also one written as text; not finite when it is neither. */
static double number_of(const json_t *v)
{
    double d = (double)NAN;

    if (json_is_number(v))
        return json_number_value(v);
    if (json_is_string(v))
        ml_import_degrees((struct ml_span){json_string_value(v), json_string_length(v)}, &d);
    return d;
}

static int64_t whole_of(const json_t *v)
{
    double d = number_of(v);
    return fabs(d) < (double)ML_KEY_LIMIT ? (int64_t)d : 0; /* not for NAN */
}

static struct ml_lonlat point_of(const json_t *properties, const char *lon, const char *lat)
{
    return (struct ml_lonlat){number_of(json_object_get(properties, lon)), number_of(json_object_get(properties, lat))};
}

/* geom:bbox is a text "min lon,min lat,max lon,max lat". */
static void take_box(const json_t *properties, struct ml_wof_record *r)
{
    const char *text = json_string_value(json_object_get(properties, "geom:bbox"));
    struct ml_lonlat min;
    struct ml_lonlat max;

    if (text && sscanf(text, "%lf,%lf,%lf,%lf", &min.lon, &min.lat, &max.lon, &max.lat) == 4 &&
        ml_lonlat_valid(min) && ml_lonlat_valid(max)) {
        r->min = min;
        r->max = max;
    }
}

/* Whether an EDTF date says that something has happened; u and .. say that it is not known or has not. */
static bool has_date(const json_t *properties, const char *name)
{
    struct ml_span s = text_of(properties, name);
    return s.len && s.ptr[0] >= '0' && s.ptr[0] <= '9';
}

static void take_state(const json_t *properties, struct ml_wof_record *r)
{
    const json_t *current = json_object_get(properties, "mz:is_current");

    r->not_current = (current && number_of(current) == 0) || has_date(properties, "edtf:cessation");
    r->deprecated = has_date(properties, "edtf:deprecated");
    r->superseded = json_array_size(json_object_get(properties, "wof:superseded_by")) > 0;
}

static void take_concordances(const json_t *properties, struct ml_wof_record *r)
{
    const json_t *others = json_object_get(properties, "wof:concordances");
    struct ml_span wikidata = text_of(others, "wd:id");

    r->geonames_id = whole_of(json_object_get(others, "gn:id"));
    r->wikidata = ml_import_qid(wikidata.len ? wikidata : text_of(others, "wk:id"));
    if (r->geonames_id < 0)
        r->geonames_id = 0;
}

static void take_population(const json_t *properties, struct ml_wof_record *r)
{
    static const char *const fields[] = {"wof:population", "gn:population", "qs:population"};

    for (size_t i = 0; i < sizeof fields / sizeof *fields && r->population <= 0; i++)
        r->population = whole_of(json_object_get(properties, fields[i]));
}

/* The first chain of units; further ones are of disputed places. */
static void take_hierarchy(const json_t *properties, struct ml_wof_record *r)
{
    const json_t *chain = json_array_get(json_object_get(properties, "wof:hierarchy"), 0);

    r->in[ML_IN_REGION] = whole_of(json_object_get(chain, "region_id"));
    r->in[ML_IN_DISTRICT] = whole_of(json_object_get(chain, "county_id"));
    r->in[ML_IN_SUBDISTRICT] = whole_of(json_object_get(chain, "localadmin_id"));
}

static struct ml_wof_record read_record(const json_t *properties)
{
    struct ml_wof_record r = {.id = whole_of(json_object_get(properties, "wof:id")),
                              .name = text_of(properties, "wof:name"),
                              .placetype = text_of(properties, "wof:placetype"),
                              .country = text_of(properties, "wof:country")};

    /* Where a label would be put is nearer to the place than the middle of its outline. */
    r.point = point_of(properties, "lbl:longitude", "lbl:latitude");
    if (!ml_lonlat_valid(r.point))
        r.point = point_of(properties, "geom:longitude", "geom:latitude");
    if (r.country.len == 0)
        r.country = text_of(properties, "iso:country");
    take_box(properties, &r);
    take_state(properties, &r);
    take_concordances(properties, &r);
    take_population(properties, &r);
    take_hierarchy(properties, &r);
    return r;
}

/* name:eng_x_preferred: a list of texts. */
static void take_names(struct ml_wof *w, const char *key, const json_t *list)
{
    struct ml_span language = {key + 5, strcspn(key + 5, "_")};
    const char *form = strstr(key, "_x_");

    for (size_t i = 0; form && i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        if (json_is_string(v))
            ml_wof_name(w, language, ml_span_of(form + 3), (struct ml_span){json_string_value(v), json_string_length(v)});
    }
}

enum ml_status ml_wof_feature(struct ml_wof *w, const json_t *root, const char *label, struct ml_err *err)
{
    json_t *properties = json_object_get(root, "properties");
    struct ml_wof_record r = read_record(properties);
    const char *key;
    json_t *value;
    enum ml_status status;

    if (json_object_get(properties, "src:alt_label"))
        return ML_OK;
    if (r.id <= 0 || r.placetype.len == 0)
        return ml_fail(err, ML_EINPUT, w->at.path, w->at.line, "%sis no feature of Who's On First: it has no wof:id or no "
                       "wof:placetype; name a folder of theirs", label);
    status = ml_wof_begin(w, &r, err);
    if (status)
        return status;
    json_object_foreach (properties, key, value)
        if (strncmp(key, "name:", 5) == 0)
            take_names(w, key, value);
    return ml_wof_end(w, &r, err);
}

/* ---- Files ---- */

static enum ml_status import_file(struct ml_wof *w, const char *path, struct ml_err *err)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);
    enum ml_status status;

    w->at.path = path;
    w->at.line = 1;
    if (!root && error.line <= 0)
        return ml_fail(err, ML_EIO, path, 0, "cannot be read; check its permissions");
    if (!root)
        return ml_fail(err, ML_EINPUT, path, (size_t)error.line, "is no whole JSON text: %s; fetch the file again",
                       error.text);
    status = ml_wof_feature(w, root, "", err);
    json_decref(root);
    if (w->seen % 1000 == 0)
        ml_import_progress(w->im, -1);
    return status;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool is_feature(const char *name)
{
    size_t n = strlen(name);
    return n > 8 && strcmp(name + n - 8, ".geojson") == 0 && !strstr(name, "-alt-");
}

enum { DEEPEST = 16 };

/* The order of names, so that the same folder gives the same gazetteer. */
static enum ml_status import_folder(struct ml_wof *w, struct ml_buf *path, int depth, struct ml_err *err)
{
    struct dirent **entries = NULL;
    size_t len = path->len;
    int count = scandir(path->data, &entries, is_shown, by_name);
    enum ml_status status = ML_OK;

    if (count < 0)
        return ml_fail(err, ML_EIO, path->data, 0, "cannot be listed; check its permissions");
    for (int i = 0; i < count; i++) {
        struct stat st;
        const char *name = entries[i]->d_name;
        ml_buf_putc(path, '/');
        ml_buf_puts(path, name);
        if (!status && path->failed)
            status = ml_fail_nomem(err);
        else if (!status && stat(path->data, &st) == 0 && S_ISDIR(st.st_mode))
            status = depth < DEEPEST ? import_folder(w, path, depth + 1, err) : ML_OK;
        else if (!status && is_feature(name))
            status = import_file(w, path->data, err);
        path->len = len;
        if (path->data)
            path->data[len] = '\0';
        free(entries[i]);
    }
    free(entries);
    return status;
}

enum ml_status ml_import_wof_files(struct ml_import *im, const char *path, size_t file, struct ml_err *err)
{
    struct ml_wof w = {.im = im, .at = {.file = file}, .row = ml_alloc(sizeof *w.row)};
    struct ml_buf name;
    struct stat st;
    enum ml_status status = w.row ? ML_OK : ml_fail_nomem(err);

    ml_buf_init(&name, 0);
    ml_buf_puts(&name, path);
    if (!status && name.failed)
        status = ml_fail_nomem(err);
    if (!status)
        status = stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? import_folder(&w, &name, 0, err)
                                                              : import_file(&w, path, err);
    if (!status && w.seen == 0)
        status = ml_fail(err, ML_EINPUT, path, 0, "holds neither places.tsv nor features of Who's On First "
                         "(ID.geojson); name such a folder");
    ml_buf_release(&name);
    ml_free(w.row);
    return status;
}
