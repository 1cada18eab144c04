#include <pthread.h>

#include "base/date.h"
#include "border/border.h"
#include "cli/cli.h"
#include "cli/paths.h"
#include "store/gazetteer.h"

struct opening {
    char path[ML_PATH_SIZE];
    struct ml_border *border;
    enum ml_status status;
    struct ml_err err;
};

static void *open_shapes(void *user)
{
    struct opening *o = user;
    o->status = ml_border_open(o->path, &o->border, &o->err);
    return NULL;
}

static enum ml_status conclude(const struct ml_options *options, struct opening *o, struct ml_border **out,
                               struct ml_err *err)
{
    const char *const *lines;
    size_t count;

    *out = o->border;
    if (o->status) {
        if (err)
            *err = o->err;
        return o->status;
    }
    count = ml_border_notes(o->border, &lines);
    for (size_t i = 0; i < count; i++)
        ml_note(options, o->path, "%s", lines[i]);
    return ML_OK;
}

enum ml_status ml_open_border(const struct ml_options *options, struct ml_border **out, struct ml_err *err)
{
    struct opening o = {.border = NULL};

    ml_path_shapes(options->shapes, o.path);
    open_shapes(&o);
    return conclude(options, &o, out, err);
}

/* A short text is answered sooner than these are open, so one is opened beside the other. */
enum ml_status ml_open_data(const struct ml_options *options, struct ml_gazetteer **gazetteer,
                            struct ml_border **border, struct ml_err *err)
{
    struct opening o = {.border = NULL};
    char path[ML_PATH_SIZE];
    pthread_t thread;
    bool beside;
    enum ml_status status;

    ml_path_shapes(options->shapes, o.path);
    ml_path_gazetteer(options->gazetteer, path);
    beside = pthread_create(&thread, NULL, open_shapes, &o) == 0;
    status = ml_gazetteer_open(path, gazetteer, err);
    if (beside)
        pthread_join(thread, NULL);
    else
        open_shapes(&o);
    *border = o.border;
    return status ? status : conclude(options, &o, border, err);
}

enum ml_status ml_border_date_fits(const struct ml_border *border, int32_t date, struct ml_err *err)
{
    char asked[ML_DATE_TEXT];
    char from[ML_DATE_TEXT];
    char to[ML_DATE_TEXT];
    int32_t first;
    int32_t end;

    ml_border_dates(border, &first, &end);
    if (date >= first && (!end || date < end))
        return ML_OK;
    ml_date_format(date, asked);
    ml_date_format(first, from);
    ml_date_format(end, to);
    return ml_fail(err, ML_EINPUT, NULL, 0, "%s is outside the dates of the shapes, %s to %s; choose a date within",
                   asked, from, end ? to : "today");
}
