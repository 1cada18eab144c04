/*
 * Calendar dates as one comparable integer, YYYYMMDD; 0 is "no date". Text forms are
 * YYYY-MM-DD, YYYY-MM and YYYY, the short ones standing for their first day.
 */
#ifndef ML_BASE_DATE_H
#define ML_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ML_DATE_TEXT = 11 }; /* "YYYY-MM-DD" and its NUL */

/* False when the bytes are not exactly one of the forms or name no real day. */
bool ml_date_parse(const char *ptr, size_t len, int32_t *out);
void ml_date_format(int32_t date, char out[ML_DATE_TEXT]);
/* The date of a Unix time in UTC. */
int32_t ml_date_of_time(int64_t seconds);

#endif
