/* Which language a text is in, and what the words around names mean in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "lang/detect.h"
#include "lang/lexicon.h"

/* ---- Languages ---- */

static void check_language(int line, enum ml_lang want, const char *text)
{
    enum ml_lang got = ml_detect_language(ml_span_of(text));
    if (got != want)
        fail_msg("line %d: '%.60s' is %s", line, text, ml_lang_name(got));
}

static void languages(void **state)
{
    (void)state;
    check_language(__LINE__, ML_LANG_EN, "Residents of the village were evacuated on Friday.");
    check_language(__LINE__, ML_LANG_EN, "The O'Brien report on the border was published.");
    check_language(__LINE__, ML_LANG_RU, "Жителей села эвакуировали в пятницу, сообщили в районе.");
    check_language(__LINE__, ML_LANG_RU, "На границе объявлено перемирие.");
    check_language(__LINE__, ML_LANG_KY, "Айылдын тургундары көчүрүлдү, деп билдирди өкмөт.");
    check_language(__LINE__, ML_LANG_KY, "Чек ара боюнча сүйлөшүүлөр болгон.");
    check_language(__LINE__, ML_LANG_TG, "Сокинони деҳа дар рӯзи ҷумъа кӯчонида шуданд.");
    check_language(__LINE__, ML_LANG_TG, "Дар марз тирандозӣ шуд ва се нафар маҷрӯҳ шуданд.");
    check_language(__LINE__, ML_LANG_UZ_CYRL, "Қишлоқ аҳолиси жума куни кўчирилди.");
    check_language(__LINE__, ML_LANG_UZ_CYRL, "Ўзбекистон ва Қирғизистон чегараси бўйича келишув имзоланди.");
    check_language(__LINE__, ML_LANG_UZ_LATN, "Qishloq aholisi juma kuni ko‘chirildi.");
    check_language(__LINE__, ML_LANG_UZ_LATN, "O'zbekiston va Qirg'iziston chegarasi bo'yicha kelishuv.");
    check_language(__LINE__, ML_LANG_UND, "");
    check_language(__LINE__, ML_LANG_UND, "12.04.2021 — 17:30");
    check_language(__LINE__, ML_LANG_UND, "北京");
    check_language(__LINE__, ML_LANG_UND, "Batken");
}

/* Only a text's beginning is looked at, and it is not cut within a letter. */
static void long_texts(void **state)
{
    static const char ky[] = "жана менен үчүн болгон ";
    char *text = malloc(40000);

    (void)state;
    assert_non_null(text);
    for (size_t shift = 0; shift < 4; shift++) {
        size_t n = shift;
        memset(text, ' ', shift);
        while (n + sizeof ky < 40000) {
            memcpy(text + n, ky, sizeof ky - 1);
            n += sizeof ky - 1;
        }
        assert_int_equal(ml_detect_language((struct ml_span){text, n}), ML_LANG_KY);
    }
    free(text);
}

/* ---- Words ---- */

static struct ml_lexicon *lexicon;

static struct ml_cue cue_of(enum ml_lang lang, const char *text)
{
    struct ml_word w;
    ml_word_read(text, text + strlen(text), &w);
    return ml_lexicon_find(lexicon, lang, &w);
}

static void check_cue(int line, enum ml_lang lang, const char *text, enum ml_cue_class cls, unsigned kinds)
{
    struct ml_cue cue = cue_of(lang, text);
    if (cue.cls != cls || (kinds && !(cue.kinds & kinds)) || (!kinds && cue.kinds))
        fail_msg("line %d: '%s' is of class %d, kinds %#x", line, text, cue.cls, cue.kinds);
}

#define GENERIC(lang, text, kinds) check_cue(__LINE__, ML_LANG_##lang, text, ML_CUE_GENERIC, kinds)
#define KIND(kind) (1u << ML_KIND_##kind)

static void generic_words(void **state)
{
    (void)state;
    GENERIC(EN, "village", ML_SAYS_VILLAGE);
    GENERIC(EN, "Village", ML_SAYS_VILLAGE);
    GENERIC(EN, "towns", ML_SAYS_TOWN);
    GENERIC(EN, "district", KIND(DISTRICT));
    GENERIC(EN, "outpost", KIND(BORDER_POST));
    GENERIC(RU, "селе", ML_SAYS_VILLAGE);
    GENERIC(RU, "сёлах", KIND(SETTLEMENT));
    GENERIC(RU, "области", KIND(REGION));
    GENERIC(RU, "эксклаве", KIND(ENCLAVE));
    GENERIC(RU, "водохранилища", KIND(WATER));
    GENERIC(KY, "айылы", ML_SAYS_VILLAGE);
    GENERIC(KY, "айылында", ML_SAYS_VILLAGE);
    GENERIC(KY, "айылындагы", ML_SAYS_VILLAGE);
    GENERIC(KY, "айылдарынын", ML_SAYS_VILLAGE);
    GENERIC(KY, "шаарында", ML_SAYS_TOWN);
    GENERIC(KY, "районунун", KIND(DISTRICT));
    GENERIC(KY, "облусуна", KIND(REGION));
    GENERIC(KY, "заставасынан", KIND(BORDER_POST));
    GENERIC(TG, "деҳаи", ML_SAYS_VILLAGE);
    GENERIC(TG, "шаҳри", ML_SAYS_TOWN);
    GENERIC(TG, "ноҳияи", KIND(DISTRICT));
    GENERIC(TG, "ҷамоати", KIND(SUBDISTRICT));
    GENERIC(TG, "дидбонгоҳи", KIND(BORDER_POST));
    GENERIC(UZ_LATN, "tumani", KIND(DISTRICT));
    GENERIC(UZ_LATN, "qishlog‘ida", ML_SAYS_VILLAGE);
    GENERIC(UZ_LATN, "qishlog'i", ML_SAYS_VILLAGE);
    GENERIC(UZ_LATN, "viloyatidan", KIND(REGION));
    GENERIC(UZ_CYRL, "қишлоғида", ML_SAYS_VILLAGE);
    GENERIC(UZ_CYRL, "туманига", KIND(DISTRICT));
}

static void other_words(void **state)
{
    (void)state;
    check_cue(__LINE__, ML_LANG_EN, "President", ML_CUE_TITLE, 0);
    check_cue(__LINE__, ML_LANG_EN, "in", ML_CUE_PREPOSITION, 0);
    check_cue(__LINE__, ML_LANG_EN, "and", ML_CUE_CONJUNCTION, 0);
    check_cue(__LINE__, ML_LANG_EN, "of", ML_CUE_LINK, 0);
    check_cue(__LINE__, ML_LANG_EN, "Zzyzxopolis", ML_CUE_NONE, 0);
    check_cue(__LINE__, ML_LANG_EN, "villagewards", ML_CUE_NONE, 0);
    check_cue(__LINE__, ML_LANG_RU, "и", ML_CUE_CONJUNCTION, 0);
    check_cue(__LINE__, ML_LANG_KY, "жана", ML_CUE_CONJUNCTION, 0);
    check_cue(__LINE__, ML_LANG_TG, "дар", ML_CUE_PREPOSITION, 0);
    /* Little words of one language mean nothing in another. */
    check_cue(__LINE__, ML_LANG_EN, "va", ML_CUE_NONE, 0);
}

/* Every form of the tables is found, and those marked open with an ending too. */
static void every_form(void **state)
{
    (void)state;
    for (const struct ml_lexicon_row *row = ml_lexicon_rows; row->forms; row++) {
        for (const char *p = row->forms; *p; p += strspn(p, " ")) {
            size_t len = strcspn(p, " ");
            bool open = p[len - 1] == '*';
            char word[200];
            struct ml_cue cue;
            memcpy(word, p, len);
            word[len - open] = '\0';
            if (!strpbrk(word, "-.")) {
                cue = cue_of((enum ml_lang)row->lang, word);
                if (cue.cls == ML_CUE_NONE)
                    fail_msg("'%s' is not found", word);
            }
            if (open && len > 5 && (word[0] & 0x80)) {
                strcpy(word + len - 1, "фө");
                cue = cue_of((enum ml_lang)row->lang, word);
                if (cue.cls == ML_CUE_NONE)
                    fail_msg("'%.*s' is not open", (int)len, p);
            }
            p += len;
        }
    }
}

static int setup(void **state)
{
    (void)state;
    return ml_lexicon_new(&lexicon, NULL) != ML_OK;
}

static int teardown(void **state)
{
    (void)state;
    ml_lexicon_free(lexicon);
    return 0;
}

static void no_memory(void **state)
{
    struct ml_lexicon *lex;

    (void)state;
    for (unsigned long n = 1; n < 3; n++) {
        ml_alloc_fail_after(n);
        assert_int_equal(ml_lexicon_new(&lex, NULL), ML_ENOMEM);
        ml_alloc_fail_after(0);
        assert_null(lex);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages), cmocka_unit_test(long_texts), cmocka_unit_test(generic_words),
        cmocka_unit_test(other_words), cmocka_unit_test(every_form), cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
