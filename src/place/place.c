#include "place/place.h"

#include <math.h>
#include <string.h>

static const char *const names[ML_KIND_COUNT] = {
    [ML_KIND_SETTLEMENT] = "settlement", [ML_KIND_SUBDISTRICT] = "subdistrict",
    [ML_KIND_DISTRICT] = "district",     [ML_KIND_REGION] = "region",
    [ML_KIND_COUNTRY] = "country",       [ML_KIND_ENCLAVE] = "enclave",
    [ML_KIND_WATER] = "water",           [ML_KIND_MOUNTAIN] = "mountain",
    [ML_KIND_ROAD] = "road",             [ML_KIND_BORDER_POST] = "border_post",
    [ML_KIND_FACILITY] = "facility",     [ML_KIND_OTHER] = "other",
};

const char *ml_kind_name(enum ml_kind kind)
{
    return (unsigned)kind < ML_KIND_COUNT ? names[kind] : names[ML_KIND_OTHER];
}

bool ml_kind_parse(const char *ptr, size_t len, enum ml_kind *out)
{
    for (int k = 0; k < ML_KIND_COUNT; k++) {
        if (strlen(names[k]) == len && memcmp(names[k], ptr, len) == 0) {
            *out = (enum ml_kind)k;
            return true;
        }
    }
    return false;
}

bool ml_lonlat_valid(struct ml_lonlat p)
{
    return isfinite(p.lon) && isfinite(p.lat) && fabs(p.lon) <= 180 && fabs(p.lat) <= 90;
}
