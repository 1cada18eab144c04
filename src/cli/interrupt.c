#include "cli/interrupt.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"

/* Every name that a writer or SQLite may be using for an output that is not complete. */
static const char *const suffixes[] = {"", "-journal", ".shp", ".shx", ".dbf", ".prj", ".cpg"};
enum { SUFFIX_COUNT = sizeof suffixes / sizeof *suffixes, PER_OUTPUT = 2 * SUFFIX_COUNT + 1, OUTPUTS = 2 };

static char *parts[OUTPUTS * PER_OUTPUT];
static size_t outputs;

/* unlink, signal and raise may be called here (POSIX, async-signal-safe functions). */
static void stop(int number)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i])
            unlink(parts[i]);
    signal(number, SIG_DFL);
    raise(number);
}

void ml_interrupt_guard(const char *output)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = stop};
    char **own = parts + outputs * PER_OUTPUT;
    char stem[4096];
    size_t len;

    /* A size limit (ulimit -f) is then told as a failed write, like a full disk. */
    signal(SIGXFSZ, SIG_IGN);
    if (!output || strcmp(output, "-") == 0 || outputs == OUTPUTS)
        return;
    outputs++;
    len = strlen(output);
    snprintf(stem, sizeof stem, "%.*s", (int)(len > 4 ? len - 4 : 0), output);
    for (size_t i = 0; i < SUFFIX_COUNT; i++) {
        own[i] = ml_file_part_name(output, suffixes[i]);
        own[SUFFIX_COUNT + i] = ml_file_part_name(stem, suffixes[i]);
    }
    /* The GeoPackage of a project. */
    if (len + 6 < sizeof stem) {
        strcat(stem, ".gpkg");
        own[2 * SUFFIX_COUNT] = ml_file_part_name(stem, "");
    }
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        /* nohup's choice to ignore a signal is respected. */
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}
