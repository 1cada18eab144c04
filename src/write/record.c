#include "write/record.h"

#include <math.h>
#include <string.h>

#include "base/date.h"

struct ml_value ml_value_span(struct ml_span s)
{
    struct ml_value v = {.type = s.len ? ML_VALUE_TEXT : ML_VALUE_NULL, .u.text = s};
    return v;
}

struct ml_value ml_value_text(const char *s)
{
    return ml_value_span(ml_span_of(s));
}

struct ml_value ml_value_int(long long i)
{
    return (struct ml_value){.type = ML_VALUE_INT, .u.i = i};
}

struct ml_value ml_value_real(double d)
{
    return (struct ml_value){.type = isfinite(d) ? ML_VALUE_REAL : ML_VALUE_NULL, .u.d = d};
}

struct ml_value ml_value_bool(bool b)
{
    return (struct ml_value){.type = ML_VALUE_BOOL, .u.b = b};
}

struct ml_value ml_value_date(int32_t date)
{
    return (struct ml_value){.type = date ? ML_VALUE_DATE : ML_VALUE_NULL, .u.i = date};
}

static void flags(struct ml_buf *b, unsigned set)
{
    const char *semicolon = "";

    for (int i = 0; i < ML_FLAG_COUNT; i++) {
        unsigned bit = 1u << i;
        if (!(set & bit))
            continue;
        ml_buf_puts(b, semicolon);
        ml_buf_puts(b, ml_flag_name((enum ml_flag)bit));
        semicolon = ";";
    }
}

static void evidence(struct ml_buf *b, const struct ml_result *r)
{
    for (size_t i = 0; i < r->evidence_count; i++) {
        if (i)
            ml_buf_putc(b, ';');
        ml_buf_puts(b, r->evidence[i].text);
        ml_buf_puts(b, r->evidence[i].weight < 0 ? " " : " +");
        ml_buf_fixed(b, r->evidence[i].weight, 2);
    }
}

static void alternatives(struct ml_buf *b, const struct ml_result *r)
{
    for (size_t i = 0; i < r->alternative_count; i++) {
        if (i)
            ml_buf_putc(b, ';');
        ml_buf_puts(b, r->alternatives[i].place_id);
        ml_buf_putc(b, ' ');
        ml_buf_fixed(b, r->alternatives[i].score, 4);
    }
}

void ml_text_value(struct ml_buf *b, const struct ml_column *column, const struct ml_value *value)
{
    char text[ML_DATE_TEXT];

    switch (value->type) {
    case ML_VALUE_NULL: break;
    case ML_VALUE_TEXT:
    case ML_VALUE_LITERAL: ml_buf_add(b, value->u.text.ptr, value->u.text.len); break;
    case ML_VALUE_INT: ml_buf_int(b, value->u.i); break;
    case ML_VALUE_REAL: ml_buf_fixed(b, value->u.d, column->decimals); break;
    case ML_VALUE_BOOL: ml_buf_puts(b, value->u.b ? "true" : "false"); break;
    case ML_VALUE_DATE:
        ml_date_format((int32_t)value->u.i, text);
        ml_buf_puts(b, text);
        break;
    case ML_VALUE_FLAGS: flags(b, value->u.flags); break;
    case ML_VALUE_EVIDENCE: evidence(b, value->u.result); break;
    case ML_VALUE_ALTERNATIVES: alternatives(b, value->u.result); break;
    }
}

void ml_csv_cell(struct ml_buf *b, const char *ptr, size_t len)
{
    bool quote = false;

    for (size_t i = 0; i < len && !quote; i++)
        quote = ptr[i] == ',' || ptr[i] == '"' || ptr[i] == '\n' || ptr[i] == '\r';
    /* Some readers strip bare spaces at the ends. */
    if (len && (ptr[0] == ' ' || ptr[len - 1] == ' '))
        quote = true;
    if (!quote) {
        ml_buf_add(b, ptr, len);
        return;
    }
    ml_buf_putc(b, '"');
    while (len) {
        const char *mark = memchr(ptr, '"', len);
        size_t n = mark ? (size_t)(mark - ptr) + 1 : len;
        ml_buf_add(b, ptr, n);
        if (mark)
            ml_buf_putc(b, '"');
        ptr += n;
        len -= n;
    }
    ml_buf_putc(b, '"');
}

void ml_csv_header(struct ml_buf *b, const struct ml_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            ml_buf_putc(b, ',');
        ml_buf_add(b, columns[i].name, columns[i].name_len);
    }
    ml_buf_putc(b, '\n');
}

void ml_csv_row(struct ml_buf *b, struct ml_buf *scratch, const struct ml_column *columns,
                const struct ml_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            ml_buf_putc(b, ',');
        ml_buf_clear(scratch);
        ml_text_value(scratch, columns + i, values + i);
        if (scratch->failed)
            b->failed = true;
        ml_csv_cell(b, scratch->data ? scratch->data : "", scratch->len);
    }
    ml_buf_putc(b, '\n');
}
