/*
 * How sure the side is.
 *
 * The model. A place's true position is normally distributed about the given point,
 * alike in all directions, so that the circle of uncertainty_m holds 95 % of it. A line's true
 * course is the mapped one moved across itself by a normal error of which 95 % stays within
 * ACC_M; the errors of point and line are independent. Moving the line is as good as moving the
 * point the other way, so each piece of boundary counts with
 *     sigma^2 = (uncertainty_m / 2.4477)^2 + (ACC_M / 1.9600)^2,
 * and the probability that the place lies in the polygon is
 *     [point inside] + sum over its boundary of 1/2pi * integral of exp(-r^2 / 2 sigma^2) d(angle)
 * (geom/gauss.h; rings run with their inside to the right). That is exact for one line of any
 * shape that moves as a whole, and for several lines that move independently as long as
 * they do not cross: a strip between two lines, an enclave, a tripoint. All parts of the side's
 * country count, so that an error into an enclave of the same country is none.
 */
#include "border/border_int.h"

#include <math.h>

#include "base/alloc.h"
#include "geom/gauss.h"

/* Radius of the circle that holds 95 % of a circular normal distribution, sqrt(-2 ln 0.05). */
#define CIRCLE_95 2.4477468306808166
/* Half width of the interval that holds 95 % of a normal distribution. */
#define LINE_95 1.9599639845400545
/* Nothing on the ground is known better than this, whatever the table says. */
#define LEAST_SIGMA 1.0
/* A circle as wide as a continent says nothing more when it is wider. */
#define MOST_UNCERTAIN_M 5e6
/* Nearer than this to a line, the point is judged from beside it: the sum jumps on the line itself. */
#define BESIDE_M 1e-3

struct gather {
    struct ml_border_probe *probe;
    struct ml_lonlat point;
    const char *code;
    double lon_m;
    double lat_m;
    double point_sigma2;
    double reach;           /* metres: farther pieces do not count */
    double nearest2;        /* square of the distance to the nearest piece gathered */
    struct ml_xy beside;    /* direction away from it */
    bool failed;
};

static double variance(const struct gather *g, double accuracy_m)
{
    double line = accuracy_m / LINE_95;
    return fmax(LEAST_SIGMA * LEAST_SIGMA, g->point_sigma2 + line * line);
}

static struct ml_xy relative(const struct gather *g, double lon, double lat)
{
    return (struct ml_xy){(lon - g->point.lon) * g->lon_m, (lat - g->point.lat) * g->lat_m};
}

/* Accuracy of the line nearest to the middle of a piece: with sound shapes, the line that it is. */
static double find_accuracy(const struct ml_border_probe *probe, struct ml_lonlat a, struct ml_lonlat b)
{
    struct ml_lonlat middle = {(a.lon + b.lon) / 2, (a.lat + b.lat) / 2};
    const struct ml_border *border = probe->border;
    struct ml_line_query query = {.mask = probe->line_mask, .want = IN_FORCE};
    struct ml_line_hit hit;
    bool all;

    if (ml_plane_forward(probe->plane, &middle, 1, &query.p, NULL))
        return 0;
    /* A metre first: the line that shares the vertices is found at once. */
    for (query.max_dist = 1; query.max_dist < 100e3; query.max_dist *= 300) {
        if (ml_linetree_nearest(border->line_tree, &query, &hit, 1, &all))
            return border->lines[hit.feature].accuracy_m;
    }
    return 0;
}

/* The same, looked up once for each piece and set of lines in force. */
static double accuracy_of(struct ml_border_probe *probe, size_t number, const struct ml_lonlat *piece)
{
    float *known = &probe->accuracy[number];

    if (*known < 0)
        *known = (float)find_accuracy(probe, piece[0], piece[1]);
    return (double)*known;
}

/* A piece from a to b as seen from the point; `number` and `piece` say which it is. */
static bool keep(struct gather *g, size_t number, const struct ml_lonlat *piece, struct ml_xy a,
                 struct ml_xy b)
{
    struct ml_border_probe *probe = g->probe;
    void *p = probe->pieces;
    double t;
    double d2 = ml_piece_dist2((struct ml_xy){0, 0}, a, b, &t);
    double sigma2;

    if (d2 > g->reach * g->reach)
        return true;
    sigma2 = variance(g, accuracy_of(probe, number, piece));
    if (d2 > ML_GAUSS_REACH * ML_GAUSS_REACH * sigma2)
        return true;
    if (d2 < g->nearest2) {
        g->nearest2 = d2;
        g->beside = (struct ml_xy){-(b.y - a.y), b.x - a.x};
    }
    if (!ml_grow(&p, &probe->piece_cap, probe->piece_count + 1, sizeof *probe->pieces)) {
        g->failed = true;
        return false;
    }
    probe->pieces = p;
    probe->pieces[probe->piece_count++] = (struct relative_piece){a, b, sqrt(sigma2)};
    return true;
}

/*
 * How many of the pieces from v[0] on may stand as one from end to end. All that stay within an
 * eighth of a sigma of v[0], if the point is well away: the path keeps to a disc without the
 * point, so it sweeps the same angle as its chord, and the exponential hardly varies.
 */
static uint32_t join_pieces(const struct gather *g, const struct ml_lonlat *v, uint32_t pieces, struct ml_xy a)
{
    const double limit2 = fmax(LEAST_SIGMA * LEAST_SIGMA, g->point_sigma2) / 64;
    uint32_t n = 0;

    if (a.x * a.x + a.y * a.y < 9 * limit2)
        return 1;
    while (n < pieces) {
        double dx = (v[n + 1].lon - v[0].lon) * g->lon_m;
        double dy = (v[n + 1].lat - v[0].lat) * g->lat_m;
        if (dx * dx + dy * dy > limit2)
            break;
        n++;
    }
    return n > 1 ? n : 1;
}

static bool gather_run(void *user, const struct ml_line_run *run)
{
    struct gather *g = user;
    const struct country *country = &g->probe->border->countries[run->feature];
    const struct ml_lonlat *v = country->area.rings.points + (run->first - country->first_edge);
    struct ml_xy a;

    if (country->code[0] != g->code[0] || country->code[1] != g->code[1])
        return true;
    a = relative(g, v[0].lon, v[0].lat);
    for (uint32_t i = 0; i < run->pieces;) {
        uint32_t n = join_pieces(g, v + i, run->pieces - i, a);
        struct ml_xy b = relative(g, v[i + n].lon, v[i + n].lat);
        if (!keep(g, run->first + i, v + i, a, b))
            return false;
        a = b;
        i += n;
    }
    return true;
}

static void gather_pieces(struct gather *g)
{
    struct ml_box box = {{g->point.lon - g->reach / g->lon_m, g->point.lat - g->reach / g->lat_m},
                         {g->point.lon + g->reach / g->lon_m, g->point.lat + g->reach / g->lat_m}};

    g->probe->piece_count = 0;
    g->nearest2 = HUGE_VAL;
    ml_linetree_in_box(g->probe->border->edge_tree, &box, g->probe->country_mask, IN_FORCE, gather_run, g);
}

static double sum_pieces(const struct gather *g, struct ml_xy shift)
{
    double sum = 0;
    for (size_t i = 0; i < g->probe->piece_count; i++) {
        struct relative_piece p = g->probe->pieces[i];
        p.a.x -= shift.x;
        p.a.y -= shift.y;
        p.b.x -= shift.x;
        p.b.y -= shift.y;
        sum += ml_gauss_sweep(p.a, p.b, p.sigma);
    }
    return sum;
}

/* A step of a few millimetres off the nearest line; the probability hardly changes over it. */
static struct ml_xy step_beside(const struct gather *g)
{
    double length = hypot(g->beside.x, g->beside.y);
    double step = 4 * BESIDE_M;
    if (g->nearest2 >= BESIDE_M * BESIDE_M || !(length > 0))
        return (struct ml_xy){0, 0};
    /* A little along the line as well, or the step from a vertex could end on its other edge. */
    return (struct ml_xy){step * (g->beside.x + 0.3 * g->beside.y) / length,
                          step * (g->beside.y - 0.3 * g->beside.x) / length};
}

/* One entry for each piece of the edge tree, negative while unknown; what an epoch had is found again. */
static enum ml_status recall_accuracy(struct ml_border_probe *probe, size_t count, struct ml_err *err)
{
    size_t at = 0;

    while (at < ML_BORDER_EPOCHS && (!probe->known[at].accuracy || probe->known[at].line_epoch != probe->line_epoch))
        at++;
    if (at == ML_BORDER_EPOCHS) {
        at = probe->known_next++ % ML_BORDER_EPOCHS;
        if (!probe->known[at].accuracy)
            probe->known[at].accuracy = ml_calloc(count, sizeof *probe->accuracy);
        if (!probe->known[at].accuracy)
            return ml_fail_nomem(err);
        for (size_t i = 0; i < count; i++)
            probe->known[at].accuracy[i] = -1;
        probe->known[at].line_epoch = probe->line_epoch;
    }
    probe->accuracy = probe->known[at].accuracy;
    return ML_OK;
}

enum ml_status ml_side_confidence(struct ml_border_probe *probe, struct ml_lonlat point,
                                  double uncertainty_m, const char code[3], double *out,
                                  struct ml_err *err)
{
    struct gather g = {.probe = probe, .point = point, .code = code};
    double sigma = uncertainty_m > 0 ? fmin(uncertainty_m, MOST_UNCERTAIN_M) / CIRCLE_95 : 0;
    struct ml_xy shift;
    double p;

    if (!probe->accuracy && recall_accuracy(probe, ml_linetree_count(probe->border->edge_tree), err))
        return ML_ENOMEM;
    ml_degree_m(point.lat, &g.lon_m, &g.lat_m);
    g.point_sigma2 = sigma * sigma;
    g.reach = ML_GAUSS_REACH * sqrt(variance(&g, probe->border->worst_accuracy_m));
    gather_pieces(&g);
    if (g.failed)
        return ml_fail_nomem(err);
    if (probe->piece_count == 0) {
        *out = 1;
        return ML_OK;
    }
    shift = step_beside(&g);
    p = sum_pieces(&g, shift);
    p += ml_side_holds(probe, code,
                       (struct ml_lonlat){point.lon + shift.x / g.lon_m, point.lat + shift.y / g.lat_m});
    *out = p < 0 ? 0 : p > 1 ? 1 : p;
    return ML_OK;
}
