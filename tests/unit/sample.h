/*
 * A hand-made result document that has one of everything, and files to write it to;
 * shared by the tests of the writers. Included once by each test program.
 */
#ifndef ML_TESTS_SAMPLE_H
#define ML_TESTS_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "result/result.h"

static const struct ml_place_info sample_village = {.place_id = "kg-batken-samarkandek",
                                                    .name = "Samarkandek",
                                                    .kind = ML_KIND_SETTLEMENT,
                                                    .feature_code = "PPL",
                                                    .country = "KG",
                                                    .admin1 = "Batken",
                                                    .admin2 = "Batken",
                                                    .admin1_pcode = "KG02",
                                                    .admin2_pcode = "KG02201",
                                                    .geonames_id = 1527534,
                                                    .wikidata_id = "Q4406048",
                                                    .point = {70.5460004, 39.998},
                                                    .uncertainty_m = 999.6};

static const struct ml_place_info sample_region = {.place_id = "kg-batken",
                                                   .name = "Batken",
                                                   .kind = ML_KIND_REGION,
                                                   .feature_code = "ADM1",
                                                   .country = "KG",
                                                   .point = {70.75, 39.9},
                                                   .uncertainty_m = 60000};

static const struct ml_evidence sample_evidence[] = {{"the name matches", 2.5}, {"far, \"alone\"", -0.25}};

static const struct ml_candidate_info sample_alternatives[] = {
    {.place_id = "tj-sughd-x",
     .name = "Samarqand",
     .kind = ML_KIND_SETTLEMENT,
     .point = {69.5, 40},
     .country = "TJ",
     .admin1 = "Sughd",
     .score = 0.06875,
     .matched = "Самарқанд",
     .how = ML_HOW_VARIANT},
};

static const struct ml_result sample_results[] = {
    {.toponym = {"Самаркандек", 22},
     .start = 3,
     .end = 14,
     .place = &sample_village,
     .confidence = 0.93127,
     .border_applies = true,
     .border = {.covered = true,
                .side = "KG",
                .side_confidence = 0.98,
                .pair = "KG-TJ",
                .border_km = 3.12345,
                .segment_id = "kg-tj-04",
                .segment_name = "Samarkandek \xE2\x80\x93 Somoniyon",
                .segment_km = 3.12345,
                .segment_status = ML_STATUS_DISPUTED,
                .near_undelimited = true,
                .near_undemarcated = true},
     .border_date = 20220917,
     .flags = ML_FLAG_FUZZY | ML_FLAG_AMBIGUOUS,
     .evidence = sample_evidence,
     .evidence_count = 2,
     .alternatives = sample_alternatives,
     .alternative_count = 1},
    {.toponym = {"Batken", 6}, .start = 20, .end = 26, .place = &sample_region, .confidence = 0.7},
    {.toponym = {"Kok\n\"Tash\"", 10}, .start = 30, .end = 40, .flags = ML_FLAG_UNRESOLVED},
};

static const struct ml_result_doc sample_doc = {
    .id = "a.txt", .lang = "ru", .results = sample_results, .result_count = 3};

static char sample_folder[] = "/tmp/marchland-test-XXXXXX";

static void sample_clean(void)
{
    char command[64];

    snprintf(command, sizeof command, "rm -rf '%s'", sample_folder);
    if (system(command) != 0)
        perror(command);
}

/* A path in a folder of this test program, removed at its end; good for the next three calls. */
static inline char *sample_path(const char *name)
{
    static char paths[4][256];
    static unsigned next;
    char *path = paths[next++ % 4];

    if (next == 1) {
        assert_non_null(mkdtemp(sample_folder));
        assert_int_equal(atexit(sample_clean), 0);
    }
    snprintf(path, sizeof *paths, "%s/%s", sample_folder, name);
    return path;
}

/* The bytes of a file, NUL-terminated, from malloc. */
static inline char *sample_slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *bytes = calloc(1, 1 << 20);
    size_t n;

    assert_non_null(f);
    assert_non_null(bytes);
    n = fread(bytes, 1, (1 << 20) - 1, f);
    bytes[n] = '\0';
    fclose(f);
    return bytes;
}

#endif
