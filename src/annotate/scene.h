/*
 * The place of an event: which of the places that a row names is where it happened.
 *
 * Every place named is weighed: its kind (a village says more than its region), how the
 * words around it speak of it (locating words for it; verbs of speech, offices, "from"
 * and "to" against it), whether words of the event share its sentence, how often it is
 * named, and what the row's place and admin columns say. The heaviest is the scene.
 * Private to annotate/.
 */
#ifndef ML_ANNOTATE_SCENE_H
#define ML_ANNOTATE_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include "annotate/words.h"
#include "base/span.h"
#include "result/result.h"

/* Which part of a row's document a byte belongs to. */
enum ml_part { ML_PART_TEXT = 0, ML_PART_PLACE, ML_PART_ADMIN };

enum ml_trust {
    ML_TRUST_EXACT = 0, /* or no code */
    ML_TRUST_NEAR,      /* the event was near it */
    ML_TRUST_AREA       /* it stands for an area, as a capital for its region */
};

struct ml_scene_input {
    const struct ml_result *results;
    size_t count;
    size_t text_count;          /* of those, in the text: they come first */
    const char *place_beg;      /* where the place column begins in the document; the text lies before it */
    const char *admin_beg;      /* likewise the admin columns */
    enum ml_trust place_trust;  /* what the row's own precision code says of its place */
};

/* What the row says of the scene. */
struct ml_scene {
    const struct ml_result *result; /* NULL: nothing located */
    bool near;                      /* "near X": the place itself is only close by */
    bool between;                   /* "between X and Y" */
    bool stands_in;                 /* only the place column names it, and by its code for an area */
    enum ml_part from;              /* the best part that names it */
    bool only_spoke;                /* places were named, but only as speakers */
};

struct ml_scene_finder {
    struct ml_told told;
    struct ml_scene_candidate *candidates;
    size_t count;
    size_t cap;
};

void ml_scene_finder_release(struct ml_scene_finder *f);

/* text is the document's text part. False without memory. */
bool ml_scene_find(struct ml_scene_finder *f, struct ml_span text, const struct ml_scene_input *in,
                   struct ml_scene *out);

#endif
