#include <string.h>

#include "mention/scan_int.h"
#include "text/utf8.h"

enum { NAME_WORDS = 6 };

/*
 * The best form any of the key's stems allows for what remains of the word after `at`
 * sounds; *borrowed, if it takes another language's ending.
 */
static enum ml_form form_after(const struct ml_scanner *s, uint32_t key, const struct ml_word *w,
                               unsigned at, bool *borrowed)
{
    const struct ml_key_rec *k = &s->index->keys[key];
    enum ml_form best = ML_FORM_NONE;

    for (int stem = 0; stem <= ML_STEM_ADJECTIVE; stem++) {
        bool foreign;
        enum ml_form form;
        if (!(k->stems & (1u << stem)))
            continue;
        form = ml_suffix_form(s->suffixes, (enum ml_stem)stem, s->lang, w->script, w->sound + at,
                              w->count - at, &foreign);
        /* Two sounds and an ending make a word of any language: only its own may be trusted. */
        if (form != ML_FORM_BASE && k->len <= 3 && foreign)
            continue;
        if (form != ML_FORM_NONE && (best == ML_FORM_NONE || form < best)) {
            best = form;
            *borrowed = foreign;
        }
    }
    return best;
}

static void record(const struct ml_scanner *s, struct ml_match *m, uint32_t key, const struct ml_word *w,
                   unsigned at)
{
    enum ml_form form = ML_FORM_NONE;
    bool borrowed = false;
    struct ml_reading *r;
    const char *stem_end = at ? w->beg + w->until[at - 1] : w->beg;

    if (w->count - at >= ML_SUFFIX_MAX)
        return;
    /* Бишкекке: the name's last sound and the ending's first were written as two letters. */
    if (at && at < w->count && (w->doubled >> (at - 1) & 1)) {
        form = form_after(s, key, w, at - 1, &borrowed);
        if (form != ML_FORM_NONE) {
            at--;
            stem_end = ml_utf8_before(stem_end);
        }
    }
    if (form == ML_FORM_NONE)
        form = form_after(s, key, w, at, &borrowed);
    if (form == ML_FORM_NONE)
        return;
    /* Баткенцы are people, though Uzbek could make a case of Баткент so. */
    if (m->end == w->end && m->demonym && borrowed)
        return;
    if (m->end != w->end) {
        m->end = w->end;
        m->count = 0;
        m->demonym = false;
    }
    m->demonym = m->demonym || form == ML_FORM_DEMONYM;
    if (m->count == ML_MENTION_READINGS)
        m->count--;
    /* Longer keys come later and are better: they leave less to an ending. */
    memmove(&m->readings[1], &m->readings[0], m->count * sizeof *m->readings);
    r = &m->readings[0];
    *r = (struct ml_reading){.key = key, .stem_len = (uint32_t)(stem_end - m->beg),
                             .ending_len = (uint8_t)(w->count - at)};
    memcpy(r->ending, w->sound + at, r->ending_len);
    m->count++;
    m->form = form;
}

/* Steps through one word; returns the state after it or ML_TRIE_NONE. */
static int32_t walk_word(const struct ml_scanner *s, int32_t state, char *last, const struct ml_word *w,
                         struct ml_match *m)
{
    const struct ml_trie *t = &s->index->trie;
    bool moved = false; /* a name ends inside this word only if part of it is in this word */
    int32_t key;

    for (unsigned i = 0; i < w->count; i++) {
        char c = w->sound[i];
        if (c == *last && !moved)
            continue; /* doubled across a joint */
        if (moved) {
            key = ml_trie_value(t, state);
            if (key >= 0)
                record(s, m, (uint32_t)key, w, i);
        }
        state = ml_trie_step(t, state, c);
        if (state == ML_TRIE_NONE)
            return state;
        *last = c;
        moved = true;
    }
    key = moved ? ml_trie_value(t, state) : -1; /* "Айни и": the second и is no part of the name */
    if (key >= 0)
        record(s, m, (uint32_t)key, w, w->count);
    return state;
}

/* Where the next word of the same name would start: across one hyphen, blank or line end. */
static const char *next_part(const char *p, const char *end)
{
    int blanks = 0;
    int hyphens = 0;

    while (p < end) {
        const char *at = p;
        int32_t cp = ml_utf8_next(&p);
        if (ml_is_hyphen(cp) && ++hyphens == 1)
            continue;
        if ((ml_is_space(cp) || cp == '\n' || cp == '\r') && ++blanks <= 2)
            continue;
        if (blanks + hyphens == 0 || hyphens > 1 || blanks > 2)
            return NULL;
        return ml_word_starts(at, end) ? at : NULL;
    }
    return NULL;
}

static bool share_a_place(const struct ml_index *x, uint32_t a, uint32_t b)
{
    const struct ml_key_rec *ka = &x->keys[a];
    const struct ml_key_rec *kb = &x->keys[b];

    for (uint32_t i = 0; i < ka->posting_count; i++) {
        for (uint32_t k = 0; k < kb->posting_count; k++) {
            if (x->postings[ka->posting + i].place == x->postings[kb->posting + k].place)
                return true;
        }
    }
    return false;
}

/*
 * "Osh city", "Ferghana Valley": where the longer name is the shorter with its kind word,
 * the shorter is the name, and the kind word says what it always says.
 */
static bool ends_in_kind(const struct ml_scanner *s, const struct ml_word *last, const struct ml_match *shorter,
                         const struct ml_match *m)
{
    enum { UNITS = 1u << ML_KIND_SETTLEMENT | 1u << ML_KIND_DISTRICT | 1u << ML_KIND_REGION };
    struct ml_cue cue;

    if (s->lang != ML_LANG_EN || shorter->form != ML_FORM_BASE)
        return false;
    cue = ml_lexicon_find(s->lexicon, s->lang, last);
    return cue.cls == ML_CUE_GENERIC && (cue.flags & ML_CUE_AFTER) &&
           ((cue.kinds & UNITS) || share_a_place(s->index, shorter->readings[0].key, m->readings[0].key));
}

void ml_match_name(const struct ml_scanner *s, const struct ml_word *first, struct ml_match *m)
{
    const char *end = s->text.ptr + s->text.len;
    struct ml_word word;
    const struct ml_word *w = first;
    int32_t state = ML_TRIE_ROOT;
    char last = 0;

    m->beg = first->beg;
    m->end = NULL;
    m->count = 0;
    m->demonym = false;
    m->joined = false;
    ml_reach_note(s->reach, first->end);
    for (int words = 0; words < NAME_WORDS; words++) {
        const char *p;
        struct ml_match shorter;
        if (w->flags & ML_WORD_UNREADABLE)
            return;
        shorter.end = NULL;
        if (m->end)
            shorter = *m;
        state = walk_word(s, state, &last, w, m);
        if (shorter.end && m->end == w->end && ends_in_kind(s, w, &shorter, m))
            *m = shorter;
        m->joined = m->joined || (words > 0 && m->end == w->end);
        if (state == ML_TRIE_NONE || (w->flags & ML_WORD_POSSESSIVE))
            return;
        p = next_part(w->end, end);
        if (!p)
            return;
        ml_reach_note(s->reach, ml_word_read(p, end, &word));
        w = &word;
    }
}
