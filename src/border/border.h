/*
 * The border check: which side a point is on, how sure that is, which stretch of border
 * it is near, and what that stretch's status was on a date.
 *
 * Takes a folder of shapes (countries.shp, border_segments.shp, border_status.tsv; the
 * contract's fields, any CRS that the .prj names), gives answers. Rooms below: geom, base.
 *
 * A struct ml_border is immutable once opened and may be shared between threads. A struct
 * ml_border_probe holds the working state of one thread (GEOS context, caches); it never
 * outlives its border.
 */
#ifndef ML_BORDER_BORDER_H
#define ML_BORDER_BORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "place/place.h"

/* Ordered from settled to not; the contract's words. */
enum ml_border_status {
    ML_STATUS_DEMARCATED = 0,
    ML_STATUS_DELIMITED,
    ML_STATUS_AGREED,
    ML_STATUS_UNDELIMITED,
    ML_STATUS_DISPUTED,
    ML_STATUS_UNKNOWN
};

const char *ml_border_status_name(enum ml_border_status status);

struct ml_border;
struct ml_border_probe;

/*
 * One point's answer. Strings are borrowed from the border and live as long as it.
 * When covered is false the point lies outside the shapes' coverage: everything else is
 * then empty (side "", distances 0, pointers NULL) and none of it may be reported.
 */
struct ml_border_answer {
    bool covered;
    char side[3];               /* ISO 3166-1 alpha-2 of the covering polygon */
    double side_confidence;     /* 0..1 */
    char pair[6];               /* nearest international boundary, "KG-TJ" */
    double border_km;           /* geodesic, to that boundary */
    const char *segment_id;     /* nearest segment in force on the date */
    const char *segment_name;
    double segment_km;
    enum ml_border_status segment_status;
    /* Without a line in force anywhere pair is "", segment_id NULL and both distances 0. */
    bool near_undelimited;      /* a segment within near_km was undelimited or disputed */
    bool near_undemarcated;     /* a segment within near_km was not demarcated */
};

/*
 * Loads and checks the shapes in a folder. ML_EIO for a missing or unreadable file,
 * ML_EFORMAT for a damaged or foreign one, ML_EINPUT for rows that contradict each other
 * (a segment without a status, a status gap); each names the file and the remedy.
 * *out is NULL on failure. Free with ml_border_free (NULL is a no-op). Uses a second thread
 * for its own duration when there is one to be had.
 */
enum ml_status ml_border_open(const char *dir, struct ml_border **out, struct ml_err *err);
void ml_border_free(struct ml_border *border);

/* Repairs made while loading, one line each ("countries.shp: shape 3: ring closed"); borrowed. */
size_t ml_border_notes(const struct ml_border *border, const char *const **lines);

/* The dates on which any country is known: from *first (0 = always) to before *end (0 = still). */
void ml_border_dates(const struct ml_border *border, int32_t *first, int32_t *end);

/*
 * The last day up to `date` on which anything of the border changed: every date of the same
 * epoch gets the same answers, so an answer may be kept for all of them. 0 = since ever.
 */
int32_t ml_border_epoch(const struct ml_border *border, int32_t date);

enum ml_status ml_border_probe_new(const struct ml_border *border, struct ml_border_probe **out,
                                   struct ml_err *err);
void ml_border_probe_free(struct ml_border_probe *probe);

/*
 * Checks one point (valid, see ml_lonlat_valid) with its point-radius on a date (YYYYMMDD).
 * near_km is the reach of the two near_ flags, which ask every segment, not the nearest alone.
 * - Side: the polygon that covers the point. On a line between countries both cover it, and
 *   the first code in alphabetical order is given; side_confidence then is about one half.
 * - Nearest: by geodesic distance to the line as drawn (straight in degrees between its
 *   vertices). Within a millimetre of each other the first in order of pair and id wins.
 * - side_confidence: uncertainty_m is the circle that holds the true place with 95 %, ACC_M
 *   the distance within which the true line lies with 95 %; both errors are taken as
 *   normal and independent. See side.c.
 * On a date or at a place that no country in the shapes covers, covered is false: ask
 * ml_border_dates to tell which. Answers do not depend on what was asked before. ML_ENOMEM,
 * ML_ELIBRARY.
 */
enum ml_status ml_border_check(struct ml_border_probe *probe, struct ml_lonlat point,
                               double uncertainty_m, int32_t date, double near_km,
                               struct ml_border_answer *out, struct ml_err *err);

/* Distance along the ellipsoid (WGS 84) in metres. */
double ml_border_distance_m(struct ml_lonlat a, struct ml_lonlat b);

/* One feature of the border on a date, for --list, maps and layers. */
struct ml_segment_info {
    const char *id;
    const char *name;
    const char *pair;
    const char *source;
    enum ml_border_status status;
    const char *status_confidence;
    double length_km;               /* geodesic */
    double accuracy_m;
    int32_t valid_from;             /* of this feature's line */
    int32_t valid_to;               /* exclusive; 0 = still valid */
    size_t part_count;              /* 0 for a null shape */
    const size_t *part_start;       /* part_count + 1 offsets into points */
    const struct ml_lonlat *points; /* WGS 84, as in the file but without repeated points */
};

/* One period of a segment's status. */
struct ml_status_period {
    enum ml_border_status status;
    int32_t valid_from;
    int32_t valid_to;               /* exclusive; 0 = still valid */
    const char *confidence;
    const char *source;
    const char *note;
};

/* Calls fn for each segment in force on date, in order of pair and id, until it returns false. */
void ml_border_each_segment(const struct ml_border *border, int32_t date,
                            bool (*fn)(void *user, const struct ml_segment_info *info), void *user);

/* The periods of a segment in order of time, borrowed; 0 when no segment has that id. */
size_t ml_border_timeline(const struct ml_border *border, const char *segment_id,
                          const struct ml_status_period **out);

#endif
