/*
 * Pictures of a result: a page to explore it in a browser, and a still one for a report.
 * Both show the places, the border and its status on a date. Rooms below: write (colours,
 * escaping), border, read's found.h.
 */
#ifndef ML_MAP_MAP_H
#define ML_MAP_MAP_H

#include "base/buf.h"
#include "base/status.h"
#include "border/border.h"
#include "map/sentence.h"
#include "read/found.h"

struct ml_map {
    const struct ml_found *found;
    const struct ml_border *border; /* may be NULL */
    const struct ml_texts *texts;   /* may be NULL */
    const char *title;
    int32_t date;                   /* of the border's status at first */
    int32_t today;                  /* the end of the page's slider */
};

/*
 * The page: the template (web/, built once) with the data put in. Everything from the
 * result and the texts is data in JSON, which the page shows as text.
 * ML_EFORMAT when the template has no place for it.
 */
enum ml_status ml_map_page(const struct ml_map *map, const struct ml_buf *page_template, const char *template_path,
                           struct ml_buf *out, struct ml_err *err);

enum ml_picture { ML_PICTURE_SVG, ML_PICTURE_PNG };
/* Draws to path, which must be an ordinary file. ML_EIO, ML_ELIBRARY. */
enum ml_status ml_map_picture(const struct ml_map *map, enum ml_picture kind, const char *path, struct ml_err *err);

#endif
