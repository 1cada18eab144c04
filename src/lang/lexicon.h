/*
 * The words around names, per language: generic words (village, район, деҳаи, tumani),
 * titles, organisations, prepositions, conjunctions, common words that are also names.
 *
 * Words are looked up by their sounds (text/letter.h), so one entry serves both scripts
 * of Uzbek, every apostrophe and lost diacritics. Tables: lexicon_data.c.
 * Rooms below: text, index (for the language tags), place, base.
 */
#ifndef ML_LANG_LEXICON_H
#define ML_LANG_LEXICON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "index/index.h"
#include "place/place.h"
#include "text/word.h"

enum ml_cue_class {
    ML_CUE_NONE = 0,
    ML_CUE_GENERIC,     /* names the kind of the place beside it */
    ML_CUE_TITLE,       /* stands before a person's name */
    ML_CUE_GIVEN_NAME,  /* a person's first name */
    ML_CUE_ORGANISATION,/* the name beside it is part of an organisation's */
    ML_CUE_PREPOSITION, /* locates: in, near, from */
    ML_CUE_LINK,        /* between a generic word and its name: of, the, called */
    ML_CUE_CONJUNCTION, /* joins names of one list */
    ML_CUE_FUNCTION,    /* any other word that never is a name: The, Однако */
    ML_CUE_DEMONYM,     /* a people, or an adjective of a country */
    ML_CUE_COMMON,      /* a common word that is also somebody's or some village's name */
    ML_CUE_MODIFIER,    /* stands between a name and its generic word: border, rural, northern */
    ML_CUE_SPORT        /* of matches: names in quotes near it are clubs */
};

enum ml_cue_flag {
    ML_CUE_BEFORE = 1u << 0,    /* applies to the name after it */
    ML_CUE_AFTER = 1u << 1,     /* applies to the name before it */
    ML_CUE_PLURAL = 1u << 2,    /* "villages": applies to a whole list */
    ML_CUE_ANY_CASE = 1u << 3   /* organisation: also where English writes it small ("Osh market"), and
                                   where Kyrgyz and Uzbek put the unit's word between ("Denov tumani sudi") */
};

struct ml_cue {
    uint8_t cls;        /* enum ml_cue_class */
    uint8_t flags;
    uint16_t kinds;     /* generic: bit 1 << enum ml_kind for each kind that fits, and ML_SAYS_* */
};

/*
 * Beside ML_KIND_SETTLEMENT in a mask of kinds: a village is called so, a town otherwise.
 * Beside ML_KIND_OTHER: a valley or a plain, not the surroundings of a town.
 * Beside any kind: whose it is said to be ("the Kyrgyz village of X").
 */
enum {
    ML_SAYS_KG = 1 << 12, ML_SAYS_TJ = 1 << 13, ML_SAYS_UZ = ML_SAYS_KG | ML_SAYS_TJ,
    ML_SAYS_VILLAGE = 1 << 14, ML_SAYS_TOWN = 1 << 15, ML_SAYS_NATURE = ML_SAYS_VILLAGE
};

struct ml_lexicon;

/* Compiles the tables; a fraction of a millisecond. */
enum ml_status ml_lexicon_new(struct ml_lexicon **out, struct ml_err *err);
void ml_lexicon_free(struct ml_lexicon *lex);

/*
 * What the word means in a text of this language; other languages of the same script are
 * asked for names, titles and organisations when it says nothing (for everything when the
 * language is unknown). cls is ML_CUE_NONE for an unknown word.
 */
struct ml_cue ml_lexicon_find(const struct ml_lexicon *lex, enum ml_lang lang,
                              const struct ml_word *word);

/* One line of the tables, defined in lexicon_data.c; the last has forms == NULL. */
struct ml_lexicon_row {
    uint8_t lang;
    uint8_t cls;
    uint8_t flags;
    uint16_t kinds;
    const char *forms;  /* separated by blanks; a trailing * stands for any ending */
};
extern const struct ml_lexicon_row ml_lexicon_rows[];

#endif
