/*
 * What always holds of the bundled shapes (shapes/README.md): one country of each code on any date,
 * boundaries that are edges of exactly one segment, segments that meet end to end, a status for
 * every day, and villages on the side where they are known to be.
 *
 * MARCHLAND_SHAPES names another folder; without one the tests are skipped.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/file.h"
#include "border/border.h"
#include "geom/geom_shp.h"
#include "shapes_fixture.h"

enum { MAX_FEATURES = 1000, MAX_DATES = 200 };

static const char *folder(void)
{
    const char *dir = getenv("MARCHLAND_SHAPES");
    return dir && dir[0] ? dir : "shapes";
}

static bool absent(void)
{
    return !ml_file_exists(fx_path(folder(), "countries.shp"));
}

/* Columns id (code or segment), pair, from, to of either file. */
struct feature {
    char id[64];
    char pair[6];
    int32_t from;
    int32_t to;
    struct ml_parts parts;
};

struct features {
    struct feature *list;
    size_t count;
};

static int32_t day(struct ml_span text)
{
    int32_t date = 0;
    assert_true(text.len == 0 || ml_date_parse(text.ptr, text.len, &date));
    return date;
}

static struct features read_features(const char *file, enum ml_shp_kind kind, const char *id)
{
    struct features f = {calloc(MAX_FEATURES, sizeof *f.list), 0};
    struct ml_shp *shp;
    struct ml_err err;
    int columns[4];
    bool lines = kind == ML_SHP_LINES;

    assert_non_null(f.list);
    if (ml_shp_open(fx_path(folder(), file), kind, &shp, &err))
        fail_msg("%s: %s", err.file, err.message);
    assert_int_equal(ml_shp_column(shp, id, &columns[0], NULL), ML_OK);
    assert_int_equal(ml_shp_column(shp, lines ? "PAIR" : id, &columns[1], NULL), ML_OK);
    assert_int_equal(ml_shp_column(shp, "VALID_FROM", &columns[2], NULL), ML_OK);
    assert_int_equal(ml_shp_column(shp, "VALID_TO", &columns[3], NULL), ML_OK);
    assert_true(ml_shp_count(shp) < MAX_FEATURES);
    for (; f.count < ml_shp_count(shp); f.count++) {
        struct feature *x = &f.list[f.count];
        struct ml_span t[4];
        for (int i = 0; i < 4; i++) {
            assert_int_equal(ml_shp_text(shp, f.count, columns[i], &t[i], NULL), ML_OK);
            if (i == 0)
                snprintf(x->id, sizeof x->id, "%.*s", (int)t[i].len, t[i].ptr);
            if (i == 1)
                snprintf(x->pair, sizeof x->pair, "%.*s", (int)t[i].len, t[i].ptr);
            if (i == 2)
                x->from = day(t[i]);
            if (i == 3)
                x->to = day(t[i]);
        }
        assert_int_equal(ml_shp_parts(shp, f.count, &x->parts, NULL), ML_OK);
    }
    ml_shp_close(shp);
    return f;
}

static void free_features(struct features *f)
{
    for (size_t i = 0; i < f->count; i++)
        ml_parts_release(&f->list[i].parts);
    free(f->list);
}

static bool valid_on(const struct feature *f, int32_t date)
{
    return f->from <= date && (f->to == 0 || date < f->to);
}

struct shapes {
    struct features countries;
    struct features lines;
    int32_t dates[MAX_DATES];   /* the first day, and every day on which a feature begins or ends */
    size_t date_count;
};

static void add_date(struct shapes *s, int32_t date)
{
    if (date < 19910101)
        date = 19910101;
    for (size_t i = 0; i < s->date_count; i++) {
        if (s->dates[i] == date)
            return;
    }
    assert_true(s->date_count < MAX_DATES);
    s->dates[s->date_count++] = date;
}

static struct shapes read_shapes(void)
{
    struct shapes s = {.countries = read_features("countries.shp", ML_SHP_POLYGONS, "ISO_A2"),
                       .lines = read_features("border_segments.shp", ML_SHP_LINES, "SEG_ID")};
    for (int k = 0; k < 2; k++) {
        const struct features *f = k ? &s.lines : &s.countries;
        for (size_t i = 0; i < f->count; i++) {
            add_date(&s, f->list[i].from);
            if (f->list[i].to)
                add_date(&s, f->list[i].to);
        }
    }
    return s;
}

static void free_shapes(struct shapes *s)
{
    free_features(&s->countries);
    free_features(&s->lines);
}

/* An edge without its direction, and who has it which way round. */
struct edge {
    struct ml_lonlat a;
    struct ml_lonlat b;
    bool turned;
    bool line;
    const struct feature *of;
};

static int by_place(const void *pa, const void *pb)
{
    const struct edge *a = pa;
    const struct edge *b = pb;
    const double va[4] = {a->a.lon, a->a.lat, a->b.lon, a->b.lat};
    const double vb[4] = {b->a.lon, b->a.lat, b->b.lon, b->b.lat};
    for (int i = 0; i < 4; i++) {
        if (va[i] < vb[i])
            return -1;
        if (va[i] > vb[i])
            return 1;
    }
    return strcmp(a->of->id, b->of->id);
}

static bool same_place(const struct edge *a, const struct edge *b)
{
    return ml_lonlat_same(a->a, b->a) && ml_lonlat_same(a->b, b->b);
}

static size_t add_edges(struct edge *out, const struct feature *f, bool line)
{
    size_t n = 0;
    for (size_t part = 0; part < f->parts.count; part++) {
        for (size_t i = f->parts.start[part]; i + 1 < ml_parts_end(&f->parts, part); i++) {
            struct ml_lonlat a = f->parts.points[i];
            struct ml_lonlat b = f->parts.points[i + 1];
            bool turned = a.lon > b.lon || (!(a.lon < b.lon) && a.lat > b.lat);
            if (ml_lonlat_same(a, b))
                fail_msg("%s repeats the vertex %.6f %.6f", f->id, a.lat, a.lon);
            out[n++] = (struct edge){turned ? b : a, turned ? a : b, turned, line, f};
        }
    }
    return n;
}

/* All that lies on one edge on one date: one line, and the one or two countries that it parts. */
static void check_edge(const struct edge *e, size_t count, int32_t date)
{
    const struct edge *line = NULL;
    const struct edge *country[2] = {NULL, NULL};
    size_t countries = 0;

    for (size_t i = 0; i < count; i++) {
        if (e[i].line && line)
            fail_msg("%d: %.6f %.6f lies on %s and on %s", date, e->a.lat, e->a.lon, line->of->id, e[i].of->id);
        if (e[i].line)
            line = &e[i];
        else if (countries == 2)
            fail_msg("%d: %.6f %.6f is an edge of three countries", date, e->a.lat, e->a.lon);
        else
            country[countries++] = &e[i];
    }
    if (!line || countries == 0)
        fail_msg("%d: %.6f %.6f of %s has no %s", date, e->a.lat, e->a.lon, e->of->id, line ? "country" : "segment");
    if (countries == 2) {
        char pair[8];
        snprintf(pair, sizeof pair, "%.2s-%.2s", country[0]->of->id, country[1]->of->id);
        if (strcmp(pair, line->of->pair) != 0 || country[0]->turned == country[1]->turned)
            fail_msg("%d: %.6f %.6f of %s parts %s", date, e->a.lat, e->a.lon, line->of->id, pair);
    } else if (!strstr(line->of->pair, country[0]->of->id)) {
        fail_msg("%d: %.6f %.6f of %s is an edge of %s alone", date, e->a.lat, e->a.lon, line->of->id, country[0]->of->id);
    }
}

/*
 * Polygons and lines share their edges exactly, so neighbours leave no slivers and no gaps, and every
 * pair's boundary is covered once.
 */
static void edges_match(void **state)
{
    struct shapes s;
    (void)state;
    if (absent())
        skip();
    s = read_shapes();
    for (size_t d = 0; d < s.date_count; d++) {
        size_t total = 0;
        size_t n = 0;
        struct edge *edges;
        for (int k = 0; k < 2; k++) {
            const struct features *f = k ? &s.lines : &s.countries;
            for (size_t i = 0; i < f->count; i++)
                total += f->list[i].parts.point_count;
        }
        edges = calloc(total, sizeof *edges);
        assert_non_null(edges);
        for (int k = 0; k < 2; k++) {
            const struct features *f = k ? &s.lines : &s.countries;
            for (size_t i = 0; i < f->count; i++) {
                if (valid_on(&f->list[i], s.dates[d]))
                    n += add_edges(edges + n, &f->list[i], k == 1);
            }
        }
        qsort(edges, n, sizeof *edges, by_place);
        for (size_t i = 0; i < n;) {
            size_t end = i + 1;
            while (end < n && same_place(&edges[i], &edges[end]))
                end++;
            check_edge(edges + i, end - i, s.dates[d]);
            i = end;
        }
        free(edges);
    }
    free_shapes(&s);
}

static void one_country_of_each_code(void **state)
{
    struct shapes s;
    (void)state;
    if (absent())
        skip();
    s = read_shapes();
    for (size_t d = 0; d < s.date_count; d++) {
        static const char *const codes[] = {"KG", "TJ", "UZ"};
        for (int c = 0; c < 3; c++) {
            int found = 0;
            for (size_t i = 0; i < s.countries.count; i++)
                found += strcmp(s.countries.list[i].id, codes[c]) == 0 && valid_on(&s.countries.list[i], s.dates[d]);
            if (found != 1)
                fail_msg("%d: %d features of %s", s.dates[d], found, codes[c]);
        }
    }
    free_shapes(&s);
}

/* A part is a ring, or each of its ends is an end of another part in force. */
static void segments_meet(void **state)
{
    struct shapes s;
    (void)state;
    if (absent())
        skip();
    s = read_shapes();
    for (size_t d = 0; d < s.date_count; d++) {
        struct ml_lonlat ends[4 * MAX_FEATURES];
        const char *who[4 * MAX_FEATURES];
        size_t n = 0;
        for (size_t i = 0; i < s.lines.count; i++) {
            const struct feature *f = &s.lines.list[i];
            for (size_t part = 0; valid_on(f, s.dates[d]) && part < f->parts.count; part++) {
                struct ml_lonlat a = f->parts.points[f->parts.start[part]];
                struct ml_lonlat b = f->parts.points[ml_parts_end(&f->parts, part) - 1];
                if (ml_lonlat_same(a, b))
                    continue;
                assert_true(n + 2 <= sizeof ends / sizeof *ends);
                ends[n] = a;
                who[n++] = f->id;
                ends[n] = b;
                who[n++] = f->id;
            }
        }
        for (size_t i = 0; i < n; i++) {
            int others = 0;
            for (size_t k = 0; k < n; k++)
                others += k != i && ml_lonlat_same(ends[i], ends[k]);
            if (others < 1 || others > 2)
                fail_msg("%d: an end of %s at %.6f %.6f meets %d others", s.dates[d], who[i], ends[i].lat, ends[i].lon, others);
        }
    }
    free_shapes(&s);
}

struct opened {
    struct ml_border *border;
    struct ml_border_probe *probe;
};

static struct opened open_shapes(void)
{
    struct opened o;
    struct ml_err err;
    if (ml_border_open(folder(), &o.border, &err))
        fail_msg("%s:%zu: %s", err.file, err.line, err.message);
    assert_int_equal(ml_border_probe_new(o.border, &o.probe, NULL), ML_OK);
    return o;
}

static void close_shapes(struct opened *o)
{
    ml_border_probe_free(o->probe);
    ml_border_free(o->border);
}

/* Loading itself refuses a status gap or overlap; what is left is that nothing had to be repaired. */
static void loads_without_repairs(void **state)
{
    struct opened o;
    const char *const *notes;
    int32_t first;
    int32_t end;
    (void)state;
    if (absent())
        skip();
    o = open_shapes();
    if (ml_border_notes(o.border, &notes) != 0)
        fail_msg("%s", notes[0]);
    ml_border_dates(o.border, &first, &end);
    assert_true(first <= 19910101 && end == 0);
    close_shapes(&o);
}

static bool has_status(void *user, const struct ml_segment_info *info)
{
    const struct ml_border *border = user;
    const struct ml_status_period *p;
    size_t n = ml_border_timeline(border, info->id, &p);
    assert_true(n > 0);
    assert_true(p[0].valid_from <= 19910101 || p[0].valid_from <= info->valid_from);
    for (size_t i = 0; i < n; i++) {
        if (p[i].source[0] == '\0' && p[i].status != ML_STATUS_UNKNOWN)
            fail_msg("%s: a status of %d without a source", info->id, p[i].valid_from);
        if (strcmp(p[i].confidence, "high") != 0 && strcmp(p[i].confidence, "medium") != 0 &&
            strcmp(p[i].confidence, "low") != 0)
            fail_msg("%s: confidence \"%s\"", info->id, p[i].confidence);
    }
    assert_true(info->length_km > 0 && info->accuracy_m > 0 && info->source[0] && info->name[0]);
    return true;
}

static void every_segment_has_its_status(void **state)
{
    static const int32_t dates[] = {19910101, 20000101, 20130101, 20220917, 20230601, 20240601, 20250101, 20250601};
    struct opened o;
    (void)state;
    if (absent())
        skip();
    o = open_shapes();
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        ml_border_each_segment(o.border, dates[i], has_status, o.border);
    close_shapes(&o);
}

static void places_on_their_side(void **state)
{
    static const struct {
        int line;
        double lat;
        double lon;
        int32_t date;
        const char *side;
    } rows[] = {
        {__LINE__, 40.0627, 70.8192, 20220917, "KG"},   /* Batken */
        {__LINE__, 40.1265, 70.6253, 20220917, "TJ"},   /* Isfara */
        {__LINE__, 39.9981, 70.5459, 20220917, "KG"},   /* Samarkandek */
        {__LINE__, 39.9981, 70.5459, 20250601, "KG"},
        {__LINE__, 39.9491, 70.5280, 20220917, "KG"},   /* Kok-Tash */
        {__LINE__, 39.9491, 70.5280, 20250601, "KG"},
        {__LINE__, 39.9754, 70.5696, 20220917, "TJ"},   /* Chorkuh */
        {__LINE__, 39.8744, 70.5221, 20220917, "KG"},   /* Ak-Sai */
        {__LINE__, 40.1064, 69.6413, 20220917, "KG"},   /* Kulundu */
        {__LINE__, 40.1106, 69.5720, 20220917, "TJ"},   /* Selkan */
        {__LINE__, 39.8390, 69.5276, 20220917, "KG"},   /* Isfana */
        {__LINE__, 39.9365, 69.5678, 20220917, "KG"},   /* Suluktu */
        {__LINE__, 40.2826, 69.6222, 20220917, "TJ"},   /* Khujand */
        {__LINE__, 39.4856, 71.7925, 20220917, "KG"},   /* Karamyk */
        {__LINE__, 40.2208, 69.2697, 20220917, "UZ"},   /* Bekabad */
        {__LINE__, 40.3567, 71.2847, 20220917, "UZ"},   /* Rishton */
        {__LINE__, 40.2288, 72.0592, 20220917, "KG"},   /* Uch-Korgon */
        {__LINE__, 40.5283, 72.7985, 20220917, "KG"},   /* Osh */
        {__LINE__, 40.7821, 72.3442, 20220917, "UZ"},   /* Andijan */
        /* Enclaves, and what became of them. */
        {__LINE__, 39.8513, 70.5801, 20220917, "TJ"},   /* Vorukh */
        {__LINE__, 39.8513, 70.5801, 20250601, "TJ"},
        {__LINE__, 39.9772, 71.1347, 20220917, "UZ"},   /* Ravon in Sokh */
        {__LINE__, 39.9832, 71.8051, 20220917, "UZ"},   /* Shohimardon */
        {__LINE__, 40.6683, 72.7682, 20220917, "KG"},   /* Barak */
        {__LINE__, 40.6683, 72.7682, 20250601, "UZ"},
        {__LINE__, 40.9250, 70.6550, 20220917, "TJ"},   /* Sarvan, or Sarvak */
        {__LINE__, 40.0680, 69.5460, 20220917, "TJ"},   /* Kayragach */
        {__LINE__, 40.0680, 69.5460, 20250601, "KG"},
        {__LINE__, 39.9350, 70.4970, 20250601, "TJ"},   /* Khojai A'lo */
        /* Nothing here is held by anyone in the files. */
        {__LINE__, 55.7558, 37.6173, 20220917, ""},     /* Moscow */
    };
    struct opened o;
    (void)state;
    if (absent())
        skip();
    o = open_shapes();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ml_border_answer a;
        assert_int_equal(ml_border_check(o.probe, (struct ml_lonlat){rows[i].lon, rows[i].lat}, 0, rows[i].date, 5, &a, NULL),
                         ML_OK);
        if (strcmp(a.side, rows[i].side) != 0)
            fail_msg("row at line %d: %s, %.3f km from %s", rows[i].line, a.side, a.border_km,
                     a.segment_id ? a.segment_id : "-");
    }
    close_shapes(&o);
}

struct brute {
    struct ml_lonlat p;
    double best;
};

/* Every edge: the nearest point by ternary search where the straight chord in degrees says that it may win. */
static bool brute_segment(void *user, const struct ml_segment_info *info)
{
    struct brute *b = user;
    double lon_m = 111320 * cos(b->p.lat * 0.017453292519943295);
    for (size_t i = 0; i + 1 < info->part_start[info->part_count]; i++) {
        struct ml_lonlat q[2] = {info->points[i], info->points[i + 1]};
        double ax = (q[0].lon - b->p.lon) * lon_m;
        double ay = (q[0].lat - b->p.lat) * 111000;
        double bx = (q[1].lon - b->p.lon) * lon_m;
        double by = (q[1].lat - b->p.lat) * 111000;
        double length = hypot(bx - ax, by - ay);
        double lo = 0;
        double hi = 1;
        /* The flat distance is within a tenth at these ranges, and cannot differ by more than the length. */
        if ((hypot(ax, ay) - length) * 0.9 > b->best)
            continue;
        for (int k = 0; k < 60; k++) {
            double m[2] = {lo + (hi - lo) / 3, hi - (hi - lo) / 3};
            double d[2];
            for (int s = 0; s < 2; s++)
                d[s] = ml_border_distance_m(b->p, (struct ml_lonlat){q[0].lon + m[s] * (q[1].lon - q[0].lon),
                                                                    q[0].lat + m[s] * (q[1].lat - q[0].lat)});
            b->best = fmin(b->best, fmin(d[0], d[1]));
            if (d[0] < d[1])
                hi = m[1];
            else
                lo = m[0];
        }
    }
    return true;
}

static void distances_agree_with_brute_force(void **state)
{
    unsigned long long seed = 8;
    struct opened o;
    int covered = 0;
    (void)state;
    if (absent())
        skip();
    o = open_shapes();
    for (int i = 0; i < 60; i++) {
        struct ml_lonlat p = {66 + 9 * fx_uniform(&seed), 37 + 5.5 * fx_uniform(&seed)};
        int32_t date = i % 2 ? 20250601 : 20220917;
        struct ml_border_answer a;
        struct brute b = {p, 1e9};
        assert_int_equal(ml_border_check(o.probe, p, 0, date, 5, &a, NULL), ML_OK);
        if (!a.covered)
            continue;
        covered++;
        b.best = a.border_km * 1000 + 1000;
        ml_border_each_segment(o.border, date, brute_segment, &b);
        if (fabs(b.best - a.border_km * 1000) > 0.05)
            fail_msg("%.6f %.6f on %d: %.3f m, by brute force %.3f m", p.lat, p.lon, date, a.border_km * 1000, b.best);
    }
    assert_true(covered > 30);
    close_shapes(&o);
}

/*
 * With a circle much wider than the lines' errors, side_confidence is the share of the circle's
 * distribution that lies on the side: counted here at 64 x 64 points, each by its own side.
 */
static void confidence_agrees_with_counting(void **state)
{
    static const double places[][2] = {{39.9981, 70.5459}, {39.8513, 70.5801}, {39.9772, 71.1347}, {40.0680, 69.5460},
                                       {40.2257, 70.9825}, {40.6683, 72.7682}, {40.2208, 69.2697}, {39.4856, 71.7925},
                                       {41.3267, 71.5846}, {39.9832, 71.8051}};
    const double sigma = 20000 / sqrt(-2 * log(0.05));
    struct opened o;
    (void)state;
    if (absent())
        skip();
    o = open_shapes();
    for (int i = 0; i < 20; i++) {
        struct ml_lonlat p = {places[i / 2][1], places[i / 2][0]};
        int32_t date = i % 2 ? 20250601 : 20220917;
        struct ml_border_answer a;
        int same = 0;
        assert_int_equal(ml_border_check(o.probe, p, 20000, date, 5, &a, NULL), ML_OK);
        for (int r = 0; r < 64; r++) {
            /* Rings of equal probability, turned against each other. */
            double radius = sigma * sqrt(-2 * log(1 - (r + 0.5) / 64));
            for (int k = 0; k < 64; k++) {
                double angle = (k + 0.618 * r) / 64 * 6.283185307179586;
                struct ml_lonlat q = {p.lon + radius * cos(angle) / (111320 * cos(p.lat * 0.017453292519943295)),
                                      p.lat + radius * sin(angle) / 111050};
                struct ml_border_answer b;
                assert_int_equal(ml_border_check(o.probe, q, 0, date, 5, &b, NULL), ML_OK);
                same += strcmp(a.side, b.side) == 0;
            }
        }
        /* 0.01: what lines of up to 3 km accuracy add to a sigma of 8 km. */
        if (fabs(same / 4096.0 - a.side_confidence) > 0.01)
            fail_msg("%.4f %.4f on %d: %s %.4f, counted %.4f", p.lat, p.lon, date, a.side, a.side_confidence, same / 4096.0);
    }
    close_shapes(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_without_repairs),
        cmocka_unit_test(one_country_of_each_code),
        cmocka_unit_test(edges_match),
        cmocka_unit_test(segments_meet),
        cmocka_unit_test(every_segment_has_its_status),
        cmocka_unit_test(places_on_their_side),
        cmocka_unit_test(distances_agree_with_brute_force),
        cmocka_unit_test(confidence_agrees_with_counting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
