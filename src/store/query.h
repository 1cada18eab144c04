/*
 * A gazetteer's rows as they are: to search, count and export. Nothing here needs the
 * name index. Every function opens the database of that path read-only and closes it;
 * errors as ml_gazetteer_open. Rows and their strings are valid during the callback only;
 * a callback that fails ends the walk with its status.
 */
#ifndef ML_STORE_QUERY_H
#define ML_STORE_QUERY_H

#include <stddef.h>

#include "base/status.h"
#include "place/place.h"
#include "store/tables.h"

/* The texts of places.tsv, by enum ml_place_column; "" where there is none. */
struct ml_place_row {
    const char *text[P_COUNT];
    struct ml_lonlat point;
    const char *parent_name;    /* "" where there is none */
    const char *match;      /* the name that was found; "" outside a search */
    const char *match_lang;
};

/* The texts of names.tsv, by enum ml_name_column. */
struct ml_name_row {
    const char *text[N_COUNT];
};

typedef enum ml_status ml_place_fn(void *user, const struct ml_place_row *row, struct ml_err *err);
typedef enum ml_status ml_name_fn(void *user, const struct ml_name_row *row, struct ml_err *err);
typedef enum ml_status ml_count_fn(void *user, const char *what, const char *value, long long count,
                                   struct ml_err *err);

/*
 * Places with a name that begins with the words of text, whatever their case, accents and
 * hyphens; the shortest name first, then the largest place. country NULL = any.
 */
enum ml_status ml_query_search(const char *path, const char *text, const char *country, size_t limit,
                               ml_place_fn *fn, void *user, struct ml_err *err);
/* All places in order; after each, when name_fn is not NULL, its names. */
enum ml_status ml_query_places(const char *path, ml_place_fn *fn, ml_name_fn *name_fn, void *user,
                               struct ml_err *err);
/* Counts by kind, country and (first word of the) source of the places, language and kind of the names. */
enum ml_status ml_query_counts(const char *path, ml_count_fn *fn, void *user, struct ml_err *err);

#endif
