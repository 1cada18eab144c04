/*
 * Adds places from elsewhere to a gazetteer.
 *
 * A row is the same place as one that is there already when it carries the same GeoNames
 * id; else when one of its two main names sounds like one of the other's names
 * (text/word.h), the kinds are the same and the points lie near (2 km; 10 km for
 * municipalities, 30 km for districts, 100 km for regions); a country by its code. Merging
 * adds names that are missing and fills empty fields; it changes no position and no name.
 *
 * GeoNames gives no accuracy: uncertainty_m is set by kind and size (1,500 m for a village
 * to 300 km for a country).
 */
#ifndef ML_STORE_IMPORT_H
#define ML_STORE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "place/place.h"

struct ml_import_job {
    const char *base;               /* the gazetteer that is added to; it must be there */
    const char *target;             /* where the result goes; may be base */
    const char *const *files;       /* GeoNames dumps and GNS names files (.txt, .zip), OpenStreetMap extracts (.osm.pbf, .osm), in order */
    size_t file_count;
    const char *alternate_names;    /* alternateNamesV2, .txt or .zip; NULL = none */
    void (*progress)(void *user, size_t rows, double share); /* now and then, with the share of the file; NULL = none */
    /* The country at a point into out, for sources that tell none; false when not known. NULL = none. */
    bool (*country_of)(void *user, struct ml_lonlat point, char out[3]);
    void *user;
};

struct ml_import_stats {
    size_t rows;
    size_t added;
    size_t merged_by_id;
    size_t merged_by_name;
    size_t refused_unnamed;     /* no name in Latin or Cyrillic letters */
    size_t names_added;
    size_t names_known;         /* the place has that spelling already */
    size_t names_unread;        /* in other scripts, or longer than any key */
    size_t names_other;         /* alternate names: of other places or languages, links, codes */
    size_t index_bytes;
};

/*
 * All or nothing: works on a copy that takes target's place only when complete. ML_EINPUT
 * names file and line (wrong columns, malformed UTF-8, an id twice in a file, a file cut
 * short); ML_EIO, ML_EFORMAT, ML_ENOMEM, ML_ELIBRARY.
 */
enum ml_status ml_gazetteer_import(const struct ml_import_job *job, struct ml_import_stats *stats,
                                   struct ml_err *err);

#endif
