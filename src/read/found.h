/*
 * A result as it was written: the features of one or more GeoJSON FeatureCollections
 * (whole, or one a line). What the map needs of each is taken out; the rest stays JSON.
 */
#ifndef ML_READ_FOUND_H
#define ML_READ_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"
#include "place/place.h"

/* Texts are borrowed from the whole, and never NULL. */
struct ml_found_item {
    const char *doc;        /* a number's text counts too */
    const char *toponym;
    const char *name;       /* the toponym when no place fits */
    enum ml_kind kind;
    bool placed;
    struct ml_lonlat point;
    long long start;        /* -1 when not given */
    long long end;
    double confidence;
    double uncertainty_m;   /* 0 when not given */
    bool covered;           /* the border's shapes cover it */
    bool flagged;
    int32_t border_date;    /* 0 when not given */
};

struct ml_found;

/* ML_EIO, ML_EFORMAT when it is no GeoJSON result. Free with ml_found_free (NULL is a no-op). */
enum ml_status ml_found_read(const char *path, struct ml_found **out, struct ml_err *err);
void ml_found_free(struct ml_found *found);

size_t ml_found_count(const struct ml_found *found);
const struct ml_found_item *ml_found_items(const struct ml_found *found);
/* One feature as compact JSON, as it stands in the file. */
void ml_found_json(const struct ml_found *found, size_t i, struct ml_buf *b);

#endif
