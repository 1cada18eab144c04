#include "mention/scan_int.h"
#include "text/utf8.h"

/* A name given by itself, with or without the word for what it is. */

static const char *next_word(const char *p, const char *end)
{
    while (p < end && !ml_word_starts(p, end))
        ml_utf8_next(&p);
    return p;
}

static bool leads_to_name(struct ml_cue cue)
{
    return cue.cls == ML_CUE_GENERIC || cue.cls == ML_CUE_LINK || cue.cls == ML_CUE_PREPOSITION ||
           cue.cls == ML_CUE_MODIFIER;
}

/* Past "the village of", "застава «"; p itself when there is nothing else. */
static const char *past_generic(const struct ml_scanner *s, const char *p, const char *end)
{
    const char *from = p;

    while (p < end) {
        struct ml_word w;
        ml_word_read(p, end, &w);
        if (!leads_to_name(ml_cue_of(s, &w)))
            return p;
        p = next_word(w.end, end);
    }
    return from;
}

/* The end of the name's own words: before "қишлоғи", "» айылы". */
static const char *before_generic(const struct ml_scanner *s, const char *p, const char *end)
{
    const char *last = end;

    while (p < end) {
        struct ml_word w;
        ml_word_read(p, end, &w);
        if (last != end && ml_cue_of(s, &w).cls == ML_CUE_GENERIC)
            return last;
        last = w.end;
        p = next_word(w.end, end);
    }
    return last;
}

/* A name of the index at p; *whole tells whether nothing but generic words stands beside it. */
static bool read_exactly(struct ml_scanner *s, const char *p, struct ml_mention *out, bool *whole)
{
    const char *end = s->text.ptr + s->text.len;
    struct ml_word w;
    struct ml_match match;

    ml_word_read(p, end, &w);
    ml_match_name(s, &w, &match);
    *whole = false;
    if (!match.end)
        return false;
    ml_mention_begin(s, out, &w);
    ml_mention_take(out, &match);
    ml_context_read(s, out, NULL);
    *whole = out->kinds || next_word(match.end, end) == end;
    return true;
}

static bool read_by_ear(struct ml_scanner *s, const char *from, const char *to, struct ml_mention *out)
{
    struct ml_word w;

    ml_word_read(from, s->text.ptr + s->text.len, &w);
    ml_mention_begin(s, out, &w);
    out->end = to;
    out->fuzzy = true;
    ml_context_read(s, out, NULL);
    return ml_read_by_ear(s, (struct ml_span){from, (size_t)(to - from)}, true, out);
}

bool ml_scan_name(struct ml_scanner *s, struct ml_span name, enum ml_lang lang, struct ml_mention *out)
{
    const char *end = name.ptr + name.len;
    const char *first = next_word(name.ptr, end);
    const char *own;
    struct ml_mention part;
    bool exact;
    bool whole;

    if (first == end)
        return false;
    ml_scan_start(s, name, lang, true);
    exact = read_exactly(s, first, out, &whole);
    if (whole)
        return true;
    own = past_generic(s, first, end);
    if (own != first && read_exactly(s, own, out, &whole) && whole)
        return true;
    if (read_by_ear(s, own, before_generic(s, own, end), &part) || read_by_ear(s, first, end, &part)) {
        *out = part;
        return true;
    }
    return exact && own == first && read_exactly(s, first, out, &whole);
}
