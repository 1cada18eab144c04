/* Dates in the forms that event tables and spreadsheets write. */
#include <stdio.h>
#include <string.h>

#include "annotate/annotate.h"
#include "base/date.h"

struct number {
    int value;
    size_t digits;
};

static const char *take_number(const char *p, const char *end, struct number *n)
{
    *n = (struct number){0};
    while (p < end && *p >= '0' && *p <= '9' && n->digits < 8) {
        n->value = n->value * 10 + (*p++ - '0');
        n->digits++;
    }
    return p;
}

static bool make(int year, int month, int day, int32_t *out)
{
    char text[32];

    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    return ml_date_parse(text, 10, out);
}

/* The month whose name begins with these three letters; 0 = none. */
static int month_of(const char *p, const char *end)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    char low[4] = "";

    if (end - p < 3)
        return 0;
    for (int i = 0; i < 3; i++)
        low[i] = (char)(p[i] | 0x20);
    for (int m = 0; m < 12; m++)
        if (memcmp(names + 3 * m, low, 3) == 0)
            return m + 1;
    return 0;
}

static const char *skip(const char *p, const char *end, const char *set)
{
    while (p < end && strchr(set, *p))
        p++;
    return p;
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static const char *skip_letters(const char *p, const char *end)
{
    while (p < end && is_letter(*p))
        p++;
    return p;
}

/* "17 September 2022", "17-Sep-22", "September 17, 2022". */
static bool with_month_name(const char *p, const char *end, int32_t *out)
{
    struct number first = {0};
    struct number second;
    int month;

    if (!is_letter(*p)) {
        p = take_number(p, end, &first);
        p = skip(p, end, " -/.");
    }
    month = p < end && is_letter(*p) ? month_of(p, end) : 0;
    if (!month)
        return false;
    p = skip(skip_letters(p, end), end, " -/.");
    p = take_number(p, end, &second);
    if (!first.digits) {
        first = second;
        p = take_number(skip(p, end, " ,"), end, &second);
    }
    if (second.digits == 2)
        second.value += second.value < 70 ? 2000 : 1900;
    return make(second.value, month, first.value, out);
}

/* "17.09.2022" and "17/09/2022"; the American order only where no other is possible. */
static bool day_first(const char *p, const char *end, int32_t *out)
{
    struct number n[3];
    char mark;

    p = take_number(p, end, n);
    if (p == end || !strchr("./-", *p))
        return false;
    mark = *p;
    p = take_number(p + 1, end, n + 1);
    if (p == end || *p != mark)
        return false;
    take_number(p + 1, end, n + 2);
    if (n[0].digits > 2 || n[1].digits > 2 || (n[2].digits != 4 && n[2].digits != 2))
        return false;
    if (n[2].digits == 2)
        n[2].value += n[2].value < 70 ? 2000 : 1900;
    if (n[1].value > 12 && mark == '/')
        return make(n[2].value, n[0].value, n[1].value, out);
    return make(n[2].value, n[1].value, n[0].value, out);
}

bool ml_table_date(struct ml_span text, int32_t *out)
{
    const char *p = text.ptr;
    const char *end = p + text.len;
    struct number n;

    if (text.len == 0)
        return false;
    if (ml_date_parse(p, text.len, out))
        return true;
    /* The day of a time stamp. */
    if (text.len > 10 && (p[10] == ' ' || p[10] == 'T') && ml_date_parse(p, 10, out))
        return true;
    take_number(p, end, &n);
    if (n.digits == 8)
        return make(n.value / 10000, n.value / 100 % 100, n.value % 100, out);
    if (n.digits == 4 && text.len >= 8 && (p[4] == '/' || p[4] == '.')) {
        struct number m[2];
        p = take_number(p + 5, end, m);
        if (p < end)
            take_number(p + 1, end, m + 1);
        return p < end && make(n.value, m[0].value, m[1].value, out);
    }
    return with_month_name(p, end, out) || day_first(p, end, out);
}
