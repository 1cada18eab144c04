/*
 * Recognition: where a text names places. Takes well-formed UTF-8 and the compiled index,
 * gives mentions in text order that do not overlap, each with the index keys it may stand
 * for and what the words around it say.
 *
 * The scan looks only at capitalised words (at every word where a text has no capitals),
 * and at a mention's neighbours only once there is a mention; so its cost follows the
 * text and the names in it, not the gazetteer.
 *
 * Rooms below: lang, index, text, base.
 */
#ifndef ML_MENTION_MENTION_H
#define ML_MENTION_MENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/status.h"
#include "index/index.h"
#include "lang/lexicon.h"
#include "lang/suffix.h"

enum { ML_MENTION_READINGS = 4 };

/* One way to read a mention: an index key, and the ending that follows it in the text. */
struct ml_reading {
    uint32_t key;
    uint32_t stem_len;      /* bytes of the mention that the key stands for */
    float cost;             /* 0 = the sounds are the key's; else a weighted edit distance */
    uint8_t ending_len;
    char ending[ML_SUFFIX_MAX];
};

enum ml_context_flag {
    ML_CTX_SENTENCE_START = 1u << 0,    /* its capital says nothing */
    ML_CTX_LOWER_CASE = 1u << 1,        /* found in a text without capitals */
    ML_CTX_ALL_CAPS = 1u << 2,
    ML_CTX_PREPOSITION = 1u << 3,       /* "in X" */
    ML_CTX_LIST_LEFT = 1u << 4,         /* joined to the mention before it: "X and", "X,", "X-" */
    ML_CTX_LIST_RIGHT = 1u << 5,
    ML_CTX_ORGANISATION = 1u << 6,      /* "Osh TV" */
    ML_CTX_PERSON = 1u << 7,            /* "Zhenish X", "President X" */
    ML_CTX_UNKNOWN_LEFT = 1u << 8,      /* a capitalised word of no known meaning touches it */
    ML_CTX_UNKNOWN_RIGHT = 1u << 9,
    ML_CTX_COMMON = 1u << 10,           /* also a common word of the language */
    ML_CTX_QUOTED = 1u << 11,
    ML_CTX_GENERIC_LEFT = 1u << 12,     /* the kind word stands before it */
    ML_CTX_GENERIC_RIGHT = 1u << 13,
    ML_CTX_GENERIC_LIST = 1u << 14,     /* taken over from another member of its list */
    ML_CTX_GENERIC_PLURAL = 1u << 15,
    ML_CTX_WITHIN_NEXT = 1u << 16,      /* the mention after it names what it lies in */
    ML_CTX_WITHIN_LAST = 1u << 17,      /* the mention before it does */
    ML_CTX_COMMA_NEXT = 1u << 18,       /* nothing but a comma between it and the next: "Guliston, Tajikistan" */
    ML_CTX_GIVEN_NAME = 1u << 19,       /* also a person's first name */
    ML_CTX_DEMONYM = 1u << 20,          /* reads as well as the people of another place */
    ML_CTX_CONTAINER = 1u << 21,        /* the text puts its neighbour inside it */
    ML_CTX_QUOTED_WHOLE = 1u << 22,     /* the quotation marks hold the name and nothing else */
    ML_CTX_TITLE = 1u << 23,            /* between quotation marks, alone or with a word or two */
    ML_CTX_CLUB = 1u << 24,             /* such a one where a match is told of; an organisation too */
    ML_CTX_OTHERS = 1u << 25            /* first of a list of streets or the like: an organisation too */
};

struct ml_mention {
    const char *beg;
    const char *end;
    size_t start;           /* code points from the text's start */
    size_t stop;
    unsigned context;       /* enum ml_context_flag */
    uint16_t kinds;         /* what a generic word calls it; 0 = nothing said */
    uint8_t reading_count;  /* 0: recognised by its generic word, but no name fits */
    uint8_t form;           /* enum ml_form of the best reading */
    bool fuzzy;
    struct ml_reading readings[ML_MENTION_READINGS];
};

/* A run of mentions in text order; start from {0}, free with ml_mentions_release. */
struct ml_mentions {
    struct ml_mention *items;
    size_t count;
    size_t ahead;           /* more of them after `count`, found but not yet given out */
    size_t cap;
};

/* A run long enough to decide its mentions together. */
enum { ML_PASSAGE_MENTIONS = 256 };

struct ml_scanner;

enum ml_status ml_scanner_new(const struct ml_index *index, struct ml_scanner **out,
                              struct ml_err *err);
void ml_scanner_free(struct ml_scanner *s);

/* The text, which must outlive the scan, and its language. */
void ml_scan_begin(struct ml_scanner *s, struct ml_span text, enum ml_lang lang);

/*
 * Fills *out with the next mentions of the text: all that are left, or about `most` of
 * them, ending where a sentence does if it can be helped. *out must be the one of the call
 * before, or {0} after ml_scan_begin; its memory is kept between calls. None left:
 * out->count is 0. Linear in the text, and the memory in `most`.
 */
enum ml_status ml_scan_next(struct ml_scanner *s, size_t most, struct ml_mentions *out, struct ml_err *err);
/* Whether ml_scan_next has given out all mentions. */
bool ml_scan_done(const struct ml_scanner *s, const struct ml_mentions *out);
void ml_mentions_release(struct ml_mentions *m);

/*
 * Reads one name given by itself, inflected or respelt, as a scan reads one in a text;
 * a fuzzy reading is sought when none is exact. Ends the scan at hand. False when it is no
 * readable name.
 */
bool ml_scan_name(struct ml_scanner *s, struct ml_span name, enum ml_lang lang,
                  struct ml_mention *out);

/* The form that a reading gives a posting's name; ML_FORM_NONE when they do not go together. */
enum ml_form ml_reading_form(const struct ml_scanner *s, const struct ml_reading *r,
                             enum ml_stem stem, enum ml_lang lang, enum ml_script script,
                             bool *foreign);

/* Script of a mention's first letter. */
enum ml_script ml_mention_script(const struct ml_mention *m);

#endif
