/*
 * A text file read line by line in constant memory: a plain file or a text in a .zip
 * (the longest, since GeoNames and GNS pack notes beside it). Private to this room, and the
 * only file to include libzip.
 */
#ifndef ML_IMPORT_TEXTFILE_H
#define ML_IMPORT_TEXTFILE_H

#include "base/span.h"
#include "base/status.h"

struct ml_textfile;

/* path is kept, not copied. ML_EIO, ML_EFORMAT for a damaged zip or one without a text. */
enum ml_status ml_textfile_open(const char *path, struct ml_textfile **out, struct ml_err *err);
void ml_textfile_close(struct ml_textfile *s);

/*
 * The next line without its end, valid until the next call; *more is 0 at the end.
 * *whole tells whether a newline ended it. ML_EINPUT, with the line, for malformed UTF-8, a
 * NUL byte, or more than a megabyte without a newline.
 */
enum ml_status ml_textfile_line(struct ml_textfile *s, struct ml_span *line, int *more, int *whole,
                              struct ml_err *err);
/* The number of the line last read, from 1. */
size_t ml_textfile_at(const struct ml_textfile *s);
/* How much of it has been read, 0..1; negative when that is not known (a pipe). */
double ml_textfile_share(const struct ml_textfile *s);

#endif
