#include "write/write.h"

#include <string.h>

#include "base/alloc.h"
#include "write/style.h"
#include "write/write_int.h"

struct ml_writer {
    const struct ml_writer_ops *ops;
    void *state;
    struct ml_write_options options;
};

static const struct {
    const char *name;
    const char *extensions; /* each with its dot and a space behind */
} formats[] = {
    [ML_FORMAT_NONE] = {"", ""},
    [ML_FORMAT_GEOJSON] = {"geojson", ".geojson .json "},
    [ML_FORMAT_GEOJSONL] = {"geojsonl", ".geojsonl .geojsons .ndjson "},
    [ML_FORMAT_JSONL] = {"jsonl", ".jsonl "},
    [ML_FORMAT_CSV] = {"csv", ".csv "},
    [ML_FORMAT_TABLE] = {"table", ".txt "},
    [ML_FORMAT_SHP] = {"shp", ".shp "},
    [ML_FORMAT_GPKG] = {"gpkg", ".gpkg "},
    [ML_FORMAT_QGZ] = {"qgz", ".qgz "},
    [ML_FORMAT_HTML] = {"html", ".html .htm "},
    [ML_FORMAT_SVG] = {"svg", ".svg "},
    [ML_FORMAT_PNG] = {"png", ".png "},
};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

const char *ml_format_name(enum ml_format format)
{
    return (unsigned)format < FORMAT_COUNT ? formats[format].name : "";
}

enum ml_format ml_format_parse(const char *word)
{
    for (int i = 1; i < FORMAT_COUNT; i++)
        if (strcmp(word, formats[i].name) == 0)
            return (enum ml_format)i;
    return ML_FORMAT_NONE;
}

/* Extensions are compared without regard to (ASCII) case, as ogr2ogr does. */
static bool same_extension(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = a[i] >= 'A' && a[i] <= 'Z' ? (char)(a[i] - 'A' + 'a') : a[i];
        if (c != b[i])
            return false;
    }
    return a[len] == '\0';
}

enum ml_format ml_format_of_path(const char *path)
{
    const char *dot = strrchr(path, '.');

    if (!dot || strchr(dot, '/'))
        return ML_FORMAT_NONE;
    for (int i = 1; i < FORMAT_COUNT; i++) {
        const char *e = formats[i].extensions;
        while (*e) {
            size_t len = strcspn(e, " ");
            if (strlen(dot) == len && same_extension(dot, e, len))
                return (enum ml_format)i;
            e += len + 1;
        }
    }
    return ML_FORMAT_NONE;
}

static const struct ml_writer_ops *ops_of(const struct ml_write_options *options)
{
    switch (options->format) {
    case ML_FORMAT_GEOJSON: return &ml_writer_geojson;
    case ML_FORMAT_GEOJSONL: return &ml_writer_geojsonl;
    case ML_FORMAT_CSV: return &ml_writer_csv;
    case ML_FORMAT_TABLE: return &ml_writer_table;
    case ML_FORMAT_SHP: return &ml_writer_shp;
    case ML_FORMAT_GPKG: return options->project ? &ml_writer_project : &ml_writer_gpkg;
    case ML_FORMAT_QGZ: return &ml_writer_project;
    case ML_FORMAT_NONE:
    case ML_FORMAT_JSONL:
    case ML_FORMAT_HTML:
    case ML_FORMAT_SVG:
    case ML_FORMAT_PNG: break;
    }
    return NULL;
}

enum ml_status ml_writer_open(const struct ml_write_options *options, struct ml_writer **out,
                              struct ml_err *err)
{
    const struct ml_writer_ops *ops = ops_of(options);
    struct ml_writer *w;
    enum ml_status status;

    *out = NULL;
    if (!ops)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "format '%s' cannot be written here; use geojson, geojsonl, shp, gpkg, qgz, csv or table",
                       ml_format_name(options->format));
    w = ml_calloc(1, sizeof *w);
    if (!w)
        return ml_fail_nomem(err);
    w->ops = ops;
    w->options = *options;
    status = ops->open(options, &w->state, err);
    if (status) {
        ml_free(w);
        return status;
    }
    *out = w;
    return ML_OK;
}

enum ml_status ml_writer_add(struct ml_writer *w, const struct ml_result_doc *doc, struct ml_err *err)
{
    return w->ops->add(w->state, doc, err);
}

enum ml_status ml_writer_flush(struct ml_writer *w, struct ml_err *err)
{
    return w->ops->flush ? w->ops->flush(w->state, err) : ML_OK;
}

enum ml_status ml_writer_commit(struct ml_writer *w, struct ml_err *err)
{
    enum ml_status status = w->ops->commit(w->state, err);
    return !status && w->options.style ? ml_style_beside(&w->options, err) : status;
}

size_t ml_writer_cut_count(const struct ml_writer *w)
{
    return w->ops->cut_count ? w->ops->cut_count(w->state) : 0;
}

void ml_writer_free(struct ml_writer *w)
{
    if (!w)
        return;
    w->ops->free(w->state);
    ml_free(w);
}
