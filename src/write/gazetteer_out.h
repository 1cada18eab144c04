/*
 * A gazetteer as files for others: the project's two tables, or Linked Places Format
 * (LinkedPasts/linked-places-format). Each place comes first, then its names.
 */
#ifndef ML_WRITE_GAZETTEER_OUT_H
#define ML_WRITE_GAZETTEER_OUT_H

#include "store/query.h"
#include "write/out.h"

/* DIR/places.tsv and DIR/names.tsv; DIR must be there. */
struct ml_tables_out {
    struct ml_out places;
    struct ml_out names;
    char *places_path;
    char *names_path;
};

enum ml_status ml_tables_open(struct ml_tables_out *t, const char *dir, struct ml_err *err);
enum ml_status ml_tables_place(void *tables, const struct ml_place_row *row, struct ml_err *err);
enum ml_status ml_tables_name(void *tables, const struct ml_name_row *row, struct ml_err *err);
enum ml_status ml_tables_commit(struct ml_tables_out *t, struct ml_err *err);
void ml_tables_discard(struct ml_tables_out *t); /* also after commit */

/* One FeatureCollection; path NULL is standard output. */
struct ml_lpf_out {
    struct ml_out out;
    struct ml_buf tail;     /* what closes the feature after its names */
    size_t features;
    size_t names;           /* of the open feature */
};

enum ml_status ml_lpf_open(struct ml_lpf_out *l, const char *path, struct ml_err *err);
enum ml_status ml_lpf_place(void *lpf, const struct ml_place_row *row, struct ml_err *err);
enum ml_status ml_lpf_name(void *lpf, const struct ml_name_row *row, struct ml_err *err);
enum ml_status ml_lpf_commit(struct ml_lpf_out *l, struct ml_err *err);
void ml_lpf_discard(struct ml_lpf_out *l); /* also after commit */

#endif
