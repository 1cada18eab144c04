/* Dates, precision codes, columns, telling words, the tally and its journal form. */
#include "sample.h"

#include <jansson.h>

#include "annotate/annotate.h"
#include "annotate/known.h"
#include "annotate/tally.h"
#include "annotate/words.h"

static void dates(void **state)
{
    static const struct {
        int line;
        const char *text;
        int32_t want;
    } rows[] = {
        {__LINE__, "2022-09-17", 20220917},          {__LINE__, "20220917", 20220917},
        {__LINE__, "2022-09-17 00:00:00.000", 20220917}, {__LINE__, "2022-09-17T10:00:00Z", 20220917},
        {__LINE__, "17.09.2022", 20220917},          {__LINE__, "17/09/2022", 20220917},
        {__LINE__, "9/17/2022", 20220917},           {__LINE__, "03/04/2022", 20220403},
        {__LINE__, "17 September 2022", 20220917},   {__LINE__, "17-Sep-22", 20220917},
        {__LINE__, "September 17, 2022", 20220917},  {__LINE__, "2022/9/7", 20220907},
        {__LINE__, "2022", 20220101},                {__LINE__, "1.1.99", 19990101},
        {__LINE__, "", 0},                           {__LINE__, "soon", 0},
        {__LINE__, "2022-13-01", 0},                 {__LINE__, "31.02.2022", 0},
        {__LINE__, "17", 0},                         {__LINE__, "99999999", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t got = 0;
        if (!ml_table_date(ml_span_of(rows[i].text), &got))
            got = 0;
        if (got != rows[i].want)
            fail_msg("line %d: '%s' is %d", rows[i].line, rows[i].text, (int)got);
    }
}

static void precision(void **state)
{
    static const struct {
        int line;
        enum ml_kind kind;
        const char *code;
        double m;
        bool near;
        bool between;
        int ucdp;
        int acled;
    } rows[] = {
        {__LINE__, ML_KIND_SETTLEMENT, "PPL", 1500, false, false, 1, 1},
        {__LINE__, ML_KIND_SETTLEMENT, "PPL", 1500, true, false, 2, 2},
        {__LINE__, ML_KIND_SETTLEMENT, "PPL", 1500, false, true, 5, 2},
        {__LINE__, ML_KIND_SETTLEMENT, "PPL", 8000, false, false, 2, 2},
        {__LINE__, ML_KIND_SETTLEMENT, "PPLC", 10000, false, false, 1, 1},
        {__LINE__, ML_KIND_SETTLEMENT, NULL, 30000, false, false, 5, 3},
        {__LINE__, ML_KIND_BORDER_POST, NULL, 1000, false, false, 1, 1},
        {__LINE__, ML_KIND_SUBDISTRICT, "ADM3", 6000, false, false, 2, 2},
        {__LINE__, ML_KIND_DISTRICT, "ADM2", 40000, false, false, 3, 2},
        {__LINE__, ML_KIND_REGION, "ADM1", 90000, false, false, 4, 3},
        {__LINE__, ML_KIND_REGION, "ADM1", 9000, false, false, 2, 2},
        {__LINE__, ML_KIND_COUNTRY, "PCLI", 400000, false, false, 6, 3},
        {__LINE__, ML_KIND_WATER, "RSV", 9000, false, false, 7, 2},
        {__LINE__, ML_KIND_ROAD, "RD", 20000, false, false, 5, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ml_place_info p = {.kind = rows[i].kind, .feature_code = rows[i].code, .uncertainty_m = rows[i].m};
        int ucdp = ml_ucdp_precision(&p, rows[i].near, rows[i].between);
        int acled = ml_acled_precision(&p, rows[i].near, rows[i].between);
        if (ucdp != rows[i].ucdp || acled != rows[i].acled)
            fail_msg("line %d: got %d and %d", rows[i].line, ucdp, acled);
    }
}

/* The columns chosen for a header: "preset text place admin date lat lon". */
static void check_columns(int line, const char *header, const struct ml_columns_spec *given, const char *want)
{
    struct ml_columns_spec none = {0};
    const char *path = sample_path("header.csv");
    struct ml_table_spec spec = {.path = path};
    struct ml_annotate_columns c;
    struct ml_arena arena;
    struct ml_table *t;
    char got[400];
    FILE *f = fopen(path, "wb");

    fputs(header, f);
    fclose(f);
    ml_arena_init(&arena, 0);
    assert_int_equal(ml_table_open(&spec, &t, NULL), ML_OK);
    if (ml_columns_choose(t, given ? given : &none, &arena, &c, NULL))
        snprintf(got, sizeof got, "refused");
    else
        snprintf(got, sizeof got, "%s %s %s %s %s %s", ml_preset_name(c.preset), c.text_count ? c.text[0].name : "-",
                 c.place_count ? c.place[0].name : "-", c.admin_count ? c.admin[0].name : "-",
                 c.date_count ? c.date[0].name : "-", c.coord_count ? c.lat[0].name : "-");
    if (strcmp(got, want) != 0)
        fail_msg("line %d: got '%s'", line, got);
    ml_table_close(t);
    ml_arena_release(&arena);
}

static void columns(void **state)
{
    struct ml_columns_spec by_number = {.text = "2", .coords = "3,4"};
    struct ml_columns_spec wrong = {.text = "nothing"};
    struct ml_columns_spec preset = {.preset = "acled"};

    (void)state;
    check_columns(__LINE__, "event_id_cnty,event_date,admin1,location,latitude,longitude,notes\n", NULL,
                  "acled notes location admin1 event_date latitude");
    check_columns(__LINE__, "Event ID,Event Date,Notes,Location\n", NULL, " notes location - event_date -");
    check_columns(__LINE__, "id,Text,Lat,Lon\n", NULL, " text - - - lat");
    check_columns(__LINE__, "a,b,c,d\n", &by_number, " 2 - - - 3");
    check_columns(__LINE__, "a,b\n", NULL, "refused");
    check_columns(__LINE__, "a,text\n", &wrong, "refused");
    check_columns(__LINE__, "NOTES,x\n", &preset, "acled notes - - - -");
}

static unsigned says(const char *text)
{
    struct ml_told told = {0};
    unsigned all = 0;

    ml_told_start();
    assert_true(ml_told_read(&told, ml_span_of(text)));
    for (size_t i = 0; i < told.count; i++)
        all |= told.words[i].says;
    ml_told_release(&told);
    return all;
}

static void words(void **state)
{
    (void)state;
    assert_int_equal(says("IN"), ML_SAYS_IN);
    assert_int_equal(says("Заявили"), ML_SAYS_SPEECH);
    assert_int_equal(says("Явление"), 0);
    assert_int_equal(says("ЗАЯВИЛ"), ML_SAYS_SPEECH);
    assert_int_equal(says("killing"), ML_SAYS_EVENT);
    assert_int_equal(says("to\xe2\x80\x99qnashuvda"), ML_SAYS_EVENT);
    assert_int_equal(says("Атышуу"), ML_SAYS_EVENT);
    assert_int_equal(says("тирандозӣ"), ML_SAYS_EVENT);
    assert_int_equal(says(""), 0);
    assert_int_equal(says("\xd0"), 0);
}

static void tally(void **state)
{
    struct ml_annotation located = {.result = sample_results, .precision = 1, .geo_precision = 1, .coord_km = 30,
                                    .has_coords = true, .coords_far = true, .coords = {70, 40}, .coords_side = "KG"};
    struct ml_annotation lost = {.unlocated = ML_UNLOCATED_SPEAKER, .coord_km = -1, .error = "x"};
    struct ml_tally t = {0};
    struct ml_tally again = {0};
    json_t *o;
    char *a;
    char *b;

    (void)state;
    assert_true(ml_tally_add(&t, &located, 7) && ml_tally_add(&t, &lost, 8) && ml_tally_merge(&again, &t) &&
                ml_tally_merge(&again, &t));
    assert_int_equal(again.rows, 4);
    assert_int_equal(again.failed, 2);
    assert_int_equal(again.unlocated[ML_UNLOCATED_SPEAKER], 2);
    assert_int_equal(again.coords_far, 2);
    assert_int_equal(again.suspect_count, 2);
    assert_int_equal(again.segment_count, 1);
    assert_int_equal(again.segments[0].rows, 2);
    o = ml_tally_to_json(&again);
    a = json_dumps(o, JSON_COMPACT);
    assert_true(ml_tally_from_json(&t, o));
    assert_int_equal(t.suspect_count, 2);
    assert_int_equal(t.suspects[1].line, 7);
    assert_true(t.suspects[1].far && !t.suspects[1].other_side);
    json_decref(o);
    o = ml_tally_to_json(&t);
    b = json_dumps(o, JSON_COMPACT);
    json_decref(o);
    assert_string_equal(a, b);
    free(a);
    free(b);
    ml_tally_release(&t);
    ml_tally_release(&again);
}

/* Dashes between blanks are no words; sentences are counted; "near" before and behind its name differ. */
static void word_list(void **state)
{
    static const char text[] = "Osh - Isfana road. \xd0\x91\xd0\xb0\xd1\x82\xd0\xba\xd0\xb5\xd0\xbd "
                               "\xd0\xb6\xd0\xb0\xd0\xbd\xd1\x8b\xd0\xbd\xd0\xb4\xd0\xb0, near X";
    struct ml_told told = {0};

    (void)state;
    ml_told_start();
    assert_true(ml_told_read(&told, ml_span_of(text)));
    assert_int_equal(told.count, 7);
    assert_int_equal(told.words[2].says, ML_SAYS_ROAD);
    assert_int_equal(told.words[2].sentence, 1);
    assert_int_equal(told.words[3].sentence, 2);
    assert_true(told.words[3].capital);
    assert_int_equal(told.words[4].says, ML_SAYS_NEAR | ML_SAYS_BEHIND);
    assert_int_equal(told.words[5].says, ML_SAYS_NEAR);
    assert_int_equal(told.words[5].gap, ML_BREAK_COMMA);
    ml_told_release(&told);
}

/* The same words in the same parts are known again; other parts, codes or texts are not. */
static void known(void **state)
{
    static const struct ml_place_info place = {.place_id = "kg-x", .name = "X"};
    struct ml_result result = {.place = &place, .confidence = 0.9, .toponym = {"gone", 4}};
    struct ml_meaning meaning = {.scene = {.result = &result, .near = true}, .toponyms = {"X;Y", 3}};
    struct ml_known_key key = {.text = {"in X near Y", 11}, .parts = {11, 11, 11}};
    struct ml_known *r = ml_known_new();
    struct ml_meaning got;

    (void)state;
    assert_non_null(r);
    assert_false(ml_known_find(r, &key, &got));
    ml_known_keep(r, &key, &meaning);
    memset(&result, 0, sizeof result);
    assert_true(ml_known_find(r, &key, &got));
    assert_ptr_equal(got.scene.result->place, &place);
    assert_int_equal(got.scene.result->toponym.len, 0);
    assert_true(got.scene.near);
    assert_true(ml_span_is(got.toponyms, "X;Y"));
    key.parts[2] = 10;
    assert_false(ml_known_find(r, &key, &got));
    key.parts[2] = 11;
    key.trust = ML_TRUST_AREA;
    assert_false(ml_known_find(r, &key, &got));
    key.trust = ML_TRUST_EXACT;
    key.text = ml_span_of("in X near Z");
    assert_false(ml_known_find(r, &key, &got));
    key.text.len = 0;
    ml_known_keep(r, &key, &meaning);
    assert_false(ml_known_find(r, &key, &got));
    ml_known_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates), cmocka_unit_test(precision), cmocka_unit_test(columns),
        cmocka_unit_test(words), cmocka_unit_test(word_list), cmocka_unit_test(known), cmocka_unit_test(tally),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
