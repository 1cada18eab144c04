#include <string.h>

#include "annotate/annotate.h"

/*
 * A circle this small points at one place, this large at its neighbourhood. A city's circle
 * is as wide as the city, and the city is still one place.
 */
#define PLACE_M 5000
#define CITY_M 15000
#define AREA_M 25000

static bool is_city(const struct ml_place_info *p)
{
    return p->feature_code && (strcmp(p->feature_code, "PPLC") == 0 || strncmp(p->feature_code, "PPLA", 4) == 0);
}

static bool is_wide(const struct ml_place_info *p)
{
    return p->uncertainty_m > (is_city(p) ? CITY_M : PLACE_M);
}

/* So wide that it names no place any more. */
static bool is_vague(const struct ml_place_info *p)
{
    return p->uncertainty_m > AREA_M && !is_city(p);
}

/* A city that is a region or a district of its own (Osh, Bishkek) is no larger than a city. */
static bool is_city_unit(const struct ml_place_info *p)
{
    return (p->kind == ML_KIND_REGION || p->kind == ML_KIND_DISTRICT) && p->uncertainty_m <= CITY_M;
}

int ml_ucdp_precision(const struct ml_place_info *p, bool near, bool between)
{
    if (is_city_unit(p))
        return 2;
    switch (p->kind) {
    case ML_KIND_COUNTRY: return 6;
    case ML_KIND_REGION: return 4;
    case ML_KIND_DISTRICT: return 3;
    case ML_KIND_WATER: return 7;
    case ML_KIND_ROAD: return 5;
    case ML_KIND_SUBDISTRICT:
    case ML_KIND_ENCLAVE:
    case ML_KIND_MOUNTAIN: near = true; break;
    case ML_KIND_SETTLEMENT:
    case ML_KIND_BORDER_POST:
    case ML_KIND_FACILITY:
    case ML_KIND_OTHER:
    case ML_KIND_COUNT: break;
    }
    if (between || is_vague(p))
        return 5;
    return near || is_wide(p) ? 2 : 1;
}

int ml_acled_precision(const struct ml_place_info *p, bool near, bool between)
{
    if (is_city_unit(p))
        return 2;
    switch (p->kind) {
    case ML_KIND_COUNTRY:
    case ML_KIND_REGION: return 3;
    case ML_KIND_DISTRICT: return 2;
    case ML_KIND_WATER:
    case ML_KIND_ROAD:
    case ML_KIND_SUBDISTRICT:
    case ML_KIND_ENCLAVE:
    case ML_KIND_MOUNTAIN: near = true; break;
    case ML_KIND_SETTLEMENT:
    case ML_KIND_BORDER_POST:
    case ML_KIND_FACILITY:
    case ML_KIND_OTHER:
    case ML_KIND_COUNT: break;
    }
    if (is_vague(p))
        return 3;
    return near || between || is_wide(p) ? 2 : 1;
}
