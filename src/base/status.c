#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *ml_status_describe(enum ml_status status)
{
    switch (status) {
    case ML_OK: return "success";
    case ML_ENOMEM: return "out of memory";
    case ML_EIO: return "input or output failed";
    case ML_EINPUT: return "malformed input";
    case ML_EFORMAT: return "wrong file format";
    case ML_ELIMIT: return "limit exceeded";
    case ML_EUSAGE: return "wrong usage";
    case ML_ELIBRARY: return "a library reported a failure";
    case ML_EPARTIAL: return "some inputs failed";
    }
    return "unknown status";
}

/* The end of a path says more than its start. */
static void copy_tail(char *dst, size_t size, const char *src)
{
    size_t len = strlen(src);
    if (len >= size)
        src += len - (size - 1);
    snprintf(dst, size, "%s", src);
}

enum ml_status ml_fail(struct ml_err *err, enum ml_status status, const char *file, size_t line,
                       const char *fmt, ...)
{
    if (err) {
        va_list ap;
        err->status = status;
        err->line = line;
        err->file[0] = '\0';
        if (file)
            copy_tail(err->file, sizeof err->file, file);
        va_start(ap, fmt);
        vsnprintf(err->message, sizeof err->message, fmt, ap);
        va_end(ap);
    }
    return status;
}

enum ml_status ml_fail_nomem(struct ml_err *err)
{
    return ml_fail(err, ML_ENOMEM, NULL, 0, "out of memory; close other programs or split the input");
}
