/* One step of UTF-8 decoding (RFC 3629), for code that must not trust its bytes. */
#ifndef ML_BASE_UTF8_H
#define ML_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define ML_UTF8_MALFORMED UINT32_MAX

/*
 * Bytes taken by the code point at p, of which len > 0 bytes may be read; *cp receives it.
 * A malformed byte (stray, overlong, surrogate, past U+10FFFF, cut short) is one step of
 * one byte with *cp ML_UTF8_MALFORMED.
 */
static inline size_t ml_utf8_step(const char *p, size_t len, uint32_t *cp)
{
    const unsigned char *s = (const unsigned char *)p;
    size_t n = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;
    uint32_t c = n <= 1 ? s[0] : s[0] & (0x7Fu >> n);

    *cp = ML_UTF8_MALFORMED;
    if (n == 0 || n > len)
        return 1;
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 1;
        c = c << 6 | (s[i] & 0x3Fu);
    }
    if ((n == 3 && (c < 0x800 || (c >= 0xD800 && c < 0xE000))) || (n == 4 && (c < 0x10000 || c > 0x10FFFF)))
        return 1;
    *cp = c;
    return n;
}

#endif
