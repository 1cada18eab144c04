#include "base/alloc.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

static atomic_ulong allocations;
static atomic_ulong fail_at;

static bool refused(void)
{
    unsigned long limit = atomic_load_explicit(&fail_at, memory_order_relaxed);
    unsigned long n = atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed) + 1;
    return limit != 0 && n >= limit;
}

void *ml_alloc(size_t size)
{
    return refused() ? NULL : malloc(size ? size : 1);
}

void *ml_calloc(size_t count, size_t size)
{
    return refused() ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *ml_realloc(void *ptr, size_t size)
{
    return refused() ? NULL : realloc(ptr, size ? size : 1);
}

void ml_free(void *ptr)
{
    free(ptr);
}

bool ml_mul(size_t a, size_t b, size_t *out)
{
    if (b != 0 && a > SIZE_MAX / b)
        return false;
    *out = a * b;
    return true;
}

bool ml_grow(void **ptr, size_t *cap, size_t need, size_t size)
{
    size_t want = *cap ? *cap : 16;
    size_t bytes;
    void *p;

    if (need <= *cap)
        return true;
    while (want < need) {
        if (want > SIZE_MAX / 2)
            return false;
        want *= 2;
    }
    if (!ml_mul(want, size, &bytes))
        return false;
    p = ml_realloc(*ptr, bytes);
    if (!p)
        return false;
    *ptr = p;
    *cap = want;
    return true;
}

void ml_alloc_fail_after(unsigned long n)
{
    atomic_store(&fail_at, n ? atomic_load(&allocations) + n : 0);
}

unsigned long ml_alloc_count(void)
{
    return atomic_load(&allocations);
}
