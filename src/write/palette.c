#include "write/palette.h"

const struct ml_status_look ml_status_looks[ML_STATUS_UNKNOWN + 1] = {
    [ML_STATUS_DEMARCATED] = {"#1b7837", {0, 0}, "demarcated: marked on the ground"},
    [ML_STATUS_DELIMITED] = {"#2166ac", {0, 0}, "delimited: a treaty in force describes it"},
    [ML_STATUS_AGREED] = {"#6a3d9a", {4, 1}, "agreed: not yet in force"},
    [ML_STATUS_UNDELIMITED] = {"#e66101", {3, 1.2}, "undelimited: no agreed line"},
    [ML_STATUS_DISPUTED] = {"#c00d1e", {1.4, 0.9}, "disputed: claimed by both"},
    [ML_STATUS_UNKNOWN] = {"#777777", {0.6, 1}, "status unknown"},
};

const struct ml_kind_look ml_kind_looks[ML_KIND_COUNT] = {
    [ML_KIND_SETTLEMENT] = {"#2b2b2b", ML_SHAPE_CIRCLE, 2.4, "settlement"},
    [ML_KIND_SUBDISTRICT] = {"#8a6bbe", ML_SHAPE_DIAMOND, 2.6, "municipality"},
    [ML_KIND_DISTRICT] = {"#7450ad", ML_SHAPE_DIAMOND, 3.0, "district"},
    [ML_KIND_REGION] = {"#56348f", ML_SHAPE_DIAMOND, 3.4, "region"},
    [ML_KIND_COUNTRY] = {"#3d2270", ML_SHAPE_DIAMOND, 3.8, "country"},
    [ML_KIND_ENCLAVE] = {"#b07d00", ML_SHAPE_PENTAGON, 3.0, "enclave"},
    [ML_KIND_WATER] = {"#1c8fd0", ML_SHAPE_CIRCLE, 2.6, "water"},
    [ML_KIND_MOUNTAIN] = {"#7f4f24", ML_SHAPE_TRIANGLE, 2.8, "mountain or pass"},
    [ML_KIND_ROAD] = {"#6b6b6b", ML_SHAPE_SQUARE, 2.2, "road"},
    [ML_KIND_BORDER_POST] = {"#0b6e69", ML_SHAPE_SQUARE, 2.6, "border post"},
    [ML_KIND_FACILITY] = {"#4f7942", ML_SHAPE_PENTAGON, 2.6, "facility"},
    [ML_KIND_OTHER] = {"#8c8c8c", ML_SHAPE_CIRCLE, 2.2, "other"},
};
