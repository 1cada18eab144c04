/* What the importers share. Private to this room. */
#ifndef ML_STORE_IMPORT_INT_H
#define ML_STORE_IMPORT_INT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "place/place.h"
#include "store/db.h"
#include "store/import.h"
#include "store/textfile.h"

enum { ML_IMPORT_NAMES = 1024 }; /* of one place; more are left out */

/* One place as a source gives it; spans are borrowed from its line. */
struct ml_import_row {
    char id[40];                    /* permanent, of the source: gn-1528735, osm-node-12 */
    const char *source;
    int64_t geonames_id;            /* 0 = none */
    enum ml_kind kind;
    struct ml_span code;
    struct ml_span country;         /* two letters or empty */
    struct ml_lonlat point;
    int64_t uncertainty_m;
    int64_t population;             /* 0 = unknown */
    struct ml_span name[ML_IMPORT_NAMES]; /* the main one first; those that can be read, each once */
    const char *lang[ML_IMPORT_NAMES];    /* of each name */
    size_t name_count;
};

/* A GeoNames id seen: its place, and where. An open table; id 0 is free. */
struct ml_import_id {
    int64_t id;
    int64_t place;                  /* rowid */
    size_t line;
    size_t file;                    /* 0 = in the gazetteer before */
};

/* A name of a place that was there before, by the hash of its sounds; sorted. */
struct ml_import_name {
    uint64_t hash;
    int64_t place;
    struct ml_lonlat point;
    enum ml_kind kind;
};

struct ml_import {
    sqlite3 *db;
    const char *path;
    struct ml_import_stats *stats;
    sqlite3_stmt *add_place;
    sqlite3_stmt *find_id;
    sqlite3_stmt *add_name;
    sqlite3_stmt *has_name;
    sqlite3_stmt *fill_place;
    sqlite3_stmt *set_lang;
    sqlite3_stmt *set_wikidata;
    struct ml_import_id *ids;
    size_t id_cap;                  /* a power of two */
    size_t id_count;
    struct ml_import_name *known;
    size_t known_count;
    size_t known_cap;
    int64_t country[26 * 26];       /* rowid of each country's row by its letters, 0 = none */
    int64_t next_place;
    int64_t last_place;             /* that the last row went into; unchanged by a refusal */
};

/* 0 when a name cannot be read by sound. */
uint64_t ml_import_sounds(struct ml_span name);
/* Makes room for one more id, the table at most half full; false when memory runs out. */
bool ml_import_room(struct ml_import *im);
/* Reads the ids and countries of the places there are. */
enum ml_status ml_import_load_places(struct ml_import *im, struct ml_err *err);
/* Where a country stands in ml_import.country; SIZE_MAX when it is no code. */
size_t ml_import_country(struct ml_span cc);
/* The nearest place of the same sound and kind within reach; 0 when there is none. */
int64_t ml_import_same(const struct ml_import *im, const struct ml_import_row *row);
/* Notes an id; false when memory runs out. */
bool ml_import_remember(struct ml_import *im, struct ml_import_id entry);

/* Parts of a line of GeoNames or GNS. split returns how many fields there are, of which max are filled. */
size_t ml_import_split(struct ml_span line, struct ml_span *field, size_t max);
bool ml_import_degrees(struct ml_span s, double *out);
/* Kind by feature class and code, which both share; uncertainty_m by kind and population. */
enum ml_kind ml_import_kind(struct ml_span cls, struct ml_span code);
int64_t ml_import_uncertainty(enum ml_kind kind, int64_t population);
/* Our tag for an ISO 639-1 code; NULL for those of no use here. */
const char *ml_import_tag(struct ml_span lang, struct ml_span name);

/* The slot of an id, or the free one where it would go. */
struct ml_import_id *ml_import_slot(struct ml_import *im, int64_t id);
/* Adds or merges one row; file is from 1. */
enum ml_status ml_import_place(struct ml_import *im, const struct ml_import_row *row, size_t file,
                               size_t line, const char *path, struct ml_err *err);
/* A name with its language for a place of the gazetteer. */
enum ml_status ml_import_name(struct ml_import *im, int64_t place, struct ml_span name, const char *lang,
                              const char *kind, const char *source, struct ml_err *err);
/* Reads again what names there are, so that the next rows can meet those just added. */
enum ml_status ml_import_reload(struct ml_import *im, struct ml_err *err);
/* Takes a name into a row if it can be read and is not there yet. */
void ml_import_row_name(struct ml_import_row *row, struct ml_span name, const char *lang,
                        struct ml_import_stats *stats);
enum ml_status ml_import_wikidata(struct ml_import *im, int64_t place, struct ml_span id, struct ml_err *err);

enum ml_status ml_import_geonames(struct ml_import *im, const struct ml_import_job *job, size_t file,
                                  struct ml_err *err);
/* Whether a first line is the header of a GNS names file. */
bool ml_import_is_gns(struct ml_span header);
enum ml_status ml_import_gns(struct ml_import *im, const struct ml_import_job *job, size_t file,
                             struct ml_err *err);
enum ml_status ml_import_osm(struct ml_import *im, const struct ml_import_job *job, size_t file,
                             struct ml_err *err);
enum ml_status ml_import_alternates(struct ml_import *im, const char *path, struct ml_err *err);

#endif
