/* What the files of the border room share. No other room may include this. */
#ifndef ML_BORDER_BORDER_INT_H
#define ML_BORDER_BORDER_INT_H

#include "base/arena.h"
#include "base/buf.h"
#include "border/border.h"
#include "geom/area.h"
#include "geom/geom_geos.h"
#include "geom/geom_proj.h"
#include "geom/linetree.h"

/* One feature of countries.shp. Sorted by code, then as in the file. */
struct country {
    char code[3];
    int32_t from;
    int32_t to;
    size_t shape;               /* 1-based place in the file, for messages */
    struct ml_area area;
    size_t first_edge;          /* number of its first point in the edge tree */
};

/* One feature of border_segments.shp. Sorted by pair, segment id and date. */
struct line {
    const char *id;
    const char *name;
    const char *source;
    char pair[6];
    double accuracy_m;
    int32_t from;
    int32_t to;
    size_t shape;               /* 1-based place in the file, for messages */
    struct ml_parts parts;      /* WGS 84, as in the file but without repeated points */
    const struct timeline *timeline;
};

/* A segment's status over time: a run of border.periods. Sorted by id. */
struct timeline {
    const char *id;
    size_t first;
    size_t count;
    size_t line_no;             /* of its first row, for messages */
};

struct ml_border {
    struct ml_arena arena;      /* all strings */
    char *dir;
    struct country *countries;
    size_t country_count;
    struct line *lines;
    size_t line_count;
    struct timeline *timelines;
    size_t timeline_count;
    struct ml_status_period *periods;
    size_t period_count;
    struct ml_buf note_text;
    const char **notes;
    size_t note_count;
    struct ml_box plane_area;   /* degrees; what each probe's plane is made for */
    struct ml_linetree *line_tree;  /* lines in the plane; feature = index of the line */
    struct ml_lonlat *line_points;  /* the tree's vertices in WGS 84 */
    struct ml_linetree *edge_tree;  /* rings in degrees, without points; feature = index of the country */
    double worst_accuracy_m;
};

#define NO_DATE INT32_MIN

/* Bits of a probe's masks. */
enum {
    IN_FORCE = 1,
    NOT_DELIMITED = 2,  /* undelimited or disputed */
    NOT_DEMARCATED = 4
};

struct relative_piece {
    struct ml_xy a;     /* metres from the point */
    struct ml_xy b;
    double sigma;
};

enum { ML_BORDER_EPOCHS = 8 };

struct ml_border_probe {
    const struct ml_border *border;
    struct ml_geos *geos;
    struct ml_plane *plane;
    int32_t date;       /* that the masks are for; NO_DATE before the first check */
    unsigned char *country_mask;
    unsigned char *line_mask;
    enum ml_border_status *line_status;
    int32_t line_epoch;     /* the lines in force are the same from this day up to date */
    float *accuracy;        /* of each edge tree piece in metres, in that epoch; NULL = not sought yet */
    struct {
        int32_t line_epoch;
        float *accuracy;
    } known[ML_BORDER_EPOCHS];  /* side.c's; dates that take turns do not make it forget */
    size_t known_next;
    struct relative_piece *pieces;  /* working storage of ml_side_confidence */
    size_t piece_count;
    size_t piece_cap;
};

static inline bool in_force(int32_t from, int32_t to, int32_t date)
{
    return from <= date && (to == 0 || date < to);
}

/* Whether two periods share a day. */
static inline bool overlap(int32_t from_a, int32_t to_a, int32_t from_b, int32_t to_b)
{
    return (to_b == 0 || from_a < to_b) && (to_a == 0 || from_b < to_a);
}

/* "DIR/name" from the border's arena; NULL when memory runs out. */
const char *ml_border_path(struct ml_border *border, const char *name);

/* The three files; each fills its part of a zeroed border. */
enum ml_status ml_border_load_countries(struct ml_border *border, struct ml_geos *geos,
                                        struct ml_err *err);
enum ml_status ml_border_load_lines(struct ml_border *border, struct ml_err *err);
enum ml_status ml_border_load_timelines(struct ml_border *border, struct ml_err *err);

/* Once the countries are there: cuts out enclaves that lack their hole, reports other overlaps. */
enum ml_status ml_border_settle_overlaps(struct ml_border *border, struct ml_geos *geos,
                                         struct ml_err *err);

/* NULL when no segment has that id. */
const struct timeline *ml_border_find_timeline(const struct ml_border *border, const char *id);
/* ML_STATUS_UNKNOWN where a timeline does not reach. */
const struct ml_status_period *ml_border_period(const struct ml_border *border,
                                                const struct timeline *timeline, int32_t date);

/* The two trees, once the lines and the countries are loaded; they may be made side by side. */
enum ml_status ml_border_index_lines(struct ml_border *border, struct ml_err *err);
enum ml_status ml_border_index_edges(struct ml_border *border, struct ml_err *err);

/*
 * The nearest line in force with one of the bits `want`, by geodesic distance, within
 * max_m; xy is the point in the probe's plane. Ties within a millimetre go to the first in
 * order of pair and segment id. *line is NULL when there is none.
 */
void ml_border_nearest(const struct ml_border_probe *probe, struct ml_lonlat point, struct ml_xy xy,
                       unsigned char want, double max_m, const struct line **line, double *metres);

/* Whether a country holds the point on the probe's date; its boundary counts. */
bool ml_side_holds(const struct ml_border_probe *probe, const char code[3], struct ml_lonlat point);

/* The probability that the true place lies in the country `code`; see side.c for the model. */
enum ml_status ml_side_confidence(struct ml_border_probe *probe, struct ml_lonlat point,
                                  double uncertainty_m, const char code[3], double *out,
                                  struct ml_err *err);

#endif
