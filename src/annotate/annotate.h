/*
 * Event tables: where each row's event happened, and what the contract says of that place.
 *
 *   row -> text, place and admin columns -> one document -> geocode -> scene -> fields
 *
 * A struct ml_annotator holds the working memory of one thread. No input or output here;
 * run.h reads and writes whole tables.
 * Rooms below: table, geocode, border, write's record, lang, text, base.
 */
#ifndef ML_ANNOTATE_ANNOTATE_H
#define ML_ANNOTATE_ANNOTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "annotate/columns.h"
#include "geocode/geocode.h"
#include "table/sink.h"
#include "table/table.h"

/* The contract's columns, in its order. */
enum { ML_ANNOTATE_COLUMN_COUNT = 27 };
extern const struct ml_sink_column ml_annotate_columns_added[ML_ANNOTATE_COLUMN_COUNT];

/* Why a row has no place. */
enum ml_unlocated {
    ML_LOCATED = 0,
    ML_UNLOCATED_EMPTY,     /* its text, place and admin columns are empty */
    ML_UNLOCATED_NO_NAME,   /* they name no place */
    ML_UNLOCATED_UNKNOWN,   /* they name places that the gazetteer does not know */
    ML_UNLOCATED_SPEAKER,   /* places are named, but only as speakers ("Bishkek said") */
    ML_UNLOCATED_ERROR,     /* the row could not be read */
    ML_UNLOCATED_COUNT
};
const char *ml_unlocated_text(enum ml_unlocated why);

/*
 * The precision codes of UCDP GED (where_prec, 1..7) and ACLED (geo_precision, 1..3) for a
 * place. near: the text says that it happened close by; between: between two places.
 */
int ml_ucdp_precision(const struct ml_place_info *place, bool near, bool between);
int ml_acled_precision(const struct ml_place_info *place, bool near, bool between);

/* What became of one row; texts are borrowed until the annotator's next row. */
struct ml_annotation {
    struct ml_value values[ML_ANNOTATE_COLUMN_COUNT];
    const struct ml_result *result; /* NULL: not located */
    enum ml_unlocated unlocated;
    int precision;                  /* 0 when not located */
    int geo_precision;
    struct ml_span toponyms;        /* every name in the text, joined by ';' */
    bool has_coords;                /* the row has a point of its own */
    struct ml_lonlat coords;
    double coord_km;                /* between the two points; negative when there are not both */
    bool coords_far;
    bool coords_other_side;
    char coords_side[3];            /* "" when not covered */
    char error[400];                /* empty: the row is good */
};

struct ml_annotator;

/* columns must outlive it; border may be NULL. Options as geocode's; their date beats the row's. */
enum ml_status ml_annotator_new(struct ml_gazetteer *gazetteer, const struct ml_border *border,
                                const struct ml_geocode_options *options,
                                const struct ml_annotate_columns *columns, size_t width,
                                struct ml_annotator **out, struct ml_err *err);
void ml_annotator_free(struct ml_annotator *a);

/* What is wrong with a row is in the annotation; a failure ends the run. */
enum ml_status ml_annotate_row(struct ml_annotator *a, const struct ml_row *row, struct ml_annotation *out,
                               struct ml_err *err);

/* Dates as tables write them: 2022-09-17, 20220917, 17.09.2022, 17 September 2022, 2022-09-17 00:00:00. */
bool ml_table_date(struct ml_span text, int32_t *out);

#endif
