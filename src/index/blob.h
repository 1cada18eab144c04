/* The stored form of the name index, private to this room. Sections follow the header in
 * the order of its counts, each padded to 8 bytes. */
#ifndef ML_INDEX_BLOB_H
#define ML_INDEX_BLOB_H

#include <stdint.h>

#define ML_BLOB_MAGIC "MLINDEX"
#define ML_BLOB_VERSION 2u
#define ML_BLOB_ORDER 0x01020304u /* tells byte orders apart */

struct ml_blob_header {
    char magic[8];
    uint32_t version;
    uint32_t order;
    uint64_t places;
    uint64_t keys;
    uint64_t postings;
    uint64_t units;
    uint64_t buckets;
    uint64_t skeletons;
    uint64_t text;
};

#endif
