#include "table/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "table/recode.h"

enum { PACKED_SIZE = 64 * 1024, RAW_FIRST = 32 * 1024 };

struct ml_stream {
    int fd;
    const char *name;
    uint64_t size;          /* of a regular file, else 0 */
    uint64_t taken;         /* bytes of the file itself */
    bool at_end;
    bool unpacking;
    bool between;           /* one gzip member is over, another may follow */
    z_stream z;
    struct ml_recode *recode;   /* UTF-16; else NULL */
    bool raw_end;           /* of recode: all its bytes are there */
    bool begun;             /* the first bytes have been looked at */
    const char *encoding;   /* of UTF-16 that does not tell itself; NULL */
    size_t ahead;           /* bytes of packed not yet given */
    size_t ahead_pos;
    unsigned char packed[PACKED_SIZE];
};

static enum ml_status fill(struct ml_stream *s, struct ml_err *err)
{
    ssize_t n;

    do
        n = read(s->fd, s->packed, sizeof s->packed);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return ml_fail(err, ML_EIO, s->name, 0, "cannot be read: %s", strerror(errno));
    s->ahead = (size_t)n;
    s->ahead_pos = 0;
    s->taken += (size_t)n;
    s->at_end = n == 0;
    return ML_OK;
}

static enum ml_status start(struct ml_stream *s, struct ml_err *err)
{
    enum ml_status status = fill(s, err);

    /* One byte may be all that a slow pipe gives; no table begins with half a magic number. */
    if (status || s->ahead < 2 || s->packed[0] != 0x1f || s->packed[1] != 0x8b)
        return status;
    if (inflateInit2(&s->z, 16 + MAX_WBITS) != Z_OK)
        return ml_fail_nomem(err);
    s->unpacking = true;
    s->z.next_in = s->packed;
    s->z.avail_in = (uInt)s->ahead;
    return ML_OK;
}

enum ml_status ml_stream_open(const char *path, struct ml_stream **out, struct ml_err *err)
{
    bool standard = strcmp(path, "-") == 0;
    struct ml_stream *s = ml_calloc(1, sizeof *s);
    struct stat st;
    enum ml_status status;

    *out = NULL;
    if (!s)
        return ml_fail_nomem(err);
    s->name = standard ? "standard input" : path;
    s->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0) {
        status = ml_fail(err, ML_EIO, path, 0, "cannot be opened: %s; check the name and its permissions",
                         strerror(errno));
        ml_free(s);
        return status;
    }
    if (fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode))
        s->size = (uint64_t)st.st_size;
    status = start(s, err);
    if (status)
        ml_stream_close(s);
    else
        *out = s;
    return status;
}

void ml_stream_close(struct ml_stream *s)
{
    if (!s)
        return;
    if (s->unpacking)
        inflateEnd(&s->z);
    ml_recode_free(s->recode);
    if (s->fd > STDERR_FILENO)
        close(s->fd);
    ml_free(s);
}

static enum ml_status read_plain(struct ml_stream *s, char *room, size_t size, size_t *got,
                                 struct ml_err *err)
{
    ssize_t n;

    *got = s->ahead - s->ahead_pos;
    if (*got) {
        *got = *got < size ? *got : size;
        memcpy(room, s->packed + s->ahead_pos, *got);
        s->ahead_pos += *got;
        return ML_OK;
    }
    if (s->at_end)
        return ML_OK;
    do
        n = read(s->fd, room, size);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return ml_fail(err, ML_EIO, s->name, 0, "cannot be read: %s", strerror(errno));
    s->at_end = n == 0;
    *got = (size_t)n;
    s->taken += (size_t)n;
    return ML_OK;
}

static enum ml_status damaged(const struct ml_stream *s, const char *what, struct ml_err *err)
{
    return ml_fail(err, ML_EFORMAT, s->name, 0, "the gzip data %s; fetch or pack the file again", what);
}

/* Members may follow each other (RFC 1952, 2.2); zeroes behind the last are padding. */
static bool next_member(struct ml_stream *s)
{
    while (s->z.avail_in && *s->z.next_in == 0) {
        s->z.next_in++;
        s->z.avail_in--;
    }
    if (s->z.avail_in == 0)
        return false;
    inflateReset(&s->z);
    s->between = false;
    return true;
}

static enum ml_status read_packed(struct ml_stream *s, char *room, size_t size, size_t *got,
                                  struct ml_err *err)
{
    s->z.next_out = (unsigned char *)room;
    s->z.avail_out = (uInt)(size < UINT32_MAX / 2 ? size : UINT32_MAX / 2);
    *got = 0;
    while (*got == 0) {
        int code;
        if (s->z.avail_in == 0 && !s->at_end) {
            enum ml_status status = fill(s, err);
            if (status)
                return status;
            s->z.next_in = s->packed;
            s->z.avail_in = (uInt)s->ahead;
        }
        if (s->between && !next_member(s)) {
            if (s->at_end)
                return ML_OK;
            continue;
        }
        if (s->at_end && s->z.avail_in == 0)
            return damaged(s, "ends in the middle", err);
        code = inflate(&s->z, Z_NO_FLUSH);
        *got = (size_t)(s->z.next_out - (unsigned char *)room);
        if (code == Z_STREAM_END)
            s->between = true;
        else if (code == Z_MEM_ERROR)
            return ml_fail_nomem(err);
        else if (code != Z_OK && code != Z_BUF_ERROR)
            return damaged(s, "is damaged", err);
    }
    return ML_OK;
}

static enum ml_status read_raw(struct ml_stream *s, char *room, size_t size, size_t *got, struct ml_err *err)
{
    return s->unpacking ? read_packed(s, room, size, got, err) : read_plain(s, room, size, got, err);
}

/* The first bytes, which tell whether all of them have to be converted. */
static enum ml_status read_first(struct ml_stream *s, char *room, size_t size, size_t *got, struct ml_err *err)
{
    const char *encoding;
    char *raw;
    size_t most;
    enum ml_status status = read_raw(s, room, size < RAW_FIRST ? size : RAW_FIRST, got, err);

    s->begun = true;
    encoding = ml_recode_sniff((const unsigned char *)room, *got);
    if (!encoding)
        encoding = s->encoding;
    if (status || !encoding)
        return status;
    s->recode = ml_recode_new(encoding);
    if (!s->recode)
        return ml_fail(err, ML_EUSAGE, s->name, 0, "encoding '%.60s' cannot be read here; see iconv -l", encoding);
    raw = ml_recode_room(s->recode, &most);
    memcpy(raw, room, *got);
    ml_recode_put(s->recode, *got);
    s->raw_end = *got == 0;
    return ML_OK;
}

static enum ml_status read_recoded(struct ml_stream *s, char *room, size_t size, size_t *got, struct ml_err *err)
{
    enum ml_status status = ML_OK;

    while (!(*got = ml_recode_take(s->recode, s->raw_end, room, size)) && !s->raw_end && !status) {
        size_t most, more;
        char *raw = ml_recode_room(s->recode, &most);
        status = read_raw(s, raw, most, &more, err);
        ml_recode_put(s->recode, more);
        s->raw_end = !status && more == 0;
    }
    return status;
}

enum ml_status ml_stream_read(struct ml_stream *s, char *room, size_t size, size_t *got,
                              struct ml_err *err)
{
    if (!s->begun) {
        enum ml_status status = read_first(s, room, size, got, err);
        if (status || !s->recode)
            return status;
    }
    return s->recode ? read_recoded(s, room, size, got, err) : read_raw(s, room, size, got, err);
}

void ml_stream_expect_utf16(struct ml_stream *s, bool big_endian)
{
    s->encoding = big_endian ? "UTF-16BE" : "UTF-16LE";
}

bool ml_stream_is_utf16(const struct ml_stream *s)
{
    return s->recode != NULL;
}

enum ml_status ml_stream_skip(struct ml_stream *s, uint64_t count, struct ml_err *err)
{
    char scrap[16 * 1024];
    uint64_t ahead = s->ahead - s->ahead_pos;

    /* A plain file need not be read again. */
    if (!s->unpacking && !s->recode && s->size && count > ahead && s->taken - ahead + count <= s->size &&
        lseek(s->fd, (off_t)(count - ahead), SEEK_CUR) >= 0) {
        s->taken += count - ahead;
        s->ahead_pos = s->ahead;
        return ML_OK;
    }
    while (count) {
        size_t got;
        enum ml_status status = ml_stream_read(s, scrap, count < sizeof scrap ? (size_t)count : sizeof scrap,
                                               &got, err);
        if (status)
            return status;
        if (got == 0)
            return ml_fail(err, ML_EINPUT, s->name, 0,
                           "is shorter than when the work began; run without --resume");
        count -= got;
    }
    return ML_OK;
}

uint64_t ml_stream_size(const struct ml_stream *s)
{
    return s->size;
}

double ml_stream_share(const struct ml_stream *s)
{
    return s->size ? (double)s->taken / (double)s->size : -1;
}

const char *ml_stream_name(const struct ml_stream *s)
{
    return s->name;
}
