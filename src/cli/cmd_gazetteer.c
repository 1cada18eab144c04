#include <stdio.h>
#include <string.h>

#include "audit/audit.h"
#include "border/border.h"
#include "cli/cmd_gazetteer.h"
#include "cli/interrupt.h"
#include "cli/paths.h"
#include "cli/progress.h"
#include "store/gazetteer.h"
#include "store/import.h"

/* The border as it stood before the treaty of 2025. */
enum { CHECK_DATE = 20220917 };

static enum ml_exit build(const struct ml_options *o)
{
    char tables[ML_PATH_SIZE];
    char database[ML_PATH_SIZE];
    const char *folder = tables;
    struct ml_build_stats stats;
    struct ml_err err = {0};

    if (o->arg_count > 2)
        return ml_usage("gazetteer", "build takes one folder, not '%s' too", o->args[2]);
    if (o->arg_count == 2)
        folder = o->args[1];
    else
        ml_path_tables(tables);
    ml_path_gazetteer(o->output ? o->output : o->gazetteer, database);
    ml_interrupt_guard(database);
    if (ml_gazetteer_build(folder, database, &stats, &err))
        return ml_give_up(&err);
    ml_note(o, database, "%zu places, %zu names, %zu keys, index of %zu KB", stats.places, stats.names,
            stats.keys, (stats.index_bytes + 1023) / 1024);
    return ML_EXIT_OK;
}

/* The shapes are opened when a source first leaves a country out. */
struct import_user {
    const struct ml_options *options;
    struct ml_border *border;
    struct ml_border_probe *probe;
    bool tried;
};

static bool country_of(void *user, struct ml_lonlat point, char out[3])
{
    struct import_user *u = user;
    struct ml_border_answer answer;
    struct ml_err err = {0};

    if (!u->tried && (ml_open_border(u->options, &u->border, &err) || ml_border_probe_new(u->border, &u->probe, &err)))
        ml_note(u->options, err.file, "%s; places stay without a country", err.message);
    u->tried = true;
    if (!u->probe || ml_border_check(u->probe, point, 1, CHECK_DATE, 0, &answer, NULL) || !answer.covered)
        return false;
    memcpy(out, answer.side, 3);
    return true;
}

static void show_rows(void *user, size_t rows, double share)
{
    (void)user;
    ml_progress_rows(rows, 0, share);
}

static void report_import(const struct ml_options *o, const char *database, const struct ml_import_stats *s)
{
    ml_note(o, database, "%zu rows: %zu places added, %zu merged by id, %zu merged by name and distance, "
            "%zu refused for want of a name in Latin or Cyrillic letters", s->rows, s->added, s->merged_by_id,
            s->merged_by_name, s->refused_unnamed);
    ml_note(o, database, "names: %zu added, %zu known already, %zu left out as of other scripts or too long, "
            "%zu as of other places or languages; index of %zu KB", s->names_added, s->names_known, s->names_unread,
            s->names_other, (s->index_bytes + 1023) / 1024);
}

static enum ml_exit import(const struct ml_options *o)
{
    char base[ML_PATH_SIZE];
    struct ml_import_stats stats;
    struct import_user sides = {.options = o};
    struct ml_import_job job = {.base = base, .target = base, .files = o->args + 1,
                                .file_count = o->arg_count - 1, .alternate_names = o->alternate_names,
                                .progress = show_rows, .country_of = country_of, .user = &sides};
    struct ml_err err = {0};
    enum ml_status status;

    if (o->arg_count < 2)
        return ml_usage("gazetteer", "import needs a GeoNames or OpenStreetMap file");
    ml_path_gazetteer(o->gazetteer, base);
    if (o->output)
        job.target = o->output;
    ml_interrupt_guard(job.target);
    ml_progress_start(o->progress);
    status = ml_gazetteer_import(&job, &stats, &err);
    ml_border_probe_free(sides.probe);
    ml_border_free(sides.border);
    ml_progress_clear();
    if (status)
        return ml_give_up(&err);
    report_import(o, job.target, &stats);
    return ML_EXIT_OK;
}

static void print_finding(void *user, const struct ml_err *f)
{
    (void)user;
    printf("%s:%zu: %s\n", f->file, f->line, f->message);
}

static enum ml_exit check(const struct ml_options *o)
{
    char tables[ML_PATH_SIZE];
    const char *folder = tables;
    struct ml_border *border = NULL;
    struct ml_err err = {0};
    size_t count = 0;
    enum ml_status status;

    if (o->arg_count > 2)
        return ml_usage("gazetteer", "check takes one folder, not '%s' too", o->args[2]);
    if (o->arg_count == 2)
        folder = o->args[1];
    else
        ml_path_tables(tables);
    status = ml_open_border(o, &border, &err);
    if (!status)
        status = ml_audit_tables(folder, border, o->date ? o->date : CHECK_DATE, print_finding, NULL, &count, &err);
    ml_border_free(border);
    if (status)
        return ml_give_up(&err);
    if (count)
        ml_note(o, folder, "%zu findings", count);
    return count ? ML_EXIT_PARTIAL : ML_EXIT_OK;
}

enum ml_exit ml_cmd_gazetteer(const struct ml_options *o)
{
    static const struct {
        const char *verb;
        enum ml_exit (*run)(const struct ml_options *o);
    } verbs[] = {
        {"build", build},
        {"check", check},
        {"import", import},
        {"stats", ml_gazetteer_stats},
        {"search", ml_gazetteer_search},
        {"export", ml_gazetteer_export},
    };

    if (o->arg_count == 0)
        return ml_usage("gazetteer", "say what to do: build, check, import, stats, search or export");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(o->args[0], verbs[i].verb) == 0)
            return verbs[i].run(o);
    return ml_usage("gazetteer", "cannot '%s' a gazetteer; say build, check, import, stats, search or export",
                    o->args[0]);
}
