/*
 * UTF-8 at the door. Malformed input is not an error: by rule each byte that is not part
 * of a well-formed sequence (Unicode 15, table 3-7) becomes one U+FFFD and counts as one
 * code point, so offsets stay right. After ml_utf8_repair nothing else worries about it.
 */
#ifndef ML_TEXT_UTF8_H
#define ML_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

/* Length of the well-formed sequence at p (1..4), or 0 when there is none before end. */
size_t ml_utf8_sequence(const unsigned char *p, const unsigned char *end);

/* Bytes of the longest well-formed prefix. */
size_t ml_utf8_valid_prefix(const char *ptr, size_t len);

/*
 * *out is text itself when it is well-formed, else a repaired copy in buf (which then must
 * live as long). A failure is seen in buf->failed.
 */
struct ml_span ml_utf8_repair(struct ml_span text, struct ml_buf *buf);

/* Code points in well-formed UTF-8. */
size_t ml_utf8_count(const char *ptr, size_t len);

/* Whether well-formed UTF-8 is in Unicode's composed form (NFC); false also when memory runs out. */
bool ml_utf8_is_nfc(const char *ptr, size_t len);

/* Decodes one code point of well-formed UTF-8 at p and moves p past it. */
static inline int32_t ml_utf8_next(const char **p)
{
    const unsigned char *s = (const unsigned char *)*p;
    if (s[0] < 0x80) {
        *p += 1;
        return s[0];
    }
    if (s[0] < 0xe0) {
        *p += 2;
        return (s[0] & 0x1f) << 6 | (s[1] & 0x3f);
    }
    if (s[0] < 0xf0) {
        *p += 3;
        return (s[0] & 0x0f) << 12 | (s[1] & 0x3f) << 6 | (s[2] & 0x3f);
    }
    *p += 4;
    return (s[0] & 0x07) << 18 | (s[1] & 0x3f) << 12 | (s[2] & 0x3f) << 6 | (s[3] & 0x3f);
}

/* The start of the code point before p, which must be after the start of the text. */
static inline const char *ml_utf8_before(const char *p)
{
    do
        p--;
    while (((unsigned char)*p & 0xc0) == 0x80);
    return p;
}

#endif
