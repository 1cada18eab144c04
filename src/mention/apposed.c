#include "mention/scan_int.h"
#include "text/utf8.h"

/* What is said of a name beside it, and the quotation marks that it stands in. */

enum { REACH = 4 };

/* Whether what follows p in a name's apposition is another's: "Isfara, the town of X", "the village X". */
static bool names_another(const struct ml_scanner *s, const char *p, bool one_of_many)
{
    struct ml_neighbour n;

    ml_word_after(s, p, &n);
    if (!n.found || ml_gap_breaks(n.gap))
        return false;
    if (n.word.flags & ML_WORD_CAPITAL)
        return true;
    return ml_cue_of(s, &n.word).cls == ML_CUE_LINK && !(one_of_many && ml_sounds_like(&n.word, "of"));
}

/* "Kok-Tash, a village in Batken", "Sokh is an Uzbek exclave": a generic word in apposition. */
void ml_apposition_read(const struct ml_scanner *s, struct ml_mention *m)
{
    const char *p = m->end;
    bool one_of_many = false;

    if (s->lang != ML_LANG_EN || m->kinds)
        return;
    for (int i = 0; i < REACH + 2; i++) {
        struct ml_neighbour n;
        struct ml_cue cue;
        bool joins;
        ml_word_after(s, p, &n);
        if (!n.found || (n.gap & ~(unsigned)(ML_GAP_SPACE | (i == 0 ? ML_GAP_COMMA : 0))))
            return;
        joins = i == 0 && (ml_sounds_like(&n.word, "is") || ml_sounds_like(&n.word, "vas"));
        if (i == 0 && !(n.gap & ML_GAP_COMMA) && !joins)
            return;
        cue = ml_cue_of(s, &n.word);
        if (cue.cls == ML_CUE_TITLE && i > 0) {
            m->context |= ML_CTX_PERSON; /* "Maksat, a driver" */
            return;
        }
        if (cue.cls == ML_CUE_GENERIC && i > 0) {
            if (names_another(s, n.word.end, one_of_many))
                return;
            m->kinds = cue.kinds;
            m->context |= ML_CTX_GENERIC_RIGHT;
            return;
        }
        one_of_many = one_of_many || ml_sounds_like(&n.word, "a") || ml_sounds_like(&n.word, "an");
        if (!joins && cue.cls != ML_CUE_LINK && cue.cls != ML_CUE_MODIFIER &&
            !(cue.cls == ML_CUE_DEMONYM && i > 0))
            return;
        p = n.word.end;
    }
}

/* ---- Titles in quotes: «Садои Суғд», «Баткен эйр» ---- */

static bool is_opening(int32_t cp)
{
    return cp == 0xab || cp == 0x201c || cp == 0x201e || cp == '"';
}

static bool is_closing(int32_t cp)
{
    return cp == 0xbb || cp == 0x201d || cp == 0x201c || cp == '"';
}

/* Whether one or two more words, none of them generic, stand between p and a closing quote. */
static bool closes_soon(const struct ml_scanner *s, const char *p)
{
    const char *end = s->text.ptr + s->text.len;

    for (int i = 0; i < 3; i++) {
        struct ml_neighbour n;
        const char *q = p;
        if (q < end && is_closing(ml_utf8_next(&q)))
            return i > 0;
        ml_word_after(s, p, &n);
        if (!n.found || n.gap != ML_GAP_SPACE || ml_cue_of(s, &n.word).cls == ML_CUE_GENERIC)
            return false;
        p = n.word.end;
    }
    return false;
}

static bool opened_before(const struct ml_scanner *s, const char *p)
{
    for (int i = 0; i < 3; i++) {
        struct ml_neighbour n;
        const char *q = p > s->text.ptr ? ml_utf8_before(p) : NULL;
        if (q && is_opening(ml_utf8_next(&q)))
            return i > 0;
        ml_word_before(s, p, &n);
        if (!n.found || n.gap != ML_GAP_SPACE || ml_cue_of(s, &n.word).cls == ML_CUE_GENERIC)
            return false;
        p = n.word.beg;
    }
    return false;
}

/* «Алай» набрал 12 очков: a word of games near a name in quotation marks. */
static bool plays(const struct ml_scanner *s, const char *p, bool after)
{
    enum { WORDS = 4 };

    for (int i = 0; i < WORDS; i++) {
        struct ml_neighbour n;
        if (after)
            ml_word_after(s, p, &n);
        else
            ml_word_before(s, p, &n);
        if (!n.found || (n.gap & (ML_GAP_STOP | ML_GAP_DOT | ML_GAP_EDGE)))
            return false;
        if (ml_cue_of(s, &n.word).cls == ML_CUE_ORGANISATION)
            return true;
        p = after ? n.word.end : n.word.beg;
    }
    return false;
}

/* A name that is only part of a short quotation is part of a title. */
void ml_quotes_read(const struct ml_scanner *s, struct ml_mention *m)
{
    const char *before = m->beg > s->text.ptr ? ml_utf8_before(m->beg) : NULL;
    const char *after = m->end;
    bool opened = before && is_opening(ml_utf8_next(&before));
    bool closed = after < s->text.ptr + s->text.len && is_closing(ml_utf8_next(&after));

    if (opened && closed) {
        m->context |= ML_CTX_QUOTED_WHOLE;
        if (!m->kinds && (plays(s, m->end, true) || plays(s, m->beg, false)))
            m->context |= ML_CTX_ORGANISATION;
    }
    if ((opened && !closed && closes_soon(s, m->end)) || (closed && !opened && opened_before(s, m->beg)))
        m->context |= ML_CTX_ORGANISATION;
}
