/*
 * Result documents to files. One file of this room per format, all behind struct
 * ml_writer; a writer only reads the documents it is given.
 *
 * Nothing appears under the output's name before ml_writer_commit: files are written
 * beside their place and renamed into it. The same documents give the same bytes.
 * Rooms below: result, geocode's document types, base.
 */
#ifndef ML_WRITE_WRITE_H
#define ML_WRITE_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "result/result.h"

enum ml_format {
    ML_FORMAT_NONE = 0,
    ML_FORMAT_GEOJSON,
    ML_FORMAT_GEOJSONL, /* one FeatureCollection a line, one line a document */
    ML_FORMAT_JSONL,    /* one object a line; rows and candidates only */
    ML_FORMAT_CSV,
    ML_FORMAT_TABLE,
    ML_FORMAT_SHP,
    ML_FORMAT_GPKG,
    ML_FORMAT_QGZ,      /* a QGIS project beside a GeoPackage of the same name */
    ML_FORMAT_HTML,     /* pictures of a result; the map command only */
    ML_FORMAT_SVG,
    ML_FORMAT_PNG
};

/* The contract's word ("geojsonl"); "" for none. */
const char *ml_format_name(enum ml_format format);
/* ML_FORMAT_NONE when the word or the extension of the path is not known. */
enum ml_format ml_format_parse(const char *word);
enum ml_format ml_format_of_path(const char *path);

struct ml_write_options {
    enum ml_format format;
    const char *path;       /* NULL or "-" is standard output; shp needs a path */
    bool explain;           /* evidence and alternatives too */
    size_t width;           /* columns of the terminal a table is for; 0 = no cutting */
    bool style;             /* shp, geojson: a .qml beside it */
    bool project;           /* gpkg: a .qgz beside it */
    const struct ml_border *border; /* gpkg: where its second layer comes from; may be NULL */
    int32_t date;           /* gpkg: of that layer; 0 = the latest of the results, else today */
    int32_t today;
};

struct ml_writer;

/*
 * ML_EUSAGE when the format cannot be written here (pictures, or a shapefile, GeoPackage or project to standard output), ML_EIO
 * when the place cannot. *out is NULL on failure. path must outlive the writer.
 */
enum ml_status ml_writer_open(const struct ml_write_options *options, struct ml_writer **out,
                              struct ml_err *err);
/* Appends one document. A document with an error is an empty one; geojsonl says it as `error`. */
enum ml_status ml_writer_add(struct ml_writer *w, const struct ml_result_doc *doc, struct ml_err *err);
/* Hands what is ready to the reader of a pipe, so that a filter can be conversed with. */
enum ml_status ml_writer_flush(struct ml_writer *w, struct ml_err *err);
/* Completes the output and puts it in place; nothing remains half written on failure. */
enum ml_status ml_writer_commit(struct ml_writer *w, struct ml_err *err);
/* Texts shortened because the format has no room for them (shapefiles). */
size_t ml_writer_cut_count(const struct ml_writer *w);
/* Frees; what was not committed is removed. NULL is a no-op. */
void ml_writer_free(struct ml_writer *w);

#endif
