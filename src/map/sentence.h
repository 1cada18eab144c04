/* The texts a result came from, and the sentence around a mention. */
#ifndef ML_MAP_SENTENCE_H
#define ML_MAP_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "base/status.h"

struct ml_texts;

/*
 * A text file, or JSON Lines (.jsonl) of several. Free with ml_texts_free.
 */
enum ml_status ml_texts_read(const char *path, struct ml_texts **out, struct ml_err *err);
void ml_texts_free(struct ml_texts *texts);

/* A mention in its sentence; borrowed from the texts. */
struct ml_sentence {
    struct ml_span before;
    struct ml_span after;
};

/*
 * False when the texts have no such document, or when its characters start .. end are not
 * the toponym. A lone text is taken for every document.
 */
bool ml_texts_sentence(const struct ml_texts *texts, const char *doc, long long start, long long end,
                       const char *toponym, struct ml_sentence *out);

#endif
