#include "import/textfile.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include "base/alloc.h"
#include "text/utf8.h"

enum { CHUNK = 64 * 1024, LONGEST = 1 << 20 };

struct ml_textfile {
    const char *path;
    FILE *file;
    zip_t *zip;
    zip_file_t *entry;
    struct ml_buf buf;
    size_t from;        /* start of what has not been given out */
    size_t line;
    double size;        /* bytes, unpacked; 0 = not known */
    double done;
    bool end;
};

static bool ends_with(const char *s, const char *tail)
{
    size_t n = strlen(s);
    size_t m = strlen(tail);
    return n >= m && strcmp(s + n - m, tail) == 0;
}

/* The longest text: beside it lie a readme, a list of languages. */
static enum ml_status open_zip(struct ml_textfile *s, struct ml_err *err)
{
    int code = 0;
    zip_int64_t count;
    zip_int64_t best = -1;
    zip_stat_t st;

    s->zip = zip_open(s->path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (!s->zip)
        return ml_fail(err, ML_EFORMAT, s->path, 0, "is no whole zip file; fetch it again");
    count = zip_get_num_entries(s->zip, 0);
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(s->zip, (zip_uint64_t)i, 0);
        if (!name || !ends_with(name, ".txt") || zip_stat_index(s->zip, (zip_uint64_t)i, 0, &st) != 0 ||
            !(st.valid & ZIP_STAT_SIZE) || (best >= 0 && (double)st.size <= s->size))
            continue;
        best = i;
        s->size = (double)st.size;
    }
    if (best < 0)
        return ml_fail(err, ML_EFORMAT, s->path, 0, "holds no .txt; name a GeoNames zip");
    s->entry = zip_fopen_index(s->zip, (zip_uint64_t)best, 0);
    return s->entry ? ML_OK : ml_fail(err, ML_EFORMAT, s->path, 0, "cannot be unpacked: %s; fetch it again",
                                      zip_strerror(s->zip));
}

enum ml_status ml_textfile_open(const char *path, struct ml_textfile **out, struct ml_err *err)
{
    struct ml_textfile *s = ml_calloc(1, sizeof *s);
    enum ml_status status = ML_OK;
    struct stat st;

    *out = NULL;
    if (!s)
        return ml_fail_nomem(err);
    s->path = path;
    ml_buf_init(&s->buf, 2 * LONGEST + 2 * CHUNK);
    s->file = fopen(path, "rb");
    if (!s->file)
        status = ml_fail(err, ML_EIO, path, 0, "cannot be opened: %s; check the name and its permissions",
                         strerror(errno));
    if (!status && fstat(fileno(s->file), &st) == 0 && S_ISREG(st.st_mode))
        s->size = (double)st.st_size;
    if (!status && ends_with(path, ".zip"))
        status = open_zip(s, err);
    if (status)
        ml_textfile_close(s);
    else
        *out = s;
    return status;
}

void ml_textfile_close(struct ml_textfile *s)
{
    if (!s)
        return;
    if (s->entry)
        zip_fclose(s->entry);
    if (s->zip)
        zip_discard(s->zip);
    if (s->file)
        fclose(s->file);
    ml_buf_release(&s->buf);
    ml_free(s);
}

double ml_textfile_share(const struct ml_textfile *s)
{
    return s->size > 0 ? s->done / s->size : -1;
}

size_t ml_textfile_at(const struct ml_textfile *s)
{
    return s->line;
}

static enum ml_status fill(struct ml_textfile *s, struct ml_err *err)
{
    char *p;
    zip_int64_t n;

    if (s->from) {
        memmove(s->buf.data, s->buf.data + s->from, s->buf.len - s->from);
        s->buf.len -= s->from;
        s->from = 0;
    }
    if (s->buf.len > LONGEST)
        return ml_fail(err, ML_EINPUT, s->path, s->line + 1, "is longer than a megabyte; is this a text file?");
    p = ml_buf_reserve(&s->buf, CHUNK);
    if (!p)
        return ml_fail_nomem(err);
    n = s->entry ? zip_fread(s->entry, p, CHUNK) : (zip_int64_t)fread(p, 1, CHUNK, s->file);
    if (n < 0)
        return ml_fail(err, ML_EFORMAT, s->path, s->line + 1, "cannot be unpacked from here on: %s; fetch it again",
                       zip_file_strerror(s->entry));
    if (n == 0 && !s->entry && ferror(s->file))
        return ml_fail(err, ML_EIO, s->path, s->line + 1, "cannot be read: %s", strerror(errno));
    s->buf.len += (size_t)n;
    s->done += (double)n;
    s->end = n == 0;
    return ML_OK;
}

enum ml_status ml_textfile_line(struct ml_textfile *s, struct ml_span *line, int *more, int *whole,
                              struct ml_err *err)
{
    const char *nl = NULL;
    size_t looked = 0;

    *more = 0;
    for (;;) {
        size_t have = s->buf.len - s->from;
        enum ml_status status;
        if (have > looked)
            nl = memchr(s->buf.data + s->from + looked, '\n', have - looked);
        if (nl || s->end)
            break;
        looked = have;
        status = fill(s, err);
        if (status)
            return status;
    }
    if (s->from == s->buf.len)
        return ML_OK;
    line->ptr = s->buf.data + s->from;
    line->len = nl ? (size_t)(nl - line->ptr) : s->buf.len - s->from;
    s->from += line->len + (nl != NULL);
    s->line++;
    if (line->len && line->ptr[line->len - 1] == '\r')
        line->len--;
    *more = 1;
    *whole = nl != NULL;
    if (ml_utf8_valid_prefix(line->ptr, line->len) != line->len || memchr(line->ptr, '\0', line->len))
        return ml_fail(err, ML_EINPUT, s->path, s->line, "is not valid UTF-8; fetch the file again or convert it");
    return ML_OK;
}
