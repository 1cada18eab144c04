/*
 * Bytes of a file or of standard input, gzip unpacked (zlib) when they are gzip, and UTF-16
 * made UTF-8, by content and not by name. Plain bytes come as soon as read(2) gives them, so that a pipe
 * can be conversed with. Private to this room.
 */
#ifndef ML_TABLE_STREAM_H
#define ML_TABLE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct ml_stream;

/* "-" is standard input. name must outlive the source. ML_EIO, ML_ENOMEM. */
enum ml_status ml_stream_open(const char *path, struct ml_stream **out, struct ml_err *err);
void ml_stream_close(struct ml_stream *s);

/* Before reading: what has no byte order mark is UTF-16 all the same. */
void ml_stream_expect_utf16(struct ml_stream *s, bool big_endian);
/* After the first read: the bytes given are UTF-8 made of UTF-16. */
bool ml_stream_is_utf16(const struct ml_stream *s);

/*
 * Up to size bytes into room; *got is 0 only at the end. ML_EFORMAT for damaged or cut
 * gzip data (what came before it has been given), ML_EIO.
 */
enum ml_status ml_stream_read(struct ml_stream *s, char *room, size_t size, size_t *got,
                              struct ml_err *err);

/* Passes over the next count (unpacked) bytes. ML_EINPUT when there are fewer. */
enum ml_status ml_stream_skip(struct ml_stream *s, uint64_t count, struct ml_err *err);

/* A plain file whose bytes are all there: its size, else 0. */
uint64_t ml_stream_size(const struct ml_stream *s);
/* Share of the file's own bytes taken so far, 0..1; negative when its size is not known. */
double ml_stream_share(const struct ml_stream *s);
const char *ml_stream_name(const struct ml_stream *s);

#endif
