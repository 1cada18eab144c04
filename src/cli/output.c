#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "cli/cli.h"
#include "cli/paths.h"

int32_t ml_today(void)
{
    return ml_date_of_time((int64_t)time(NULL));
}

/* Columns of the terminal; 0 when output goes elsewhere. */
static size_t terminal_width(bool on_terminal)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    double n;

    if (!on_terminal)
        return 0;
    if (columns && ml_parse_number(columns, strlen(columns), &n) && n >= 20 && n < 10000)
        return (size_t)n;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* "geojson, csv or table" of the mask. */
static void list_formats(unsigned allowed, char *out, size_t size)
{
    size_t used = 0;
    unsigned left = allowed;

    out[0] = '\0';
    for (unsigned i = 1; i < 32 && left; i++) {
        const char *separator;
        int n;
        if (!(left & 1u << i))
            continue;
        left &= ~(1u << i);
        separator = used == 0 ? "" : left ? ", " : " or ";
        n = snprintf(out + used, size - used, "%s%s", separator, ml_format_name((enum ml_format)i));
        if (n < 0 || (size_t)n >= size - used)
            return;
        used += (size_t)n;
    }
}

static bool accept(const char *command, enum ml_format format, const char *asked, unsigned allowed)
{
    char known[128];

    if (format != ML_FORMAT_NONE && (allowed & 1u << format))
        return true;
    list_formats(allowed, known, sizeof known);
    ml_usage(command, "cannot tell an output format from '%s'; use --to %s", asked, known);
    return false;
}

static bool is_one_file(const char *a, const char *b)
{
    struct stat x;
    struct stat y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && S_ISREG(x.st_mode) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* The path without "#LAYER". */
static void file_of(const char *arg, char out[ML_PATH_SIZE])
{
    const char *hash = strrchr(arg, '#');
    bool layer = hash && !strchr(hash, '/');

    snprintf(out, ML_PATH_SIZE, "%.*s", layer ? (int)(hash - arg) : (int)strlen(arg), arg);
}

bool ml_spares_inputs(const char *command, const struct ml_options *options)
{
    const char *outputs[] = {options->output, options->report, options->text_out};
    char in[ML_PATH_SIZE];
    char out[ML_PATH_SIZE];

    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        if (!outputs[i] || strcmp(outputs[i], "-") == 0)
            continue;
        for (size_t k = 0; k < options->arg_count; k++) {
            file_of(outputs[i], out);
            file_of(options->args[k], in);
            if (!is_one_file(outputs[i], options->args[k]) && !is_one_file(out, in))
                continue;
            ml_usage(command, "'%s' is an input and would be lost; write to another file", outputs[i]);
            return false;
        }
    }
    return true;
}

bool ml_choose_output(const char *command, const struct ml_options *options, unsigned allowed,
                      enum ml_format otherwise, struct ml_write_options *out)
{
    const char *path = options->output && strcmp(options->output, "-") != 0 ? options->output : NULL;
    bool on_terminal = !path && isatty(STDOUT_FILENO);
    enum ml_format format = on_terminal ? ML_FORMAT_TABLE : otherwise;
    bool is_device = path && strncmp(path, "/dev/", 5) == 0;

    if (options->to) {
        format = ml_format_parse(options->to);
    } else if (path && !is_device) {
        format = ml_format_of_path(path);
        /* .jsonl means lines of whichever kind the command writes. */
        if (format == ML_FORMAT_JSONL && !(allowed & 1u << ML_FORMAT_JSONL))
            format = ML_FORMAT_GEOJSONL;
    }
    if (!accept(command, format, options->to ? options->to : path ? path : "-", allowed) ||
        !ml_spares_inputs(command, options))
        return false;
    *out = (struct ml_write_options){.format = format,
                                     .path = path,
                                     .explain = options->explain,
                                     .width = terminal_width(on_terminal)};
    return true;
}
