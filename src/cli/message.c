#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/progress.h"

void ml_report(const struct ml_err *err)
{
    ml_progress_clear();
    fputs("marchland: ", stderr);
    if (err->file[0] && err->line)
        fprintf(stderr, "%s:%zu: ", err->file, err->line);
    else if (err->file[0])
        fprintf(stderr, "%s: ", err->file);
    fprintf(stderr, "%s\n", err->message);
}

enum ml_exit ml_give_up(const struct ml_err *err)
{
    ml_report(err);
    return ML_EXIT_FAILED;
}

enum ml_exit ml_usage(const char *command, const char *fmt, ...)
{
    va_list ap;

    fputs("marchland: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fprintf(stderr, "; see 'marchland help%s%s'\n", command ? " " : "", command ? command : "");
    return ML_EXIT_FAILED;
}

void ml_note(const struct ml_options *options, const char *file, const char *fmt, ...)
{
    va_list ap;

    if (options->quiet)
        return;
    ml_progress_clear();
    fputs("marchland: ", stderr);
    if (file)
        fprintf(stderr, "%s: ", file);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}
