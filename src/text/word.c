#include "text/word.h"

#include "base/hash.h"
#include "text/utf8.h"

/* What the next sound depends on, carried along a word. */
struct state {
    int32_t latin;  /* previous Latin letter in lower case, 0 when it was none */
    bool soft_y;    /* the previous sound 'i' came from a Latin y */
};

/*
 * Joins a sound to those before it: digraphs become one sound, doubles stay single.
 * `raw` is the letter in lower case, 0 unless Latin.
 */
static void join(struct ml_word *w, struct state *st, char s, int32_t raw)
{
    char *prev = w->count ? &w->sound[w->count - 1] : NULL;
    int32_t before = st->latin;
    char joined = 0;

    if (prev && raw == 'h') {
        if (before == 's')
            joined = 'x';
        else if (before == 'c')
            joined = 'c';
        else if (before == 'z')
            joined = 'j';
        else if (before == 'k')
            joined = 'h';
        else if (before == 'g')
            joined = 'g';
    }
    if (prev && !joined) {
        if (*prev == 'd' && s == 'j')
            joined = 'j'; /* dj, dzh, дж */
        else if (*prev == 't' && s == 'c')
            joined = 'c'; /* tch */
        else if (st->soft_y && s == 'e')
            joined = 'e'; /* ye = е */
        else if (*prev == s)
            joined = s;
    }
    if (!joined && w->count < ML_WORD_SOUNDS) {
        w->sound[w->count++] = s;
        return;
    }
    if (!joined) {
        w->flags |= ML_WORD_UNREADABLE;
        return;
    }
    if (joined == *prev && joined == s)
        w->doubled |= UINT64_C(1) << (w->count - 1);
    *prev = joined;
    if (w->count > 1 && w->sound[w->count - 2] == joined)
        w->count--; /* zhzh, shsh */
    else if (w->count > 1 && w->sound[w->count - 2] == 'd' && joined == 'j') {
        w->sound[w->count - 2] = 'j'; /* dzh: z became zh only now */
        w->count--;
    }
}

static void add_letter(struct ml_word *w, struct state *st, int32_t cp, struct ml_letter l)
{
    int32_t raw = l.script == ML_SCRIPT_LATIN ? ml_letter_fold(cp) : 0;

    if (!l.sounds) {
        w->flags |= ML_WORD_UNREADABLE;
        st->latin = 0;
        return;
    }
    for (const char *s = l.sounds; *s; s++) {
        join(w, st, *s, raw);
        st->soft_y = raw == 'y';
    }
    st->latin = raw;
}

/* A letter directly after the apostrophe at p keeps the word going; English 's ends it. */
static bool apostrophe_inside(const char *after, const char *end)
{
    const char *p = after;
    struct ml_letter l;
    int32_t cp;

    if (p >= end)
        return false;
    cp = ml_utf8_next(&p);
    l = ml_letter_of(cp);
    if (l.cls != ML_LETTER_LOWER && l.cls != ML_LETTER_UPPER)
        return false;
    if (cp != 's' && cp != 'S')
        return true;
    if (p >= end)
        return false;
    l = ml_letter_of(ml_utf8_next(&p));
    return l.cls == ML_LETTER_LOWER || l.cls == ML_LETTER_UPPER;
}

static bool possessive(const char *after)
{
    return *after == 's' || *after == 'S';
}

struct tally {
    unsigned letters;
    unsigned upper;
};

static void note_letter(struct ml_word *w, struct tally *t, struct ml_letter l)
{
    if (l.cls == ML_LETTER_DIGIT) {
        w->flags |= ML_WORD_DIGITS;
        return;
    }
    if (t->letters == 0) {
        w->script = l.script;
        if (l.cls == ML_LETTER_UPPER && !(w->flags & ML_WORD_DIGITS))
            w->flags |= ML_WORD_CAPITAL;
    } else if (l.script != w->script) {
        w->flags |= ML_WORD_MIXED;
    }
    t->letters++;
    t->upper += l.cls == ML_LETTER_UPPER;
}

const char *ml_word_read(const char *p, const char *end, struct ml_word *w)
{
    struct state st = {0};
    struct tally tally = {0};
    const char *last = p; /* end of the last letter: a trailing apostrophe or mark may fall off */
    uint16_t reach = 0;   /* end of the last letter that until[] can tell */

    w->beg = p;
    w->flags = 0;
    w->script = ML_SCRIPT_NONE;
    w->count = 0;
    w->doubled = 0;
    while (p < end) {
        const char *at = p;
        int32_t cp = ml_utf8_next(&p);
        struct ml_letter l = ml_letter_of(cp);
        unsigned before = w->count;

        if (l.cls == ML_LETTER_NOT)
            break;
        if (l.cls == ML_LETTER_APOSTROPHE) {
            if (!apostrophe_inside(p, end)) {
                if (at > w->beg && p < end && possessive(p))
                    w->flags |= ML_WORD_POSSESSIVE;
                break;
            }
            st.latin = 0;
            continue;
        }
        last = p;
        if (l.cls == ML_LETTER_MARK)
            continue;
        note_letter(w, &tally, l);
        add_letter(w, &st, cp, l);
        if (p - w->beg <= UINT16_MAX)
            reach = (uint16_t)(p - w->beg);
        else
            w->flags |= ML_WORD_UNREADABLE;
        for (unsigned i = before > w->count ? w->count : before; i < w->count; i++)
            w->until[i] = reach;
        if (w->count)
            w->until[w->count - 1] = reach;
    }
    w->end = last > w->beg ? last : p;
    if (tally.letters > 1 && tally.upper == tally.letters)
        w->flags |= ML_WORD_ALL_CAPS;
    return w->end;
}

bool ml_word_starts(const char *p, const char *end)
{
    enum ml_letter_class cls;

    if (p >= end)
        return false;
    cls = ml_letter_class(ml_utf8_next(&p));
    return cls == ML_LETTER_LOWER || cls == ML_LETTER_UPPER || cls == ML_LETTER_DIGIT ||
           cls == ML_LETTER_OTHER;
}

static void append_word(struct ml_phrase *out, const struct ml_word *w, size_t offset)
{
    if (w->flags & ML_WORD_UNREADABLE)
        out->readable = false;
    for (unsigned i = 0; i < w->count; i++) {
        size_t until = offset + w->until[i];
        if (out->count && out->sound[out->count - 1] == w->sound[i]) {
            out->until[out->count - 1] = (uint16_t)until;
            continue;
        }
        if (out->count == ML_PHRASE_SOUNDS || until > UINT16_MAX) {
            out->readable = false;
            return;
        }
        out->sound[out->count] = w->sound[i];
        out->until[out->count++] = (uint16_t)until;
    }
}

void ml_phrase_read(struct ml_span name, struct ml_phrase *out)
{
    const char *p = name.ptr;
    const char *end = name.ptr + name.len;

    out->count = 0;
    out->words = 0;
    out->readable = true;
    out->script = ML_SCRIPT_NONE;
    while (p < end) {
        struct ml_word w;
        if (!ml_word_starts(p, end)) {
            ml_utf8_next(&p);
            continue;
        }
        p = ml_word_read(p, end, &w);
        if (out->words++ == 0 || out->script == ML_SCRIPT_NONE)
            out->script = w.script;
        append_word(out, &w, (size_t)(w.beg - name.ptr));
    }
}

size_t ml_capitals(struct ml_span name)
{
    const char *p = name.ptr;
    size_t n = 0;

    while (p < name.ptr + name.len)
        n += ml_letter_class(ml_utf8_next(&p)) == ML_LETTER_UPPER;
    return n;
}

uint32_t ml_spelling_hash(struct ml_span name)
{
    const char *p = name.ptr;
    const char *end = name.ptr + name.len;
    uint64_t h = ML_HASH_SEED;

    while (p < end) {
        int32_t cp = ml_utf8_next(&p);
        enum ml_letter_class cls;
        if (cp >= 0x80 || cp == '-' || cp == ' ') {
            cls = ml_letter_class(cp);
            if (ml_is_hyphen(cp) || ml_is_space(cp) || cls == ML_LETTER_MARK)
                continue;
        }
        cp = ml_letter_fold(cp);
        h = ml_hash_byte(h, (unsigned char)cp);
        h = ml_hash_byte(h, (unsigned char)(cp >> 8));
    }
    return (uint32_t)ml_hash_end(h);
}
