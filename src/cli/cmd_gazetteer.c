#include <string.h>

#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/paths.h"
#include "store/gazetteer.h"

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

enum ml_exit ml_cmd_gazetteer(const struct ml_options *o)
{
    static const char *const planned[] = {"import", "check", "stats", "search", "export", NULL};

    if (o->arg_count == 0)
        return ml_usage("gazetteer", "say what to do: build");
    if (strcmp(o->args[0], "build") == 0)
        return build(o);
    for (size_t i = 0; planned[i]; i++)
        if (strcmp(o->args[0], planned[i]) == 0)
            return ml_usage("gazetteer", "'gazetteer %s' is not in this version", planned[i]);
    return ml_usage("gazetteer", "cannot '%s' a gazetteer; it can be built", o->args[0]);
}
