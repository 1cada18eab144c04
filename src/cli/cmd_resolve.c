#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/paths.h"
#include "geocode/geocode.h"
#include "read/lines.h"
#include "write/candidates.h"

enum { FORMATS = 1u << ML_FORMAT_JSONL | 1u << ML_FORMAT_CSV | 1u << ML_FORMAT_TABLE };

struct job {
    const struct ml_options *options;
    struct ml_geocoder *geocoder;
    struct ml_candidates_writer *writer;
    char country[3];
};

static enum ml_status answer(struct job *job, struct ml_span name, struct ml_err *err)
{
    const struct ml_options *o = job->options;
    struct ml_resolve_query query = {.name = name,
                                     .region = o->in,
                                     .country = job->country[0] ? job->country : NULL,
                                     .has_near = o->has_near,
                                     .near = o->near,
                                     .limit = o->limit};
    const struct ml_candidate_info *list;
    size_t count;
    enum ml_status status = ml_geocoder_resolve(job->geocoder, &query, &list, &count, err);

    return status ? status : ml_candidates_add(job->writer, name, list, count, err);
}

/* One name a line; blank lines ask nothing. */
static enum ml_status answer_lines(struct job *job, struct ml_err *err)
{
    enum { LINE_MAX_BYTES = 1 << 20 };
    struct ml_lines lines;
    struct ml_span line;
    bool got;
    enum ml_status status;

    ml_lines_init(&lines, STDIN_FILENO, "standard input", LINE_MAX_BYTES);
    while (!(status = ml_lines_next(&lines, &line, &got, err)) && got) {
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (line.len == 0)
            continue;
        status = answer(job, line, err);
        if (!status && !ml_lines_ready(&lines))
            status = ml_candidates_flush(job->writer, err);
        if (status)
            break;
    }
    ml_lines_release(&lines);
    return status;
}

static enum ml_status answer_all(struct job *job, struct ml_err *err)
{
    const struct ml_options *o = job->options;
    enum ml_status status = o->arg_count ? ML_OK : answer_lines(job, err);

    for (size_t i = 0; i < o->arg_count && !status; i++) {
        if (strcmp(o->args[i], "-") == 0)
            status = answer_lines(job, err);
        else
            status = answer(job, ml_span_of(o->args[i]), err);
    }
    return status;
}

static enum ml_exit run(struct job *job, const struct ml_write_options *output)
{
    struct ml_geocode_options options = {.today = ml_today(),
                                         .near_km = 5,
                                         .lang = job->options->lang,
                                         .explain = job->options->explain};
    struct ml_gazetteer *gazetteer = NULL;
    struct ml_err err = {0};
    char path[ML_PATH_SIZE];
    enum ml_exit code = ML_EXIT_OK;

    ml_path_gazetteer(job->options->gazetteer, path);
    if (ml_gazetteer_open(path, &gazetteer, &err) ||
        ml_geocoder_new(gazetteer, NULL, &options, &job->geocoder, &err) ||
        ml_candidates_open(output, &job->writer, &err) || answer_all(job, &err) ||
        ml_candidates_commit(job->writer, &err))
        code = ml_give_up(&err);
    ml_candidates_free(job->writer);
    ml_geocoder_free(job->geocoder);
    ml_gazetteer_close(gazetteer);
    return code;
}

/* Two letters, in any case, to capitals. */
static bool take_country(const char *s, char out[3])
{
    if (strlen(s) != 2)
        return false;
    for (int i = 0; i < 2; i++) {
        char c = s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] - 'a' + 'A') : s[i];
        if (c < 'A' || c > 'Z')
            return false;
        out[i] = c;
    }
    out[2] = '\0';
    return true;
}

enum ml_exit ml_cmd_resolve(const struct ml_options *o)
{
    struct job job = {.options = o};
    struct ml_write_options output;

    if (o->arg_count == 0 && isatty(STDIN_FILENO))
        return ml_usage("resolve", "no name given");
    if (o->country && !take_country(o->country, job.country))
        return ml_usage("resolve", "'%s' is no country code; give two letters such as KG", o->country);
    if (!ml_choose_output("resolve", o, FORMATS, ML_FORMAT_JSONL, &output))
        return ML_EXIT_FAILED;
    ml_interrupt_guard(output.path);
    return run(&job, &output);
}
