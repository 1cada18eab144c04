/* What the files of mention/ share. */
#ifndef ML_MENTION_SCAN_INT_H
#define ML_MENTION_SCAN_INT_H

#include "mention/echo.h"
#include "mention/fuzzy.h"
#include "mention/mention.h"
#include "mention/neighbour.h"

enum { ML_SCAN_PEOPLE = 16, ML_SCAN_CLUBS = 16, ML_SCAN_CUES = 2048 };

/* What a word of so many sounds was found to mean; a text's little words recur. */
struct ml_known_cue {
    uint64_t sounds[3];
    uint8_t count;          /* 0 = empty */
    uint8_t lang;
    uint8_t script;         /* of the word, which decides what languages are asked */
    struct ml_cue cue;
};

struct ml_scanner {
    const struct ml_index *index;
    struct ml_lexicon *lexicon;
    struct ml_known_cue *cues;
    struct ml_suffixes *suffixes;
    struct ml_fuzzy *fuzzy;
    struct ml_echoes *echoes;
    /* the text at hand */
    struct ml_span text;
    enum ml_lang lang;
    bool no_capitals;       /* the text is written without capitals */
    struct ml_reach *reach; /* how far around the word at hand has been looked at */
    const char *at;         /* the text before it has been scanned */
    struct ml_mention last; /* the mention before that, if any */
    bool any;
    const char *counted;    /* the text before it has so many code points */
    size_t offset;
    uint32_t people[ML_SCAN_PEOPLE]; /* keys of names that were persons' */
    size_t people_count;
    uint32_t clubs[ML_SCAN_CLUBS];   /* and of names in quotes that were clubs' */
    size_t club_count;
};

/* A name that the index has, found in the text. */
struct ml_match {
    const char *beg;
    const char *end;        /* end of the text matched so far; NULL = nothing */
    bool demonym;           /* the same letters also read as the people of a place */
    bool joined;            /* more than one word of the text */
    size_t count;
    struct ml_reading readings[ML_MENTION_READINGS];
    enum ml_form form;
};

/* The longest name that starts with the word first; match->end is NULL when there is none. */
void ml_match_name(const struct ml_scanner *s, const struct ml_word *first, struct ml_match *m);

/* Forgets the text before; no_capitals: any word of this one may begin a name. */
void ml_scan_start(struct ml_scanner *s, struct ml_span text, enum ml_lang lang, bool no_capitals);

/* An empty mention of one word; and one that the match reads. */
void ml_mention_begin(const struct ml_scanner *s, struct ml_mention *m, const struct ml_word *w);
void ml_mention_take(struct ml_mention *m, const struct ml_match *match);
/*
 * A capitalised word that no name matches: a name spelt by ear, a place that the gazetteer
 * lacks but a generic word beside it gives away, or, mostly, neither.
 */
bool ml_unknown_read(struct ml_scanner *s, const struct ml_word *w, const struct ml_mention *previous,
                     struct ml_mention *m);

/*
 * Gives m the names that a span may be heard as; false when there are none. typos also
 * allows for slips of the pen, where something vouches that it is a name.
 */
bool ml_read_by_ear(struct ml_scanner *s, struct ml_span span, bool typos, struct ml_mention *m);

/* Whether sounds end as the surnames of the region do that Russian shaped. */
bool ml_is_surname(const char *sounds, size_t count);
/* The same for its other surnames, patronymics and first names, whose endings some towns have too. */
bool ml_is_personal(const char *sounds, size_t count);

/* The people before the kind word says whose the place is: "the Kyrgyz village of X". */
void ml_owner_read(const struct ml_scanner *s, struct ml_mention *m);

/* Whether the word w, at which a name of the index begins, is no name where it stands. */
bool ml_is_barred(const struct ml_scanner *s, const struct ml_word *w, struct ml_cue cue,
                  const struct ml_match *match, const struct ml_mention *previous);

/* Whether a word's sounds are these and no more. */
bool ml_sounds_like(const struct ml_word *w, const char *sounds);

/* What a word means in the text's language. */
struct ml_cue ml_cue_of(const struct ml_scanner *s, const struct ml_word *w);
/* As ml_word_after, but Russian "р-н" is one word, район. */
void ml_context_word(const struct ml_scanner *s, const char *p, struct ml_neighbour *n);

/* Whether a Kyrgyz or Uzbek ending says "in it": nobody's name bears such a one. */
bool ml_context_locates(const struct ml_scanner *s, const struct ml_mention *m);

/* Its last sounds are a surname's; a hyphen outside joins it to more; its ending ends the phrase. */
bool ml_bears_surname(const struct ml_mention *m);
bool ml_is_fragment(const struct ml_mention *m, unsigned gap);
bool ml_ends_phrase(const struct ml_scanner *s, const struct ml_mention *m);

/* The part of ml_context_read that looks at the words after m. */
void ml_context_read_after(const struct ml_scanner *s, struct ml_mention *m);

/* Fills m's context from the words around it; previous is the mention before it or NULL. */
void ml_context_read(const struct ml_scanner *s, struct ml_mention *m,
                     const struct ml_mention *previous);

/* Adds what the quotation marks about m say: «Садои Суғд» is a paper, «Алай» in a match a club. */
void ml_title_read(const struct ml_scanner *s, struct ml_mention *m);
/* Names beside the goals of a match. */
void ml_fixture_read(const struct ml_scanner *s, struct ml_mention *m);

/* "Kok-Tash, a village", "Sokh is an exclave". */
void ml_apposition_read(const struct ml_scanner *s, struct ml_mention *m);

/* A Russian adjective, also where the gazetteer has it as a name: Баткенский. */
bool ml_is_adjective(const struct ml_scanner *s, const struct ml_mention *m);

/* Relations between neighbouring mentions: lists, shared generic words, containment. */
void ml_context_relate(struct ml_scanner *s, struct ml_mentions *all);

#endif
