/*
 * How fast the border check is: points per second on one core, and the time to load.
 *
 *   bench_border [SHAPES [POINTS [UNCERTAINTY_M]]]     prints the figures
 *   bench_border --csv SHAPES POINTS                   prints the random points and their answers as CSV
 *
 * Points are uniform over the lines' surroundings, by a fixed seed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "border/border.h"

enum { DATE = 20220917 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* splitmix64, Steele, Lea and Flood 2014. */
static double uniform(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static struct ml_lonlat random_point(uint64_t *state)
{
    struct ml_lonlat p;
    p.lon = 66.0 + 9.0 * uniform(state);
    p.lat = 37.0 + 5.5 * uniform(state);
    return p;
}

static int fail(const struct ml_err *err)
{
    fprintf(stderr, "bench_border: %s: %s\n", err->file, err->message);
    return 1;
}

static int run(const char *dir, size_t count, double uncertainty_m)
{
    struct ml_border *border;
    struct ml_border_probe *probe;
    struct ml_err err;
    uint64_t state = 1;
    size_t covered = 0;
    size_t near = 0;
    double doubt = 0;
    double best_load = 1e9;
    double start;
    double taken;

    for (int i = 0; i < 5; i++) {
        start = now();
        if (ml_border_open(dir, &border, &err))
            return fail(&err);
        taken = now() - start;
        best_load = taken < best_load ? taken : best_load;
        if (i == 0)
            printf("load_first_ms\t%.2f\n", taken * 1e3);
        if (i < 4)
            ml_border_free(border);
    }
    printf("load_best_ms\t%.2f\n", best_load * 1e3);
    if (ml_border_probe_new(border, &probe, &err))
        return fail(&err);
    start = now();
    for (size_t i = 0; i < count; i++) {
        struct ml_border_answer a;
        if (ml_border_check(probe, random_point(&state), uncertainty_m, DATE, 5, &a, &err))
            return fail(&err);
        covered += a.covered;
        near += a.near_undelimited;
        doubt += a.covered ? 1 - a.side_confidence : 0;
    }
    taken = now() - start;
    printf("points\t%zu\ncovered\t%zu\nnear_undelimited\t%zu\nmean_doubt\t%.6f\n", count, covered, near,
           doubt / (double)count);
    printf("seconds\t%.4f\npoints_per_second\t%.0f\n", taken, (double)count / taken);
    ml_border_probe_free(probe);
    ml_border_free(border);
    return 0;
}

/* For comparison with other programs: border.sh. */
static int print_answers(const char *dir, size_t count)
{
    struct ml_border *border;
    struct ml_border_probe *probe;
    struct ml_err err;
    uint64_t state = 1;

    if (ml_border_open(dir, &border, &err) || ml_border_probe_new(border, &probe, &err))
        return fail(&err);
    printf("id,lon,lat,side,segment,km\n");
    for (size_t i = 0; i < count; i++) {
        struct ml_lonlat p = random_point(&state);
        struct ml_border_answer a;
        if (ml_border_check(probe, p, 0, DATE, 5, &a, &err))
            return fail(&err);
        printf("%zu,%.9f,%.9f,%s,%s,%.6f\n", i, p.lon, p.lat, a.side, a.segment_id ? a.segment_id : "",
               a.segment_km);
    }
    ml_border_probe_free(probe);
    ml_border_free(border);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--csv") == 0)
        return print_answers(argv[2], strtoul(argv[3], NULL, 10));
    return run(argc > 1 ? argv[1] : "shapes", argc > 2 ? strtoul(argv[2], NULL, 10) : 300000,
               argc > 3 ? strtod(argv[3], NULL) : 0);
}
