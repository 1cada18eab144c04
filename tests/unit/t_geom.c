/* Point location, repair, trees, planes and normal distributions, against slower ways to the same. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "geom/area.h"
#include "geom/gauss.h"
#include "geom/geom_proj.h"
#include "geom/linetree.h"
#include "geom/tangle.h"
#include "shapes_fixture.h"

static struct ml_geos *geos;

static int set_up(void **state)
{
    (void)state;
    return ml_geos_new(&geos, NULL) ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    ml_geos_free(geos);
    return 0;
}

static void add_ring(struct ml_parts *parts, const double *xy, size_t count)
{
    assert_true(ml_parts_begin(parts));
    for (size_t i = 0; i < count; i++)
        assert_true(ml_parts_point(parts, (struct ml_lonlat){xy[2 * i], xy[2 * i + 1]}));
}

/* A star of `corners`, clockwise or not, closed. Coordinates on a coarse grid, so that vertices are met exactly. */
static void add_star(struct ml_parts *parts, double x, double y, double radius, int corners, bool clockwise,
                     unsigned long long *seed)
{
    struct ml_lonlat first = {0, 0};
    assert_true(ml_parts_begin(parts));
    for (int i = 0; i < corners; i++) {
        double angle = 6.283185307179586 * i / corners * (clockwise ? -1 : 1);
        double r = radius * (0.6 + 0.4 * fx_uniform(seed));
        struct ml_lonlat p = {round((x + r * cos(angle)) * 64) / 64, round((y + r * sin(angle)) * 64) / 64};
        if (i == 0)
            first = p;
        assert_true(ml_parts_point(parts, p));
    }
    assert_true(ml_parts_point(parts, first));
}

static void locate_agrees_with_geos(void **state)
{
    unsigned long long seed = 7;
    (void)state;
    for (int round_no = 0; round_no < 30; round_no++) {
        struct ml_parts rings = {0};
        struct ml_area area;
        struct ml_buf notes;
        int on_edge = 0;
        add_star(&rings, 70, 40, 4, 40, true, &seed);
        add_star(&rings, 70, 40, 1.5, 20, false, &seed);
        add_star(&rings, 70, 40, 0.5, 9, true, &seed);
        add_star(&rings, 80, 40, 2, 12, true, &seed);
        ml_buf_init(&notes, 0);
        assert_int_equal(ml_area_init(&area, &rings, (struct ml_area_origin){"t", 1}, geos, &notes, NULL), ML_OK);
        for (int i = 0; i < 400; i++) {
            /* Half of the points on the vertices' own grid, many of them on edges' latitudes and vertices. */
            struct ml_lonlat p = {66 + 17 * fx_uniform(&seed), 36 + 8 * fx_uniform(&seed)};
            bool covers;
            enum ml_where where;
            if (i % 2)
                p = (struct ml_lonlat){round(p.lon * 64) / 64, round(p.lat * 64) / 64};
            if (i % 10 == 0)
                p = area.rings.points[(size_t)(fx_uniform(&seed) * (double)area.rings.point_count)];
            assert_int_equal(ml_geos_covers(geos, &area.rings, p, &covers, NULL), ML_OK);
            where = ml_area_locate(&area, geos, p);
            assert_int_equal(covers, where != ML_OUTSIDE);
            on_edge += where == ML_ON_EDGE;
        }
        assert_true(on_edge >= 40);
        ml_buf_release(&notes);
        ml_area_release(&area);
        ml_parts_release(&rings);
    }
}

/* A point on a slanted edge that no plain arithmetic puts there. */
static void turn_is_exact(void **state)
{
    struct ml_lonlat a = {70.1, 40.1};
    struct ml_lonlat b = {70.1 + 0.3, 40.1 + 0.3};
    (void)state;
    for (int i = -50; i <= 50; i++) {
        /* Steps of one unit in the last place either side of the line. */
        struct ml_lonlat p = {70.25, 40.25 + i * 0x1p-47};
        int turn = ml_geos_turn(geos, a, b, p);
        int back = ml_geos_turn(geos, b, a, p);
        assert_int_equal(turn, -back);
        assert_int_equal(turn, ml_geos_turn(geos, p, a, b));
    }
}

struct repair_row {
    int line;
    enum ml_status status;
    const char *note;       /* part of the notes, or of the message when it fails */
    size_t count;
    double xy[24];
    size_t second;          /* where a second ring begins; 0 = none */
};

static void repairs(void **state)
{
    static const struct repair_row rows[] = {
        {__LINE__, ML_OK, "", 5, {0, 0, 0, 1, 1, 1, 1, 0, 0, 0}, 0},
        {__LINE__, ML_OK, "ring 1 closed", 4, {0, 0, 0, 1, 1, 1, 1, 0}, 0},
        {__LINE__, ML_OK, "runs anticlockwise", 5, {0, 0, 1, 0, 1, 1, 0, 1, 0, 0}, 0},
        /* Repeated vertices are dropped without a word. */
        {__LINE__, ML_OK, "", 7, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0}, 0},
        {__LINE__, ML_EINPUT, "no ring with an area", 4, {0, 0, 1, 1, 2, 2, 0, 0}, 0},
        {__LINE__, ML_OK, "ring 2 dropped", 8, {0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 5, 5, 6, 6, 5, 5}, 5},
        /* A figure of eight: which half is meant cannot be told. */
        {__LINE__, ML_EINPUT, "repair it by hand", 5, {0, 0, 1, 1, 1, 0, 0, 1, 0, 0}, 0},
        /* A loop a thousandth wide at a corner. */
        {__LINE__, ML_OK, "repaired", 7, {0, 0, 0, 1, 1, 1, 1, 0, 0.001, 0, 0, 0.001, 0, 0}, 0},
        {__LINE__, ML_OK, "repaired", 6, {0, 0, 0, 1, 1.001, 1, 1, 1.001, 1, 0, 0, 0}, 0},
        /* A loop of 60 km2: no slip, whatever the size of the rest. */
        {__LINE__, ML_EINPUT, "repair it by hand", 6, {0, 0, 0, 9, 9.1, 9, 9, 9.1, 9, 0, 0, 0}, 0},
        /* A spike without area. */
        {__LINE__, ML_OK, "repaired", 7, {0, 0, 0, 1, 0, 2, 0, 1, 1, 1, 1, 0, 0, 0}, 0},
        {__LINE__, ML_EINPUT, "runs clockwise like an outer ring",
         10, {0, 0, 0, 4, 4, 4, 4, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1}, 5},
        /* A hole that touches the outer ring in a point is valid. */
        {__LINE__, ML_OK, "", 9, {0, 0, 0, 4, 4, 4, 4, 0, 0, 0, 0, 2, 1, 1, 1, 3, 0, 2}, 5},
        /* Two outer rings that overlap. */
        {__LINE__, ML_EINPUT, "", 10, {0, 0, 0, 4, 4, 4, 4, 0, 0, 0, 3, 3, 3, 5, 5, 5, 5, 3, 3, 3}, 5},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct repair_row *r = &rows[i];
        struct ml_parts rings = {0};
        struct ml_area area;
        struct ml_buf notes;
        struct ml_err err = {0};
        enum ml_status status;
        const char *said;
        ml_buf_init(&notes, 0);
        add_ring(&rings, r->xy, r->second ? r->second : r->count);
        if (r->second)
            add_ring(&rings, r->xy + 2 * r->second, r->count - r->second);
        status = ml_area_init(&area, &rings, (struct ml_area_origin){"t", 1}, geos, &notes, &err);
        said = status ? err.message : notes.len ? notes.data : "";
        if (status != r->status || !strstr(said, r->note) || (r->note[0] == '\0' && !status && said[0]))
            fail_msg("row at line %d: status %d, \"%s\"", r->line, (int)status, said);
        ml_buf_release(&notes);
        ml_area_release(&area);
        ml_parts_release(&rings);
    }
}

static void tangles_are_never_missed(void **state)
{
    unsigned long long seed = 99;
    int tangled = 0;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct ml_parts rings = {0};
        bool valid;
        char reason[100];
        int corners = 4 + i % 5;
        assert_true(ml_parts_begin(&rings));
        for (int k = 0; k < corners; k++) {
            struct ml_lonlat p = {floor(fx_uniform(&seed) * 8), floor(fx_uniform(&seed) * 8)};
            assert_true(ml_parts_point(&rings, p));
        }
        assert_true(ml_parts_point(&rings, rings.points[0]));
        ml_parts_dedupe(&rings);
        if (rings.point_count < 4 || !(fabs(ml_ring_area2(rings.points, rings.point_count)) > 0)) {
            ml_parts_release(&rings);
            continue;
        }
        if (ml_ring_area2(rings.points, rings.point_count) > 0)
            ml_ring_reverse(rings.points, rings.point_count);
        assert_int_equal(ml_geos_valid(geos, &rings, &valid, reason, sizeof reason, NULL), ML_OK);
        if (!valid)
            assert_true(ml_rings_tangled(&rings));
        tangled += !valid;
        ml_parts_release(&rings);
    }
    assert_true(tangled > 500);
}

/* An E-W zigzag of tall edges must not file every edge in every row. */
static void tall_edges_do_not_swell(void **state)
{
    struct ml_parts rings = {0};
    struct ml_rows rows;
    (void)state;
    assert_true(ml_parts_begin(&rings));
    for (int i = 0; i < 20000; i++)
        assert_true(ml_parts_point(&rings, (struct ml_lonlat){i * 0.001, i % 2 ? 50.0 : 10.0}));
    assert_true(ml_parts_point(&rings, (struct ml_lonlat){20, 5}));
    assert_true(ml_parts_point(&rings, (struct ml_lonlat){0, 5}));
    assert_true(ml_parts_point(&rings, rings.points[0]));
    assert_int_equal(ml_rows_init(&rows, &rings, NULL), ML_OK);
    assert_true(rows.start[rows.count] <= 10 * rings.point_count);
    ml_rows_release(&rows);
    ml_parts_release(&rings);
}

static bool count_runs(void *user, const struct ml_line_run *run)
{
    size_t *pieces = user;
    *pieces += run->pieces;
    return true;
}

static void tree_agrees_with_scan(void **state)
{
    enum { LINES = 60, LENGTH = 37 };
    struct ml_linetree *tree;
    unsigned char mask[LINES];
    unsigned long long seed = 5;
    size_t count;
    const struct ml_xy *v;
    (void)state;

    assert_int_equal(ml_linetree_new(10, true, &tree, NULL), ML_OK);
    for (uint32_t f = 0; f < LINES; f++) {
        struct ml_xy line[LENGTH] = {{fx_uniform(&seed) * 100, fx_uniform(&seed) * 100}};
        for (size_t i = 1; i < LENGTH; i++)
            line[i] = (struct ml_xy){line[i - 1].x + fx_uniform(&seed) - 0.4, line[i - 1].y + fx_uniform(&seed) - 0.6};
        assert_int_equal(ml_linetree_add(tree, f, line, LENGTH, NULL), ML_OK);
        mask[f] = (unsigned char)(f % 3 ? 1 : 2);
    }
    assert_int_equal(ml_linetree_build(tree, NULL), ML_OK);
    v = ml_linetree_points(tree);
    count = ml_linetree_count(tree);
    assert_int_equal(count, LINES * LENGTH);
    for (int i = 0; i < 2000; i++) {
        struct ml_line_query q = {.p = {fx_uniform(&seed) * 120 - 10, fx_uniform(&seed) * 120 - 10},
                                  .mask = mask,
                                  .want = (unsigned char)(1 + i % 3),
                                  .max_dist = i % 5 ? 1000 : 5,
                                  .slack_0 = 0.5};
        struct ml_line_hit hits[256];
        bool all;
        size_t got = ml_linetree_nearest(tree, &q, hits, 256, &all);
        double best = HUGE_VAL;
        size_t within = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (size_t k = 0; k + 1 < count; k++) {
                double t;
                double d;
                if (k % LENGTH == LENGTH - 1 || !(mask[k / LENGTH] & q.want))
                    continue;
                d = sqrt(ml_piece_dist2(q.p, v[k], v[k + 1], &t));
                best = d < best ? d : best;
                within += pass == 1 && d <= best + 0.5 && d <= q.max_dist;
            }
        }
        assert_true(all);
        assert_int_equal(got, within);
        for (size_t k = 0; k < got; k++)
            assert_true(hits[k].dist <= best + 0.5 + 1e-9 && hits[k].feature == hits[k].piece / LENGTH);
        /* With room for one, or no slack, the nearest is left. */
        if (got > 0) {
            assert_int_equal(ml_linetree_nearest(tree, &q, hits, 1, &all), 1);
            assert_true(fabs(hits[0].dist - best) < 1e-9);
            q.slack_0 = 0;
            assert_int_equal(ml_linetree_nearest(tree, &q, hits, 1, &all), 1);
            assert_true(fabs(hits[0].dist - best) < 1e-9);
        }
    }
    count = 0;
    ml_linetree_in_box(tree, &(struct ml_box){{-HUGE_VAL, -HUGE_VAL}, {HUGE_VAL, HUGE_VAL}}, mask, 3, count_runs, &count);
    assert_int_equal(count, LINES * (LENGTH - 1));
    ml_linetree_free(tree);
}

/* The normal distribution function. */
static double phi(double x)
{
    return 0.5 * erfc(-x / 1.4142135623730951);
}

static double sweep_ring(const struct ml_xy *v, size_t count, struct ml_xy p, double sigma, bool inside)
{
    double sum = inside;
    for (size_t i = 0; i + 1 < count; i++)
        sum += ml_gauss_sweep((struct ml_xy){v[i].x - p.x, v[i].y - p.y},
                              (struct ml_xy){v[i + 1].x - p.x, v[i + 1].y - p.y}, sigma);
    return sum;
}

/* A rectangle's probability is a product of differences of phi. */
static void sweep_is_exact_for_rectangles(void **state)
{
    unsigned long long seed = 3;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        double w = exp(fx_uniform(&seed) * 8 - 4);
        double h = exp(fx_uniform(&seed) * 8 - 4);
        struct ml_xy p = {(fx_uniform(&seed) * 3 - 1) * w, (fx_uniform(&seed) * 3 - 1) * h};
        struct ml_xy v[5] = {{0, 0}, {0, h}, {w, h}, {w, 0}, {0, 0}};
        bool inside = p.x > 0 && p.x < w && p.y > 0 && p.y < h;
        double exact = (phi(w - p.x) - phi(-p.x)) * (phi(h - p.y) - phi(-p.y));
        double got = sweep_ring(v, 5, p, 1, inside);
        if (fabs(got - exact) > 3e-4)
            fail_msg("%g x %g at %g,%g: %.6f, exactly %.6f", w, h, p.x, p.y, got, exact);
    }
    assert_true(fabs(ml_gauss_sweep((struct ml_xy){1, 0}, (struct ml_xy){2, 0}, 1)) <= 0);
    assert_true(fabs(ml_gauss_sweep((struct ml_xy){1, 1}, (struct ml_xy){1, 1}, 1)) <= 0);
}

/* Whatever is nearer on the ground is among what the plane gives within its slack. */
static void slack_holds(void **state)
{
    const struct ml_box area = {{56, 36.6}, {80.3, 45.6}};
    struct ml_plane *plane;
    unsigned long long seed = 11;
    (void)state;
    assert_int_equal(ml_plane_new(&area, &plane, NULL), ML_OK);
    for (int i = 0; i < 20000; i++) {
        double reach = exp(fx_uniform(&seed) * 7 - 5);   /* degrees, to about 7 */
        struct ml_lonlat p[3] = {{56 + 25 * fx_uniform(&seed), 30 + 22 * fx_uniform(&seed)}};
        struct ml_xy xy[3];
        double s1;
        double s2;
        double d1;
        double d2;
        double stretch;
        for (int k = 1; k < 3; k++)
            p[k] = (struct ml_lonlat){p[0].lon + (fx_uniform(&seed) - 0.5) * reach, p[0].lat + (fx_uniform(&seed) - 0.5) * reach};
        assert_int_equal(ml_plane_forward(plane, p, 3, xy, NULL), ML_OK);
        ml_plane_slack(plane, p[0].lat, &s1, &s2);
        d1 = hypot(xy[1].x - xy[0].x, xy[1].y - xy[0].y);
        d2 = hypot(xy[2].x - xy[0].x, xy[2].y - xy[0].y);
        /* If 2 is truly nearer, it must be within the slack of 1. */
        if (ml_geodesic_m(p[0], p[2]) < ml_geodesic_m(p[0], p[1]))
            assert_true(d2 <= d1 * (1 + (s1 + s2 * d1) * d1) + 1e-3);
        stretch = ml_plane_stretch(plane, p[0].lat);
        if (d1 < 300e3)
            assert_true(d1 <= ml_geodesic_m(p[0], p[1]) * stretch + 1e-6);
    }
    ml_plane_free(plane);
}

/* The worst case: two points as far as each other, one due north and one due south. */
static void slack_holds_north_and_south(void **state)
{
    const struct ml_box area = {{56, 36.6}, {80.3, 45.6}};
    struct ml_plane *plane;
    (void)state;
    assert_int_equal(ml_plane_new(&area, &plane, NULL), ML_OK);
    for (int i = 0; i < 400; i++) {
        double lat = 30 + 22 * (i % 40) / 40.0;
        double reach = 0.01 * exp((i / 40) * 0.7);
        struct ml_lonlat p[3] = {{70, lat}, {70, lat + reach}, {70, lat - reach}};
        struct ml_xy xy[3];
        double metres = ml_geodesic_m(p[0], p[1]);
        double s1;
        double s2;
        for (int k = 0; k < 40; k++)
            p[2].lat = lat - (lat - p[2].lat) * metres / ml_geodesic_m(p[0], p[2]);
        assert_int_equal(ml_plane_forward(plane, p, 3, xy, NULL), ML_OK);
        ml_plane_slack(plane, lat, &s1, &s2);
        for (int k = 1; k < 3; k++) {
            double near = hypot(xy[k].x - xy[0].x, xy[k].y - xy[0].y);
            double far = hypot(xy[3 - k].x - xy[0].x, xy[3 - k].y - xy[0].y);
            if (far > near * (1 + (s1 + s2 * near) * near) + 1e-3)
                fail_msg("%.2f N, %.0f m: %.3f and %.3f", lat, metres, near, far);
        }
    }
    ml_plane_free(plane);
}

static void crs_rows(void **state)
{
    static const struct {
        int line;
        const char *wkt;
        enum ml_status status;
        double x, y, lon, lat;
    } rows[] = {
        {__LINE__, WGS84_PRJ, ML_OK, 70.5, 40, 70.5, 40},
        {__LINE__, "", ML_EFORMAT, 0, 0, 0, 0},
        {__LINE__, "nonsense", ML_EFORMAT, 0, 0, 0, 0},
        {__LINE__, WGS84_PRJ, ML_EINPUT, 700000, 4400000, 0, 0},
        {__LINE__,
         "PROJCS[\"WGS_1984_UTM_Zone_42N\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\","
         "SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],"
         "UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"
         "PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],"
         "PARAMETER[\"Central_Meridian\",69.0],PARAMETER[\"Scale_Factor\",0.9996],"
         "PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]",
         ML_OK, 500000, 4427757.2188, 69, 40},
        {__LINE__, "EPSG:4326", ML_OK, 70.5, 40, 70.5, 40},
        {__LINE__, "LOCAL_CS[\"somewhere\",UNIT[\"Meter\",1.0]]", ML_EFORMAT, 0, 0, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ml_crs *crs;
        struct ml_err err = {0};
        struct ml_lonlat p = {rows[i].x, rows[i].y};
        enum ml_status status = ml_crs_new(ml_span_of(rows[i].wkt), "x.prj", &crs, &err);
        if (!status)
            status = ml_crs_apply(crs, &p, 1, "x.shp", &err);
        if (status != rows[i].status || (!status && fabs(p.lon - rows[i].lon) + fabs(p.lat - rows[i].lat) > 1e-7))
            fail_msg("row at line %d: status %d %s, %.9f %.9f", rows[i].line, (int)status, err.message, p.lon, p.lat);
        ml_crs_free(crs);
    }
}

static void crs_refuses_no_numbers(void **state)
{
    struct ml_crs *crs;
    struct ml_lonlat p[2] = {{70, 40}, {70, (double)NAN}};
    (void)state;
    assert_int_equal(ml_crs_new(ml_span_of(WGS84_PRJ), "x.prj", &crs, NULL), ML_OK);
    assert_int_equal(ml_crs_apply(crs, p, 2, "x.shp", NULL), ML_EINPUT);
    p[1].lat = HUGE_VAL;
    assert_int_equal(ml_crs_apply(crs, p, 2, "x.shp", NULL), ML_EINPUT);
    ml_crs_free(crs);
}

/* Karney's own example for geodesics: JFK to LHR, 5551.759 km. */
static void geodesic_is_known(void **state)
{
    (void)state;
    assert_true(fabs(ml_geodesic_m((struct ml_lonlat){-73.8, 40.6}, (struct ml_lonlat){-0.5, 51.6}) - 5551759.4) < 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locate_agrees_with_geos),
        cmocka_unit_test(turn_is_exact),
        cmocka_unit_test(repairs),
        cmocka_unit_test(tangles_are_never_missed),
        cmocka_unit_test(tall_edges_do_not_swell),
        cmocka_unit_test(tree_agrees_with_scan),
        cmocka_unit_test(sweep_is_exact_for_rectangles),
        cmocka_unit_test(slack_holds),
        cmocka_unit_test(slack_holds_north_and_south),
        cmocka_unit_test(crs_rows),
        cmocka_unit_test(crs_refuses_no_numbers),
        cmocka_unit_test(geodesic_is_known),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
