/*
 * The compiled name index: every name of the gazetteer under the key of its sounds, with
 * the few facts about its places that recognition and resolution need. One contiguous
 * blob, written once by the builder (index_build.c) and then immutable: loading is
 * checking, and threads share it.
 *
 * Places and names are numbered as in the database: rowid - 1.
 */
#ifndef ML_INDEX_INDEX_H
#define ML_INDEX_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"
#include "index/trie.h"
#include "place/place.h"

#define ML_NO_PLACE UINT32_MAX

enum ml_lang {
    ML_LANG_UND = 0,
    ML_LANG_EN,
    ML_LANG_RU,
    ML_LANG_KY,
    ML_LANG_TG,
    ML_LANG_UZ_LATN,
    ML_LANG_UZ_CYRL,
    ML_LANG_COUNT
};

/* BCP 47, never NULL; parse accepts "uz" and unknown tags as ML_LANG_UND with false. */
const char *ml_lang_name(enum ml_lang lang);
bool ml_lang_parse(const char *ptr, size_t len, enum ml_lang *out);
/* The language of a BCP 47 tag as people write them ("ru-RU", "EN", "uz-Latn-UZ"); ML_LANG_UND when it
 * is none of ours, or "uz" without a script. */
enum ml_lang ml_lang_of_tag(const char *tag);

enum ml_name_kind {
    ML_NAME_OFFICIAL = 0,
    ML_NAME_VARIANT,
    ML_NAME_HISTORIC,
    ML_NAME_EXONYM,
    ML_NAME_KIND_COUNT
};

/*
 * What was cut off a name to make its key, which decides the endings that may follow it
 * in a text. Russian drops a final vowel before most of its endings; the other languages
 * glue theirs to the whole name.
 */
enum ml_stem {
    ML_STEM_WHOLE = 0,
    ML_STEM_A,          /* Исфара: исфар + ы, е, у, ой; исфаринский */
    ML_STEM_IA,         /* Россия: росси + и, ю, ей */
    ML_STEM_SHORT_I,    /* Алай: ала + е, ем */
    ML_STEM_O,          /* Жданово: жданов + а, у, ом, е */
    ML_STEM_VOWEL,      /* Душанбе: душанб + инский */
    ML_STEM_ADJECTIVE   /* Согдийский: согдийск + ая, ой */
};

struct ml_place_rec {
    int32_t lon_e6;         /* micro-degrees */
    int32_t lat_e6;
    uint32_t uncertainty_m;
    uint32_t population;    /* 0 = unknown */
    uint32_t parent;        /* ML_NO_PLACE = none */
    uint32_t region;        /* the first-level unit it lies in or is; ML_NO_PLACE = none */
    uint32_t district;      /* the second-level unit, likewise */
    uint32_t country_place; /* the row of its country, likewise */
    char country[2];        /* "\0\0" when it lies in several or none */
    uint8_t kind;           /* enum ml_kind */
    uint8_t rank;           /* feature code's standing: 6 capital, 5 seat of region, 4 of district, ... */
    uint16_t name_count;    /* how many names it has: what the press writes of has many */
    uint16_t reserved;
};

struct ml_posting {
    uint32_t place;
    uint32_t name;
    uint32_t spelling;      /* ml_spelling_hash of the part of the name that the key stands for */
    uint8_t lang;           /* enum ml_lang */
    uint8_t name_kind;      /* enum ml_name_kind */
    uint8_t stem;           /* enum ml_stem */
    uint8_t flags;          /* ML_POSTING_* */
};

enum {
    ML_POSTING_MAIN = 1,        /* the place's main name */
    ML_POSTING_GENERATED = 2,   /* the key is a respelling by rule, not a name's own */
    ML_POSTING_JOINT = 4,       /* the name has more than one word */
    ML_POSTING_ACRONYM = 8      /* UAE, США: only where the text has capitals too */
};

struct ml_key_rec {
    uint32_t posting;       /* first posting */
    uint32_t posting_count;
    uint32_t text;          /* offset of its sounds */
    uint16_t len;
    uint16_t stems;         /* bit 1 << enum ml_stem for each stem among the postings */
};

struct ml_index {
    const struct ml_place_rec *places;
    size_t place_count;
    const struct ml_key_rec *keys;
    size_t key_count;
    const struct ml_posting *postings;
    size_t posting_count;
    const char *text;
    size_t text_len;
    struct ml_trie trie;            /* value = key number */
    const uint32_t *skeleton_start; /* bucket b holds skeleton_keys[start[b] .. start[b+1]) */
    const uint32_t *skeleton_keys;
    size_t bucket_count;            /* a power of two */
    size_t skeleton_count;
};

/* Fills index with views into blob, which must outlive it. ML_EFORMAT when it cannot be one. */
enum ml_status ml_index_view(const void *blob, size_t size, struct ml_index *index,
                             struct ml_err *err);

static inline struct ml_lonlat ml_index_point(const struct ml_place_rec *p)
{
    return (struct ml_lonlat){p->lon_e6 / 1e6, p->lat_e6 / 1e6};
}

/* Whether place lies in unit or is it, by the chain of parents. */
bool ml_index_within(const struct ml_index *index, uint32_t place, uint32_t unit);

/*
 * The skeleton of a key: what is left when the ear's usual confusions are removed
 * (vowels, h, voice, sibilants). Keys that sound alike share it. Returns its hash, 0 when
 * fewer than two consonants remain.
 */
uint32_t ml_skeleton_hash(const char *sounds, size_t len, size_t *consonants);

/* One name to be indexed. */
struct ml_name_in {
    const char *text;
    uint32_t place;
    uint8_t lang;
    uint8_t name_kind;
    bool main;
};

/* Appends the blob for these places and names to out. Same input, same bytes. */
enum ml_status ml_index_build(const struct ml_place_rec *places, size_t place_count,
                              const struct ml_name_in *names, size_t name_count,
                              struct ml_buf *out, struct ml_err *err);

#endif
