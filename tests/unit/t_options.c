/* The command line as data: what each form of an option comes to, and what is refused. */
#include "sample.h"

#include "cli/cli.h"
#include "cli/option_table.h"

enum { ARGS_MAX = 12 };

/* Parses "geocode --x y", split at blanks, into *out; argv lives as long as the test. */
static enum ml_status parse(const char *line, struct ml_options *out, struct ml_err *err)
{
    static char copy[256];
    char *argv[ARGS_MAX + 2] = {copy};
    int argc = 1;

    snprintf(copy, sizeof copy, "%s", line);
    for (char *p = strtok(copy, " "); p && argc < ARGS_MAX; p = strtok(NULL, " "))
        argv[argc++] = p;
    return ml_options_parse(ml_command_find(argv[1]), argc, argv, out, err);
}

static void good(void **state)
{
    struct ml_options o;

    (void)state;
    assert_int_equal(parse("geocode", &o, NULL), ML_OK);
    assert_true(o.near_km == 5 && o.min_confidence == 0 && o.threads == 1 && o.limit == 5);
    ml_options_release(&o);
    assert_int_equal(parse("geocode -o x.csv --date=2022-09 a.txt --explain -", &o, NULL), ML_OK);
    assert_string_equal(o.output, "x.csv");
    assert_int_equal(o.date, 20220901);
    assert_true(o.explain);
    assert_int_equal(o.arg_count, 2);
    assert_string_equal(o.args[0], "a.txt");
    assert_string_equal(o.args[1], "-");
    ml_options_release(&o);
    assert_int_equal(parse("geocode -ox.csv --near-km 2.5 -- --explain", &o, NULL), ML_OK);
    assert_string_equal(o.output, "x.csv");
    assert_true(o.near_km == 2.5 && !o.explain);
    assert_string_equal(o.args[0], "--explain");
    ml_options_release(&o);
    assert_int_equal(parse("border -39.5,70 --uncertainty=500 -.5,1", &o, NULL), ML_OK);
    assert_int_equal(o.arg_count, 2);
    ml_options_release(&o);
    assert_int_equal(parse("resolve Osh --near 40,70.5 --limit 3 --country kg", &o, NULL), ML_OK);
    assert_true(o.has_near && o.near.lat == 40 && o.near.lon == 70.5 && o.limit == 3);
    ml_options_release(&o);
}

static void check_bad(int line, const char *args, const char *want)
{
    struct ml_options o;
    struct ml_err err = {0};

    if (parse(args, &o, &err) != ML_EUSAGE)
        fail_msg("line %d: accepted", line);
    if (!strstr(err.message, want))
        fail_msg("line %d: message is %s", line, err.message);
    ml_options_release(&o);
}

static void bad(void **state)
{
    (void)state;
    check_bad(__LINE__, "geocode --nonsense", "'--nonsense'");
    check_bad(__LINE__, "geocode --nonsense=5", "'--nonsense'");
    check_bad(__LINE__, "geocode -x", "'-x'");
    check_bad(__LINE__, "geocode --list", "'--list'");
    check_bad(__LINE__, "geocode --output", "--output needs a value");
    check_bad(__LINE__, "geocode --explain=yes", "takes no value");
    check_bad(__LINE__, "geocode --date 2022-02-30", "'2022-02-30'");
    check_bad(__LINE__, "geocode --date 17.9.2022", "--date");
    check_bad(__LINE__, "geocode --near-km -1", "--near-km");
    check_bad(__LINE__, "geocode --near-km nan", "'nan'");
    check_bad(__LINE__, "geocode --near-km 5km", "'5km'");
    check_bad(__LINE__, "geocode --min-confidence 80", "0 to 1");
    check_bad(__LINE__, "geocode --threads 0", "positive");
    check_bad(__LINE__, "geocode --progress maybe", "auto, always or never");
    check_bad(__LINE__, "resolve --near 40", "--near");
    check_bad(__LINE__, "resolve --near 91,70", "--near");
}

static void points(void **state)
{
    struct ml_lonlat p;

    (void)state;
    assert_true(ml_parse_latlon("39.998,70.546", &p));
    assert_true(p.lat == 39.998 && p.lon == 70.546);
    assert_true(ml_parse_latlon(" 39.998 , 70.546 ", &p));
    assert_true(ml_parse_latlon("-1e1,+2", &p));
    assert_false(ml_parse_latlon("39.998", &p));
    assert_false(ml_parse_latlon("39.998,", &p));
    assert_false(ml_parse_latlon(",70", &p));
    assert_false(ml_parse_latlon("39.998,70.546,5", &p));
    assert_false(ml_parse_latlon("inf,70", &p));
    assert_false(ml_parse_latlon("0x10,70", &p));
    assert_false(ml_parse_latlon("39,181", &p));
    assert_false(ml_parse_latlon("39.9N,70.5E", &p));
}

/* The tables hold together: a name once per command, a word for what a value may be. */
static void tables(void **state)
{
    (void)state;
    for (const struct ml_option *o = ml_option_table; o->name; o++) {
        assert_non_null(o->help);
        assert_true(o->type == ML_OPTION_FLAG || (o->metavar && o->takes));
        for (const struct ml_option *p = ml_option_table; p != o; p++)
            assert_true(strcmp(p->name, o->name) != 0 || !(p->commands & o->commands));
    }
    for (const struct ml_command *c = ml_commands; c->name; c++)
        assert_true(c->summary && c->about && c->synopsis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good),
        cmocka_unit_test(bad),
        cmocka_unit_test(points),
        cmocka_unit_test(tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
