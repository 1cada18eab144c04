/* What holds of results whatever the text: with many names, in threads, on a damaged index. */
#include "bundled_fixture.h"

#include <math.h>
#include <pthread.h>

#include "geocode/geocode.h"
#include "index/index.h"
#include "scan_all.h"
#include "resolve/resolve.h"
#include "text/utf8.h"

enum { TEXT = 4000 };

static const struct ml_geocode_options options = {.today = 20240601, .near_km = 5, .explain = true};
/* Names of the gazetteer among the words that stand around names. */
static size_t write_text(char *out)
{
    static const char *const between[] = {", ", " and ", " in ", ". ", " village, ", " district ", " — ", "-", "\n",
                                          " айылы ", " жана ", " районунун ", "и шаҳри ", " ва деҳаи ", " tumani ",
                                          " в селе ", " области ", " (", ") ", " «", "» ", "'s ", " пост ", "де ", "\xff"};
    size_t names = ml_gazetteer_index(gazetteer)->posting_count / 3;
    size_t n = 0;

    while (n < TEXT - 600) {
        const char *name = ml_gazetteer_name(gazetteer, next_random((uint32_t)names), NULL);
        n += (size_t)snprintf(out + n, 500, "%.400s%s", name ? name : "",
                              between[next_random(sizeof between / sizeof *between)]);
    }
    return n;
}

/* The byte at which code point `at` starts in text, malformed bytes being one each. */
static size_t byte_of(const char *text, size_t len, size_t at)
{
    size_t i = 0;
    while (i < len && at-- > 0) {
        size_t n = ml_utf8_sequence((const unsigned char *)text + i, (const unsigned char *)text + len);
        i += n ? n : 1;
    }
    return i;
}

static void check_candidates(const struct ml_result *r)
{
    double sum = r->alternative_count ? 0 : 1;

    for (size_t i = 0; i < r->alternative_count; i++) {
        const struct ml_candidate_info *c = &r->alternatives[i];
        assert_true(c->place_id && c->name && c->matched && c->score >= 0 && c->score <= 1);
        assert_true(i == 0 || c->score <= r->alternatives[i - 1].score);
        sum += c->score;
    }
    assert_true(sum < 1.0001);
    for (size_t i = 0; i < r->evidence_count; i++)
        assert_true(r->evidence[i].text && isfinite(r->evidence[i].weight));
}

static void check_doc(const char *text, size_t len, const struct ml_result_doc *doc)
{
    size_t last = 0;

    for (size_t i = 0; i < doc->result_count; i++) {
        const struct ml_result *r = &doc->results[i];
        size_t beg = byte_of(text, len, r->start);
        size_t end = byte_of(text, len, r->end);
        assert_true(r->start >= last && r->end > r->start);
        last = r->end;
        /* A repaired text is longer in bytes, not in code points; a name holds no bad byte. */
        if (end - beg != r->toponym.len || memcmp(text + beg, r->toponym.ptr, r->toponym.len) != 0)
            fail_msg("%zu to %zu is not '%.*s'", r->start, r->end, (int)r->toponym.len, r->toponym.ptr);
        assert_true(r->confidence >= 0 && r->confidence <= 1);
        assert_true((r->place == NULL) == ((r->flags & ML_FLAG_UNRESOLVED) != 0));
        if (r->place)
            check_candidates(r);
    }
}

static void whatever_the_text(void **state)
{
    struct ml_geocoder *g;
    size_t results = 0;

    (void)state;
    assert_int_equal(ml_geocoder_new(gazetteer, NULL, &options, &g, NULL), ML_OK);
    for (int round = 0; round < 150; round++) {
        char text[TEXT];
        struct ml_document doc = {.text = {text, write_text(text)}};
        struct ml_result_doc out;
        assert_int_equal(ml_geocoder_run(g, &doc, &out, NULL), ML_OK);
        check_doc(text, doc.text.len, &out);
        results += out.result_count;
    }
    assert_true(results > 5000);
    ml_geocoder_free(g);
}

/* ---- The same answers from every thread, and after any other text ---- */

enum { TEXTS = 40 };

struct job {
    char (*texts)[TEXT];
    size_t *lengths;
    struct ml_buf answers;
};

static void *work(void *arg)
{
    struct job *job = arg;
    struct ml_geocoder *g;

    if (ml_geocoder_new(gazetteer, NULL, &options, &g, NULL))
        return NULL;
    for (int i = 0; i < TEXTS; i++) {
        struct ml_document doc = {.text = {job->texts[i], job->lengths[i]}};
        struct ml_result_doc out;
        if (ml_geocoder_run(g, &doc, &out, NULL))
            continue;
        for (size_t r = 0; r < out.result_count; r++)
            ml_buf_printf(&job->answers, "%zu %s %.9f %u\n", out.results[r].start,
                          out.results[r].place ? out.results[r].place->place_id : "-", out.results[r].confidence,
                          out.results[r].flags);
    }
    ml_geocoder_free(g);
    return NULL;
}

static void threads(void **state)
{
    enum { THREADS = 3 };
    char (*texts)[TEXT] = calloc(TEXTS, TEXT);
    size_t lengths[TEXTS];
    struct job alone = {texts, lengths, {0}};
    struct job jobs[THREADS];
    pthread_t ids[THREADS];

    (void)state;
    assert_non_null(texts);
    for (int i = 0; i < TEXTS; i++)
        lengths[i] = write_text(texts[i]);
    for (int i = 0; i < THREADS; i++) {
        jobs[i] = (struct job){texts, lengths, {0}};
        assert_int_equal(pthread_create(&ids[i], NULL, work, &jobs[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(ids[i], NULL);
    work(&alone);
    assert_true(alone.answers.len > 1000);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(jobs[i].answers.len, alone.answers.len);
        assert_string_equal(jobs[i].answers.data, alone.answers.data);
        ml_buf_release(&jobs[i].answers);
    }
    ml_buf_release(&alone.answers);
    free(texts);
}

/* ---- A damaged index that is accepted may answer wrongly, but answers ---- */

static void fill(struct ml_place_rec *places, struct ml_name_in *names, size_t count)
{
    static const char *const texts[] = {"Osh", "Batken", "Kok-Tash", "Vorukh", "Isfara", "Исфара", "Россия", "Алай"};

    for (size_t i = 0; i < count; i++) {
        places[i] = (struct ml_place_rec){.parent = i > 1 ? (uint32_t)(i % 2) : ML_NO_PLACE,
                                          .region = i ? 1 : ML_NO_PLACE, .district = ML_NO_PLACE,
                                          .country_place = ML_NO_PLACE, .lon_e6 = (int32_t)(70000000 + i * 10000),
                                          .lat_e6 = 40000000, .uncertainty_m = 1000, .name_count = 2};
        if (i % 2 == 0)
            places[i].region = ML_NO_PLACE;
        names[i] = (struct ml_name_in){texts[i % 8], (uint32_t)i, (uint8_t)(i % ML_LANG_COUNT), 0, i < 8};
    }
    places[1].kind = ML_KIND_REGION;
}

static void decide(const struct ml_index *x)
{
    static const char text[] = "Osh, Batken and Kok-Tash village in Isfara district; Voruhk, Исфаре, России. Kok-Tahs";
    struct ml_resolve_filter filter = {.unit = 1, .country = "KG", .has_near = true, .near = {70, 40}};
    struct ml_scanner *s;
    struct ml_resolver *r;
    struct ml_mentions found = {0};
    const struct ml_decision *decisions;
    struct ml_decision one;
    struct ml_mention m;

    assert_int_equal(ml_scanner_new(x, &s, NULL), ML_OK);
    assert_int_equal(ml_resolver_new(x, s, true, &r, NULL), ML_OK);
    assert_int_equal(scan_all(s, ml_span_of(text), ML_LANG_EN, &found), ML_OK);
    assert_int_equal(ml_resolve_passage(r, found.items, found.count, ML_LANG_EN, &decisions, NULL), ML_OK);
    for (size_t i = 0; i < found.count; i++) {
        for (size_t c = 0; c < decisions[i].count; c++)
            assert_true(decisions[i].candidates[c].place < x->place_count &&
                        decisions[i].candidates[c].posting < x->posting_count);
    }
    if (ml_scan_name(s, ml_span_of("Kok-Tash"), ML_LANG_UND, &m))
        ml_resolve_name(r, &m, ML_LANG_UND, &filter, &one);
    ml_mentions_release(&found);
    ml_resolver_free(r);
    ml_scanner_free(s);
}

static void damaged_index(void **state)
{
    enum { COUNT = 40 };
    struct ml_place_rec places[COUNT];
    struct ml_name_in names[COUNT];
    struct ml_buf blob;
    size_t accepted = 0;

    (void)state;
    fill(places, names, COUNT);
    ml_buf_init(&blob, 0);
    assert_int_equal(ml_index_build(places, COUNT, names, COUNT, &blob, NULL), ML_OK);
    for (int round = 0; round < 1500; round++) {
        char *copy = malloc(blob.len);
        struct ml_index x;
        assert_non_null(copy);
        memcpy(copy, blob.data, blob.len);
        for (uint32_t n = round ? 1 + next_random(3) : 0; n-- > 0;)
            copy[next_random((uint32_t)blob.len)] ^= (char)(1u << next_random(8));
        if (ml_index_view(copy, blob.len, &x, NULL) == ML_OK) {
            decide(&x);
            accepted++;
        } else {
            assert_int_not_equal(round, 0);
        }
        free(copy);
    }
    assert_true(accepted > 100);
    ml_buf_release(&blob);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_the_text), cmocka_unit_test(threads), cmocka_unit_test(damaged_index),
    };
    return cmocka_run_group_tests(tests, bundled_setup, bundled_teardown);
}
