/* What the parts of the border command share. Private to this room. */
#ifndef ML_CLI_CMD_BORDER_H
#define ML_CLI_CMD_BORDER_H

#include "border/border.h"
#include "cli/cli.h"
#include "write/fields.h"
#include "write/rows.h"

struct ml_border_job {
    const struct ml_options *options;
    struct ml_write_options output;
    struct ml_border *border;
    struct ml_border_probe *probe;
    size_t done;
    size_t failed;      /* rows, each reported */
};

/* --date, else the row's own (0 = none), else today. */
int32_t ml_border_date(const struct ml_options *options, int32_t own);

/* ML_BORDER_FIELD_COUNT values of a point, borrowed from answer and the border. */
enum ml_status ml_border_fields(struct ml_border_job *job, struct ml_lonlat point, int32_t date,
                                struct ml_border_answer *answer, struct ml_value *values,
                                struct ml_err *err);

/* The rows of a CSV file with the border fields behind their own. */
enum ml_status ml_border_csv(struct ml_border_job *job, const char *path, struct ml_err *err);
/* --list and --timeline. */
enum ml_status ml_border_list(struct ml_border_job *job, struct ml_err *err);
enum ml_status ml_border_timeline_rows(struct ml_border_job *job, struct ml_err *err);

#endif
