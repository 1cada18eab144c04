#include "mention/scan_int.h"
#include "text/utf8.h"

/* Names in quotation marks that are not the places': titles and clubs. */

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

/* A name that is only part of a short quotation is part of a title. */
static void read_quotes(const struct ml_scanner *s, struct ml_mention *m)
{
    const char *before = m->beg > s->text.ptr ? ml_utf8_before(m->beg) : NULL;
    const char *after = m->end;
    bool opened = before && is_opening(ml_utf8_next(&before));
    bool closed = after < s->text.ptr + s->text.len && is_closing(ml_utf8_next(&after));

    if (opened && closed)
        m->context |= ML_CTX_QUOTED_WHOLE;
    if ((opened && !closed && closes_soon(s, m->end)) || (closed && !opened && opened_before(s, m->beg)))
        m->context |= ML_CTX_ORGANISATION;
}

/* ---- Clubs: «Хуҷанд»-и Хуҷанд, «Алай» (Ош) ---- */

enum { SPORT_REACH = 12 };

static bool told_of_before(const struct ml_scanner *s, const char *p)
{
    for (int i = 0; i < SPORT_REACH; i++) {
        struct ml_neighbour n;
        ml_word_before(s, p, &n);
        if (!n.found)
            return false;
        if (ml_cue_of(s, &n.word).cls == ML_CUE_SPORT)
            return true;
        p = n.word.beg;
    }
    return false;
}

static bool told_of_after(const struct ml_scanner *s, const char *p)
{
    for (int i = 0; i < SPORT_REACH; i++) {
        struct ml_neighbour n;
        ml_word_after(s, p, &n);
        if (!n.found)
            return false;
        if (ml_cue_of(s, &n.word).cls == ML_CUE_SPORT)
            return true;
        p = n.word.end;
    }
    return false;
}

enum { TITLE_BYTES = 40 };

/* A straight quotation mark opens before a letter and closes after one: "Surxon" Termizda "Paxtakor"ni. */
static bool opens(const struct ml_scanner *s, const char *mark, int32_t cp)
{
    const char *p = mark;
    const char *end = s->text.ptr + s->text.len;

    ml_utf8_next(&p);
    return is_opening(cp) && (!is_closing(cp) || (p < end && !ml_is_space(ml_utf8_next(&p))));
}

/* Whether an opening quotation mark stands shortly before p, in the same breath. */
static bool opens_before(const struct ml_scanner *s, const char *p)
{
    const char *limit = p - s->text.ptr > TITLE_BYTES ? p - TITLE_BYTES : s->text.ptr;

    while (p > limit) {
        const char *q = p = ml_utf8_before(p);
        int32_t cp = ml_utf8_next(&q);
        if (is_opening(cp) || is_closing(cp))
            return opens(s, p, cp);
        if (cp == '\n' || cp == '.')
            return false;
    }
    return false;
}

static bool closes_after(const struct ml_scanner *s, const char *p)
{
    const char *end = s->text.ptr + s->text.len;
    const char *limit = end - p > TITLE_BYTES ? p + TITLE_BYTES : end;

    while (p < limit) {
        const char *mark = p;
        int32_t cp = ml_utf8_next(&p);
        if (is_opening(cp) || is_closing(cp)) {
            const char *letter = ml_utf8_before(mark);
            return is_closing(cp) && !ml_is_space(ml_utf8_next(&letter));
        }
        if (cp == '\n' || cp == '.')
            return false;
    }
    return false;
}

/* Tajik «Истиқлол»-и Душанбе: the Istiqlol of Dushanbe is a club, a factory, a sanatorium. */
static bool has_ezafe_outside(const struct ml_scanner *s, const struct ml_mention *m)
{
    struct ml_neighbour n;
    struct ml_neighbour next;

    if (s->lang != ML_LANG_TG)
        return false;
    ml_word_after(s, m->end, &n);
    if (!n.found || !(n.gap & ML_GAP_QUOTE) || !(n.gap & ML_GAP_HYPHEN) || n.word.count != 1 || n.word.sound[0] != 'i')
        return false;
    ml_word_after(s, n.word.end, &next);
    return next.found && next.gap == ML_GAP_SPACE &&
           ((next.word.flags & ML_WORD_CAPITAL) || ml_cue_of(s, &next.word).cls == ML_CUE_GENERIC);
}

/* Clubs are named after towns and stand in quotes, which towns do not, near a word of the game. */
static void read_club(const struct ml_scanner *s, struct ml_mention *m)
{
    if (m->kinds || !opens_before(s, m->beg) || !closes_after(s, m->end))
        return;
    m->context |= ML_CTX_TITLE;
    if (has_ezafe_outside(s, m) || told_of_before(s, m->beg) || told_of_after(s, m->end))
        m->context |= ML_CTX_ORGANISATION | ML_CTX_CLUB;
}

void ml_title_read(const struct ml_scanner *s, struct ml_mention *m)
{
    read_quotes(s, m);
    read_club(s, m);
}
