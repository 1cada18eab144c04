#include <string.h>

#include "cli/batch.h"
#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/paths.h"
#include "cli/progress.h"

enum {
    FORMATS = 1u << ML_FORMAT_GEOJSON | 1u << ML_FORMAT_GEOJSONL | 1u << ML_FORMAT_SHP |
              1u << ML_FORMAT_GPKG | 1u << ML_FORMAT_QGZ | 1u << ML_FORMAT_CSV | 1u << ML_FORMAT_TABLE,
    THREADS_MAX = 256
};

/* False after reporting that the word is no input format of this version. */
static bool choose_input(const struct ml_options *o, enum ml_input_kind *kind)
{
    *kind = ML_INPUT_TEXT;
    if (!o->from || strcmp(o->from, "text") == 0)
        return true;
    *kind = ML_INPUT_JSONL;
    if (strcmp(o->from, "jsonl") == 0)
        return true;
    *kind = ML_INPUT_HTML;
    if (strcmp(o->from, "html") == 0)
        return true;
    ml_usage("geocode", "cannot read format '%s'; use --from text, html or jsonl", o->from);
    return false;
}

static enum ml_status open_data(const struct ml_options *o, struct ml_batch *b, struct ml_border **border,
                                struct ml_err *err)
{
    enum ml_status status = ml_open_data(o, &b->gazetteer, border, err);

    b->border = *border;
    return !status && o->date ? ml_border_date_fits(*border, o->date, err) : status;
}

/* All results are in: puts them in place, unless there is nothing at all to put. */
static enum ml_exit conclude(const struct ml_options *o, struct ml_batch *b,
                             const struct ml_write_options *output)
{
    struct ml_err err = {0};
    size_t cut;

    if (b->done == 0 && b->failed > 0 && b->failed == b->failed_files)
        return ML_EXIT_FAILED;
    if (ml_writer_commit(b->writer, &err))
        return ml_give_up(&err);
    cut = ml_writer_cut_count(b->writer);
    if (cut)
        ml_note(o, output->path,
                "%zu texts were cut to the 254 bytes a shapefile holds; --to csv keeps them whole", cut);
    if (b->failed)
        ml_note(o, NULL, "%zu of %zu inputs failed", b->failed, b->done + b->failed);
    return b->failed ? ML_EXIT_PARTIAL : ML_EXIT_OK;
}

/* A whole file keeps one thread busy, so more threads than files would only stand by. */
static size_t thread_count(const struct ml_options *o, enum ml_input_kind kind)
{
    size_t useful = kind != ML_INPUT_JSONL ? o->arg_count : THREADS_MAX;

    if (useful > THREADS_MAX)
        useful = THREADS_MAX;
    return o->threads < useful ? o->threads : useful;
}

static enum ml_status open_writer(const struct ml_options *o, const struct ml_write_options *output,
                                  const struct ml_border *border, struct ml_batch *b, struct ml_err *err)
{
    struct ml_write_options w = *output;

    w.style = o->style;
    w.project = o->project;
    w.border = border;
    w.date = o->date;
    w.today = b->options.today;
    return ml_writer_open(&w, &b->writer, err);
}

/* Plain when there is one text, else JSON Lines, which map --text reads as well. */
static enum ml_status open_text_out(const struct ml_options *o, enum ml_input_kind kind, struct ml_batch *b,
                                    struct ml_out *out, struct ml_err *err)
{
    enum ml_status status;

    if (!o->text_out)
        return ML_OK;
    b->text_lines = ml_format_of_path(o->text_out) == ML_FORMAT_JSONL;
    if (!b->text_lines && (o->arg_count > 1 || kind == ML_INPUT_JSONL))
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "several texts cannot share the plain file '%s'; name a .jsonl", o->text_out);
    status = ml_out_open(out, o->text_out, err);
    b->text_out = status ? NULL : out;
    return status;
}

static enum ml_exit run(const struct ml_options *o, enum ml_input_kind kind,
                        const struct ml_write_options *output)
{
    static const char *const standard_input[] = {"-"};
    struct ml_batch b = {.threads = thread_count(o, kind),
                         .filter = kind == ML_INPUT_JSONL && output->format == ML_FORMAT_GEOJSONL};
    struct ml_border *border = NULL;
    struct ml_out text_out = {0};
    struct ml_err err = {0};
    enum ml_exit code;

    b.options = (struct ml_geocode_options){.date = o->date,
                                            .today = ml_today(),
                                            .near_km = o->near_km,
                                            .min_confidence = o->min_confidence,
                                            .lang = o->lang,
                                            .explain = o->explain};
    if (open_data(o, &b, &border, &err) ||
        ml_input_open(kind, o->arg_count ? o->args : standard_input, o->arg_count ? o->arg_count : 1,
                      &b.input, &err) ||
        open_writer(o, output, border, &b, &err) ||
        open_text_out(o, kind, &b, &text_out, &err) || ml_batch_run(&b, &err))
        code = ml_give_up(&err);
    else
        code = conclude(o, &b, output);
    if (code != ML_EXIT_FAILED && b.text_out && ml_out_commit(b.text_out, &err))
        code = ml_give_up(&err);
    if (b.text_out)
        ml_out_discard(b.text_out);
    ml_progress_clear();
    ml_writer_free(b.writer);
    ml_input_free(b.input);
    ml_border_free(border);
    ml_gazetteer_close(b.gazetteer);
    return code;
}

/* What goes beside the output needs an output of the right form; a GeoPackage holds its style. */
static bool has_place_beside(const struct ml_options *o, const struct ml_write_options *w)
{
    bool packed = w->path && (w->format == ML_FORMAT_GPKG || w->format == ML_FORMAT_QGZ);
    bool styled = packed || (w->path && (w->format == ML_FORMAT_SHP || w->format == ML_FORMAT_GEOJSON));

    if (o->style && !styled)
        ml_usage("geocode", "--style goes beside a shapefile or GeoJSON; add -o PATH.shp or -o PATH.geojson");
    else if (o->project && !packed)
        ml_usage("geocode", "--project goes beside a GeoPackage; add -o PATH.gpkg");
    else
        return true;
    return false;
}

enum ml_exit ml_cmd_geocode(const struct ml_options *o)
{
    struct ml_write_options output;
    enum ml_input_kind kind;

    if (!choose_input(o, &kind) ||
        !ml_choose_output("geocode", o, FORMATS, ML_FORMAT_GEOJSON, &output) || !has_place_beside(o, &output))
        return ML_EXIT_FAILED;
    ml_interrupt_guard(output.path);
    ml_progress_start(o->progress);
    return run(o, kind, &output);
}
