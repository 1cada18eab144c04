/*
 * The output database grows while rows are still being annotated: whichever worker has
 * just put its rows, and finds nobody at it, builds what has been put so far.
 * Private to annotate/.
 */
#ifndef ML_ANNOTATE_AHEAD_H
#define ML_ANNOTATE_AHEAD_H

#include <pthread.h>
#include <stdatomic.h>

#include "annotate/journal.h"

struct ml_ahead {
    pthread_mutex_t lock;
    struct ml_follower *follower;   /* NULL: this output is not built ahead */
    atomic_ullong ready;            /* bytes of the part that are in the file */
};

/* Only for staged outputs that have a part file of their own; else nothing happens here. */
enum ml_status ml_ahead_open(struct ml_ahead *a, const struct ml_annotate_run *run, const struct ml_journal *j,
                             struct ml_err *err);
/* After rows were put: makes them readable. */
enum ml_status ml_ahead_tell(struct ml_ahead *a, struct ml_journal *j, struct ml_err *err);
/* From any thread; returns at once when another is at it. */
enum ml_status ml_ahead_work(struct ml_ahead *a, struct ml_err *err);
void ml_ahead_close(struct ml_ahead *a);

#endif
