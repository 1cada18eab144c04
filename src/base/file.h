/*
 * Whole-file input and all-or-nothing output.
 */
#ifndef ML_BASE_FILE_H
#define ML_BASE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/status.h"

/*
 * Appends a file's bytes to buf; path "-" is standard input, called "standard input" in
 * messages. ML_EIO when it cannot be read, ML_ELIMIT past buf's ceiling, ML_ENOMEM.
 */
enum ml_status ml_file_read(const char *path, struct ml_buf *buf, struct ml_err *err);

/*
 * An output that appears under its name only when complete. open creates
 * `PATH.tmp-PID` beside the target (so that rename stays on one file system), commit
 * flushes, checks, syncs and renames it over whatever stood there, discard removes it.
 * A target of NULL or "-" is standard output, flushed and checked by commit. A device or
 * a named pipe is written straight; a symbolic link is followed.
 * The part name is kept so that libraries that insist on opening files themselves
 * (shapelib, SQLite) can be given it.
 */
struct ml_outfile {
    FILE *stream;
    char *path;     /* NULL for standard output */
    char *part;     /* NULL also for a device or a pipe */
};

enum ml_status ml_outfile_open(struct ml_outfile *f, const char *path, struct ml_err *err);
enum ml_status ml_outfile_commit(struct ml_outfile *f, struct ml_err *err);
void ml_outfile_discard(struct ml_outfile *f); /* also after commit: a no-op then */

/* Renames part over path and syncs; for files that a library wrote. */
enum ml_status ml_file_replace(const char *part, const char *path, struct ml_err *err);
/* `PATH.tmp-PID` with `suffix` behind it (".shp"), from ml_alloc; NULL when memory runs out. */
char *ml_file_part_name(const char *path, const char *suffix);

bool ml_file_exists(const char *path);
/* A device or a pipe, which has no whole file to put in its place: it is written straight. */
bool ml_file_is_special(const char *path);

#endif
