/*
 * Adds places from elsewhere to a gazetteer: one file of this room per source, all of which
 * hand rows to merge.c.
 *
 * A row is the same place as one that is there already when it carries the same id (its
 * own, a GeoNames or a Wikidata id; the latter two of another's table count for one kind
 * only); else when one of its first names sounds like one of the other's (text/word.h; of units
 * and waters without the words for what they are), the kinds are the same and the points lie
 * near (2 km; 10 km for municipalities, 30 km for districts, 100 km for regions); a country
 * by its code. Merging adds names that are missing and fills empty fields; it changes no
 * position and no name.
 *
 * A place gets the smallest unit for its parent that its source names by code and the
 * gazetteer has (units.c), else its country.
 *
 * Sources that give no accuracy: uncertainty_m is set by kind and size (1,500 m for a
 * village to 300 km for a country), and is at least half the diagonal of an area's box.
 *
 * Rooms below: store (the gazetteer file), lang, text, place, base. The only room to
 * include readosm.h.
 */
#ifndef ML_IMPORT_IMPORT_H
#define ML_IMPORT_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "place/place.h"

/* Why a row is left out. */
enum ml_import_refusal {
    ML_REFUSED_NOT = 0,
    ML_REFUSED_UNNAMED,     /* no name in Latin or Cyrillic letters */
    ML_REFUSED_SUPERSEDED,  /* its source says: replaced by another */
    ML_REFUSED_DEPRECATED,  /* its source says: a mistake */
    ML_REFUSED_NOT_CURRENT, /* its source says: gone */
    ML_REFUSED_UNPLACED,    /* no point */
    ML_REFUSED_KIND,        /* what a gazetteer leaves out: postcodes, time zones, shops */
    ML_REFUSED_COUNT
};

/* A constant phrase ("no name in Latin or Cyrillic letters"); never NULL. */
const char *ml_import_refusal_text(enum ml_import_refusal why);

enum ml_import_outcome { ML_IMPORT_ADDED, ML_IMPORT_MERGED_ID, ML_IMPORT_MERGED_NAME, ML_IMPORT_REFUSED };

/* What became of one row; strings are valid during the call only. */
struct ml_import_fate {
    const char *file;
    size_t line;            /* 0 where the source has no lines */
    const char *id;         /* the row's, as wof-1108691395 */
    const char *name;       /* "" when it has none */
    enum ml_import_outcome outcome;
    enum ml_import_refusal why;
    const char *place_id;   /* the place it went into; "" when refused */
};

struct ml_import_job {
    const char *base;               /* the gazetteer that is added to, it must be there; NULL = an empty one */
    const char *target;             /* where the result goes; may be base */
    /*
     * In order: GeoNames tables (.txt, .zip), their admin1CodesASCII and admin2Codes, which
     * add no places but say what its codes mean; GNS names files (.txt, .zip);
     * OpenStreetMap extracts (.osm.pbf, .osm); Who's On First's SQLite distributions,
     * single features (.geojson) and folders of them; folders with places.tsv and names.tsv.
     */
    const char *const *files;
    size_t file_count;
    const char *alternate_names;    /* alternateNamesV2, .txt or .zip; NULL = none */
    void (*progress)(void *user, size_t rows, double share); /* now and then, with the share of the file; NULL = none */
    /* The country at a point into out, for sources that tell none; false when not known. NULL = none. */
    bool (*country_of)(void *user, struct ml_lonlat point, char out[3]);
    void (*fate)(void *user, const struct ml_import_fate *fate); /* of every row; NULL = none */
    void *user;
};

struct ml_import_stats {
    size_t rows;
    size_t added;
    size_t merged_by_id;
    size_t merged_by_name;
    size_t refused[ML_REFUSED_COUNT];
    size_t placed_in_unit;      /* places that got a district or region as parent */
    size_t names_added;
    size_t names_known;         /* the place has that spelling already */
    size_t names_unread;        /* in other scripts and no language of ours, or too many of one place */
    size_t names_other;         /* of other places or languages, links, codes */
    size_t index_bytes;
};

/*
 * All or nothing: works on a copy that takes target's place only when complete. ML_EINPUT
 * names file and line (wrong columns, malformed UTF-8 or JSON, an id twice in a file, a file
 * cut short); ML_EIO, ML_EFORMAT, ML_ENOMEM, ML_ELIBRARY.
 */
enum ml_status ml_gazetteer_import(const struct ml_import_job *job, struct ml_import_stats *stats,
                                   struct ml_err *err);

#endif
