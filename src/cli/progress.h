/* A line on standard error that counts documents. Private to this room. */
#ifndef ML_CLI_PROGRESS_H
#define ML_CLI_PROGRESS_H

#include <stddef.h>

/* mode: auto (only on a terminal, and only when work takes a while), always, never. */
void ml_progress_start(const char *mode);
void ml_progress_show(size_t done, size_t failed);
/* Rows of a table; share is how much of it is done, 0..1, negative when unknown: a bar. */
void ml_progress_rows(unsigned long long done, unsigned long long failed, double share);
/* Takes the line away, so that a message can stand in its place. */
void ml_progress_clear(void);

#endif
