/*
 * What a place is: the vocabulary shared by gazetteer, resolution and output.
 * Plain values, no I/O.
 */
#ifndef ML_PLACE_PLACE_H
#define ML_PLACE_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* WGS 84, degrees, x first. */
struct ml_lonlat {
    double lon;
    double lat;
};

/* The values are stored in databases: append only. */
enum ml_kind {
    ML_KIND_SETTLEMENT = 0,
    ML_KIND_SUBDISTRICT,    /* aiyl aimak, jamoat, QFY */
    ML_KIND_DISTRICT,
    ML_KIND_REGION,
    ML_KIND_COUNTRY,
    ML_KIND_ENCLAVE,
    ML_KIND_WATER,
    ML_KIND_MOUNTAIN,
    ML_KIND_ROAD,
    ML_KIND_BORDER_POST,
    ML_KIND_FACILITY,
    ML_KIND_OTHER,
    ML_KIND_COUNT
};

/* The contract's word for a kind ("border_post"); never NULL. */
const char *ml_kind_name(enum ml_kind kind);
/* False when the bytes name no kind. */
bool ml_kind_parse(const char *ptr, size_t len, enum ml_kind *out);

/* An area has no one point: its border fields are null. */
static inline bool ml_kind_is_area(enum ml_kind kind)
{
    return kind == ML_KIND_COUNTRY || kind == ML_KIND_REGION || kind == ML_KIND_DISTRICT;
}

/* Latitude and longitude finite and in range. */
bool ml_lonlat_valid(struct ml_lonlat p);

#endif
