/* Which language a text is in: the region's five, by letters and frequent words. */
#ifndef ML_LANG_DETECT_H
#define ML_LANG_DETECT_H

#include "base/span.h"
#include "index/index.h"

/*
 * Looks at the first few kilobytes of well-formed UTF-8. ML_LANG_UND when there is too
 * little to tell. Ukrainian, Kazakh and the like come out as the nearest of the five.
 */
enum ml_lang ml_detect_language(struct ml_span text);

#endif
