/* An unowned run of bytes; not NUL-terminated. Pointer then length, everywhere. */
#ifndef ML_BASE_SPAN_H
#define ML_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct ml_span {
    const char *ptr;
    size_t len;
};

static inline struct ml_span ml_span_of(const char *s)
{
    return (struct ml_span){s, s ? strlen(s) : 0};
}

static inline bool ml_span_eq(struct ml_span a, struct ml_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool ml_span_is(struct ml_span a, const char *s)
{
    return ml_span_eq(a, ml_span_of(s));
}

#endif
