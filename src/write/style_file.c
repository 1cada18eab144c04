#include <string.h>

#include "write/out.h"
#include "write/style.h"
#include "write/write.h"

enum ml_status ml_style_beside(const struct ml_write_options *options, struct ml_err *err)
{
    bool is_shp = options->format == ML_FORMAT_SHP;
    struct ml_style style = {.layer = ML_STYLE_PLACES,
                             .flavour = is_shp ? ML_STYLE_SHP : ML_STYLE_GEOJSON,
                             .explain = options->explain};
    struct ml_buf path = {0};
    struct ml_out out;
    const char *dot = options->path ? strrchr(options->path, '.') : NULL;
    enum ml_status status;

    if ((!is_shp && options->format != ML_FORMAT_GEOJSON) || !options->path)
        return ML_OK;
    if (dot && strchr(dot, '/'))
        dot = NULL;
    ml_buf_add(&path, options->path, dot ? (size_t)(dot - options->path) : strlen(options->path));
    ml_buf_puts(&path, ".qml");
    status = path.failed ? ml_fail_nomem(err) : ml_out_open(&out, path.data, err);
    if (!status) {
        ml_style_qml(&out.buf, &style);
        status = ml_out_commit(&out, err);
    }
    ml_buf_release(&path);
    return status;
}
