/*
 * Words: a run of letters, digits, marks and inner apostrophes, with its sounds in the
 * broad alphabet (letter.h) and, for each sound, where in the source it ends. Offsets
 * are bytes into the text; nothing is copied.
 */
#ifndef ML_TEXT_WORD_H
#define ML_TEXT_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "text/letter.h"

/* Longer words are read to their end but carry only the first ML_WORD_SOUNDS sounds. */
enum { ML_WORD_SOUNDS = 48 };

enum ml_word_flag {
    ML_WORD_CAPITAL = 1u << 0,   /* first letter is upper case */
    ML_WORD_ALL_CAPS = 1u << 1,  /* more than one letter, all upper case */
    ML_WORD_DIGITS = 1u << 2,    /* has a digit */
    ML_WORD_MIXED = 1u << 3,     /* letters of two scripts */
    ML_WORD_UNREADABLE = 1u << 4,/* a letter with no sound, or too long */
    ML_WORD_POSSESSIVE = 1u << 5 /* an English 's follows, outside the word */
};

struct ml_word {
    const char *beg;
    const char *end;
    unsigned flags;
    enum ml_script script;       /* of the first letter */
    unsigned count;              /* sounds */
    char sound[ML_WORD_SOUNDS + 4];
    uint16_t until[ML_WORD_SOUNDS + 4]; /* bytes from beg to the end of the letters of each sound */
    uint64_t doubled;            /* bit i: sound i was written twice, as in Бишкек-ке */
};

/*
 * Reads the word that starts at p (which must be a word character) in well-formed UTF-8
 * ending at end. Returns w->end, always past p.
 */
const char *ml_word_read(const char *p, const char *end, struct ml_word *w);

/* Whether a word starts at p; end as above. */
bool ml_word_starts(const char *p, const char *end);

/* The sounds of a whole name: hyphens and spaces left out, doubles single across the joints too. */
enum { ML_PHRASE_SOUNDS = 96 };

struct ml_phrase {
    unsigned count;             /* sounds */
    unsigned words;
    bool readable;              /* every letter has a sound and all fitted */
    enum ml_script script;      /* of the first letter */
    char sound[ML_PHRASE_SOUNDS];
    uint16_t until[ML_PHRASE_SOUNDS]; /* bytes from the name's start to the end of each sound */
};

void ml_phrase_read(struct ml_span name, struct ml_phrase *out);

/* Upper-case letters in a name. */
size_t ml_capitals(struct ml_span name);

/* Hash of a spelling as written, but for case, hyphens, spaces, marks and kinds of apostrophe. */
uint32_t ml_spelling_hash(struct ml_span name);

#endif
