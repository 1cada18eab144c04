/* UTF-8 at the door: every kind of malformed byte becomes one U+FFFD, and offsets stay right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/utf8.h"

#define R "\xef\xbf\xbd"

static void check(int line, const char *in, size_t len, size_t prefix, const char *want, size_t points)
{
    /* An exact copy on the heap, so that a sanitizer sees a read past the end. */
    char *copy = malloc(len ? len : 1);
    struct ml_buf buf;
    struct ml_span got;

    assert_non_null(copy);
    memcpy(copy, in, len);
    ml_buf_init(&buf, 0);
    if (ml_utf8_valid_prefix(copy, len) != prefix)
        fail_msg("line %d: valid up to %zu", line, ml_utf8_valid_prefix(copy, len));
    got = ml_utf8_repair((struct ml_span){copy, len}, &buf);
    if (got.len != strlen(want) || memcmp(got.ptr, want, got.len) != 0)
        fail_msg("line %d: repaired to '%.*s'", line, (int)got.len, got.ptr);
    if (ml_utf8_count(got.ptr, got.len) != points)
        fail_msg("line %d: %zu code points", line, ml_utf8_count(got.ptr, got.len));
    if ((got.ptr == copy) != (prefix == len))
        fail_msg("line %d: copied without need, or not copied", line);
    ml_buf_release(&buf);
    free(copy);
}

#define ROW(in, prefix, want, points) check(__LINE__, in, sizeof in - 1, prefix, want, points)

static void well_formed(void **state)
{
    (void)state;
    ROW("", 0, "", 0);
    ROW("Osh", 3, "Osh", 3);
    ROW("Ош ӯ", 7, "Ош ӯ", 4);
    ROW("\xc2\x80", 2, "\xc2\x80", 1);
    ROW("\xdf\xbf", 2, "\xdf\xbf", 1);
    ROW("\xe0\xa0\x80", 3, "\xe0\xa0\x80", 1);
    ROW("\xed\x9f\xbf", 3, "\xed\x9f\xbf", 1);
    ROW("\xee\x80\x80", 3, "\xee\x80\x80", 1);
    ROW("\xef\xbf\xbf", 3, "\xef\xbf\xbf", 1);
    ROW("\xf0\x90\x80\x80", 4, "\xf0\x90\x80\x80", 1);
    ROW("\xf4\x8f\xbf\xbf", 4, "\xf4\x8f\xbf\xbf", 1);
    ROW("\xef\xbb\xbfOsh", 6, "\xef\xbb\xbfOsh", 4);
    ROW("12345678Ош12345678", 20, "12345678Ош12345678", 18);
}

static void malformed(void **state)
{
    (void)state;
    /* A tail without a head. */
    ROW("a\x80z", 1, "a" R "z", 3);
    ROW("\xbf\xbf\xbf", 0, R R R, 3);
    /* Bytes that never occur. */
    ROW("\xfe", 0, R, 1);
    ROW("\xff", 0, R, 1);
    ROW("\xf5\x80\x80\x80", 0, R R R R, 4);
    ROW("\xf8\x88\x80\x80\x80", 0, R R R R R, 5);
    /* Overlong forms. */
    ROW("\xc0\xaf", 0, R R, 2);
    ROW("\xc1\xbf", 0, R R, 2);
    ROW("\xe0\x9f\xbf", 0, R R R, 3);
    ROW("\xf0\x8f\xbf\xbf", 0, R R R R, 4);
    /* Surrogates, alone and as a pair. */
    ROW("\xed\xa0\x80", 0, R R R, 3);
    ROW("\xed\xbf\xbf", 0, R R R, 3);
    ROW("\xed\xa0\xbd\xed\xb8\x80", 0, R R R R R R, 6);
    /* Past U+10FFFF. */
    ROW("\xf4\x90\x80\x80", 0, R R R R, 4);
    /* Cut off, at the end and before another letter. */
    ROW("x\xd0", 1, "x" R, 2);
    ROW("\xe2\x82", 0, R R, 2);
    ROW("\xe2\x82z", 0, R R "z", 3);
    ROW("\xf0\x9f\x98", 0, R R R, 3);
    ROW("\xf0\x9f\x98z", 0, R R R "z", 4);
    ROW("\xd0\xd0\x9e", 0, R "О", 2);
    ROW("\xe2\xd0\x9e", 0, R "О", 2);
    /* The place in a long run does not matter. */
    ROW("1234567\xff" "9", 7, "1234567" R "9", 9);
    ROW("ОшОшОшОш\xffО", 16, "ОшОшОшОш" R "О", 10);
}

/* Whatever the bytes, the repair is well-formed, and one byte never costs its neighbours. */
static void random_bytes(void **state)
{
    uint32_t seed = 99;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char in[40];
        size_t len;
        struct ml_buf buf;
        struct ml_span out;
        size_t points = 0;
        seed = seed * 1664525u + 1013904223u;
        len = (seed >> 16) % sizeof in;
        for (size_t i = 0; i < len; i++) {
            static const unsigned char likely[] = {0xd0, 0x9e, 0x80, 0xbf, 0xe0, 0xed, 0xf0, 0xf4, 'a', 0xa0};
            seed = seed * 1664525u + 1013904223u;
            in[i] = (char)(seed >> 31 ? likely[(seed >> 16) % sizeof likely] : seed >> 16);
        }
        ml_buf_init(&buf, 0);
        out = ml_utf8_repair((struct ml_span){in, len}, &buf);
        assert_int_equal(ml_utf8_valid_prefix(out.ptr, out.len), out.len);
        for (size_t i = 0; i < len; points++) {
            size_t n = ml_utf8_sequence((const unsigned char *)in + i, (const unsigned char *)in + len);
            i += n ? n : 1;
        }
        assert_int_equal(ml_utf8_count(out.ptr, out.len), points);
        ml_buf_release(&buf);
    }
}

/* Every code point survives being read forwards and backwards. */
static void every_code_point(void **state)
{
    (void)state;
    for (int32_t cp = 0; cp < 0x110000; cp++) {
        unsigned char b[5] = {'x'};
        const char *p = (const char *)b + 1;
        size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
        if (cp >= 0xd800 && cp < 0xe000)
            continue;
        for (size_t i = n; i-- > 1;)
            b[1 + i] = (unsigned char)(0x80 | (cp >> (6 * (n - 1 - i)) & 0x3f));
        b[1] = (unsigned char)(n == 1 ? cp : n == 2 ? 0xc0 | cp >> 6 : n == 3 ? 0xe0 | cp >> 12 : 0xf0 | cp >> 18);
        assert_int_equal(ml_utf8_sequence(b + 1, b + 1 + n), n);
        assert_int_equal(ml_utf8_next(&p), cp);
        assert_ptr_equal(p, b + 1 + n);
        assert_ptr_equal(ml_utf8_before(p), b + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed), cmocka_unit_test(malformed), cmocka_unit_test(random_bytes),
        cmocka_unit_test(every_code_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
