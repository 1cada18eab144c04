/* What the files of mention/ share. */
#ifndef ML_MENTION_SCAN_INT_H
#define ML_MENTION_SCAN_INT_H

#include "base/arena.h"
#include "mention/echo.h"
#include "mention/fuzzy.h"
#include "mention/mention.h"
#include "mention/neighbour.h"

struct ml_scanner {
    const struct ml_index *index;
    struct ml_lexicon *lexicon;
    struct ml_suffixes *suffixes;
    struct ml_fuzzy *fuzzy;
    struct ml_echoes *echoes;
    /* the text at hand */
    struct ml_span text;
    enum ml_lang lang;
    bool no_capitals;       /* the text is written without capitals */
    struct ml_arena readings;
    bool failed;            /* memory ran out on the way */
    struct ml_reach *reach; /* how far around the word at hand has been looked at */
};

/* Fills m's context from the words around it; previous is the mention before it or NULL. */
void ml_context_read(const struct ml_scanner *s, struct ml_mention *m,
                     const struct ml_mention *previous);

/* Relations between neighbouring mentions: lists, shared generic words, containment. */
void ml_context_relate(const struct ml_scanner *s, struct ml_mentions *all);

#endif
