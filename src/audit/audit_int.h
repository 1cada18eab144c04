/* What the files of the audit room share. */
#ifndef ML_AUDIT_AUDIT_INT_H
#define ML_AUDIT_AUDIT_INT_H

#include <stdbool.h>

#include "audit/audit.h"
#include "border/border.h"
#include "place/place.h"
#include "store/tables.h"
#include "store/tsv.h"

struct audit_place {
    struct ml_span field[P_COUNT];
    struct ml_lonlat point;
    double uncertainty_m;
    size_t line;
    size_t parent;      /* index of its parent, SIZE_MAX = none */
    enum ml_kind kind;
    bool placed;        /* point and uncertainty_m could be read */
    bool has_names;     /* some row of names.tsv */
    bool has_main;      /* a row with its main name */
};

struct audit {
    const char *places_path;
    const char *names_path;
    const struct ml_border *border;
    int32_t date;
    ml_audit_fn *fn;
    void *user;
    size_t count;
    struct audit_place *places; /* sorted by id, then line */
    size_t place_count;
    size_t place_cap;
};

/* Reports one finding. */
void ml_audit_say(struct audit *a, const char *file, size_t line, const char *fmt, ...) ML_PRINTF(4, 5);
/* What of a text goes into a message: at most 80 bytes. */
int ml_audit_clip(struct ml_span s);
/* The place of that id; SIZE_MAX when there is none. */
size_t ml_audit_find(const struct audit *a, struct ml_span id);
/* Script and normal form of a name; lang "" for the main names, which may be in any. */
void ml_audit_spelling(struct audit *a, const char *file, size_t line, struct ml_span name, struct ml_span lang);

/* One file each; a and its places are complete by then. */
enum ml_status ml_audit_names(struct audit *a, struct ml_err *err);
enum ml_status ml_audit_ground(struct audit *a, struct ml_err *err);
enum ml_status ml_audit_homonyms(struct audit *a, struct ml_err *err);

#endif
