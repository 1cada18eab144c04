/*
 * One point's answer: side by covering polygon, nearest line by geodesic distance, its status,
 * the near_ flags.
 */
#include "border/border_int.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"

/*
 * Distances this close are a tie: points given twice, ends shared by two segments. The lines
 * are written to 1e-7 degree, about a centimetre.
 */
#define TIE_M 1e-3

/* Farther than this from every line, or from the plane's latitudes, the plane is no guide. */
#define FAR_M 600e3
#define FAR_DEGREES 8.0

enum ml_status ml_border_probe_new(const struct ml_border *border, struct ml_border_probe **out,
                                   struct ml_err *err)
{
    struct ml_border_probe *probe = ml_calloc(1, sizeof *probe);
    enum ml_status status = ML_OK;

    *out = NULL;
    if (!probe)
        return ml_fail_nomem(err);
    probe->border = border;
    probe->date = NO_DATE;
    probe->country_mask = ml_calloc(border->country_count, 1);
    probe->line_mask = ml_calloc(border->line_count, 1);
    probe->line_status = ml_calloc(border->line_count, sizeof *probe->line_status);
    if (!probe->country_mask || !probe->line_mask || !probe->line_status)
        status = ml_fail_nomem(err);
    if (!status)
        status = ml_geos_new(&probe->geos, err);
    if (!status)
        status = ml_plane_new(&border->plane_area, &probe->plane, err);
    if (status)
        ml_border_probe_free(probe);
    else
        *out = probe;
    return status;
}

void ml_border_probe_free(struct ml_border_probe *probe)
{
    if (!probe)
        return;
    ml_geos_free(probe->geos);
    ml_plane_free(probe->plane);
    ml_free(probe->country_mask);
    ml_free(probe->line_mask);
    ml_free(probe->line_status);
    for (size_t i = 0; i < ML_BORDER_EPOCHS; i++)
        ml_free(probe->known[i].accuracy);
    ml_free(probe->pieces);
    ml_free(probe);
}

/* unknown is not demarcated as far as anyone knows, but nobody says that it is undelimited. */
static unsigned char status_bits(enum ml_border_status status)
{
    switch (status) {
    case ML_STATUS_DEMARCATED: return IN_FORCE;
    case ML_STATUS_DELIMITED:
    case ML_STATUS_AGREED:
    case ML_STATUS_UNKNOWN: return IN_FORCE | NOT_DEMARCATED;
    case ML_STATUS_UNDELIMITED:
    case ML_STATUS_DISPUTED: return IN_FORCE | NOT_DEMARCATED | NOT_DELIMITED;
    }
    return IN_FORCE;
}

static void set_date(struct ml_border_probe *probe, int32_t date)
{
    const struct ml_border *border = probe->border;
    int32_t epoch = 0;

    if (probe->date == date)
        return;
    for (size_t i = 0; i < border->country_count; i++)
        probe->country_mask[i] = in_force(border->countries[i].from, border->countries[i].to, date);
    for (size_t i = 0; i < border->line_count; i++) {
        const struct line *line = &border->lines[i];
        probe->line_status[i] = ml_border_period(border, line->timeline, date)->status;
        probe->line_mask[i] =
            in_force(line->from, line->to, date) ? status_bits(probe->line_status[i]) : 0;
        if (line->from <= date && line->from > epoch)
            epoch = line->from;
        if (line->to <= date && line->to > epoch)
            epoch = line->to;
    }
    if (probe->date == NO_DATE || epoch != probe->line_epoch)
        probe->accuracy = NULL;
    probe->line_epoch = epoch;
    probe->date = date;
}

/*
 * The country whose polygon covers the point. On a line between two both cover it; the
 * first code in alphabetical order is given, and the confidence says that it is no more
 * than one of them. *claims counts the countries that hold the point in their interior: more
 * than one only where polygons overlap, which is a fault of the shapes.
 */
static const char *find_side(const struct ml_border_probe *probe, struct ml_lonlat point, int *claims)
{
    const struct ml_border *border = probe->border;
    const char *side = NULL;
    const char *inside = NULL;

    *claims = 0;
    for (size_t i = 0; i < border->country_count; i++) {
        const struct country *c = &border->countries[i];
        enum ml_where where;
        if (!probe->country_mask[i])
            continue;
        where = ml_area_locate(&c->area, probe->geos, point);
        if (where == ML_OUTSIDE)
            continue;
        if (!side)
            side = c->code;
        if (where == ML_INSIDE && (!inside || strcmp(inside, c->code) != 0)) {
            inside = inside ? inside : c->code;
            ++*claims;
        }
    }
    return inside ? inside : side;
}

bool ml_side_holds(const struct ml_border_probe *probe, const char code[3], struct ml_lonlat point)
{
    const struct ml_border *border = probe->border;

    for (size_t i = 0; i < border->country_count; i++) {
        if (probe->country_mask[i] && strcmp(border->countries[i].code, code) == 0 &&
            ml_area_locate(&border->countries[i].area, probe->geos, point) != ML_OUTSIDE)
            return true;
    }
    return false;
}

enum { CANDIDATES = 64 };

struct search {
    const struct ml_border_probe *probe;
    struct ml_lonlat point;
    struct ml_xy xy;
    unsigned char want;
    struct ml_xy best_at;
    double best_m;
    uint32_t best_line;
    bool found;
};

static struct ml_lonlat between(const struct ml_lonlat *p, double t)
{
    return (struct ml_lonlat){p[0].lon + t * (p[1].lon - p[0].lon), p[0].lat + t * (p[1].lat - p[0].lat)};
}

/* Measures on the ellipsoid to the nearest point of a piece, and keeps it if it is nearer. */
static void consider(struct search *s, uint32_t piece, uint32_t line, double t)
{
    const struct ml_border *border = s->probe->border;
    const struct ml_xy *v = ml_linetree_points(border->line_tree) + piece;
    struct ml_xy at = {v[0].x + t * (v[1].x - v[0].x), v[0].y + t * (v[1].y - v[0].y)};
    double metres;

    if (s->found && fabs(at.x - s->best_at.x) + fabs(at.y - s->best_at.y) < TIE_M / 10) {
        /* An end that pieces share is measured once. */
        s->best_line = line < s->best_line ? line : s->best_line;
        return;
    }
    metres = ml_plane_geodesic_m(s->probe->plane, s->point, between(border->line_points + piece, t));
    if (s->found && metres > s->best_m - TIE_M && (metres > s->best_m + TIE_M || line >= s->best_line))
        return;
    s->best_m = s->found && metres > s->best_m ? s->best_m : metres;
    s->best_line = line;
    s->best_at = at;
    s->found = true;
}

/* More candidates than fit: every piece within the slack of the nearest hit is measured. */
static bool consider_run(void *user, const struct ml_line_run *run)
{
    struct search *s = user;
    const struct ml_xy *v = ml_linetree_points(s->probe->border->line_tree) + run->first;

    for (uint32_t i = 0; i < run->pieces; i++) {
        double t;
        ml_piece_dist2(s->xy, v[i], v[i + 1], &t);
        consider(s, run->first + i, run->feature, t);
    }
    return true;
}

static void consider_hits(struct search *s, const struct ml_line_hit *hits, size_t count)
{
    size_t first = 0;

    /* The plane's nearest is almost always the true one: measured first, it spares the rest. */
    for (size_t i = 1; i < count; i++) {
        if (hits[i].dist < hits[first].dist)
            first = i;
    }
    consider(s, hits[first].piece, hits[first].feature, hits[first].t);
    for (size_t i = 0; i < count; i++) {
        if (i != first)
            consider(s, hits[i].piece, hits[i].feature, hits[i].t);
    }
}

struct far_search {
    struct search search;
    double best;            /* least square of half the chord, on the unit sphere */
    bool measuring;
};

/* First the least chord of all vertices, then those near it measured on the ellipsoid. */
static bool far_run(void *user, const struct ml_line_run *run)
{
    const double degree = 0.017453292519943295;
    struct far_search *f = user;
    const struct search *s = &f->search;
    const struct ml_lonlat *q = s->probe->border->line_points + run->first;

    for (uint32_t i = 0; i <= run->pieces; i++) {
        double a = sin((q[i].lat - s->point.lat) / 2 * degree);
        double b = sin((q[i].lon - s->point.lon) / 2 * degree);
        double chord2 = a * a + cos(q[i].lat * degree) * cos(s->point.lat * degree) * b * b;
        if (!f->measuring)
            f->best = fmin(f->best, chord2);
        /* A sphere is within 0.6 % of the ellipsoid; squared and both ways, 2.5 %. */
        else if (chord2 <= f->best * 1.025)
            consider(&f->search, run->first + i - (i == run->pieces), run->feature, i == run->pieces);
    }
    return true;
}

/*
 * Too far for the plane to rank by: every vertex is looked at. They are 1 km apart at
 * most, so at these distances the nearest one stands for the line within metres.
 */
static void search_far(struct search *s)
{
    const struct ml_box all = {{-HUGE_VAL, -HUGE_VAL}, {HUGE_VAL, HUGE_VAL}};
    struct far_search f = {*s, HUGE_VAL, false};

    ml_linetree_in_box(s->probe->border->line_tree, &all, s->probe->line_mask, s->want, far_run, &f);
    f.measuring = true;
    ml_linetree_in_box(s->probe->border->line_tree, &all, s->probe->line_mask, s->want, far_run, &f);
    *s = f.search;
}

/* False when nothing is within the query's reach. */
static bool search_plane(struct search *s, const struct ml_line_query *query)
{
    const struct ml_linetree *tree = s->probe->border->line_tree;
    struct ml_line_hit hits[CANDIDATES];
    bool all;
    size_t count = ml_linetree_nearest(tree, query, hits, CANDIDATES, &all);
    double d = HUGE_VAL;
    double reach;
    struct ml_box box;

    if (count == 0)
        return false;
    consider_hits(s, hits, count);
    if (all)
        return true;
    for (size_t i = 0; i < count; i++)
        d = hits[i].dist < d ? hits[i].dist : d;
    reach = d * (1 + (query->slack_1 + query->slack_2 * d) * d) + query->slack_0;
    box = (struct ml_box){{s->xy.x - reach, s->xy.y - reach}, {s->xy.x + reach, s->xy.y + reach}};
    ml_linetree_in_box(tree, &box, query->mask, query->want, consider_run, s);
    return true;
}

void ml_border_nearest(const struct ml_border_probe *probe, struct ml_lonlat point, struct ml_xy xy,
                       unsigned char want, double max_m, const struct line **line, double *metres)
{
    struct search s = {.probe = probe, .point = point, .xy = xy, .want = want};
    struct ml_line_query query = {xy, probe->line_mask, want, FAR_M, TIE_M, 0, 0};
    bool bounded = max_m < FAR_M / 2;

    *line = NULL;
    if (isfinite(xy.x)) {
        ml_plane_slack(probe->plane, point.lat, &query.slack_1, &query.slack_2);
        if (bounded)
            query.max_dist = max_m * ml_plane_stretch(probe->plane, point.lat) + TIE_M;
    }
    if (!isfinite(xy.x) || (!search_plane(&s, &query) && !bounded))
        search_far(&s);
    if (s.found && s.best_m <= max_m) {
        *line = &probe->border->lines[s.best_line];
        *metres = s.best_m;
    }
}

static void set_near(const struct ml_border_probe *probe, struct ml_lonlat point, struct ml_xy xy,
                     double near_m, const struct line *nearest, struct ml_border_answer *out)
{
    unsigned char bits = probe->line_mask[nearest - probe->border->lines];
    const struct line *line;
    double metres;

    out->near_undelimited = (bits & NOT_DELIMITED) != 0;
    out->near_undemarcated = (bits & NOT_DEMARCATED) != 0;
    if (!out->near_undelimited) {
        ml_border_nearest(probe, point, xy, NOT_DELIMITED, near_m, &line, &metres);
        out->near_undelimited = line != NULL;
    }
    /* What is undelimited is undemarcated too. */
    if (!out->near_undemarcated)
        out->near_undemarcated = out->near_undelimited;
    if (!out->near_undemarcated) {
        ml_border_nearest(probe, point, xy, NOT_DEMARCATED, near_m, &line, &metres);
        out->near_undemarcated = line != NULL;
    }
}

static enum ml_status project(const struct ml_border_probe *probe, struct ml_lonlat point,
                              struct ml_xy *xy, struct ml_err *err)
{
    const struct ml_box *area = &probe->border->plane_area;
    double middle = (area->min.x + area->max.x) / 2;

    *xy = (struct ml_xy){HUGE_VAL, HUGE_VAL};
    if (point.lat < area->min.y - FAR_DEGREES || point.lat > area->max.y + FAR_DEGREES ||
        fabs(point.lon - middle) > 90)
        return ML_OK;
    return ml_plane_forward(probe->plane, &point, 1, xy, err);
}

enum ml_status ml_border_check(struct ml_border_probe *probe, struct ml_lonlat point,
                               double uncertainty_m, int32_t date, double near_km,
                               struct ml_border_answer *out, struct ml_err *err)
{
    const struct line *line;
    const char *side;
    struct ml_xy xy;
    double metres = 0;
    int claims;
    enum ml_status status;

    *out = (struct ml_border_answer){.segment_status = ML_STATUS_UNKNOWN};
    set_date(probe, date);
    side = find_side(probe, point, &claims);
    if (!side)
        return ML_OK;
    status = project(probe, point, &xy, err);
    if (!status)
        status = ml_side_confidence(probe, point, uncertainty_m, side, &out->side_confidence, err);
    if (status)
        return status;
    out->covered = true;
    memcpy(out->side, side, sizeof out->side);
    if (claims > 1)
        out->side_confidence /= claims;
    ml_border_nearest(probe, point, xy, IN_FORCE, HUGE_VAL, &line, &metres);
    if (!line)
        return ML_OK;
    memcpy(out->pair, line->pair, sizeof out->pair);
    out->border_km = metres / 1000;
    out->segment_id = line->id;
    out->segment_name = line->name;
    out->segment_km = metres / 1000;
    out->segment_status = probe->line_status[line - probe->border->lines];
    if (metres <= near_km * 1000)
        set_near(probe, point, xy, near_km * 1000, line, out);
    return ML_OK;
}
