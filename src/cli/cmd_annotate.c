#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "annotate/run.h"
#include "cli/cli.h"
#include "cli/paths.h"
#include "cli/progress.h"

static volatile sig_atomic_t stop_asked;

static void ask_stop(int number)
{
    stop_asked = number;
}

/* A second Ctrl-C ends the program at once. nohup's choice to ignore a signal is respected. */
static void watch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = ask_stop, .sa_flags = (int)SA_RESETHAND};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

struct job {
    const struct ml_options *options;
    struct ml_annotate_run run;
    struct ml_annotate_columns columns;
    struct ml_arena arena;
    struct ml_border *border;
    struct ml_buf signature;
};

static void on_bad_row(void *user, const struct ml_err *err)
{
    (void)user;
    ml_report(err);
}

static void on_progress(void *user, uint64_t rows, uint64_t failed, double share)
{
    (void)user;
    ml_progress_rows(rows, failed, share);
}

/* ---- What the options say ---- */

/* False after reporting a usage error. */
static bool read_spec(const struct ml_options *o, struct ml_table_spec *spec)
{
    *spec = (struct ml_table_spec){.path = o->arg_count ? o->args[0] : "-",
                                   .no_header = o->no_header,
                                   .encoding = o->encoding};
    if (o->arg_count > 1) {
        ml_usage("annotate", "takes one table, and '%s' is a second; quote a name with blanks", o->args[1]);
        return false;
    }
    if (o->from && !(spec->form = ml_table_form_parse(o->from))) {
        ml_usage("annotate", "cannot read form '%s'; use --from csv, tsv, jsonl, sqlite or gpkg", o->from);
        return false;
    }
    if (o->separator) {
        bool tab = strcmp(o->separator, "tab") == 0 || strcmp(o->separator, "\\t") == 0;
        spec->separator = tab ? '\t' : o->separator[0];
        if (!tab && strlen(o->separator) != 1) {
            ml_usage("annotate", "option --separator cannot be '%s'; it takes one character, or tab", o->separator);
            return false;
        }
    }
    return true;
}

static bool is_packed(const char *path)
{
    size_t len = strlen(path);

    return len > 3 && strcmp(path + len - 3, ".gz") == 0;
}

/* --to, else the extension of -o, else ML_TABLE_NONE: the table's own. */
static bool choose_form(const struct ml_options *o, enum ml_table_form *form)
{
    bool named = o->output && strcmp(o->output, "-") != 0 && strncmp(o->output, "/dev/", 5) != 0;

    *form = ML_TABLE_NONE;
    if (named && is_packed(o->output)) {
        ml_usage("annotate", "'%s' would not be packed; leave .gz off, and run gzip on the output", o->output);
        return false;
    }
    if (o->to)
        *form = ml_table_form_parse(o->to);
    else if (named)
        *form = ml_table_form_of_path(o->output);
    if (*form || (!o->to && !named))
        return true;
    ml_usage("annotate", "cannot tell an output form from '%s'; use --to csv, tsv, jsonl, geojson, gpkg, shp or sqlite",
             o->to ? o->to : o->output);
    return false;
}

/*
 * A .csv written from a .csv is of the same form, whatever stands between the cells (GDELT's
 * files are tab-separated and called .CSV).
 */
static enum ml_table_form same_form(const struct ml_options *o, const struct ml_table *t, enum ml_table_form form)
{
    bool keeps = !o->to && form == ML_TABLE_CSV && ml_table_form(t) == ML_TABLE_TSV && o->arg_count &&
                 ml_table_form_of_path(o->args[0]) == ML_TABLE_CSV;

    return keeps ? ML_TABLE_TSV : form;
}

static void add_file(struct ml_buf *b, const char *path)
{
    struct stat st;

    if (stat(path, &st) == 0)
        ml_buf_printf(b, "%s:%lld:%lld;", path, (long long)st.st_size, (long long)st.st_mtime);
}

/* Whatever changes the output: a run may only be resumed when all of it is the same. */
static void sign(struct job *j, const char *gazetteer, const char *shapes, enum ml_table_form form)
{
    const struct ml_options *o = j->options;
    const char *texts[] = {o->text, o->place, o->admin, o->date_col, o->coords, o->preset, o->lang, o->separator,
                           o->encoding, o->from};
    struct ml_buf *b = &j->signature;

    ml_buf_printf(b, "%s;%s;%d;%d;%g;%g;%d;", ML_VERSION, ml_table_name(j->run.table), (int)form, (int)o->date,
                  o->near_km, o->min_confidence, o->no_header);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ml_buf_printf(b, "%s;", texts[i] ? texts[i] : "");
    add_file(b, gazetteer);
    add_file(b, shapes);
}

/* ---- Setting up ---- */

static enum ml_status open_table(struct job *j, const struct ml_table_spec *spec, struct ml_err *err)
{
    const struct ml_options *o = j->options;
    struct ml_columns_spec names = {o->preset, o->text, o->place, o->admin, o->date_col, o->coords};
    enum ml_status status = ml_table_open(spec, &j->run.table, err);

    if (status)
        return status;
    ml_preset_apply(o->preset ? ml_preset_parse(o->preset) : ml_preset_recognise(j->run.table), j->run.table);
    return ml_columns_choose(j->run.table, &names, &j->arena, &j->columns, err);
}

static enum ml_status open_data(struct job *j, enum ml_table_form form, struct ml_err *err)
{
    char gazetteer[ML_PATH_SIZE];
    char shapes[ML_PATH_SIZE];
    enum ml_status status;

    ml_path_gazetteer(j->options->gazetteer, gazetteer);
    ml_path_shapes(j->options->shapes, shapes);
    status = ml_open_data(j->options, &j->run.gazetteer, &j->border, err);
    if (status)
        return status;
    j->run.border = j->border;
    sign(j, gazetteer, shapes, form);
    if (j->signature.failed)
        return ml_fail_nomem(err);
    j->run.signature = j->signature.data;
    return ML_OK;
}

static enum ml_status open_sink(struct job *j, enum ml_table_form form, struct ml_err *err)
{
    struct ml_sink_spec spec = {.table = j->run.table,
                                .form = form,
                                .columns = ml_annotate_columns_added,
                                .column_count = ML_ANNOTATE_COLUMN_COUNT,
                                .border = j->border};

    return ml_sink_new(&spec, &j->run.sink, err);
}

static enum ml_exit conclude(struct job *j, struct ml_err *err)
{
    const struct ml_options *o = j->options;
    const struct ml_tally *t = &j->run.tally;
    const struct ml_err *broken = ml_table_broken(j->run.table);

    if (o->report && ml_tally_report(t, ml_table_name(j->run.table), o->report, err))
        return ml_give_up(err);
    if (j->run.cut)
        ml_note(o, o->output, "%zu texts were cut to the 254 bytes a shapefile holds; --to gpkg keeps them whole",
                j->run.cut);
    if (broken)
        ml_report(broken);
    if (t->failed)
        ml_note(o, NULL, "%llu of %llu rows are bad, see ml_error; all are in the output",
                (unsigned long long)t->failed, (unsigned long long)t->rows);
    return t->failed || broken ? ML_EXIT_PARTIAL : ML_EXIT_OK;
}

static enum ml_exit end_stopped(struct job *j)
{
    if (j->run.kept)
        ml_note(j->options, j->options->output, "stopped after %llu rows; the same command with --resume goes on",
                (unsigned long long)j->run.tally.rows);
    signal(stop_asked, SIG_DFL);
    raise(stop_asked);
    return ML_EXIT_FAILED;
}

static void release(struct job *j)
{
    ml_tally_release(&j->run.tally);
    ml_sink_free(j->run.sink);
    ml_table_close(j->run.table);
    ml_border_free(j->border);
    ml_gazetteer_close(j->run.gazetteer);
    ml_arena_release(&j->arena);
    ml_buf_release(&j->signature);
}

static enum ml_exit run(struct job *j, const struct ml_table_spec *spec, enum ml_table_form form)
{
    struct ml_err err = {0};
    enum ml_exit code;

    if (open_table(j, spec, &err))
        return ml_give_up(&err);
    form = same_form(j->options, j->run.table, form);
    if (open_data(j, form, &err) || open_sink(j, form, &err))
        return ml_give_up(&err);
    watch_signals();
    ml_progress_start(j->options->progress);
    if (ml_annotate_run(&j->run, &err)) {
        ml_progress_clear();
        code = ml_give_up(&err);
        if (j->run.kept)
            ml_note(j->options, j->options->output, "what is done is kept; the same command with --resume goes on");
        return code;
    }
    ml_progress_clear();
    return j->run.stopped ? end_stopped(j) : conclude(j, &err);
}

enum ml_exit ml_cmd_annotate(const struct ml_options *o)
{
    struct job j = {.options = o};
    struct ml_table_spec spec;
    enum ml_table_form form;
    enum ml_exit code;

    if (!read_spec(o, &spec) || !choose_form(o, &form) || !ml_spares_inputs("annotate", o))
        return ML_EXIT_FAILED;
    if (o->resume && (!o->output || strcmp(o->output, "-") == 0))
        return ml_usage("annotate", "--resume needs the -o PATH of the run that was interrupted");
    ml_arena_init(&j.arena, 0);
    ml_buf_init(&j.signature, 0);
    j.run = (struct ml_annotate_run){.columns = &j.columns,
                                     .options = {.date = o->date,
                                                 .today = ml_today(),
                                                 .near_km = o->near_km,
                                                 .min_confidence = o->min_confidence,
                                                 .lang = o->lang},
                                     .threads = o->threads,
                                     .output = o->output,
                                     .resume = o->resume,
                                     .strict = o->strict,
                                     .stop = &stop_asked,
                                     .on_bad_row = on_bad_row,
                                     .on_progress = on_progress};
    code = run(&j, &spec, form);
    release(&j);
    return code;
}
