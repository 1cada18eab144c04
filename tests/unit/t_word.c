/* Words and their sounds: what belongs to a word, and that six orthographies meet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/letter.h"
#include "text/utf8.h"
#include "text/word.h"

/* ---- One word: its bytes, sounds and flags ---- */

static void check_word(int line, const char *text, const char *word, const char *sounds, unsigned flags)
{
    struct ml_word w;
    const char *end = text + strlen(text);

    if (!ml_word_starts(text, end))
        fail_msg("line %d: no word starts", line);
    if (ml_word_read(text, end, &w) != w.end || w.beg != text)
        fail_msg("line %d: returns something else than its end", line);
    if ((size_t)(w.end - w.beg) != strlen(word) || memcmp(w.beg, word, strlen(word)) != 0)
        fail_msg("line %d: the word is '%.*s'", line, (int)(w.end - w.beg), w.beg);
    if (w.count != strlen(sounds) || memcmp(w.sound, sounds, w.count) != 0)
        fail_msg("line %d: the sounds are '%.*s'", line, (int)w.count, w.sound);
    if (w.flags != flags)
        fail_msg("line %d: the flags are %#x", line, w.flags);
    for (unsigned i = 0; i < w.count; i++) {
        if (w.until[i] == 0 || w.until[i] > w.end - w.beg || (i && w.until[i] < w.until[i - 1]))
            fail_msg("line %d: sound %u ends at byte %u", line, i, w.until[i]);
    }
}

enum { CAP = ML_WORD_CAPITAL };

static void words(void **state)
{
    (void)state;
    check_word(__LINE__, "Osh", "Osh", "ox", CAP);
    check_word(__LINE__, "osh market", "osh", "ox", 0);
    check_word(__LINE__, "OSH,", "OSH", "ox", CAP | ML_WORD_ALL_CAPS);
    check_word(__LINE__, "O", "O", "o", CAP);
    check_word(__LINE__, "Kok-Tash", "Kok", "kok", CAP);
    check_word(__LINE__, "Арка1", "Арка1", "arka1", CAP | ML_WORD_DIGITS);
    check_word(__LINE__, "28Жарма", "28Жарма", "28jarma", ML_WORD_DIGITS);
    check_word(__LINE__, "2022", "2022", "202", ML_WORD_DIGITS); /* doubles are single, digits too */
    check_word(__LINE__, "Oш", "Oш", "ox", CAP | ML_WORD_MIXED); /* Latin O */
    check_word(__LINE__, "Θσ", "Θσ", "", ML_WORD_UNREADABLE);
    check_word(__LINE__, "北京", "北京", "", ML_WORD_UNREADABLE);
}

static void apostrophes(void **state)
{
    (void)state;
    /* The five of the Uzbek press, and the two of the standard. */
    check_word(__LINE__, "Soʻx", "Soʻx", "soh", CAP);
    check_word(__LINE__, "So‘x", "So‘x", "soh", CAP);
    check_word(__LINE__, "So’x", "So’x", "soh", CAP);
    check_word(__LINE__, "So'x", "So'x", "soh", CAP);
    check_word(__LINE__, "So`x", "So`x", "soh", CAP);
    check_word(__LINE__, "Soʼx", "Soʼx", "soh", CAP);
    /* Never part of a word at its end; an English possessive is outside. */
    check_word(__LINE__, "So' x", "So", "so", CAP);
    check_word(__LINE__, "So'", "So", "so", CAP);
    check_word(__LINE__, "Osh's", "Osh", "ox", CAP | ML_WORD_POSSESSIVE);
    check_word(__LINE__, "Osh’s market", "Osh", "ox", CAP | ML_WORD_POSSESSIVE);
    check_word(__LINE__, "OSH'S", "OSH", "ox", CAP | ML_WORD_ALL_CAPS | ML_WORD_POSSESSIVE);
    check_word(__LINE__, "Is'hoq", "Is'hoq", "ishok", CAP); /* the apostrophe parts s from h */
    check_word(__LINE__, "Mo'sin", "Mo'sin", "mosin", CAP);
    check_word(__LINE__, "villages' end", "villages", "vilages", 0);
}

static void marks(void **state)
{
    (void)state;
    check_word(__LINE__, "Bat\u00adken", "Bat\u00adken", "batken", CAP);           /* soft hyphen */
    check_word(__LINE__, "Bat\u200bken", "Bat\u200bken", "batken", CAP);           /* zero-width space */
    check_word(__LINE__, "Ю\u0301г", "Ю\u0301г", "iug", CAP);                      /* stress mark */
    check_word(__LINE__, "Ало\u0438\u0306", "Ало\u0438\u0306", "aloi", CAP);       /* й taken apart */
    check_word(__LINE__, "Ko\u0308k", "Ko\u0308k", "kok", CAP);                    /* ö taken apart */
    check_word(__LINE__, "Чорку\u0304ҳ", "Чорку\u0304ҳ", "corkuh", CAP);
    check_word(__LINE__, "ӯ", "ӯ", "u", 0);
}

/* ---- A whole name, in each of the region's orthographies ---- */

static void check_name(int line, const char *sounds, const char *const *spellings)
{
    for (; *spellings; spellings++) {
        struct ml_phrase ph;
        ml_phrase_read(ml_span_of(*spellings), &ph);
        if (ph.count != strlen(sounds) || memcmp(ph.sound, sounds, ph.count) != 0)
            fail_msg("line %d: '%s' sounds '%.*s'", line, *spellings, (int)ph.count, ph.sound);
        if (!ph.readable)
            fail_msg("line %d: '%s' is not readable", line, *spellings);
        for (unsigned i = 0; i < ph.count; i++) {
            if (ph.until[i] > strlen(*spellings) || (i && ph.until[i] < ph.until[i - 1]))
                fail_msg("line %d: '%s': sound %u ends at %u", line, *spellings, i, ph.until[i]);
        }
    }
}

#define NAME(sounds, ...) check_name(__LINE__, sounds, (const char *const[]){__VA_ARGS__, NULL})

/* Order: English, Russian, Kyrgyz, Tajik, Uzbek in Latin and in Cyrillic letters. */
static void orthographies(void **state)
{
    (void)state;
    NAME("koktax", "Kok-Tash", "Кок-Таш", "Көк-Таш", "Кок Таш", "Kok—Tash", "Kök-Taş", "KOKTASH");
    NAME("batken", "Batken", "Баткен", "БАТКЕН", "batken", "Bat-ken");
    NAME("isfara", "Isfara", "Исфара", "ИСФАРА");
    NAME("voruh", "Vorukh", "Ворух", "Vorux", "Воруҳ");
    NAME("corkuh", "Chorkuh", "Chorkukh", "Чоркух", "Чоркӯҳ", "Chorqux", "Чорқуҳ");
    NAME("soh", "Sokh", "Сох", "Soʻx", "Сўх", "So'h");
    NAME("xohimardon", "Shohimardon", "Shohi-mardon", "Шоҳимардон", "Шохимардон");
    NAME("jalalabad", "Jalal-Abad", "Jalalabad", "Джалал-Абад", "Жалал-Абад", "Jalal Abad", "Dzhalal-Abad");
    NAME("jangijer", "Zhangi-Zher", "Jangi-Jer", "Жаңы-Жер", "Джангы-Джер", "Жанги-Жер");
    NAME("uckurgon", "Uchkurgon", "Uch-Kurgon", "Учкургон", "Үч-Кургон", "Uchqurgʻon", "Учқурғон");
    NAME("kara", "Kara", "Qara", "Кара", "Қара");
    NAME("kizil", "Kyzyl", "Кызыл", "Qizil", "Қизил");
    NAME("tojikiston", "Tojikiston", "Тоҷикистон", "Тожикистон");
    NAME("hoerdt", "Hœrdt", "Hoerdt", "HŒRDT");
    NAME("", "", " - ", "«»");
}

/* ---- Long words, and what has no sounds ---- */

static void unreadable(void **state)
{
    struct ml_phrase ph;

    (void)state;
    ml_phrase_read(ml_span_of("北京 Osh"), &ph);
    assert_false(ph.readable);
    assert_int_equal(ph.words, 2);
    ml_phrase_read(ml_span_of("Osh 2"), &ph);
    assert_true(ph.readable);
    assert_int_equal(ph.script, ML_SCRIPT_LATIN);
}

/* A word far longer than its arrays, of letters of 1, 2 and 3 bytes, alike and varied. */
static void check_long(int line, const char *unit, size_t times)
{
    size_t n = strlen(unit);
    char *text = malloc(n * times + 1);
    struct ml_word w;
    struct ml_phrase ph;

    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * n, unit, n);
    text[n * times] = ' ';
    ml_word_read(text, text + n * times + 1, &w);
    if ((size_t)(w.end - w.beg) != n * times)
        fail_msg("line %d: reads %zu bytes of %zu", line, (size_t)(w.end - w.beg), n * times);
    if (w.count > ML_WORD_SOUNDS)
        fail_msg("line %d: %u sounds", line, w.count);
    if (!(w.flags & ML_WORD_UNREADABLE))
        fail_msg("line %d: said to be readable", line);
    for (unsigned i = 0; i < w.count; i++) {
        if (w.until[i] > w.end - w.beg || (i && w.until[i] < w.until[i - 1]))
            fail_msg("line %d: sound %u ends at %u", line, i, w.until[i]);
        if (w.until[i] < w.end - w.beg && ((unsigned char)text[w.until[i]] & 0xc0) == 0x80)
            fail_msg("line %d: sound %u ends inside a letter, at %u", line, i, w.until[i]);
    }
    ml_phrase_read((struct ml_span){text, n * times}, &ph);
    if (ph.count > ML_PHRASE_SOUNDS)
        fail_msg("line %d: %u sounds", line, ph.count);
    free(text);
}

static void long_words(void **state)
{
    (void)state;
    check_long(__LINE__, "ab", 50000);
    check_long(__LINE__, "a", 100000);
    check_long(__LINE__, "бв", 50000);
    check_long(__LINE__, "б", 100000);
    check_long(__LINE__, "цы", 50000);
    check_long(__LINE__, "zh", 50000);
    check_long(__LINE__, "o'a", 50000);
    check_long(__LINE__, "ṫ", 100000);
    check_long(__LINE__, "a\u0301", 50000);
    check_long(__LINE__, "北", 100000);
}

/* Any bytes that are well-formed are cut into words without loss or overrun. */
static void random_text(void **state)
{
    static const char *const bits[] = {"a", "B", "'", "ʻ", "’s", "-", " ", "ш", "Ж", "ӯ", "7", "北", "\u00ad",
                                       "\u0306", "h", "s", "z", "c", "d", "y", "e", "\U0001f600", "."};
    uint32_t seed = 12345;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        char text[256];
        size_t n = 0;
        const char *p = text;
        while (n < 200) {
            seed = seed * 1664525u + 1013904223u;
            n += (size_t)sprintf(text + n, "%s", bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
        }
        while (p < text + n) {
            struct ml_word w;
            const char *q = p;
            if (!ml_word_starts(p, text + n)) {
                ml_utf8_next(&p);
                continue;
            }
            p = ml_word_read(p, text + n, &w);
            assert_true(p > q && p <= text + n && w.count <= ML_WORD_SOUNDS);
            for (unsigned i = 0; i < w.count; i++)
                assert_true(w.sound[i] && w.until[i] <= p - q && (i == 0 || w.until[i] >= w.until[i - 1]));
        }
    }
}

/* ---- Spellings ---- */

static void check_same(int line, bool same, const char *a, const char *b)
{
    if ((ml_spelling_hash(ml_span_of(a)) == ml_spelling_hash(ml_span_of(b))) != same)
        fail_msg("line %d: '%s' and '%s' are %s", line, a, b, same ? "different" : "the same");
}

static void spellings(void **state)
{
    (void)state;
    check_same(__LINE__, true, "Кок-Таш", "КОК ТАШ");
    check_same(__LINE__, true, "Кок-Таш", "Кокташ");
    check_same(__LINE__, true, "Soʻx", "So'x");
    check_same(__LINE__, true, "Soʻx", "so`X");
    check_same(__LINE__, true, "Алёшино", "Алешино");
    check_same(__LINE__, true, "Bat\u00adken", "Batken");
    check_same(__LINE__, false, "Көк-Таш", "Кок-Таш");
    check_same(__LINE__, false, "Batken", "Баткен");
    check_same(__LINE__, false, "Soʻx", "Sox");
    check_same(__LINE__, false, "Чоркӯҳ", "Чоркух");
    assert_int_equal(ml_capitals(ml_span_of("Ош TV, ҚР")), 5);
    assert_int_equal(ml_capitals(ml_span_of("")), 0);
}

/* ---- Letters ---- */

static void letters(void **state)
{
    (void)state;
    assert_int_equal(ml_letter_fold(0x0401), 0x0435);
    assert_int_equal(ml_letter_fold(0x049a), 0x049b);
    assert_int_equal(ml_letter_fold('\''), 0x02bc);
    assert_true(ml_is_hyphen('-') && ml_is_hyphen(0x2014) && !ml_is_hyphen('_'));
    assert_true(ml_is_space(0xa0) && ml_is_space('\t') && !ml_is_space('\n'));
    /* No code point, assigned or not, gives sounds outside the broad alphabet. */
    for (int32_t cp = 0; cp < 0x110000; cp++) {
        struct ml_letter l = ml_letter_of(cp);
        for (const char *s = l.sounds; s && *s; s++) {
            if (!((*s >= 'a' && *s <= 'z' && *s != 'q' && *s != 'w' && *s != 'y') || (*s >= '0' && *s <= '9')))
                fail_msg("U+%04X sounds '%s'", (unsigned)cp, l.sounds);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words), cmocka_unit_test(apostrophes), cmocka_unit_test(marks),
        cmocka_unit_test(orthographies), cmocka_unit_test(unreadable), cmocka_unit_test(long_words),
        cmocka_unit_test(random_text), cmocka_unit_test(spellings), cmocka_unit_test(letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
