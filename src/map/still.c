/*
 * The still picture, drawn with cairo (only this file includes it): Mercator, the border by
 * its status, the places with their uncertainty and labels that do not collide, a scale bar,
 * a legend of what occurs, the date and the credits.
 */
#include <cairo-svg.h>
#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "geom/parts.h"
#include "geom/xy.h"
#include "map/map.h"
#include "write/palette.h"

/* Points (1/72 inch) of an A4 page laid across. */
static const double width = 842;
static const double height = 595;
static const double top = 40;
static const double bottom = 26;
static const double panel = 190;    /* of the legend, on the right */
static const double mm = 72 / 25.4;
static const double pi = 3.14159265358979;

enum { LABELS_MAX = 300 };

struct still {
    const struct ml_map *map;
    cairo_t *c;
    struct ml_box view;     /* Mercator, degrees */
    double scale;           /* points to a degree */
    struct ml_box labels[LABELS_MAX];
    size_t label_count;
    bool status_seen[ML_STATUS_UNKNOWN + 1];
    bool kind_seen[ML_KIND_COUNT];
    bool flag_seen;
};

static double mercator(double lat)
{
    double held = fmax(-85, fmin(85, lat));
    return log(tan(pi / 4 + held * pi / 360)) * 180 / pi;
}

static struct ml_xy at(const struct still *s, struct ml_lonlat p)
{
    return (struct ml_xy){(p.lon - s->view.min.x) * s->scale, top + (s->view.max.y - mercator(p.lat)) * s->scale};
}

static void color(cairo_t *c, const char *hex, double alpha)
{
    unsigned long rgb = strtoul(hex + 1, NULL, 16);
    cairo_set_source_rgba(c, (double)(rgb >> 16 & 255) / 255, (double)(rgb >> 8 & 255) / 255,
                          (double)(rgb & 255) / 255, alpha);
}

/* The window: the points the shapes cover, else all, with a margin, in the shape of the paper. */
static void fit(struct still *s)
{
    const struct ml_found_item *items = ml_found_items(s->map->found);
    double w = width - panel;
    double h = height - top - bottom;
    struct ml_box all = ML_BOX_EMPTY;
    struct ml_box box = ML_BOX_EMPTY;
    struct ml_xy middle;
    double span_x;
    double span_y;

    for (size_t i = 0; i < ml_found_count(s->map->found); i++) {
        struct ml_xy p = {items[i].point.lon, mercator(items[i].point.lat)};
        if (items[i].placed)
            ml_box_add(&all, p);
        if (items[i].placed && items[i].covered)
            ml_box_add(&box, p);
    }
    if (box.min.x > box.max.x)
        box = all;
    if (box.min.x > box.max.x)
        box = (struct ml_box){{69.2, mercator(39.2)}, {73.2, mercator(41.4)}};
    middle = (struct ml_xy){(box.min.x + box.max.x) / 2, (box.min.y + box.max.y) / 2};
    span_x = fmax((box.max.x - box.min.x) * 1.25, 0.5);
    span_y = fmax((box.max.y - box.min.y) * 1.25, 0.5);
    s->scale = fmin(w / span_x, h / span_y);
    s->view = (struct ml_box){{middle.x - w / s->scale / 2, middle.y - h / s->scale / 2},
                              {middle.x + w / s->scale / 2, middle.y + h / s->scale / 2}};
}

static void trace(const struct still *s, const struct ml_lonlat *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ml_xy p = at(s, points[i]);
        if (i)
            cairo_line_to(s->c, p.x, p.y);
        else
            cairo_move_to(s->c, p.x, p.y);
    }
}

static void dashes(cairo_t *c, const double dash[2])
{
    double on_off[2] = {dash[0] * mm, dash[1] * mm};
    cairo_set_dash(c, on_off, dash[0] > 0 ? 2 : 0, 0);
}

static bool in_view(const struct still *s, const struct ml_segment_info *info)
{
    struct ml_box box = ML_BOX_EMPTY;

    for (size_t i = 0; info->part_count && i < info->part_start[info->part_count]; i++)
        ml_box_add(&box, (struct ml_xy){info->points[i].lon, mercator(info->points[i].lat)});
    return ml_box_meets(&box, &s->view);
}

static bool draw_segment(void *user, const struct ml_segment_info *info)
{
    struct still *s = user;
    const struct ml_status_look *look = ml_status_looks + info->status;

    if (!in_view(s, info))
        return true;
    s->status_seen[info->status] = true;
    cairo_new_path(s->c);
    for (size_t i = 0; i < info->part_count; i++)
        trace(s, info->points + info->part_start[i], info->part_start[i + 1] - info->part_start[i]);
    dashes(s->c, look->dash);
    color(s->c, look->color, 1);
    cairo_set_line_width(s->c, 0.6 * mm);
    cairo_stroke(s->c);
    return true;
}

/* Outer rings other than the largest: the enclaves, in the tint of their country. */
static bool draw_enclaves(void *user, const struct ml_country_info *info)
{
    struct still *s = user;
    const struct ml_parts *rings = info->rings;
    int32_t date = s->map->date;
    size_t largest = 0;
    double most = 0;

    if (info->valid_from > date || (info->valid_to && info->valid_to <= date))
        return true;
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
        cairo_new_path(s->c);
        trace(s, points, ml_parts_length(rings, i));
        color(s->c, strcmp(info->code, "KG") == 0 ? "#e3b7a0" : strcmp(info->code, "TJ") == 0 ? "#a9c9a4" : "#a8bfdc", 0.6);
        cairo_fill(s->c);
    }
    return true;
}

static void polygon(cairo_t *c, struct ml_xy p, double r, int corners, double turn)
{
    cairo_new_path(c);
    for (int i = 0; i < corners; i++) {
        double a = turn + 2 * pi * i / corners - pi / 2;
        cairo_line_to(c, p.x + r * cos(a), p.y + r * sin(a));
    }
    cairo_close_path(c);
}

static void shape(cairo_t *c, struct ml_xy p, double r, enum ml_shape which)
{
    switch (which) {
    case ML_SHAPE_CIRCLE:
        cairo_new_path(c);
        cairo_arc(c, p.x, p.y, r, 0, 2 * pi);
        return;
    case ML_SHAPE_SQUARE: polygon(c, p, r * 1.2, 4, pi / 4); return;
    case ML_SHAPE_DIAMOND: polygon(c, p, r * 1.2, 4, 0); return;
    case ML_SHAPE_TRIANGLE: polygon(c, p, r * 1.3, 3, 0); return;
    case ML_SHAPE_PENTAGON: polygon(c, p, r * 1.15, 5, 0); return;
    }
}

static void draw_marker(cairo_t *c, struct ml_xy p, enum ml_kind kind, double confidence, bool flagged)
{
    const struct ml_kind_look *look = ml_kind_looks + kind;
    double r = look->size_mm * mm / 2;

    cairo_set_dash(c, NULL, 0, 0);
    shape(c, p, r, look->shape);
    color(c, look->color, 1);
    cairo_fill_preserve(c);
    color(c, "#ffffff", 1);
    cairo_set_line_width(c, 0.7);
    cairo_stroke(c);
    if (confidence < ML_SURE) {
        shape(c, p, confidence < ML_LIKELY ? r * 0.6 : r * 0.33, ML_SHAPE_CIRCLE);
        color(c, "#ffffff", 1);
        cairo_fill(c);
    }
    if (flagged) {
        shape(c, p, r + 2.6, ML_SHAPE_CIRCLE);
        color(c, ML_FLAG_COLOR, 1);
        cairo_set_line_width(c, 1.1);
        cairo_stroke(c);
    }
}

static void draw_circles(struct still *s)
{
    const struct ml_found_item *items = ml_found_items(s->map->found);

    cairo_set_dash(s->c, NULL, 0, 0);
    for (size_t i = 0; i < ml_found_count(s->map->found); i++) {
        struct ml_xy p;
        double r;
        if (!items[i].placed || ml_kind_is_area(items[i].kind) || !(items[i].uncertainty_m > 0))
            continue;
        p = at(s, items[i].point);
        r = items[i].uncertainty_m / 111320 / cos(items[i].point.lat * pi / 180) * s->scale;
        shape(s->c, p, r, ML_SHAPE_CIRCLE);
        color(s->c, "#5a5a5a", 0.06);
        cairo_fill_preserve(s->c);
        color(s->c, "#5a5a5a", 0.5);
        cairo_set_line_width(s->c, 0.4);
        cairo_stroke(s->c);
    }
}

static void write_text(cairo_t *c, double x, double y, double size, const char *text, bool halo)
{
    cairo_set_font_size(c, size);
    cairo_move_to(c, x, y);
    if (halo) {
        cairo_text_path(c, text);
        color(c, "#ffffff", 0.9);
        cairo_set_line_width(c, 2.4);
        cairo_set_dash(c, NULL, 0, 0);
        cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
        cairo_stroke(c);
        cairo_move_to(c, x, y);
    }
    color(c, "#1e1e1e", 1);
    cairo_show_text(c, text);
}

static bool is_free(const struct still *s, const struct ml_box *box)
{
    if (box->min.x < 2 || box->max.x > width - panel - 2 || box->min.y < top + 2 || box->max.y > height - bottom - 2)
        return false;
    for (size_t i = 0; i < s->label_count; i++)
        if (ml_box_meets(box, s->labels + i))
            return false;
    return true;
}

/* The first of eight places around the point where nothing stands yet; else no label. */
static void draw_label(struct still *s, const struct ml_found_item *item)
{
    static const double dx[8] = {1, -1, 1, 1, -1, -1, 0, 0};
    static const double dy[8] = {0, 0, -1, 1, -1, 1, -1.2, 1.2};
    double size = ml_kind_is_area(item->kind) ? 10 : 8;
    struct ml_xy p = at(s, item->point);
    cairo_text_extents_t e;
    char name[256];

    snprintf(name, sizeof name, "%s%s", item->name,
             item->kind == ML_KIND_REGION ? " region" : item->kind == ML_KIND_DISTRICT ? " district" : "");
    cairo_set_font_size(s->c, size);
    cairo_text_extents(s->c, name, &e);
    for (int i = 0; i < 8 && s->label_count < LABELS_MAX; i++) {
        double x = dx[i] > 0 ? p.x + 7 : dx[i] < 0 ? p.x - 7 - e.x_advance : p.x - e.x_advance / 2;
        double y = p.y + size * 0.36 + dy[i] * 7;
        struct ml_box box = {{x - 1, y - size}, {x + e.x_advance + 1, y + size * 0.25}};
        if (!is_free(s, &box))
            continue;
        s->labels[s->label_count++] = box;
        write_text(s->c, x, y, size, name, true);
        return;
    }
}

/* A place that is named twice is drawn and labelled once. */
static bool seen_before(const struct ml_found_item *items, size_t i)
{
    enum { BACK = 2000 };

    for (size_t j = i > BACK ? i - BACK : 0; j < i; j++)
        if (items[j].placed && ml_lonlat_same(items[j].point, items[i].point) && strcmp(items[j].name, items[i].name) == 0)
            return true;
    return false;
}

static void draw_places(struct still *s)
{
    const struct ml_found_item *items = ml_found_items(s->map->found);
    size_t count = ml_found_count(s->map->found);

    for (size_t i = 0; i < count; i++) {
        struct ml_xy p;
        if (!items[i].placed || seen_before(items, i))
            continue;
        p = at(s, items[i].point);
        draw_marker(s->c, p, items[i].kind, items[i].confidence, items[i].flagged);
        if (p.x > 0 && p.x < width - panel && p.y > top && p.y < height - bottom) {
            s->kind_seen[items[i].kind] = true;
            s->flag_seen = s->flag_seen || items[i].flagged;
            if (s->label_count < LABELS_MAX / 2) /* no label may cover a point */
                s->labels[s->label_count++] = (struct ml_box){{p.x - 3, p.y - 3}, {p.x + 3, p.y + 3}};
        }
    }
    for (size_t i = 0; i < count; i++)
        if (items[i].placed && !ml_kind_is_area(items[i].kind) && !seen_before(items, i))
            draw_label(s, items + i);
    for (size_t i = 0; i < count; i++)
        if (items[i].placed && ml_kind_is_area(items[i].kind) && !seen_before(items, i))
            draw_label(s, items + i);
}

/* The largest of 1, 2, 5 times a power of ten kilometres that fits a fifth of the map. */
static void draw_scale(struct still *s)
{
    double middle = (s->view.min.y + s->view.max.y) / 2;
    double lat = (2 * atan(exp(middle * pi / 180)) - pi / 2);
    double per_km = s->scale / (111.32 * cos(lat));
    double most = (width - panel) / 5 / per_km;
    double power = pow(10, floor(log10(most)));
    double km = most / power >= 5 ? 5 * power : most / power >= 2 ? 2 * power : power;
    double y = height - bottom - 10;
    char text[32];

    snprintf(text, sizeof text, "%g km", km);
    cairo_set_dash(s->c, NULL, 0, 0);
    cairo_set_line_width(s->c, 1.2);
    color(s->c, "#1e1e1e", 1);
    cairo_move_to(s->c, 12, y - 4);
    cairo_line_to(s->c, 12, y);
    cairo_line_to(s->c, 12 + km * per_km, y);
    cairo_line_to(s->c, 12 + km * per_km, y - 4);
    cairo_stroke(s->c);
    write_text(s->c, 16, y - 4, 8, text, true);
}

static void draw_legend(struct still *s)
{
    double x = width - panel + 12;
    double y = top + 16;

    write_text(s->c, x, y, 9.5, "Status of the border", false);
    for (int i = 0; i <= ML_STATUS_UNKNOWN; i++) {
        if (!s->status_seen[i])
            continue;
        y += 15;
        dashes(s->c, ml_status_looks[i].dash);
        color(s->c, ml_status_looks[i].color, 1);
        cairo_set_line_width(s->c, 0.7 * mm);
        cairo_move_to(s->c, x, y - 3);
        cairo_line_to(s->c, x + 26, y - 3);
        cairo_stroke(s->c);
        write_text(s->c, x + 32, y, 7, ml_status_looks[i].label, false);
    }
    y += 26;
    write_text(s->c, x, y, 9.5, "Places named", false);
    for (int k = 0; k < ML_KIND_COUNT; k++) {
        if (!s->kind_seen[k])
            continue;
        y += 15;
        draw_marker(s->c, (struct ml_xy){x + 8, y - 3}, (enum ml_kind)k, 1, false);
        write_text(s->c, x + 32, y, 7, ml_kind_looks[k].label, false);
    }
    y += 15;
    draw_marker(s->c, (struct ml_xy){x + 8, y - 3}, ML_KIND_SETTLEMENT, 0.6, false);
    write_text(s->c, x + 32, y, 7, "confidence 0.5 to 0.8", false);
    y += 15;
    draw_marker(s->c, (struct ml_xy){x + 8, y - 3}, ML_KIND_SETTLEMENT, 0.2, false);
    write_text(s->c, x + 32, y, 7, "confidence below 0.5", false);
    if (s->flag_seen) {
        y += 17;
        draw_marker(s->c, (struct ml_xy){x + 8, y - 3}, ML_KIND_SETTLEMENT, 1, true);
        write_text(s->c, x + 32, y, 7, "flagged: see its flags", false);
    }
    y += 17;
    write_text(s->c, x, y, 7, "grey circle: holds the true place", false);
}

static void draw_frame(struct still *s)
{
    char title[256];
    char day[ML_DATE_TEXT];

    ml_date_format(s->map->date, day);
    snprintf(title, sizeof title, "Places named, and the border as of %s", day);
    color(s->c, "#ffffff", 1);
    cairo_rectangle(s->c, 0, 0, width, top);
    cairo_rectangle(s->c, width - panel, 0, panel, height);
    cairo_rectangle(s->c, 0, height - bottom, width, bottom);
    cairo_fill(s->c);
    color(s->c, "#8a8a8a", 1);
    cairo_set_dash(s->c, NULL, 0, 0);
    cairo_set_line_width(s->c, 0.7);
    cairo_rectangle(s->c, 0.5, top, width - panel - 0.5, height - top - bottom);
    cairo_stroke(s->c);
    write_text(s->c, 12, 20, 13, title, false);
    write_text(s->c, 12, 33, 8, s->map->title, false);
    write_text(s->c, 12, height - 15, 6.5,
               "Borders: \xC2\xA9 OpenStreetMap contributors, ODbL 1.0; statuses from published acts and reports. Places: GeoNames "
               "and others, CC BY 4.0.", false);
    write_text(s->c, 12, height - 6, 6.5, "Lines and statuses take no position on whose land it is.", false);
}

static void draw(struct still *s)
{
    cairo_select_font_face(s->c, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    fit(s);
    color(s->c, "#f4f2ec", 1);
    cairo_paint(s->c);
    cairo_rectangle(s->c, 0, top, width - panel, height - top - bottom);
    cairo_save(s->c);
    cairo_clip(s->c);
    if (s->map->border) {
        ml_border_each_country(s->map->border, draw_enclaves, s);
        draw_circles(s);
        ml_border_each_segment(s->map->border, s->map->date, draw_segment, s);
    }
    draw_places(s);
    draw_scale(s);
    cairo_restore(s->c);
    draw_frame(s);
    draw_legend(s);
}

static enum ml_status failed(cairo_status_t code, const char *path, struct ml_err *err)
{
    if (code == CAIRO_STATUS_NO_MEMORY)
        return ml_fail_nomem(err);
    return ml_fail(err, ML_EIO, path, 0, "cannot be written: %s; free some space or choose another place with -o",
                   cairo_status_to_string(code));
}

enum ml_status ml_map_picture(const struct ml_map *map, enum ml_picture kind, const char *path, struct ml_err *err)
{
    enum { DPI = 200 };
    double zoom = kind == ML_PICTURE_PNG ? DPI / 72.0 : 1;
    struct still *s = ml_calloc(1, sizeof *s);
    cairo_surface_t *surface;
    cairo_status_t code;

    if (!s)
        return ml_fail_nomem(err);
    surface = kind == ML_PICTURE_PNG
                  ? cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(width * zoom), (int)(height * zoom))
                  : cairo_svg_surface_create(path, width, height);
    s->map = map;
    s->c = cairo_create(surface);
    cairo_scale(s->c, zoom, zoom);
    draw(s);
    code = cairo_status(s->c);
    cairo_destroy(s->c);
    if (code == CAIRO_STATUS_SUCCESS && kind == ML_PICTURE_PNG)
        code = cairo_surface_write_to_png(surface, path);
    cairo_surface_finish(surface);
    if (code == CAIRO_STATUS_SUCCESS)
        code = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    cairo_debug_reset_static_data(); /* fonts are kept for a next picture, which there is not */
    FcFini();
    ml_free(s);
    return code == CAIRO_STATUS_SUCCESS ? ML_OK : failed(code, path, err);
}
