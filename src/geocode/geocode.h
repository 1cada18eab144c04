/*
 * The front door of the pipeline: one text in, one result document out.
 *
 *   text -> tokens -> mentions -> candidates -> choice -> border check -> result document
 *
 * A struct ml_geocoder holds the working memory of one thread; gazetteer and border are
 * shared and must outlive it. No input or output happens here.
 */
#ifndef ML_GEOCODE_GEOCODE_H
#define ML_GEOCODE_GEOCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"
#include "border/border.h"
#include "result/result.h"
#include "store/gazetteer.h"

struct ml_geocode_options {
    int32_t date;           /* YYYYMMDD; 0 = the text's own date, else `today` */
    int32_t today;          /* used when neither says; given by the caller, as the clock is not read here */
    double near_km;         /* reach of near_undelimited and near_undemarcated; contract default 5 */
    double min_confidence;  /* results below it are left out */
    const char *lang;       /* BCP 47, NULL = found out per text */
    bool explain;           /* fill evidence and alternatives */
};

struct ml_document {
    const char *id;         /* may be NULL */
    bool id_is_number;
    struct ml_span text;    /* UTF-8; malformed bytes become U+FFFD one by one, each counting as one code point */
    int32_t date;           /* the text's own date, 0 = unknown */
    const char *lang;       /* the text's own language, NULL = unknown; beats options.lang */
};

struct ml_geocoder;

/* border may be NULL: every border field is then absent and side_confidence 0. */
enum ml_status ml_geocoder_new(struct ml_gazetteer *gazetteer, const struct ml_border *border,
                               const struct ml_geocode_options *options, struct ml_geocoder **out,
                               struct ml_err *err);
void ml_geocoder_free(struct ml_geocoder *g);

/*
 * Geocodes one document. *out lives in the geocoder and is valid until the next call on
 * it; it also borrows from doc. Time is linear in the text.
 */
enum ml_status ml_geocoder_run(struct ml_geocoder *g, const struct ml_document *doc,
                               struct ml_result_doc *out, struct ml_err *err);

/* The border fields and flags of a result of a geocoder without border, from an answer got elsewhere. */
void ml_geocoder_set_border(struct ml_result *result, const struct ml_border_answer *answer);

/*
 * The same in parts, so that the results of a long text need not all be held at once:
 * begin, then next as long as the part it gave says that there are more. doc must live
 * until then; each part is valid until the next call. An ordinary text has one part.
 */
enum ml_status ml_geocoder_begin(struct ml_geocoder *g, const struct ml_document *doc, struct ml_err *err);
enum ml_status ml_geocoder_next(struct ml_geocoder *g, struct ml_result_doc *out, struct ml_err *err);

struct ml_resolve_query {
    struct ml_span name;        /* a toponym as written: inflected, respelt, perhaps with a generic word */
    const char *region;         /* only places inside this named unit, NULL = anywhere */
    const char *country;        /* ISO alpha-2, NULL = any */
    bool has_near;              /* prefer places near this point */
    struct ml_lonlat near;
    size_t limit;
};

/*
 * The places that carry a name, best first, at most query->limit. Borrowed until the next
 * call. Nothing found is success with *count 0. ML_EINPUT when region names no unit.
 */
enum ml_status ml_geocoder_resolve(struct ml_geocoder *g, const struct ml_resolve_query *query,
                                   const struct ml_candidate_info **out, size_t *count,
                                   struct ml_err *err);

#endif
