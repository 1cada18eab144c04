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
    char word[12];      /* sounds */
    unsigned langs;     /* bit 1 << enum ml_lang for each that has it */
};

enum {
    EN = 1 << ML_LANG_EN, RU = 1 << ML_LANG_RU, KY = 1 << ML_LANG_KY, TG = 1 << ML_LANG_TG,
    UZL = 1 << ML_LANG_UZ_LATN, UZC = 1 << ML_LANG_UZ_CYRL
};

/* Frequent short words in alphabetical order. */
static const struct frequent latin_words[] = {
    {"and", EN}, {"are", EN}, {"at", EN}, {"been", EN}, {"bilan", UZL}, {"bir", UZL}, {"bolgan", UZL},
    {"bu", UZL}, {"by", EN}, {"deb", UZL}, {"deia", UZL}, {"edi", UZL}, {"esa", UZL}, {"for", EN}, {"from", EN},
    {"haida", UZL}, {"ham", UZL}, {"has", EN}, {"have", EN}, {"haxida", UZL}, {"hududida", UZL}, {"ikan", UZL},
    {"in", EN}, {"is", EN}, {"its", EN}, {"kilgan", UZL}, {"of", EN}, {"on", EN}, {"orasida", UZL},
    {"said", EN}, {"sozlari", UZL}, {"that", EN}, {"the", EN}, {"to", EN}, {"tomonidan", UZL}, {"ucun", UZL},
    {"uning", UZL}, {"va", UZL}, {"was", EN}, {"were", EN}, {"with", EN}, {"xu", UZL},
};
static const struct frequent cyrillic_words[] = {
    {"aili", KY}, {"aimagi", KY}, {"al", KY}, {"ara", KY}, {"ast", TG}, {"az", TG}, {"ba", TG}, {"baroi", TG},
    {"bil", RU}, {"bila", RU}, {"bilan", UZC}, {"bili", RU}, {"bir", KY | UZC}, {"birok", KY}, {"bo", TG},
    {"boiunca", KY}, {"bolgan", UZC}, {"bolgon", KY}, {"bolup", KY}, {"bu", UZC}, {"bud", TG}, {"budand", TG},
    {"bul", KY}, {"cek", KY}, {"cto", RU}, {"da", KY}, {"dagi", KY}, {"dar", TG}, {"deb", UZC}, {"deia", UZC},
    {"deit", KY}, {"dep", KY}, {"dlia", RU}, {"edi", UZC}, {"ego", RU}, {"ele", KY}, {"esa", UZC}, {"eto", RU},
    {"guft", TG}, {"hakida", UZC}, {"ham", TG | UZC}, {"i", RU}, {"in", TG}, {"iz", RU}, {"jana", KY},
    {"jok", KY}, {"k", RU}, {"kak", RU}, {"kard", TG}, {"ki", TG}, {"kiin", KY}, {"kilgan", UZC}, {"menen", KY},
    {"mexavad", TG}, {"na", RU}, {"ne", RU}, {"niz", TG}, {"o", RU}, {"on", TG}, {"ot", RU}, {"po", RU},
    {"posle", RU}, {"rui", TG}, {"s", RU}, {"sobxil", RU}, {"sokinoni", TG}, {"takje", RU}, {"tarabinan", KY},
    {"tomonidan", UZC}, {"u", RU}, {"ucun", KY | UZC}, {"v", RU}, {"va", TG | UZC}, {"xu", UZC},
    {"xud", TG}, {"za", RU},
};

static unsigned languages_of(const struct ml_word *w)
{
    bool cyrillic = w->script == ML_SCRIPT_CYRILLIC;
    const struct frequent *list = cyrillic ? cyrillic_words : latin_words;
    size_t lo = 0;
    size_t hi = cyrillic ? sizeof cyrillic_words / sizeof *list : sizeof latin_words / sizeof *list;

    if (w->count == 0 || w->count >= sizeof list->word)
        return 0;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int order = memcmp(w->sound, list[mid].word, w->count);
        if (order == 0 && list[mid].word[w->count] == '\0')
            return list[mid].langs;
        if (order > 0)
            lo = mid + 1;
        else
            hi = mid; /* also where the word begins one in the list */
    }
    return 0;
}

static void weigh_word(struct tally *t, const struct ml_word *w)
{
    unsigned langs = languages_of(w);

    for (int i = 1; langs >> i; i++)
        t->score[i] += langs >> i & 1 ? 3 : 0;
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
