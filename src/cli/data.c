#include "base/date.h"
#include "border/border.h"
#include "cli/cli.h"
#include "cli/paths.h"

enum ml_status ml_open_border(const struct ml_options *options, struct ml_border **out, struct ml_err *err)
{
    char path[ML_PATH_SIZE];
    const char *const *lines;
    size_t count;
    enum ml_status status;

    ml_path_shapes(options->shapes, path);
    status = ml_border_open(path, out, err);
    if (status)
        return status;
    count = ml_border_notes(*out, &lines);
    for (size_t i = 0; i < count; i++)
        ml_note(options, path, "%s", lines[i]);
    return ML_OK;
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
