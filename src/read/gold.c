#include "read/gold.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/date.h"
#include "read/jsonl.h"
#include "read/lines.h"

struct ml_gold {
    const char *path;
    struct ml_lines lines;
    struct ml_arena arena;  /* of the current item */
    json_t *root;
};

enum ml_status ml_gold_open(const char *path, struct ml_gold **out, struct ml_err *err)
{
    struct ml_gold *gold = ml_calloc(1, sizeof *gold);
    int fd;

    *out = NULL;
    if (!gold)
        return ml_fail_nomem(err);
    fd = strcmp(path, "-") == 0 ? 0 : open(path, O_RDONLY);
    if (fd < 0) {
        ml_free(gold);
        return ml_fail(err, ML_EIO, path, 0, "cannot be opened: %s; check the name and its permissions",
                       strerror(errno));
    }
    ml_jsonl_start();
    gold->path = path;
    ml_arena_init(&gold->arena, 0);
    ml_lines_init(&gold->lines, fd, path, ML_INPUT_LINE_MAX);
    *out = gold;
    return ML_OK;
}

void ml_gold_close(struct ml_gold *gold)
{
    if (!gold)
        return;
    json_decref(gold->root);
    ml_lines_release(&gold->lines);
    ml_arena_release(&gold->arena);
    ml_free(gold);
}

static bool take_number(const json_t *object, const char *name, double *out)
{
    const json_t *v = json_object_get(object, name);

    *out = json_number_value(v);
    return json_is_number(v);
}

static bool take_place(const json_t *p, struct ml_gold_place *out)
{
    double start;
    double end;

    if (!json_is_object(p) || !take_number(p, "start", &start) || !take_number(p, "end", &end) ||
        !take_number(p, "lat", &out->point.lat) || !take_number(p, "lon", &out->point.lon) ||
        !take_number(p, "tol_km", &out->tol_km) || start < 0 || end <= start ||
        end > ML_INPUT_LINE_MAX)
        return false;
    out->start = (size_t)start;
    out->end = (size_t)end;
    out->surface = json_string_value(json_object_get(p, "surface"));
    out->kind = json_string_value(json_object_get(p, "kind"));
    out->country = json_string_value(json_object_get(p, "country"));
    return out->surface && out->start < out->end && ml_lonlat_valid(out->point);
}

static enum ml_status wrong(const struct ml_gold *g, struct ml_err *err, const char *what)
{
    return ml_fail(err, ML_EINPUT, g->path, g->lines.number, "%s", what);
}

static enum ml_status take_places(struct ml_gold *g, struct ml_gold_item *item, struct ml_err *err)
{
    const json_t *places = json_object_get(g->root, "places");
    size_t n = json_array_size(places);

    if (!json_is_array(places))
        return wrong(g, err, "\"places\" is not a list; write [] for a text without places");
    item->places = ml_arena_array(&g->arena, n + 1, sizeof *item->places);
    if (!item->places)
        return ml_fail_nomem(err);
    for (; item->place_count < n; item->place_count++) {
        if (!take_place(json_array_get(places, item->place_count), &item->places[item->place_count]))
            return wrong(g, err, "a place lacks surface, start, end, lat, lon or tol_km; see the manual");
    }
    return ML_OK;
}

static enum ml_status take_nonplaces(struct ml_gold *g, struct ml_gold_item *item, struct ml_err *err)
{
    const json_t *list = json_object_get(g->root, "nonplaces");
    size_t n = json_array_size(list);

    item->nonplaces = ml_arena_array(&g->arena, n + 1, sizeof *item->nonplaces);
    if (!item->nonplaces)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const char *s = json_string_value(json_array_get(list, i));
        if (s && *s)
            item->nonplaces[item->nonplace_count++] = s;
    }
    return ML_OK;
}

static enum ml_status take_item(struct ml_gold *g, struct ml_gold_item *item, struct ml_err *err)
{
    const json_t *text = json_object_get(g->root, "text");
    const json_t *date = json_object_get(g->root, "date");
    enum ml_status status;

    if (!json_is_string(text))
        return wrong(g, err, "\"text\" is missing or not a string; give each item a \"text\"");
    item->doc.text = (struct ml_span){json_string_value(text), json_string_length(text)};
    item->doc.id = json_string_value(json_object_get(g->root, "id"));
    item->doc.lang = json_string_value(json_object_get(g->root, "lang"));
    item->split = json_string_value(json_object_get(g->root, "split"));
    if (json_is_string(date) &&
        !ml_date_parse(json_string_value(date), json_string_length(date), &item->doc.date))
        return wrong(g, err, "\"date\" is not a date; write it as \"YYYY-MM-DD\"");
    status = take_places(g, item, err);
    return status ? status : take_nonplaces(g, item, err);
}

enum ml_status ml_gold_next(struct ml_gold *g, struct ml_gold_item *item, bool *got,
                            struct ml_err *err)
{
    struct ml_span line;
    json_error_t e;
    enum ml_status status;

    *item = (struct ml_gold_item){0};
    ml_arena_clear(&g->arena);
    json_decref(g->root);
    g->root = NULL;
    do {
        status = ml_lines_next(&g->lines, &line, got, err);
        if (status || !*got)
            return status;
    } while (line.len == 0 || (line.len == 1 && line.ptr[0] == '\r'));
    g->root = json_loadb(line.ptr, line.len, JSON_ALLOW_NUL, &e);
    if (!json_is_object(g->root))
        return wrong(g, err, "is not a JSON object; correct the line");
    return take_item(g, item, err);
}
