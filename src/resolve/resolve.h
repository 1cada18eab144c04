/*
 * Resolution: which place each mention is. Candidates come from the index; each is
 * weighed by what its name, the words around it and the other places of the text say, and
 * all mentions of a passage are decided together: every choice is evidence for the others.
 *
 * Weights are log-odds; the answer's share of belief among its rivals, times the
 * probability that the mention names a place at all, is the confidence. No I/O; the only
 * geometry is the distance between two points.
 *
 * Rooms below: mention, lang, index, base.
 */
#ifndef ML_RESOLVE_RESOLVE_H
#define ML_RESOLVE_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "index/index.h"
#include "mention/mention.h"
#include "result/result.h"

/* What may speak for or against a candidate. */
enum ml_factor {
    ML_FACTOR_NAME = 0,     /* how well the name fits */
    ML_FACTOR_KIND,         /* the generic word beside it, or the usual reading without one */
    ML_FACTOR_PROMINENCE,   /* size and standing */
    ML_FACTOR_REGION,       /* the borderland comes first */
    ML_FACTOR_WITHIN,       /* inside a unit that the text names */
    ML_FACTOR_NEAR,         /* close to other places of the text */
    ML_FACTOR_COUNTRY,      /* in a country that the text speaks of */
    ML_FACTOR_COUNT
};

struct ml_candidate {
    uint32_t place;
    uint32_t posting;       /* the name that matched, index into the index's postings */
    uint8_t how;            /* enum ml_how */
    uint8_t form;           /* enum ml_form that the mention gives the name */
    float weight[ML_FACTOR_COUNT];
    float alone;            /* sum of the weights that do not depend on the other mentions */
    float total;
    float share;            /* of the belief among the candidates, 0..1 */
    uint32_t within;        /* the unit that spoke for it, ML_NO_PLACE = none */
    uint32_t near;          /* of the best when explaining: the place closest to it among the text's */
};

/* What one mention is. */
struct ml_decision {
    const struct ml_candidate *candidates;  /* best first */
    size_t count;
    float naming;           /* probability that the mention names a place */
    float confidence;       /* calibrated probability that the first candidate's point is right */
};

struct ml_resolver;

/* explain: the reasons of each choice will be asked for. */
enum ml_status ml_resolver_new(const struct ml_index *index, const struct ml_scanner *scanner, bool explain,
                               struct ml_resolver **out, struct ml_err *err);
void ml_resolver_free(struct ml_resolver *r);

/*
 * Decides mentions [0, count) of one passage, at most ML_PASSAGE_MENTIONS. *decisions has one entry per mention,
 * borrowed until the next call. Cost is bounded per mention.
 */
enum ml_status ml_resolve_passage(struct ml_resolver *r, const struct ml_mention *mentions,
                                  size_t count, enum ml_lang lang,
                                  const struct ml_decision **decisions, struct ml_err *err);

/* What a name looked up by itself must satisfy. */
struct ml_resolve_filter {
    uint32_t unit;          /* only places within it; ML_NO_PLACE = anywhere */
    const char *country;    /* ISO alpha-2, NULL = any */
    bool has_near;          /* closeness to this point counts */
    struct ml_lonlat near;
};

/* Decides one name by itself (ml_scan_name); borrowed until the next call. */
void ml_resolve_name(struct ml_resolver *r, const struct ml_mention *mention, enum ml_lang lang,
                     const struct ml_resolve_filter *filter, struct ml_decision *decision);

#endif
