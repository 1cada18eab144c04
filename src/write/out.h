/* An output file behind a byte buffer; shared by the writers of this room. */
#ifndef ML_WRITE_OUT_H
#define ML_WRITE_OUT_H

#include "base/buf.h"
#include "base/file.h"
#include "base/status.h"

struct ml_out {
    struct ml_outfile file;
    struct ml_buf buf;      /* what has not reached the file yet; writers append here */
};

/* As ml_outfile_open. Whatever it returns, ml_out_discard may be called. */
enum ml_status ml_out_open(struct ml_out *out, const char *path, struct ml_err *err);
/* Moves the buffer to the file once it holds enough to be worth a call. */
enum ml_status ml_out_spill(struct ml_out *out, struct ml_err *err);
/* Moves everything to the operating system. */
enum ml_status ml_out_flush(struct ml_out *out, struct ml_err *err);
/* Everything written, checked and in place; the memory is released either way. */
enum ml_status ml_out_commit(struct ml_out *out, struct ml_err *err);
void ml_out_discard(struct ml_out *out);

#endif
