#include "text/letter.h"

#include <stddef.h>
#include <utf8proc.h>

/* U+0430 to U+044F, the Russian alphabet in lower case. */
static const char *const russian[32] = {
    "a", "b", "v", "g", "d", "e", "j", "z", "i", "i", "k", "l", "m", "n", "o", "p",
    "r", "s", "t", "u", "f", "h", "ts", "c", "x", "x", "", "i", "", "e", "iu", "ia",
};

struct special {
    int32_t cp; /* lower case */
    const char *sounds;
};

/* Letters beyond Russian, in lower case, sorted by code point. */
static const struct special specials[] = {
    {0x00df, "s"}, {0x00e6, "e"}, {0x00e7, "c"}, {0x00f8, "o"}, {0x0107, "c"}, {0x010d, "c"},
    {0x0111, "d"}, {0x0131, "i"}, {0x0142, "l"}, {0x015f, "x"}, {0x0161, "x"}, {0x017e, "j"},
    {0x01e7, "j"}, {0x0259, "a"},
    {0x0450, "e"}, {0x0451, "e"}, {0x0452, "j"}, {0x0454, "e"}, {0x0456, "i"}, {0x0457, "i"},
    {0x0458, "i"}, {0x045d, "i"}, {0x045e, "o"}, {0x0491, "g"}, {0x0493, "g"}, {0x0495, "g"},
    {0x0497, "j"}, {0x049b, "k"}, {0x049d, "k"}, {0x04a1, "k"}, {0x04a3, "ng"}, {0x04a5, "ng"},
    {0x04af, "u"}, {0x04b1, "u"}, {0x04b3, "h"}, {0x04b7, "j"}, {0x04b9, "j"}, {0x04bb, "h"},
    {0x04c4, "k"}, {0x04c8, "ng"}, {0x04cc, "j"}, {0x04d1, "a"}, {0x04d3, "a"}, {0x04d9, "a"},
    {0x04e3, "i"}, {0x04e5, "i"}, {0x04e7, "o"}, {0x04e9, "o"}, {0x04ef, "u"}, {0x04f1, "u"},
    {0x04f3, "u"}, {0x1e25, "h"}, {0x1e6b, "t"},
};

/* "" is silent, "?" marks letters decided by their neighbours (see word.c). */
static const char *const latin[26] = {
    "a", "b", "k", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
    "n", "o", "p", "k", "r", "s", "t", "u", "v", "v", "h", "i", "z",
};

static const char *const digits[10] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

static const char *special_sounds(int32_t lower)
{
    size_t lo = 0;
    size_t hi = sizeof specials / sizeof specials[0];

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (specials[mid].cp < lower)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < sizeof specials / sizeof specials[0] && specials[lo].cp == lower
               ? specials[lo].sounds : NULL;
}

static bool is_apostrophe(int32_t cp)
{
    return cp == '\'' || cp == '`' || cp == 0x00b4 || cp == 0x02bb || cp == 0x02bc ||
           cp == 0x02b9 || cp == 0x02bf || cp == 0x2018 || cp == 0x2019 || cp == 0x02be || cp == 0x201b ||
           cp == 0x2032;
}

/* An accented Latin letter is its base letter; anything else is not readable. */
static const char *base_letter_sounds(int32_t lower)
{
    utf8proc_int32_t parts[8];
    int last = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(lower, parts, 8, UTF8PROC_DECOMPOSE, &last);

    if (n < 1)
        return NULL;
    if (parts[0] >= 'a' && parts[0] <= 'z')
        return latin[parts[0] - 'a'];
    if (parts[0] >= 0x0430 && parts[0] <= 0x044f)
        return russian[parts[0] - 0x0430];
    return NULL;
}

static struct ml_letter ascii(int32_t cp)
{
    if (cp >= 'a' && cp <= 'z')
        return (struct ml_letter){ML_LETTER_LOWER, ML_SCRIPT_LATIN, latin[cp - 'a']};
    if (cp >= 'A' && cp <= 'Z')
        return (struct ml_letter){ML_LETTER_UPPER, ML_SCRIPT_LATIN, latin[cp - 'A']};
    if (cp >= '0' && cp <= '9')
        return (struct ml_letter){ML_LETTER_DIGIT, ML_SCRIPT_NONE, digits[cp - '0']};
    if (cp == '\'' || cp == '`')
        return (struct ml_letter){ML_LETTER_APOSTROPHE, ML_SCRIPT_NONE, ""};
    return (struct ml_letter){ML_LETTER_NOT, ML_SCRIPT_NONE, NULL};
}

static struct ml_letter by_category(int32_t cp)
{
    enum ml_script script = ML_SCRIPT_NONE;
    utf8proc_category_t category = utf8proc_category(cp);
    int32_t lower = utf8proc_tolower(cp);
    const char *sounds;

    if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME)
        return (struct ml_letter){ML_LETTER_MARK, ML_SCRIPT_NONE, ""};
    if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_LO)
        return (struct ml_letter){ML_LETTER_NOT, ML_SCRIPT_NONE, NULL};
    if (cp < 0x0250 || (cp >= 0x1e00 && cp < 0x1f00) || cp == 0x0259)
        script = ML_SCRIPT_LATIN;
    else if (cp >= 0x0400 && cp < 0x0530)
        script = ML_SCRIPT_CYRILLIC;
    else
        return (struct ml_letter){ML_LETTER_OTHER, ML_SCRIPT_NONE, NULL};
    sounds = special_sounds(lower);
    if (!sounds)
        sounds = base_letter_sounds(lower);
    return (struct ml_letter){lower != cp || category == UTF8PROC_CATEGORY_LU ? ML_LETTER_UPPER
                                                                              : ML_LETTER_LOWER,
                              script, sounds};
}

struct ml_letter ml_letter_of(int32_t cp)
{
    if (cp < 0x80)
        return ascii(cp);
    if (cp >= 0x0430 && cp <= 0x044f)
        return (struct ml_letter){ML_LETTER_LOWER, ML_SCRIPT_CYRILLIC, russian[cp - 0x0430]};
    if (cp >= 0x0410 && cp <= 0x042f)
        return (struct ml_letter){ML_LETTER_UPPER, ML_SCRIPT_CYRILLIC, russian[cp - 0x0410]};
    if (is_apostrophe(cp))
        return (struct ml_letter){ML_LETTER_APOSTROPHE, ML_SCRIPT_NONE, ""};
    if (cp == 0x00ad || cp == 0x200b || cp == 0x200c || cp == 0x200d || cp == 0x2060)
        return (struct ml_letter){ML_LETTER_MARK, ML_SCRIPT_NONE, ""};
    return by_category(cp);
}

int32_t ml_letter_fold(int32_t cp)
{
    if (cp < 0x80) {
        if (cp >= 'A' && cp <= 'Z')
            return cp + 32;
        return cp == '\'' || cp == '`' ? 0x02bc : cp;
    }
    if (cp >= 0x0410 && cp <= 0x042f)
        return cp + 32;
    if (cp >= 0x0430 && cp <= 0x044f)
        return cp;
    if (cp == 0x0451 || cp == 0x0401)
        return 0x0435;
    if (is_apostrophe(cp))
        return 0x02bc;
    return utf8proc_tolower(cp);
}

bool ml_is_hyphen(int32_t cp)
{
    return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

bool ml_is_space(int32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == 0x00a0 || cp == 0x202f || (cp >= 0x2000 && cp <= 0x200a);
}
