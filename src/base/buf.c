#include "base/buf.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

void ml_buf_init(struct ml_buf *b, size_t max)
{
    *b = (struct ml_buf){.max = max};
}

void ml_buf_release(struct ml_buf *b)
{
    ml_free(b->data);
    ml_buf_init(b, b->max);
}

void ml_buf_clear(struct ml_buf *b)
{
    b->len = 0;
    b->failed = false;
    if (b->data)
        b->data[0] = '\0';
}

char *ml_buf_reserve(struct ml_buf *b, size_t len)
{
    void *p = b->data;

    if (b->failed)
        return NULL;
    if (len > SIZE_MAX - b->len - 1 || (b->max && len > b->max - b->len) ||
        !ml_grow(&p, &b->cap, b->len + len + 1, 1)) {
        b->failed = true;
        return NULL;
    }
    b->data = p;
    return b->data + b->len;
}

void ml_buf_printf(struct ml_buf *b, const char *fmt, ...)
{
    va_list ap;
    va_list again;
    int n;
    char *p;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    p = n < 0 ? NULL : ml_buf_reserve(b, (size_t)n);
    if (p) {
        vsnprintf(p, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void ml_buf_int(struct ml_buf *b, long long v)
{
    char digits[24];
    size_t i = sizeof digits;
    unsigned long long u = v < 0 ? 0ULL - (unsigned long long)v : (unsigned long long)v;

    do {
        digits[--i] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (v < 0)
        digits[--i] = '-';
    ml_buf_add(b, digits + i, sizeof digits - i);
}

void ml_buf_fixed(struct ml_buf *b, double v, int decimals)
{
    static const double scale[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    char digits[40];
    size_t i = sizeof digits;
    bool negative;
    unsigned long long u;

    if (!isfinite(v))
        v = 0;
    if (fabs(v) >= 1e9) { /* beyond what the fast path holds exactly */
        ml_buf_printf(b, "%.0f", v);
        return;
    }
    negative = v < 0;
    u = (unsigned long long)llround(fabs(v) * scale[decimals]);
    while (decimals > 0 && u % 10 == 0) {
        u /= 10;
        decimals--;
    }
    negative = negative && u != 0;
    if (decimals > 0) {
        for (; decimals > 0; decimals--) {
            digits[--i] = (char)('0' + u % 10);
            u /= 10;
        }
        digits[--i] = '.';
    }
    do {
        digits[--i] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (negative)
        digits[--i] = '-';
    ml_buf_add(b, digits + i, sizeof digits - i);
}
