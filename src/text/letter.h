/*
 * Letters of the region's scripts: what belongs to a word, what is a capital, and how a
 * letter is romanised.
 *
 * The broad alphabet. Every script is brought to one small alphabet of sounds so that
 * Көк-Таш, Кок-Таш, Kök-Tash and Kok Tash meet: 'a'-'z' with c = ch, x = sh, h = kh and h,
 * j = j, zh and dzh, k = k and q, i = i, y, ы and й; q, w and y do not occur. Doubled
 * sounds are single; hard and soft signs and apostrophes are silent. It follows the
 * BGN/PCGN romanisations of Kyrgyz (1979), Tajik (1994), Uzbek (1979, 2000) and Russian
 * (1947) as far as those agree, and joins what they keep apart where the press mixes it up.
 */
#ifndef ML_TEXT_LETTER_H
#define ML_TEXT_LETTER_H

#include <stdbool.h>
#include <stdint.h>

enum ml_script {
    ML_SCRIPT_NONE = 0, /* digits and marks alone */
    ML_SCRIPT_LATIN = 1,
    ML_SCRIPT_CYRILLIC = 2
};

enum ml_letter_class {
    ML_LETTER_NOT = 0,  /* not part of a word */
    ML_LETTER_LOWER,
    ML_LETTER_UPPER,
    ML_LETTER_DIGIT,
    ML_LETTER_MARK,     /* combining mark or soft hyphen: belongs to the word, says nothing */
    ML_LETTER_APOSTROPHE, /* part of a word between letters only */
    ML_LETTER_OTHER     /* a letter of another script (Greek, Han): a word we do not read */
};

struct ml_letter {
    enum ml_letter_class cls;
    enum ml_script script;
    const char *sounds; /* 0 to 3 sounds of the broad alphabet; NULL when not readable */
};

/* ASCII; and the Russian alphabet, U+0410 to U+044F. */
extern const struct ml_letter ml_letters_ascii[128];
extern const struct ml_letter ml_letters_russian[64];
struct ml_letter ml_letter_other(int32_t cp);

/* In line for the letters that most texts are made of. */
static inline struct ml_letter ml_letter_of(int32_t cp)
{
    if (cp < 0x80)
        return ml_letters_ascii[cp];
    return cp >= 0x0410 && cp <= 0x044f ? ml_letters_russian[cp - 0x0410] : ml_letter_other(cp);
}

static inline enum ml_letter_class ml_letter_class(int32_t cp)
{
    return ml_letter_of(cp).cls;
}

/* Lower case; ё as е, every apostrophe as U+02BC. For exact comparison of spellings. */
int32_t ml_letter_fold(int32_t cp);

bool ml_is_hyphen(int32_t cp); /* hyphen-minus, hyphens and dashes */
bool ml_is_space(int32_t cp);  /* blank within a line, no-break included; not the newline */

#endif
