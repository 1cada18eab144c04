/* What the files of resolve/ share: a passage's groups and what each of them says to the others. */
#ifndef ML_RESOLVE_GROUP_H
#define ML_RESOLVE_GROUP_H

#include "resolve/resolve.h"

enum { ML_CANDIDATES = 24 };

#define ML_NO_GROUP SIZE_MAX

/* Mentions with the same readings and the same words around them. */
struct ml_group {
    const struct ml_mention *mention;   /* the first of them */
    uint64_t signature;
    size_t first;                       /* its number among the passage's mentions */
    size_t beside;                      /* group of the unit that the text puts it in, or ML_NO_GROUP */
    size_t appended;                    /* group of what follows it after a comma, or ML_NO_GROUP */
    struct ml_candidate *candidates;    /* best first */
    size_t count;
    size_t limit;
    float naming;                       /* log-odds that it names a place */
    struct ml_decision decision;
};

/*
 * What a group says to the others: its best candidate so far, packed for the innermost
 * loop. Positions are kilometres on a plane that is true at the latitude of Batken.
 */
struct ml_voice {
    float x_km;
    float y_km;
    float belief;       /* that it is a place, and this one; 0 = silent */
    float within;       /* how much lying in it counts; 0 = it is no unit */
    uint32_t place;
    uint32_t first;     /* as in the group */
    uint16_t country;   /* the two letters, 0 = none */
    uint8_t kind;
    bool point;         /* has a place of its own, unlike a country or region */
};

/* Fills g's candidates from its mention's readings, weighed by themselves, best first. */
void ml_gather(const struct ml_index *index, const struct ml_scanner *scanner, struct ml_group *g,
               enum ml_lang lang, const struct ml_resolve_filter *filter);

/* Orders g's candidates by their totals and shares the belief among them. */
void ml_weigh(struct ml_group *g);
float ml_candidate_total(const struct ml_candidate *c);

/* The voice of a group as it stands. */
struct ml_voice ml_voice_of(const struct ml_index *index, const struct ml_group *g);

/* Weighs the candidates of groups[self] by what the voices around it say, and orders them. */
void ml_hear(const struct ml_index *index, const struct ml_group *groups, const struct ml_voice *voices,
             size_t count, size_t self, struct ml_group *g);

#endif
