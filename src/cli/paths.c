#include "cli/paths.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

#ifndef ML_DATADIR
#define ML_DATADIR "/usr/local/share/marchland"
#endif

/* The folder of the running program, without a slash at its end; "." when unknown. */
static void program_folder(char *out, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", out, size - 1);
    char *slash;

    out[n > 0 ? n : 0] = '\0';
    slash = strrchr(out, '/');
    if (slash && slash != out)
        *slash = '\0';
    else
        snprintf(out, size, ".");
}

/* False when the joined path is too long to be one. */
static bool join(char *out, const char *folder, const char *rest)
{
    int n = snprintf(out, ML_PATH_SIZE, "%s/%s", folder, rest);
    return n > 0 && n < ML_PATH_SIZE;
}

static void find(const char *option, const char *variable, const char *const *beside,
                 const char *installed, char *out)
{
    char folder[ML_PATH_SIZE];
    const char *set = option ? option : variable ? getenv(variable) : NULL;

    if (set && *set) {
        snprintf(out, ML_PATH_SIZE, "%s", set);
        return;
    }
    program_folder(folder, sizeof folder);
    for (size_t i = 0; beside[i]; i++)
        if (join(out, folder, beside[i]) && ml_file_exists(out))
            return;
    if (join(out, ML_DATADIR, installed) && ml_file_exists(out))
        return;
    if (!join(out, folder, beside[0]))
        out[0] = '\0';
}

void ml_path_gazetteer(const char *option, char out[ML_PATH_SIZE])
{
    static const char *const beside[] = {"gazetteer.db", "../gazetteer.db",
                                         "../share/marchland/gazetteer.db", NULL};
    find(option, "MARCHLAND_GAZETTEER", beside, "gazetteer.db", out);
}

void ml_path_shapes(const char *option, char out[ML_PATH_SIZE])
{
    static const char *const beside[] = {"../shapes", "../../shapes", "../share/marchland/shapes", NULL};
    find(option, "MARCHLAND_SHAPES", beside, "shapes", out);
}

void ml_path_tables(char out[ML_PATH_SIZE])
{
    static const char *const beside[] = {"../gazetteer", "../../gazetteer",
                                         "../share/marchland/gazetteer", NULL};
    find(NULL, NULL, beside, "gazetteer", out);
}
