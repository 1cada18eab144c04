/* The part file and its journal; see run.h. Private to annotate/. */
#ifndef ML_ANNOTATE_JOURNAL_H
#define ML_ANNOTATE_JOURNAL_H

#include <stdio.h>

#include "annotate/run.h"

struct ml_journal {
    FILE *part;             /* what is written; standard output when path is NULL */
    char *path;             /* of the output */
    char *part_path;        /* NULL: nothing to resume (standard output, a device) */
    char *journal_path;
    uint64_t bytes;         /* written so far */
    uint64_t synced;        /* of those, known to the journal */
    bool complete;          /* all rows are in the part */
    struct ml_table_position at;
};

/*
 * Opens the part: anew, or where the journal says when run->resume (then the table stands
 * there too, and run's tally and today are the journal's). ML_EUSAGE, ML_EIO, ML_ENOMEM.
 */
enum ml_status ml_journal_open(struct ml_journal *j, struct ml_annotate_run *run, struct ml_err *err);

enum ml_status ml_journal_write(struct ml_journal *j, const struct ml_buf *bytes, struct ml_err *err);
enum ml_status ml_journal_flush(struct ml_journal *j, struct ml_err *err);
/* Syncs the part and then says so. at: where reading stands behind what was written. */
enum ml_status ml_journal_mark(struct ml_journal *j, const struct ml_annotate_run *run,
                               const struct ml_table_position *at, bool complete, struct ml_err *err);
/* Puts the output in its place and takes the journal away. follower: what has built it so far, or NULL. */
enum ml_status ml_journal_finish(struct ml_journal *j, struct ml_annotate_run *run, struct ml_follower *follower,
                                 struct ml_err *err);
/* Closes; with `forget` part and journal are removed. */
void ml_journal_close(struct ml_journal *j, bool forget);

#endif
