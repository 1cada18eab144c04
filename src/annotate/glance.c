#include "annotate/glance.h"

#include <stdbool.h>
#include <string.h>

/* Letters found, of all and of those that one language alone has. */
struct letters {
    size_t latin;
    size_t cyrillic;
    size_t kyrgyz;      /* ң ө ү */
    size_t tajik;       /* ҷ ӣ ӯ */
    size_t uzbek;       /* ў */
    size_t apostrophes; /* oʻ gʻ */
    size_t other;       /* of none of these scripts, or shared */
};

static void count_beyond(struct letters *n, unsigned char c, unsigned char d)
{
    n->cyrillic++;
    if ((c == 0xd2 && (d | 1) == 0xa3) || (c == 0xd2 && (d | 1) == 0xaf) || (c == 0xd3 && (d | 1) == 0xa9))
        n->kyrgyz++;
    else if ((c == 0xd2 && (d | 1) == 0xb7) || (c == 0xd3 && (d | 1) == 0xa3) || (c == 0xd3 && (d | 1) == 0xaf))
        n->tajik++;
    else
        n->other++;
}

/* o or g before p, an apostrophe of any kind at p, and a letter behind it. */
static bool is_uzbek_apostrophe(const unsigned char *p, const unsigned char *beg, const unsigned char *end)
{
    size_t n = *p == '\'' || *p == '`' ? 1 : *p == 0xca ? 2 : 3;

    if (p == beg || (size_t)(end - p) <= n || ((p[-1] | 0x20) != 'o' && (p[-1] | 0x20) != 'g'))
        return false;
    if ((*p == 0xca && p[1] != 0xbb && p[1] != 0xbc) || (*p == 0xe2 && (p[1] != 0x80 || (p[2] | 1) != 0x99)))
        return false;
    return (unsigned)((p[n] | 0x20) - 'a') < 26;
}

static void count(struct letters *n, struct ml_span text)
{
    const unsigned char *beg = (const unsigned char *)text.ptr;
    const unsigned char *end = beg + text.len;

    for (const unsigned char *p = beg; p < end; p++) {
        unsigned char c = *p;
        if (c < 0x80) {
            n->latin += (unsigned)((c | 0x20) - 'a') < 26;
            n->apostrophes += (c == '\'' || c == '`') && is_uzbek_apostrophe(p, beg, end);
        } else if (c == 0xd0 || c == 0xd1) {
            n->cyrillic++;
            n->uzbek += p + 1 < end && ((c == 0xd0 && p[1] == 0x8e) || (c == 0xd1 && p[1] == 0x9e));
        } else if (c == 0xd2 || c == 0xd3) {
            count_beyond(n, c, p + 1 < end ? p[1] : 0);
        } else if (c == 0xca || c == 0xe2) {
            n->apostrophes += is_uzbek_apostrophe(p, beg, end);
            n->other += c == 0xca;
        } else {
            n->other += c >= 0xc3;
        }
    }
}

static bool has(struct ml_span text, const char *word)
{
    size_t len = strlen(word);
    const char *end = text.ptr + text.len;

    for (const char *p = text.ptr; (size_t)(end - p) >= len; p++) {
        p = memchr(p, word[0], (size_t)(end - p) - len + 1);
        if (!p)
            return false;
        if (memcmp(p, word, len) == 0)
            return true;
    }
    return false;
}

enum ml_lang ml_glance_language(struct ml_span text)
{
    enum { ENOUGH = 2 };
    struct letters n = {0};

    count(&n, text);
    if (n.cyrillic == 0) {
        bool english = has(text, " the ") || has(text, " of ") || has(text, " and ");
        if (english && !n.other && n.apostrophes < ENOUGH)
            return ML_LANG_EN;
        return !english && n.apostrophes >= ENOUGH ? ML_LANG_UZ_LATN : ML_LANG_UND;
    }
    if (n.cyrillic <= 2 * n.latin)
        return ML_LANG_UND;
    if (n.kyrgyz + n.tajik + n.uzbek + n.other == 0)
        return has(text, " в ") || has(text, " на ") ? ML_LANG_RU : ML_LANG_UND;
    if (n.kyrgyz >= ENOUGH && n.tajik + n.uzbek + n.other == 0)
        return ML_LANG_KY;
    if (n.tajik >= ENOUGH && n.kyrgyz + n.uzbek == 0)
        return ML_LANG_TG;
    return n.uzbek >= ENOUGH && n.kyrgyz + n.tajik == 0 ? ML_LANG_UZ_CYRL : ML_LANG_UND;
}
