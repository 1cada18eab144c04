/* border --list and --timeline: what the status table and the lines say, as rows. */
#include <string.h>

#include "base/date.h"
#include "cli/cmd_border.h"
#include "write/segment.h"

enum { PAIRS_MAX = 64 };

/* Lengths by pair and status, in order of first sight; segments come sorted by pair. */
struct total {
    char pair[6];
    double km[ML_STATUS_UNKNOWN + 1];
};

struct list {
    struct ml_rows *rows;
    int32_t date;
    struct total totals[PAIRS_MAX];
    size_t total_count;
    enum ml_status status;
    struct ml_err *err;
};

static void count(struct list *l, const struct ml_segment_info *info)
{
    struct total *t = l->total_count ? l->totals + l->total_count - 1 : NULL;

    if (!t || strncmp(t->pair, info->pair, sizeof t->pair - 1) != 0) {
        if (l->total_count == PAIRS_MAX)
            return;
        t = l->totals + l->total_count++;
        strncpy(t->pair, info->pair, sizeof t->pair - 1);
    }
    t->km[info->status] += info->length_km;
}

static bool add_segment(void *user, const struct ml_segment_info *info)
{
    struct list *l = user;
    struct ml_rows_geometry geometry = {info->part_count, info->part_start, info->points, false};
    struct ml_value values[ML_SEGMENT_FIELD_COUNT];

    ml_segment_values(info, l->date, values);
    count(l, info);
    l->status = ml_rows_add(l->rows, values, &geometry, l->err);
    return l->status == ML_OK;
}

/* The lengths by status, as a remark: the rows alone are the output. */
static void note_totals(const struct ml_border_job *job, const struct list *l)
{
    for (size_t i = 0; i < l->total_count; i++)
        for (int s = 0; s <= ML_STATUS_UNKNOWN; s++)
            if (l->totals[i].km[s] > 0)
                ml_note(job->options, NULL, "%s %s: %.1f km", l->totals[i].pair,
                        ml_border_status_name((enum ml_border_status)s), l->totals[i].km[s]);
}

enum ml_status ml_border_list(struct ml_border_job *job, struct ml_err *err)
{
    struct list l = {.date = ml_border_date(job->options, 0), .err = err};
    enum ml_status status = ml_rows_open(&job->output, ml_segment_fields, ML_SEGMENT_FIELD_COUNT, &l.rows, err);

    if (status)
        return status;
    ml_border_each_segment(job->border, l.date, add_segment, &l);
    status = l.status;
    if (!status)
        status = ml_rows_commit(l.rows, err);
    if (!status)
        note_totals(job, &l);
    ml_rows_free(l.rows);
    return status;
}

static const struct ml_column period_columns[] = {
    ML_COLUMN("segment_id", 0, NULL, 'C', 0), ML_COLUMN("segment_status", 0, NULL, 'C', 0),
    ML_COLUMN("valid_from", 0, NULL, 'D', 0), ML_COLUMN("valid_to", 0, NULL, 'D', 0),
    ML_COLUMN("confidence", 0, NULL, 'C', 0), ML_COLUMN("source", 0, NULL, 'C', 0),
    ML_COLUMN("note", 0, NULL, 'C', 0),
};
enum { PERIOD_COLUMNS = sizeof period_columns / sizeof *period_columns };

enum ml_status ml_border_timeline_rows(struct ml_border_job *job, struct ml_err *err)
{
    const char *id = job->options->timeline;
    const struct ml_status_period *periods;
    size_t n = ml_border_timeline(job->border, id, &periods);
    struct ml_rows *rows = NULL;
    enum ml_status status;

    if (n == 0)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "there is no border segment '%s'; 'marchland border --list' names them", id);
    status = ml_rows_open(&job->output, period_columns, PERIOD_COLUMNS, &rows, err);
    for (size_t i = 0; i < n && !status; i++) {
        const struct ml_status_period *p = periods + i;
        struct ml_value values[PERIOD_COLUMNS] = {
            ml_value_text(id),
            ml_value_text(ml_border_status_name(p->status)),
            ml_value_date(p->valid_from),
            ml_value_date(p->valid_to),
            ml_value_text(p->confidence),
            ml_value_text(p->source),
            ml_value_text(p->note),
        };
        status = ml_rows_add(rows, values, NULL, err);
    }
    if (!status)
        status = ml_rows_commit(rows, err);
    ml_rows_free(rows);
    return status;
}
