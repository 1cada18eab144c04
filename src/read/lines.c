#include "read/lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void ml_lines_init(struct ml_lines *l, int fd, const char *name, size_t max)
{
    *l = (struct ml_lines){.fd = fd, .max = max, .name = name};
    ml_buf_init(&l->buf, 0);
}

void ml_lines_release(struct ml_lines *l)
{
    if (l->fd > STDERR_FILENO)
        close(l->fd);
    l->fd = -1;
    ml_buf_release(&l->buf);
}

/* Moves what is left to the front of the buffer, so that it stays as small as the longest line. */
static void compact(struct ml_lines *l)
{
    if (l->pos == 0)
        return;
    memmove(l->buf.data, l->buf.data + l->pos, l->buf.len - l->pos);
    l->buf.len -= l->pos;
    l->seen -= l->pos;
    l->pos = 0;
}

static enum ml_status fill(struct ml_lines *l, struct ml_err *err)
{
    enum { CHUNK = 256 * 1024 };
    char *room;
    ssize_t n;

    compact(l);
    room = ml_buf_reserve(&l->buf, CHUNK);
    if (!room)
        return ml_fail_nomem(err);
    do
        n = read(l->fd, room, CHUNK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return ml_fail(err, ML_EIO, l->name, 0, "cannot be read: %s", strerror(errno));
    l->buf.len += (size_t)n;
    if (n == 0)
        l->at_end = true;
    return ML_OK;
}

static void skip_mark(struct ml_lines *l)
{
    if (!l->started && l->buf.len >= 3 && memcmp(l->buf.data, "\xEF\xBB\xBF", 3) == 0)
        l->pos = l->seen = 3;
    l->started = l->started || l->buf.len >= 3 || l->at_end;
}

/* The newline that ends the next line, or NULL when it has not been read yet. */
static const char *find_end(struct ml_lines *l)
{
    const char *end = l->seen < l->buf.len
                          ? memchr(l->buf.data + l->seen, '\n', l->buf.len - l->seen) : NULL;
    if (!end)
        l->seen = l->buf.len;
    return end;
}

static enum ml_status too_long(const struct ml_lines *l, struct ml_err *err)
{
    return ml_fail(err, ML_ELIMIT, l->name, l->number,
                   "the line is longer than %zu MB; split its text", l->max >> 20);
}

enum ml_status ml_lines_next(struct ml_lines *l, struct ml_span *line, bool *got, struct ml_err *err)
{
    const char *end;
    bool skipped = false;

    *got = false;
    skip_mark(l);
    while (!(end = find_end(l)) && !l->at_end) {
        enum ml_status status;
        if (l->buf.len - l->pos > l->max) {
            skipped = true;
            l->pos = l->buf.len;
        }
        status = fill(l, err);
        if (status)
            return status;
        skip_mark(l);
    }
    if (!end && l->pos == l->buf.len && !skipped)
        return ML_OK;
    *line = (struct ml_span){l->buf.data + l->pos, 0};
    line->len = (end ? (size_t)(end - l->buf.data) : l->buf.len) - l->pos;
    l->pos += line->len + (end ? 1 : 0);
    l->seen = l->pos;
    l->started = true;
    l->number++;
    *got = true;
    return skipped || line->len > l->max ? too_long(l, err) : ML_OK;
}

bool ml_lines_ready(const struct ml_lines *l)
{
    return l->at_end ||
           (l->pos < l->buf.len && memchr(l->buf.data + l->pos, '\n', l->buf.len - l->pos));
}
