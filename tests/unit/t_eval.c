/* Measures, against figures computed by hand; and the reading of annotated texts. */
#include "gazetteer_fixture.h"

#include <math.h>

#include "base/alloc.h"
#include "eval/eval.h"
#include "read/gold.h"

#define OSH {72.8, 40.5}
#define BATKEN {70.8, 40.0}

static const struct ml_place_info osh = {.place_id = "osh", .name = "Osh", .kind = ML_KIND_SETTLEMENT, .point = OSH};
static const struct ml_place_info osh_north = {.place_id = "north", .name = "Osh", .kind = ML_KIND_SETTLEMENT,
                                               .point = {72.8, 41.5}};
static const struct ml_place_info batken = {.place_id = "batken", .name = "Batken", .kind = ML_KIND_SETTLEMENT,
                                            .point = BATKEN};

static struct ml_gold_place gold_a[] = {
    {"Osh", 0, 3, "settlement", "KG", OSH, 5},
    {"Batken", 8, 14, "region", "KG", BATKEN, 10},
    {"Maksat", 19, 25, "settlement", "KG", {69.6, 39.9}, 5},
};
static const char *traps_a[] = {"and", "Tomorrow"};
static const struct ml_gold_item item_a = {
    .doc = {.id = "a", .text = {"Osh and Batken and Maksat", 25}},
    .places = gold_a, .place_count = 3, .nonplaces = traps_a, .nonplace_count = 2,
};
static const struct ml_result results_a[] = {
    {.start = 0, .end = 3, .place = &osh, .confidence = 0.95},     /* right */
    {.start = 8, .end = 16, .place = &batken, .confidence = 0.65}, /* another span and kind */
    {.start = 15, .end = 18, .place = &osh, .confidence = 0.35},   /* false, and a trap */
};
static const struct ml_result_doc doc_a = {.results = results_a, .result_count = 3};

static struct ml_gold_place gold_b[] = {{"Ош", 0, 2, "settlement", "KG", OSH, 5}};
static const struct ml_gold_item item_b = {
    .doc = {.id = "b", .text = {"Ош — да", 13}}, .places = gold_b, .place_count = 1,
};
static const struct ml_result results_b[] = {
    {.start = 0, .end = 2, .place = &osh_north, .confidence = 0.95}, /* one degree away: 111 km */
    {.start = 5, .end = 7, .confidence = 0},                         /* false, without a place */
};
static const struct ml_result_doc doc_b = {.results = results_b, .result_count = 2};

static unsigned misses[ML_MISS_TRAP + 1];

static void count_miss(void *user, const struct ml_eval_miss *miss)
{
    assert_ptr_equal(user, misses);
    assert_non_null(miss->item);
    misses[miss->what]++;
    if (miss->what == ML_MISS_PLACE)
        assert_true(miss->error_km > 110 && miss->error_km < 112);
}

static void check_close(int line, double got, double want)
{
    if (fabs(got - want) > 1e-6)
        fail_msg("line %d: %.9f, wants %.9f", line, got, want);
}

static void check_toy(struct ml_eval *e)
{
    struct ml_eval_summary s;

    assert_int_equal(e->texts, 2);
    assert_int_equal(e->gold, 4);
    assert_int_equal(e->found, 3);
    assert_int_equal(e->exact, 2);
    assert_int_equal(e->answers, 5);
    assert_int_equal(e->answers_on_gold, 3);
    assert_int_equal(e->placed, 2);
    assert_int_equal(e->right_kind, 2);
    assert_int_equal(e->settlements, 2);
    assert_int_equal(e->settlements_placed, 1);
    assert_int_equal(e->within_161, 3);
    assert_int_equal(e->traps, 1);
    assert_int_equal(e->trapped, 1);
    assert_int_equal(e->rated_count, 4);
    ml_eval_summarise(e, &s);
    check_close(__LINE__, s.precision, 3.0 / 5);
    check_close(__LINE__, s.recall, 3.0 / 4);
    check_close(__LINE__, s.f1, 2.0 / 3);
    check_close(__LINE__, s.exact, 2.0 / 4);
    check_close(__LINE__, s.placed, 2.0 / 3);
    check_close(__LINE__, s.settlements_placed, 1.0 / 2);
    check_close(__LINE__, s.right_kind, 2.0 / 3);
    check_close(__LINE__, s.accuracy_161, 1);
    check_close(__LINE__, s.end_to_end_f1, 4.0 / 9);
    check_close(__LINE__, s.median_km, 0);
    assert_true(s.mean_km > 36.9 && s.mean_km < 37.1);
    /* |1.9 - 1| + |0.65 - 1| + |0.35 - 0| over four answers with a point. */
    check_close(__LINE__, s.calibration, 1.6 / 4);
}

static void toy_corpus(void **state)
{
    struct ml_eval e = {0};

    (void)state;
    memset(misses, 0, sizeof misses);
    assert_int_equal(ml_eval_add(&e, &item_a, &doc_a, count_miss, misses, NULL), ML_OK);
    assert_int_equal(ml_eval_add(&e, &item_b, &doc_b, count_miss, misses, NULL), ML_OK);
    check_toy(&e);
    assert_int_equal(misses[ML_MISS_LOST], 1);
    assert_int_equal(misses[ML_MISS_FALSE], 2);
    assert_int_equal(misses[ML_MISS_PLACE], 1);
    assert_int_equal(misses[ML_MISS_KIND], 1);
    assert_int_equal(misses[ML_MISS_TRAP], 1);
    ml_eval_release(&e);
}

static void joined(void **state)
{
    struct ml_eval a = {0};
    struct ml_eval b = {0};
    struct ml_eval sum = {0};

    (void)state;
    assert_int_equal(ml_eval_add(&a, &item_a, &doc_a, NULL, NULL, NULL), ML_OK);
    assert_int_equal(ml_eval_add(&b, &item_b, &doc_b, NULL, NULL, NULL), ML_OK);
    assert_int_equal(ml_eval_join(&sum, &b, NULL), ML_OK);
    assert_int_equal(ml_eval_join(&sum, &a, NULL), ML_OK);
    check_toy(&sum);
    ml_eval_release(&a);
    ml_eval_release(&b);
    ml_eval_release(&sum);
}

/* Nothing measured is 0 everywhere, never a division by zero. */
static void nothing(void **state)
{
    struct ml_eval e = {0};
    struct ml_eval_summary s;
    double slope;
    double offset;

    (void)state;
    ml_eval_summarise(&e, &s);
    assert_true(s.precision == 0 && s.recall == 0 && s.f1 == 0 && s.median_km == 0 && s.mean_km == 0 &&
                s.calibration == 0 && s.end_to_end_f1 == 0);
    ml_eval_fit(&e, &slope, &offset);
    assert_true(slope == 1 && offset == 0);
}

static void medians(void **state)
{
    struct ml_eval e = {0};
    struct ml_eval_summary s;

    (void)state;
    assert_int_equal(ml_eval_add(&e, &item_b, &doc_b, NULL, NULL, NULL), ML_OK);
    ml_eval_summarise(&e, &s);
    assert_true(s.median_km > 110 && s.median_km < 112);
    assert_int_equal(ml_eval_add(&e, &item_b, &(struct ml_result_doc){.results = results_a, .result_count = 1},
                                 NULL, NULL, NULL), ML_OK);
    ml_eval_summarise(&e, &s);
    assert_true(s.median_km > 55 && s.median_km < 56); /* of 0 and 111 */
    ml_eval_release(&e);
}

/* Answers as often right as they say give the curve 1, 0. */
static void calibrated(void **state)
{
    enum { EACH = 1000 };
    struct ml_eval_answer *answers = calloc(9 * EACH, sizeof *answers);
    struct ml_eval e = {.rated = answers, .rated_count = 9 * EACH};
    double slope;
    double offset;

    (void)state;
    assert_non_null(answers);
    for (int i = 0; i < 9 * EACH; i++)
        answers[i] = (struct ml_eval_answer){(i / EACH + 1) / 10.0, i % EACH < (i / EACH + 1) * EACH / 10};
    ml_eval_fit(&e, &slope, &offset);
    assert_true(fabs(slope - 1) < 0.01 && fabs(offset) < 0.01);
    for (int i = 0; i < 9 * EACH; i++)
        answers[i].right = true;
    ml_eval_fit(&e, &slope, &offset);
    assert_true(isfinite(slope) && isfinite(offset) && offset > 1);
    free(answers);
}

/* ---- Annotated texts ---- */

static void check_gold(int line, const char *json, enum ml_status want, const char *message)
{
    struct ml_gold *gold;
    struct ml_gold_item item;
    struct ml_err err = {0};
    const char *path;
    enum ml_status status;
    bool got;

    fixture_write("gold.jsonl", json, strlen(json));
    path = fixture_path("gold.jsonl");
    assert_int_equal(ml_gold_open(path, &gold, NULL), ML_OK);
    status = ml_gold_next(gold, &item, &got, &err);
    if (status != want)
        fail_msg("line %d: status %d, '%s'", line, status, err.message);
    if (want && (!strstr(err.message, message) || err.line != 2 || !strstr(err.file, "gold.jsonl")))
        fail_msg("line %d: line %zu of %s: '%s'", line, err.line, err.file, err.message);
    ml_gold_close(gold);
}

#define WRONG(json, message) check_gold(__LINE__, "\n" json "\n", ML_EINPUT, message)
#define OF_PLACE(fields) "{\"text\":\"Osh\",\"places\":[{" fields "}]}"

static void wrong_gold(void **state)
{
    (void)state;
    WRONG("{", "is not a JSON object");
    WRONG("[]", "is not a JSON object");
    WRONG("{}", "\"text\" is missing");
    WRONG("{\"text\":5}", "\"text\" is missing");
    WRONG("{\"text\":\"x\"}", "\"places\" is not a list");
    WRONG("{\"text\":\"x\",\"places\":{}}", "\"places\" is not a list");
    WRONG("{\"text\":\"x\",\"places\":[],\"date\":\"soon\"}", "\"date\" is not a date");
    WRONG("{\"text\":\"x\",\"places\":[7]}", "a place lacks");
    WRONG(OF_PLACE("\"surface\":\"Osh\",\"start\":0,\"end\":3,\"lat\":40,\"lon\":72"), "a place lacks");
    WRONG(OF_PLACE("\"surface\":\"Osh\",\"start\":3,\"end\":3,\"lat\":40,\"lon\":72,\"tol_km\":5"), "a place lacks");
    WRONG(OF_PLACE("\"surface\":\"Osh\",\"start\":3.1,\"end\":3.2,\"lat\":40,\"lon\":72,\"tol_km\":5"), "a place lacks");
    WRONG(OF_PLACE("\"surface\":\"Osh\",\"start\":-1,\"end\":3,\"lat\":40,\"lon\":72,\"tol_km\":5"), "a place lacks");
    WRONG(OF_PLACE("\"surface\":\"Osh\",\"start\":0,\"end\":3,\"lat\":95,\"lon\":72,\"tol_km\":5"), "a place lacks");
    WRONG(OF_PLACE("\"surface\":\"Osh\",\"start\":0,\"end\":1e300,\"lat\":40,\"lon\":72,\"tol_km\":5"), "a place lacks");
    WRONG(OF_PLACE("\"start\":0,\"end\":3,\"lat\":40,\"lon\":72,\"tol_km\":5"), "a place lacks");
}

static void good_gold(void **state)
{
    static const char json[] =
        "{\"id\":\"a\",\"text\":\"Ош\",\"lang\":\"ru\",\"date\":\"2022-09-17\",\"split\":\"check\","
        "\"places\":[{\"surface\":\"Ош\",\"start\":0,\"end\":2,\"kind\":\"settlement\",\"country\":\"KG\","
        "\"lat\":40.5,\"lon\":72.8,\"tol_km\":5}],\"nonplaces\":[\"Максат\",\"\",7]}\r\n"
        "\r\n{\"text\":\"\",\"places\":[]}";
    struct ml_gold *gold;
    struct ml_gold_item item;
    const char *path;
    bool got;

    (void)state;
    fixture_write("gold.jsonl", json, sizeof json - 1);
    path = fixture_path("gold.jsonl");
    assert_int_equal(ml_gold_open(path, &gold, NULL), ML_OK);
    assert_int_equal(ml_gold_next(gold, &item, &got, NULL), ML_OK);
    assert_true(got);
    assert_string_equal(item.doc.id, "a");
    assert_string_equal(item.doc.lang, "ru");
    assert_int_equal(item.doc.date, 20220917);
    assert_string_equal(item.split, "check");
    assert_true(ml_span_is(item.doc.text, "Ош"));
    assert_int_equal(item.place_count, 1);
    assert_int_equal(item.places[0].end, 2);
    assert_true(item.places[0].point.lat == 40.5 && item.places[0].tol_km == 5);
    assert_int_equal(item.nonplace_count, 1); /* an empty one would be everywhere */
    assert_string_equal(item.nonplaces[0], "Максат");
    assert_int_equal(ml_gold_next(gold, &item, &got, NULL), ML_OK);
    assert_true(got && item.place_count == 0 && item.split == NULL && item.doc.date == 0);
    assert_int_equal(ml_gold_next(gold, &item, &got, NULL), ML_OK);
    assert_false(got);
    ml_gold_close(gold);
    assert_int_equal(ml_gold_open(fixture_path("none"), &gold, NULL), ML_EIO);
    assert_null(gold);
}

static void no_memory(void **state)
{
    struct ml_eval e = {0};
    struct ml_gold *gold;

    (void)state;
    ml_alloc_fail_after(1);
    assert_int_equal(ml_eval_add(&e, &item_a, &doc_a, NULL, NULL, NULL), ML_ENOMEM);
    ml_eval_release(&e);
    assert_int_equal(ml_gold_open(fixture_path("gold.jsonl"), &gold, NULL), ML_ENOMEM);
    ml_alloc_fail_after(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(toy_corpus), cmocka_unit_test(joined), cmocka_unit_test(nothing),
        cmocka_unit_test(medians), cmocka_unit_test(calibrated), cmocka_unit_test(wrong_gold),
        cmocka_unit_test(good_gold), cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
