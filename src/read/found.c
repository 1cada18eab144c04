#include "read/found.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"

struct ml_found {
    json_t *features;       /* array */
    struct ml_found_item *items;
    size_t count;
    size_t cap;
};

void ml_found_free(struct ml_found *found)
{
    if (!found)
        return;
    json_decref(found->features);
    ml_free(found->items);
    ml_free(found);
}

size_t ml_found_count(const struct ml_found *found)
{
    return found->count;
}

const struct ml_found_item *ml_found_items(const struct ml_found *found)
{
    return found->items;
}

static int append(const char *text, size_t len, void *user)
{
    struct ml_buf *b = user;
    ml_buf_add(b, text, len);
    return b->failed ? -1 : 0;
}

void ml_found_json(const struct ml_found *found, size_t i, struct ml_buf *b)
{
    if (json_dump_callback(json_array_get(found->features, i), append, b,
                           JSON_COMPACT | JSON_REAL_PRECISION(10)) != 0)
        b->failed = true;
}

static const char *text_of(const json_t *properties, const char *key)
{
    const char *s = json_string_value(json_object_get(properties, key));
    return s ? s : "";
}

static bool take_point(const json_t *feature, struct ml_lonlat *out)
{
    const json_t *c = json_object_get(json_object_get(feature, "geometry"), "coordinates");

    if (!json_is_number(json_array_get(c, 0)) || !json_is_number(json_array_get(c, 1)))
        return false;
    *out = (struct ml_lonlat){json_number_value(json_array_get(c, 0)), json_number_value(json_array_get(c, 1))};
    return ml_lonlat_valid(*out);
}

static long long offset(const json_t *properties, const char *key)
{
    const json_t *v = json_object_get(properties, key);
    return json_is_integer(v) ? (long long)json_integer_value(v) : -1;
}

static struct ml_found_item take(const json_t *feature)
{
    const json_t *p = json_object_get(feature, "properties");
    const char *kind = text_of(p, "kind");
    const char *date = text_of(p, "border_date");
    struct ml_found_item item = {.doc = text_of(p, "doc"),
                                 .toponym = text_of(p, "toponym"),
                                 .name = text_of(p, "name"),
                                 .kind = ML_KIND_OTHER,
                                 .start = offset(p, "start"),
                                 .end = offset(p, "end"),
                                 .confidence = json_number_value(json_object_get(p, "confidence")),
                                 .uncertainty_m = json_number_value(json_object_get(p, "uncertainty_m")),
                                 .covered = json_is_string(json_object_get(p, "border_pair")),
                                 .flagged = json_array_size(json_object_get(p, "flags")) > 0};

    if (!item.name[0])
        item.name = item.toponym;
    item.placed = take_point(feature, &item.point);
    ml_kind_parse(kind, strlen(kind), &item.kind);
    ml_date_parse(date, strlen(date), &item.border_date);
    return item;
}

static bool add_feature(struct ml_found *f, json_t *feature)
{
    if (!ml_grow((void **)&f->items, &f->cap, f->count + 1, sizeof *f->items) ||
        json_array_append(f->features, feature) != 0)
        return false;
    f->items[f->count++] = take(feature);
    return true;
}

static enum ml_status add_collection(struct ml_found *f, const json_t *root, const char *path, struct ml_err *err)
{
    const json_t *features = json_object_get(root, "features");
    size_t i;
    json_t *feature;

    if (!json_is_array(features))
        return ml_fail(err, ML_EFORMAT, path, 0,
                       "is no GeoJSON result; make one with 'marchland geocode -o RESULT.geojson'");
    json_array_foreach(features, i, feature)
    {
        if (!add_feature(f, feature))
            return ml_fail_nomem(err);
    }
    return ML_OK;
}

static enum ml_status parse(struct ml_found *f, struct ml_buf *bytes, const char *path, struct ml_err *err)
{
    enum ml_status status = ML_OK;
    size_t at = 0;
    size_t read = 0;

    while (!status) {
        json_error_t e;
        json_t *root;
        while (at < bytes->len && strchr(" \t\r\n", bytes->data[at]))
            at++;
        if (at >= bytes->len && read)
            return ML_OK;
        root = json_loadb(bytes->data ? bytes->data + at : "", bytes->len - at, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &e);
        if (!root)
            return ml_fail(err, ML_EFORMAT, path, (size_t)(e.line > 0 ? e.line : 0),
                           "is no GeoJSON (%s); make one with 'marchland geocode -o RESULT.geojson'", e.text);
        status = add_collection(f, root, path, err);
        json_decref(root);
        at += (size_t)e.position;
        read++;
    }
    return status;
}

enum ml_status ml_found_read(const char *path, struct ml_found **out, struct ml_err *err)
{
    struct ml_buf bytes;
    struct ml_found *f = ml_calloc(1, sizeof *f);
    enum ml_status status;

    *out = NULL;
    if (!f)
        return ml_fail_nomem(err);
    json_object_seed(1);
    ml_buf_init(&bytes, (size_t)1 << 30);
    f->features = json_array();
    status = f->features ? ml_file_read(path, &bytes, err) : ml_fail_nomem(err);
    if (!status)
        status = parse(f, &bytes, path, err);
    ml_buf_release(&bytes);
    if (status)
        ml_found_free(f);
    else
        *out = f;
    return status;
}
