/* The frame of an OpenStreetMap .pbf, looked at before libreadosm trusts its sizes. Private to this room. */
#ifndef ML_IMPORT_PBF_H
#define ML_IMPORT_PBF_H

#include "base/status.h"

/*
 * ML_EFORMAT, with the block and its place, when the file is not a row of whole blocks of the
 * sizes that the format allows; ML_EIO when it cannot be read.
 */
enum ml_status ml_pbf_check(const char *path, struct ml_err *err);

#endif
