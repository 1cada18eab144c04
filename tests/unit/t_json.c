/* JSON strings and rows: what RFC 8259 and RFC 4180 ask of every byte. */
#include "sample.h"

#include <jansson.h>

#include "write/candidates.h"
#include "write/record.h"

static void check_string(int line, const char *in, size_t len, const char *want)
{
    struct ml_buf b;

    ml_buf_init(&b, 0);
    ml_json_string(&b, in, len);
    if (strcmp(b.data, want) != 0)
        fail_msg("line %d: got %s, want %s", line, b.data, want);
    ml_buf_release(&b);
}

#define STRING(in, want) check_string(__LINE__, in, sizeof in - 1, want)

static void strings(void **state)
{
    (void)state;
    STRING("", "\"\"");
    STRING("Osh", "\"Osh\"");
    STRING("a\"b\\c/d", "\"a\\\"b\\\\c/d\"");
    STRING("\n\r\t\b", "\"\\n\\r\\t\\u0008\"");
    STRING("a\0b", "\"a\\u0000b\"");
    STRING("\x7f", "\"\\u007f\"");
    STRING("Ош ӯ", "\"Ош ӯ\"");
    STRING("\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\"");
    STRING("a\xFFz", "\"a\xEF\xBF\xBDz\"");
    STRING("\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    STRING("\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    STRING("x\xD0", "\"x\xEF\xBF\xBD\"");
}

/* Every single byte, alone and between letters, must parse again with another reader. */
static void every_byte_parses(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        char in[3] = {'a', (char)c, 'b'};
        struct ml_buf b;
        json_t *v;
        ml_buf_init(&b, 0);
        ml_json_string(&b, in, sizeof in);
        v = json_loadb(b.data, b.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        assert_non_null(v);
        if (c < 0x80)
            assert_memory_equal(json_string_value(v), in, 3);
        json_decref(v);
        ml_buf_release(&b);
    }
}

static void check_cell(int line, const char *in, const char *want)
{
    struct ml_buf b;

    ml_buf_init(&b, 0);
    ml_csv_cell(&b, in, strlen(in));
    if (strcmp(b.data ? b.data : "", want) != 0)
        fail_msg("line %d: got %s, want %s", line, b.data, want);
    ml_buf_release(&b);
}

static void csv_cells(void **state)
{
    (void)state;
    check_cell(__LINE__, "", "");
    check_cell(__LINE__, "Osh", "Osh");
    check_cell(__LINE__, "a,b", "\"a,b\"");
    check_cell(__LINE__, "say \"x\"", "\"say \"\"x\"\"\"");
    check_cell(__LINE__, "\"", "\"\"\"\"");
    check_cell(__LINE__, "a\nb", "\"a\nb\"");
    check_cell(__LINE__, "a\rb", "\"a\rb\"");
    check_cell(__LINE__, " a", "\" a\"");
    check_cell(__LINE__, "a;b", "a;b");
}

static void check_value(int line, struct ml_value v, int decimals, const char *json, const char *text)
{
    struct ml_column c = {.decimals = decimals};
    struct ml_buf b;

    ml_buf_init(&b, 0);
    ml_json_value(&b, &c, &v);
    if (strcmp(b.data, json) != 0)
        fail_msg("line %d: got %s, want %s", line, b.data, json);
    ml_buf_clear(&b);
    ml_text_value(&b, &c, &v);
    if (strcmp(b.data, text) != 0)
        fail_msg("line %d: got %s, want %s", line, b.data, text);
    ml_buf_release(&b);
}

static void values(void **state)
{
    struct ml_value flags = {.type = ML_VALUE_FLAGS, .u.flags = ML_FLAG_FUZZY | ML_FLAG_UNRESOLVED};
    struct ml_value none = {.type = ML_VALUE_FLAGS};

    (void)state;
    check_value(__LINE__, ml_value_text(NULL), 0, "null", "");
    check_value(__LINE__, ml_value_text(""), 0, "null", "");
    check_value(__LINE__, ml_value_text("KG02"), 0, "\"KG02\"", "KG02");
    check_value(__LINE__, ml_value_int(-7), 0, "-7", "-7");
    check_value(__LINE__, ml_value_real(0.93127), 4, "0.9313", "0.9313");
    check_value(__LINE__, ml_value_real(1), 4, "1", "1");
    check_value(__LINE__, ml_value_real(-0.0), 6, "0", "0");
    check_value(__LINE__, ml_value_real(0.0 / 0.0), 6, "null", "");
    check_value(__LINE__, ml_value_real(1.0 / 0.0), 6, "null", "");
    check_value(__LINE__, ml_value_bool(true), 0, "true", "true");
    check_value(__LINE__, ml_value_date(20220917), 0, "\"2022-09-17\"", "2022-09-17");
    check_value(__LINE__, ml_value_date(0), 0, "null", "");
    check_value(__LINE__, flags, 0, "[\"fuzzy\",\"unresolved\"]", "fuzzy;unresolved");
    check_value(__LINE__, none, 0, "[]", "");
}

static void candidates(void **state)
{
    struct ml_buf b;

    (void)state;
    ml_buf_init(&b, 0);
    ml_json_candidates(&b, sample_alternatives, 1);
    assert_string_equal(b.data,
                        "[{\"place_id\":\"tj-sughd-x\",\"name\":\"Samarqand\",\"kind\":\"settlement\","
                        "\"lat\":40,\"lon\":69.5,\"country\":\"TJ\",\"admin1\":\"Sughd\",\"admin2\":null,"
                        "\"score\":0.0688,\"matched\":\"Самарқанд\",\"how\":\"variant\"}]");
    ml_buf_clear(&b);
    ml_json_candidates(&b, NULL, 0);
    assert_string_equal(b.data, "[]");
    ml_buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings),   cmocka_unit_test(every_byte_parses),
        cmocka_unit_test(csv_cells), cmocka_unit_test(values),
        cmocka_unit_test(candidates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
