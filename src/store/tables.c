#include "store/tables.h"

#include <stddef.h>

const char *const ml_place_columns[] = {
    "id", "name", "kind", "feature_code", "lat", "lon", "uncertainty_m", "country", "parent_id",
    "population", "geonames_id", "wikidata_id", "pcode", "source", "note", NULL
};

const char *const ml_name_columns[] = {
    "place_id", "name", "lang", "kind", "valid_from", "valid_to", "source", NULL
};
