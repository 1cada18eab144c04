#include "base/date.h"

#include <stdio.h>

static bool digits(const char *p, int n, int *out)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        v = v * 10 + (p[i] - '0');
    }
    *out = v;
    return true;
}

static int days_in_month(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return m == 2 && leap ? 29 : days[m - 1];
}

bool ml_date_parse(const char *ptr, size_t len, int32_t *out)
{
    int y;
    int m = 1;
    int d = 1;

    if (len != 4 && len != 7 && len != 10)
        return false;
    if (!digits(ptr, 4, &y) || y < 1)
        return false;
    if (len >= 7 && (ptr[4] != '-' || !digits(ptr + 5, 2, &m) || m < 1 || m > 12))
        return false;
    if (len == 10 && (ptr[7] != '-' || !digits(ptr + 8, 2, &d) || d < 1 || d > days_in_month(y, m)))
        return false;
    *out = y * 10000 + m * 100 + d;
    return true;
}

void ml_date_format(int32_t date, char out[ML_DATE_TEXT])
{
    unsigned u = date > 0 ? (unsigned)date : 0;
    snprintf(out, ML_DATE_TEXT, "%04u-%02u-%02u", u / 10000 % 10000, u / 100 % 100, u % 100);
}

int32_t ml_date_of_time(int64_t seconds)
{
    /* Days to civil date, after Howard Hinnant, "chrono-compatible low-level date algorithms". */
    int64_t z = seconds / 86400 - (seconds % 86400 < 0) + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int64_t d = doy - (153 * mp + 2) / 5 + 1;
    int64_t m = mp < 10 ? mp + 3 : mp - 9;
    int64_t y = yoe + era * 400 + (m <= 2);
    return (int32_t)(y * 10000 + m * 100 + d);
}
