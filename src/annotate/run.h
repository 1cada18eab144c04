/*
 * A whole table through the annotator: threads, order, output, and a journal that lets an
 * interrupted run go on.
 *
 * The output grows in PATH.part. Now and then what has been written is synced, and then a
 * journal PATH.journal is replaced that says how many bytes of it are good, where reading
 * stands, and what has been counted. Whatever happens, the two files describe a state from
 * which --resume goes on to the same bytes. PATH itself appears only at the end.
 * Rooms below: all of annotate, table.
 */
#ifndef ML_ANNOTATE_RUN_H
#define ML_ANNOTATE_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "annotate/annotate.h"
#include "annotate/tally.h"

struct ml_annotate_run {
    struct ml_table *table;
    struct ml_sink *sink;
    struct ml_gazetteer *gazetteer;
    const struct ml_border *border;         /* may be NULL */
    const struct ml_annotate_columns *columns;
    struct ml_geocode_options options;      /* today may be replaced by the journal's */
    size_t threads;
    const char *output;                     /* NULL or "-": standard output, without a journal */
    bool resume;
    bool strict;                            /* the first bad row ends the run */
    const char *signature;                  /* what must be the same to go on: options, versions */
    uint64_t sync_bytes;                    /* output between two entries of the journal; 0 = usual */
    const volatile sig_atomic_t *stop;      /* set from outside: end soon, resumable; may be NULL */
    /* Called in the order of the rows, from any thread but never from two at once. */
    void (*on_bad_row)(void *user, const struct ml_err *err);
    void (*on_progress)(void *user, uint64_t rows, uint64_t failed, double share);
    void *user;
    /* results */
    struct ml_tally tally;                  /* release with ml_tally_release */
    size_t cut;                             /* texts shortened */
    bool stopped;
    bool kept;                              /* a part and its journal wait for --resume */
};

/*
 * ML_EINPUT for the bad row that ended a strict run (no output is left), ML_EUSAGE for a
 * journal that belongs to another run, else what failed; ML_OK with `stopped` when asked to stop.
 */
enum ml_status ml_annotate_run(struct ml_annotate_run *run, struct ml_err *err);

#endif
