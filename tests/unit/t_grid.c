/* Text tables: widths as a terminal shows them, and nothing that could steer it. */
#include "sample.h"

#include "write/grid.h"

static const struct ml_grid_column columns[] = {{"NAME", false, 6}, {"N", true, 0}, {"NOTE", false, 4}};

static void row(struct ml_grid *g, const char *a, const char *b, const char *c)
{
    ml_grid_cell(g, a, strlen(a));
    ml_grid_cell(g, b, strlen(b));
    ml_grid_cell(g, c, strlen(c));
}

static void check(int line, struct ml_grid *g, const char *want)
{
    struct ml_buf b;

    ml_buf_init(&b, 0);
    ml_grid_print(g, &b);
    if (strcmp(b.data, want) != 0)
        fail_msg("line %d: got\n%s\nwant\n%s", line, b.data, want);
    ml_buf_release(&b);
    ml_grid_release(g);
}

static void lines_up(void **state)
{
    struct ml_grid g;

    (void)state;
    ml_grid_init(&g, columns, 3, 0);
    row(&g, "Ош", "5", "x");
    row(&g, "Batken", "12", "");
    ml_grid_note(&g, "why\nso\n", 7);
    check(__LINE__, &g, "NAME     N  NOTE\nОш       5  x\nBatken  12\n    why\n    so\n");
}

static void combining_and_wide(void **state)
{
    (void)state;
    assert_int_equal(ml_text_columns("Osh", 3), 3);
    assert_int_equal(ml_text_columns("и\xCC\x86", 4), 1);
    assert_int_equal(ml_text_columns("奥什", 6), 4);
    assert_int_equal(ml_text_columns("\xFF\xFE", 2), 2);
}

static void cuts_to_the_terminal(void **state)
{
    struct ml_grid g;

    (void)state;
    ml_grid_init(&g, columns, 3, 16);
    row(&g, "Кадамджайский", "1", "abcdefgh");
    check(__LINE__, &g, "NAME    N  NOTE\nКадам…  1  abcd…\n");
}

static void cleans(void **state)
{
    struct ml_grid g;

    (void)state;
    ml_grid_init(&g, columns, 3, 0);
    row(&g, "a\x1b[31m", "\n", "b\xE2\x80\xAE" "c");
    check(__LINE__, &g, "NAME    N  NOTE\na\xEF\xBF\xBD[31m     b\xEF\xBF\xBD" "c\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_up),
        cmocka_unit_test(combining_and_wide),
        cmocka_unit_test(cuts_to_the_terminal),
        cmocka_unit_test(cleans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
