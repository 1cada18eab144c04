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
