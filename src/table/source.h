/*
 * Bytes of a file or of standard input, gzip unpacked (zlib) when they are gzip, by
 * content and not by name. Plain bytes come as soon as read(2) gives them, so that a pipe
 * can be conversed with. Private to this room.
 */
#ifndef ML_TABLE_SOURCE_H
#define ML_TABLE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct ml_source;

/* "-" is standard input. name must outlive the source. ML_EIO, ML_ENOMEM. */
enum ml_status ml_source_open(const char *path, struct ml_source **out, struct ml_err *err);
void ml_source_close(struct ml_source *s);

/*
 * Up to size bytes into room; *got is 0 only at the end. ML_EFORMAT for damaged or cut
 * gzip data (what came before it has been given), ML_EIO.
 */
enum ml_status ml_source_read(struct ml_source *s, char *room, size_t size, size_t *got,
                              struct ml_err *err);

/* Passes over the next count (unpacked) bytes. ML_EINPUT when there are fewer. */
enum ml_status ml_source_skip(struct ml_source *s, uint64_t count, struct ml_err *err);

/* A plain file whose bytes are all there: its size, else 0. */
uint64_t ml_source_size(const struct ml_source *s);
/* Share of the file's own bytes taken so far, 0..1; negative when its size is not known. */
double ml_source_share(const struct ml_source *s);
const char *ml_source_name(const struct ml_source *s);

#endif
