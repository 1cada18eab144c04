/*
 * A gazetteer as files for others: the project's two tables, Linked Places Format
 * (LinkedPasts/linked-places-format), or a GeoPackage. Each place comes first, then its names.
 */
#ifndef ML_WRITE_GAZETTEER_OUT_H
#define ML_WRITE_GAZETTEER_OUT_H

#include "base/date.h"
#include "store/query.h"
#include "write/out.h"
#include "write/record.h"

/* The columns of places.tsv, by enum ml_place_column, and their values of a row; texts are borrowed from it. */
extern const struct ml_column ml_place_fields[P_COUNT];
void ml_place_values(const struct ml_place_row *row, struct ml_value values[P_COUNT]);

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

/*
 * One FeatureCollection of Linked Places Format 1.3; path NULL is standard output. The format
 * wants to know when a place was: every one is said to have been there on the date of the
 * gazetteer (YYYYMMDD), and names without an end to have been in use.
 */
struct ml_lpf_out {
    struct ml_out out;
    struct ml_buf tail;     /* what closes the feature after its names */
    struct ml_buf title;    /* of the open feature, as JSON */
    char date[ML_DATE_TEXT];
    size_t features;
    size_t names;           /* of the open feature */
};

enum ml_status ml_lpf_open(struct ml_lpf_out *l, const char *path, int32_t date, struct ml_err *err);
enum ml_status ml_lpf_place(void *lpf, const struct ml_place_row *row, struct ml_err *err);
enum ml_status ml_lpf_name(void *lpf, const struct ml_name_row *row, struct ml_err *err);
enum ml_status ml_lpf_commit(struct ml_lpf_out *l, struct ml_err *err);
void ml_lpf_discard(struct ml_lpf_out *l); /* also after commit */

/* Layer `places`, with a style, and a table `names`. */
struct ml_gazetteer_gpkg;

/* ML_EUSAGE without a path. */
enum ml_status ml_gazetteer_gpkg_open(struct ml_gazetteer_gpkg **out, const char *path, struct ml_err *err);
enum ml_status ml_gazetteer_gpkg_place(void *gpkg, const struct ml_place_row *row, struct ml_err *err);
enum ml_status ml_gazetteer_gpkg_name(void *gpkg, const struct ml_name_row *row, struct ml_err *err);
enum ml_status ml_gazetteer_gpkg_commit(struct ml_gazetteer_gpkg *g, struct ml_err *err);
void ml_gazetteer_gpkg_free(struct ml_gazetteer_gpkg *g); /* also after commit; NULL is a no-op */

#endif
