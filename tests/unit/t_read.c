/* Texts, JSON lines and CSV rows, good and bad. */
#include "sample.h"

#include <fcntl.h>

#include "base/alloc.h"
#include "read/csv.h"
#include "read/input.h"
#include "read/lines.h"
#include "read/literal.h"

static const char *file_of(const char *name, const char *bytes, size_t len)
{
    const char *path = sample_path(name);
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
    return path;
}

static void check_lines(int line, const char *bytes, size_t len, size_t max, const char *const *want)
{
    const char *path = file_of("lines", bytes, len);
    struct ml_lines l;
    struct ml_span got_line;
    bool got;
    size_t n = 0;

    ml_lines_init(&l, open(path, O_RDONLY), path, max);
    for (;;) {
        enum ml_status status = ml_lines_next(&l, &got_line, &got, NULL);
        if (!got)
            break;
        if (!want[n])
            fail_msg("line %d: too many lines", line);
        if (status == ML_ELIMIT ? strcmp(want[n], "<limit>") != 0 : !ml_span_is(got_line, want[n]))
            fail_msg("line %d: row %zu is '%.*s'", line, n, (int)got_line.len, got_line.ptr);
        n++;
        assert_int_equal(l.number, n);
    }
    if (want[n])
        fail_msg("line %d: %zu lines, want '%s' too", line, n, want[n]);
    ml_lines_release(&l);
}

#define LINES(bytes, max, ...) \
    check_lines(__LINE__, bytes, sizeof bytes - 1, max, (const char *const[]){__VA_ARGS__, NULL})

static void lines(void **state)
{
    (void)state;
    LINES("", 100, NULL);
    LINES("a\nb\n", 100, "a", "b");
    LINES("a\n\nb", 100, "a", "", "b");
    LINES("\n", 100, "");
    LINES("\xEF\xBB\xBF" "a\n\xEF\xBB\xBFz\n", 100, "a", "\xEF\xBB\xBFz");
    LINES("\n\xEF\xBB\xBFz\n", 100, "", "\xEF\xBB\xBFz");
    LINES("\xEF\xBB\xBF", 100, NULL);
    LINES("a\r\nb", 100, "a\r", "b");
    LINES("aaaaaaaaaa\nb\n", 5, "<limit>", "b");
    LINES("aaaaaaaaaa", 5, "<limit>");
}

/* Lines longer than what one read brings, and one that passes the ceiling by far. */
static void long_lines(void **state)
{
    enum { LONG = 3000000 };
    char *bytes = malloc(LONG + 8);
    struct ml_lines l;
    struct ml_span line;
    bool got;
    const char *path;

    (void)state;
    memset(bytes, 'x', LONG);
    memcpy(bytes + LONG, "\nend\n", 5);
    path = file_of("long", bytes, LONG + 5);
    ml_lines_init(&l, open(path, O_RDONLY), path, LONG);
    assert_int_equal(ml_lines_next(&l, &line, &got, NULL), ML_OK);
    assert_int_equal(line.len, LONG);
    assert_int_equal(ml_lines_next(&l, &line, &got, NULL), ML_OK);
    assert_true(ml_span_is(line, "end"));
    ml_lines_release(&l);
    ml_lines_init(&l, open(path, O_RDONLY), path, 1000);
    assert_int_equal(ml_lines_next(&l, &line, &got, NULL), ML_ELIMIT);
    assert_int_equal(ml_lines_next(&l, &line, &got, NULL), ML_OK);
    assert_true(ml_span_is(line, "end"));
    assert_int_equal(l.number, 2);
    assert_true(l.buf.cap < LONG);
    ml_lines_release(&l);
    free(bytes);
}

/* A row: a line of JSON, and what must come of it. want_error NULL = a good line. */
static void check_json(int at, const char *json, size_t len, const char *id, const char *text, int32_t date,
                       const char *want_error)
{
    const char *path = file_of("in.jsonl", json, len);
    struct ml_input_item item = {0};
    struct ml_input *in;

    assert_int_equal(ml_input_open(ML_INPUT_JSONL, &path, 1, &in, NULL), ML_OK);
    if (!ml_input_next(in, &item))
        fail_msg("row of line %d: nothing read", at);
    if (item.bad != (want_error != NULL))
        fail_msg("row of line %d: bad is %d (%s)", at, item.bad, item.err.message);
    if (want_error && !strstr(item.err.message, want_error))
        fail_msg("row of line %d: message is %s", at, item.err.message);
    if (want_error)
        assert_int_equal(item.err.line, 1);
    if (id ? !item.doc.id || strcmp(item.doc.id, id) != 0 : item.doc.id != NULL)
        fail_msg("row of line %d: id is %s", at, item.doc.id ? item.doc.id : "NULL");
    if (!want_error && (!ml_span_is(item.doc.text, text) || item.doc.date != date))
        fail_msg("row of line %d: text is '%.*s', date %d", at, (int)item.doc.text.len, item.doc.text.ptr,
                 (int)item.doc.date);
    assert_false(ml_input_next(in, &item));
    ml_input_item_release(&item);
    ml_input_free(in);
}

#define GOOD(json, id, text, date) check_json(__LINE__, json, sizeof json - 1, id, text, date, NULL)
#define BAD(json, id, error) check_json(__LINE__, json, sizeof json - 1, id, NULL, 0, error)

static void json_lines(void **state)
{
    (void)state;
    GOOD("{\"id\":\"a\",\"text\":\"Osh\"}\n", "a", "Osh", 0);
    GOOD("{\"id\":\"a\",\"text\":\"Osh\"}\r\n", "a", "Osh", 0);
    GOOD("\xEF\xBB\xBF{\"text\":\"\"}", NULL, "", 0);
    GOOD("{\"id\":null,\"text\":\"x\",\"date\":null,\"lang\":null,\"more\":[1,{\"id\":5}]}", NULL, "x", 0);
    GOOD("{\"id\":12345678901234567890,\"text\":\"x\"}", "12345678901234567890", "x", 0);
    GOOD("{\"a\":[{\"id\":1}],\"id\" : 1.50e3 ,\"text\":\"x\"}", "1.50e3", "x", 0);
    GOOD("{\"text\":\"x\",\"date\":\"2022-09-17\"}", NULL, "x", 20220917);
    GOOD("{\"text\":\"x\",\"date\":\"2022-09\"}", NULL, "x", 20220901);
    GOOD("{\"text\":\"x\",\"date\":\"2022-09-17T10:00:00Z\"}", NULL, "x", 20220917);
    GOOD("{\"text\":\"\\u041e\\u0448\"}", NULL, "Ош", 0);
    GOOD("{\"text\":\"a\xFFz\"}", NULL, "a\xEF\xBF\xBDz", 0);
}

static void bad_json_lines(void **state)
{
    (void)state;
    BAD("\n", NULL, "empty");
    BAD("{\"id\":\"a\",\"text\":", NULL, "not JSON");
    BAD("[1]", NULL, "not a JSON object");
    BAD("{\"id\":\"a\"}", "a", "\"text\" is missing");
    BAD("{\"id\":7,\"text\":5}", "7", "\"text\" is not a string");
    BAD("{\"id\":[],\"text\":\"x\"}", NULL, "\"id\"");
    BAD("{\"id\":\"a\\u0000\",\"text\":\"x\"}", NULL, "NUL");
    BAD("{\"id\":\"a\",\"text\":\"x\",\"date\":\"17.09.2022\"}", "a", "\"date\"");
    BAD("{\"id\":\"a\",\"text\":\"x\",\"date\":20220917}", "a", "\"date\"");
    BAD("{\"id\":\"a\",\"text\":\"x\",\"lang\":1}", "a", "\"lang\"");
    BAD("{\"id\":\"a\",\"text\":\"x\"} {}", NULL, "not JSON");
}

static void nul_in_text(void **state)
{
    const char *path = file_of("nul.jsonl", "{\"text\":\"a\\u0000b\"}\n", 19);
    struct ml_input_item item = {0};
    struct ml_input *in;

    (void)state;
    assert_int_equal(ml_input_open(ML_INPUT_JSONL, &path, 1, &in, NULL), ML_OK);
    assert_true(ml_input_next(in, &item));
    assert_int_equal(item.doc.text.len, 3);
    assert_memory_equal(item.doc.text.ptr, "a\0b", 3);
    ml_input_item_release(&item);
    ml_input_free(in);
}

/* A missing file in the middle does not stop the others; a mark at the start is no text. */
static void texts(void **state)
{
    const char *paths[] = {NULL, "/nonexistent/x.txt", NULL};
    struct ml_input_item item = {0};
    struct ml_input *in;

    (void)state;
    paths[0] = file_of("one.txt", "\xEF\xBB\xBFOsh\0\xFF", 8);
    paths[2] = file_of("two.txt", "", 0);
    assert_int_equal(ml_input_open(ML_INPUT_TEXT, paths, 3, &in, NULL), ML_OK);
    assert_true(ml_input_next(in, &item));
    assert_false(item.bad);
    assert_int_equal(item.doc.text.len, 5);
    assert_memory_equal(item.doc.text.ptr, "Osh\0\xFF", 5);
    assert_string_equal(item.doc.id, paths[0]);
    assert_true(ml_input_next(in, &item));
    assert_true(item.bad);
    assert_non_null(strstr(item.err.message, "No such file"));
    assert_true(ml_input_next(in, &item));
    assert_false(item.bad);
    assert_int_equal(item.doc.text.len, 0);
    assert_false(ml_input_next(in, &item));
    ml_input_item_release(&item);
    ml_input_free(in);
}

static void literals(void **state)
{
    static const struct {
        const char *json;
        const char *want;
    } rows[] = {
        {"{\"id\":5}", "5"},
        {"{\"x\":\"id\",\"id\":-0.5}", "-0.5"},
        {"{\"x\":\"\\\"id\\\":9\",\"id\":3}", "3"},
        {"{\"id\":1,\"id\":2}", "2"},
        {"{\"x\":{\"id\":1}}", ""},
        {"{\"id\":\"5\"}", ""},
        {"{}", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(ml_span_is(ml_json_member_literal(ml_span_of(rows[i].json), "id"), rows[i].want));
}

/* Rows as "a|b|c", joined by newlines. */
static void check_csv(int line, const char *bytes, const char *want, enum ml_status want_status)
{
    const char *path = file_of("in.csv", bytes, strlen(bytes));
    struct ml_csv *csv;
    struct ml_csv_row row;
    struct ml_buf got_text;
    bool got;
    enum ml_status status;

    ml_buf_init(&got_text, 0);
    ml_buf_puts(&got_text, "");
    assert_int_equal(ml_csv_open(path, &csv, NULL), ML_OK);
    while (!(status = ml_csv_next(csv, &row, &got, NULL)) && got) {
        ml_buf_int(&got_text, (long long)row.line);
        for (size_t i = 0; i < row.count; i++) {
            ml_buf_putc(&got_text, '|');
            ml_buf_add(&got_text, row.fields[i].ptr, row.fields[i].len);
        }
        ml_buf_putc(&got_text, '\n');
    }
    if (status != want_status || strcmp(got_text.data, want) != 0)
        fail_msg("line %d: status %d, got\n%s", line, (int)status, got_text.data);
    ml_buf_release(&got_text);
    ml_csv_free(csv);
}

static void csv_rows(void **state)
{
    (void)state;
    check_csv(__LINE__, "", "", ML_OK);
    check_csv(__LINE__, "a,b\n1,2\n", "1|a|b\n2|1|2\n", ML_OK);
    check_csv(__LINE__, "a,b\r\n1,2", "1|a|b\n2|1|2\n", ML_OK);
    check_csv(__LINE__, "a;b\n1,5;2\n", "1|a|b\n2|1,5|2\n", ML_OK);
    check_csv(__LINE__, "a\tb\n1\t2\n", "1|a|b\n2|1|2\n", ML_OK);
    check_csv(__LINE__, "a,b\n\n \"x\", y \n", "1|a|b\n3| \"x\"| y \n", ML_OK);
    check_csv(__LINE__, "a,b\n\"x, \"\"y\"\"\nz\",2\n3,4\n", "1|a|b\n2|x, \"y\"\nz|2\n4|3|4\n", ML_OK);
    check_csv(__LINE__, "a,b\n\"x,2\n3,4\n", "1|a|b\n", ML_EINPUT);
    check_csv(__LINE__, "\xEF\xBB\xBFlat,lon\n", "1|lat|lon\n", ML_OK);
    check_csv(__LINE__, "a,b\n,\n1\n", "1|a|b\n2||\n3|1\n", ML_OK);
}

/* Reads everything of both kinds; how many items came, or -1 when memory ran out. */
static int read_all(const char *jsonl, const char *csv_path)
{
    struct ml_input_item item = {0};
    struct ml_input *in = NULL;
    struct ml_csv *csv = NULL;
    struct ml_csv_row row;
    bool got = true;
    int n = 0;

    if (ml_input_open(ML_INPUT_JSONL, &jsonl, 1, &in, NULL))
        return -1;
    while (ml_input_next(in, &item))
        n = item.bad ? -1 : n + (n >= 0);
    ml_input_item_release(&item);
    ml_input_free(in);
    if (ml_csv_open(csv_path, &csv, NULL))
        return -1;
    while (got)
        if (ml_csv_next(csv, &row, &got, NULL))
            n = -1;
    ml_csv_free(csv);
    return n;
}

static void read_bytes(const char *bytes, size_t len)
{
    char path[64];

    snprintf(path, sizeof path, "%s", file_of("noise", bytes, len));
    read_all(path, path);
}

/* Cut anywhere, or with any byte changed: an answer, never a crash. */
static void chop_and_noise(void **state)
{
    static const char good[] = "{\"id\": 12.5e3, \"text\": \"a \\u041e\\\"\xD0\x9E\", \"date\":\"2022-09\",\"lang\":\"ru\"}\n"
                               "lat,lon,\"n\"\"x\"\r\n1,2,\"a\nb\"\n";
    static const char noise[] = {'\0', '"', '\\', '{', '}', ',', '\n', '\xFF', '\xC3', ':', '9'};
    char bytes[sizeof good];

    (void)state;
    for (size_t i = 0; i < sizeof good; i++)
        read_bytes(good, i);
    for (size_t i = 0; i < sizeof good - 1; i++) {
        for (size_t k = 0; k < sizeof noise; k++) {
            memcpy(bytes, good, sizeof good);
            bytes[i] = noise[k];
            read_bytes(bytes, sizeof good - 1);
        }
    }
}

/* Memory may run out at any allocation: said, not crashed, nothing leaked (run under ASan). */
static void out_of_memory(void **state)
{
    static const char lines_text[] = "{\"id\":5,\"text\":\"a\xFF\"}\n{\"id\":\"x\",\"text\":\"b\"}\n";
    char path[2][64];
    int n = -1;

    (void)state;
    snprintf(path[0], sizeof *path, "%s", file_of("oom.jsonl", lines_text, sizeof lines_text - 1));
    snprintf(path[1], sizeof *path, "%s", file_of("oom.csv", "a,b\n1,2\n", 8));
    for (unsigned long i = 1; n < 0 && i < 1000; i++) {
        ml_alloc_fail_after(i);
        n = read_all(path[0], path[1]);
        ml_alloc_fail_after(0);
    }
    assert_int_equal(n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),          cmocka_unit_test(long_lines),  cmocka_unit_test(json_lines),
        cmocka_unit_test(bad_json_lines), cmocka_unit_test(nul_in_text), cmocka_unit_test(texts),
        cmocka_unit_test(literals),       cmocka_unit_test(csv_rows),
        cmocka_unit_test(chop_and_noise),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
