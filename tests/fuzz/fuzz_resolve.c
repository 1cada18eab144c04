/* A name by itself, with a unit and a country to look in, one a line, any bytes. */
#include <string.h>

#include "fuzz.h"
#include "geocode/geocode.h"

#define GAZETTEER "build/gazetteer.db"

static struct ml_geocoder *geocoder(void)
{
    static struct ml_gazetteer *gazetteer;
    static struct ml_geocoder *made;
    struct ml_geocode_options options = {.today = 20220917, .near_km = 5};

    if (!made) {
        PROMISE(ml_gazetteer_open(GAZETTEER, &gazetteer, NULL) == ML_OK);
        PROMISE(ml_geocoder_new(gazetteer, NULL, &options, &made, NULL) == ML_OK);
    }
    return made;
}

/* Cuts the next line off *rest; NULL when there is none. */
static char *line(char **rest)
{
    char *beg = *rest;
    char *nl = beg ? strchr(beg, '\n') : NULL;

    if (nl)
        *nl = '\0';
    *rest = nl ? nl + 1 : NULL;
    return beg;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct ml_candidate_info *list;
    char *copy = malloc(size + 1);
    char *rest = copy;
    struct ml_resolve_query q = {.limit = size % 7};
    size_t count;
    char *country;
    enum ml_status status;

    PROMISE(copy);
    memcpy(copy, data, size);
    copy[size] = '\0';
    q.name = ml_span_of(line(&rest));
    q.region = line(&rest);
    country = line(&rest);
    q.country = country && strlen(country) == 2 ? country : NULL;
    q.has_near = size % 2;
    q.near = (struct ml_lonlat){70.5, 39.9};
    status = ml_geocoder_resolve(geocoder(), &q, &list, &count, NULL);
    PROMISE(status == ML_OK || (status == ML_EINPUT && q.region));
    PROMISE(count <= q.limit);
    for (size_t i = 0; i < count; i++) {
        PROMISE(list[i].score >= 0 && list[i].score <= 1);
        PROMISE(i == 0 || list[i].score <= list[i - 1].score);
        PROMISE(list[i].place_id && list[i].name && list[i].matched);
    }
    free(copy);
    return 0;
}
