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

/* «Душанбе-83», "Qo‘qon-1912": so long a number behind the name makes it a club's or a firm's. */
static bool is_numbered(const struct ml_scanner *s, const char *p)
{
    enum { DIGITS = 4 };
    const char *end = s->text.ptr + s->text.len;
    int digits = 0;

    if (p >= end || !ml_is_hyphen(ml_utf8_next(&p)))
        return false;
    while (p < end && digits <= DIGITS && *p >= '0' && *p <= '9') {
        p++;
        digits++;
    }
    return digits > 1 && p < end && is_closing(ml_utf8_next(&p));
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
    if (opened && !closed && !m->kinds && is_numbered(s, m->end))
        m->context |= ML_CTX_TITLE | ML_CTX_ORGANISATION;
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

/* ---- Fixtures: Khujand 9-0 Panjshir, “Andijon” – “Neftchi” 0:2 ---- */

static bool is_digit(int32_t cp)
{
    return cp >= '0' && cp <= '9';
}

static bool is_between_goals(int32_t cp)
{
    return cp == ':' || ml_is_hyphen(cp);
}

enum { FIXTURE_BYTES = 48 };

/* What a fixture may have between a name and the goals. */
static bool is_filling(int32_t cp)
{
    return ml_is_space(cp) || is_opening(cp) || is_closing(cp);
}

/* Goals of one figure each, which hours and most years and distances are not; *end is set behind them. */
static bool reads_goals(const char *p, const char *stop, const char **end)
{
    if (p >= stop || !is_digit(ml_utf8_next(&p)))
        return false;
    if (p >= stop || !is_between_goals(ml_utf8_next(&p)))
        return false;
    if (p >= stop || !is_digit(ml_utf8_next(&p)))
        return false;
    *end = p;
    return p >= stop || !is_digit((unsigned char)*p);
}

/* Past a few blanks and quotation marks; NULL where there is no blank. */
static const char *past_filling(const char *p, const char *stop)
{
    const char *limit = stop - p > FIXTURE_BYTES ? p + FIXTURE_BYTES : stop;
    bool blank = false;

    while (p < limit) {
        const char *q = p;
        int32_t cp = ml_utf8_next(&q);
        if (!is_filling(cp) || cp == '\n')
            break;
        blank = blank || ml_is_space(cp);
        p = q;
    }
    return blank ? p : NULL;
}

/* "Khujand 9-0 Panjshir": the goals stand between two names. A month may follow days: "Osh 3-5 May". */
static bool goals_follow(const struct ml_scanner *s, const char *from, bool quoted)
{
    const char *stop = s->text.ptr + s->text.len;
    const char *p = past_filling(from, stop);
    const char *behind;
    struct ml_neighbour n;

    if (!p || !reads_goals(p, stop, &behind))
        return false;
    if (quoted)
        return true;
    ml_word_after(s, behind, &n);
    return n.found && !(n.gap & (ML_GAP_DOT | ML_GAP_COMMA | ML_GAP_STOP)) && (n.word.flags & ML_WORD_CAPITAL) &&
           ml_cue_of(s, &n.word).cls != ML_CUE_FUNCTION;
}

/* “Andijon” – “Neftchi” 0:2: the goals stand behind the other club. */
static bool goals_follow_other(const struct ml_scanner *s, const char *from)
{
    const char *stop = s->text.ptr + s->text.len;
    const char *limit = stop - from > FIXTURE_BYTES ? from + FIXTURE_BYTES : stop;
    const char *p = from;
    bool dash = false;
    int marks = 0;

    while (p < limit) {
        int32_t cp = ml_utf8_next(&p);
        if (cp == '\n' || cp == '.' || cp == ',')
            return false;
        dash = dash || ml_is_hyphen(cp);
        marks += is_opening(cp) || is_closing(cp);
        if (marks == 3) /* the name's own closing mark, and the pair about the other name */
            return dash && goals_follow(s, p, true);
    }
    return false;
}

static bool goals_precede(const struct ml_scanner *s, const char *to)
{
    const char *start = s->text.ptr;
    const char *limit = to - start > FIXTURE_BYTES ? to - FIXTURE_BYTES : start;
    const char *p = to;
    const char *goals[4];
    const char *behind;

    ml_reach_note(s->reach, limit);
    while (p > limit) {
        const char *q = ml_utf8_before(p);
        const char *r = q;
        int32_t cp = ml_utf8_next(&r);
        if (!is_filling(cp) || cp == '\n')
            break;
        p = q;
    }
    if (p == to)
        return false;
    for (int i = 0; i < 4; i++) { /* two figures, what joins them, and the blank before */
        if (p == start)
            return false;
        goals[i] = p = ml_utf8_before(p);
    }
    if (!reads_goals(goals[2], s->text.ptr + s->text.len, &behind) || !ml_is_space(ml_utf8_next(&p)) ||
        goals[3] == start)
        return false;
    p = ml_utf8_before(goals[3]);
    return !is_digit(*p) && *p != '.' && *p != ',' && *p != ':' && *p != ')';
}

/* Clubs are named after towns, and tables and headlines write them without quotes. */
void ml_fixture_read(const struct ml_scanner *s, struct ml_mention *m)
{
    bool quoted = (m->context & ML_CTX_QUOTED) != 0;

    if (m->kinds || (m->context & ML_CTX_PREPOSITION))
        return;
    if (goals_follow(s, m->end, quoted) || goals_precede(s, m->beg) ||
        (quoted && goals_follow_other(s, m->end)))
        m->context |= ML_CTX_ORGANISATION | ML_CTX_CLUB;
    ml_reach_note(s->reach, m->end + FIXTURE_BYTES < s->text.ptr + s->text.len ? m->end + FIXTURE_BYTES
                                                                                : s->text.ptr + s->text.len);
}
