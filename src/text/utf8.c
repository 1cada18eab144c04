#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include <string.h>

static int tail(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

size_t ml_utf8_sequence(const unsigned char *p, const unsigned char *end)
{
    size_t left = (size_t)(end - p);

    if (left == 0)
        return 0;
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xc2)
        return 0;
    if (p[0] < 0xe0)
        return left >= 2 && tail(p[1]) ? 2 : 0;
    if (p[0] < 0xf0) {
        if (left < 3 || !tail(p[1]) || !tail(p[2]))
            return 0;
        if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f))
            return 0; /* overlong; surrogate */
        return 3;
    }
    if (p[0] > 0xf4 || left < 4 || !tail(p[1]) || !tail(p[2]) || !tail(p[3]))
        return 0;
    if ((p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return 4;
}

size_t ml_utf8_valid_prefix(const char *ptr, size_t len)
{
    const unsigned char *start = (const unsigned char *)ptr;
    const unsigned char *p = start;
    const unsigned char *end = start + len;

    while (p < end) {
        uint64_t word;
        size_t n;
        /* Runs of ASCII, and of two-byte letters (Cyrillic), are nearly all there is. */
        if (end - p >= 8 && (memcpy(&word, p, 8), (word & UINT64_C(0x8080808080808080)) == 0)) {
            p += 8;
            continue;
        }
        while (end - p >= 2 && p[0] >= 0xc2 && p[0] < 0xe0 && tail(p[1]))
            p += 2;
        if (p == end)
            break;
        n = ml_utf8_sequence(p, end);
        if (n == 0)
            break;
        p += n;
    }
    return (size_t)(p - start);
}

struct ml_span ml_utf8_repair(struct ml_span text, struct ml_buf *buf)
{
    size_t good = ml_utf8_valid_prefix(text.ptr, text.len);
    size_t at = 0;

    if (good == text.len)
        return text;
    while (at < text.len) {
        ml_buf_add(buf, text.ptr + at, good);
        at += good;
        if (at == text.len)
            break;
        ml_buf_puts(buf, "\xef\xbf\xbd");
        at++;
        good = ml_utf8_valid_prefix(text.ptr + at, text.len - at);
    }
    return ml_buf_span(buf);
}

/* Eight bytes at a time, each lane of `sum` counting one of them; 31 rounds cannot overflow a lane. */
static size_t count_tails(const char *ptr, size_t words)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    size_t tails = 0;

    while (words) {
        size_t n = words < 31 ? words : 31;
        uint64_t sum = 0;
        words -= n;
        for (; n; n--, ptr += 8) {
            uint64_t w;
            memcpy(&w, ptr, 8);
            sum += (w >> 7) & ~(w >> 6) & ones;
        }
        tails += (sum * ones) >> 56;
    }
    return tails;
}

size_t ml_utf8_count(const char *ptr, size_t len)
{
    size_t tails = count_tails(ptr, len / 8);

    for (size_t i = len & ~(size_t)7; i < len; i++)
        tails += ((unsigned char)ptr[i] & 0xc0) == 0x80;
    return len - tails;
}

bool ml_utf8_is_nfc(const char *ptr, size_t len)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n;
    bool same;
    size_t plain = 0;

    while (plain < len && (unsigned char)ptr[plain] < 0x80)
        plain++;
    if (plain == len)
        return true;
    n = utf8proc_map((const utf8proc_uint8_t *)ptr, (utf8proc_ssize_t)len, &composed,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    same = n == (utf8proc_ssize_t)len && memcmp(composed, ptr, len) == 0;
    free(composed); /* utf8proc's own memory, not of the seam */
    return same;
}
