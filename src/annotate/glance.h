/*
 * The language of a text at a glance: most rows have a word or letters that only one
 * language of the region has. Private to annotate/.
 */
#ifndef ML_ANNOTATE_GLANCE_H
#define ML_ANNOTATE_GLANCE_H

#include "base/span.h"
#include "index/index.h"

/* ML_LANG_UND where a glance is not enough. text is well-formed UTF-8. */
enum ml_lang ml_glance_language(struct ml_span text);

#endif
