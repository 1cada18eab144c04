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

/* Joins folder and rest, whose leading "../" take folders away. False when there is no such path. */
static bool join(char *out, const char *folder, const char *rest)
{
    size_t len = strlen(folder);
    int n;

    while (strncmp(rest, "../", 3) == 0) {
        while (len > 0 && folder[len - 1] != '/')
            len--;
        len -= len > 0;
        rest += 3;
    }
    n = snprintf(out, ML_PATH_SIZE, "%.*s/%s", (int)len, folder, rest);
    return n > 0 && n < ML_PATH_SIZE;
}

/* As seen from where the user is: messages read better so. */
static void shorten(char *path)
{
    char here[ML_PATH_SIZE];
    size_t len;

    if (!getcwd(here, sizeof here))
        return;
    len = strlen(here);
    if (strncmp(path, here, len) == 0 && path[len] == '/' && path[len + 1] != '\0')
        memmove(path, path + len + 1, strlen(path + len + 1) + 1);
}

static void find(const char *option, const char *variable, const char *const *beside,
                 const char *installed, char *out)
{
    char folder[ML_PATH_SIZE];
    bool found = false;
    const char *set = option ? option : variable ? getenv(variable) : NULL;

    if (set && *set) {
        snprintf(out, ML_PATH_SIZE, "%s", set);
        return;
    }
    program_folder(folder, sizeof folder);
    for (size_t i = 0; !found && beside[i]; i++)
        found = join(out, folder, beside[i]) && ml_file_exists(out);
    if (!found)
        found = join(out, ML_DATADIR, installed) && ml_file_exists(out);
    if (!found && !join(out, folder, beside[0]))
        out[0] = '\0';
    shorten(out);
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

void ml_path_page(char out[ML_PATH_SIZE])
{
    static const char *const beside[] = {"map-page.html", "../map-page.html",
                                         "../share/marchland/map-page.html", NULL};
    find(NULL, NULL, beside, "map-page.html", out);
}

void ml_path_tables(char out[ML_PATH_SIZE])
{
    static const char *const beside[] = {"../gazetteer", "../../gazetteer",
                                         "../share/marchland/gazetteer", NULL};
    find(NULL, NULL, beside, "gazetteer", out);
}
