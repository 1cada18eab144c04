/* What the importers share. Private to this room. */
#ifndef ML_IMPORT_IMPORT_INT_H
#define ML_IMPORT_IMPORT_INT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "import/import.h"
#include "place/place.h"

enum { ML_IMPORT_NAMES = 1024 }; /* of one place; more are left out */

/* A name as a source gives it. */
struct ml_import_name {
    struct ml_span text;
    const char *lang;       /* our tag */
    const char *kind;       /* official, variant, historic, exonym; NULL: the first is official, others variants */
    struct ml_span from;    /* dates, or empty */
    struct ml_span to;
    struct ml_span source;  /* empty: the row's */
};

/* Units that a place lies in, the smallest first. */
enum { ML_IN_SUBDISTRICT, ML_IN_DISTRICT, ML_IN_REGION, ML_IN_COUNT };

/* One place as a source gives it; spans are borrowed from its line. */
struct ml_import_row {
    struct ml_span id;              /* permanent, of the source: gn-1528735, osm-node-12 */
    char id_text[64];               /* room for it */
    struct ml_span source;
    int64_t key;                    /* number of the row in its source (ml_import_key); 0 = it has only an id */
    int64_t geonames_id;            /* 0 = none */
    int64_t wikidata;               /* of Q487631: 487631; 0 = none */
    enum ml_kind kind;
    struct ml_span code;
    struct ml_span country;         /* two letters or empty */
    char country_text[3];           /* room for it */
    struct ml_lonlat point;
    int64_t uncertainty_m;
    int64_t population;             /* 0 = unknown */
    struct ml_span pcode;
    struct ml_span note;
    uint32_t unit;                  /* the place is this unit itself; 0 = none of the source's units */
    uint32_t in[ML_IN_COUNT];       /* the units it lies in; 0 = not told */
    struct ml_span called;          /* the first name it was given, for reports */
    struct ml_import_name name[ML_IMPORT_NAMES]; /* the main one first, each once */
    size_t name_count;
};

/* Where a row stands. */
struct ml_import_at {
    const char *path;
    size_t line;
    size_t file;            /* of the job's files, from 1 */
};

/* A number seen (ml_import_key): its place, and where. An open table; id 0 is free. */
struct ml_import_id {
    int64_t id;
    int64_t place;          /* rowid */
    size_t line;
    size_t file;            /* 0 = in the gazetteer before */
};

/* A name of a place that was there before, by the hash of its sounds; sorted. */
struct ml_import_heard {
    uint64_t hash;
    int64_t place;
    struct ml_lonlat point;
    enum ml_kind kind;
};

/* What is remembered of every place of the gazetteer, by rowid. */
struct ml_import_kin {
    uint32_t parent;        /* rowid; 0 = none */
    uint16_t country;       /* ml_import_country + 1; 0 = none */
    uint8_t kind;
    bool old;               /* was there before this import */
};

/* A unit of a source, by the hash of its code, and the place that it most likely is. */
struct ml_import_unit {
    uint64_t hash;
    uint32_t place;         /* rowid; 0 = none yet */
    uint32_t weight;        /* lead of that place over all others together */
};

/* A place whose parent is looked for when all rows are read. */
struct ml_import_child {
    uint32_t place;
    uint32_t in[ML_IN_COUNT];
};

struct ml_lexicon;

struct ml_import {
    sqlite3 *db;
    const char *path;
    const struct ml_import_job *job;
    struct ml_import_stats *stats;
    struct ml_lexicon *lexicon;
    sqlite3_stmt *add_place;
    sqlite3_stmt *find_id;
    sqlite3_stmt *tell_id;
    sqlite3_stmt *add_name;
    sqlite3_stmt *has_name;
    sqlite3_stmt *fill_place;
    sqlite3_stmt *set_lang;
    sqlite3_stmt *set_wikidata;
    struct ml_import_id *ids;
    size_t id_cap;                  /* a power of two */
    size_t id_count;
    struct ml_import_heard *heard;
    size_t heard_count;
    size_t heard_cap;
    struct ml_import_kin *kin;      /* next_place of them are used */
    size_t kin_cap;
    struct ml_import_unit *units;   /* [0] is none */
    size_t unit_count;
    size_t unit_cap;
    uint32_t *unit_slots;           /* an open table of numbers of units; 0 is free */
    size_t unit_slot_cap;           /* a power of two */
    struct ml_import_child *children;
    size_t child_count;
    size_t child_cap;
    int64_t country[26 * 26];       /* rowid of each country's row by its letters, 0 = none */
    int64_t next_place;
    int64_t last_place;             /* that the last row went into; 0 after a refusal */
};

/* ---- merge.c: rows into the gazetteer ---- */

enum ml_status ml_import_prepare(struct ml_import *im, struct ml_err *err);
void ml_import_finish(struct ml_import *im);

/* Empties the row but for its names' storage. */
void ml_import_row_start(struct ml_import_row *row, const char *source);
/* Takes a name into a row unless it is there, or is neither readable nor of a language of ours. */
void ml_import_row_name(struct ml_import_row *row, struct ml_span name, const char *lang,
                        struct ml_import_stats *stats);
/* Adds or merges one row. ML_EINPUT when its key was in the same file already. */
enum ml_status ml_import_place(struct ml_import *im, struct ml_import_row *row, const struct ml_import_at *at,
                               struct ml_err *err);
/* Counts and tells a row that its reader refuses. */
void ml_import_refuse(struct ml_import *im, const struct ml_import_row *row, const struct ml_import_at *at,
                      enum ml_import_refusal why);
/* A name for a place of the gazetteer. */
enum ml_status ml_import_add_name(struct ml_import *im, int64_t place, const struct ml_import_name *name,
                                  struct ml_err *err);
enum ml_status ml_import_wikidata(struct ml_import *im, int64_t place, int64_t number, struct ml_err *err);
/* The place of that permanent id; 0 when there is none. */
int64_t ml_import_place_of(struct ml_import *im, struct ml_span id);
/* Fills an empty country of the row by its point. */
void ml_import_locate(const struct ml_import *im, struct ml_import_row *row);

/* ---- known.c: what the gazetteer has ---- */

/* Numbers of different sources in one table: below the limit they never meet. */
enum ml_import_scheme { ML_KEY_GEONAMES, ML_KEY_GNS, ML_KEY_WOF, ML_KEY_WIKIDATA };
#define ML_KEY_LIMIT (INT64_C(1) << 40)
int64_t ml_import_key(enum ml_import_scheme scheme, int64_t number);
/* The slot of a key, or the free one where it would go. */
struct ml_import_id *ml_import_slot(struct ml_import *im, int64_t key);
/* Notes a key; false when memory runs out. */
bool ml_import_remember(struct ml_import *im, struct ml_import_id entry);
/* Reads the ids, countries and parents of the places there are. */
enum ml_status ml_import_load_places(struct ml_import *im, struct ml_err *err);
/* Reads what names there are, so that the next rows can meet those just added. */
enum ml_status ml_import_reload(struct ml_import *im, struct ml_err *err);
/* Where a country stands in ml_import.country; SIZE_MAX when it is no code. */
size_t ml_import_country(struct ml_span cc);
/* Whether a name can be read by sound. */
bool ml_import_readable(struct ml_span name);
/* The nearest place of the same sound and kind within reach; 0 when there is none. */
int64_t ml_import_same(const struct ml_import *im, const struct ml_import_row *row);
/* The one place of that sound, kind and country; 0 when there is none, or several. */
int64_t ml_import_only(const struct ml_import *im, struct ml_span name, enum ml_kind kind, struct ml_span country);
/* Notes a place's kind, country and parent; false when memory runs out. */
bool ml_import_note(struct ml_import *im, int64_t place, struct ml_import_kin kin);

/* ---- units.c: districts and regions by their codes ---- */

/* The number of the unit of a source with that code, which may be of several parts; 0 when memory runs out. */
uint32_t ml_import_unit(struct ml_import *im, const char *source, const struct ml_span *part, size_t count);
/* The unit is that place: a fact, or a guess that many others may overrule. */
void ml_import_unit_is(struct ml_import *im, uint32_t unit, int64_t place, bool fact);
/* The row went into that place: what this says of units, and what its units will say of it. False without memory. */
bool ml_import_relate(struct ml_import *im, const struct ml_import_row *row, int64_t place);
/* Gives the places their parents, when all rows are read. */
enum ml_status ml_import_settle(struct ml_import *im, struct ml_err *err);

/* ---- field.c: parts of rows ---- */

/* Splits a line at tabs; returns how many fields there are, of which max are filled. */
size_t ml_import_split(struct ml_span line, struct ml_span *field, size_t max);
bool ml_import_whole(struct ml_span s, int64_t *out); /* digits alone, at most 15 */
bool ml_import_degrees(struct ml_span s, double *out);
/* "Q487631" as 487631; 0 for anything else. */
int64_t ml_import_qid(struct ml_span s);
/* Kind by feature class and code, which GeoNames and GNS share; uncertainty_m by kind and population. */
enum ml_kind ml_import_kind(struct ml_span cls, struct ml_span code);
int64_t ml_import_uncertainty(enum ml_kind kind, int64_t population);
/* Half the diagonal of a box in metres, on a sphere. */
double ml_import_half_diagonal(struct ml_lonlat min, struct ml_lonlat max);
/* Our tag for an ISO 639-1 or 639-3 code and the name's script, "und" for no code; NULL for those of no use here. */
const char *ml_import_tag(struct ml_span lang, struct ml_span name);
void ml_import_progress(const struct ml_import *im, double share);

/* ---- One function for each source; file is its number in the job, from 1 ---- */

enum ml_status ml_import_geonames(struct ml_import *im, const char *path, size_t file, struct ml_err *err);
enum ml_status ml_import_alternates(struct ml_import *im, const char *path, struct ml_err *err);
/* Whether a first line is one of admin1CodesASCII or admin2Codes. */
bool ml_import_is_codes(struct ml_span line);
enum ml_status ml_import_codes(struct ml_import *im, const char *path, struct ml_err *err);
/* Whether a first line is the header of a GNS names file. */
bool ml_import_is_gns(struct ml_span header);
enum ml_status ml_import_gns(struct ml_import *im, const char *path, size_t file, struct ml_err *err);
enum ml_status ml_import_osm(struct ml_import *im, const char *path, size_t file, struct ml_err *err);
/* A folder of Who's On First's, or one feature. */
enum ml_status ml_import_wof_files(struct ml_import *im, const char *path, size_t file, struct ml_err *err);
enum ml_status ml_import_wof_database(struct ml_import *im, const char *path, size_t file, struct ml_err *err);
/* A folder with the project's own tables. */
enum ml_status ml_import_tables(struct ml_import *im, const char *path, size_t file, struct ml_err *err);

#endif
