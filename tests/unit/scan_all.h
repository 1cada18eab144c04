/* All mentions of a text at once. */
#ifndef ML_TESTS_SCAN_ALL_H
#define ML_TESTS_SCAN_ALL_H

#include "mention/mention.h"

static inline enum ml_status scan_all(struct ml_scanner *s, struct ml_span text, enum ml_lang lang,
                                      struct ml_mentions *out)
{
    out->count = out->ahead = 0;
    ml_scan_begin(s, text, lang);
    return ml_scan_next(s, SIZE_MAX, out, NULL);
}

#endif
