#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/option_table.h"

const struct ml_command *ml_command_find(const char *name)
{
    for (const struct ml_command *c = ml_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

void ml_help_all(void)
{
    printf("usage: marchland COMMAND [OPTION...] [ARGUMENT...]\n\n"
           "Finds the places that texts name, tells which of the places of that name is meant,\n"
           "and checks each against the borders of Central Asia and their status on a date.\n\n"
           "commands:\n");
    for (const struct ml_command *c = ml_commands; c->name; c++)
        printf("  %-10s %s\n", c->name, c->summary);
    printf("  %-10s %s\n", "help", "explain a command: marchland help COMMAND");
    printf("\n'marchland --version' prints the version. Input '-' is standard input.\n"
           "Exit codes: 0 all done; 1 some inputs failed; 2 wrong usage or nothing done.\n");
}

static void print_option(const struct ml_option *o)
{
    char left[64];
    int n = o->letter ? snprintf(left, sizeof left, "-%c, --%s", o->letter, o->name)
                      : snprintf(left, sizeof left, "    --%s", o->name);

    if (o->metavar && n > 0 && (size_t)n < sizeof left)
        snprintf(left + n, sizeof left - (size_t)n, " %s", o->metavar);
    if (strlen(left) > 26)
        printf("  %s\n  %-26s %s\n", left, "", o->help);
    else
        printf("  %-26s %s\n", left, o->help);
}

void ml_help_command(const struct ml_command *command)
{
    printf("usage: marchland %s %s\n\n%s\n\noptions:\n", command->name, command->synopsis,
           command->about);
    for (const struct ml_option *o = ml_option_table; o->name; o++)
        if (o->commands & command->bit)
            print_option(o);
}
