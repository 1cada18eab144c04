/*
 * Who's On First: a record as its GeoJSON features (wof_json.c) and its SQLite
 * distributions (wof_db.c) both give it, and how it becomes a row. Private to this room.
 */
#ifndef ML_IMPORT_WOF_INT_H
#define ML_IMPORT_WOF_INT_H

#include <jansson.h>

#include "import/import_int.h"

struct ml_wof_record {
    int64_t id;
    struct ml_span name;
    struct ml_span placetype;
    struct ml_span country;     /* ISO 3166, or something else for disputed lands */
    struct ml_lonlat point;     /* not valid: none */
    struct ml_lonlat min;       /* the box; equal to max when there is none */
    struct ml_lonlat max;
    bool not_current;
    bool deprecated;
    bool superseded;
    int64_t population;
    int64_t geonames_id;
    int64_t wikidata;
    int64_t in[ML_IN_COUNT];    /* ids of the units above; not positive: none */
};

struct ml_wof {
    struct ml_import *im;
    struct ml_import_at at;
    struct ml_import_row *row;
    size_t seen;
};

/* Fills the row but for its names after the first. */
enum ml_status ml_wof_begin(struct ml_wof *w, const struct ml_wof_record *record, struct ml_err *err);
/* One more name: language as eng, form as preferred, variant, colloquial, historical. */
void ml_wof_name(struct ml_wof *w, struct ml_span language, struct ml_span form, struct ml_span text);
/* Adds, merges or refuses the row. ML_EINPUT when its id was in the same source already. */
enum ml_status ml_wof_end(struct ml_wof *w, const struct ml_wof_record *record, struct ml_err *err);

/* The place of a unit's level in ml_wof_record.in by its placetype; -1 for those that are no parents here. */
int ml_wof_level(struct ml_span placetype);

/* A feature, whole; label names it in messages where at.line cannot. An alternative geometry is passed over. */
enum ml_status ml_wof_feature(struct ml_wof *w, const json_t *root, const char *label, struct ml_err *err);

#endif
