#include "text/letter.h"

#include <stddef.h>
#include <utf8proc.h>

#define LATIN(lower, upper, sounds) \
    [lower] = {ML_LETTER_LOWER, ML_SCRIPT_LATIN, sounds}, [upper] = {ML_LETTER_UPPER, ML_SCRIPT_LATIN, sounds}
#define DIGIT(digit, sounds) [digit] = {ML_LETTER_DIGIT, ML_SCRIPT_NONE, sounds}
#define RUSSIAN(nth, sounds) \
    [nth] = {ML_LETTER_UPPER, ML_SCRIPT_CYRILLIC, sounds}, \
    [nth + 32] = {ML_LETTER_LOWER, ML_SCRIPT_CYRILLIC, sounds}

const struct ml_letter ml_letters_ascii[128] = {
    LATIN('a', 'A', "a"), LATIN('b', 'B', "b"), LATIN('c', 'C', "k"), LATIN('d', 'D', "d"),
    LATIN('e', 'E', "e"), LATIN('f', 'F', "f"), LATIN('g', 'G', "g"), LATIN('h', 'H', "h"),
    LATIN('i', 'I', "i"), LATIN('j', 'J', "j"), LATIN('k', 'K', "k"), LATIN('l', 'L', "l"),
    LATIN('m', 'M', "m"), LATIN('n', 'N', "n"), LATIN('o', 'O', "o"), LATIN('p', 'P', "p"),
    LATIN('q', 'Q', "k"), LATIN('r', 'R', "r"), LATIN('s', 'S', "s"), LATIN('t', 'T', "t"),
    LATIN('u', 'U', "u"), LATIN('v', 'V', "v"), LATIN('w', 'W', "v"), LATIN('x', 'X', "h"),
    LATIN('y', 'Y', "i"), LATIN('z', 'Z', "z"),
    DIGIT('0', "0"), DIGIT('1', "1"), DIGIT('2', "2"), DIGIT('3', "3"), DIGIT('4', "4"),
    DIGIT('5', "5"), DIGIT('6', "6"), DIGIT('7', "7"), DIGIT('8', "8"), DIGIT('9', "9"),
    ['\''] = {ML_LETTER_APOSTROPHE, ML_SCRIPT_NONE, ""}, ['`'] = {ML_LETTER_APOSTROPHE, ML_SCRIPT_NONE, ""}};

const struct ml_letter ml_letters_russian[64] = {
    RUSSIAN(0, "a"), RUSSIAN(1, "b"), RUSSIAN(2, "v"), RUSSIAN(3, "g"), RUSSIAN(4, "d"), RUSSIAN(5, "e"),
    RUSSIAN(6, "j"), RUSSIAN(7, "z"), RUSSIAN(8, "i"), RUSSIAN(9, "i"), RUSSIAN(10, "k"), RUSSIAN(11, "l"),
    RUSSIAN(12, "m"), RUSSIAN(13, "n"), RUSSIAN(14, "o"), RUSSIAN(15, "p"), RUSSIAN(16, "r"), RUSSIAN(17, "s"),
    RUSSIAN(18, "t"), RUSSIAN(19, "u"), RUSSIAN(20, "f"), RUSSIAN(21, "h"), RUSSIAN(22, "ts"), RUSSIAN(23, "c"),
    RUSSIAN(24, "x"), RUSSIAN(25, "x"), RUSSIAN(26, ""), RUSSIAN(27, "i"), RUSSIAN(28, ""), RUSSIAN(29, "e"),
    RUSSIAN(30, "iu"), RUSSIAN(31, "ia")};

struct special {
    int32_t cp; /* lower case */
    const char *sounds;
};

/* Letters beyond Russian, in lower case, sorted by code point. */
static const struct special specials[] = {
    {0x00df, "s"}, {0x00e6, "e"}, {0x00e7, "c"}, {0x00f0, "d"}, {0x00f8, "o"}, {0x00fe, "t"},
    {0x0107, "c"}, {0x010d, "c"}, {0x0111, "d"}, {0x0127, "h"}, {0x0131, "i"}, {0x0142, "l"},
    {0x0153, "oe"}, {0x015f, "x"}, {0x0161, "x"}, {0x017e, "j"}, {0x01e7, "j"}, {0x0259, "a"},
    {0x0450, "e"}, {0x0451, "e"}, {0x0452, "j"}, {0x0454, "e"}, {0x0456, "i"}, {0x0457, "i"},
    {0x0458, "i"}, {0x045d, "i"}, {0x045e, "o"}, {0x0491, "g"}, {0x0493, "g"}, {0x0495, "g"},
    {0x0497, "j"}, {0x049b, "k"}, {0x049d, "k"}, {0x04a1, "k"}, {0x04a3, "ng"}, {0x04a5, "ng"},
    {0x04af, "u"}, {0x04b1, "u"}, {0x04b3, "h"}, {0x04b7, "j"}, {0x04b9, "j"}, {0x04bb, "h"},
    {0x04c4, "k"}, {0x04c8, "ng"}, {0x04cc, "j"}, {0x04d1, "a"}, {0x04d3, "a"}, {0x04d9, "a"},
    {0x04e3, "i"}, {0x04e5, "i"}, {0x04e7, "o"}, {0x04e9, "o"}, {0x04ef, "u"}, {0x04f1, "u"},
    {0x04f3, "u"}, {0x1e25, "h"}, {0x1e6b, "t"},
};

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
        return ml_letters_ascii[parts[0]].sounds;
    if (parts[0] >= 0x0430 && parts[0] <= 0x044f)
        return ml_letters_russian[parts[0] - 0x0410].sounds;
    return NULL;
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

struct ml_letter ml_letter_other(int32_t cp)
{
    /* All of the special letters are in lower case. */
    const char *sounds = cp >= 0x0450 && cp < 0x0530 ? special_sounds(cp) : NULL;

    if (sounds)
        return (struct ml_letter){ML_LETTER_LOWER, ML_SCRIPT_CYRILLIC, sounds};
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
