#include "cli/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct {
    bool on;
    bool always;
    bool shown;
    double next_s;  /* monotonic time of the next refresh */
} state;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void ml_progress_start(const char *mode)
{
    state.always = strcmp(mode, "always") == 0;
    state.on = state.always || (strcmp(mode, "auto") == 0 && isatty(STDERR_FILENO));
    state.shown = false;
    state.next_s = now_s() + (state.always ? 0 : 1);
}

void ml_progress_show(size_t done, size_t failed)
{
    double now;

    if (!state.on)
        return;
    now = now_s();
    if (now < state.next_s)
        return;
    state.next_s = now + 0.25;
    state.shown = true;
    fprintf(stderr, "\rmarchland: %zu documents", done);
    if (failed)
        fprintf(stderr, ", %zu failed", failed);
    fflush(stderr);
}

void ml_progress_rows(unsigned long long done, unsigned long long failed, double share)
{
    static const char full[] = "####################";
    int cells = (int)(sizeof full - 1);
    int filled = share < 0 ? 0 : share > 1 ? cells : (int)(share * cells);
    double now;

    if (!state.on)
        return;
    now = now_s();
    if (now < state.next_s)
        return;
    state.next_s = now + 0.25;
    state.shown = true;
    if (share >= 0)
        fprintf(stderr, "\rmarchland: [%.*s%*s] %3.0f %%, %llu rows", filled, full, cells - filled, "",
                100 * (share > 1 ? 1 : share), done);
    else
        fprintf(stderr, "\rmarchland: %llu rows", done);
    if (failed)
        fprintf(stderr, ", %llu failed", failed);
    fflush(stderr);
}

void ml_progress_clear(void)
{
    if (!state.shown)
        return;
    fprintf(stderr, "\r%78s\r", "");
    state.shown = false;
}
