/*
 * The result document: what was found in one text. Resolution fills it, writers only
 * read it. All strings are borrowed: from the gazetteer, the border, the text or the
 * document's arena, which outlive it.
 */
#ifndef ML_RESULT_RESULT_H
#define ML_RESULT_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "border/border.h"
#include "place/place.h"

enum ml_flag {
    ML_FLAG_FUZZY = 1u << 0,            /* no exact name matched */
    ML_FLAG_AMBIGUOUS = 1u << 1,        /* a runner-up came close */
    ML_FLAG_COUNTRY_MISMATCH = 1u << 2, /* the gazetteer's country is not the side */
    ML_FLAG_SIDE_UNCERTAIN = 1u << 3,
    ML_FLAG_OUTSIDE_COVERAGE = 1u << 4,
    ML_FLAG_UNRESOLVED = 1u << 5        /* recognised, but no place fits */
};
enum { ML_FLAG_COUNT = 6 };

/* "fuzzy", "country-mismatch", ...; bit is one of enum ml_flag. */
const char *ml_flag_name(enum ml_flag bit);

/* How a name matched, best first. */
enum ml_how { ML_HOW_EXACT = 0, ML_HOW_VARIANT, ML_HOW_GENERATED, ML_HOW_FUZZY };

const char *ml_how_name(enum ml_how how);

/* One reason for a choice: what spoke, and by how much (log-odds, may be negative). */
struct ml_evidence {
    const char *text;
    double weight;
};

/* A candidate place of a name, as resolve and --explain list them. */
struct ml_candidate_info {
    const char *place_id;
    const char *name;
    enum ml_kind kind;
    struct ml_lonlat point;
    const char *country;
    const char *admin1;     /* names; NULL when none */
    const char *admin2;
    double score;           /* 0..1, share of the belief among the candidates */
    const char *matched;    /* the gazetteer name that matched */
    enum ml_how how;
    const struct ml_evidence *evidence; /* resolve --explain: strongest first, else NULL */
    size_t evidence_count;
};

/* Everything the contract says of a place; absent texts are NULL, absent numbers 0. */
struct ml_place_info {
    const char *place_id;
    const char *name;
    enum ml_kind kind;
    const char *feature_code;
    const char *country;
    const char *admin1;
    const char *admin2;
    const char *admin1_pcode;
    const char *admin2_pcode;
    int64_t geonames_id;
    const char *wikidata_id;
    struct ml_lonlat point;
    double uncertainty_m;
};

/* One toponym mentioned. */
struct ml_result {
    struct ml_span toponym;             /* bytes as written (UTF-8, repaired) */
    size_t start;                       /* code points of the input text, end exclusive */
    size_t end;
    const struct ml_place_info *place;  /* NULL when no place fits */
    double confidence;                  /* 0..1 */
    bool border_applies;                /* false for areas: border fields null, side is the country */
    struct ml_border_answer border;     /* .covered false: outside coverage */
    int32_t border_date;                /* YYYYMMDD */
    unsigned flags;                     /* enum ml_flag */
    const struct ml_evidence *evidence;         /* with --explain, else NULL */
    size_t evidence_count;
    const struct ml_candidate_info *alternatives;
    size_t alternative_count;
};

struct ml_result_doc {
    const char *id;             /* the input's name or id; NULL = JSON null */
    bool id_is_number;          /* id is the literal text of a JSON number */
    const char *lang;           /* BCP 47, found or given */
    const char *error;          /* filter mode: what was wrong with the line; else NULL */
    const struct ml_result *results;    /* in text order */
    size_t result_count;
    /* A long text comes in parts, one after the other; a part may be empty. */
    bool continued;             /* not the first */
    bool more;                  /* not the last */
};

#endif
