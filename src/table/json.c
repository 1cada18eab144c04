/* The members of a JSON object with the bytes of their values: what jansson does not tell. */
#include <string.h>

#include "base/alloc.h"
#include "table/table_int.h"

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
        p++;
    return p;
}

/* p stands on the opening quote; returns behind the closing one. */
static const char *skip_string(const char *p, const char *end)
{
    for (p++; p < end && *p != '"'; p++)
        p += *p == '\\';
    return p < end ? p + 1 : end;
}

static const char *skip_value(const char *p, const char *end)
{
    size_t depth = 0;

    for (; p < end; p++) {
        if (*p == '"') {
            p = skip_string(p, end);
            if (depth == 0)
                return p;
            p--;
        } else if (*p == '{' || *p == '[') {
            depth++;
        } else if (*p == '}' || *p == ']') {
            if (depth == 0)
                return p;
            if (--depth == 0)
                return p + 1;
        } else if (depth == 0 && strchr(", \t\r\n", *p)) {
            return p;
        }
    }
    return end;
}

static unsigned hex4(const char *p)
{
    unsigned v = 0;

    for (int i = 0; i < 4; i++) {
        char c = p[i];
        v = v << 4 | (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return v;
}

static char *put_utf8(char *q, unsigned cp)
{
    if (cp < 0x80) {
        *q++ = (char)cp;
    } else if (cp < 0x800) {
        *q++ = (char)(0xc0 | cp >> 6);
        *q++ = (char)(0x80 | (cp & 0x3f));
    } else if (cp < 0x10000) {
        *q++ = (char)(0xe0 | cp >> 12);
        *q++ = (char)(0x80 | (cp >> 6 & 0x3f));
        *q++ = (char)(0x80 | (cp & 0x3f));
    } else {
        *q++ = (char)(0xf0 | cp >> 18);
        *q++ = (char)(0x80 | (cp >> 12 & 0x3f));
        *q++ = (char)(0x80 | (cp >> 6 & 0x3f));
        *q++ = (char)(0x80 | (cp & 0x3f));
    }
    return q;
}

/* *p stands on the u of an escape; moves behind it. jansson has seen to lone surrogates. */
static unsigned take_unicode(const char **p)
{
    unsigned cp = hex4(*p + 1);

    *p += 5;
    if (cp >= 0xd800 && cp < 0xdc00 && (*p)[0] == '\\' && (*p)[1] == 'u') {
        cp = 0x10000 + ((cp - 0xd800) << 10) + (hex4(*p + 2) - 0xdc00);
        *p += 6;
    }
    return cp;
}

static char simple_escape(char c)
{
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'f': return '\f';
    default: return c;
    }
}

/* The text between the quotes, borrowed when it has no escapes. */
static bool decode(const char *p, const char *end, struct ml_arena *arena, struct ml_span *out)
{
    char *text;
    char *q;

    if (!memchr(p, '\\', (size_t)(end - p))) {
        *out = (struct ml_span){p, (size_t)(end - p)};
        return true;
    }
    text = q = ml_arena_alloc(arena, (size_t)(end - p) + 1);
    if (!text)
        return false;
    while (p < end) {
        if (*p != '\\') {
            *q++ = *p++;
        } else if (p[1] == 'u') {
            p++;
            q = put_utf8(q, take_unicode(&p));
        } else {
            *q++ = simple_escape(p[1]);
            p += 2;
        }
    }
    *out = (struct ml_span){text, (size_t)(q - text)};
    return true;
}

static bool take_member(const char **p, const char *end, struct ml_arena *arena, struct ml_cell *cell)
{
    const char *beg = *p;
    const char *stop = skip_string(beg, end);

    *cell = (struct ml_cell){.type = ML_CELL_JSON};
    if (!decode(beg + 1, stop - 1, arena, &cell->name))
        return false;
    beg = skip_blanks(stop, end);
    beg = skip_blanks(beg + (beg < end), end);
    stop = skip_value(beg, end);
    cell->text = (struct ml_span){beg, (size_t)(stop - beg)};
    *p = stop;
    if (cell->text.len >= 2 && *beg == '"') {
        cell->type = ML_CELL_TEXT;
        return decode(beg + 1, stop - 1, arena, &cell->text);
    }
    if (ml_span_is(cell->text, "null"))
        cell->type = ML_CELL_NULL;
    return true;
}

bool ml_json_members(struct ml_span object, struct ml_arena *arena, struct ml_cell **cells, size_t *cap,
                     size_t *count)
{
    const char *end = object.ptr + object.len;
    const char *p = skip_blanks(object.ptr, end);

    *count = 0;
    if (p < end)
        p++;
    for (;;) {
        void *grown = *cells;
        p = skip_blanks(p, end);
        if (p < end && *p == ',')
            p = skip_blanks(p + 1, end);
        if (p >= end || *p != '"')
            return true;
        if (!ml_grow(&grown, cap, *count + 1, sizeof **cells))
            return false;
        *cells = grown;
        if (!take_member(&p, end, arena, *cells + *count))
            return false;
        ++*count;
    }
}
