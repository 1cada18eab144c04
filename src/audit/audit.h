/*
 * What is wrong in the source tables of a gazetteer: the checks that a row can pass the
 * builder with and still be a mistake, and those the builder stops at, all in one go.
 *
 * - a row that cannot be read, lacks an obligatory field or holds an unknown word;
 * - an id twice, a parent or a place_id that is not there, a name given twice;
 * - a parent in another country;
 * - a point off the country's territory on a date by more than its uncertainty_m
 *   (places of the countries in the shapes);
 * - a point further from its region, district or municipality than the two's uncertainty_m;
 * - a name in a script other than its language's, or not in Unicode's composed form (NFC);
 * - a main name that is not among the place's names;
 * - two places of one kind whose main names sound the same (text/word.h) within 2 km
 *   (of one feature code, where the kind is facility or other).
 *
 * A note excuses two real neighbours by "not ID", ID being the other's, in either row.
 */
#ifndef ML_AUDIT_AUDIT_H
#define ML_AUDIT_AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct ml_border;

/* One finding: file, line and "what is wrong; what to do". Valid during the call only. */
typedef void ml_audit_fn(void *user, const struct ml_err *finding);

/*
 * Checks dir/places.tsv and dir/names.tsv, calling fn for each finding, places first, in
 * the order of the checks above. *count is their number. Fails only when a table cannot be
 * read at all (ML_EIO, ML_EINPUT for its header), ML_ENOMEM, ML_ELIBRARY.
 */
enum ml_status ml_audit_tables(const char *dir, const struct ml_border *border, int32_t date,
                               ml_audit_fn *fn, void *user, size_t *count, struct ml_err *err);

#endif
