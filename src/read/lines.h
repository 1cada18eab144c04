/*
 * Lines of a stream, one at a time, of bounded length; read with plain read(2), so that a
 * line that stands in a pipe is seen as soon as it has arrived.
 */
#ifndef ML_READ_LINES_H
#define ML_READ_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"

struct ml_lines {
    int fd;
    size_t max;         /* bytes of a line */
    const char *name;   /* for messages */
    struct ml_buf buf;
    size_t pos;         /* of the next line in buf */
    size_t seen;        /* up to where no newline was found */
    size_t number;      /* of the line last returned, 1-based */
    bool at_end;
    bool started;       /* the place of a byte order mark has been passed */
};

/* Takes over fd. name is borrowed. */
void ml_lines_init(struct ml_lines *l, int fd, const char *name, size_t max);
/* Closes the descriptor unless it is standard input. */
void ml_lines_release(struct ml_lines *l);

/*
 * The next line without its end (LF; a CR before it stays) into *line, borrowed until the
 * next call; *got is false at the end of the stream. A line past max is skipped whole and
 * reported as ML_ELIMIT, after which reading may go on. ML_EIO, ML_ENOMEM: it may not.
 */
enum ml_status ml_lines_next(struct ml_lines *l, struct ml_span *line, bool *got, struct ml_err *err);

/* A whole line, or the end, already stands in memory. */
bool ml_lines_ready(const struct ml_lines *l);

#endif
