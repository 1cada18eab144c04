/*
 * Endings that the region's languages put on names, as sounds. What may follow depends
 * on the language and on what the index cut off the name (enum ml_stem).
 */
#ifndef ML_LANG_SUFFIX_H
#define ML_LANG_SUFFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "index/index.h"
#include "text/letter.h"

enum ml_form {
    ML_FORM_NONE = 0,       /* not an ending of that language */
    ML_FORM_BASE,           /* no ending */
    ML_FORM_CASE,           /* an inflected noun */
    ML_FORM_ADJECTIVE,      /* a Russian adjective in -ский */
    ML_FORM_DEMONYM         /* the people of a place: not a place */
};

struct ml_suffixes;

enum ml_status ml_suffixes_new(struct ml_suffixes **out, struct ml_err *err);
void ml_suffixes_free(struct ml_suffixes *s);

/*
 * The form that `ending` (len sounds, maybe 0) makes of a name with this stem, in a text
 * of language lang and script script. Other languages of the script are allowed too;
 * *foreign is then set. The best form wins.
 */
enum ml_form ml_suffix_form(const struct ml_suffixes *s, enum ml_stem stem, enum ml_lang lang,
                            enum ml_script script, const char *ending, size_t len, bool *foreign);

/* The longest ending there is; longer remainders need not be asked about. */
enum { ML_SUFFIX_MAX = 14 };

#endif
