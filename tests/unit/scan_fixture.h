/*
 * A small index of names in the five languages, a scanner on it, and the mentions of a
 * text as one line. Included once by each test program.
 */
#ifndef ML_TESTS_SCAN_FIXTURE_H
#define ML_TESTS_SCAN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mention/scan_int.h"
#include "scan_all.h"

static const struct ml_place_rec scan_place = {.parent = ML_NO_PLACE, .region = ML_NO_PLACE,
                                               .district = ML_NO_PLACE, .country_place = ML_NO_PLACE,
                                               .name_count = 1};

#define EN(name) {name, 0, ML_LANG_EN, ML_NAME_VARIANT, false}
#define RU(name) {name, 0, ML_LANG_RU, ML_NAME_VARIANT, false}
#define KY(name) {name, 0, ML_LANG_KY, ML_NAME_VARIANT, false}
#define TG(name) {name, 0, ML_LANG_TG, ML_NAME_VARIANT, false}
#define UL(name) {name, 0, ML_LANG_UZ_LATN, ML_NAME_VARIANT, false}
#define UC(name) {name, 0, ML_LANG_UZ_CYRL, ML_NAME_VARIANT, false}

static const struct ml_name_in scan_names[] = {
    EN("Osh"), RU("Ош"), UL("Oʻsh"), EN("Batken"), RU("Баткен"), TG("Бодканд"), UL("Botken"), EN("Isfara"),
    RU("Исфара"), EN("Vorukh"), RU("Ворух"), UL("Vorux"), EN("Leilek"), RU("Лейлек"), EN("Kok-Tash"),
    RU("Кок-Таш"), KY("Көк-Таш"), EN("Maksat"), RU("Максат"), EN("Sughd"), TG("Суғд"), RU("Согд"),
    RU("Согдийский"), TG("Чоркӯҳ"), EN("Chorkuh"), UL("Soʻx"), UC("Сўх"), RU("Сох"), EN("Sokh"), KY("Ак-Сай"),
    EN("Ak-Sai"), KY("Арка-1"), KY("Арка-2"), EN("Kyrgyzstan"), KY("Кыргызстан"), TG("Қирғизистон"),
    UL("Qirgʻiziston"), RU("Таджикистан"), TG("Тоҷикистон"), EN("Tajikistan"), UL("Rishton"), UC("Риштон"),
    EN("Zhenish"), KY("Жеңиш"), UL("Devayron"), UL("Lenburg"), TG("Сурх"), RU("Чорку"), RU("Бишкек"),
    TG("Хоҷаи Аъло"), EN("Khojai Alo"), RU("Аксы"), TG("Лаккон"), KY("Достук"), KY("Кулунду"), EN("Dostuk"), KY("1-Май"),
};

static struct ml_buf scan_blob;
static struct ml_index scan_index;
static struct ml_scanner *scanner;
static struct ml_mentions mentions;

static inline int scan_setup(void **state)
{
    (void)state;
    ml_buf_init(&scan_blob, 0);
    return ml_index_build(&scan_place, 1, scan_names, sizeof scan_names / sizeof *scan_names, &scan_blob, NULL) ||
           ml_index_view(scan_blob.data, scan_blob.len, &scan_index, NULL) ||
           ml_scanner_new(&scan_index, &scanner, NULL);
}

static inline int scan_teardown(void **state)
{
    (void)state;
    ml_mentions_release(&mentions);
    ml_scanner_free(scanner);
    ml_buf_release(&scan_blob);
    return 0;
}

/* " village", " district" ... for the kinds that a generic word allows. */
static inline void put_kinds(struct ml_buf *b, unsigned kinds)
{
    for (int k = 0; k < ML_KIND_COUNT; k++) {
        if (kinds & 1u << k && !(k == ML_KIND_SETTLEMENT && kinds & (ML_SAYS_VILLAGE | ML_SAYS_TOWN)))
            ml_buf_printf(b, " %s", ml_kind_name((enum ml_kind)k));
    }
    if (kinds & ML_SAYS_VILLAGE && kinds & 1u << ML_KIND_SETTLEMENT)
        ml_buf_puts(b, " village");
    if (kinds & ML_SAYS_TOWN)
        ml_buf_puts(b, " town");
    if (kinds & ML_SAYS_UZ)
        ml_buf_puts(b, (kinds & ML_SAYS_UZ) == ML_SAYS_UZ ? " UZ" : kinds & ML_SAYS_KG ? " KG" : " TJ");
}

/* The flags that tests speak of; the others depend on much else. */
static inline void put_context(struct ml_buf *b, unsigned context)
{
    static const struct { unsigned bit; const char *name; } flags[] = {
        {ML_CTX_GENERIC_LIST, "shared"}, {ML_CTX_LIST_LEFT, "<"}, {ML_CTX_LIST_RIGHT, ">"},
        {ML_CTX_PERSON, "PERSON"}, {ML_CTX_ORGANISATION, "ORGANISATION"}, {ML_CTX_QUOTED, "quoted"},
        {ML_CTX_WITHIN_NEXT, "in-next"}, {ML_CTX_WITHIN_LAST, "in-last"}, {ML_CTX_LOWER_CASE, "small"},
        {ML_CTX_ALL_CAPS, "CAPS"},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (context & flags[i].bit)
            ml_buf_printf(b, " %s", flags[i].name);
    }
}

/* "Osh town; Batken district in-next". A demonym has -, a fuzzy reading ~, none at all ?. */
static inline void put_mentions(struct ml_buf *b)
{
    for (size_t i = 0; i < mentions.count; i++) {
        const struct ml_mention *m = &mentions.items[i];
        ml_buf_printf(b, "%s%s%.*s", i ? "; " : "", m->form == ML_FORM_DEMONYM ? "-" : "", (int)(m->end - m->beg),
                      m->beg);
        ml_buf_puts(b, m->reading_count == 0 ? "?" : m->fuzzy ? "~" : "");
        put_kinds(b, m->kinds);
        put_context(b, m->context);
    }
}

/* Whatever the text: mentions in order, apart, inside it, with their readings in the index. */
static inline void check_mentions(int line, struct ml_span text)
{
    const char *at = text.ptr;
    size_t stop = 0;

    for (size_t i = 0; i < mentions.count; i++) {
        const struct ml_mention *m = &mentions.items[i];
        if (m->beg < at || m->end <= m->beg || m->end > text.ptr + text.len)
            fail_msg("line %d: mention %zu is out of place", line, i);
        if (m->start < stop || m->stop <= m->start)
            fail_msg("line %d: mention %zu is numbered %zu to %zu", line, i, m->start, m->stop);
        for (size_t r = 0; r < m->reading_count; r++) {
            if (m->readings[r].key >= scan_index.key_count || m->readings[r].stem_len == 0 ||
                m->readings[r].stem_len > (size_t)(m->end - m->beg))
                fail_msg("line %d: reading %zu of mention %zu leads astray", line, r, i);
        }
        at = m->end;
        stop = m->stop;
    }
}

static inline void check_scan(int line, enum ml_lang lang, const char *text, const char *want)
{
    struct ml_buf b;

    ml_buf_init(&b, 0);
    assert_int_equal(scan_all(scanner, ml_span_of(text), lang, &mentions), ML_OK);
    check_mentions(line, ml_span_of(text));
    ml_buf_puts(&b, "");
    put_mentions(&b);
    if (strcmp(b.data ? b.data : "", want) != 0)
        fail_msg("line %d: '%s'\n   gives '%s'\n   wants '%s'", line, text, b.data ? b.data : "", want);
    ml_buf_release(&b);
}

#endif
