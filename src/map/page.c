#include "map/map.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "geom/parts.h"
#include "write/palette.h"
#include "write/record.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

static const char slot[] = "<!--DATA-->";

static void text(struct ml_buf *b, const char *key, const char *value)
{
    ml_buf_printf(b, "\"%s\":", key);
    ml_json_string(b, value ? value : "", value ? strlen(value) : 0);
}

static void date(struct ml_buf *b, const char *key, int32_t value)
{
    char day[ML_DATE_TEXT] = "";

    if (value)
        ml_date_format(value, day);
    text(b, key, day);
}

/* Differences in 1e-5 degrees (1 m): lon, lat, lon, lat, ... */
static void line(struct ml_buf *b, const struct ml_lonlat *points, size_t count)
{
    long x = 0;
    long y = 0;

    ml_buf_putc(b, '[');
    for (size_t i = 0; i < count; i++) {
        long next_x = lround(points[i].lon * 1e5);
        long next_y = lround(points[i].lat * 1e5);
        if (i)
            ml_buf_putc(b, ',');
        ml_buf_int(b, next_x - x);
        ml_buf_putc(b, ',');
        ml_buf_int(b, next_y - y);
        x = next_x;
        y = next_y;
    }
    ml_buf_putc(b, ']');
}

struct list {
    struct ml_buf *b;
    const struct ml_border *border;
    size_t count;
};

static void periods(struct ml_buf *b, const struct ml_border *border, const char *id)
{
    const struct ml_status_period *p;
    size_t n = ml_border_timeline(border, id, &p);

    ADD(b, "\"periods\":[");
    for (size_t i = 0; i < n; i++) {
        ml_buf_puts(b, i ? ",{" : "{");
        text(b, "status", ml_border_status_name(p[i].status));
        ml_buf_putc(b, ',');
        date(b, "from", p[i].valid_from);
        ml_buf_putc(b, ',');
        date(b, "to", p[i].valid_to);
        ml_buf_putc(b, ',');
        text(b, "confidence", p[i].confidence);
        ml_buf_putc(b, ',');
        text(b, "note", p[i].note);
        ml_buf_putc(b, '}');
    }
    ml_buf_putc(b, ']');
}

static bool add_course(void *user, const struct ml_segment_info *info)
{
    struct list *l = user;
    struct ml_buf *b = l->b;

    ml_buf_puts(b, l->count++ ? ",\n{" : "\n{");
    text(b, "id", info->id);
    ml_buf_putc(b, ',');
    text(b, "pair", info->pair);
    ml_buf_putc(b, ',');
    text(b, "name", info->name);
    ml_buf_putc(b, ',');
    text(b, "source", info->source);
    ml_buf_putc(b, ',');
    date(b, "from", info->valid_from);
    ml_buf_putc(b, ',');
    date(b, "to", info->valid_to);
    ml_buf_putc(b, ',');
    periods(b, l->border, info->id);
    ADD(b, ",\"lines\":[");
    for (size_t i = 0; i < info->part_count; i++) {
        if (i)
            ml_buf_putc(b, ',');
        line(b, info->points + info->part_start[i], info->part_start[i + 1] - info->part_start[i]);
    }
    ADD(b, "]}");
    return !b->failed;
}

/* Outer rings other than the country's largest: what lies apart from it. */
static bool add_enclaves(void *user, const struct ml_country_info *info)
{
    struct list *l = user;
    const struct ml_parts *rings = info->rings;
    size_t largest = 0;
    double most = 0;

    for (size_t i = 0; i < rings->count; i++) {
        double area = -ml_ring_area2(rings->points + rings->start[i], ml_parts_length(rings, i));
        if (area > most) {
            most = area;
            largest = i;
        }
    }
    for (size_t i = 0; i < rings->count; i++) {
        const struct ml_lonlat *points = rings->points + rings->start[i];
        if (i == largest || ml_ring_area2(points, ml_parts_length(rings, i)) > 0)
            continue;
        ml_buf_puts(l->b, l->count++ ? ",\n{" : "\n{");
        text(l->b, "country", info->code);
        ml_buf_putc(l->b, ',');
        date(l->b, "from", info->valid_from);
        ml_buf_putc(l->b, ',');
        date(l->b, "to", info->valid_to);
        ADD(l->b, ",\"ring\":");
        line(l->b, points, ml_parts_length(rings, i));
        ml_buf_putc(l->b, '}');
    }
    return !l->b->failed;
}

static void looks(struct ml_buf *b)
{
    ADD(b, "\"statuses\":[");
    for (int s = 0; s <= ML_STATUS_UNKNOWN; s++) {
        ml_buf_puts(b, s ? ",{" : "{");
        text(b, "status", ml_border_status_name((enum ml_border_status)s));
        ml_buf_putc(b, ',');
        text(b, "color", ml_status_looks[s].color);
        ml_buf_putc(b, ',');
        text(b, "label", ml_status_looks[s].label);
        ADD(b, ",\"dash\":[");
        ml_buf_fixed(b, ml_status_looks[s].dash[0], 2);
        ml_buf_putc(b, ',');
        ml_buf_fixed(b, ml_status_looks[s].dash[1], 2);
        ADD(b, "]}");
    }
    ADD(b, "],\n\"kinds\":[");
    for (int k = 0; k < ML_KIND_COUNT; k++) {
        ml_buf_puts(b, k ? ",{" : "{");
        text(b, "kind", ml_kind_name((enum ml_kind)k));
        ml_buf_putc(b, ',');
        text(b, "color", ml_kind_looks[k].color);
        ml_buf_putc(b, ',');
        text(b, "label", ml_kind_looks[k].label);
        ADD(b, ",\"mm\":");
        ml_buf_fixed(b, ml_kind_looks[k].size_mm, 2);
        ml_buf_putc(b, '}');
    }
    ADD(b, "],\n");
}

static void mentions(struct ml_buf *b, const struct ml_map *map)
{
    const struct ml_found_item *items = ml_found_items(map->found);

    ADD(b, "\"features\":[");
    for (size_t i = 0; i < ml_found_count(map->found) && !b->failed; i++) {
        ml_buf_puts(b, i ? ",\n" : "\n");
        ml_found_json(map->found, i, b);
    }
    ADD(b, "],\n\"sentences\":[");
    for (size_t i = 0; i < ml_found_count(map->found); i++) {
        struct ml_sentence s;
        if (i)
            ml_buf_putc(b, ',');
        if (!map->texts || !ml_texts_sentence(map->texts, items[i].doc, items[i].start, items[i].end,
                                              items[i].toponym, &s)) {
            ADD(b, "null");
            continue;
        }
        ml_buf_putc(b, '[');
        ml_json_string(b, s.before.ptr, s.before.len);
        ml_buf_putc(b, ',');
        ml_json_string(b, s.after.ptr, s.after.len);
        ml_buf_putc(b, ']');
    }
    ADD(b, "],\n");
}

static void data(struct ml_buf *b, const struct ml_map *map)
{
    struct list courses = {b, map->border, 0};
    struct list enclaves = {b, map->border, 0};

    ml_buf_putc(b, '{');
    text(b, "title", map->title);
    ml_buf_putc(b, ',');
    date(b, "date", map->date);
    ml_buf_putc(b, ',');
    date(b, "today", map->today);
    ADD(b, ",\n");
    looks(b);
    text(b, "flagColor", ML_FLAG_COLOR);
    ADD(b, ",\n");
    mentions(b, map);
    ADD(b, "\"segments\":[");
    if (map->border)
        ml_border_each_course(map->border, add_course, &courses);
    ADD(b, "],\n\"enclaves\":[");
    if (map->border)
        ml_border_each_country(map->border, add_enclaves, &enclaves);
    ADD(b, "]}");
}

/*
 * JSON that may stand in a script element: < > & and the two line separators of Unicode occur in
 * strings only, where the escape means the same and can end or begin no markup.
 */
static void add_safely(struct ml_buf *out, const struct ml_buf *json)
{
    for (size_t i = 0; i < json->len; i++) {
        char c = json->data[i];
        bool separator = json->len - i >= 3 && memcmp(json->data + i, "\xE2\x80", 2) == 0 &&
                         (json->data[i + 2] == '\xA8' || json->data[i + 2] == '\xA9');
        if (separator) {
            ml_buf_puts(out, json->data[i + 2] == '\xA8' ? "\\u2028" : "\\u2029");
            i += 2;
        } else if (c == '<' || c == '>' || c == '&') {
            ml_buf_puts(out, c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026");
        } else {
            ml_buf_putc(out, c);
        }
    }
}

enum ml_status ml_map_page(const struct ml_map *map, const struct ml_buf *page, const char *template_path,
                           struct ml_buf *out, struct ml_err *err)
{
    const char *at = page->data ? strstr(page->data, slot) : NULL;
    struct ml_buf json = {0};

    if (!at)
        return ml_fail(err, ML_EFORMAT, template_path, 0, "is no template of the page; build it with 'make web'");
    data(&json, map);
    ml_buf_add(out, page->data, (size_t)(at - page->data));
    ADD(out, "<script type=\"application/json\" id=\"data\">");
    add_safely(out, &json);
    ADD(out, "</script>");
    ml_buf_puts(out, at + sizeof slot - 1);
    out->failed = out->failed || json.failed;
    ml_buf_release(&json);
    return out->failed ? ml_fail_nomem(err) : ML_OK;
}
