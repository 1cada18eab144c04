/* A 64-bit hash for tables of short keys: FNV-1a with a final mix (Fowler, Noll, Vo; murmur3 finaliser). */
#ifndef ML_BASE_HASH_H
#define ML_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ML_HASH_SEED UINT64_C(0xcbf29ce484222325)

static inline uint64_t ml_hash_byte(uint64_t h, unsigned char c)
{
    return (h ^ c) * UINT64_C(0x100000001b3);
}

static inline uint64_t ml_hash_end(uint64_t h)
{
    h ^= h >> 33;
    h *= UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 33;
    return h;
}

static inline uint64_t ml_hash(const void *ptr, size_t len)
{
    const unsigned char *p = ptr;
    uint64_t h = ML_HASH_SEED;
    for (size_t i = 0; i < len; i++)
        h = ml_hash_byte(h, p[i]);
    return ml_hash_end(h);
}

#endif
