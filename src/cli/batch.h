/*
 * Many texts through the pipeline, on one thread or several, with the output in the order
 * of the input either way. Private to this room.
 */
#ifndef ML_CLI_BATCH_H
#define ML_CLI_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "geocode/geocode.h"
#include "read/input.h"
#include "write/out.h"
#include "write/write.h"

struct ml_batch {
    struct ml_gazetteer *gazetteer;
    const struct ml_border *border;
    struct ml_geocode_options options;
    struct ml_input *input;
    struct ml_writer *writer;
    struct ml_out *text_out;    /* the texts as they were read; NULL = nowhere */
    bool text_lines;            /* as JSON Lines with id and text, else plain */
    size_t threads;
    bool filter;            /* every line in gives a line out, bad ones too */
    /* results */
    size_t done;
    size_t failed;          /* each was reported */
    size_t failed_files;    /* of those, whole files */
};

/* Fails when output does, or when nothing can be set up; bad inputs are only counted. */
enum ml_status ml_batch_run(struct ml_batch *batch, struct ml_err *err);

#endif
