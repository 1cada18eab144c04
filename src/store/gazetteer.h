/*
 * The gazetteer file: one SQLite database holding the places and names as tables, and
 * the compiled name index as a blob.
 */
#ifndef ML_STORE_GAZETTEER_H
#define ML_STORE_GAZETTEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "place/place.h"
#include "result/result.h"

struct ml_gazetteer;
struct ml_index;

/*
 * Opens a built gazetteer read-only. ML_EIO when the file is missing, ML_EFORMAT when it
 * is not a marchland gazetteer or of another version; the message says how to build one.
 */
enum ml_status ml_gazetteer_open(const char *path, struct ml_gazetteer **out, struct ml_err *err);
void ml_gazetteer_close(struct ml_gazetteer *gaz);

/* The compiled index, borrowed; immutable and shareable between threads. */
const struct ml_index *ml_gazetteer_index(const struct ml_gazetteer *gaz);

/*
 * The full record of a place by its index number (see index/index.h), borrowed, cached
 * for the life of the gazetteer. NULL with err filled when the database fails.
 * Safe from several threads.
 */
const struct ml_place_info *ml_gazetteer_place(struct ml_gazetteer *gaz, uint32_t place,
                                               struct ml_err *err);

/* The text of a name by its index number, borrowed likewise. */
const char *ml_gazetteer_name(struct ml_gazetteer *gaz, uint32_t name, struct ml_err *err);

/*
 * Builds a gazetteer from the folder's places.tsv and names.tsv into path, which appears
 * only when complete. ML_EINPUT names file, line and remedy. The same tables give the
 * same bytes.
 */
struct ml_build_stats {
    size_t places;
    size_t names;
    size_t keys;
    size_t index_bytes;
};
enum ml_status ml_gazetteer_build(const char *dir, const char *path, struct ml_build_stats *stats,
                                  struct ml_err *err);

#endif
