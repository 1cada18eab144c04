#include "read/literal.h"

#include <stdbool.h>

/* Past the closing quote of the string that opens at i. */
static size_t skip_string(struct ml_span json, size_t i)
{
    for (i++; i < json.len && json.ptr[i] != '"'; i++)
        if (json.ptr[i] == '\\')
            i++;
    return i + 1;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_spaces(struct ml_span json, size_t i)
{
    while (i < json.len && is_space(json.ptr[i]))
        i++;
    return i;
}

static bool is_number_char(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/* The number that starts at i, if one does. */
static struct ml_span number_at(struct ml_span json, size_t i)
{
    size_t from = i;

    while (i < json.len && is_number_char(json.ptr[i]))
        i++;
    return (struct ml_span){json.ptr + from, i - from};
}

struct ml_span ml_json_member_literal(struct ml_span json, const char *name)
{
    struct ml_span found = {NULL, 0};
    int depth = 0;

    for (size_t i = 0; i < json.len;) {
        char c = json.ptr[i];
        if (c == '"') {
            size_t end = skip_string(json, i);
            size_t colon = skip_spaces(json, end);
            struct ml_span key = {json.ptr + i + 1, end - i - 2};
            if (depth == 1 && colon < json.len && json.ptr[colon] == ':') {
                if (ml_span_is(key, name))
                    found = number_at(json, skip_spaces(json, colon + 1));
                end = colon + 1;
            }
            i = end;
            continue;
        }
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        i++;
    }
    return found;
}
