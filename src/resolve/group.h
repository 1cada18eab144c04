/* What the files of resolve/ share: a passage's groups and what each of them says to the others. */
#ifndef ML_RESOLVE_GROUP_H
#define ML_RESOLVE_GROUP_H

#include "resolve/resolve.h"

enum { ML_CANDIDATES = 24 };

#define ML_NO_GROUP SIZE_MAX

/* Mentions with the same readings, kind words and unit beside them: what one is, the others are. */
struct ml_group {
    const struct ml_mention *mention;   /* the one that most clearly names a place */
    uint64_t signature;
    size_t first;                       /* number of its first mention in the passage */
    size_t beside;                      /* group of the unit that the text puts it in, or ML_NO_GROUP */
    size_t appended;                    /* group of what follows it after a comma, or ML_NO_GROUP */
    struct ml_candidate *candidates;    /* best first */
    size_t count;
    size_t limit;
    float naming;                       /* log-odds that its mention names a place */
    bool decided;
    unsigned context;                   /* of the mention that the decision is about */
    struct ml_decision decision;
};

/*
 * What the groups of a passage say to the others: each its best candidate so far, packed
 * by column for the innermost loop. A row of silent ones stands before and after, so that
 * every group has as many neighbours. Positions are kilometres on a plane that is true at
 * the latitude of Batken.
 */
enum { ML_EARSHOT = 16, ML_VOICES = ML_PASSAGE_MENTIONS + 2 * ML_EARSHOT };

struct ml_voices {
    float x_km[ML_VOICES];
    float y_km[ML_VOICES];
    float belief[ML_VOICES];        /* that it is a place, and this one; 0 = silent */
    float point[ML_VOICES];         /* the same where it has a place of its own, unlike a country or region */
    float within[ML_VOICES];        /* how much lying in it counts; 0 = it is no unit */
    float first[ML_VOICES];         /* as in the group */
    uint32_t place[ML_VOICES];
    uint32_t country[ML_VOICES];    /* the two letters, 0 = none */
    uint8_t kind[ML_VOICES];
    uint16_t units[ML_VOICES];      /* those that are units, in order, as of ml_voices_list_units */
    uint16_t units_before[ML_VOICES];
};

/* Fills g's candidates from its mention's readings, weighed by themselves, best first. */
void ml_gather(const struct ml_index *index, const struct ml_scanner *scanner, struct ml_group *g,
               enum ml_lang lang, const struct ml_resolve_filter *filter);

/* Orders g's candidates by their totals and shares the belief among them. */
void ml_weigh(struct ml_group *g);

/* Kilometres east and north of the plane's origin. */
float ml_plane_x(const struct ml_place_rec *p);
float ml_plane_y(const struct ml_place_rec *p);

/* Sets the voice of group number i as it stands; silences those from number `from` on. */
void ml_voice_set(const struct ml_index *index, struct ml_voices *voices, size_t i, const struct ml_group *g);
void ml_voices_silence(struct ml_voices *voices, size_t from);
void ml_voices_list_units(struct ml_voices *voices, size_t count);

/* Weighs the candidates of groups[self] by what the voices around it say, and orders them. */
void ml_hear(const struct ml_index *index, struct ml_group *groups, size_t self, const struct ml_voices *voices);

/* Notes which of the voices around it is closest to the best candidate of g, group number self. */
void ml_hear_nearest(const struct ml_index *index, struct ml_group *g, size_t self, const struct ml_voices *voices);

#endif
