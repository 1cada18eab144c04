/*
 * UTF-16, which Excel calls "Unicode text", as UTF-8 on the fly. Private to table/.
 */
#ifndef ML_TABLE_RECODE_H
#define ML_TABLE_RECODE_H

#include <stdbool.h>
#include <stddef.h>

/* The iconv name of the UTF-16 that a text's first bytes are of, by its mark or its zeroes; NULL for another. */
const char *ml_recode_sniff(const unsigned char *p, size_t len);

struct ml_recode;

/* NULL when there is no memory, or no such converter in the C library. */
struct ml_recode *ml_recode_new(const char *encoding);
void ml_recode_free(struct ml_recode *r);

/* Room for more raw bytes, and how many have been put there. */
char *ml_recode_room(struct ml_recode *r, size_t *size);
void ml_recode_put(struct ml_recode *r, size_t count);
/*
 * Up to size (at least 4) bytes of UTF-8; 0 when more raw bytes are needed, or at_end and
 * all is given. Halves of characters become U+FFFD.
 */
size_t ml_recode_take(struct ml_recode *r, bool at_end, char *out, size_t size);

#endif
