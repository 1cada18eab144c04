/* Tables cut into rows and cells: quoting, damage, encodings, gzip, positions; packing; JSON members. */
#include "sample.h"

#include <zlib.h>

#include "base/alloc.h"
#include "table/recode.h"
#include "table/pack.h"
#include "table/sink.h"
#include "table/table.h"
#include "table/table_int.h"

static const char *file_of(const char *name, const char *bytes, size_t len)
{
    const char *path = sample_path(name);
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
    return path;
}

static struct ml_table *open_table(int line, const char *path, const struct ml_table_spec *given)
{
    struct ml_table_spec spec = given ? *given : (struct ml_table_spec){0};
    struct ml_table *t;
    struct ml_err err = {0};

    spec.path = path;
    if (ml_table_open(&spec, &t, &err))
        fail_msg("line %d: %s", line, err.message);
    return t;
}

/* Rows as "cell|cell" with the fault behind a '!', each ended by '/'. */
static void describe(struct ml_table *t, struct ml_buf *out)
{
    struct ml_row_parser *parser;
    struct ml_chunk chunk = {0};
    struct ml_row row;
    struct ml_buf scratch;

    ml_buf_init(&scratch, 0);
    assert_int_equal(ml_row_parser_new(t, &parser, NULL), ML_OK);
    while (ml_table_read(t, &chunk, NULL) == ML_OK && chunk.count) {
        for (size_t i = 0; i < chunk.count; i++) {
            assert_int_equal(ml_row_parse(parser, &chunk, i, &row, NULL), ML_OK);
            for (size_t c = 0; c < row.count; c++) {
                struct ml_span s = ml_cell_text(row.cells + c, &scratch);
                ml_buf_puts(out, c ? "|" : "");
                ml_buf_add(out, s.ptr, s.len);
            }
            if (row.fault)
                ml_buf_printf(out, "!%d", (int)row.fault);
            ml_buf_putc(out, '/');
        }
    }
    ml_buf_release(&scratch);
    ml_chunk_release(&chunk);
    ml_row_parser_free(parser);
}

static void check(int line, const char *name, const char *bytes, size_t len, const struct ml_table_spec *spec,
                  const char *want)
{
    struct ml_table *t = open_table(line, file_of(name, bytes, len), spec);
    struct ml_buf got;

    ml_buf_init(&got, 0);
    describe(t, &got);
    if (strcmp(got.data ? got.data : "", want) != 0)
        fail_msg("line %d: got '%s', want '%s'", line, got.data ? got.data : "", want);
    ml_buf_release(&got);
    ml_table_close(t);
}

#define CSV(bytes, want) check(__LINE__, "t.csv", bytes, sizeof bytes - 1, NULL, want)
#define JSONL(bytes, want) check(__LINE__, "t.jsonl", bytes, sizeof bytes - 1, NULL, want)

static void quoting(void **state)
{
    (void)state;
    CSV("a,b\n1,2\n", "1|2/");
    CSV("a,b\r\n1,2\r\n", "1|2/");
    CSV("a,b\n1,2", "1|2/");
    CSV("\xEF\xBB\xBF" "a;b\n1;2\n", "1|2/");
    CSV("a\tb\n1\t2\n", "1|2/");
    CSV("sep=|\r\na,b|c\r\n1,2|3\r\n", "1,2|3/");
    CSV("a|b\n1|2,3\n", "1|2,3/");
    CSV("a,b\n\"x\ny\",\"say \"\"no\"\"\"\n", "x\ny|say \"no\"/");
    CSV("a,b\n\n\n1,2\n\n", "1|2/");
    CSV("a,b\n,\n", "|/");
    CSV("a,b\n x , y \n", " x | y /");
    CSV("a,b\n5\" pipe,2\n", "5\" pipe|2/");
    CSV("a,b\n", "");
}

static void damage(void **state)
{
    (void)state;
    CSV("a,b\n1\n2,3\n", "1!3/2|3/");
    CSV("a,b\n1,2,3\n2,3\n", "1|2,3|3!4/2|3/");
    /* A quote never closed costs its own line, not the rest. */
    CSV("a,b\n1,\"x\n2,y\n3,z\n", "1|\"x!1/2|y/3|z/");
    CSV("a,b\n1,\"x\n2,\"y\"\n3,z\n", "1|\"x!1/2|y/3|z/");
    CSV("a,b\n1,\"x\"y\n2,z\n", "1|\"x\"y!2/2|z/");
    CSV("a,b\n\xd0\x9e\xd1\x88\xd0\xbe,\xff\n", "\xd0\x9e\xd1\x88\xd0\xbe|\xff!5/");
    CSV("a,b\n\xce\xf8,1\n", "\xd0\x9e\xd1\x88|1/"); /* Windows-1251 */
}

static void json_lines(void **state)
{
    (void)state;
    JSONL("{\"a\":1.50,\"b\":\"x\\n\\u0416\\ud83d\\ude00\",\"c\":[1,\"}\"],\"d\":null}\n", "1.50|x\n\xd0\x96\xf0\x9f\x98\x80|[1,\"}\"]|/");
    JSONL("{ }\n\n{\"a\":{}}", "/{}/");
    JSONL("{\"a\":1}\nnot\n[1]\n", "1/!6/!7/");
}

static void refused(int line, const char *bytes, size_t len, enum ml_status want)
{
    struct ml_table_spec spec = {.path = file_of("t.csv", bytes, len)};
    struct ml_table *t;
    enum ml_status status = ml_table_open(&spec, &t, NULL);

    if (status != want)
        fail_msg("line %d: status %d", line, (int)status);
    assert_null(t);
}

static void foreign(void **state)
{
    (void)state;
    refused(__LINE__, "", 0, ML_EINPUT);
    refused(__LINE__, "\n\n", 2, ML_EINPUT);
    refused(__LINE__, "a,b\r1,2\r3,4", 11, ML_EFORMAT);
    refused(__LINE__, "PK\3\4....", 8, ML_EFORMAT);
    refused(__LINE__, "a,\"b\n1,2\n", 10, ML_EINPUT);
}

/* UTF-16 and what is told apart from good rows. */
static void odd(void **state)
{
    struct ml_table_spec any = {0};

    (void)state;
    check(__LINE__, "t.csv", "\xff\xfe" "a\0,\0b\0\n\0" "1\0,\0\x16\x04\n\0", 18, &any, "1|\xd0\x96/");
    check(__LINE__, "t.csv", "a,b\n1,2\na,b\n", 12, &any, "1|2/a|b!9/");
    check(__LINE__, "t.csv", "a,b\n3,\0y\n", 10, &any, "3|");
}

static void names(void **state)
{
    struct ml_table_spec bare = {.no_header = true};
    struct ml_table *t = open_table(__LINE__, file_of("t.csv", "x,y\n1,2\n", 8), &bare);
    size_t n;
    const struct ml_span *c = ml_table_columns(t, &n);

    (void)state;
    assert_int_equal(n, 2);
    assert_true(ml_span_is(c[1], "column2"));
    ml_table_close(t);
    check(__LINE__, "t.csv", "x,y\n1,2\n", 8, &bare, "x|y/1|2/");
    assert_int_equal(ml_table_form_of_path("a.b/c.CSV.gz"), ML_TABLE_CSV);
    assert_int_equal(ml_table_form_of_path("e.db#t.csv"), ML_TABLE_SQLITE);
    assert_int_equal(ml_table_form_of_path("csv"), ML_TABLE_NONE);
}

static void gzipped(void **state)
{
    const char *path = sample_path("t.csv.gz");
    struct ml_table *t;
    struct ml_buf got;
    char part[64];
    size_t len;
    gzFile g = gzopen(path, "wb");
    FILE *f;

    (void)state;
    gzputs(g, "a,b\n1,2\n");
    gzclose(g);
    g = gzopen(path, "ab"); /* a second member */
    gzputs(g, "3,4\n");
    gzclose(g);
    t = open_table(__LINE__, path, NULL);
    ml_buf_init(&got, 0);
    describe(t, &got);
    assert_string_equal(got.data, "1|2/3|4/");
    assert_null(ml_table_broken(t));
    ml_table_close(t);
    f = fopen(path, "rb");
    len = fread(part, 1, sizeof part, f);
    fclose(f);
    t = open_table(__LINE__, file_of("cut.csv.gz", part, len - 5), NULL);
    ml_buf_clear(&got);
    describe(t, &got);
    assert_non_null(ml_table_broken(t));
    ml_table_close(t);
    ml_buf_release(&got);
}

/* From any position that was told, reading goes on as if it had never stopped. */
static void positions(void **state)
{
    struct ml_buf text;
    struct ml_buf whole;
    struct ml_chunk chunk = {0};
    struct ml_table *t;
    const char *path;

    (void)state;
    ml_buf_init(&text, 0);
    ml_buf_init(&whole, 0);
    ml_buf_puts(&text, "\xEF\xBB\xBFid,text\n");
    for (int i = 0; i < 3000; i++)
        ml_buf_printf(&text, i % 7 ? "%d,plain\n" : i % 70 ? "%d,\"two\nlines\"\n\n" : "%d,\"open\n", i);
    path = file_of("long.csv", text.data, text.len);
    t = open_table(__LINE__, path, NULL);
    describe(t, &whole);
    ml_table_close(t);
    for (int stop = 1; stop < 12; stop += 3) {
        struct ml_table_position at;
        struct ml_buf got;
        size_t rows = 0;
        size_t skip = 0;
        ml_buf_init(&got, 0);
        t = open_table(__LINE__, path, NULL);
        for (int i = 0; i < stop; i++) {
            assert_int_equal(ml_table_read(t, &chunk, NULL), ML_OK);
            rows += chunk.count;
        }
        ml_table_tell(t, &at);
        assert_int_equal(at.row, rows);
        ml_table_close(t);
        t = open_table(__LINE__, path, NULL);
        assert_int_equal(ml_table_seek(t, &at, NULL), ML_OK);
        describe(t, &got);
        ml_table_close(t);
        for (size_t i = 0; i < rows; i++)
            skip += strcspn(whole.data + skip, "/") + 1;
        assert_string_equal(got.data, whole.data + skip);
        ml_buf_release(&got);
    }
    ml_chunk_release(&chunk);
    ml_buf_release(&text);
    ml_buf_release(&whole);
}

static void packing(void **state)
{
    const struct ml_cell cells[] = {{.type = ML_CELL_NULL},
                                    {.type = ML_CELL_TEXT, .text = {"a\0b", 3}, .name = {"n", 1}},
                                    {.type = ML_CELL_INT, .i = -5},
                                    {.type = ML_CELL_REAL, .d = 0.1},
                                    {.type = ML_CELL_BLOB, .text = {"", 0}},
                                    {.type = ML_CELL_JSON, .text = {"[1]", 3}, .name = {"", 0}}};
    enum { COUNT = sizeof cells / sizeof *cells };
    struct ml_buf b;
    const char *p;

    (void)state;
    ml_buf_init(&b, 0);
    for (size_t i = 0; i < COUNT; i++)
        ml_pack_cell(&b, cells + i);
    p = b.data;
    for (size_t i = 0; i < COUNT; i++) {
        struct ml_cell c;
        assert_true(ml_unpack_cell(&p, b.data + b.len, &c));
        assert_int_equal(c.type, cells[i].type);
        assert_true(ml_span_eq(c.text, cells[i].text) && ml_span_eq(c.name, cells[i].name));
        assert_true(c.i == cells[i].i && c.d >= cells[i].d && c.d <= cells[i].d);
    }
    assert_ptr_equal(p, b.data + b.len);
    /* Cut anywhere, it is refused and never read past. */
    for (size_t len = 0; len < b.len; len++) {
        struct ml_cell c;
        p = b.data;
        while (p < b.data + len && ml_unpack_cell(&p, b.data + len, &c))
            ;
        assert_true(p <= b.data + len);
    }
    ml_buf_release(&b);
}

static void without_memory(void **state)
{
    struct ml_table_spec spec = {.path = file_of("t.csv", "a,b\n1,\"2\"\n", 10)};

    (void)state;
    for (unsigned long n = 1; n < 60; n++) {
        struct ml_table *t = NULL;
        struct ml_row_parser *parser = NULL;
        struct ml_chunk chunk = {0};
        struct ml_row row;
        enum ml_status status;
        ml_alloc_fail_after(n);
        status = ml_table_open(&spec, &t, NULL);
        if (!status)
            status = ml_row_parser_new(t, &parser, NULL);
        if (!status)
            status = ml_table_read(t, &chunk, NULL);
        if (!status && chunk.count)
            status = ml_row_parse(parser, &chunk, 0, &row, NULL);
        ml_alloc_fail_after(0);
        assert_true(status == ML_OK || status == ML_ENOMEM);
        ml_row_parser_free(parser);
        ml_chunk_release(&chunk);
        ml_table_close(t);
    }
}

/* However the bytes come and go, the text is the same; broken halves are marked. */
static void utf16(void **state)
{
    static const char raw[] = "\xff\xfe" "a\0" "\x16\x04" "\x3d\xd8\x00\xde" "\x00\xdc" "b\0" "c";
    static const char want[] = "\xEF\xBB\xBF" "a" "\xD0\x96" "\xF0\x9F\x98\x80" "\xEF\xBF\xBD" "b" "\xEF\xBF\xBD";
    size_t len = sizeof raw - 1;

    (void)state;
    assert_string_equal(ml_recode_sniff((const unsigned char *)raw, len), "UTF-16LE");
    assert_string_equal(ml_recode_sniff((const unsigned char *)"\0i\0d\0,\0t", 8), "UTF-16BE");
    assert_null(ml_recode_sniff((const unsigned char *)"id,text\n", 8));
    assert_null(ml_recode_sniff((const unsigned char *)"a\0\0\0b\0\0\0", 8));
    for (size_t step = 1; step <= len; step++) {
        for (size_t room = 4; room < 40; room++) {
            struct ml_recode *r = ml_recode_new("UTF-16LE");
            char out[64];
            size_t n = 0;
            size_t at = 0;
            size_t got;
            assert_non_null(r);
            while ((got = ml_recode_take(r, at == len, out + n, room)) || at < len) {
                size_t size;
                char *to = ml_recode_room(r, &size);
                size_t part = got ? 0 : len - at < step ? len - at : step;
                n += got;
                memcpy(to, raw + at, part);
                ml_recode_put(r, part);
                at += part;
            }
            assert_int_equal(n, sizeof want - 1);
            assert_memory_equal(out, want, n);
            ml_recode_free(r);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf16), cmocka_unit_test(quoting),   cmocka_unit_test(damage),    cmocka_unit_test(json_lines),
        cmocka_unit_test(foreign), cmocka_unit_test(odd),
        cmocka_unit_test(names),     cmocka_unit_test(gzipped),   cmocka_unit_test(positions),
        cmocka_unit_test(packing),   cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
