/* The weights of resolution, one function per factor. Private to resolve/. */
#ifndef ML_RESOLVE_SCORE_H
#define ML_RESOLVE_SCORE_H

#include "resolve/resolve.h"

float ml_score_name(const struct ml_posting *posting, enum ml_how how, enum ml_lang lang, float cost,
                    bool foreign_ending);
float ml_score_kind(const struct ml_place_rec *p, const struct ml_mention *m, enum ml_form form);
float ml_score_prominence(const struct ml_place_rec *p);
float ml_score_region(const struct ml_place_rec *p);

/* Log-odds that the mention names a place, given its best candidate (NULL = none). */
float ml_score_naming(const struct ml_mention *m, const struct ml_index *index,
                      const struct ml_candidate *best);

double ml_logistic(double x);

/* The raw belief, a probability, corrected by what was measured on annotated texts. */
double ml_calibrate(double belief);

#endif
