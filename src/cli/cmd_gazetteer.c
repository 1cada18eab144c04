#include <stdio.h>
#include <string.h>

#include "audit/audit.h"
#include "base/file.h"
#include "border/border.h"
#include "cli/cmd_gazetteer.h"
#include "cli/interrupt.h"
#include "cli/paths.h"
#include "store/gazetteer.h"

/* The folder of tables that is named, else the project's; NULL after reporting a usage error. */
static const char *choose_tables(const struct ml_options *o, char found[ML_PATH_SIZE])
{
    char table[ML_PATH_SIZE + 16];

    if (o->arg_count > 2) {
        ml_usage("gazetteer", "%s takes one folder, not '%s' too", o->args[0], o->args[2]);
        return NULL;
    }
    if (o->arg_count == 2)
        return o->args[1];
    ml_path_tables(found);
    snprintf(table, sizeof table, "%s/places.tsv", found);
    if (ml_file_exists(table))
        return found;
    ml_usage("gazetteer", "the project's tables are not beside this program; name a folder: %s DIR", o->args[0]);
    return NULL;
}

static enum ml_exit build(const struct ml_options *o)
{
    char tables[ML_PATH_SIZE];
    char database[ML_PATH_SIZE];
    const char *folder = choose_tables(o, tables);
    struct ml_build_stats stats;
    struct ml_err err = {0};

    if (!folder)
        return ML_EXIT_FAILED;
    ml_path_gazetteer(o->output ? o->output : o->gazetteer, database);
    ml_interrupt_guard(database);
    if (ml_gazetteer_build(folder, database, &stats, &err))
        return ml_give_up(&err);
    ml_note(o, database, "%zu places, %zu names, %zu keys, index of %zu KB", stats.places, stats.names,
            stats.keys, (stats.index_bytes + 1023) / 1024);
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
    const char *folder = choose_tables(o, tables);
    struct ml_border *border = NULL;
    struct ml_err err = {0};
    size_t count = 0;
    enum ml_status status;

    if (!folder)
        return ML_EXIT_FAILED;
    status = ml_open_border(o, &border, &err);
    if (!status)
        status = ml_audit_tables(folder, border, o->date ? o->date : ML_GAZETTEER_DATE, print_finding, NULL, &count, &err);
    ml_border_free(border);
    if (status)
        return ml_give_up(&err);
    if (count)
        ml_note(o, folder, "%zu finding%s", count, count == 1 ? "" : "s");
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
        {"import", ml_gazetteer_import_files},
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
