/* The border check on a small world whose answers are known, and against brute force. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include "border/border.h"
#include "shapes_fixture.h"

struct world {
    char *dir;
    struct ml_border *border;
    struct ml_border_probe *probe;
};

static int set_up(void **state)
{
    static struct world w;
    struct ml_err err;
    w.dir = fx_world();
    if (ml_border_open(w.dir, &w.border, &err) || ml_border_probe_new(w.border, &w.probe, &err)) {
        fprintf(stderr, "%s: %s\n", err.file, err.message);
        return -1;
    }
    *state = &w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;
    ml_border_probe_free(w->probe);
    ml_border_free(w->border);
    fx_remove(w->dir);
    return 0;
}

static struct ml_border_answer ask(const struct world *w, double lat, double lon, double u, int32_t date)
{
    struct ml_border_answer a;
    struct ml_err err = {0};
    assert_int_equal(ml_border_check(w->probe, (struct ml_lonlat){lon, lat}, u, date, 5, &a, &err), ML_OK);
    return a;
}

struct row {
    int line;
    double lat;
    double lon;
    int32_t date;
    const char *side;       /* "" = not covered */
    const char *pair;
    const char *segment;
    enum ml_border_status status;
    bool undelimited;
    bool undemarcated;
};

static void known_answers(void **state)
{
    static const struct row rows[] = {
        {__LINE__, 40.01, 70.45, 20220917, "KG", "KG-TJ", "KT1", ML_STATUS_DISPUTED, true, true},
        {__LINE__, 40.01, 70.45, 20241231, "KG", "KG-TJ", "KT1", ML_STATUS_DISPUTED, true, true},
        {__LINE__, 40.01, 70.45, 20250101, "TJ", "KG-TJ", "KT1", ML_STATUS_DELIMITED, false, true},
        {__LINE__, 39.99, 70.45, 20220917, "TJ", "KG-TJ", "KT1", ML_STATUS_DISPUTED, true, true},
        /* Far from everything: no flags whatever the status. */
        {__LINE__, 40.2, 70.6, 20220917, "KG", "KG-TJ", "KT1", ML_STATUS_DISPUTED, false, false},
        /* A demarcated line nearest, and a disputed one within 5 km beside it. */
        {__LINE__, 40.03, 70.01, 20220917, "KG", "KG-UZ", "KU1", ML_STATUS_DEMARCATED, true, true},
        {__LINE__, 40.5, 69.99, 20220917, "UZ", "KG-UZ", "KU1", ML_STATUS_DEMARCATED, false, false},
        /* In and beside the enclave: unknown counts as not demarcated, not as undelimited. */
        {__LINE__, 40.45, 70.45, 20220917, "UZ", "KG-UZ", "KUE", ML_STATUS_UNKNOWN, false, true},
        {__LINE__, 40.51, 70.45, 20220917, "KG", "KG-UZ", "KUE", ML_STATUS_UNKNOWN, false, true},
        /* On a line and at the tripoint: the first code in alphabetical order of those that cover it. */
        {__LINE__, 40.0, 70.2, 20220917, "KG", "KG-TJ", "KT1", ML_STATUS_DISPUTED, true, true},
        {__LINE__, 40.0, 70.0, 20220917, "KG", "KG-TJ", "KT1", ML_STATUS_DISPUTED, true, true},
        {__LINE__, 39.5, 70.0, 20220917, "TJ", "TJ-UZ", "TU1", ML_STATUS_DELIMITED, false, true},
        {__LINE__, 40.4, 70.45, 20220917, "KG", "KG-UZ", "KUE", ML_STATUS_UNKNOWN, false, true},
        {__LINE__, 42.0, 70.45, 20220917, "", "", NULL, ML_STATUS_UNKNOWN, false, false},
        /* Before the shapes begin nothing is covered. */
        {__LINE__, 40.01, 70.45, 19901231, "", "", NULL, ML_STATUS_UNKNOWN, false, false},
        {__LINE__, 40.01, 70.45, 19910101, "KG", "KG-TJ", "KT1", ML_STATUS_DISPUTED, true, true},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        struct ml_border_answer a = ask(*state, r->lat, r->lon, 0, r->date);
        bool good = a.covered == (r->side[0] != '\0') && strcmp(a.side, r->side) == 0 &&
                    strcmp(a.pair, r->pair) == 0 && a.segment_status == r->status &&
                    a.near_undelimited == r->undelimited && a.near_undemarcated == r->undemarcated &&
                    (r->segment ? a.segment_id && strcmp(a.segment_id, r->segment) == 0 : !a.segment_id);
        if (!good)
            fail_msg("row at line %d: side %s pair %s segment %s status %s flags %d %d", r->line, a.side,
                     a.pair, a.segment_id ? a.segment_id : "-", ml_border_status_name(a.segment_status),
                     a.near_undelimited, a.near_undemarcated);
    }
}

static void near_reaches_exactly(void **state)
{
    const struct world *w = *state;
    struct ml_border_answer a = ask(w, 40.03, 70.15, 0, 20220917);
    struct ml_err err;
    double km = a.border_km;

    assert_true(a.near_undelimited);
    ml_border_check(w->probe, (struct ml_lonlat){70.15, 40.03}, 0, 20220917, km + 1e-6, &a, &err);
    assert_true(a.near_undelimited);
    ml_border_check(w->probe, (struct ml_lonlat){70.15, 40.03}, 0, 20220917, km - 1e-6, &a, &err);
    assert_false(a.near_undelimited);
}

/* The side of a point on a line is no better than a guess; in doubt it is never above the truth. */
static void confidence_basics(void **state)
{
    struct ml_border_answer a = ask(*state, 40.0, 70.15, 0, 20220917);
    assert_true(fabs(a.side_confidence - 0.5) < 0.01);
    a = ask(*state, 40.0, 70.15, 5000, 20220917);
    assert_true(fabs(a.side_confidence - 0.5) < 0.02);
    /* The tripoint: KG has a quarter of the circle. */
    a = ask(*state, 40.0, 70.0, 1000, 20220917);
    assert_true(fabs(a.side_confidence - 0.25) < 0.01);
    a = ask(*state, 40.2, 70.6, 1000, 20220917);
    assert_true(a.side_confidence > 0.999999);
    /* The newer line is drawn five times as well. */
    a = ask(*state, 39.998, 70.1, 0, 20220917);
    assert_true(a.side_confidence > 0.75 && a.side_confidence < 0.85);
    a = ask(*state, 39.998, 70.1, 0, 20250601);
    assert_true(a.side_confidence > 0.999);
    /* Wider than the enclave itself: it holds only part of the probability. */
    a = ask(*state, 40.45, 70.45, 20000, 20220917);
    assert_true(a.side_confidence > 0.1 && a.side_confidence < 0.5);
}

/* Geodesic distance to a lon/lat-straight edge by ternary search; no project code but the geodesic. */
static double edge_distance(struct ml_lonlat p, const double *x, const double *y)
{
    double lo = 0;
    double hi = 1;
    for (int i = 0; i < 100; i++) {
        double a = lo + (hi - lo) / 3;
        double b = hi - (hi - lo) / 3;
        double da = ml_border_distance_m(p, (struct ml_lonlat){x[0] + a * (x[1] - x[0]), y[0] + a * (y[1] - y[0])});
        double db = ml_border_distance_m(p, (struct ml_lonlat){x[0] + b * (x[1] - x[0]), y[0] + b * (y[1] - y[0])});
        if (da < db)
            hi = b;
        else
            lo = a;
    }
    return ml_border_distance_m(p, (struct ml_lonlat){x[0] + lo * (x[1] - x[0]), y[0] + lo * (y[1] - y[0])});
}

static double brute_distance(struct ml_lonlat p, const struct fx_shape *lines, bool after, int *which)
{
    double best = 1e99;
    for (int i = 0; i < 5; i++) {
        if (i == (after ? 0 : 1))
            continue;
        for (int k = 0; k + 1 < lines[i].points; k++) {
            double d = edge_distance(p, lines[i].x + k, lines[i].y + k);
            if (d < best - 1e-3) {
                best = d;
                *which = i;
            }
        }
    }
    return best;
}

static const char *brute_side(double lon, double lat, bool after)
{
    if (lon > 70.4 && lon < 70.5 && lat > 40.4 && lat < 40.5)
        return "UZ";
    if (lon < 70)
        return "UZ";
    if (after && lon > 70.3 && lon < 70.6 && lat < 40.02)
        return "TJ";
    return lat > 40 ? "KG" : "TJ";
}

static void agrees_with_brute_force(void **state)
{
    struct fx_shape lines[5];
    unsigned long long seed = 42;

    fx_world_lines(lines);
    for (int i = 0; i < 1500; i++) {
        /* A third close to lines, where the answers change. */
        double spread = i % 3 ? 1 : 0.04;
        struct ml_lonlat p = {70 + (fx_uniform(&seed) * 2 - 1) * spread, 40 + (fx_uniform(&seed) * 2 - 1) * spread};
        bool after = i % 2;
        struct ml_border_answer a = ask(*state, p.lat, p.lon, 0, after ? 20250101 : 20241231);
        int which = 0;
        double d = brute_distance(p, lines, after, &which);
        assert_true(a.covered);
        assert_string_equal(a.side, brute_side(p.lon, p.lat, after));
        if (fabs(a.border_km * 1000 - d) > 0.02)
            fail_msg("%.9f,%.9f: %.3f m, by brute force %.3f m", p.lat, p.lon, a.border_km * 1000, d);
        assert_string_equal(a.segment_id, lines[which].attributes[0]);
    }
}

/* A country on the other side of the world from every line: slower, and still right. */
static void far_from_every_line(void **state)
{
    static const double places[][2] = {{20, 61}, {29, 69}, {-60, -30}, {-179, 10}, {100, 55}, {70, -80}, {62, 33}};
    struct fx_shape countries[6];
    struct fx_shape lines[5];
    char *dir = fx_world();
    struct world w = {.dir = dir};
    (void)state;

    fx_world_countries(countries);
    fx_world_lines(lines);
    countries[5] = (struct fx_shape){.attributes = {"AA", "", "", "", ""}};
    for (int i = 0; i < 7; i++) {
        countries[5].parts = countries[5].points = 0;
        fx_rectangle(&countries[5], places[i][0] - 0.5, places[i][1] - 0.5, places[i][0] + 0.5, places[i][1] + 0.5, true);
        fx_countries(dir, countries, 6);
        assert_int_equal(ml_border_open(dir, &w.border, NULL), ML_OK);
        assert_int_equal(ml_border_probe_new(w.border, &w.probe, NULL), ML_OK);
        for (int k = 0; k < 10; k++) {
            struct ml_lonlat p = {places[i][0] + 0.04 * k, places[i][1] + 0.03 * k};
            struct ml_border_answer a = ask(&w, p.lat, p.lon, 500, 20220917);
            int which = 0;
            double d = brute_distance(p, lines, false, &which);
            assert_string_equal(a.side, "AA");
            assert_true(a.side_confidence > 0.999);
            if (fabs(a.border_km * 1000 - d) > 1)
                fail_msg("%.2f %.2f: %.3f m, by brute force %.3f m", p.lat, p.lon, a.border_km * 1000, d);
        }
        ml_border_probe_free(w.probe);
        ml_border_free(w.border);
    }
    fx_remove(dir);
}

enum { ASKED = 300 };

static struct ml_lonlat some_point(int i)
{
    unsigned long long seed = (unsigned long long)i;
    double lon = 70 + (fx_uniform(&seed) * 2 - 1) * 0.3;
    return (struct ml_lonlat){lon, 40 + (fx_uniform(&seed) * 2 - 1) * 0.3};
}

static const int32_t some_dates[] = {20220917, 20250601, 20000101, 20241231};

static void ask_all(const struct ml_border *border, struct ml_border_answer *out, int first, int step)
{
    struct ml_border_probe *probe;
    if (ml_border_probe_new(border, &probe, NULL))
        abort();
    for (int i = first; i >= 0 && i < ASKED; i += step) {
        if (ml_border_check(probe, some_point(i), 100.0 * (i % 50), some_dates[i % 4], 5, &out[i], NULL))
            abort();
    }
    ml_border_probe_free(probe);
}

static void *ask_backwards(void *user)
{
    struct world *w = user;
    static struct ml_border_answer answers[2][ASKED];
    ask_all(w->border, answers[w->dir[0] == '1'], ASKED - 1, -1);
    return answers[w->dir[0] == '1'];
}

static bool same_answer(const struct ml_border_answer *a, const struct ml_border_answer *b)
{
    return a->covered == b->covered && strcmp(a->side, b->side) == 0 && strcmp(a->pair, b->pair) == 0 &&
           !(fabs(a->side_confidence - b->side_confidence) > 0) && !(fabs(a->border_km - b->border_km) > 0) &&
           a->segment_id == b->segment_id && a->segment_status == b->segment_status &&
           a->near_undelimited == b->near_undelimited && a->near_undemarcated == b->near_undemarcated;
}

/* Neither the order of the questions nor threads beside each other change an answer. */
static void order_and_threads_do_not_matter(void **state)
{
    const struct world *w = *state;
    static struct ml_border_answer forwards[ASKED];
    char names[2][2] = {"0", "1"};
    struct world copies[2] = {{names[0], w->border, NULL}, {names[1], w->border, NULL}};
    pthread_t threads[2];

    ask_all(w->border, forwards, 0, 1);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_backwards, &copies[i]), 0);
    for (int i = 0; i < 2; i++) {
        void *answers;
        assert_int_equal(pthread_join(threads[i], &answers), 0);
        for (int k = 0; k < ASKED; k++)
            assert_true(same_answer(&forwards[k], (const struct ml_border_answer *)answers + k));
    }
}

/* What is not a sensible number must still give an answer. */
static void odd_numbers(void **state)
{
    const struct world *w = *state;
    const double odd[] = {0, -1, 1e3, 1e9, HUGE_VAL, (double)NAN};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
            struct ml_border_answer a;
            assert_int_equal(
                ml_border_check(w->probe, (struct ml_lonlat){70.2, 40.01}, odd[i], 20220917, odd[k], &a, NULL), ML_OK);
            assert_true(a.covered && a.side_confidence >= 0 && a.side_confidence <= 1);
            if (odd[k] > 5)
                assert_true(a.near_undelimited);
        }
    }
}

static bool count_segments(void *user, const struct ml_segment_info *info)
{
    double *km = user;
    assert_true(info->part_count == 1 && info->part_start[1] > info->part_start[0] + 1);
    *km += strcmp(info->id, "KT1") == 0 ? info->length_km : 1000;
    return true;
}

static void lists_segments(void **state)
{
    const struct world *w = *state;
    const struct ml_status_period *periods;
    double km = 0;
    int32_t first;
    int32_t end;

    ml_border_each_segment(w->border, 20220917, count_segments, &km);
    assert_true(fabs(km - 3000 - 85.39) < 0.1);
    assert_int_equal(ml_border_timeline(w->border, "KT1", &periods), 2);
    assert_int_equal(periods[0].status, ML_STATUS_DISPUTED);
    assert_int_equal(periods[0].valid_to, 20250101);
    assert_string_equal(periods[0].note, "before the treaty");
    assert_int_equal(ml_border_timeline(w->border, "nowhere", &periods), 0);
    ml_border_dates(w->border, &first, &end);
    assert_int_equal(first, 19910101);
    assert_int_equal(end, 0);
}

/* A host without a hole for the enclave, as many sources have it. */
static void enclave_without_a_hole(void **state)
{
    struct fx_shape countries[5];
    char *dir = fx_world();
    struct world w = {.dir = dir};
    const char *const *notes;
    struct ml_border_answer a;
    (void)state;

    fx_world_countries(countries);
    for (int i = 1; i < 3; i++) {
        countries[i].parts = 1;
        countries[i].points = countries[i].start[1];
    }
    fx_countries(dir, countries, 5);
    assert_int_equal(ml_border_open(dir, &w.border, NULL), ML_OK);
    assert_int_equal(ml_border_probe_new(w.border, &w.probe, NULL), ML_OK);
    assert_int_equal(ml_border_notes(w.border, &notes), 2);
    assert_non_null(strstr(notes[0], "a hole was cut"));
    a = ask(&w, 40.45, 70.45, 0, 20220917);
    assert_string_equal(a.side, "UZ");
    assert_true(a.side_confidence > 0.999);
    ml_border_probe_free(w.probe);
    ml_border_free(w.border);

    /* TJ reaching over half of KG is no enclave: reported, and no side is sure there. */
    fx_world_countries(countries);
    countries[3].y[1] = countries[3].y[2] = countries[3].y[3] = 40.2;
    countries[3].x[2] = 70.3;
    fx_countries(dir, countries, 5);
    assert_int_equal(ml_border_open(dir, &w.border, NULL), ML_OK);
    assert_int_equal(ml_border_probe_new(w.border, &w.probe, NULL), ML_OK);
    assert_true(ml_border_notes(w.border, &notes) >= 1);
    assert_non_null(strstr(notes[0], "unsure"));
    a = ask(&w, 40.1, 70.5, 0, 20220917);
    assert_true(a.covered && a.side_confidence <= 0.5);
    ml_border_probe_free(w.probe);
    ml_border_free(w.border);
    fx_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),          cmocka_unit_test(near_reaches_exactly),
        cmocka_unit_test(confidence_basics),      cmocka_unit_test(agrees_with_brute_force),
        cmocka_unit_test(lists_segments),         cmocka_unit_test(enclave_without_a_hole),
        cmocka_unit_test(far_from_every_line),
        cmocka_unit_test(odd_numbers),            cmocka_unit_test(order_and_threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
