#include "mention/scan_int.h"
#include "text/utf8.h"

/* Words that no name of the index matches: spelt by ear, misspelt, or of no place at all. */

enum { NAME_WORDS = 6 };

/* The end of two capitalised words with one blank between: Safed Bulon; else NULL. */
static const char *pair_run(const struct ml_scanner *s, const struct ml_word *w)
{
    const char *end = s->text.ptr + s->text.len;
    const char *p = w->end;
    struct ml_word next;
    struct ml_match match;

    if (p >= end || !ml_is_space(ml_utf8_next(&p)) || !ml_word_starts(p, end))
        return NULL;
    ml_reach_note(s->reach, ml_word_read(p, end, &next));
    if (!(next.flags & ML_WORD_CAPITAL) || (next.flags & ML_WORD_UNREADABLE) ||
        ml_cue_of(s, &next).cls != ML_CUE_NONE)
        return NULL;
    ml_match_name(s, &next, &match);
    return match.end && match.end > next.end ? NULL : next.end; /* not into a longer name */
}

/* The end of a run of words joined by hyphens without blanks: Ovchi-Kalacha. */
static const char *hyphen_run(const struct ml_scanner *s, const struct ml_word *w)
{
    const char *end = s->text.ptr + s->text.len;
    const char *p = w->end;

    for (int i = 0; i < NAME_WORDS; i++) {
        const char *q = p;
        struct ml_word next;
        if (q >= end || !ml_is_hyphen(ml_utf8_next(&q)) || !ml_word_starts(q, end))
            break;
        p = ml_word_read(q, end, &next);
    }
    ml_reach_note(s->reach, p);
    return p;
}

bool ml_read_by_ear(struct ml_scanner *s, struct ml_span span, bool typos, struct ml_mention *m)
{
    struct ml_phrase ph;
    struct ml_fuzzy_hit hits[ML_FUZZY_HITS];
    size_t n = 0;
    unsigned cut = 0;

    ml_phrase_read(span, &ph);
    if (!ph.readable || (!typos && ml_is_personal(ph.sound, ph.count)))
        return false;
    /* The whole word first; then, where the language has endings, without each that fits. */
    for (cut = 0; n == 0 && cut <= 6 && ph.count >= cut + 4; cut++) {
        bool foreign = false;
        if (cut && ml_suffix_form(s->suffixes, ML_STEM_WHOLE, s->lang, ph.script, ph.sound + ph.count - cut,
                                  cut, &foreign) != ML_FORM_CASE)
            continue;
        if (foreign)
            continue;
        n = ml_fuzzy_find(s->fuzzy, ph.sound, ph.count - cut, typos, hits);
        if (n)
            break;
    }
    m->reading_count = (uint8_t)(n < ML_MENTION_READINGS ? n : ML_MENTION_READINGS);
    for (size_t i = 0; i < m->reading_count; i++)
        m->readings[i] = (struct ml_reading){.key = hits[i].key, .cost = hits[i].cost,
                                             .stem_len = ph.until[ph.count - cut - 1]};
    return n > 0;
}

/*
 * In a text the word may as well be a village that the gazetteer lacks. Measured by leaving
 * out every fifth settlement and misspelling the others: from about here on, half of the
 * likenesses are chance.
 */
static bool likely_the_same(const struct ml_mention *m, unsigned sounds)
{
    float most = 0.1f * (float)sounds + 0.65f;
    return m->readings[0].cost <= (most > 1.25f ? 1.25f : most);
}

static bool try_fuzzy(struct ml_scanner *s, const struct ml_word *w, const char *end,
                      const struct ml_mention *previous, struct ml_mention *m)
{
    enum { SHORTEST = 5 }; /* sounds, unless a generic word vouches for the name */
    bool vouched;

    ml_mention_begin(s, m, w);
    m->end = end;
    m->fuzzy = true;
    ml_context_read(s, m, previous);
    if (w->count < SHORTEST && end == w->end && !m->kinds)
        return false;
    vouched = (m->kinds & (1u << ML_KIND_SETTLEMENT | 1u << ML_KIND_BORDER_POST | 1u << ML_KIND_SUBDISTRICT)) != 0;
    if (!ml_read_by_ear(s, (struct ml_span){w->beg, (size_t)(end - w->beg)}, vouched, m))
        return false;
    return end != w->end || likely_the_same(m, w->count);
}

/* Letters that abbreviate an institution: VIP, OSCE. */
static bool is_acronym(const struct ml_word *w, const char *end)
{
    return (w->flags & ML_WORD_ALL_CAPS) && w->end == end && w->end - w->beg <= 5;
}

/* A member of "the villages of A, B and C" whose kind word stands before the first. */
static bool continues_list(const struct ml_scanner *s, const struct ml_word *w, const struct ml_mention *previous)
{
    const unsigned shares = ML_CTX_GENERIC_PLURAL;
    struct ml_neighbour n;

    if (!previous || (previous->context & (shares | ML_CTX_GENERIC_LEFT)) != (shares | ML_CTX_GENERIC_LEFT))
        return false;
    ml_word_before(s, w->beg, &n);
    if (n.found && n.word.beg >= previous->end && ml_cue_of(s, &n.word).cls == ML_CUE_CONJUNCTION &&
        n.gap == ML_GAP_SPACE)
        ml_word_before(s, n.word.beg, &n);
    return n.found && n.word.end == previous->end &&
           !(n.gap & ~(unsigned)(ML_GAP_COMMA | ML_GAP_SPACE | ML_GAP_QUOTE | ML_GAP_NEWLINE));
}

/* English post is more often a message or an office than a border's, unless it says so. */
static bool says_little(const struct ml_scanner *s, const struct ml_mention *m)
{
    struct ml_neighbour n;

    if (s->lang != ML_LANG_EN || m->kinds != (1u << ML_KIND_BORDER_POST))
        return false;
    ml_word_after(s, m->end, &n);
    return n.found && ml_sounds_like(&n.word, "post");
}

/* Кичи-Бүлөлү, Жаңы-Турмуш: a little word may begin a village's name, and the capital after the hyphen says so. */
static bool begins_compound(const struct ml_scanner *s, const struct ml_word *w, struct ml_cue cue)
{
    const char *end = s->text.ptr + s->text.len;
    const char *p = w->end;
    struct ml_word next;

    if (cue.cls != ML_CUE_FUNCTION && cue.cls != ML_CUE_MODIFIER && cue.cls != ML_CUE_COMMON)
        return false;
    if (p >= end || !ml_is_hyphen(ml_utf8_next(&p)) || !ml_word_starts(p, end))
        return false;
    ml_reach_note(s->reach, ml_word_read(p, end, &next));
    return (next.flags & (ML_WORD_CAPITAL | ML_WORD_ALL_CAPS)) == ML_WORD_CAPITAL &&
           ml_cue_of(s, &next).cls == ML_CUE_NONE;
}

bool ml_unknown_read(struct ml_scanner *s, const struct ml_word *w,
                             const struct ml_mention *previous, struct ml_mention *m)
{
    const char *ends[3];
    struct ml_cue cue;

    if (w->count < 3 || (w->flags & (ML_WORD_UNREADABLE | ML_WORD_DIGITS)))
        return false;
    cue = ml_cue_of(s, w);
    if (cue.cls != ML_CUE_NONE && !begins_compound(s, w, cue))
        return false;
    /* The longest reading first: two words, a compound, the word alone. */
    ends[0] = cue.cls == ML_CUE_NONE ? pair_run(s, w) : NULL;
    ends[1] = hyphen_run(s, w);
    ends[2] = w->end;
    for (int i = 0; i < 3; i++) {
        if (ends[i] && (i < 2 || (ends[2] != ends[1] && cue.cls == ML_CUE_NONE)) && try_fuzzy(s, w, ends[i], previous, m))
            return true;
    }
    ml_mention_begin(s, m, w);
    m->end = ends[1];
    m->fuzzy = true;
    ml_context_read(s, m, previous);
    if (continues_list(s, w, previous) && !m->kinds && !(m->context & ML_CTX_PERSON)) {
        m->kinds = previous->kinds;
        m->context |= ML_CTX_GENERIC_LIST | ML_CTX_GENERIC_PLURAL | ML_CTX_GENERIC_LEFT;
    }
    if (is_acronym(w, m->end) || says_little(s, m))
        return false;
    return (m->kinds & ((1u << ML_KIND_SETTLEMENT) | (1u << ML_KIND_BORDER_POST))) != 0;
}
