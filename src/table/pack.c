#include "table/pack.h"

#include <string.h>

static void put(struct ml_buf *b, const void *p, size_t size)
{
    char raw[sizeof(uint64_t)];

    memcpy(raw, p, size);
    ml_buf_add(b, raw, size);
}

static bool take(const char **p, const char *end, void *out, size_t size)
{
    if ((size_t)(end - *p) < size)
        return false;
    memcpy(out, *p, size);
    *p += size;
    return true;
}

void ml_pack_size(struct ml_buf *b, size_t n)
{
    uint64_t v = n;
    put(b, &v, sizeof v);
}

bool ml_unpack_size(const char **p, const char *end, size_t *n)
{
    uint64_t v;

    if (!take(p, end, &v, sizeof v))
        return false;
    *n = (size_t)v;
    return true;
}

static void put_span(struct ml_buf *b, struct ml_span s)
{
    uint32_t n = (uint32_t)s.len;
    put(b, &n, sizeof n);
    if (s.len)
        ml_buf_add(b, s.ptr, s.len);
}

static bool take_span(const char **p, const char *end, struct ml_span *out)
{
    uint32_t n;

    if (!take(p, end, &n, sizeof n) || (size_t)(end - *p) < n)
        return false;
    *out = (struct ml_span){*p, n};
    *p += n;
    return true;
}

enum { HAS_NAME = 0x40 };

void ml_pack_cell(struct ml_buf *b, const struct ml_cell *cell)
{
    ml_buf_putc(b, (char)(cell->type | (cell->name.ptr ? HAS_NAME : 0)));
    if (cell->name.ptr)
        put_span(b, cell->name);
    switch (cell->type) {
    case ML_CELL_NULL: break;
    case ML_CELL_INT: put(b, &cell->i, sizeof cell->i); break;
    case ML_CELL_REAL: put(b, &cell->d, sizeof cell->d); break;
    case ML_CELL_TEXT:
    case ML_CELL_JSON:
    case ML_CELL_BLOB: put_span(b, cell->text); break;
    }
}

bool ml_unpack_cell(const char **p, const char *end, struct ml_cell *cell)
{
    unsigned char tag;

    *cell = (struct ml_cell){.type = ML_CELL_NULL};
    if (!take(p, end, &tag, 1))
        return false;
    if ((tag & HAS_NAME) && !take_span(p, end, &cell->name))
        return false;
    cell->type = (enum ml_cell_type)(tag & ~HAS_NAME);
    switch (cell->type) {
    case ML_CELL_NULL: return true;
    case ML_CELL_INT: return take(p, end, &cell->i, sizeof cell->i);
    case ML_CELL_REAL: return take(p, end, &cell->d, sizeof cell->d);
    case ML_CELL_TEXT:
    case ML_CELL_JSON:
    case ML_CELL_BLOB: return take_span(p, end, &cell->text);
    }
    return false;
}
