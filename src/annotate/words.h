/*
 * The words of a text that tell what a place has to do with an event: locating words,
 * verbs of speech and office, words of the event itself. One pass per text, five
 * languages at once (their words do not collide). Private to annotate/.
 */
#ifndef ML_ANNOTATE_WORDS_H
#define ML_ANNOTATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum ml_word_class {
    ML_SAYS_IN = 1u << 0,       /* in, at, в, дар: the scene is there */
    ML_SAYS_NEAR = 1u << 1,     /* near, у, близ, жанында: close by */
    ML_SAYS_AWAY = 1u << 2,     /* from, to, из: the scene is elsewhere on the way */
    ML_SAYS_FAR = 1u << 3,      /* km, километров: a distance is given */
    ML_SAYS_SPEECH = 1u << 4,   /* said, accused, заявил */
    ML_SAYS_OFFICE = 1u << 5,   /* ministry, talks, пресс-служба */
    ML_SAYS_EVENT = 1u << 6,    /* killed, clash, обстрел */
    ML_SAYS_ROAD = 1u << 7,     /* road, трасса: the names before it are its ends */
    ML_SAYS_HOME = 1u << 8,     /* resident, житель: where somebody is from */
    ML_SAYS_BETWEEN = 1u << 9,  /* between, между */
    ML_SAYS_CASE = 1u << 10,    /* Russian в and на: in or to, as the name's case has it */
    ML_SAYS_BEHIND = 1u << 11,  /* жанында, yaqinida: "near" that stands behind its name */
    ML_SAYS_ABOUT = 1u << 12,   /* against, defence, против: the name is what it is about */
    ML_SAYS_FORCE = 1u << 13    /* police, prosecutors: an office when the name stands right before it */
};

/* What stands between a word and the one before it. */
enum ml_break { ML_BREAK_NONE = 0, ML_BREAK_COMMA, ML_BREAK_SENTENCE };

struct ml_told_word {
    const char *beg;
    const char *end;
    uint32_t sentence;      /* from 1 */
    uint16_t says;          /* enum ml_word_class */
    uint8_t gap;            /* enum ml_break */
    bool capital;
};

struct ml_told {
    struct ml_told_word *words;
    size_t count;
    size_t cap;
};

/* Reads well-formed UTF-8; out's memory is kept between calls. False without memory. */
bool ml_told_read(struct ml_told *out, struct ml_span text);
void ml_told_release(struct ml_told *t);

/* Sets up the table of words; safe to call again, not from two threads at once. */
void ml_told_start(void);

#endif
