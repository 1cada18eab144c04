/*
 * What always holds of the whole pipeline, on the annotated texts and the real gazetteer:
 * a text's results do not depend on the texts before it, on which geocoder reads it, or on
 * being read in parts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "geocode/geocode.h"
#include "read/gold.h"
#include "text/utf8.h"

enum { TEXTS_MAX = 2000 };

struct text {
    char *bytes;
    size_t len;
    char lang[12];
    int32_t date;
    uint64_t want;      /* signature of its results, by a geocoder of its own */
};

static struct text texts[TEXTS_MAX];
static size_t text_count;
static struct ml_gazetteer *gazetteer;

static const struct ml_geocode_options options = {.today = 20240101, .near_km = 5};

static uint64_t mix(uint64_t h, const void *ptr, size_t len)
{
    const unsigned char *p = ptr;
    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * UINT64_C(0x100000001b3);
    return h;
}

static uint64_t add_results(uint64_t h, const struct ml_result_doc *doc)
{
    for (size_t i = 0; i < doc->result_count; i++) {
        const struct ml_result *r = &doc->results[i];
        h = mix(h, &r->start, sizeof r->start);
        h = mix(h, &r->end, sizeof r->end);
        h = mix(h, &r->confidence, sizeof r->confidence);
        h = mix(h, &r->flags, sizeof r->flags);
        h = mix(h, r->place ? r->place->place_id : "", r->place ? strlen(r->place->place_id) : 0);
    }
    return h;
}

/* A geocoder of its own: that nothing is left over in it is what is tested. */
static struct ml_geocoder *fresh(void)
{
    struct ml_geocoder *g;
    assert_int_equal(ml_geocoder_new(gazetteer, NULL, &options, &g, NULL), ML_OK);
    return g;
}

static uint64_t results_of(struct ml_geocoder *g, const struct text *t)
{
    struct ml_document doc = {.text = {t->bytes, t->len}, .date = t->date, .lang = t->lang[0] ? t->lang : NULL};
    struct ml_result_doc out;

    assert_int_equal(ml_geocoder_run(g, &doc, &out, NULL), ML_OK);
    return mix(add_results(7, &out), out.lang, strlen(out.lang));
}

static void keep_texts(const char *path)
{
    struct ml_gold *gold;
    struct ml_gold_item item;
    bool got;

    assert_int_equal(ml_gold_open(path, &gold, NULL), ML_OK);
    while (ml_gold_next(gold, &item, &got, NULL) == ML_OK && got && text_count < TEXTS_MAX) {
        struct text *t = &texts[text_count];
        t->bytes = malloc(item.doc.text.len + 1);
        assert_non_null(t->bytes);
        memcpy(t->bytes, item.doc.text.ptr, item.doc.text.len);
        t->len = item.doc.text.len;
        t->date = item.doc.date;
        /* Every other text leaves its language to be found out. */
        if (item.doc.lang && text_count % 2)
            snprintf(t->lang, sizeof t->lang, "%s", item.doc.lang);
        text_count++;
    }
    ml_gold_close(gold);
}

static int setup(void **state)
{
    static const char *const files[] = {"tests/gold/en.jsonl", "tests/gold/ru.jsonl", "tests/gold/ky.jsonl",
                                        "tests/gold/tg.jsonl", "tests/gold/uz.jsonl"};
    (void)state;
    if (ml_gazetteer_open("build/gazetteer.db", &gazetteer, NULL))
        return -1;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        keep_texts(files[i]);
    for (size_t i = 0; i < text_count; i++) {
        struct ml_geocoder *g = fresh();
        texts[i].want = results_of(g, &texts[i]);
        ml_geocoder_free(g);
    }
    return text_count ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i < text_count; i++)
        free(texts[i].bytes);
    ml_gazetteer_close(gazetteer);
    return 0;
}

/* One geocoder reads all texts in several orders, each text now and then twice. */
static void any_order(void **state)
{
    static size_t order[TEXTS_MAX];
    struct ml_geocoder *g = fresh();
    uint32_t seed = 5;

    (void)state;
    for (size_t i = 0; i < text_count; i++)
        order[i] = i;
    for (int round = 0; round < 4; round++) {
        for (size_t i = 0; i < text_count; i++) {
            if (results_of(g, &texts[order[i]]) != texts[order[i]].want)
                fail_msg("round %d: text %zu reads otherwise after %zu", round, order[i], i ? order[i - 1] : 0);
            if (i % 5 == 0)
                assert_true(results_of(g, &texts[order[i]]) == texts[order[i]].want);
        }
        for (size_t i = text_count - 1; i > 0; i--) {
            size_t j = (seed = seed * 1664525u + 1013904223u) / 256 % (i + 1);
            size_t was = order[i];
            order[i] = order[j];
            order[j] = was;
        }
    }
    ml_geocoder_free(g);
}

/* All texts as one: its parts together are what it gives at once. */
static void in_parts(void **state)
{
    struct ml_geocoder *g = fresh();
    struct ml_buf all;
    struct ml_result_doc out;
    struct ml_document doc = {.lang = "ru"};
    uint64_t whole;
    uint64_t parts = 7;
    size_t number = 0;
    size_t at = 0;

    (void)state;
    ml_buf_init(&all, 0);
    for (size_t i = 0; i < 6 * text_count; i++) { /* more places than one part holds */
        ml_buf_add(&all, texts[i % text_count].bytes, texts[i % text_count].len);
        ml_buf_puts(&all, "\n\n");
    }
    doc.text = ml_buf_span(&all);
    assert_int_equal(ml_geocoder_run(g, &doc, &out, NULL), ML_OK);
    assert_false(out.more);
    whole = add_results(7, &out);
    assert_int_equal(ml_geocoder_begin(g, &doc, NULL), ML_OK);
    do {
        assert_int_equal(ml_geocoder_next(g, &out, NULL), ML_OK);
        assert_true(out.continued == (number++ > 0));
        for (size_t i = 0; i < out.result_count; i++) {
            assert_true(out.results[i].start >= at);
            at = out.results[i].end;
        }
        parts = add_results(parts, &out);
    } while (out.more);
    assert_true(number > 1 && parts == whole);
    assert_true(at <= ml_utf8_count(all.data, all.len));
    ml_buf_release(&all);
    ml_geocoder_free(g);
}

/* A text does not read otherwise for standing elsewhere: its spans move, no more. */
static void moved(void **state)
{
    struct ml_geocoder *g = fresh();

    (void)state;
    for (size_t i = 0; i < text_count; i += 3) {
        struct ml_document doc = {.text = {texts[i].bytes, texts[i].len}, .lang = "ru"};
        struct ml_result_doc out;
        struct ml_buf later;
        size_t count;
        size_t first = 0;

        assert_int_equal(ml_geocoder_run(g, &doc, &out, NULL), ML_OK);
        count = out.result_count;
        if (count)
            first = out.results[0].start;
        ml_buf_init(&later, 0);
        ml_buf_puts(&later, "\n \n");
        ml_buf_add(&later, texts[i].bytes, texts[i].len);
        doc.text = ml_buf_span(&later);
        assert_int_equal(ml_geocoder_run(g, &doc, &out, NULL), ML_OK);
        if (out.result_count != count || (count && out.results[0].start != first + 3))
            fail_msg("text %zu: %zu places, moved %zu", i, count, out.result_count);
        ml_buf_release(&later);
    }
    ml_geocoder_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order),
        cmocka_unit_test(in_parts),
        cmocka_unit_test(moved),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
