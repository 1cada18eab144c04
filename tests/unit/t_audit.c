/* What is found wrong in tables, one mistake at a time, on the small world of shapes_fixture.h. */
#include "gazetteer_fixture.h"
#include "shapes_fixture.h"

#include "audit/audit.h"
#include "base/alloc.h"
#include "border/border.h"

#define KG "kg\tKyrgyzstan\tcountry\tPCLI\t40.5\t70.8\t300000\tKG\t\t\t\t\t\ts\t\n"
#define TJ "tj\tTajikistan\tcountry\tPCLI\t39.5\t70.5\t300000\tTJ\t\t\t\t\t\ts\t\n"
/* A settlement of KG at 40.6 N, 70.8 E but for its first and last cells. */
#define AT(id, name, lat, lon, m, country, parent, note)                                                  \
    id "\t" name "\tsettlement\tPPL\t" lat "\t" lon "\t" m "\t" country "\t" parent "\t\t\t\t\ts\t" note "\n"
#define A AT("a", "Aktash", "40.6", "70.8", "1000", "KG", "kg", "")

static struct {
    char *dir;
    struct ml_border *border;
} world;

struct findings {
    size_t count;
    struct ml_err first;
    char all[4096];
};

static void note(void *user, const struct ml_err *finding)
{
    struct findings *f = user;
    size_t n = strlen(f->all);

    if (f->count++ == 0)
        f->first = *finding;
    snprintf(f->all + n, sizeof f->all - n, "%s:%zu: %s\n", finding->file, finding->line, finding->message);
}

static enum ml_status audit(const char *places, const char *names, int32_t date, struct findings *f, struct ml_err *err)
{
    size_t count = 0;
    enum ml_status status;

    *f = (struct findings){0};
    fixture_tables(places, names);
    status = ml_audit_tables(fixture_dir, world.border, date, note, f, &count, err);
    if (!status)
        assert_int_equal(count, f->count);
    return status;
}

/* Each table has one mistake, or none: message NULL. */
static void one_at_a_time(void **state)
{
    static const struct {
        int source;
        const char *places;
        const char *names;
        const char *file;
        size_t line;
        const char *message;
    } cases[] = {
        {__LINE__, KG TJ A, "", "", 0, NULL},
        {__LINE__, KG A A, "", "places.tsv", 4, "id 'a' is also on line 3"},
        {__LINE__, KG AT("a", "", "40.6", "70.8", "1000", "KG", "kg", ""), "", "places.tsv", 3, "lacks"},
        {__LINE__, KG AT("a", "Aktash", "40.6", "70.8", "", "KG", "kg", ""), "", "places.tsv", 3, "uncertainty_m"},
        {__LINE__, KG AT("a", "Aktash", "40.6", "70.8", "1000", "KG", "no", ""), "", "places.tsv", 3, "parent 'no' is not"},
        {__LINE__, KG TJ AT("a", "Aktash", "40.6", "70.8", "1000", "KG", "tj", ""), "", "places.tsv", 4, "its parent 'tj' of TJ"},
        {__LINE__, KG "a\tb\n", "", "places.tsv", 3, "has 2 fields where the header has 15"},
        /* Side of the border: 40.6 N is KG, 39.5 N is TJ; the enclave in KG is UZ's. */
        {__LINE__, KG AT("a", "Aktash", "39.5", "70.8", "1000", "KG", "kg", ""), "", "places.tsv", 3, "'a' of KG lies in TJ"},
        {__LINE__, KG AT("a", "Aktash", "39.999", "70.8", "1000", "KG", "kg", ""), "", "", 0, NULL},
        {__LINE__, KG AT("a", "Aktash", "40.45", "70.45", "900", "KG", "kg", ""), "", "places.tsv", 3, "lies in UZ"},
        {__LINE__, KG AT("a", "Aktash", "40.45", "70.45", "9000", "KG", "kg", ""), "", "", 0, NULL},
        /* Rivers and units too; and a unit holds what lies in it. */
        {__LINE__, KG "w\tAktash\twater\tSTM\t39.5\t70.8\t1000\tKG\tkg\t\t\t\t\ts\t\n", "", "places.tsv", 3, "'w' of KG lies in TJ"},
        {__LINE__, KG "d\tOrto\tdistrict\tADM2\t40.6\t70.3\t20000\tKG\tkg\t\t\t\t\ts\t\n" AT("a", "Aktash", "40.6", "70.8", "1000", "KG", "d", ""),
         "", "places.tsv", 4, "'a' lies 42.3 km from its parent 'd'"},
        {__LINE__, KG "d\tOrto\tdistrict\tADM2\t40.6\t70.3\t50000\tKG\tkg\t\t\t\t\ts\t\n" AT("a", "Aktash", "40.6", "70.8", "1000", "KG", "d", ""),
         "", "", 0, NULL},
        /* Homonyms, in whatever script and spelling; nearer than 2 km. */
        {__LINE__, KG A AT("b", "Ак-Таш", "40.61", "70.8", "1000", "KG", "kg", ""), "", "places.tsv", 4, "'b' sounds like 'a'"},
        {__LINE__, KG A AT("b", "Ак-Таш", "40.61", "70.8", "1000", "KG", "kg", "not a"), "", "", 0, NULL},
        {__LINE__, KG A AT("b", "Ак-Таш", "40.62", "70.8", "1000", "KG", "kg", ""), "", "", 0, NULL},
        {__LINE__, KG A AT("b", "Buttash", "40.61", "70.8", "1000", "KG", "kg", ""), "", "", 0, NULL},
        /* Spelling. */
        {__LINE__, KG AT("a", "Aкташ", "40.6", "70.8", "1000", "KG", "kg", ""), "", "places.tsv", 3, "mixes Latin and Cyrillic"},
        {__LINE__, KG AT("a", "\xd0\x98\xcc\x86\xd0\xbe\xd0\xbb", "40.6", "70.8", "1000", "KG", "kg", ""), "", "places.tsv", 3, "NFC"},
        {__LINE__, KG A, "a\tAktash\ten\tofficial\t\t\ts\na\tAktash\tru\tofficial\t\t\ts\n", "names.tsv", 3, "Cyrillic, the script of ru"},
        {__LINE__, KG A, "a\tAktash\ten\tofficial\t\t\ts\na\tАкташ\tuz-Latn\tvariant\t\t\ts\n", "names.tsv", 3, "Latin, the script of uz-Latn"},
        /* Names. */
        {__LINE__, KG A, "b\tAktash\ten\tofficial\t\t\ts\n", "names.tsv", 2, "place 'b' is not"},
        {__LINE__, KG A, "a\tАкташ\tru\tofficial\t\t\ts\n", "places.tsv", 3, "is not among its names"},
        {__LINE__, KG A, "a\tAktash\ten\tofficial\t\t\ts\na\tAktash\ten\tofficial\t\t\tt\n", "names.tsv", 3, "says the same as line 2"},
        {__LINE__, KG A, "a\tAktash\ten\tofficial\t2022\t2021\ts\n", "names.tsv", 2, "valid_to is not after"},
        {__LINE__, KG A, "a\tAktash\ten\tofficial\tnow\t\ts\n", "names.tsv", 2, "are dates"},
        {__LINE__, KG A, "a\tAktash\ten\tnick\t\t\ts\n", "names.tsv", 2, "is no kind of name"},
        {__LINE__, KG A, "a\tAktash\t\xff\tofficial\t\t\ts\n", "names.tsv", 2, "UTF-8"},
    };
    char places[4096];
    char names[1024];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct findings f;
        struct ml_err err = {0};
        bool found;
        snprintf(places, sizeof places, PLACES_HEADER "%s", cases[i].places);
        snprintf(names, sizeof names, NAMES_HEADER "%s", cases[i].names);
        if (audit(places, names, 20200101, &f, &err))
            fail_msg("line %d: %s", cases[i].source, err.message);
        found = f.count == 1 && cases[i].message && strstr(f.first.message, cases[i].message) &&
                strstr(f.first.file, cases[i].file) && f.first.line == cases[i].line;
        if (cases[i].message ? !found : f.count > 0)
            fail_msg("line %d: %zu findings:\n%s", cases[i].source, f.count, f.all);
    }
}

/* The line of the small world moves in 2025: the same table is right before and wrong after. */
static void on_a_date(void **state)
{
    static const char places[] = PLACES_HEADER KG AT("a", "Aktash", "40.01", "70.45", "100", "KG", "kg", "");
    struct findings f;

    (void)state;
    assert_int_equal(audit(places, NAMES_HEADER, 20200101, &f, NULL), ML_OK);
    assert_int_equal(f.count, 0);
    assert_int_equal(audit(places, NAMES_HEADER, 20260101, &f, NULL), ML_OK);
    assert_int_equal(f.count, 1);
    assert_non_null(strstr(f.first.message, "lies in TJ"));
}

static void tables_that_cannot_be_read(void **state)
{
    struct findings f;
    struct ml_err err = {0};

    (void)state;
    assert_int_equal(audit("id\tname\n", NAMES_HEADER, 20200101, &f, &err), ML_EINPUT);
    assert_int_equal(err.line, 1);
    assert_int_equal(audit("", NAMES_HEADER, 20200101, &f, &err), ML_EINPUT);
    assert_int_equal(ml_audit_tables("/nowhere", world.border, 20200101, note, &f, &(size_t){0}, &err), ML_EIO);
}

static void allocation_failures(void **state)
{
    static const char places[] = PLACES_HEADER KG TJ A;
    static const char names[] = NAMES_HEADER "a\tAktash\ten\tofficial\t\t\ts\n";
    enum ml_status status = ML_ENOMEM;
    struct findings f;
    unsigned long n;

    (void)state;
    for (n = 1; status == ML_ENOMEM && n < 1000; n++) {
        ml_alloc_fail_after(n);
        status = audit(places, names, 20200101, &f, NULL);
        ml_alloc_fail_after(0);
    }
    assert_int_equal(status, ML_OK);
    assert_true(n > 5);
}

static int set_up(void **state)
{
    struct ml_err err;

    world.dir = fx_world();
    if (ml_border_open(world.dir, &world.border, &err)) {
        fprintf(stderr, "%s: %s\n", err.file, err.message);
        return -1;
    }
    return fixture_setup(state);
}

static int tear_down(void **state)
{
    ml_border_free(world.border);
    fx_remove(world.dir);
    return fixture_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_at_a_time),
        cmocka_unit_test(on_a_date),
        cmocka_unit_test(tables_that_cannot_be_read),
        cmocka_unit_test(allocation_failures),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
