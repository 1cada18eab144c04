/* One step through text whose bytes need not be well-formed (ids come from file names). */
#ifndef ML_WRITE_STEP_H
#define ML_WRITE_STEP_H

#include <stddef.h>
#include <stdint.h>

#include "text/utf8.h"

#define ML_UTF8_MALFORMED UINT32_MAX

/*
 * Bytes taken by the code point at p, of which len > 0 may be read; *cp receives it. A
 * malformed byte is a step of one byte with *cp ML_UTF8_MALFORMED.
 */
static inline size_t ml_utf8_step(const char *p, size_t len, uint32_t *cp)
{
    const unsigned char *s = (const unsigned char *)p;
    const char *q = p;
    size_t n = ml_utf8_sequence(s, s + len);

    if (n == 0) {
        *cp = ML_UTF8_MALFORMED;
        return 1;
    }
    *cp = (uint32_t)ml_utf8_next(&q);
    return n;
}

#endif
