#include "write/out.h"

#include <errno.h>
#include <string.h>

enum ml_status ml_out_open(struct ml_out *out, const char *path, struct ml_err *err)
{
    ml_buf_init(&out->buf, 0);
    return ml_outfile_open(&out->file, path, err);
}

static enum ml_status refused(const struct ml_out *out, int code, struct ml_err *err)
{
    const char *name = out->file.path ? out->file.path : "standard output";

    if (code == EPIPE)
        return ml_fail(err, ML_EIO, name, 0, "was closed by its reader; nothing more is written");
    return ml_fail(err, ML_EIO, name, 0,
                   "cannot be written: %s; free some space or choose another place with -o",
                   strerror(code));
}

static enum ml_status empty(struct ml_out *out, struct ml_err *err)
{
    if (out->buf.failed)
        return ml_fail_nomem(err);
    if (out->buf.len && fwrite(out->buf.data, 1, out->buf.len, out->file.stream) != out->buf.len)
        return refused(out, errno, err);
    ml_buf_clear(&out->buf);
    return ML_OK;
}

enum ml_status ml_out_spill(struct ml_out *out, struct ml_err *err)
{
    enum { ENOUGH = 128 * 1024 };
    return out->buf.len < ENOUGH && !out->buf.failed ? ML_OK : empty(out, err);
}

enum ml_status ml_out_flush(struct ml_out *out, struct ml_err *err)
{
    enum ml_status status = empty(out, err);
    if (!status && fflush(out->file.stream) != 0)
        status = refused(out, errno, err);
    return status;
}

enum ml_status ml_out_commit(struct ml_out *out, struct ml_err *err)
{
    enum ml_status status = ml_out_flush(out, err);

    if (status) {
        ml_out_discard(out);
        return status;
    }
    ml_buf_release(&out->buf);
    return ml_outfile_commit(&out->file, err);
}

void ml_out_discard(struct ml_out *out)
{
    ml_buf_release(&out->buf);
    ml_outfile_discard(&out->file);
}
