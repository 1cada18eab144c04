/* The lowest room: memory, arenas, buffers, dates, files and errors. */
#include "gazetteer_fixture.h"

#include <limits.h>
#include <math.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"

/* ---- Allocation ---- */

static void products(void **state)
{
    size_t n;

    (void)state;
    assert_true(ml_mul(0, SIZE_MAX, &n) && n == 0);
    assert_true(ml_mul(SIZE_MAX, 0, &n) && n == 0);
    assert_true(ml_mul(SIZE_MAX, 1, &n) && n == SIZE_MAX);
    assert_true(ml_mul(SIZE_MAX / 2, 2, &n));
    assert_false(ml_mul(SIZE_MAX / 2 + 1, 2, &n));
    assert_false(ml_mul(SIZE_MAX, SIZE_MAX, &n));
}

static void growing(void **state)
{
    void *p = NULL;
    void *before;
    size_t cap = 0;

    (void)state;
    assert_true(ml_grow(&p, &cap, 1, 4));
    assert_true(cap >= 1);
    ((uint32_t *)p)[0] = 7;
    assert_true(ml_grow(&p, &cap, 100000, 4));
    assert_true(cap >= 100000 && cap < 400000);
    assert_int_equal(((uint32_t *)p)[0], 7);
    before = p;
    assert_true(ml_grow(&p, &cap, 5, 4));
    assert_ptr_equal(p, before);
    /* Too much by size or count leaves the array as it was. */
    assert_false(ml_grow(&p, &cap, SIZE_MAX / 2, 4));
    assert_false(ml_grow(&p, &cap, SIZE_MAX, 1));
    assert_ptr_equal(p, before);
    ml_alloc_fail_after(1);
    assert_false(ml_grow(&p, &cap, 1000000, 4));
    ml_alloc_fail_after(0);
    assert_ptr_equal(p, before);
    assert_int_equal(((uint32_t *)p)[0], 7);
    ml_free(p);
}

static void refusals(void **state)
{
    void *a;
    void *b;
    unsigned long before = ml_alloc_count();

    (void)state;
    ml_alloc_fail_after(2);
    a = ml_alloc(10);
    assert_non_null(a);
    assert_null(ml_alloc(10));
    assert_null(ml_calloc(1, 10));
    assert_null(ml_realloc(a, 20));
    ml_alloc_fail_after(0);
    assert_int_equal(ml_alloc_count(), before + 4);
    b = ml_alloc(0);
    assert_non_null(b);
    ml_free(b);
    b = ml_calloc(0, 5);
    assert_non_null(b);
    ml_free(b);
    ml_free(a);
    ml_free(NULL);
}

/* ---- Arenas ---- */

static void arenas(void **state)
{
    struct ml_arena a;
    unsigned char *first;
    unsigned char *zeroed;

    (void)state;
    ml_arena_init(&a, 0);
    for (size_t i = 0; i < 3000; i++) {
        size_t n = i * 37 % 500;
        unsigned char *p = ml_arena_alloc(&a, n);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        memset(p, (int)i, n);
    }
    assert_non_null(ml_arena_alloc(&a, 5000000));
    ml_arena_clear(&a);
    first = ml_arena_alloc(&a, 8);
    assert_non_null(first);
    zeroed = ml_arena_array(&a, 100, 8);
    assert_non_null(zeroed);
    for (int i = 0; i < 800; i++)
        assert_int_equal(zeroed[i], 0);
    assert_string_equal(ml_arena_dup(&a, "Ошxyz", 4), "Ош");
    assert_string_equal(ml_arena_dup(&a, NULL, 0), "");
    assert_null(ml_arena_array(&a, SIZE_MAX / 2, 4));
    assert_null(ml_arena_alloc(&a, SIZE_MAX));
    assert_null(ml_arena_dup(&a, "", SIZE_MAX));
    ml_arena_release(&a);
    ml_arena_clear(&a);
    assert_non_null(ml_arena_alloc(&a, 0));
    ml_arena_release(&a);
    ml_arena_release(&a);
}

static void arena_limits(void **state)
{
    struct ml_arena a;
    size_t got = 0;

    (void)state;
    ml_arena_init(&a, 1000000);
    while (ml_arena_alloc(&a, 1000))
        got++;
    assert_true(got > 100 && got <= 1000);
    assert_true(a.total <= 1000000);
    ml_arena_release(&a);
    assert_non_null(ml_arena_alloc(&a, 1000));
    ml_alloc_fail_after(1);
    assert_null(ml_arena_alloc(&a, 100000));
    ml_alloc_fail_after(0);
    assert_non_null(ml_arena_alloc(&a, 100));
    ml_arena_release(&a);
}

/* ---- Buffers ---- */

static void check_fixed(int line, double v, int decimals, const char *want)
{
    struct ml_buf b;
    ml_buf_init(&b, 0);
    ml_buf_fixed(&b, v, decimals);
    if (strcmp(b.data, want) != 0)
        fail_msg("line %d: '%s', wants '%s'", line, b.data, want);
    ml_buf_release(&b);
}

static void fixed_point(void **state)
{
    (void)state;
    check_fixed(__LINE__, 0, 6, "0");
    check_fixed(__LINE__, -0.0, 6, "0");
    check_fixed(__LINE__, 70.528, 6, "70.528");
    check_fixed(__LINE__, 70.52804, 4, "70.528");
    check_fixed(__LINE__, -0.5, 1, "-0.5");
    check_fixed(__LINE__, -0.04, 1, "0");
    check_fixed(__LINE__, 0.05, 2, "0.05");
    check_fixed(__LINE__, 0.999999, 3, "1");
    check_fixed(__LINE__, 1e-9, 9, "0.000000001");
    check_fixed(__LINE__, 123, 0, "123");
    check_fixed(__LINE__, 100, 3, "100");
    check_fixed(__LINE__, 999999999.5, 9, "999999999.5");
    check_fixed(__LINE__, 1e9, 3, "1000000000");
    check_fixed(__LINE__, -1e15, 3, "-1000000000000000");
    check_fixed(__LINE__, (double)NAN, 3, "0");
    check_fixed(__LINE__, -(double)INFINITY, 3, "0");
}

static void check_int(int line, long long v, const char *want)
{
    struct ml_buf b;
    ml_buf_init(&b, 0);
    ml_buf_int(&b, v);
    if (strcmp(b.data, want) != 0)
        fail_msg("line %d: '%s', wants '%s'", line, b.data, want);
    ml_buf_release(&b);
}

static void integers(void **state)
{
    (void)state;
    check_int(__LINE__, 0, "0");
    check_int(__LINE__, -7, "-7");
    check_int(__LINE__, 1234567890123, "1234567890123");
    check_int(__LINE__, LLONG_MAX, "9223372036854775807");
    check_int(__LINE__, LLONG_MIN, "-9223372036854775808");
}

static void buffers(void **state)
{
    struct ml_buf b;

    (void)state;
    ml_buf_init(&b, 10);
    ml_buf_puts(&b, "12345");
    ml_buf_putc(&b, '6');
    ml_buf_printf(&b, "%s%d", "ab", 78);
    assert_string_equal(b.data, "123456ab78");
    assert_false(b.failed);
    ml_buf_add(&b, "", 0);
    assert_false(b.failed);
    /* The first failure sticks, and what fits after it is not added either. */
    ml_buf_putc(&b, 'x');
    assert_true(b.failed);
    assert_string_equal(b.data, "123456ab78");
    ml_buf_clear(&b);
    assert_false(b.failed);
    assert_string_equal(b.data, "");
    ml_buf_puts(&b, "12345678901");
    ml_buf_puts(&b, "1");
    assert_true(b.failed && b.len == 0);
    ml_buf_release(&b);
    ml_alloc_fail_after(1);
    ml_buf_puts(&b, "x");
    ml_alloc_fail_after(0);
    assert_true(b.failed);
    ml_buf_puts(&b, "x");
    assert_null(b.data);
    ml_buf_release(&b);
    ml_buf_clear(&b);
    assert_null(ml_buf_reserve(&b, SIZE_MAX));
    ml_buf_release(&b);
}

/* ---- Dates ---- */

static void check_date(int line, const char *text, int32_t want)
{
    int32_t date = -1;
    bool ok = ml_date_parse(text, strlen(text), &date);
    if (ok != (want != 0) || (want && date != want))
        fail_msg("line %d: '%s' gives %d", line, text, ok ? (int)date : 0);
}

static void dates(void **state)
{
    char text[ML_DATE_TEXT];

    (void)state;
    check_date(__LINE__, "2022-09-16", 20220916);
    check_date(__LINE__, "2022-09", 20220901);
    check_date(__LINE__, "2022", 20220101);
    check_date(__LINE__, "0001-01-01", 10101);
    check_date(__LINE__, "9999-12-31", 99991231);
    check_date(__LINE__, "2024-02-29", 20240229);
    check_date(__LINE__, "2000-02-29", 20000229);
    check_date(__LINE__, "2023-02-29", 0);
    check_date(__LINE__, "1900-02-29", 0);
    check_date(__LINE__, "2022-04-31", 0);
    check_date(__LINE__, "2022-13-01", 0);
    check_date(__LINE__, "2022-00-01", 0);
    check_date(__LINE__, "2022-01-00", 0);
    check_date(__LINE__, "0000-01-01", 0);
    check_date(__LINE__, "", 0);
    check_date(__LINE__, "22", 0);
    check_date(__LINE__, "2022-9-16", 0);
    check_date(__LINE__, "2022/09/16", 0);
    check_date(__LINE__, "2022-09-16 ", 0);
    check_date(__LINE__, "2022-09-1a", 0);
    check_date(__LINE__, "-022-09-16", 0);
    check_date(__LINE__, "2022-09-16T00:00", 0);
    ml_date_format(20220916, text);
    assert_string_equal(text, "2022-09-16");
    ml_date_format(0, text);
    assert_string_equal(text, "0000-00-00");
    ml_date_format(INT32_MAX, text);
    ml_date_format(INT32_MIN, text);
}

static void dates_of_times(void **state)
{
    (void)state;
    assert_int_equal(ml_date_of_time(0), 19700101);
    assert_int_equal(ml_date_of_time(86399), 19700101);
    assert_int_equal(ml_date_of_time(86400), 19700102);
    assert_int_equal(ml_date_of_time(-1), 19691231);
    assert_int_equal(ml_date_of_time(1663286400), 20220916);
    assert_int_equal(ml_date_of_time(951782400), 20000229);
    /* Every day of four centuries has a date that reads back as a real day, after the last. */
    for (int64_t day = -80000, last = 0; day < 66000; day++) {
        char text[ML_DATE_TEXT];
        int32_t date = ml_date_of_time(day * 86400);
        int32_t again;
        ml_date_format(date, text);
        assert_true(ml_date_parse(text, 10, &again) && again == date && date > last);
        last = date;
    }
}

/* ---- Files ---- */

static void check_read(int line, size_t size, size_t max, enum ml_status want)
{
    char *bytes = malloc(size + 1);
    struct ml_buf b;
    enum ml_status status;

    assert_non_null(bytes);
    memset(bytes, 'x', size);
    fixture_write("file", bytes, size);
    ml_buf_init(&b, max);
    status = ml_file_read(fixture_path("file"), &b, NULL);
    if (status != want)
        fail_msg("line %d: status %d", line, status);
    if (!want && (b.len != size || memcmp(b.data ? b.data : "", bytes, size) != 0))
        fail_msg("line %d: read %zu bytes of %zu", line, b.len, size);
    ml_buf_release(&b);
    free(bytes);
}

static void reading(void **state)
{
    struct ml_buf b;
    struct ml_err err = {0};

    (void)state;
    check_read(__LINE__, 0, 0, ML_OK);
    check_read(__LINE__, 10, 0, ML_OK);
    check_read(__LINE__, 65536, 0, ML_OK);
    check_read(__LINE__, 200000, 0, ML_OK);
    check_read(__LINE__, 10, 10, ML_OK);
    check_read(__LINE__, 11, 10, ML_ELIMIT);
    check_read(__LINE__, 65536, 65536, ML_OK);
    check_read(__LINE__, 65537, 65536, ML_ELIMIT);
    check_read(__LINE__, 200000, 200001, ML_OK);
    ml_buf_init(&b, 0);
    assert_int_equal(ml_file_read(fixture_path("none"), &b, &err), ML_EIO);
    assert_non_null(strstr(err.message, "cannot be opened"));
    assert_int_equal(ml_file_read(fixture_dir, &b, &err), ML_EIO);
    assert_non_null(strstr(err.message, "is a directory"));
    fixture_write("file", "x", 1);
    ml_alloc_fail_after(1);
    assert_int_equal(ml_file_read(fixture_path("file"), &b, &err), ML_ENOMEM);
    ml_alloc_fail_after(0);
    ml_buf_release(&b);
    assert_true(ml_file_exists(fixture_path("file")));
    assert_false(ml_file_exists(fixture_path("none")));
}

static void check_bytes(int line, const char *name, const char *want)
{
    size_t len;
    char *got = fixture_read(fixture_path(name), &len);
    if (strcmp(got, want) != 0)
        fail_msg("line %d: %s holds '%s'", line, name, got);
    free(got);
}

/* An output appears when it is whole, over what stood there; a discarded one leaves that be. */
static void output(void **state)
{
    struct ml_outfile f;
    struct ml_err err = {0};

    (void)state;
    fixture_write("out", "old", 3);
    assert_int_equal(ml_outfile_open(&f, fixture_path("out"), NULL), ML_OK);
    fputs("new", f.stream);
    fflush(f.stream);
    check_bytes(__LINE__, "out", "old");
    ml_outfile_discard(&f);
    ml_outfile_discard(&f);
    check_bytes(__LINE__, "out", "old");
    assert_int_equal(ml_outfile_open(&f, fixture_path("out"), NULL), ML_OK);
    fputs("new", f.stream);
    assert_int_equal(ml_outfile_commit(&f, NULL), ML_OK);
    check_bytes(__LINE__, "out", "new");
    ml_outfile_discard(&f);
    /* A link stays a link. */
    assert_int_equal(symlink("out", fixture_path("link")), 0);
    assert_int_equal(ml_outfile_open(&f, fixture_path("link"), NULL), ML_OK);
    fputs("linked", f.stream);
    assert_int_equal(ml_outfile_commit(&f, NULL), ML_OK);
    check_bytes(__LINE__, "out", "linked");
    {
        struct stat st;
        assert_int_equal(lstat(fixture_path("link"), &st), 0);
        assert_true(S_ISLNK(st.st_mode));
    }
    assert_int_equal(ml_outfile_open(&f, "/nowhere/out", &err), ML_EIO);
    assert_non_null(strstr(err.message, "cannot be written"));
    assert_int_equal(ml_outfile_open(&f, "/dev/null", NULL), ML_OK);
    assert_null(f.part);
    assert_int_equal(ml_outfile_commit(&f, NULL), ML_OK);
    if (access("/dev/full", W_OK) == 0) {
        assert_int_equal(ml_outfile_open(&f, "/dev/full", NULL), ML_OK);
        fputs("x", f.stream);
        assert_int_equal(ml_outfile_commit(&f, &err), ML_EIO);
    }
    for (unsigned long n = 1; n < 3; n++) {
        ml_alloc_fail_after(n);
        assert_int_equal(ml_outfile_open(&f, fixture_path("out"), NULL), ML_ENOMEM);
        ml_alloc_fail_after(0);
    }
    check_bytes(__LINE__, "out", "linked");
}

/* ---- Errors ---- */

static void errors(void **state)
{
    char path[400];
    struct ml_err err = {0};

    (void)state;
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    memcpy(path + sizeof path - 9, "/end.tsv", 8);
    assert_int_equal(ml_fail(&err, ML_EINPUT, path, 7, "%s; mend it", "wrong"), ML_EINPUT);
    assert_string_equal(err.message, "wrong; mend it");
    assert_int_equal(err.line, 7);
    assert_int_equal(strlen(err.file), sizeof err.file - 1);
    assert_string_equal(err.file + strlen(err.file) - 8, "/end.tsv");
    ml_fail(&err, ML_EIO, NULL, 0, "%0*d", 600, 1);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
    assert_string_equal(err.file, "");
    assert_int_equal(ml_fail(NULL, ML_EIO, NULL, 0, "x"), ML_EIO);
    assert_int_equal(ml_fail_nomem(NULL), ML_ENOMEM);
    for (int i = ML_OK; i <= ML_EPARTIAL + 1; i++)
        assert_true(ml_status_describe((enum ml_status)i)[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products), cmocka_unit_test(growing), cmocka_unit_test(refusals),
        cmocka_unit_test(arenas), cmocka_unit_test(arena_limits), cmocka_unit_test(fixed_point),
        cmocka_unit_test(integers), cmocka_unit_test(buffers), cmocka_unit_test(dates),
        cmocka_unit_test(dates_of_times), cmocka_unit_test(reading), cmocka_unit_test(output),
        cmocka_unit_test(errors),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
