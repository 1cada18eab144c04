/*
 * A growing byte buffer with a ceiling. Appends are sticky: after the first failure
 * (memory or ceiling) they do nothing and `failed` stays set, so a writer is a straight
 * line with one check at its end. data is NUL-terminated whenever it is not NULL.
 */
#ifndef ML_BASE_BUF_H
#define ML_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/span.h"
#include "base/status.h"

struct ml_buf {
    char *data;
    size_t len;
    size_t cap;
    size_t max;     /* 0 = no ceiling */
    bool failed;
};

void ml_buf_init(struct ml_buf *b, size_t max);
void ml_buf_release(struct ml_buf *b);
void ml_buf_clear(struct ml_buf *b); /* empties, keeps the memory, forgets a failure */

/* Room for len more bytes to be written directly at data + len; NULL on failure. */
char *ml_buf_reserve(struct ml_buf *b, size_t len);

static inline void ml_buf_add(struct ml_buf *b, const char *ptr, size_t len)
{
    bool fits = !b->failed && len < b->cap - b->len && (!b->max || len <= b->max - b->len);

    if (!fits && !ml_buf_reserve(b, len))
        return;
    if (len)
        memcpy(b->data + b->len, ptr, len);
    b->len += len;
    b->data[b->len] = '\0';
}

static inline void ml_buf_puts(struct ml_buf *b, const char *s)
{
    ml_buf_add(b, s, strlen(s));
}

static inline void ml_buf_putc(struct ml_buf *b, char c)
{
    ml_buf_add(b, &c, 1);
}

void ml_buf_printf(struct ml_buf *b, const char *fmt, ...) ML_PRINTF(2, 3);
/* Decimal integer without the cost of printf. */
void ml_buf_int(struct ml_buf *b, long long v);
/*
 * Fixed-point decimal, at most `decimals` (0..9) digits after the point, trailing zeros
 * cut, '.' whatever the locale. Non-finite values are written as 0 (callers test first).
 */
void ml_buf_fixed(struct ml_buf *b, double v, int decimals);
static inline struct ml_span ml_buf_span(const struct ml_buf *b)
{
    return (struct ml_span){b->data, b->len};
}

#endif
