#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "mention/scan_int.h"
#include "text/utf8.h"

enum ml_status ml_scanner_new(const struct ml_index *index, struct ml_scanner **out,
                              struct ml_err *err)
{
    struct ml_scanner *s = ml_calloc(1, sizeof *s);
    enum ml_status status;

    *out = NULL;
    if (!s)
        return ml_fail_nomem(err);
    s->index = index;
    s->fuzzy = ml_fuzzy_new(index);
    s->echoes = ml_echoes_new();
    s->cues = ml_calloc(ML_SCAN_CUES, sizeof *s->cues);
    status = s->fuzzy && s->echoes && s->cues ? ML_OK : ml_fail_nomem(err);
    if (!status)
        status = ml_lexicon_new(&s->lexicon, err);
    if (!status)
        status = ml_suffixes_new(&s->suffixes, err);
    if (status) {
        ml_scanner_free(s);
        return status;
    }
    *out = s;
    return ML_OK;
}

void ml_scanner_free(struct ml_scanner *s)
{
    if (!s)
        return;
    ml_fuzzy_free(s->fuzzy);
    ml_echoes_free(s->echoes);
    ml_free(s->cues);
    ml_lexicon_free(s->lexicon);
    ml_suffixes_free(s->suffixes);
    ml_free(s);
}

void ml_mentions_release(struct ml_mentions *m)
{
    ml_free(m->items);
    *m = (struct ml_mentions){0};
}

enum ml_script ml_mention_script(const struct ml_mention *m)
{
    const char *p = m->beg;
    enum ml_script script = ML_SCRIPT_NONE;

    while (p < m->end && script == ML_SCRIPT_NONE)
        script = ml_letter_of(ml_utf8_next(&p)).script;
    return script;
}

enum ml_form ml_reading_form(const struct ml_scanner *s, const struct ml_reading *r,
                             enum ml_stem stem, enum ml_lang lang, enum ml_script script,
                             bool *foreign)
{
    return ml_suffix_form(s->suffixes, stem, lang, script, r->ending, r->ending_len, foreign);
}

/* ---- Mentions ---- */

static enum ml_status push(struct ml_mentions *all, const struct ml_mention *m, struct ml_err *err)
{
    void *p = all->items;

    if (!ml_grow(&p, &all->cap, all->ahead + 1, sizeof *all->items))
        return ml_fail_nomem(err);
    all->items = p;
    all->items[all->ahead++] = *m;
    return ML_OK;
}

void ml_mention_begin(const struct ml_scanner *s, struct ml_mention *m, const struct ml_word *w)
{
    *m = (struct ml_mention){.beg = w->beg, .end = w->end, .form = ML_FORM_BASE};
    if (s->no_capitals)
        m->context |= ML_CTX_LOWER_CASE;
    if (w->flags & ML_WORD_ALL_CAPS)
        m->context |= ML_CTX_ALL_CAPS;
}

void ml_mention_take(struct ml_mention *m, const struct ml_match *match)
{
    m->end = match->end;
    m->form = (uint8_t)match->form;
    m->reading_count = (uint8_t)match->count;
    memcpy(m->readings, match->readings, match->count * sizeof *match->readings);
}

/* "Uchqorgon District Council": the last word of an organisation's name, unless a village is called so. */
static bool ends_organisations(struct ml_cue cue)
{
    return cue.cls == ML_CUE_ORGANISATION && !(cue.flags & ML_CUE_BEFORE);
}

/* What the word that is a name here may also be. */
static unsigned meaning_besides(struct ml_cue cue)
{
    switch ((enum ml_cue_class)cue.cls) {
    case ML_CUE_GIVEN_NAME:
        return ML_CTX_GIVEN_NAME;
    case ML_CUE_COMMON: case ML_CUE_GENERIC:
        return ML_CTX_COMMON;
    case ML_CUE_ORGANISATION: case ML_CUE_MODIFIER:
        return ML_CTX_COMMON | ML_CTX_GIVEN_NAME;
    case ML_CUE_NONE: case ML_CUE_TITLE: case ML_CUE_PREPOSITION: case ML_CUE_LINK:
    case ML_CUE_CONJUNCTION: case ML_CUE_FUNCTION: case ML_CUE_DEMONYM: case ML_CUE_SPORT:
        break;
    }
    return 0;
}

/*
 * "Alisher Navoiy": of two words the first of which is a first name; Tajik names its
 * districts so, Kyrgyz and Uzbek seldom without a word that says it.
 */
static bool is_persons_name(const struct ml_scanner *s, struct ml_cue first)
{
    return first.cls == ML_CUE_GIVEN_NAME &&
           (s->lang == ML_LANG_KY || s->lang == ML_LANG_UZ_LATN || s->lang == ML_LANG_UZ_CYRL);
}

/*
 * Тоҷикистонӣ, Andijoniy: who or what comes from a place. The sounds are those of an ezafe
 * or a possessive, the letters are not.
 */
static bool is_nisba(const struct ml_scanner *s, const struct ml_match *m)
{
    static const char *const marks[] = {"ӣ", "Ӣ", "ий", "ИЙ", "iy", "IY", NULL};
    const struct ml_reading *r = &m->readings[0];
    bool uzbek = s->lang == ML_LANG_UZ_LATN || s->lang == ML_LANG_UZ_CYRL;

    if (m->form != ML_FORM_CASE || m->count == 0 || r->ending_len != 1 || r->ending[0] != 'i' ||
        !(uzbek || s->lang == ML_LANG_TG))
        return false;
    for (size_t i = uzbek ? 2 : 0; marks[i] && (uzbek || i < 2); i++) {
        size_t n = strlen(marks[i]);
        if ((size_t)(m->end - s->text.ptr) > n && memcmp(m->end - n, marks[i], n) == 0)
            return true;
    }
    return false;
}

/*
 * Tajik districts and municipalities bear the names of people, but with the word for what
 * they are, or as one of a list: "Ҷаббор Расулов роҳбар буд" is the man.
 */
static bool is_namesake(const struct ml_scanner *s, const struct ml_mention *m, struct ml_cue first)
{
    struct ml_neighbour n;

    if (s->lang != ML_LANG_TG || first.cls != ML_CUE_GIVEN_NAME || m->kinds || (m->context & ML_CTX_PREPOSITION))
        return false;
    ml_word_before(s, m->beg, &n);
    return !(n.found && ((n.gap & ML_GAP_COMMA) || ml_cue_of(s, &n.word).cls == ML_CUE_CONJUNCTION));
}

/*
 * "1-Май", "28-Жарма": a name may start with the number before the capital, unless the
 * number is the last of another name ("Арка-1-Май").
 */
static const char *number_before(const char *p, const char *floor)
{
    const char *q = p;

    if (q - floor < 2 || q[-1] != '-')
        return p;
    q--;
    while (q > floor && q[-1] >= '0' && q[-1] <= '9' && p - q < 6)
        q--;
    return q < p - 1 ? q : p;
}

static bool find_match(const struct ml_scanner *s, const struct ml_word *w, const struct ml_mention *previous,
                       struct ml_word *first, struct ml_match *match)
{
    const char *from = number_before(w->beg, previous ? previous->end : s->text.ptr);

    if (from != w->beg) {
        ml_word_read(from, s->text.ptr + s->text.len, first);
        ml_match_name(s, first, match);
        if (match->end && match->end > w->beg)
            return true;
    }
    *first = *w;
    ml_match_name(s, first, match);
    return match->end != NULL;
}

/* Handles the word w at a possible name's start; returns where the scan goes on. */
static const char *try_word(struct ml_scanner *s, const struct ml_word *w, const struct ml_mention *previous,
                            struct ml_mention *m, bool *found)
{
    struct ml_match match;
    struct ml_word first;
    struct ml_cue cue;

    *found = false;

    if (find_match(s, w, previous, &first, &match)) {
        cue = ml_cue_of(s, w);
        if (match.form == ML_FORM_DEMONYM || is_nisba(s, &match))
            return match.end;
        if (ml_is_barred(s, w, cue, &match, previous)) {
            /* Yangi alone is "new", and Yangi-Kurash yet a village. */
            *found = cue.cls != ML_CUE_NONE && !s->no_capitals && ml_unknown_read(s, w, previous, m);
            return *found ? m->end : w->end;
        }
        ml_mention_begin(s, m, &first);
        ml_mention_take(m, &match);
        if (!match.joined || is_persons_name(s, cue))
            m->context |= meaning_besides(cue);
        if (match.demonym)
            m->context |= ML_CTX_DEMONYM;
        ml_context_read(s, m, previous);
        if (match.joined && is_namesake(s, m, cue))
            m->context |= ML_CTX_PERSON;
        *found = match.joined || m->kinds || !ends_organisations(cue);
        return m->end;
    }
    if (s->no_capitals || !ml_unknown_read(s, w, previous, m))
        return w->end;
    *found = true;
    return m->end;
}

/* The same, but what an equal place in the text gave before is not worked out again. */
static const char *try_place(struct ml_scanner *s, const char *p, const struct ml_mention *previous,
                             struct ml_mention *m, bool *found)
{
    bool known;
    struct ml_echo *echo = ml_echo_find(s->echoes, p, previous, &known);
    struct ml_word w;
    const char *next;

    if (known) {
        *found = echo->found;
        if (echo->found) {
            *m = echo->mention;
            m->beg += p - echo->at;
            m->end += p - echo->at;
        }
        return p + echo->next;
    }
    ml_reach_begin(s->reach, p);
    ml_word_read(p, s->text.ptr + s->text.len, &w);
    next = try_word(s, &w, previous, m, found);
    if (echo)
        ml_echo_store(s->echoes, echo, p, previous, *found ? m : NULL, next);
    return next;
}

/* ---- The scan ---- */

/* Whether the letter before p, if any, makes p the inside of a word. */
static bool inside_word(const struct ml_scanner *s, const char *p)
{
    const char *q;
    enum ml_letter_class cls;

    if (p == s->text.ptr)
        return false;
    q = ml_utf8_before(p);
    cls = ml_letter_class(ml_utf8_next(&q));
    return cls != ML_LETTER_NOT && cls != ML_LETTER_APOSTROPHE;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/*
 * Whether one of eight bytes may begin a capital: A-Z, Cyrillic d0 80 to d0 af, or the
 * first byte of a sequence other than d0 and d1. next holds the eight bytes one further on.
 * Sums of seven-bit lanes carry into the eighth bit of their own lane only.
 */
static bool has_capital(uint64_t w, uint64_t next)
{
    uint64_t low = w & EACH(0x7f);
    uint64_t latin = (low + EACH(0x80 - 'A')) & ~(low + EACH(0x7f - 'Z')) & ~w;
    uint64_t first = w & (w << 1); /* 11...... */
    uint64_t not_d0 = ((w ^ EACH(0xd0)) & EACH(0x7f)) + EACH(0x7f); /* given `first` */
    uint64_t not_d0_d1 = ((w ^ EACH(0xd0)) & EACH(0x7e)) + EACH(0x7f);
    uint64_t small = (next << 2) & (next << 3); /* ..11.... after d0: а to п */

    return ((latin | (first & not_d0_d1) | (first & ~not_d0 & ~small)) & EACH(0x80)) != 0;
}

/* Past a stretch without capitals, which is most of a text. */
static const char *skip_small(const char *p, const char *end)
{
    uint64_t w;
    uint64_t next;

    while (end - p > 8) {
        memcpy(&w, p, 8);
        memcpy(&next, p + 1, 8);
        if (has_capital(w, next))
            break;
        p += 8;
    }
    while (p < end && ((unsigned char)*p & 0xc0) == 0x80)
        p++; /* the rest of a letter that began before */
    return p;
}

static bool may_begin(const struct ml_scanner *s, const char *p)
{
    enum ml_letter_class cls = ml_letter_class(ml_utf8_next(&p));
    return cls == ML_LETTER_UPPER || (s->no_capitals && cls == ML_LETTER_LOWER);
}

/* The next place where a word that may begin a name begins, or the end. */
static const char *next_start(const struct ml_scanner *s, const char *p, const char *end)
{
    while (p < end) {
        const char *stop;
        if (!s->no_capitals)
            p = skip_small(p, end);
        stop = end - p > 8 ? p + 8 : end;
        while (p < stop) {
            if (may_begin(s, p) && !inside_word(s, p))
                return p;
            ml_utf8_next(&p);
        }
    }
    return end;
}

static bool ends_sentence(int32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?' || cp == '\n' || cp == 0x2026;
}

/*
 * A text with letters but next to no capitals is one whose writer uses none; so is one of
 * some length that has them only where a sentence begins, as a telephone sets them.
 */
static bool without_capitals(struct ml_span text)
{
    enum { SAMPLE = 4000, TELLING = 60 };
    const char *p = text.ptr;
    const char *end = p + (text.len < SAMPLE ? text.len : SAMPLE);
    size_t upper = 0;
    size_t lower = 0;
    size_t inner = 0; /* capitals within a sentence */
    bool begins = true;

    while (end < text.ptr + text.len && ((unsigned char)*end & 0xc0) == 0x80)
        end++;
    while (p < end) {
        int32_t cp = ml_utf8_next(&p);
        enum ml_letter_class cls = ml_letter_class(cp);
        upper += cls == ML_LETTER_UPPER;
        lower += cls == ML_LETTER_LOWER;
        inner += cls == ML_LETTER_UPPER && !begins;
        begins = ends_sentence(cp) || (begins && cls != ML_LETTER_UPPER && cls != ML_LETTER_LOWER);
    }
    return (lower > 0 && upper * 200 < lower) || (lower > TELLING && !inner);
}

/* Code point offsets, counted from mention to mention. */
static void number_offsets(struct ml_scanner *s, struct ml_mentions *all)
{
    for (size_t i = 0; i < all->count; i++) {
        struct ml_mention *m = &all->items[i];
        m->start = s->offset + ml_utf8_count(s->counted, (size_t)(m->beg - s->counted));
        m->stop = m->start + ml_utf8_count(m->beg, (size_t)(m->end - m->beg));
        s->offset = m->stop;
        s->counted = m->end;
    }
}

void ml_scan_start(struct ml_scanner *s, struct ml_span text, enum ml_lang lang, bool no_capitals)
{
    s->text = text;
    s->lang = lang;
    s->no_capitals = no_capitals;
    s->reach = ml_echoes_begin(s->echoes, text);
    s->at = s->counted = text.ptr;
    s->offset = 0;
    s->any = false;
    s->people_count = 0;
    s->club_count = 0;
}

void ml_scan_begin(struct ml_scanner *s, struct ml_span text, enum ml_lang lang)
{
    ml_scan_start(s, text, lang, without_capitals(text));
}

/* Reads on until there are `most` mentions, or to the end. */
static enum ml_status read_on(struct ml_scanner *s, size_t most, struct ml_mentions *all, struct ml_err *err)
{
    const char *end = s->text.ptr + s->text.len;
    enum ml_status status = ML_OK;

    while (!status && all->ahead < most && (s->at = next_start(s, s->at, end)) < end) {
        struct ml_mention m;
        bool found;
        s->at = try_place(s, s->at, s->any ? &s->last : NULL, &m, &found);
        if (!found)
            continue;
        s->last = m;
        s->any = true;
        status = push(all, &m, err);
    }
    return status;
}

/* A number drawn from the letters of a mention, the same wherever it stands. */
static uint64_t lot(const struct ml_mention *m)
{
    return ml_hash(m->beg, (size_t)(m->end - m->beg));
}

/*
 * Where a run of mentions is cut that has more after it: at the start of a sentence in its
 * last part. Which of them is drawn by lot from their letters, so that stretches that a
 * long text repeats are cut alike, and may be known when they come again.
 */
static size_t cut(const struct ml_mentions *all)
{
    size_t best = all->ahead;

    for (size_t i = all->ahead - 1; i > all->ahead - all->ahead / 3; i--) {
        if ((all->items[i].context & ML_CTX_SENTENCE_START) &&
            (best == all->ahead || lot(&all->items[i]) < lot(&all->items[best])))
            best = i;
    }
    return best;
}

bool ml_scan_done(const struct ml_scanner *s, const struct ml_mentions *out)
{
    return s->at == s->text.ptr + s->text.len && out->ahead == 0;
}

enum ml_status ml_scan_next(struct ml_scanner *s, size_t most, struct ml_mentions *out, struct ml_err *err)
{
    enum ml_status status;

    if (out->count)
        memmove(out->items, out->items + out->count, out->ahead * sizeof *out->items);
    out->count = 0;
    status = read_on(s, most, out, err);
    if (status)
        return status;
    out->count = s->at == s->text.ptr + s->text.len ? out->ahead : cut(out);
    out->ahead -= out->count;
    ml_context_relate(s, out);
    number_offsets(s, out);
    return ML_OK;
}
