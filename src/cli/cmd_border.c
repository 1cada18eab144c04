#include "cli/cmd_border.h"

#include <string.h>

#include "cli/interrupt.h"

enum {
    FORMATS = 1u << ML_FORMAT_TABLE | 1u << ML_FORMAT_CSV | 1u << ML_FORMAT_GEOJSON | 1u << ML_FORMAT_JSONL,
    POINT_COLUMNS = 2 + ML_BORDER_FIELD_COUNT
};

int32_t ml_border_date(const struct ml_options *options, int32_t own)
{
    return options->date ? options->date : own ? own : ml_today();
}

enum ml_status ml_border_fields(struct ml_border_job *job, struct ml_lonlat point, int32_t date,
                                struct ml_border_answer *answer, struct ml_value *values,
                                struct ml_err *err)
{
    const struct ml_options *o = job->options;
    enum ml_status status = ml_border_date_fits(job->border, date, err);

    if (!status)
        status = ml_border_check(job->probe, point, o->uncertainty_m, date, o->near_km, answer, err);
    if (!status)
        ml_fields_fill_border(answer, date, values);
    return status;
}

/* A table's titles are for people, and shorter than the fields' names. */
static void shorten_titles(struct ml_column *columns)
{
    static const char *const titles[POINT_COLUMNS] = {"LAT",  "LON",    "SIDE",  "SURE",    "BORDER",
                                                      "KM",   "ID",     "SEGMENT", "KM",    "STATUS",
                                                      "AS OF", "NEAR UNDELIMITED", "UNDEMARCATED"};

    for (int i = 0; i < POINT_COLUMNS; i++)
        columns[i].name = titles[i];
}

static enum ml_status add_point(struct ml_border_job *job, struct ml_rows *rows, struct ml_lonlat point,
                                struct ml_err *err)
{
    struct ml_rows_geometry geometry = {.points = &point, .is_point = true};
    struct ml_value values[POINT_COLUMNS] = {ml_value_real(point.lat), ml_value_real(point.lon)};
    struct ml_border_answer answer;
    enum ml_status status = ml_border_fields(job, point, ml_border_date(job->options, 0), &answer,
                                             values + 2, err);
    if (status)
        return status;
    job->done++;
    return ml_rows_add(rows, values, &geometry, err);
}

/* A point that is none is named, and the others are done. */
static enum ml_status points(struct ml_border_job *job, struct ml_err *err)
{
    static const struct ml_column lat = ML_COLUMN("lat", 6, NULL, 'N', 0);
    static const struct ml_column lon = ML_COLUMN("lon", 6, NULL, 'N', 0);
    struct ml_column columns[POINT_COLUMNS] = {lat, lon};
    const struct ml_options *o = job->options;
    struct ml_rows *rows = NULL;
    enum ml_status status;

    memcpy(columns + 2, ml_fields + ML_FIELD_SIDE, sizeof *columns * ML_BORDER_FIELD_COUNT);
    if (job->output.format == ML_FORMAT_TABLE)
        shorten_titles(columns);
    status = ml_rows_open(&job->output, columns, POINT_COLUMNS, &rows, err);
    for (size_t i = 0; i < o->arg_count && !status; i++) {
        struct ml_lonlat point;
        if (ml_parse_latlon(o->args[i], &point)) {
            status = add_point(job, rows, point, err);
        } else {
            struct ml_err bad = {0};
            ml_fail(&bad, ML_EUSAGE, NULL, 0,
                    "'%s' is no point; write LAT,LON in degrees, such as 39.998,70.546", o->args[i]);
            ml_report(&bad);
            job->failed++;
        }
    }
    /* Nothing done leaves nothing: an output that stood there before stays. */
    if (!status && job->done)
        status = ml_rows_commit(rows, err);
    ml_rows_free(rows);
    return status;
}

static enum ml_status work(struct ml_border_job *job, struct ml_err *err)
{
    const struct ml_options *o = job->options;

    if (o->list) {
        enum ml_status status = ml_border_date_fits(job->border, ml_border_date(o, 0), err);
        return status ? status : ml_border_list(job, err);
    }
    if (o->timeline)
        return ml_border_timeline_rows(job, err);
    if (o->from)
        return ml_border_csv(job, o->arg_count ? o->args[0] : "-", err);
    return points(job, err);
}

static enum ml_exit run(struct ml_border_job *job)
{
    struct ml_err err = {0};
    enum ml_exit code;

    if (ml_open_border(job->options, &job->border, &err) ||
        ml_border_probe_new(job->border, &job->probe, &err) || work(job, &err))
        code = ml_give_up(&err);
    else if (job->failed)
        code = job->done ? ML_EXIT_PARTIAL : ML_EXIT_FAILED;
    else
        code = ML_EXIT_OK;
    ml_border_probe_free(job->probe);
    ml_border_free(job->border);
    return code;
}

enum ml_exit ml_cmd_border(const struct ml_options *o)
{
    struct ml_border_job job = {.options = o};

    if (o->from && strcmp(o->from, "csv") != 0)
        return ml_usage("border", "cannot read format '%s'; use --from csv", o->from);
    if (!o->list && !o->timeline && !o->from && o->arg_count == 0)
        return ml_usage("border", "no point given");
    if ((o->list || o->timeline) && o->arg_count)
        return ml_usage("border", "--list and --timeline take no points, such as '%s'", o->args[0]);
    if (o->from && o->arg_count > 1)
        return ml_usage("border", "--from csv takes one file, not '%s' too", o->args[1]);
    /* A CSV in means a CSV out unless something else is said. */
    if (!ml_choose_output("border", o, FORMATS,
                          o->from || o->list || o->timeline ? ML_FORMAT_CSV : ML_FORMAT_GEOJSON,
                          &job.output))
        return ML_EXIT_FAILED;
    ml_interrupt_guard(job.output.path);
    return run(&job);
}
