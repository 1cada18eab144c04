/* A passage reads the same whether or not the text has held it before. */
#include "bundled_fixture.h"

#include "index/index.h"
#include "scan_all.h"

enum { TEXT = 12000, ROUNDS = 60 };

/* Both halves end so, that what comes next stands beside the same. */
static const char tail[] = " and so it went on for quite a while without a name.\n\n";

/* Few names and few words, so that the passage repeats itself too. */
static size_t write_passage(char *out)
{
    static const char *const between[] = {", ", " and ", " in ", ". ", " village, ", " district ", "-", "\n", "\n\n",
                                          " айылы ", " районунун ", "и шаҳри ", " ва деҳаи ", " tumani ", "-1-",
                                          " в селе ", " области ", " (", ") ", " «", "» ", "'s ", "де ", " President ",
                                          " said a man called "};
    uint32_t first = next_random(10000);
    size_t n = 0;

    while (n < TEXT / 2 - 1000) {
        const char *name = ml_gazetteer_name(gazetteer, first + next_random(12), NULL);
        n += (size_t)snprintf(out + n, 500, "%.400s%s", name ? name : "",
                              between[next_random(sizeof between / sizeof *between)]);
    }
    return n + (size_t)snprintf(out + n, 500, "%s", tail);
}

/* As long as a passage, with capitals, and like none. */
static void write_other(char *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[i] = "Zuzz, Zuzz "[i % 11];
    memcpy(out + len - sizeof tail + 1, tail, sizeof tail - 1);
}

static bool same_readings(const struct ml_mention *a, const struct ml_mention *b)
{
    if (a->reading_count != b->reading_count)
        return false;
    for (size_t i = 0; i < a->reading_count; i++) {
        const struct ml_reading *x = &a->readings[i];
        const struct ml_reading *y = &b->readings[i];
        if (x->key != y->key || x->stem_len != y->stem_len || x->ending_len != y->ending_len ||
            memcmp(x->ending, y->ending, x->ending_len) != 0)
            return false;
    }
    return true;
}

/* Compares the mentions from byte `half` on; returns how many there are. */
static size_t compare(const struct ml_mentions *a, const char *text_a, const struct ml_mentions *b,
                      const char *text_b, size_t half, int round)
{
    size_t i = 0;
    size_t k = 0;
    size_t n = 0;

    while (i < a->count && (size_t)(a->items[i].beg - text_a) < half)
        i++;
    while (k < b->count && (size_t)(b->items[k].beg - text_b) < half)
        k++;
    assert_int_equal(a->count - i, b->count - k);
    for (; i < a->count; i++, k++, n++) {
        const struct ml_mention *x = &a->items[i];
        const struct ml_mention *y = &b->items[k];
        if (x->beg - text_a != y->beg - text_b || x->end - text_a != y->end - text_b || x->context != y->context ||
            x->kinds != y->kinds || x->form != y->form || x->fuzzy != y->fuzzy || !same_readings(x, y))
            fail_msg("round %d: '%.*s' at %zu reads otherwise the second time: context %x, %x", round,
                     (int)(x->end - x->beg), x->beg, (size_t)(x->beg - text_a) - half, x->context, y->context);
    }
    return n;
}

static void repeats_read_alike(void **state)
{
    static char twice[TEXT];
    static char once[TEXT];
    struct ml_scanner *first = NULL;
    struct ml_scanner *second = NULL;
    struct ml_mentions a = {0};
    struct ml_mentions b = {0};
    size_t compared = 0;
    (void)state;

    assert_int_equal(ml_scanner_new(ml_gazetteer_index(gazetteer), &first, NULL), ML_OK);
    assert_int_equal(ml_scanner_new(ml_gazetteer_index(gazetteer), &second, NULL), ML_OK);
    for (int round = 0; round < ROUNDS; round++) {
        enum ml_lang lang = (enum ml_lang)(round % ML_LANG_COUNT);
        size_t half = write_passage(twice);
        memcpy(twice + half, twice, half);
        memcpy(once + half, twice, half);
        write_other(once, half);
        assert_int_equal(scan_all(first, (struct ml_span){twice, half * 2}, lang, &a), ML_OK);
        assert_int_equal(scan_all(second, (struct ml_span){once, half * 2}, lang, &b), ML_OK);
        compared += compare(&a, twice, &b, once, half, round);
    }
    assert_true(compared > 1000);
    ml_mentions_release(&a);
    ml_mentions_release(&b);
    ml_scanner_free(first);
    ml_scanner_free(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeats_read_alike),
    };
    return cmocka_run_group_tests(tests, bundled_setup, bundled_teardown);
}
