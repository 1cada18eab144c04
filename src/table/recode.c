#include "table/recode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/alloc.h"

enum { RAW_SIZE = 64 * 1024 };

struct ml_recode {
    iconv_t convert;
    size_t len;
    char raw[RAW_SIZE];
};

const char *ml_recode_sniff(const unsigned char *p, size_t len)
{
    enum { SAMPLE = 8 };
    size_t zeroes[2] = {0, 0};

    if (len >= 2 && p[0] == 0xff && p[1] == 0xfe)
        return "UTF-16LE";
    if (len >= 2 && p[0] == 0xfe && p[1] == 0xff)
        return "UTF-16BE";
    if (len < SAMPLE)
        return NULL;
    /* Without a mark: a header in Latin letters has every other byte 0. */
    for (size_t i = 0; i < SAMPLE; i++)
        zeroes[i % 2] += p[i] == 0;
    if (zeroes[0] + zeroes[1] != SAMPLE / 2 || (zeroes[0] && zeroes[1]))
        return NULL;
    return zeroes[1] ? "UTF-16LE" : "UTF-16BE";
}

struct ml_recode *ml_recode_new(const char *encoding)
{
    struct ml_recode *r = ml_alloc(sizeof *r);

    if (!r)
        return NULL;
    r->len = 0;
    r->convert = iconv_open("UTF-8", encoding);
    if (r->convert == (iconv_t)-1) {
        ml_free(r);
        return NULL;
    }
    return r;
}

void ml_recode_free(struct ml_recode *r)
{
    if (!r)
        return;
    iconv_close(r->convert);
    ml_free(r);
}

char *ml_recode_room(struct ml_recode *r, size_t *size)
{
    *size = sizeof r->raw - r->len;
    return r->raw + r->len;
}

void ml_recode_put(struct ml_recode *r, size_t count)
{
    r->len += count;
}

size_t ml_recode_take(struct ml_recode *r, bool at_end, char *out, size_t size)
{
    char *from = r->raw;
    char *to = out;

    while (r->len && size >= 4) {
        size_t code = iconv(r->convert, &from, &r->len, &to, &size);
        if (code != (size_t)-1 || errno == E2BIG || (errno == EINVAL && !at_end))
            break;
        if (size < 3)
            break;
        memcpy(to, "\xEF\xBF\xBD", 3);
        to += 3;
        size -= 3;
        from += r->len < 2 ? r->len : 2;
        r->len -= r->len < 2 ? r->len : 2;
    }
    memmove(r->raw, from, r->len);
    return (size_t)(to - out);
}
