/* The name index: the trie against linear search, what keys a name gets, and damaged blobs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "index/index.h"
#include "text/word.h"

static uint32_t seed = 1;

static uint32_t next_random(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* ---- The trie ---- */

enum { KEYS = 3000, LONGEST = 12 };

struct word {
    char text[LONGEST + 1];
};

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct word *)a)->text, ((const struct word *)b)->text);
}

/* Words over a few letters, so that many share beginnings. */
static struct word random_word(const char *letters)
{
    struct word w = {{0}};
    size_t n = 1 + next_random(LONGEST);
    for (size_t i = 0; i < n; i++)
        w.text[i] = letters[next_random((uint32_t)strlen(letters))];
    return w;
}

static int32_t find(const struct ml_trie *t, const char *text)
{
    int32_t state = ML_TRIE_ROOT;
    for (; *text; text++) {
        state = ml_trie_step(t, state, *text);
        if (state == ML_TRIE_NONE)
            return -1;
    }
    return ml_trie_value(t, state);
}

static int32_t find_linearly(const struct word *words, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i].text, text) == 0)
            return (int32_t)i;
    }
    return -1;
}

static void check_trie(const char *letters, size_t wanted)
{
    struct word *words = calloc(wanted + 1, sizeof *words);
    struct ml_trie_key *keys = calloc(wanted + 1, sizeof *keys);
    struct ml_trie t;
    struct ml_trie_unit *units;
    size_t count = 0;

    assert_true(words && keys);
    for (size_t i = 0; i < wanted; i++)
        words[i] = random_word(letters);
    qsort(words, wanted, sizeof *words, compare);
    for (size_t i = 0; i < wanted; i++) {
        if (count == 0 || strcmp(words[count - 1].text, words[i].text) != 0)
            words[count++] = words[i];
    }
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct ml_trie_key){words[i].text, strlen(words[i].text)};
    assert_int_equal(ml_trie_build(keys, count, &units, &t.count, NULL), ML_OK);
    t.units = units;
    assert_true(ml_trie_sound(units, t.count));
    for (size_t i = 0; i < count; i++)
        assert_int_equal(find(&t, words[i].text), i);
    for (size_t i = 0; i < 1000; i++) {
        struct word w = random_word(letters);
        assert_int_equal(find(&t, w.text), find_linearly(words, count, w.text));
    }
    assert_int_equal(find(&t, ""), -1);
    assert_int_equal(find(&t, "A"), -1);
    assert_int_equal(find(&t, "a-b"), -1);
    ml_free(units);
    free(keys);
    free(words);
}

static void trie_is_linear_search(void **state)
{
    (void)state;
    check_trie("a", 40);
    check_trie("ab", KEYS);
    check_trie("abkoz09", KEYS);
    check_trie("abcdefghijklmnopqrstuvwxyz0123456789", KEYS);
    check_trie("xz", 1);
    check_trie("xz", 0);
}

/* ---- A small index ---- */

enum { OSH, BATKEN, ALAI, JDANOVO, ROSSIA, ROAD, SOGD, PLACES };

static const struct ml_place_rec places[PLACES] = {
    [OSH] = {.parent = ML_NO_PLACE, .region = ML_NO_PLACE, .district = ML_NO_PLACE,
             .country_place = ML_NO_PLACE, .lon_e6 = 72800000, .lat_e6 = 40530000, .name_count = 1},
    [BATKEN] = {.parent = ROSSIA, .region = ML_NO_PLACE, .district = ML_NO_PLACE, .country_place = ROSSIA},
    [ALAI] = {.parent = SOGD, .region = SOGD, .district = ML_NO_PLACE, .country_place = ROSSIA},
    [JDANOVO] = {.parent = ML_NO_PLACE, .region = ML_NO_PLACE, .district = ML_NO_PLACE,
                 .country_place = ML_NO_PLACE},
    [ROSSIA] = {.parent = ML_NO_PLACE, .region = ML_NO_PLACE, .district = ML_NO_PLACE,
                .country_place = ROSSIA, .kind = ML_KIND_COUNTRY},
    [ROAD] = {.parent = ML_NO_PLACE, .region = ML_NO_PLACE, .district = ML_NO_PLACE,
              .country_place = ML_NO_PLACE, .kind = ML_KIND_ROAD},
    [SOGD] = {.parent = ROSSIA, .region = SOGD, .district = ML_NO_PLACE, .country_place = ROSSIA,
              .kind = ML_KIND_REGION},
};

static const struct ml_name_in names[] = {
    {"Ош", OSH, ML_LANG_RU, ML_NAME_OFFICIAL, true},
    {"Osh", OSH, ML_LANG_EN, ML_NAME_OFFICIAL, false},
    {"Баткен", BATKEN, ML_LANG_RU, ML_NAME_OFFICIAL, true},
    {"Алай", ALAI, ML_LANG_RU, ML_NAME_OFFICIAL, true},
    {"Жданово", JDANOVO, ML_LANG_RU, ML_NAME_HISTORIC, true},
    {"Россия", ROSSIA, ML_LANG_RU, ML_NAME_OFFICIAL, true},
    {"РФ", ROSSIA, ML_LANG_RU, ML_NAME_VARIANT, false},
    {"Osh-Batken", ROAD, ML_LANG_EN, ML_NAME_VARIANT, false},
    {"Pamir Highway", ROAD, ML_LANG_EN, ML_NAME_VARIANT, true},
    {"Согдийский", SOGD, ML_LANG_RU, ML_NAME_VARIANT, false},
    {"Чоң-Чоркӯҳ", JDANOVO, ML_LANG_TG, ML_NAME_VARIANT, false},
    {"北京", ALAI, ML_LANG_UND, ML_NAME_EXONYM, false},
    {"О", ALAI, ML_LANG_RU, ML_NAME_VARIANT, false},
    {"", ALAI, ML_LANG_RU, ML_NAME_VARIANT, false},
};

enum { NAMES = sizeof names / sizeof *names };

static void build(struct ml_buf *buf)
{
    ml_buf_init(buf, 0);
    assert_int_equal(ml_index_build(places, PLACES, names, NAMES, buf, NULL), ML_OK);
}

/* One key of the index and a posting that it must have; place PLACES = the key must be absent. */
static void check_key(int line, const struct ml_index *x, const char *sounds, unsigned place,
                      enum ml_stem stem, unsigned flags)
{
    int32_t key = find(&x->trie, sounds);
    const struct ml_key_rec *k;

    if (place == PLACES) {
        if (key >= 0)
            fail_msg("line %d: key '%s' is there", line, sounds);
        return;
    }
    if (key < 0 || (size_t)key >= x->key_count)
        fail_msg("line %d: no key '%s'", line, sounds);
    k = &x->keys[key];
    if (k->len != strlen(sounds) || memcmp(x->text + k->text, sounds, k->len) != 0)
        fail_msg("line %d: the key's text is '%.*s'", line, (int)k->len, x->text + k->text);
    for (uint32_t i = 0; i < k->posting_count; i++) {
        const struct ml_posting *p = &x->postings[k->posting + i];
        if (!(k->stems & 1u << p->stem))
            fail_msg("line %d: stem %u is not in the key's mask", line, p->stem);
        if (p->place == place && p->stem == stem && p->flags == flags)
            return;
    }
    fail_msg("line %d: key '%s' has no such posting", line, sounds);
}

static void keys_of_names(void **state)
{
    struct ml_index x;
    struct ml_buf buf;

    (void)state;
    build(&buf);
    assert_int_equal(ml_index_view(buf.data, buf.len, &x, NULL), ML_OK);
    assert_int_equal(x.place_count, PLACES);
    check_key(__LINE__, &x, "ox", OSH, ML_STEM_WHOLE, ML_POSTING_MAIN);
    check_key(__LINE__, &x, "batken", BATKEN, ML_STEM_WHOLE, ML_POSTING_MAIN);
    check_key(__LINE__, &x, "alai", ALAI, ML_STEM_WHOLE, ML_POSTING_MAIN);
    check_key(__LINE__, &x, "ala", ALAI, ML_STEM_SHORT_I, ML_POSTING_MAIN);
    check_key(__LINE__, &x, "jdanov", JDANOVO, ML_STEM_O, ML_POSTING_MAIN);
    check_key(__LINE__, &x, "rosi", ROSSIA, ML_STEM_IA, ML_POSTING_MAIN);
    check_key(__LINE__, &x, "rf", ROSSIA, ML_STEM_WHOLE, ML_POSTING_ACRONYM);
    check_key(__LINE__, &x, "sogdiski", PLACES, ML_STEM_WHOLE, 0);
    check_key(__LINE__, &x, "sogdisk", SOGD, ML_STEM_ADJECTIVE, 0);
    check_key(__LINE__, &x, "congcorkuh", JDANOVO, ML_STEM_WHOLE, ML_POSTING_JOINT);
    check_key(__LINE__, &x, "concorkuh", JDANOVO, ML_STEM_WHOLE, ML_POSTING_JOINT | ML_POSTING_GENERATED);
    check_key(__LINE__, &x, "congcorkoh", JDANOVO, ML_STEM_WHOLE, ML_POSTING_JOINT | ML_POSTING_GENERATED);
    check_key(__LINE__, &x, "congcorku", JDANOVO, ML_STEM_WHOLE, ML_POSTING_JOINT | ML_POSTING_GENERATED);
    /* A road that joins two places has no key; one with a name of its own has. */
    check_key(__LINE__, &x, "oxbatken", PLACES, 0, 0);
    check_key(__LINE__, &x, "pamirhigvai", ROAD, ML_STEM_WHOLE, ML_POSTING_MAIN | ML_POSTING_JOINT);
    check_key(__LINE__, &x, "o", PLACES, 0, 0);
    ml_buf_release(&buf);
}

/* Places in places: the chain of parents. */
static void within(void **state)
{
    struct ml_index x;
    struct ml_buf buf;

    (void)state;
    build(&buf);
    assert_int_equal(ml_index_view(buf.data, buf.len, &x, NULL), ML_OK);
    assert_true(ml_index_within(&x, ALAI, ALAI));
    assert_true(ml_index_within(&x, ALAI, SOGD));
    assert_true(ml_index_within(&x, ALAI, ROSSIA));
    assert_false(ml_index_within(&x, SOGD, ALAI));
    assert_false(ml_index_within(&x, OSH, ROSSIA));
    assert_false(ml_index_within(&x, ML_NO_PLACE, ROSSIA));
    ml_buf_release(&buf);
}

static void same_bytes(void **state)
{
    struct ml_buf a;
    struct ml_buf b;

    (void)state;
    build(&a);
    build(&b);
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.data, b.data, a.len);
    ml_buf_release(&a);
    ml_buf_release(&b);
}

static void empty_index(void **state)
{
    struct ml_index x;
    struct ml_buf buf;

    (void)state;
    ml_buf_init(&buf, 0);
    assert_int_equal(ml_index_build(NULL, 0, NULL, 0, &buf, NULL), ML_OK);
    assert_int_equal(ml_index_view(buf.data, buf.len, &x, NULL), ML_OK);
    assert_int_equal(find(&x.trie, "ox"), -1);
    ml_buf_release(&buf);
}

/* ---- Damage ---- */

/* Uses everything that an accepted blob links to; a sanitizer sees what goes astray. */
static size_t use(const struct ml_index *x)
{
    static const char *const words[] = {"ox", "batken", "rosi", "sogdisk", "congcorkuh", "zzz", "a"};
    size_t sum = 0;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int32_t key = find(&x->trie, words[i]);
        if (key >= 0)
            sum += x->keys[key].len;
    }
    for (size_t i = 0; i < x->key_count; i++) {
        const struct ml_key_rec *k = &x->keys[i];
        for (size_t j = 0; j < k->len; j++)
            sum += (unsigned char)x->text[k->text + j];
        for (size_t j = 0; j < k->posting_count; j++)
            sum += x->places[x->postings[k->posting + j].place].kind;
    }
    for (size_t i = 0; i < x->bucket_count; i++) {
        for (size_t j = x->skeleton_start[i]; j < x->skeleton_start[i + 1]; j++)
            sum += x->keys[x->skeleton_keys[j]].len;
    }
    for (size_t i = 0; i < x->place_count; i++) {
        const struct ml_place_rec *p = &x->places[i];
        for (uint32_t up = p->parent; up != ML_NO_PLACE; up = x->places[up].parent)
            sum++;
        sum += p->region != ML_NO_PLACE ? x->places[p->region].kind : 0u;
        sum += p->district != ML_NO_PLACE ? x->places[p->district].kind : 0u;
        sum += p->country_place != ML_NO_PLACE ? x->places[p->country_place].kind : 0u;
    }
    return sum;
}

static void cut_blobs(void **state)
{
    struct ml_buf buf;
    struct ml_index x;
    struct ml_err err;

    (void)state;
    build(&buf);
    for (size_t len = 0; len < buf.len; len += 1 + len / 64) {
        char *copy = malloc(len ? len : 1);
        assert_non_null(copy);
        memcpy(copy, buf.data, len);
        assert_int_equal(ml_index_view(copy, len, &x, &err), ML_EFORMAT);
        assert_non_null(strstr(err.message, "gazetteer build"));
        free(copy);
    }
    ml_buf_release(&buf);
}

static void flipped_bytes(void **state)
{
    struct ml_buf buf;
    size_t accepted = 0;
    size_t sum = 0;

    (void)state;
    build(&buf);
    seed = 7;
    for (int round = 0; round < 40000; round++) {
        char *copy = malloc(buf.len);
        struct ml_index x;
        assert_non_null(copy);
        memcpy(copy, buf.data, buf.len);
        for (uint32_t n = 1 + next_random(3); n-- > 0;)
            copy[next_random((uint32_t)buf.len)] ^= (char)(1 + next_random(255));
        if (ml_index_view(copy, buf.len, &x, NULL) == ML_OK) {
            sum += use(&x);
            accepted++;
        }
        free(copy);
    }
    assert_true(accepted > 0 && sum > 0);
    ml_buf_release(&buf);
}

static void allocation_failures(void **state)
{
    struct ml_buf buf;
    enum ml_status status = ML_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; status == ML_ENOMEM; n++) {
        ml_buf_init(&buf, 0);
        ml_alloc_fail_after(n);
        status = ml_index_build(places, PLACES, names, NAMES, &buf, NULL);
        ml_alloc_fail_after(0);
        ml_buf_release(&buf);
    }
    assert_int_equal(status, ML_OK);
    assert_true(n > 5);
}

static void languages(void **state)
{
    enum ml_lang lang;

    (void)state;
    for (int i = 0; i < ML_LANG_COUNT; i++) {
        const char *name = ml_lang_name((enum ml_lang)i);
        assert_true(ml_lang_parse(name, strlen(name), &lang));
        assert_int_equal(lang, i);
    }
    assert_false(ml_lang_parse("fr", 2, &lang));
    assert_int_equal(lang, ML_LANG_UND);
    assert_false(ml_lang_parse("uz-Latn2", 8, &lang));
    assert_string_equal(ml_lang_name((enum ml_lang)99), "und");
    assert_int_equal(ml_lang_of_tag("ru-RU"), ML_LANG_RU);
    assert_int_equal(ml_lang_of_tag("KY"), ML_LANG_KY);
    assert_int_equal(ml_lang_of_tag("uz-latn-UZ"), ML_LANG_UZ_LATN);
    assert_int_equal(ml_lang_of_tag("uz_Cyrl"), ML_LANG_UZ_CYRL);
    assert_int_equal(ml_lang_of_tag("uz"), ML_LANG_UND);
    assert_int_equal(ml_lang_of_tag("rus"), ML_LANG_UND);
    assert_int_equal(ml_lang_of_tag(""), ML_LANG_UND);
}

static void skeletons(void **state)
{
    size_t n;

    (void)state;
    assert_int_equal(ml_skeleton_hash("batken", 6, NULL), ml_skeleton_hash("botkan", 6, NULL));
    assert_int_equal(ml_skeleton_hash("batken", 6, NULL), ml_skeleton_hash("padgin", 6, NULL));
    assert_int_not_equal(ml_skeleton_hash("batken", 6, NULL), ml_skeleton_hash("batkem", 6, NULL));
    assert_int_equal(ml_skeleton_hash("oxi", 3, &n), 0);
    assert_int_equal(n, 1);
    assert_int_equal(ml_skeleton_hash("", 0, &n), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trie_is_linear_search), cmocka_unit_test(keys_of_names),
        cmocka_unit_test(within), cmocka_unit_test(same_bytes), cmocka_unit_test(empty_index),
        cmocka_unit_test(cut_blobs), cmocka_unit_test(flipped_bytes),
        cmocka_unit_test(allocation_failures), cmocka_unit_test(languages), cmocka_unit_test(skeletons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
