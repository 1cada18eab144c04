/*
 * The project's own two tables, places.tsv and names.tsv, read and checked: what
 * `gazetteer build` makes a gazetteer of and `gazetteer import` adds to one.
 */
#ifndef ML_STORE_SOURCE_H
#define ML_STORE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "place/place.h"
#include "store/tables.h"
#include "store/tsv.h"

/* A row of places.tsv whose words and numbers are all right; fields are borrowed from the source. */
struct ml_source_place {
    struct ml_span field[P_COUNT];
    size_t line;
    size_t parent;              /* index into places; SIZE_MAX = none, or not in this table */
    struct ml_lonlat point;
    enum ml_kind kind;
};

struct ml_source {
    char *places_path;
    char *names_path;
    struct ml_tsv places_table;
    struct ml_tsv names_table;
    struct ml_source_place *places; /* sorted by id */
    size_t place_count;
    size_t place_cap;
    /* Whether a place that the tables speak of, but do not hold, is known elsewhere. NULL = never. */
    bool (*elsewhere)(void *user, struct ml_span id);
    void *user;
};

/*
 * Reads dir/places.tsv whole. elsewhere and user are set by the caller before; all else is
 * overwritten. Close in either case. ML_EINPUT names file, line and remedy: unknown words,
 * numbers out of range, an id twice, a parent that is nowhere, a ring of parents.
 */
enum ml_status ml_source_open(struct ml_source *s, const char *dir, struct ml_err *err);
void ml_source_close(struct ml_source *s);

/*
 * The next row of names.tsv: f[i] is borrowed. *place is the index of its place, SIZE_MAX for
 * one that is elsewhere. *more is 0 at the end. ML_EINPUT as above.
 */
enum ml_status ml_source_name(struct ml_source *s, struct ml_span *f, size_t *place, int *more, struct ml_err *err);

/* A number of places.tsv (uncertainty_m, population, geonames_id), which has been checked; 0 for an empty field. */
long long ml_source_whole(struct ml_span field);

#endif
