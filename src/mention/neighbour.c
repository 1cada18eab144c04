#include "mention/neighbour.h"

#include "mention/scan_int.h"

#include "text/utf8.h"

enum { REACH = 12, WORD_BYTES = 96 };

static unsigned gap_of(int32_t cp)
{
    if (ml_is_space(cp))
        return ML_GAP_SPACE;
    if (ml_is_hyphen(cp))
        return ML_GAP_HYPHEN;
    switch (cp) {
    case '\n': return ML_GAP_NEWLINE;
    case '\r': return 0;
    case ',': return ML_GAP_COMMA;
    case '.': case 0x2026: return ML_GAP_DOT;
    case '!': case '?': case ':': case ';': return ML_GAP_STOP;
    case '(': case ')': case '[': case ']': return ML_GAP_BRACKET;
    case '"': case '\'': case '`': case 0xab: case 0xbb: case 0x2018: case 0x2019: case 0x201a:
    case 0x201c: case 0x201d: case 0x201e: case 0x201f: case 0x2039: case 0x203a:
        return ML_GAP_QUOTE;
    default: return ML_GAP_OTHER;
    }
}

static unsigned add_gap(unsigned gap, unsigned more)
{
    if ((gap & ML_GAP_NEWLINE) && (more & ML_GAP_NEWLINE))
        more |= ML_GAP_STOP; /* a blank line */
    return gap | more;
}

static bool is_word_char(int32_t cp)
{
    enum ml_letter_class cls = ml_letter_class(cp);
    return cls != ML_LETTER_NOT && cls != ML_LETTER_APOSTROPHE;
}

static void read_before(struct ml_span text, const char *p, struct ml_neighbour *out)
{
    const char *end;
    const char *limit;

    out->stop = text.ptr;
    for (int i = 0;; i++) {
        const char *q;
        const char *at;
        int32_t cp;
        if (p == text.ptr || i == REACH) {
            out->gap |= ML_GAP_EDGE;
            out->stop = p;
            return;
        }
        q = ml_utf8_before(p);
        at = q;
        cp = ml_utf8_next(&at);
        if (is_word_char(cp))
            break;
        out->gap = add_gap(out->gap, gap_of(cp));
        p = q;
    }
    end = p;
    limit = end - text.ptr > WORD_BYTES ? end - WORD_BYTES : text.ptr;
    while (p > limit) {
        const char *q = ml_utf8_before(p);
        const char *at = q;
        if (ml_letter_class(ml_utf8_next(&at)) == ML_LETTER_NOT)
            break;
        p = q;
    }
    out->stop = p;
    while (p < end && !ml_word_starts(p, end))
        ml_utf8_next(&p);
    if (p == end)
        return;
    ml_word_read(p, end, &out->word);
    /* An English possessive ('s) was cut off by the reader; the word before it is meant. */
    out->found = true;
}

void ml_word_before(const struct ml_scanner *s, const char *p, struct ml_neighbour *out)
{
    out->found = false;
    out->gap = 0;
    read_before(s->text, p, out);
    ml_reach_note(s->reach, out->stop);
}

static void read_after(struct ml_span text, const char *p, struct ml_neighbour *out)
{
    const char *end = text.ptr + text.len;

    for (int i = 0;; i++) {
        int32_t cp;
        if (p >= end || i == REACH) {
            out->gap |= ML_GAP_EDGE;
            out->stop = p;
            return;
        }
        if (ml_word_starts(p, end))
            break;
        cp = ml_utf8_next(&p);
        out->gap = add_gap(out->gap, gap_of(cp));
        if (i == 0 && gap_of(cp) == ML_GAP_QUOTE && p < end && (*p == 's' || *p == 'S') &&
            (p + 1 == end || !ml_word_starts(p + 1, end))) {
            out->gap |= ML_GAP_POSSESSIVE;
            out->gap &= ~(unsigned)ML_GAP_QUOTE;
            p++;
        }
    }
    out->stop = ml_word_read(p, end, &out->word);
    out->found = true;
}

void ml_word_after(const struct ml_scanner *s, const char *p, struct ml_neighbour *out)
{
    out->found = false;
    out->gap = 0;
    read_after(s->text, p, out);
    ml_reach_note(s->reach, out->stop);
}
