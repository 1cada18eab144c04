/*
 * Annotated texts to measure against: the contract's gold corpus, JSON Lines.
 */
#ifndef ML_READ_GOLD_H
#define ML_READ_GOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "geocode/geocode.h"

struct ml_gold_place {
    const char *surface;
    size_t start;       /* code points, end exclusive */
    size_t end;
    const char *kind;   /* as written; NULL when absent */
    const char *country;
    struct ml_lonlat point;
    double tol_km;
};

struct ml_gold_item {
    struct ml_document doc;
    const char *split;          /* "tune", "check" or NULL */
    struct ml_gold_place *places;
    size_t place_count;
    const char **nonplaces;
    size_t nonplace_count;
};

struct ml_gold;

/* Opens one file; path must outlive it. ML_EIO. */
enum ml_status ml_gold_open(const char *path, struct ml_gold **out, struct ml_err *err);
void ml_gold_close(struct ml_gold *gold);

/*
 * The next item, borrowed until the next call; *got is false at the end. ML_EINPUT names
 * file and line of the first item that is not of the form: a measurement that skips items
 * measures something else.
 */
enum ml_status ml_gold_next(struct ml_gold *gold, struct ml_gold_item *item, bool *got,
                            struct ml_err *err);

#endif
