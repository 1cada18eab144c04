#include <math.h>
#include <string.h>

#include "resolve/group.h"
#include "resolve/score.h"

/*
 * What the places of a text say of each other. This is the innermost loop of resolution:
 * every candidate of every group listens to the groups around it, twice.
 */

enum { REACH = 14, EARSHOT_KM = 120 };

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

static uint16_t country_of(const struct ml_place_rec *p)
{
    return (uint16_t)((unsigned char)p->country[0] << 8 | (unsigned char)p->country[1]);
}

static float x_km(const struct ml_place_rec *p)
{
    return (float)p->lon_e6 * (float)(1e-6 * 111.2 * 0.7627); /* cos 40.3 degrees */
}

static float y_km(const struct ml_place_rec *p)
{
    return (float)p->lat_e6 * (float)(1e-6 * 111.2);
}

struct ml_voice ml_voice_of(const struct ml_index *index, const struct ml_group *g)
{
    const struct ml_candidate *best = g->candidates;
    const struct ml_place_rec *p;

    if (g->count == 0)
        return (struct ml_voice){.place = ML_NO_PLACE};
    p = &index->places[best->place];
    return (struct ml_voice){
        .x_km = x_km(p), .y_km = y_km(p), .place = best->place, .first = (uint32_t)g->first,
        .belief = best->share * (float)ml_logistic((double)g->naming),
        .within = within_weight((enum ml_kind)p->kind), .country = country_of(p), .kind = p->kind,
        .point = has_point(p),
    };
}

struct testimony {
    float within;
    float near;
    float country;
    uint32_t within_place;
    uint32_t near_place;
    float nearest_km;
};

/* Regions, districts and countries are noted in the place itself; the rest is climbed to. */
static bool lies_in(const struct ml_index *index, uint32_t place, const struct ml_place_rec *p,
                    uint32_t unit, enum ml_kind kind)
{
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
static void hear_stated(const struct ml_index *index, const struct ml_candidate *c, const struct ml_group *o,
                        float belief, bool unit, struct testimony *t)
{
    const struct ml_place_rec *p = &index->places[c->place];
    bool inside = false;
    bool area = false;

    for (size_t i = 0; i < o->count; i++) {
        uint32_t place = o->candidates[i].place;
        enum ml_kind kind = (enum ml_kind)index->places[place].kind;
        float w = within_weight(kind);
        if (w == 0 || place == c->place)
            continue;
        area = area || kind != ML_KIND_COUNTRY;
        if (lies_in(index, c->place, p, place, kind)) {
            hear_unit(t, place, 1.6f * w);
            inside = true;
        }
    }
    if (unit && area && !inside)
        t->country -= 1.5f * belief; /* "X in Y district", and this X is elsewhere */
}

/* exp(-km / 25) for km from 0 to EARSHOT_KM, which is all that is ever asked for. */
static float closeness(float km)
{
    static const float per_five_km[] = {
        1.0000f, 0.8187f, 0.6703f, 0.5488f, 0.4493f, 0.3679f, 0.3012f, 0.2466f, 0.2019f, 0.1653f, 0.1353f, 0.1108f,
        0.0907f, 0.0743f, 0.0608f, 0.0498f, 0.0408f, 0.0334f, 0.0273f, 0.0224f, 0.0183f, 0.0150f, 0.0123f, 0.0101f,
        0.0082f, 0.0067f,
    };
    int at = (int)(km / 5);
    float part = km / 5 - (float)at;

    return per_five_km[at] + part * (per_five_km[at + 1] - per_five_km[at]);
}

static void hear_point(struct testimony *t, const struct ml_voice *v, float dx, float dy, size_t gap)
{
    float km = sqrtf(dx * dx + dy * dy);
    float proximity = gap <= 1 ? 1.5f : gap <= 3 ? 1.1f : 0.6f;

    if (km > EARSHOT_KM)
        return;
    t->near += 0.9f * v->belief * proximity * closeness(km);
    if (km < t->nearest_km) {
        t->nearest_km = km;
        t->near_place = v->place;
    }
}

static void listen(const struct ml_index *index, const struct ml_group *groups, const struct ml_voice *voices,
                   size_t lo, size_t hi, const struct ml_group *g, struct ml_candidate *c)
{
    const struct ml_place_rec *p = &index->places[c->place];
    struct testimony t = {.within_place = ML_NO_PLACE, .near_place = ML_NO_PLACE, .nearest_km = 1e9f};
    const float x = x_km(p);
    const float y = y_km(p);
    const uint16_t country = country_of(p);
    const bool point = has_point(p);

    for (size_t i = lo; i <= hi; i++) {
        const struct ml_voice *v = &voices[i];
        if (v->belief == 0 || &groups[i] == g)
            continue;
        if (v->place == c->place) {
            t.near += 0.5f * v->belief; /* the same place under another name or form */
            continue;
        }
        if (g->beside == i || g->appended == i)
            hear_stated(index, c, &groups[i], v->belief, g->beside == i, &t);
        else if (v->within > 0 && lies_in(index, c->place, p, v->place, (enum ml_kind)v->kind))
            hear_unit(&t, v->place, v->belief * v->within);
        if (point && v->point && fabsf(v->y_km - y) < EARSHOT_KM && fabsf(v->x_km - x) < EARSHOT_KM)
            hear_point(&t, v, v->x_km - x, v->y_km - y, v->first > g->first ? v->first - g->first : g->first - v->first);
        if (country && country == v->country)
            t.country += 0.15f * v->belief;
    }
    c->weight[ML_FACTOR_WITHIN] = t.within;
    c->weight[ML_FACTOR_NEAR] = t.near > 2.8f ? 2.8f : t.near;
    c->weight[ML_FACTOR_COUNTRY] = t.country > 0.7f ? 0.7f : t.country;
    c->within = t.within_place;
    c->near = t.nearest_km < 60 ? t.near_place : ML_NO_PLACE;
    c->total = ml_candidate_total(c);
}

void ml_hear(const struct ml_index *index, const struct ml_group *groups, const struct ml_voice *voices,
             size_t count, size_t self, struct ml_group *g)
{
    size_t lo = self > REACH ? self - REACH : 0;
    size_t hi = self + REACH < count ? self + REACH : count - 1;

    /* Without an outright statement the others can lend a candidate some six points. */
    float floor = g->count ? g->candidates[0].total - (g->beside == ML_NO_GROUP ? 6 : 9) : 0;

    for (size_t i = 0; i < g->count && g->candidates[i].total >= floor; i++)
        listen(index, groups, voices, lo, hi, g, &g->candidates[i]);
    ml_weigh(g);
}
