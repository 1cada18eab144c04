#include "store/tsv.h"

#include <string.h>

#include "base/file.h"
#include "text/utf8.h"

enum { TABLE_LIMIT = 1 << 30 };

static struct ml_span next_line(struct ml_tsv *t)
{
    const char *beg = t->text.data + t->at;
    const char *nl = memchr(beg, '\n', t->text.len - t->at);
    size_t len = nl ? (size_t)(nl - beg) : t->text.len - t->at;

    t->at += len + (nl != NULL);
    t->line++;
    if (len && beg[len - 1] == '\r')
        len--;
    return (struct ml_span){beg, len};
}

static struct ml_span next_field(struct ml_span *line)
{
    const char *tab = line->len ? memchr(line->ptr, '\t', line->len) : NULL;
    size_t len = tab ? (size_t)(tab - line->ptr) : line->len;
    struct ml_span field = {line->ptr, len};

    line->ptr += len + (tab != NULL);
    line->len -= len + (tab != NULL);
    while (field.len && field.ptr[0] == ' ') {
        field.ptr++;
        field.len--;
    }
    while (field.len && field.ptr[field.len - 1] == ' ')
        field.len--;
    return field;
}

static size_t count_fields(struct ml_span line)
{
    size_t n = 1;
    for (size_t i = 0; i < line.len; i++)
        n += line.ptr[i] == '\t';
    return n;
}

static enum ml_status read_header(struct ml_tsv *t, struct ml_err *err)
{
    struct ml_span line = next_line(t);
    size_t seen = 0;

    t->width = count_fields(line);
    if (t->width > ML_TSV_COLUMNS)
        return ml_fail(err, ML_EINPUT, t->path, 1, "has more than %d columns; use the documented header",
                       ML_TSV_COLUMNS);
    for (size_t c = 0; c < t->column_count; c++)
        t->place[c] = SIZE_MAX;
    for (size_t i = 0; i < t->width; i++) {
        struct ml_span name = next_field(&line);
        size_t c = 0;
        while (c < t->column_count && !ml_span_is(name, t->columns[c]))
            c++;
        if (c == t->column_count)
            return ml_fail(err, ML_EINPUT, t->path, 1, "unknown column '%.*s'; see the header in the manual",
                           (int)(name.len > 60 ? 60 : name.len), name.ptr);
        if (t->place[c] != SIZE_MAX)
            return ml_fail(err, ML_EINPUT, t->path, 1, "column '%s' occurs twice; remove one", t->columns[c]);
        t->place[c] = i;
        seen++;
    }
    for (size_t c = 0; c < t->column_count && seen < t->column_count; c++) {
        if (t->place[c] == SIZE_MAX)
            return ml_fail(err, ML_EINPUT, t->path, 1, "column '%s' is missing; add it", t->columns[c]);
    }
    return ML_OK;
}

enum ml_status ml_tsv_open(struct ml_tsv *t, const char *path, const char *const *columns,
                           struct ml_err *err)
{
    enum ml_status status;

    *t = (struct ml_tsv){.path = path, .columns = columns};
    while (columns[t->column_count])
        t->column_count++;
    ml_buf_init(&t->text, TABLE_LIMIT);
    status = ml_file_read(path, &t->text, err);
    if (!status && t->text.len == 0)
        status = ml_fail(err, ML_EINPUT, path, 1, "is empty; it needs a header line");
    if (!status && t->text.len >= 3 && memcmp(t->text.data, "\xef\xbb\xbf", 3) == 0)
        t->at = 3;
    if (!status)
        status = read_header(t, err);
    if (status)
        ml_tsv_close(t);
    return status;
}

void ml_tsv_close(struct ml_tsv *t)
{
    ml_buf_release(&t->text);
}

enum ml_status ml_tsv_next(struct ml_tsv *t, struct ml_span *field, int *more, struct ml_err *err)
{
    struct ml_span line;
    struct ml_span fields[ML_TSV_COLUMNS];
    size_t n;

    do {
        *more = t->at < t->text.len;
        if (!*more)
            return ML_OK;
        line = next_line(t);
    } while (line.len == 0);
    if (ml_utf8_valid_prefix(line.ptr, line.len) != line.len)
        return ml_fail(err, ML_EINPUT, t->path, t->line, "is not valid UTF-8; save the table as UTF-8");
    if (memchr(line.ptr, '\0', line.len))
        return ml_fail(err, ML_EINPUT, t->path, t->line, "holds a NUL byte; save the table as UTF-8 text");
    n = count_fields(line);
    if (n != t->width)
        return ml_fail(err, ML_EINPUT, t->path, t->line,
                       "has %zu fields where the header has %zu; check the tabs", n, t->width);
    for (size_t i = 0; i < n; i++)
        fields[i] = next_field(&line);
    for (size_t c = 0; c < t->column_count; c++)
        field[c] = fields[t->place[c]];
    return ML_OK;
}
