#include <math.h>

#include "resolve/group.h"

/*
 * What the places of a text say of each other. This is the innermost loop of resolution:
 * every candidate of every group listens to the groups around it, twice. The loops over
 * voices have no branches and a fixed count, so that the compiler makes them parallel.
 */

enum { WINDOW = 2 * ML_EARSHOT, LANES = 8 };

/* Capitals speak in every report, wherever it happens: they say little of what lies near them. */
enum { CAPITAL = 6 };

/* The most that closeness and country can lend a candidate. */
#define MOST_NEAR 2.8f
#define MOST_COUNTRY 0.7f
/* Log-odds behind the best at which a rival's share no longer matters. */
#define FAR_BEHIND 5.0f

/* How much a unit of this kind that contains a candidate speaks for it. */
static float within_weight(enum ml_kind kind)
{
    switch (kind) {
    case ML_KIND_SUBDISTRICT: return 2.4f;
    case ML_KIND_DISTRICT: return 2.0f;
    case ML_KIND_REGION: return 1.3f;
    case ML_KIND_ENCLAVE: return 1.5f;
    case ML_KIND_COUNTRY: return 0.6f;
    case ML_KIND_SETTLEMENT: case ML_KIND_WATER: case ML_KIND_MOUNTAIN: case ML_KIND_ROAD:
    case ML_KIND_BORDER_POST: case ML_KIND_FACILITY: case ML_KIND_OTHER: case ML_KIND_COUNT: break;
    }
    return 0;
}

static bool has_point(const struct ml_place_rec *p)
{
    return p->kind != ML_KIND_COUNTRY && p->kind != ML_KIND_REGION;
}

static uint32_t country_of(const struct ml_place_rec *p)
{
    return (uint32_t)(unsigned char)p->country[0] << 8 | (unsigned char)p->country[1];
}

float ml_plane_x(const struct ml_place_rec *p)
{
    return (float)p->lon_e6 * (float)(1e-6 * 111.2 * 0.7627); /* cos 40.3 degrees */
}

float ml_plane_y(const struct ml_place_rec *p)
{
    return (float)p->lat_e6 * (float)(1e-6 * 111.2);
}

void ml_voice_set(const struct ml_index *index, struct ml_voices *voices, size_t i, const struct ml_group *g)
{
    const struct ml_candidate *best = g->candidates;
    const struct ml_place_rec *p;
    float belief;

    i += ML_EARSHOT;
    voices->belief[i] = voices->point[i] = voices->within[i] = 0;
    voices->place[i] = ML_NO_PLACE;
    if (g->count == 0)
        return;
    p = &index->places[best->place];
    belief = best->share / (1 + expf(-g->naming));
    voices->x_km[i] = ml_plane_x(p);
    voices->y_km[i] = ml_plane_y(p);
    voices->belief[i] = belief;
    voices->point[i] = has_point(p) ? belief * (p->rank >= CAPITAL ? 0.1f : 1) : 0;
    voices->within[i] = within_weight((enum ml_kind)p->kind);
    voices->first[i] = (float)g->first;
    voices->place[i] = best->place;
    voices->country[i] = country_of(p);
    voices->kind[i] = p->kind;
}

void ml_voices_silence(struct ml_voices *voices, size_t from)
{
    for (size_t i = from + ML_EARSHOT; i < from + 2 * ML_EARSHOT; i++) {
        voices->belief[i] = voices->point[i] = voices->within[i] = 0;
        voices->place[i] = ML_NO_PLACE;
    }
}

void ml_voices_list_units(struct ml_voices *voices, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count + 2 * ML_EARSHOT; i++) {
        voices->units_before[i] = (uint16_t)n;
        if (voices->within[i] > 0)
            voices->units[n++] = (uint16_t)i;
    }
}

/* ---- One group's neighbours ---- */

struct unit {
    uint32_t place;
    enum ml_kind kind;
    float weight;
};

/* The voices around one group, as it hears them: its own left out, nearer ones louder. */
struct audience {
    const struct ml_voices *voices;
    size_t from;                /* the first voice */
    float belief[WINDOW];
    float near[WINDOW];         /* what closeness to it counts, at no distance */
    struct unit units[WINDOW];  /* those that may contain a candidate, weightiest first */
    size_t unit_count;
};

static void add_unit(struct audience *a, struct unit u)
{
    size_t i = a->unit_count++;

    for (; i > 0 && a->units[i - 1].weight < u.weight; i--)
        a->units[i] = a->units[i - 1];
    a->units[i] = u;
}

static void gather_units(struct audience *a, const struct ml_group *g)
{
    const struct ml_voices *v = a->voices;

    for (size_t i = v->units_before[a->from]; i < v->units_before[a->from + WINDOW]; i++) {
        size_t k = v->units[i];
        float weight = a->belief[k - a->from] * v->within[k];
        if (weight > 0 && k - ML_EARSHOT != g->beside && k - ML_EARSHOT != g->appended)
            add_unit(a, (struct unit){v->place[k], (enum ml_kind)v->kind[k], weight});
    }
}

static void attend(struct audience *a, const struct ml_voices *voices, const struct ml_group *g, size_t self)
{
    const float *point = voices->point + self;
    const float *first = voices->first + self;
    const float here = (float)g->first;

    a->voices = voices;
    a->from = self;
    a->unit_count = 0;
    for (size_t i = 0; i < WINDOW; i++) {
        float gap = fabsf(first[i] - here);
        float proximity = gap <= 1 ? 1.35f : gap <= 3 ? 1.0f : 0.55f;
        a->near[i] = point[i] * proximity;
        a->belief[i] = voices->belief[self + i];
    }
    a->near[ML_EARSHOT] = 0;
    a->belief[ML_EARSHOT] = 0;
    gather_units(a, g);
}

/* ---- What they say of a candidate ---- */

struct testimony {
    float within;
    float near;
    float country;
    uint32_t within_place;
};

/* Regions, districts and countries are noted in the place itself; the rest is climbed to. */
static bool lies_in(const struct ml_index *index, uint32_t place, uint32_t unit, enum ml_kind kind)
{
    const struct ml_place_rec *p = &index->places[place];

    if (kind == ML_KIND_REGION)
        return p->region == unit;
    if (kind == ML_KIND_DISTRICT)
        return p->district == unit;
    if (kind == ML_KIND_COUNTRY)
        return p->country_place == unit;
    return ml_index_within(index, place, unit);
}

static void hear_unit(struct testimony *t, uint32_t unit, float weight)
{
    if (weight > t->within) {
        t->within = weight;
        t->within_place = unit;
    }
}

/*
 * The text says outright that the candidate lies in what the other group names: then any
 * reading of that name that contains it will do.
 */
static void hear_stated(const struct ml_index *index, uint32_t self, const struct ml_group *o, float belief,
                        bool unit, struct testimony *t)
{
    bool inside = false;
    bool area = false;

    for (size_t i = 0; i < o->count; i++) {
        uint32_t place = o->candidates[i].place;
        enum ml_kind kind = (enum ml_kind)index->places[place].kind;
        float w = within_weight(kind);
        if (w == 0 || place == self)
            continue;
        area = area || kind != ML_KIND_COUNTRY;
        if (lies_in(index, self, place, kind)) {
            hear_unit(t, place, 1.6f * w);
            inside = true;
        }
    }
    if (unit && area && !inside)
        t->country -= 1.5f * belief; /* "X in Y district", and this X is elsewhere */
}

static void hear_units(const struct ml_index *index, const struct audience *a, uint32_t self, struct testimony *t)
{
    for (size_t i = 0; i < a->unit_count && a->units[i].weight > t->within; i++) {
        const struct unit *u = &a->units[i];
        if (u->place != self && lies_in(index, self, u->place, u->kind))
            hear_unit(t, u->place, u->weight);
    }
}

static float sum(const float *x)
{
    float lanes[LANES] = {0};
    float total = 0;

    for (size_t i = 0; i < WINDOW; i += LANES) {
        for (size_t k = 0; k < LANES; k++)
            lanes[k] += x[i + k];
    }
    for (size_t k = 0; k < LANES; k++)
        total += lanes[k];
    return total;
}

/*
 * Closeness falls off as 1 / (1 + (d / 20 km)^2); the same place under another name
 * counts half a voice whatever the distance between the mentions.
 */
static void hear_points(const struct audience *a, const struct ml_place_rec *p, uint32_t self, struct testimony *t)
{
    const float *restrict vx = a->voices->x_km + a->from;
    const float *restrict vy = a->voices->y_km + a->from;
    const uint32_t *restrict place = a->voices->place + a->from;
    const uint32_t *restrict land = a->voices->country + a->from;
    const float x = ml_plane_x(p);
    const float y = ml_plane_y(p);
    const float pointed = has_point(p) ? 1 : 0;
    const uint32_t country = country_of(p);
    float near[WINDOW];
    float together[WINDOW];

    for (size_t i = 0; i < WINDOW; i++) {
        float dx = vx[i] - x;
        float dy = vy[i] - y;
        float close = pointed * a->near[i] / (1 + (dx * dx + dy * dy) * (1.0f / 400));
        float same = (float)(place[i] == self);
        near[i] = close + same * (0.5f * a->belief[i] - close);
        together[i] = (float)(land[i] == country) * a->belief[i];
    }
    t->near += sum(near);
    t->country += country ? 0.15f * sum(together) : 0;
}

static void listen(const struct ml_index *index, const struct ml_group *groups, const struct audience *a,
                   const struct ml_group *g, struct ml_candidate *c)
{
    struct testimony t = {.within_place = ML_NO_PLACE};
    const float *belief = a->voices->belief + ML_EARSHOT;

    if (g->beside != ML_NO_GROUP)
        hear_stated(index, c->place, &groups[g->beside], belief[g->beside], true, &t);
    if (g->appended != ML_NO_GROUP)
        hear_stated(index, c->place, &groups[g->appended], belief[g->appended], false, &t);
    hear_units(index, a, c->place, &t);
    hear_points(a, &index->places[c->place], c->place, &t);
    c->weight[ML_FACTOR_WITHIN] = t.within;
    c->weight[ML_FACTOR_NEAR] = t.near > MOST_NEAR ? MOST_NEAR : t.near;
    c->weight[ML_FACTOR_COUNTRY] = t.country > MOST_COUNTRY ? MOST_COUNTRY : t.country;
    c->within = t.within_place;
    c->total = c->alone + c->weight[ML_FACTOR_WITHIN] + c->weight[ML_FACTOR_NEAR] + c->weight[ML_FACTOR_COUNTRY];
}

/* The most that the audience can lend any candidate. */
static float most_support(const struct audience *a, const struct ml_group *g)
{
    float within = a->unit_count ? a->units[0].weight : 0;

    if (g->beside != ML_NO_GROUP || g->appended != ML_NO_GROUP)
        within = 1.6f * within_weight(ML_KIND_SUBDISTRICT);
    return within + MOST_NEAR + MOST_COUNTRY;
}

static void hear_nothing(struct ml_candidate *c)
{
    c->weight[ML_FACTOR_WITHIN] = c->weight[ML_FACTOR_NEAR] = c->weight[ML_FACTOR_COUNTRY] = 0;
    c->within = ML_NO_PLACE;
    c->total = c->alone;
}

void ml_hear(const struct ml_index *index, struct ml_group *groups, size_t self, const struct ml_voices *voices)
{
    struct ml_group *g = &groups[self];
    struct audience a;
    float best = -INFINITY;
    float most;

    if (g->count == 0)
        return;
    attend(&a, voices, g, self);
    most = most_support(&a, g);
    for (size_t i = 0; i < g->count; i++) {
        struct ml_candidate *c = &g->candidates[i];
        if (c->alone + most < best - FAR_BEHIND) {
            hear_nothing(c);
            continue;
        }
        listen(index, groups, &a, g, c);
        best = c->total > best ? c->total : best;
    }
    ml_weigh(g);
}

void ml_hear_nearest(const struct ml_index *index, struct ml_group *g, size_t self, const struct ml_voices *voices)
{
    enum { NEAREST_KM = 60 };
    struct ml_candidate *c = g->candidates;
    float least = NEAREST_KM * NEAREST_KM;

    if (g->count == 0 || !has_point(&index->places[c->place]))
        return;
    for (size_t i = self; i < self + WINDOW; i++) {
        float dx = voices->x_km[i] - ml_plane_x(&index->places[c->place]);
        float dy = voices->y_km[i] - ml_plane_y(&index->places[c->place]);
        if (voices->point[i] == 0 || voices->place[i] == c->place || dx * dx + dy * dy >= least)
            continue;
        least = dx * dx + dy * dy;
        c->near = voices->place[i];
    }
}
