/* realpath is an XSI function. */
#define _XOPEN_SOURCE 700

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

static enum ml_status fill(FILE *in, const char *name, struct ml_buf *buf, struct ml_err *err)
{
    enum { CHUNK = 64 * 1024 };

    for (;;) {
        size_t room = buf->max ? buf->max - buf->len : CHUNK;
        size_t want = room < CHUNK ? room : CHUNK;
        char *p;
        size_t n;
        if (want == 0) { /* full: is that all? */
            if (fgetc(in) == EOF)
                break;
            return ml_fail(err, ML_ELIMIT, name, 0, "is larger than %zu MB; split it into several files",
                           buf->max >> 20);
        }
        p = ml_buf_reserve(buf, want);
        if (!p)
            return ml_fail_nomem(err);
        n = fread(p, 1, want, in);
        buf->len += n;
        buf->data[buf->len] = '\0';
        if (n < want)
            break;
    }
    if (ferror(in))
        return ml_fail(err, ML_EIO, name, 0, "cannot be read: %s", strerror(errno));
    return ML_OK;
}

enum ml_status ml_file_read(const char *path, struct ml_buf *buf, struct ml_err *err)
{
    struct stat st;
    FILE *in;
    enum ml_status status;

    if (strcmp(path, "-") == 0)
        return fill(stdin, "standard input", buf, err);
    in = fopen(path, "rb");
    if (!in)
        return ml_fail(err, ML_EIO, path, 0, "cannot be opened: %s; check the name and its permissions",
                       strerror(errno));
    if (fstat(fileno(in), &st) == 0 && S_ISDIR(st.st_mode)) {
        fclose(in);
        return ml_fail(err, ML_EIO, path, 0, "is a directory; name the files in it");
    }
    status = fill(in, path, buf, err);
    fclose(in);
    return status;
}

char *ml_file_part_name(const char *path, const char *suffix)
{
    size_t size = strlen(path) + strlen(suffix) + 32;
    char *p = ml_alloc(size);
    if (p)
        snprintf(p, size, "%s.tmp-%ld%s", path, (long)getpid(), suffix);
    return p;
}

static char *dup_string(const char *s)
{
    size_t size = strlen(s) + 1;
    char *p = ml_alloc(size);
    return p ? memcpy(p, s, size) : NULL;
}

/* A link is followed, so that the file it names is replaced and the link stays. */
static char *target_of(const char *path)
{
    struct stat st;
    char *real = lstat(path, &st) == 0 && S_ISLNK(st.st_mode) ? realpath(path, NULL) : NULL;
    char *copy = dup_string(real ? real : path);
    free(real);
    return copy;
}

bool ml_file_is_special(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

enum ml_status ml_outfile_open(struct ml_outfile *f, const char *path, struct ml_err *err)
{
    bool special;
    enum ml_status status = ML_OK;

    *f = (struct ml_outfile){.stream = stdout};
    if (!path || strcmp(path, "-") == 0)
        return ML_OK;
    f->stream = NULL;
    special = ml_file_is_special(path);
    f->path = special ? dup_string(path) : target_of(path);
    f->part = special ? NULL : f->path ? ml_file_part_name(f->path, "") : NULL;
    if (!f->path || (!special && !f->part)) {
        ml_outfile_discard(f);
        return ml_fail_nomem(err);
    }
    f->stream = fopen(special ? f->path : f->part, "wb");
    if (!f->stream) {
        status = ml_fail(err, ML_EIO, path, 0, "cannot be written: %s; choose another place with -o",
                         strerror(errno));
        ml_free(f->part);
        f->part = NULL;
        ml_outfile_discard(f);
    }
    return status;
}

static enum ml_status sync_path(const char *path, struct ml_err *err)
{
    FILE *f = fopen(path, "rb");
    int failed = !f || fsync(fileno(f)) != 0;
    int code = errno;

    if (f)
        fclose(f);
    /* Not every file system can sync; a pipe or a FUSE mount says EINVAL. */
    if (failed && code != EINVAL)
        return ml_fail(err, ML_EIO, path, 0, "cannot be written: %s; free some space", strerror(code));
    return ML_OK;
}

enum ml_status ml_file_replace(const char *part, const char *path, struct ml_err *err)
{
    enum ml_status status = sync_path(part, err);
    if (status)
        return status;
    if (rename(part, path) != 0)
        return ml_fail(err, ML_EIO, path, 0, "cannot be replaced: %s; choose another place with -o",
                       strerror(errno));
    return ML_OK;
}

enum ml_status ml_outfile_commit(struct ml_outfile *f, struct ml_err *err)
{
    const char *name = f->path ? f->path : "standard output";
    enum ml_status status = ML_OK;

    if (fflush(f->stream) != 0 || ferror(f->stream))
        status = ml_fail(err, ML_EIO, name, 0, "cannot be written: %s; free some space",
                         strerror(errno));
    if (!f->path)
        return status;
    if (fclose(f->stream) != 0 && !status)
        status = ml_fail(err, ML_EIO, name, 0, "cannot be written: %s; free some space",
                         strerror(errno));
    f->stream = NULL;
    if (!status && f->part)
        status = ml_file_replace(f->part, f->path, err);
    if (!status) {
        ml_free(f->part);
        f->part = NULL;
    }
    ml_outfile_discard(f);
    return status;
}

void ml_outfile_discard(struct ml_outfile *f)
{
    if (f->path && f->stream)
        fclose(f->stream);
    if (f->part)
        remove(f->part);
    ml_free(f->part);
    ml_free(f->path);
    *f = (struct ml_outfile){0};
}

bool ml_file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}
