/* Names spelt by ear, and the distance that tells them apart. */
#include "scan_fixture.h"

#include <math.h>

#include "text/word.h"

static double between(const char *a, const char *b, double most)
{
    struct ml_phrase pa;
    struct ml_phrase pb;
    ml_phrase_read(ml_span_of(a), &pa);
    ml_phrase_read(ml_span_of(b), &pb);
    return ml_sound_distance(pa.sound, pa.count, pb.sound, pb.count, most);
}

/* What the ear confuses is nearer than what it does not. */
static void check_nearer(int line, const char *name, const char *near, const char *far)
{
    double a = between(name, near, 100);
    double b = between(name, far, 100);
    if (!(a < b))
        fail_msg("line %d: %s is %.2f from %s, %.2f from %s", line, name, a, near, b, far);
}

static void confusions(void **state)
{
    (void)state;
    check_nearer(__LINE__, "Batken", "Batken", "Botken");
    check_nearer(__LINE__, "Batken", "Botken", "Batkem");
    check_nearer(__LINE__, "Batken", "Bodkand", "Bishkek");
    check_nearer(__LINE__, "Баткен", "Бодканд", "Бишкек");
    check_nearer(__LINE__, "Chorkuh", "Chorku", "Chorkul");
    check_nearer(__LINE__, "Isfara", "Asfara", "Isfana");
    check_nearer(__LINE__, "Kulundu", "Qulandi", "Kulanak");
    check_nearer(__LINE__, "Jangi", "Changi", "Mangi");
}

static void distances(void **state)
{
    static const char *const names[] = {"batken", "botkan", "isfara", "ox", "corkuh", "corku", "kokta", "koktax",
                                        "", "leilek", "kulundu", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    enum { N = sizeof names / sizeof *names };

    (void)state;
    for (size_t i = 0; i < N; i++) {
        size_t ni = strlen(names[i]);
        for (size_t j = 0; j < N; j++) {
            size_t nj = strlen(names[j]);
            double d = ml_sound_distance(names[i], ni, names[j], nj, 1000);
            double back = ml_sound_distance(names[j], nj, names[i], ni, 1000);
            assert_true(fabs(d - back) < 1e-9);
            assert_true((d < 1e-9) == (i == j));
            /* Giving up early says no more than "too far". */
            if (d > 1)
                assert_true(ml_sound_distance(names[i], ni, names[j], nj, 1) > 1);
            else
                assert_true(fabs(ml_sound_distance(names[i], ni, names[j], nj, 1) - d) < 1e-9);
        }
    }
    /* Longer than any name. */
    assert_true(ml_sound_distance("abcdabcdabcdabcdabcdabcdabcdabcda", 33, "abcd", 4, 5) > 5);
}

static void check_find(int line, struct ml_fuzzy *f, const char *text, bool typos, const char *want)
{
    struct ml_fuzzy_hit hits[ML_FUZZY_HITS];
    struct ml_phrase ph;
    size_t n;
    const struct ml_key_rec *k;

    ml_phrase_read(ml_span_of(text), &ph);
    for (int again = 0; again < 2; again++) { /* the second time from memory */
        n = ml_fuzzy_find(f, ph.sound, ph.count, typos, hits);
        if (n > ML_FUZZY_HITS || (want == NULL) != (n == 0))
            fail_msg("line %d: %s has %zu hits", line, text, n);
        for (size_t i = 1; i < n; i++)
            assert_true(hits[i].cost >= hits[i - 1].cost);
        if (!want)
            continue;
        k = &scan_index.keys[hits[0].key];
        if (k->len != strlen(want) || memcmp(scan_index.text + k->text, want, k->len) != 0)
            fail_msg("line %d: %s is taken for %.*s", line, text, (int)k->len, scan_index.text + k->text);
    }
}

static void names_by_ear(void **state)
{
    struct ml_fuzzy *f = ml_fuzzy_new(&scan_index);

    (void)state;
    assert_non_null(f);
    check_find(__LINE__, f, "Isfora", false, "isfara");
    check_find(__LINE__, f, "Botkend", false, "bodkand");
    check_find(__LINE__, f, "Charkuh", false, "corkuh");
    check_find(__LINE__, f, "Leylak", false, "leilek");
    check_find(__LINE__, f, "Kuhlundu", false, "kulundu");
    /* A wrong consonant is sought only where something says that it is a name. */
    check_find(__LINE__, f, "Kulunbu", false, NULL);
    check_find(__LINE__, f, "Kulunbu", true, "kulundu");
    check_find(__LINE__, f, "Devaeron", true, "devairon");
    check_find(__LINE__, f, "Washington", true, NULL);
    check_find(__LINE__, f, "Osh", true, NULL); /* too short to guess at */
    check_find(__LINE__, f, "", true, NULL);
    ml_fuzzy_free(f);
    ml_fuzzy_free(NULL);
}

/* The walk through the trie finds what asking every key finds. */
static void walk_is_linear_search(void **state)
{
    struct ml_fuzzy *f = ml_fuzzy_new(&scan_index);
    uint32_t seed = 21;

    (void)state;
    assert_non_null(f);
    for (int round = 0; round < 3000; round++) {
        struct ml_fuzzy_hit hits[ML_FUZZY_HITS];
        const struct ml_key_rec *k;
        char word[40];
        size_t len;
        double best = 1e9;
        size_t n;
        seed = seed * 1664525u + 1013904223u;
        k = &scan_index.keys[(seed >> 8) % scan_index.key_count];
        len = k->len;
        memcpy(word, scan_index.text + k->text, len);
        for (int edits = 0; edits < 2 && len > 0; edits++) {
            seed = seed * 1664525u + 1013904223u;
            word[(seed >> 8) % len] = "aeioubkdtnlrs"[(seed >> 20) % 13];
        }
        if (len < 4 || len > 20)
            continue;
        n = ml_fuzzy_find(f, word, len, true, hits);
        for (size_t i = 0; i < scan_index.key_count; i++) {
            const struct ml_key_rec *other = &scan_index.keys[i];
            double d = ml_sound_distance(word, len, scan_index.text + other->text, other->len, 100);
            if (other->len >= 4 && other->stems & 1u << ML_STEM_WHOLE && d < best)
                best = d;
        }
        if (n == 0)
            assert_true(best > 0.15 * (double)len + 0.15 - 1e-6 || best > 1.6 - 1e-6);
        else
            assert_true(fabs((double)hits[0].cost - best) < 1e-5);
    }
    ml_fuzzy_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(confusions), cmocka_unit_test(distances), cmocka_unit_test(names_by_ear),
        cmocka_unit_test(walk_is_linear_search),
    };
    return cmocka_run_group_tests(tests, scan_setup, scan_teardown);
}
