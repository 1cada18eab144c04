/* Gazetteers: what the tables must be, what is built from them, and files that are none. */
#include "gazetteer_fixture.h"

#include <sqlite3.h>

#include "base/alloc.h"
#include "index/index.h"

static enum ml_status build(struct ml_build_stats *stats, struct ml_err *err)
{
    return ml_gazetteer_build(fixture_dir, fixture_path("g.db"), stats, err);
}

static void build_well(void)
{
    struct ml_build_stats stats;
    struct ml_err err = {0};
    fixture_tables(PLACES_HEADER PLACES_ROWS, NAMES_HEADER NAMES_ROWS);
    if (build(&stats, &err))
        fail_msg("%s", err.message);
}

/* ---- Tables that are wrong: the message, the file and the line ---- */

static void check_wrong(int at, const char *places, const char *names, const char *file, size_t line,
                        const char *message)
{
    struct ml_build_stats stats;
    struct ml_err err = {0};

    fixture_tables(places, names);
    remove(fixture_path("g.db"));
    if (build(&stats, &err) != ML_EINPUT)
        fail_msg("line %d: status %d, %s", at, err.status, err.message);
    if (!strstr(err.message, message) || !strstr(err.message, ";"))
        fail_msg("line %d: says '%s'", at, err.message);
    if (err.line != line || !strstr(err.file, file))
        fail_msg("line %d: says line %zu of %s", at, err.line, err.file);
    if (access(fixture_path("g.db"), F_OK) == 0)
        fail_msg("line %d: left a database behind", at);
}

#define PLACE(row, line, message) \
    check_wrong(__LINE__, PLACES_HEADER PLACES_ROWS row, NAMES_HEADER NAMES_ROWS, "places.tsv", line, message)
#define NAME(row, message) \
    check_wrong(__LINE__, PLACES_HEADER PLACES_ROWS, NAMES_HEADER row, "names.tsv", 2, message)

static void wrong_places(void **state)
{
    (void)state;
    PLACE("\tX\tsettlement\tPPL\t40\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "lacks an id, a name or a source");
    PLACE("x\t\tsettlement\tPPL\t40\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "lacks an id, a name or a source");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t1000\tKG\t\t\t\t\t\t  \t\n", 12, "lacks an id, a name or a source");
    PLACE("x\tX\thamlet\tPPL\t40\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "'hamlet' is no kind");
    PLACE("x\tX\tsettlement\tPPL\t91\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "not degrees of WGS 84");
    PLACE("x\tX\tsettlement\tPPL\t40\t181\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "not degrees of WGS 84");
    PLACE("x\tX\tsettlement\tPPL\tnan\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "not degrees of WGS 84");
    PLACE("x\tX\tsettlement\tPPL\t\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "not degrees of WGS 84");
    PLACE("x\tX\tsettlement\tPPL\t40,5\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "not degrees of WGS 84");
    PLACE("x\tX\tsettlement\tPPL\t0x28\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "not degrees of WGS 84");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t\tKG\t\t\t\t\t\ts\t\n", 12, "uncertainty_m is not a number");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t0\tKG\t\t\t\t\t\ts\t\n", 12, "uncertainty_m is not a number");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t-5\tKG\t\t\t\t\t\ts\t\n", 12, "uncertainty_m is not a number");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t10000001\tKG\t\t\t\t\t\ts\t\n", 12, "uncertainty_m is not a number");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t1000\tKGZ\t\t\t\t\t\ts\t\n", 12, "not a two-letter code");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t1000\tkg\t\t\t\t\t\ts\t\n", 12, "not a two-letter code");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t1000\tК\t\t\t\t\t\ts\t\n", 12, "not a two-letter code"); /* two bytes */
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t1000\tKG\t\t4294967296\t\t\t\ts\t\n", 12, "not a whole number");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t1000\tKG\t\tmany\t\t\t\ts\t\n", 12, "not a whole number");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t1000\tKG\t\t\t1.5\t\t\ts\t\n", 12, "not a whole number");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t1000\tKG\tnowhere\t\t\t\t\ts\t\n", 12, "parent 'nowhere' is not in the table");
    PLACE("x\tX\tsettlement\tPPL\t40\t70\t1000\tKG\tx\t\t\t\t\ts\t\n", 12, "form a ring");
    PLACE("kg-maksat\tX\tsettlement\tPPL\t40\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "id 'kg-maksat' is also on line 10");
    PLACE("x\tX\tsettlement\n", 12, "has 3 fields where the header has 15");
    PLACE("x\tX\xff\tsettlement\tPPL\t40\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 12, "is not valid UTF-8");
    /* Blank lines count, and so do Windows line ends. */
    PLACE("\n\r\nx\tX\thamlet\tPPL\t40\t70\t1000\tKG\t\t\t\t\t\ts\t\n", 14, "'hamlet' is no kind");
}

/* SQLite and C would each take a different part of such a name. */
static void nul_bytes(void **state)
{
    static const char row[] = PLACES_HEADER "x\tX\0Y\tsettlement\tPPL\t40\t70\t1000\tKG\t\t\t\t\t\ts\t\n";
    struct ml_build_stats stats;
    struct ml_err err = {0};

    (void)state;
    fixture_write("places.tsv", row, sizeof row - 1);
    fixture_write("names.tsv", NAMES_HEADER, sizeof NAMES_HEADER - 1);
    assert_int_equal(build(&stats, &err), ML_EINPUT);
    assert_int_equal(err.line, 2);
    assert_non_null(strstr(err.message, "NUL byte"));
}

static void wrong_names(void **state)
{
    (void)state;
    NAME("nobody\tX\tky\tofficial\t\t\ts\n", "place 'nobody' is not in places.tsv");
    NAME("kg-maksat\t\tky\tofficial\t\t\ts\n", "lacks a name or a source");
    NAME("kg-maksat\tX\tky\tofficial\t\t\t\n", "lacks a name or a source");
    NAME("kg-maksat\tX\tuz\tofficial\t\t\ts\n", "'uz' is no language");
    NAME("kg-maksat\tX\t\tofficial\t\t\ts\n", "'' is no language");
    NAME("kg-maksat\tX\tky\tnick\t\t\ts\n", "'nick' is no kind of name");
    NAME("kg-maksat\tX\tky\tofficial\t2022-13\t\ts\n", "is no date");
    NAME("kg-maksat\tX\tky\tofficial\t\tsoon\ts\n", "is no date");
    NAME("kg-maksat\tX\tky\n", "has 3 fields where the header has 7");
    NAME("kg-maksat\t\xd0\tky\tofficial\t\t\ts\n", "is not valid UTF-8");
}

static void wrong_headers(void **state)
{
    (void)state;
    check_wrong(__LINE__, "", NAMES_HEADER, "places.tsv", 1, "is empty");
    check_wrong(__LINE__, PLACES_HEADER, NAMES_HEADER, "places.tsv", 1, "holds no places");
    check_wrong(__LINE__, "id\tname\n", NAMES_HEADER, "places.tsv", 1, "column 'kind' is missing");
    check_wrong(__LINE__, PLACES_HEADER PLACES_ROWS, "place_id\tnames\n", "names.tsv", 1, "unknown column 'names'");
    check_wrong(__LINE__, PLACES_HEADER PLACES_ROWS, "place_id\tname\tname\n", "names.tsv", 1, "column 'name' occurs twice");
    check_wrong(__LINE__, "a\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\tm\tn\to\tp\tq\tr\ts\tt\tu\tv\tw\tx\ty\n", NAMES_HEADER,
                "places.tsv", 1, "more than 24 columns");
    check_wrong(__LINE__, "\n" PLACES_HEADER, NAMES_HEADER, "places.tsv", 1, "unknown column ''");
}

/* A chain of 16 parents is the longest; one more is refused with the line of its last place. */
static void long_chains(void **state)
{
    char places[4000] = PLACES_HEADER;
    struct ml_build_stats stats;
    struct ml_err err = {0};
    size_t n = strlen(places);

    (void)state;
    for (int i = 0; i < 17; i++) {
        if (i == 16) {
            fixture_tables(places, NAMES_HEADER);
            assert_int_equal(build(&stats, &err), ML_OK);
        }
        n += (size_t)snprintf(places + n, sizeof places - n, "p%02d\tP\tother\t\t40\t70\t9\t\t%s", i, i ? "p" : "");
        if (i)
            n += (size_t)snprintf(places + n, sizeof places - n, "%02d", i - 1);
        n += (size_t)snprintf(places + n, sizeof places - n, "\t\t\t\t\ts\t\n");
    }
    check_wrong(__LINE__, places, NAMES_HEADER, "places.tsv", 18, "chain of more than 16");
}

static void missing_tables(void **state)
{
    struct ml_build_stats stats;
    struct ml_err err = {0};

    (void)state;
    assert_int_equal(ml_gazetteer_build("/nowhere", fixture_path("g.db"), &stats, &err), ML_EIO);
    assert_non_null(strstr(err.file, "/nowhere/places.tsv"));
    fixture_tables(PLACES_HEADER PLACES_ROWS, NAMES_HEADER NAMES_ROWS);
    assert_int_equal(ml_gazetteer_build(fixture_dir, "/nowhere/g.db", &stats, &err), ML_EIO);
    remove(fixture_path("names.tsv"));
    assert_int_equal(build(&stats, &err), ML_EIO);
    assert_non_null(strstr(err.file, "names.tsv"));
}

/* ---- What comes of good tables ---- */

static void same_tables_same_bytes(void **state)
{
    struct ml_build_stats stats;
    size_t na;
    size_t nb;
    char *a;
    char *b;

    (void)state;
    build_well();
    assert_int_equal(ml_gazetteer_build(fixture_dir, fixture_path("h.db"), &stats, NULL), ML_OK);
    assert_int_equal(stats.places, FIXTURE_PLACES);
    assert_int_equal(stats.names, 5);
    assert_true(stats.keys > 5 && stats.index_bytes > 500);
    a = fixture_read(fixture_path("g.db"), &na);
    b = fixture_read(fixture_path("h.db"), &nb);
    assert_int_equal(na, nb);
    assert_memory_equal(a, b, na);
    free(a);
    free(b);
}

static uint32_t place_of(const struct ml_gazetteer *g, const char *id, struct ml_gazetteer *rw)
{
    for (uint32_t i = 0; i < ml_gazetteer_index(g)->place_count; i++) {
        const struct ml_place_info *p = ml_gazetteer_place(rw, i, NULL);
        assert_non_null(p);
        if (strcmp(p->place_id, id) == 0)
            return i;
    }
    fail_msg("no place %s", id);
    return 0;
}

static void records(void **state)
{
    struct ml_gazetteer *g;
    const struct ml_place_info *p;
    struct ml_err err = {0};

    (void)state;
    build_well();
    assert_int_equal(ml_gazetteer_open(fixture_path("g.db"), &g, NULL), ML_OK);
    assert_int_equal(ml_gazetteer_index(g)->place_count, FIXTURE_PLACES);
    p = ml_gazetteer_place(g, place_of(g, "kg-batken-t", g), NULL);
    assert_string_equal(p->name, "Batken");
    assert_int_equal(p->kind, ML_KIND_SETTLEMENT);
    assert_string_equal(p->feature_code, "PPLA");
    assert_string_equal(p->country, "KG");
    assert_string_equal(p->admin1, "Batken");
    assert_string_equal(p->admin1_pcode, "KG02");
    assert_string_equal(p->admin2, "Batken");
    assert_string_equal(p->admin2_pcode, "KG02201");
    assert_int_equal(p->geonames_id, 1463580);
    assert_string_equal(p->wikidata_id, "Q1");
    assert_true(p->point.lat == 40.06 && p->point.lon == 70.82 && p->uncertainty_m == 3000);
    assert_ptr_equal(p, ml_gazetteer_place(g, place_of(g, "kg-batken-t", g), NULL));
    p = ml_gazetteer_place(g, place_of(g, "kg-batken", g), NULL);
    assert_string_equal(p->admin1, "Batken");
    assert_string_equal(p->admin1_pcode, "KG02");
    assert_null(p->admin2);
    p = ml_gazetteer_place(g, place_of(g, "tj-vorukh", g), NULL);
    assert_null(p->admin1);
    assert_null(p->admin2_pcode);
    assert_null(p->wikidata_id);
    assert_int_equal(p->geonames_id, 0);
    assert_string_equal(ml_gazetteer_name(g, 0, NULL), "Баткен");
    assert_null(ml_gazetteer_name(g, 100000, &err));
    assert_true(err.status != ML_OK && err.message[0]);
    ml_gazetteer_close(g);
}

/* Columns in another order, a BOM, CRLF and no last newline are the same table. */
static void other_shapes_of_a_table(void **state)
{
    static const char names[] = "\xef\xbb\xbfsource\tname\tplace_id\tkind\tlang\tvalid_to\tvalid_from\r\n"
                                "test\t Баткен \tkg-batken-t\tofficial\tky\t\t\r\n\r\n"
                                "test\tВорух\ttj-vorukh\tofficial\ttg\t\t";
    struct ml_build_stats stats;
    struct ml_gazetteer *g;

    (void)state;
    fixture_tables(PLACES_HEADER PLACES_ROWS, names);
    assert_int_equal(build(&stats, NULL), ML_OK);
    assert_int_equal(stats.names, 2);
    assert_int_equal(ml_gazetteer_open(fixture_path("g.db"), &g, NULL), ML_OK);
    assert_string_equal(ml_gazetteer_name(g, 0, NULL), "Баткен");
    assert_string_equal(ml_gazetteer_name(g, 1, NULL), "Ворух");
    ml_gazetteer_close(g);
}

/* A failed build leaves what stood there before. */
static void all_or_nothing(void **state)
{
    struct ml_build_stats stats;
    size_t na;
    size_t nb;
    char *a;
    char *b;

    (void)state;
    build_well();
    a = fixture_read(fixture_path("g.db"), &na);
    fixture_tables(PLACES_HEADER PLACES_ROWS, NAMES_HEADER "nobody\tX\tky\tofficial\t\t\ts\n");
    assert_int_equal(build(&stats, NULL), ML_EINPUT);
    b = fixture_read(fixture_path("g.db"), &nb);
    assert_int_equal(na, nb);
    assert_memory_equal(a, b, na);
    free(a);
    free(b);
}

/* ---- Files that are no gazetteer ---- */

static void check_open(int line, enum ml_status want, const char *message)
{
    struct ml_gazetteer *g = (struct ml_gazetteer *)(uintptr_t)1;
    struct ml_err err = {0};
    enum ml_status status = ml_gazetteer_open(fixture_path("h.db"), &g, &err);

    if (status != want || !strstr(err.message, message) || g)
        fail_msg("line %d: status %d, '%s'", line, status, err.message);
}

static void run_sql(const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(fixture_path("h.db"), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}

static void copy_built(void)
{
    struct ml_build_stats stats;
    fixture_tables(PLACES_HEADER PLACES_ROWS, NAMES_HEADER NAMES_ROWS);
    assert_int_equal(ml_gazetteer_build(fixture_dir, fixture_path("h.db"), &stats, NULL), ML_OK);
}

static void foreign_files(void **state)
{
    char noise[20000];

    (void)state;
    remove(fixture_path("h.db"));
    check_open(__LINE__, ML_EIO, "no such gazetteer");
    fixture_write("h.db", "", 0);
    check_open(__LINE__, ML_EFORMAT, "not a marchland gazetteer");
    fixture_write("h.db", "id\tname\nx\ty\n", 12);
    check_open(__LINE__, ML_EFORMAT, "is not a gazetteer database");
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)(i * 2654435761u >> 13);
    fixture_write("h.db", noise, sizeof noise);
    check_open(__LINE__, ML_EFORMAT, "is not a gazetteer database");
    remove(fixture_path("h.db"));
    run_sql("CREATE TABLE t(x); INSERT INTO t VALUES(1)");
    check_open(__LINE__, ML_EFORMAT, "not a marchland gazetteer");
    copy_built();
    run_sql("PRAGMA user_version=99");
    check_open(__LINE__, ML_EFORMAT, "is a gazetteer of version 99");
    copy_built();
    run_sql("DELETE FROM compiled");
    check_open(__LINE__, ML_EFORMAT, "has no name index");
    copy_built();
    run_sql("DROP TABLE compiled");
    check_open(__LINE__, ML_EFORMAT, "has no name index");
    copy_built();
    run_sql("UPDATE compiled SET data=x''");
    check_open(__LINE__, ML_EFORMAT, "the name index is damaged");
    copy_built();
    run_sql("UPDATE compiled SET data=substr(data, 1, 1000)");
    check_open(__LINE__, ML_EFORMAT, "the name index is damaged");
    copy_built();
    run_sql("UPDATE compiled SET data=NULL WHERE 0; UPDATE compiled SET data=7");
    check_open(__LINE__, ML_EFORMAT, "");
    copy_built();
    run_sql("DROP TABLE names");
    check_open(__LINE__, ML_ELIBRARY, "names");
}

/* Rows that the index promises but the table lacks are an error, not a crash. */
static void missing_rows(void **state)
{
    struct ml_gazetteer *g;
    struct ml_err err = {0};

    (void)state;
    copy_built();
    run_sql("PRAGMA foreign_keys=OFF; DELETE FROM places; DELETE FROM names");
    assert_int_equal(ml_gazetteer_open(fixture_path("h.db"), &g, NULL), ML_OK);
    assert_null(ml_gazetteer_place(g, 0, &err));
    assert_true(err.status != ML_OK && err.message[0]);
    ml_gazetteer_close(g);
}

/* A database cut short or with a byte changed opens or fails; what opens can be read. */
static void damaged_files(void **state)
{
    size_t len;
    char *good;
    uint32_t seed = 5;

    (void)state;
    build_well();
    good = fixture_read(fixture_path("g.db"), &len);
    for (int round = 0; round < 300; round++) {
        struct ml_gazetteer *g = NULL;
        size_t keep = len;
        size_t at;
        char was;
        seed = seed * 1664525u + 1013904223u;
        at = (seed >> 4) % len;
        was = good[at];
        if (round % 3 == 0)
            keep = at;
        else
            good[at] = (char)(was ^ (1 << round % 8));
        fixture_write("h.db", good, keep);
        good[at] = was;
        if (ml_gazetteer_open(fixture_path("h.db"), &g, NULL) != ML_OK) {
            assert_null(g);
            continue;
        }
        for (uint32_t i = 0; i < ml_gazetteer_index(g)->place_count; i++)
            ml_gazetteer_place(g, i, NULL);
        for (uint32_t i = 0; i < 20; i++)
            ml_gazetteer_name(g, i, NULL);
        ml_gazetteer_close(g);
    }
    free(good);
}

/* ---- Memory running out at every allocation in turn ---- */

static void allocation_failures(void **state)
{
    struct ml_build_stats stats;
    enum ml_status status = ML_ENOMEM;
    struct ml_gazetteer *g = NULL;
    unsigned long n;

    (void)state;
    fixture_tables(PLACES_HEADER PLACES_ROWS, NAMES_HEADER NAMES_ROWS);
    for (n = 1; status == ML_ENOMEM && n < 1000; n++) {
        ml_alloc_fail_after(n);
        status = build(&stats, NULL);
        ml_alloc_fail_after(0);
    }
    assert_int_equal(status, ML_OK);
    assert_true(n > 10);
    status = ML_ENOMEM;
    for (n = 1; status == ML_ENOMEM && n < 1000; n++) {
        ml_alloc_fail_after(n);
        status = ml_gazetteer_open(fixture_path("g.db"), &g, NULL);
        ml_alloc_fail_after(0);
    }
    assert_int_equal(status, ML_OK);
    assert_true(n > 3);
    ml_alloc_fail_after(1);
    assert_null(ml_gazetteer_place(g, 0, NULL));
    assert_null(ml_gazetteer_name(g, 0, NULL));
    ml_alloc_fail_after(0);
    assert_non_null(ml_gazetteer_place(g, 0, NULL));
    assert_non_null(ml_gazetteer_name(g, 0, NULL));
    ml_gazetteer_close(g);
    ml_gazetteer_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_places), cmocka_unit_test(nul_bytes), cmocka_unit_test(wrong_names), cmocka_unit_test(wrong_headers),
        cmocka_unit_test(long_chains), cmocka_unit_test(missing_tables),
        cmocka_unit_test(same_tables_same_bytes), cmocka_unit_test(records),
        cmocka_unit_test(other_shapes_of_a_table), cmocka_unit_test(all_or_nothing),
        cmocka_unit_test(foreign_files), cmocka_unit_test(missing_rows), cmocka_unit_test(damaged_files),
        cmocka_unit_test(allocation_failures),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
