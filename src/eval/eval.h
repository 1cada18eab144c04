/*
 * Measures results against gold annotations. Recognition counts spans, resolution counts
 * points within the tolerance that the annotator allows.
 *
 * A gold place is found when a result overlaps it, and placed when that result's point is
 * within tol_km. A result is right when it overlaps a gold place and places it; wrong in
 * all other cases. Accuracy@161 km is the field's custom (100 miles: Gritta, Pilehvar and
 * Collier, "A pragmatic guide to geoparsing evaluation", 2019).
 */
#ifndef ML_EVAL_EVAL_H
#define ML_EVAL_EVAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "read/gold.h"
#include "result/result.h"

enum { ML_EVAL_BUCKETS = 10 };

struct ml_eval_bucket {
    size_t answers;
    size_t right;
    double confidence;      /* sum over the answers */
};

struct ml_eval_answer {
    double confidence;
    bool right;
};

struct ml_eval {
    size_t texts;
    size_t gold;
    size_t found;
    size_t exact;           /* found with the very same span */
    size_t answers;         /* results given */
    size_t answers_on_gold; /* results that overlap a gold place */
    size_t placed;
    size_t right_kind;
    size_t settlements;     /* gold settlements found */
    size_t settlements_placed;
    size_t within_161;
    size_t traps;           /* non-places annotated that occur in the text */
    size_t trapped;
    struct ml_eval_bucket bucket[ML_EVAL_BUCKETS];
    double *errors_km;      /* of every found place with a point */
    size_t error_count;
    size_t error_cap;
    struct ml_eval_answer *rated;   /* every answer with a point */
    size_t rated_count;
    size_t rated_cap;
};

enum ml_miss {
    ML_MISS_LOST,       /* a gold place that no result overlaps */
    ML_MISS_FALSE,      /* a result where the gold has no place */
    ML_MISS_PLACE,      /* found, but put elsewhere or nowhere */
    ML_MISS_KIND,       /* placed, but as another kind */
    ML_MISS_TRAP        /* a false result on an annotated non-place */
};

/* One thing that went wrong; either pointer may be NULL. */
struct ml_eval_miss {
    enum ml_miss what;
    const struct ml_gold_item *item;
    const struct ml_gold_place *place;
    const struct ml_result *result;
    double error_km;    /* ML_MISS_PLACE with a point; else negative */
};

void ml_eval_release(struct ml_eval *e);

/* Adds one text's results; fn (may be NULL) hears of every miss. ML_ENOMEM. */
enum ml_status ml_eval_add(struct ml_eval *e, const struct ml_gold_item *item,
                           const struct ml_result_doc *doc,
                           void (*fn)(void *user, const struct ml_eval_miss *miss), void *user,
                           struct ml_err *err);

/* Adds all counts of b to a. */
enum ml_status ml_eval_join(struct ml_eval *a, const struct ml_eval *b, struct ml_err *err);

struct ml_eval_summary {
    double precision;       /* answers on gold / answers */
    double recall;          /* found / gold */
    double f1;
    double exact;           /* exact / gold */
    double placed;          /* placed / found */
    double settlements_placed;
    double right_kind;      /* / found */
    double accuracy_161;    /* / found */
    double median_km;
    double mean_km;
    double end_to_end_f1;   /* right answers among answers and gold */
    double calibration;     /* expected calibration error over the buckets */
};

/*
 * The logistic curve right ~ slope * logit(confidence) + offset that fits the answers best
 * (Platt scaling, by Newton's method). Perfectly calibrated answers give 1 and 0.
 */
void ml_eval_fit(const struct ml_eval *e, double *slope, double *offset);

/* Ratios of nothing to nothing are 0. Sorts e's errors. */
void ml_eval_summarise(struct ml_eval *e, struct ml_eval_summary *out);

#endif
