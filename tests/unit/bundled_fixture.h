/* The project's own tables, built and opened for a test program, and numbers to draw by. */
#ifndef ML_TESTS_BUNDLED_FIXTURE_H
#define ML_TESTS_BUNDLED_FIXTURE_H

#include "gazetteer_fixture.h"

static struct ml_gazetteer *gazetteer;
static uint32_t seed = 2022;

/* The same numbers in every run. */
static inline uint32_t next_random(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static inline int bundled_setup(void **state)
{
    struct ml_build_stats stats;
    return fixture_setup(state) || ml_gazetteer_build("gazetteer", fixture_path("g.db"), &stats, NULL) ||
           ml_gazetteer_open(fixture_path("g.db"), &gazetteer, NULL);
}

static inline int bundled_teardown(void **state)
{
    ml_gazetteer_close(gazetteer);
    return fixture_teardown(state);
}

#endif
