/* The JSON side of records: a straight run of appends, no tree and no printf. */
#include "base/date.h"
#include "write/candidates.h"
#include "write/record.h"
#include "write/step.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

static void escape(struct ml_buf *b, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char unicode[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    char two[2] = {'\\', 0};

    switch (c) {
    case '"': two[1] = '"'; break;
    case '\\': two[1] = '\\'; break;
    case '\n': two[1] = 'n'; break;
    case '\r': two[1] = 'r'; break;
    case '\t': two[1] = 't'; break;
    default: ml_buf_add(b, unicode, sizeof unicode); return;
    }
    ml_buf_add(b, two, 2);
}

void ml_json_string(struct ml_buf *b, const char *ptr, size_t len)
{
    size_t from = 0;
    size_t i = 0;

    ml_buf_putc(b, '"');
    while (i < len) {
        unsigned char c = (unsigned char)ptr[i];
        uint32_t cp;
        size_t n = 1;
        if (c >= 0x80) {
            n = ml_utf8_step(ptr + i, len - i, &cp);
            if (cp != ML_UTF8_MALFORMED) {
                i += n;
                continue;
            }
        } else if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) {
            i++;
            continue;
        }
        ml_buf_add(b, ptr + from, i - from);
        if (c >= 0x80)
            ADD(b, "\xEF\xBF\xBD");
        else
            escape(b, c);
        i += n;
        from = i;
    }
    ml_buf_add(b, ptr + from, len - from);
    ml_buf_putc(b, '"');
}

static void flags(struct ml_buf *b, unsigned set)
{
    const char *comma = "";

    ml_buf_putc(b, '[');
    for (int i = 0; i < ML_FLAG_COUNT; i++) {
        unsigned bit = 1u << i;
        if (!(set & bit))
            continue;
        ml_buf_puts(b, comma);
        ml_buf_putc(b, '"');
        ml_buf_puts(b, ml_flag_name((enum ml_flag)bit));
        ml_buf_putc(b, '"');
        comma = ",";
    }
    ml_buf_putc(b, ']');
}

void ml_json_evidence(struct ml_buf *b, const struct ml_evidence *list, size_t count)
{
    ml_buf_putc(b, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            ml_buf_putc(b, ',');
        ADD(b, "{\"reason\":");
        ml_json_string(b, list[i].text, ml_span_of(list[i].text).len);
        ADD(b, ",\"weight\":");
        ml_buf_fixed(b, list[i].weight, 3);
        ml_buf_putc(b, '}');
    }
    ml_buf_putc(b, ']');
}

static void date(struct ml_buf *b, int32_t value)
{
    char text[ML_DATE_TEXT];

    ml_date_format(value, text);
    ml_buf_putc(b, '"');
    ml_buf_add(b, text, ML_DATE_TEXT - 1);
    ml_buf_putc(b, '"');
}

void ml_json_value(struct ml_buf *b, const struct ml_column *column, const struct ml_value *value)
{
    switch (value->type) {
    case ML_VALUE_NULL: ADD(b, "null"); break;
    case ML_VALUE_TEXT: ml_json_string(b, value->u.text.ptr, value->u.text.len); break;
    case ML_VALUE_LITERAL: ml_buf_add(b, value->u.text.ptr, value->u.text.len); break;
    case ML_VALUE_INT: ml_buf_int(b, value->u.i); break;
    case ML_VALUE_REAL: ml_buf_fixed(b, value->u.d, column->decimals); break;
    case ML_VALUE_BOOL: ml_buf_puts(b, value->u.b ? "true" : "false"); break;
    case ML_VALUE_DATE: date(b, (int32_t)value->u.i); break;
    case ML_VALUE_FLAGS: flags(b, value->u.flags); break;
    case ML_VALUE_EVIDENCE:
        ml_json_evidence(b, value->u.result->evidence, value->u.result->evidence_count);
        break;
    case ML_VALUE_ALTERNATIVES:
        ml_json_candidates(b, value->u.result->alternatives, value->u.result->alternative_count);
        break;
    }
}

void ml_json_object(struct ml_buf *b, const struct ml_column *columns, const struct ml_value *values,
                    size_t count)
{
    ml_buf_putc(b, '{');
    for (size_t i = 0; i < count; i++) {
        if (i)
            ml_buf_putc(b, ',');
        ml_buf_add(b, columns[i].key, columns[i].key_len);
        ml_json_value(b, columns + i, values + i);
    }
    ml_buf_putc(b, '}');
}

void ml_json_position(struct ml_buf *b, struct ml_lonlat p)
{
    ml_buf_putc(b, '[');
    ml_buf_fixed(b, p.lon, 6);
    ml_buf_putc(b, ',');
    ml_buf_fixed(b, p.lat, 6);
    ml_buf_putc(b, ']');
}
