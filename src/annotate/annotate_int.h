/* What the files of a row's annotation share. Private to annotate/. */
#ifndef ML_ANNOTATE_ANNOTATE_INT_H
#define ML_ANNOTATE_ANNOTATE_INT_H

#include "annotate/annotate.h"
#include "annotate/known.h"
#include "annotate/scene.h"

/* A border answer once given; the same places recur. */
struct ml_border_memory {
    const struct ml_place_info *place;  /* NULL = empty */
    int32_t epoch;                      /* ml_border_epoch */
    struct ml_border_answer answer;
};
enum { ML_BORDER_MEMORY = 32768, ML_EPOCH_MEMORY = 8192 };

struct ml_annotator {
    const struct ml_annotate_columns *columns;
    size_t width;                   /* columns of the table, for messages */
    struct ml_geocode_options options;
    struct ml_geocoder *geocoder;
    const struct ml_border *border;
    struct ml_border_probe *probe;
    struct ml_known *known;
    struct ml_scene_finder finder;
    struct ml_result scene;         /* the row's place, with its border */
    struct ml_buf document;
    struct ml_buf repaired;
    struct ml_buf scratch;
    struct ml_buf flags;
    struct ml_buf toponyms;
    uint32_t *seen;                 /* table of the names listed */
    size_t seen_cap;
    size_t text_len;                /* parts of the document */
    size_t place_beg;
    size_t admin_beg;
    struct ml_border_memory memory[ML_BORDER_MEMORY];
    struct {
        int32_t date;
        int32_t epoch;
    } epochs[ML_EPOCH_MEMORY];
};

/* The row's text, place and admin cells as one document, with its parts. trust: the place column's. */
void ml_row_join(struct ml_annotator *a, const struct ml_row *row, enum ml_trust trust);

/* The row's own point into out; what is wrong with it into out->error. */
void ml_row_read_coords(struct ml_annotator *a, const struct ml_row *row, struct ml_annotation *out);
/* Compares the row's point with the place found. */
enum ml_status ml_row_check_coords(struct ml_annotator *a, int32_t date, struct ml_annotation *out,
                                   struct ml_err *err);
/* Says what is wrong with a value, unless something is said already. */
void ml_row_complain(struct ml_annotation *out, const char *what, struct ml_span value, const char *remedy);

void ml_row_list_flags(struct ml_annotator *a, const struct ml_scene *scene, const struct ml_annotation *n);
/* Every name that the text (before text_end) has, as written, once; ';' never is part of a name. False without memory. */
bool ml_row_list_toponyms(struct ml_annotator *a, const struct ml_result_doc *doc, const char *text_end);
void ml_row_fill_values(struct ml_annotator *a, struct ml_annotation *out);

#endif
