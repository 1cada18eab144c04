#include <string.h>

#include "base/alloc.h"
#include "mention/scan_int.h"
#include "text/utf8.h"

enum { NAME_WORDS = 6 };

enum ml_status ml_scanner_new(const struct ml_index *index, struct ml_scanner **out,
                              struct ml_err *err)
{
    struct ml_scanner *s = ml_calloc(1, sizeof *s);
    enum ml_status status;

    *out = NULL;
    if (!s)
        return ml_fail_nomem(err);
    s->index = index;
    ml_arena_init(&s->readings, 0);
    s->fuzzy = ml_fuzzy_new(index);
    s->echoes = ml_echoes_new();
    status = s->fuzzy && s->echoes ? ML_OK : ml_fail_nomem(err);
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
    ml_arena_release(&s->readings);
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

/* ---- Walking the index along the text ---- */

struct match {
    const char *beg;
    const char *end;        /* end of the text matched so far; NULL = nothing */
    bool demonym;           /* the same letters also read as the people of a place */
    bool joined;            /* more than one word of the text */
    size_t count;
    struct ml_reading readings[ML_MENTION_READINGS];
    enum ml_form form;
};

/* The best form any of the key's stems allows for what remains of the word after `at` sounds. */
static enum ml_form form_after(const struct ml_scanner *s, uint32_t key, const struct ml_word *w,
                               unsigned at)
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
        if (form != ML_FORM_NONE && (best == ML_FORM_NONE || form < best))
            best = form;
    }
    return best;
}

static void record(const struct ml_scanner *s, struct match *m, uint32_t key, const struct ml_word *w,
                   unsigned at)
{
    enum ml_form form = ML_FORM_NONE;
    struct ml_reading *r;
    const char *stem_end = at ? w->beg + w->until[at - 1] : w->beg;

    if (w->count - at >= ML_SUFFIX_MAX)
        return;
    /* Бишкекке: the name's last sound and the ending's first were written as two letters. */
    if (at && at < w->count && (w->doubled >> (at - 1) & 1)) {
        form = form_after(s, key, w, at - 1);
        if (form != ML_FORM_NONE) {
            at--;
            stem_end = ml_utf8_before(stem_end);
        }
    }
    if (form == ML_FORM_NONE)
        form = form_after(s, key, w, at);
    if (form == ML_FORM_NONE)
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
                         struct match *m)
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
    key = ml_trie_value(t, state);
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

/* The longest name that starts at first. */
static void match_name(const struct ml_scanner *s, const struct ml_word *first, struct match *m)
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
        if (w->flags & ML_WORD_UNREADABLE)
            return;
        state = walk_word(s, state, &last, w, m);
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

/* ---- Mentions ---- */

static enum ml_status push(struct ml_mentions *all, const struct ml_mention *m, struct ml_err *err)
{
    void *p = all->items;

    if (!ml_grow(&p, &all->cap, all->count + 1, sizeof *all->items))
        return ml_fail_nomem(err);
    all->items = p;
    all->items[all->count++] = *m;
    return ML_OK;
}

static const struct ml_mention *last_of(const struct ml_mentions *all)
{
    return all->count ? &all->items[all->count - 1] : NULL;
}

static void begin(const struct ml_scanner *s, struct ml_mention *m, const struct ml_word *w)
{
    *m = (struct ml_mention){.beg = w->beg, .end = w->end, .form = ML_FORM_BASE};
    if (s->no_capitals)
        m->context |= ML_CTX_LOWER_CASE;
    if (w->flags & ML_WORD_ALL_CAPS)
        m->context |= ML_CTX_ALL_CAPS;
}

static void keep_readings(struct ml_scanner *s, struct ml_mention *m, const struct ml_reading *r, size_t count)
{
    struct ml_reading *copy = ml_arena_array(&s->readings, count, sizeof *copy);

    s->failed = s->failed || !copy;
    if (copy)
        memcpy(copy, r, count * sizeof *r);
    m->readings = copy;
    m->reading_count = copy ? (uint8_t)count : 0;
}

static void take_match(struct ml_scanner *s, struct ml_mention *m, const struct match *match)
{
    m->end = match->end;
    m->form = (uint8_t)match->form;
    keep_readings(s, m, match->readings, match->count);
}

/* Words that are never names by themselves, whatever villages are called. */
static bool barred(struct ml_cue cue)
{
    return cue.cls == ML_CUE_FUNCTION || cue.cls == ML_CUE_DEMONYM || cue.cls == ML_CUE_LINK ||
           cue.cls == ML_CUE_PREPOSITION || cue.cls == ML_CUE_CONJUNCTION || cue.cls == ML_CUE_TITLE;
}

static bool names_a_unit(struct ml_cue cue)
{
    return cue.cls == ML_CUE_GENERIC &&
           (cue.kinds & (1u << ML_KIND_SETTLEMENT | 1u << ML_KIND_DISTRICT | 1u << ML_KIND_REGION));
}

static bool quoted(const struct ml_scanner *s, const struct ml_word *w)
{
    struct ml_neighbour n;
    ml_word_before(s, w->beg, &n);
    return (n.gap & ML_GAP_QUOTE) != 0;
}

/*
 * A barred word may still begin a name of several: Uch-Kurgan (three), Syr Darya, Kyrgyz
 * Republic; but "A man" is not Amman.
 */
static bool is_compound(const struct ml_scanner *s, const struct ml_word *first, const struct match *m)
{
    const struct ml_key_rec *k = &s->index->keys[m->readings[0].key];
    const char *p = first->end;

    if (p < s->text.ptr + s->text.len && ml_is_hyphen(ml_utf8_next(&p)))
        return true;
    for (uint32_t i = 0; i < k->posting_count; i++) {
        if (s->index->postings[k->posting + i].flags & ML_POSTING_JOINT)
            return true;
    }
    return false;
}

/* What the word that is a name here may also be. */
static unsigned meaning_besides(struct ml_cue cue)
{
    switch ((enum ml_cue_class)cue.cls) {
    case ML_CUE_GIVEN_NAME:
        return ML_CTX_GIVEN_NAME;
    case ML_CUE_COMMON: case ML_CUE_GENERIC: case ML_CUE_MODIFIER:
        return ML_CTX_COMMON;
    case ML_CUE_ORGANISATION:
        return ML_CTX_COMMON | ML_CTX_GIVEN_NAME;
    case ML_CUE_NONE: case ML_CUE_TITLE: case ML_CUE_PREPOSITION: case ML_CUE_LINK:
    case ML_CUE_CONJUNCTION: case ML_CUE_FUNCTION: case ML_CUE_DEMONYM:
        break;
    }
    return 0;
}

/* Endings of surnames and first names of the region; what bears one is no misspelt village. */
static bool looks_like_person(const struct ml_phrase *ph)
{
    static const char *const tails[] = {"ov", "ova", "ovim", "ovu", "ovoi", "ove", "ev", "eva", "evim", "evu", "evoi",
                                        "eve", "zoda", "bek", "beka", "beku", "bekom", "jon", "uli", "kizi", "ovna",
                                        "evna", "ovic", "evic", "iskii"};
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        size_t n = strlen(tails[i]);
        if (ph->count > n + 2 && memcmp(ph->sound + ph->count - n, tails[i], n) == 0)
            return true;
    }
    return false;
}

/* The end of two capitalised words with one blank between: Safed Bulon; else NULL. */
static const char *pair_run(const struct ml_scanner *s, const struct ml_word *w)
{
    const char *end = s->text.ptr + s->text.len;
    const char *p = w->end;
    struct ml_word next;

    if (p >= end || !ml_is_space(ml_utf8_next(&p)) || !ml_word_starts(p, end))
        return NULL;
    ml_reach_note(s->reach, ml_word_read(p, end, &next));
    if (!(next.flags & ML_WORD_CAPITAL) || (next.flags & ML_WORD_UNREADABLE) ||
        ml_lexicon_find(s->lexicon, s->lang, &next).cls != ML_CUE_NONE)
        return NULL;
    return next.end;
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

/* Gives m what its letters may be heard as; false when that is nothing. */
static bool fuzzy_readings(struct ml_scanner *s, struct ml_span span, bool typos, struct ml_mention *m)
{
    struct ml_reading readings[ML_MENTION_READINGS];
    struct ml_phrase ph;
    struct ml_fuzzy_hit hits[ML_FUZZY_HITS];
    size_t n = 0;
    unsigned cut = 0;

    ml_phrase_read(span, &ph);
    if (!ph.readable || (!typos && looks_like_person(&ph)))
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
    for (size_t i = 0; i < n && i < ML_MENTION_READINGS; i++) {
        readings[i] = (struct ml_reading){.key = hits[i].key, .cost = hits[i].cost,
                                          .stem_len = ph.until[ph.count - cut - 1]};
    }
    if (n)
        keep_readings(s, m, readings, n < ML_MENTION_READINGS ? n : ML_MENTION_READINGS);
    return n > 0;
}

static bool try_fuzzy(struct ml_scanner *s, const struct ml_word *w, const char *end,
                      const struct ml_mention *previous, struct ml_mention *m)
{
    enum { SHORTEST = 5 }; /* sounds, unless a generic word vouches for the name */
    bool vouched;

    begin(s, m, w);
    m->end = end;
    m->fuzzy = true;
    ml_context_read(s, m, previous);
    if (w->count < SHORTEST && end == w->end && !m->kinds)
        return false;
    vouched = (m->kinds & (1u << ML_KIND_SETTLEMENT | 1u << ML_KIND_BORDER_POST | 1u << ML_KIND_SUBDISTRICT)) != 0;
    return fuzzy_readings(s, (struct ml_span){w->beg, (size_t)(end - w->beg)}, vouched, m);
}

/*
 * A capitalised word that no name matches: a name spelt by ear, a place that the gazetteer
 * lacks but a generic word beside it gives away, or, mostly, neither.
 */
static bool consider_unknown(struct ml_scanner *s, const struct ml_word *w,
                             const struct ml_mention *previous, struct ml_mention *m)
{
    const char *ends[3];
    struct ml_cue cue;

    if (w->count < 3 || (w->flags & (ML_WORD_UNREADABLE | ML_WORD_DIGITS)))
        return false;
    cue = ml_lexicon_find(s->lexicon, s->lang, w);
    if (cue.cls != ML_CUE_NONE)
        return false;
    /* The longest reading first: two words, a compound, the word alone. */
    ends[0] = pair_run(s, w);
    ends[1] = hyphen_run(s, w);
    ends[2] = w->end;
    for (int i = 0; i < 3; i++) {
        if (ends[i] && (i < 2 || ends[2] != ends[1]) && try_fuzzy(s, w, ends[i], previous, m))
            return true;
    }
    begin(s, m, w);
    m->end = ends[1];
    m->fuzzy = true;
    ml_context_read(s, m, previous);
    return (m->kinds & ((1u << ML_KIND_SETTLEMENT) | (1u << ML_KIND_BORDER_POST))) != 0;
}

/* "1-Май", "28-Жарма": a name may start with the number before the capital. */
static const char *number_before(const struct ml_scanner *s, const char *p)
{
    const char *q = p;

    if (q - s->text.ptr < 2 || q[-1] != '-')
        return p;
    q--;
    while (q > s->text.ptr && q[-1] >= '0' && q[-1] <= '9' && p - q < 6)
        q--;
    return q < p - 1 ? q : p;
}

static bool find_match(const struct ml_scanner *s, const struct ml_word *w, struct ml_word *first,
                       struct match *match)
{
    const char *from = number_before(s, w->beg);

    if (from != w->beg) {
        ml_word_read(from, s->text.ptr + s->text.len, first);
        match_name(s, first, match);
        if (match->end && match->end > w->beg)
            return true;
    }
    *first = *w;
    match_name(s, first, match);
    return match->end != NULL;
}

/* Handles the word w at a possible name's start; returns where the scan goes on. */
static const char *try_word(struct ml_scanner *s, const struct ml_word *w, const struct ml_mention *previous,
                            struct ml_mention *m, bool *found)
{
    struct match match;
    struct ml_word first;
    struct ml_cue cue;

    *found = false;

    if (find_match(s, w, &first, &match)) {
        if (match.form == ML_FORM_DEMONYM)
            return match.end;
        cue = ml_lexicon_find(s->lexicon, s->lang, w);
        if (names_a_unit(cue) && !match.joined && !quoted(s, w))
            return w->end; /* "Tuman hududi": the district, not a village Tuman */
        if (barred(cue) && !(match.joined && is_compound(s, w, &match)))
            return w->end;
        begin(s, m, &first);
        take_match(s, m, &match);
        if (!match.joined)
            m->context |= meaning_besides(cue);
        if (match.demonym)
            m->context |= ML_CTX_DEMONYM;
        ml_context_read(s, m, previous);
        *found = true;
        return m->end;
    }
    if (s->no_capitals || !consider_unknown(s, w, previous, m))
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

/* A text with letters but next to no capitals is one whose writer uses none. */
static bool without_capitals(struct ml_span text)
{
    enum { SAMPLE = 4000 };
    const char *p = text.ptr;
    const char *end = p + (text.len < SAMPLE ? text.len : SAMPLE);
    size_t upper = 0;
    size_t lower = 0;

    while (end < text.ptr + text.len && ((unsigned char)*end & 0xc0) == 0x80)
        end++;
    while (p < end) {
        enum ml_letter_class cls = ml_letter_class(ml_utf8_next(&p));
        upper += cls == ML_LETTER_UPPER;
        lower += cls == ML_LETTER_LOWER;
    }
    return lower > 0 && upper * 200 < lower;
}

/* Code point offsets, counted from mention to mention. */
static void number_offsets(struct ml_span text, struct ml_mentions *all)
{
    const char *p = text.ptr;
    size_t n = 0;

    for (size_t i = 0; i < all->count; i++) {
        struct ml_mention *m = &all->items[i];
        n += ml_utf8_count(p, (size_t)(m->beg - p));
        m->start = n;
        n += ml_utf8_count(m->beg, (size_t)(m->end - m->beg));
        m->stop = n;
        p = m->end;
    }
}

static void start(struct ml_scanner *s, struct ml_span text, enum ml_lang lang, bool no_capitals)
{
    s->text = text;
    s->lang = lang;
    s->no_capitals = no_capitals;
    s->failed = false;
    s->reach = ml_echoes_begin(s->echoes, text);
    ml_arena_clear(&s->readings);
}

enum ml_status ml_scan(struct ml_scanner *s, struct ml_span text, enum ml_lang lang,
                       struct ml_mentions *out, struct ml_err *err)
{
    const char *end = text.ptr + text.len;
    const char *p = text.ptr;
    enum ml_status status = ML_OK;

    out->count = 0;
    start(s, text, lang, without_capitals(text));
    while (!status && (p = next_start(s, p, end)) < end) {
        struct ml_mention m;
        bool found;
        p = try_place(s, p, last_of(out), &m, &found);
        if (found)
            status = push(out, &m, err);
    }
    if (s->failed)
        status = ml_fail_nomem(err);
    if (!status) {
        ml_context_relate(s, out);
        number_offsets(text, out);
    }
    return status;
}

bool ml_scan_name(struct ml_scanner *s, struct ml_span name, enum ml_lang lang, struct ml_mention *out)
{
    const char *end = name.ptr + name.len;
    const char *p = name.ptr;
    struct ml_word w;
    struct match match;

    while (p < end && !ml_word_starts(p, end))
        ml_utf8_next(&p);
    if (p == end)
        return false;
    start(s, name, lang, true);
    ml_word_read(p, end, &w);
    begin(s, out, &w);
    out->end = end;
    match_name(s, &w, &match);
    if (match.end) {
        const char *q = match.end;
        take_match(s, out, &match);
        ml_context_read(s, out, NULL);
        /* What follows may be a generic word, not more of the name. */
        while (q < end && !ml_word_starts(q, end))
            ml_utf8_next(&q);
        if (q == end || out->kinds)
            return true;
    }
    begin(s, out, &w);
    out->end = end;
    out->fuzzy = true;
    if (!fuzzy_readings(s, name, true, out) && match.end) {
        out->fuzzy = false;
        take_match(s, out, &match);
    }
    return out->reading_count > 0;
}
