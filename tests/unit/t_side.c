/*
 * side_confidence against simulation: places are scattered and lines are moved as the model says
 * (border/side.c), and the share of trials that end on the answer's side is counted.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "border/border.h"
#include "shapes_fixture.h"

enum { TRIALS = 20000, DATE = 20220917 };

/* Three standard errors of a share of TRIALS, and what the fixture's local plane is off. */
#define TOLERANCE (3 * 0.5 / 141.0 + 0.002)

static unsigned long long seed = 2022;

static double normal(void)
{
    /* Box and Muller 1958. */
    double u = fx_uniform(&seed);
    double v = fx_uniform(&seed);
    return sqrt(-2 * log(1 - u)) * cos(6.283185307179586 * v);
}

/* Metres to a degree at the fixture's latitude, from the geodesic itself. */
static double lon_m(double lat)
{
    return ml_border_distance_m((struct ml_lonlat){70, lat}, (struct ml_lonlat){70.01, lat}) * 100;
}

static double lat_m(double lat)
{
    return ml_border_distance_m((struct ml_lonlat){70, lat - 0.005}, (struct ml_lonlat){70, lat + 0.005}) * 100;
}

struct offset {
    double lon;
    double lat;
};

/* A draw from the circular normal distribution in degrees. */
static struct offset scatter(double sigma_m, double lat)
{
    return (struct offset){normal() * sigma_m / lon_m(lat), normal() * sigma_m / lat_m(lat)};
}

static double place_sigma(double uncertainty_m)
{
    return uncertainty_m / sqrt(-2 * log(0.05));
}

static double line_sigma(double accuracy_m)
{
    return accuracy_m / 1.959964;
}

/* Which country the small world of the fixture puts a place in once its lines have moved. */
static const char *moved_side(double lon, double lat, struct offset kt, struct offset ku, struct offset ring)
{
    if (lon > 70.4 + ring.lon && lon < 70.5 + ring.lon && lat > 40.4 + ring.lat && lat < 40.5 + ring.lat)
        return "UZ";
    if (lon < 70 + ku.lon)
        return "UZ";
    return lat > 40 + kt.lat ? "KG" : "TJ";
}

static void small_world(void **state)
{
    static const struct {
        int line;
        double lat;
        double lon;
        double uncertainty_m;
        double tolerance;
    } rows[] = {
        {__LINE__, 40.003, 70.7, 0, TOLERANCE},
        {__LINE__, 40.003, 70.7, 500, TOLERANCE},
        {__LINE__, 39.99, 70.7, 3000, TOLERANCE},
        {__LINE__, 40.0, 70.7, 1000, TOLERANCE},
        {__LINE__, 40.5, 70.001, 200, TOLERANCE},
        {__LINE__, 40.5, 69.98, 5000, TOLERANCE},
        /* The corner of the ring, outside and in, and wider than the ring. */
        {__LINE__, 40.3995, 70.3995, 300, TOLERANCE},
        {__LINE__, 40.405, 70.405, 2000, TOLERANCE},
        {__LINE__, 40.45, 70.45, 9000, TOLERANCE},
        {__LINE__, 40.45, 70.52, 9000, TOLERANCE},
        {__LINE__, 40.45, 70.45, 25000, 0.01},
        /* Where three lines meet they do cross, and the model is no more than near. */
        {__LINE__, 40.001, 70.001, 500, 0.03},
        {__LINE__, 39.998, 70.003, 2000, 0.02},
    };
    char *dir = fx_world();
    struct ml_border *border;
    struct ml_border_probe *probe;
    (void)state;

    assert_int_equal(ml_border_open(dir, &border, NULL), ML_OK);
    assert_int_equal(ml_border_probe_new(border, &probe, NULL), ML_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ml_border_answer a;
        int same = 0;
        double share;
        assert_int_equal(ml_border_check(probe, (struct ml_lonlat){rows[i].lon, rows[i].lat}, rows[i].uncertainty_m,
                                         DATE, 5, &a, NULL),
                         ML_OK);
        for (int k = 0; k < TRIALS; k++) {
            struct offset place = scatter(place_sigma(rows[i].uncertainty_m), rows[i].lat);
            struct offset kt = scatter(line_sigma(500), 40);
            struct offset ku = scatter(line_sigma(100), 40);
            struct offset ring = scatter(line_sigma(100), 40.45);
            same += strcmp(a.side, moved_side(rows[i].lon + place.lon, rows[i].lat + place.lat, kt, ku, ring)) == 0;
        }
        share = (double)same / TRIALS;
        if (fabs(share - a.side_confidence) > rows[i].tolerance)
            fail_msg("row at line %d: %s %.4f, by simulation %.4f", rows[i].line, a.side, a.side_confidence, share);
    }
    ml_border_probe_free(probe);
    ml_border_free(border);
    fx_remove(dir);
}

/* KG is a strip 1.1 km wide between a poorly drawn line in the south and a good one in the north. */
static char *strip_world(void)
{
    struct fx_shape countries[3] = {
        {.attributes = {"TJ", "", "", "", "test"}},
        {.attributes = {"KG", "", "", "", "test"}},
        {.attributes = {"UZ", "", "", "", "test"}},
    };
    struct fx_shape lines[2] = {
        {.attributes = {"S", "KG-TJ", "south", "", "", "1000", "test"}},
        {.attributes = {"N", "KG-UZ", "north", "", "", "100", "test"}},
    };
    char *dir = fx_dir();

    fx_rectangle(&countries[0], 69, 39, 71, 40, true);
    fx_rectangle(&countries[1], 69, 40, 71, 40.01, true);
    fx_rectangle(&countries[2], 69, 40.01, 71, 41, true);
    for (int i = 0; i < 2; i++) {
        fx_begin(&lines[i]);
        fx_add(&lines[i], 69, i ? 40.01 : 40);
        fx_add(&lines[i], 71, i ? 40.01 : 40);
    }
    fx_countries(dir, countries, 3);
    fx_lines(dir, lines, 2);
    fx_text(dir, "border_status.tsv", FX_STATUS_HEAD "S\tunknown\t\t\tlow\tt\t\nN\tdelimited\t\t\thigh\tt\t\n");
    return dir;
}

static void strip_between_two_lines(void **state)
{
    static const double lats[] = {39.999, 40.0005, 40.005, 40.0095, 40.0105};
    static const double uncertainties[] = {0, 300, 2000};
    char *dir = strip_world();
    struct ml_border *border;
    struct ml_border_probe *probe;
    struct ml_err err = {0};
    (void)state;

    if (ml_border_open(dir, &border, &err))
        fail_msg("%s: %s", err.file, err.message);
    assert_int_equal(ml_border_probe_new(border, &probe, NULL), ML_OK);
    for (int i = 0; i < 15; i++) {
        double lat = lats[i % 5];
        double u = uncertainties[i / 5];
        struct ml_border_answer a;
        int same = 0;
        assert_int_equal(ml_border_check(probe, (struct ml_lonlat){70, lat}, u, DATE, 5, &a, NULL), ML_OK);
        for (int k = 0; k < TRIALS; k++) {
            double y = lat + scatter(place_sigma(u), 40).lat;
            bool south = y < 40 + scatter(line_sigma(1000), 40).lat;
            bool north = y > 40.01 + scatter(line_sigma(100), 40).lat;
            /* Lines that pass each other leave a place in neither or both: in no strip at all. */
            const char *side = south && !north ? "TJ" : north && !south ? "UZ" : south ? "" : "KG";
            same += strcmp(a.side, side) == 0;
        }
        if (fabs((double)same / TRIALS - a.side_confidence) > TOLERANCE + 0.015)
            fail_msg("lat %.4f, %g m: %s %.4f, by simulation %.4f", lat, u, a.side, a.side_confidence,
                     (double)same / TRIALS);
    }
    ml_border_probe_free(probe);
    ml_border_free(border);
    fx_remove(dir);
}

/* Across a line the confidence falls to one half and rises again, without a jump. */
static void no_jump_at_the_line(void **state)
{
    char *dir = fx_world();
    struct ml_border *border;
    struct ml_border_probe *probe;
    double last = -1;
    (void)state;

    assert_int_equal(ml_border_open(dir, &border, NULL), ML_OK);
    assert_int_equal(ml_border_probe_new(border, &probe, NULL), ML_OK);
    for (int i = -4000; i <= 4000; i++) {
        /* Millimetres to metres off the line: a cubic scale. */
        double t = i / 4000.0;
        struct ml_border_answer a;
        double kg;
        assert_int_equal(ml_border_check(probe, (struct ml_lonlat){70.7, 40 + 0.02 * t * t * t}, 100, DATE, 5, &a, NULL),
                         ML_OK);
        kg = a.side[0] == 'K' ? a.side_confidence : 1 - a.side_confidence;
        assert_true(kg >= last - 1e-4);
        assert_true(last < 0 || kg - last < 0.01);
        last = kg;
    }
    ml_border_probe_free(probe);
    ml_border_free(border);
    fx_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_world),
        cmocka_unit_test(strip_between_two_lines),
        cmocka_unit_test(no_jump_at_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
