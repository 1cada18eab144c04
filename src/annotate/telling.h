/*
 * What the words around one mention in a text say of its place: that it happened there,
 * near there, on the way, or that somebody there speaks of it. Private to annotate/.
 */
#ifndef ML_ANNOTATE_TELLING_H
#define ML_ANNOTATE_TELLING_H

#include <stdbool.h>

#include "annotate/words.h"
#include "result/result.h"

struct ml_telling {
    double weight;  /* for the place being the scene */
    bool near;      /* the place itself is only close by */
    bool between;   /* between it and another */
    bool spoke;     /* it only speaks */
};

/* A country, a capital or a region's seat: who is named for what it says. */
bool ml_place_is_capital(const struct ml_place_info *place);

/* r: a mention with a place; prev: the mention before it in the text, or NULL. */
void ml_telling_read(const struct ml_told *t, const struct ml_result *r, const struct ml_result *prev,
                     struct ml_telling *out);

#endif
