/*
 * What a run has found so far, in numbers: the substance of the report. It is counted in
 * the order of the rows and kept in the journal, so that a resumed run reports the whole.
 */
#ifndef ML_ANNOTATE_TALLY_H
#define ML_ANNOTATE_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "annotate/annotate.h"
#include "base/status.h"

enum { ML_TALLY_ID = 64, ML_TALLY_NAME = 128, ML_TALLY_SUSPECTS = 200, ML_TALLY_STATUSES = 6, ML_TALLY_PRECISIONS = 8 };

struct ml_tally_segment {
    char id[ML_TALLY_ID];
    char name[ML_TALLY_NAME];
    char status[16];
    uint64_t rows;
};

/* A row whose own point does not go with its place. */
struct ml_tally_suspect {
    uint64_t line;
    double km;
    double lat;
    double lon;
    char place[ML_TALLY_NAME];
    char own_side[3];
    char place_side[3];
    bool far;
    bool other_side;
};

struct ml_tally {
    uint64_t rows;
    uint64_t failed;            /* rows with an ml_error */
    uint64_t located;
    uint64_t unlocated[ML_UNLOCATED_COUNT];
    uint64_t precision[ML_TALLY_PRECISIONS];
    uint64_t geo_precision[4];
    uint64_t kinds[ML_KIND_COUNT];
    uint64_t statuses[ML_TALLY_STATUSES];
    uint64_t near_undelimited;
    uint64_t near_undemarcated;
    uint64_t coords;            /* rows with a point of their own and a place */
    uint64_t coords_far;
    uint64_t coords_other_side;
    uint64_t coords_within[4];  /* 1, 5, 25, 100 km */
    struct ml_tally_segment *segments;
    size_t segment_count;
    size_t segment_cap;
    struct ml_tally_suspect *suspects;  /* the first ML_TALLY_SUSPECTS */
    size_t suspect_count;
    size_t suspect_cap;
};

/* Counts one row. False without memory. */
bool ml_tally_add(struct ml_tally *t, const struct ml_annotation *a, size_t line);
/* Adds what a later part of the table gave. */
bool ml_tally_merge(struct ml_tally *to, const struct ml_tally *from);
void ml_tally_clear(struct ml_tally *t);    /* keeps memory */
void ml_tally_release(struct ml_tally *t);

/* As a jansson object (a new reference, NULL without memory) and back; for the journal. */
void *ml_tally_to_json(const struct ml_tally *t);
bool ml_tally_from_json(struct ml_tally *t, const void *json);

/* The report at path ("-": standard output): Markdown, or JSON when its name ends in .json. */
enum ml_status ml_tally_report(const struct ml_tally *t, const char *table, const char *path,
                               struct ml_err *err);

#endif
