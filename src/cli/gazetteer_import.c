#include <stdio.h>
#include <string.h>

#include "border/border.h"
#include "cli/cmd_gazetteer.h"
#include "cli/interrupt.h"
#include "cli/paths.h"
#include "cli/progress.h"
#include "import/import.h"
#include "write/rows.h"

static const struct ml_column fate_columns[] = {
    ML_COLUMN("file", 0, NULL, 'C', 0),     ML_COLUMN("line", 0, NULL, 'N', 0), ML_COLUMN("id", 0, NULL, 'C', 0),
    ML_COLUMN("name", 0, NULL, 'C', 0),     ML_COLUMN("outcome", 0, NULL, 'C', 0),
    ML_COLUMN("place_id", 0, NULL, 'C', 0), ML_COLUMN("why", 0, NULL, 'C', 0),
};
enum { FATES = sizeof fate_columns / sizeof *fate_columns };

struct import_user {
    const struct ml_options *options;
    struct ml_border *border;   /* opened when a source first leaves a country out */
    struct ml_border_probe *probe;
    bool tried;
    struct ml_rows *report;     /* NULL = none is asked for */
    enum ml_status report_status;
    struct ml_err report_err;
};

static bool country_of(void *user, struct ml_lonlat point, char out[3])
{
    struct import_user *u = user;
    struct ml_border_answer answer;
    struct ml_err err = {0};

    if (!u->tried && (ml_open_border(u->options, &u->border, &err) || ml_border_probe_new(u->border, &u->probe, &err)))
        ml_note(u->options, err.file, "%s; places stay without a country", err.message);
    u->tried = true;
    if (!u->probe || ml_border_check(u->probe, point, 1, ML_GAZETTEER_DATE, 0, &answer, NULL) || !answer.covered)
        return false;
    memcpy(out, answer.side, 3);
    return true;
}

static void show_rows(void *user, size_t rows, double share)
{
    (void)user;
    ml_progress_rows(rows, 0, share);
}

static void report_fate(void *user, const struct ml_import_fate *f)
{
    static const char *const outcomes[] = {[ML_IMPORT_ADDED] = "added",
                                           [ML_IMPORT_MERGED_ID] = "merged by id",
                                           [ML_IMPORT_MERGED_NAME] = "merged by name and distance",
                                           [ML_IMPORT_REFUSED] = "refused"};
    struct import_user *u = user;
    struct ml_value values[FATES] = {
        ml_value_text(f->file), ml_value_int((long long)f->line),   ml_value_text(f->id),
        ml_value_text(f->name), ml_value_text(outcomes[f->outcome]), ml_value_text(f->place_id),
        ml_value_text(ml_import_refusal_text(f->why)),
    };

    if (f->line == 0)
        values[1] = ml_value_text(NULL);
    if (!u->report_status)
        u->report_status = ml_rows_add(u->report, values, NULL, &u->report_err);
}

/* Lines .csv unless the name says .jsonl. */
static enum ml_status open_report(struct import_user *u, struct ml_err *err)
{
    struct ml_write_options output = {.path = u->options->report, .format = ml_format_of_path(u->options->report)};

    if (output.format != ML_FORMAT_JSONL)
        output.format = ML_FORMAT_CSV;
    return ml_rows_open(&output, fate_columns, FATES, &u->report, err);
}

static void note_refused(const struct ml_options *o, const char *database, const struct ml_import_stats *s)
{
    for (int why = 0; why < ML_REFUSED_COUNT; why++)
        if (s->refused[why])
            ml_note(o, database, "%zu refused: %s", s->refused[why],
                    ml_import_refusal_text((enum ml_import_refusal)why));
}

static void note_stats(const struct ml_options *o, const char *database, const struct ml_import_stats *s)
{
    ml_note(o, database, "%zu rows: %zu places added, %zu merged by id, %zu merged by name and distance; "
            "%zu placed in a district or region", s->rows, s->added, s->merged_by_id, s->merged_by_name,
            s->placed_in_unit);
    note_refused(o, database, s);
    ml_note(o, database, "names: %zu added, %zu known already, %zu left out as of other scripts or too many, "
            "%zu as of other places or languages; index of %zu KB", s->names_added, s->names_known, s->names_unread,
            s->names_other, (s->index_bytes + 1023) / 1024);
}

static enum ml_status run(struct import_user *u, const struct ml_import_job *job, struct ml_import_stats *stats,
                          struct ml_err *err)
{
    enum ml_status status = ML_OK;

    if (u->options->report)
        status = open_report(u, err);
    if (!status)
        status = ml_gazetteer_import(job, stats, err);
    if (!status && u->report_status) {
        *err = u->report_err;
        status = u->report_status;
    }
    if (!status && u->report)
        status = ml_rows_commit(u->report, err);
    ml_rows_free(u->report);
    ml_border_probe_free(u->probe);
    ml_border_free(u->border);
    return status;
}

enum ml_exit ml_gazetteer_import_files(const struct ml_options *o)
{
    char base[ML_PATH_SIZE];
    struct ml_import_stats stats;
    struct import_user user = {.options = o};
    struct ml_import_job job = {.base = base, .target = base, .files = o->args + 1,
                                .file_count = o->arg_count - 1, .alternate_names = o->alternate_names,
                                .progress = show_rows, .country_of = country_of,
                                .fate = o->report ? report_fate : NULL, .user = &user};
    struct ml_err err = {0};
    enum ml_status status;

    if (o->arg_count < 2)
        return ml_usage("gazetteer", "import needs a file or folder of GeoNames, GNS, Who's On First, OpenStreetMap, "
                        "or tables of your own");
    if (o->empty && !o->output)
        return ml_usage("gazetteer", "--empty makes a gazetteer of nothing but the files; say with -o where it goes");
    ml_path_gazetteer(o->gazetteer, base);
    if (o->output)
        job.target = o->output;
    if (o->empty)
        job.base = NULL;
    ml_interrupt_guard(job.target);
    ml_interrupt_guard(o->report);
    ml_progress_start(o->progress);
    status = run(&user, &job, &stats, &err);
    ml_progress_clear();
    if (status)
        return ml_give_up(&err);
    note_stats(o, job.target, &stats);
    return ML_EXIT_OK;
}
