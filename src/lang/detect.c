#include "lang/detect.h"

#include <string.h>

#include "text/letter.h"
#include "text/utf8.h"
#include "text/word.h"

enum { SAMPLE = 6000 };

struct tally {
    int latin;
    int cyrillic;
    int score[ML_LANG_COUNT];
};

/* Letters that one language has and its neighbours lack. */
static void weigh_letter(struct tally *t, int32_t cp)
{
    switch (cp) {
    case 0x04a3: case 0x04e9: case 0x04af: /* ң ө ү */
        t->score[ML_LANG_KY] += 3;
        break;
    case 0x04b7: case 0x04e3: case 0x04ef: /* ҷ ӣ ӯ */
        t->score[ML_LANG_TG] += 4;
        break;
    case 0x045e: /* ў */
        t->score[ML_LANG_UZ_CYRL] += 4;
        break;
    case 0x049b: case 0x0493: case 0x04b3: /* қ ғ ҳ */
        t->score[ML_LANG_TG] += 1;
        t->score[ML_LANG_UZ_CYRL] += 1;
        break;
    case 0x044b: case 0x0449: /* ы щ */
        t->score[ML_LANG_RU] += 1;
        t->score[ML_LANG_KY] += cp == 0x044b;
        break;
    default:
        break;
    }
}

struct frequent {
    enum ml_lang lang;
    const char *words; /* sounds, each between blanks */
};

/* Frequent short words, as sounds. */
static const struct frequent latin_words[] = {
    {ML_LANG_EN, " the of and in to was that is on for with at by from has have were said are been its "},
    {ML_LANG_UZ_LATN, " va bilan ucun bu bir ham edi haida haxida deb deia kilgan bolgan ikan uning tomonidan "
                      "hududida sozlari orasida esa xu "},
};
static const struct frequent cyrillic_words[] = {
    {ML_LANG_RU, " v i na s po ne cto iz dlia o k za ot eto kak ego v bil bila bili u takje sobxil posle "},
    {ML_LANG_KY, " jana menen bul ucun bolgon bir boiunca da dep al tarabinan deit aimagi cek ara bolup jok "
                 "birok kiin ele dagi aili "},
    {ML_LANG_TG, " va dar az ba ki in bo baroi bud ast xud on ham niz kard mexavad budand guft rui sokinoni "},
    {ML_LANG_UZ_CYRL, " va bilan ucun bu bir ham edi deb kilgan bolgan esa tomonidan hakida xu deia "},
};

static void weigh_word(struct tally *t, const struct ml_word *w)
{
    const struct frequent *list = w->script == ML_SCRIPT_CYRILLIC ? cyrillic_words : latin_words;
    size_t n = w->script == ML_SCRIPT_CYRILLIC ? sizeof cyrillic_words / sizeof *list
                                               : sizeof latin_words / sizeof *list;
    char needle[ML_WORD_SOUNDS + 4];

    if (w->count == 0 || w->count > 12)
        return;
    needle[0] = ' ';
    memcpy(needle + 1, w->sound, w->count);
    needle[w->count + 1] = ' ';
    needle[w->count + 2] = '\0';
    for (size_t i = 0; i < n; i++) {
        if (strstr(list[i].words, needle))
            t->score[list[i].lang] += 3;
    }
}

/* Oʻ and gʻ, whatever the apostrophe, are Uzbek's alone among the Latin texts here. */
static void weigh_apostrophe(struct tally *t, const char *p, const char *end, int32_t before)
{
    if (p >= end || (before != 'o' && before != 'g'))
        return;
    if (ml_letter_of(ml_utf8_next(&p)).cls == ML_LETTER_APOSTROPHE && p < end && ml_word_starts(p, end))
        t->score[ML_LANG_UZ_LATN] += 3;
}

enum ml_lang ml_detect_language(struct ml_span text)
{
    struct tally t = {0};
    const char *p = text.ptr;
    const char *end;
    enum ml_lang best = ML_LANG_UND;
    bool cyrillic;

    if (text.len > SAMPLE) {
        text.len = SAMPLE;
        while (((unsigned char)text.ptr[text.len] & 0xc0) == 0x80)
            text.len--; /* not in the middle of a letter */
    }
    end = p + text.len;
    while (p < end) {
        struct ml_word w;
        const char *q;
        if (!ml_word_starts(p, end)) {
            ml_utf8_next(&p);
            continue;
        }
        q = p;
        p = ml_word_read(p, end, &w);
        weigh_word(&t, &w);
        while (q < p) {
            int32_t cp = ml_letter_fold(ml_utf8_next(&q));
            t.latin += cp < 0x250;
            t.cyrillic += cp >= 0x400 && cp < 0x530;
            weigh_letter(&t, cp);
            weigh_apostrophe(&t, q, end, cp);
        }
    }
    cyrillic = t.cyrillic > t.latin;
    for (int i = 1; i < ML_LANG_COUNT; i++) {
        bool is_latin = i == ML_LANG_EN || i == ML_LANG_UZ_LATN;
        if (is_latin != cyrillic && t.score[i] > 0 &&
            (best == ML_LANG_UND || t.score[i] > t.score[best]))
            best = (enum ml_lang)i;
    }
    return best;
}
