/* Imports: which place a row is, what it adds, and files that must leave the gazetteer as it was. */
#include "gazetteer_fixture.h"

#include <sqlite3.h>
#include <zip.h>

#include "base/alloc.h"
#include "import/import.h"
#include "store/gazetteer.h"

/* ---- Running ---- */

static void build_base(void)
{
    struct ml_build_stats stats;

    fixture_tables(PLACES_HEADER PLACES_ROWS, NAMES_HEADER NAMES_ROWS);
    assert_int_equal(ml_gazetteer_build(fixture_dir, fixture_path("g.db"), &stats, NULL), ML_OK);
}

static bool in_kyrgyzstan(void *user, struct ml_lonlat point, char out[3])
{
    (void)user;
    strcpy(out, "KG");
    return point.lon > 69;
}

static enum ml_status import_into(const char *target, const char *file, struct ml_import_stats *stats, struct ml_err *err)
{
    const char *files[] = {file};
    struct ml_import_job job = {.base = fixture_path("g.db"), .target = target, .files = files, .file_count = 1,
                                .country_of = in_kyrgyzstan};
    struct ml_import_stats unused;
    return ml_gazetteer_import(&job, stats ? stats : &unused, err);
}

static enum ml_status import(const char *name, struct ml_import_stats *stats, struct ml_err *err)
{
    return import_into(fixture_path("i.db"), fixture_path(name), stats, err);
}

/* The one text that a query of the result gives; overwritten by the next call. */
static const char *ask(const char *sql)
{
    static char text[256];
    sqlite3 *db;
    sqlite3_stmt *s;

    assert_int_equal(sqlite3_open(fixture_path("i.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    snprintf(text, sizeof text, "%s",
             sqlite3_step(s) == SQLITE_ROW && sqlite3_column_text(s, 0) ? (const char *)sqlite3_column_text(s, 0) : "");
    sqlite3_finalize(s);
    sqlite3_close(db);
    return text;
}

static void write_text(const char *name, const char *text)
{
    fixture_write(name, text, strlen(text));
}

/* ---- Which place a row is ---- */

#define GN(id, name, alternates, lat, lon, cls, code, cc, a1, a2)                                         \
    id "\t" name "\t" name "\t" alternates "\t" lat "\t" lon "\t" cls "\t" code "\t" cc "\t\t" a1 "\t" a2     \
       "\t\t\t0\t\t100\tAsia/Bishkek\t2022-09-16\n"

static void the_same_place(void **state)
{
    static const struct {
        int source;
        const char *row;
        int outcome;
        const char *place;
    } cases[] = {
        {__LINE__, GN("1463580", "Elsewhere", "", "10", "10", "P", "PPLA", "KG", "", ""), ML_IMPORT_MERGED_ID, "kg-batken-t"},
        {__LINE__, GN("5", "Vorukh", "", "39.86", "70.58", "P", "PPL", "TJ", "", ""), ML_IMPORT_MERGED_NAME, "tj-vorukh"},
        {__LINE__, GN("5", "Ворух", "", "39.86", "70.58", "P", "PPL", "TJ", "", ""), ML_IMPORT_MERGED_NAME, "tj-vorukh"},
        {__LINE__, GN("5", "Vorukh", "", "39.87", "70.58", "P", "PPL", "TJ", "", ""), ML_IMPORT_ADDED, "gn-5"},
        {__LINE__, GN("5", "Vorukh", "", "39.85", "70.58", "H", "STM", "TJ", "", ""), ML_IMPORT_ADDED, "gn-5"},
        {__LINE__, GN("5", "Foruk", "", "39.85", "70.58", "P", "PPL", "TJ", "", ""), ML_IMPORT_ADDED, "gn-5"},
        /* The nearer of two, units over longer ways, without the words for what they are; a country by its code. */
        {__LINE__, GN("5", "Kok-Tash", "", "39.801", "69.701", "P", "PPL", "KG", "", ""), ML_IMPORT_MERGED_NAME, "kg-koktash-l"},
        {__LINE__, GN("5", "Leilek District", "", "40.0", "69.9", "A", "ADM2", "KG", "", ""), ML_IMPORT_MERGED_NAME, "kg-leilek"},
        {__LINE__, GN("5", "Лейлек району", "", "40.0", "69.9", "A", "ADM2", "KG", "", ""), ML_IMPORT_MERGED_NAME, "kg-leilek"},
        {__LINE__, GN("5", "Batken Region", "", "40.5", "71", "A", "ADM1", "KG", "", ""), ML_IMPORT_MERGED_NAME, "kg-batken"},
        {__LINE__, GN("5", "Kirghizia", "", "0", "0", "A", "PCLI", "KG", "", ""), ML_IMPORT_MERGED_NAME, "kg"},
        {__LINE__, GN("5", "新村", "", "39.85", "70.58", "P", "PPL", "TJ", "", ""), ML_IMPORT_REFUSED, ""},
        {__LINE__, GN("5", "新村", "Xincun", "39.85", "70.58", "P", "PPL", "TJ", "", ""), ML_IMPORT_ADDED, "gn-5"},
    };

    (void)state;
    build_base();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ml_import_stats stats;
        struct ml_err err = {0};
        size_t want[4] = {0};
        write_text("file.txt", cases[i].row);
        if (import("file.txt", &stats, &err))
            fail_msg("line %d: %s", cases[i].source, err.message);
        want[cases[i].outcome] = 1;
        if (stats.rows != 1 || stats.added != want[ML_IMPORT_ADDED] || stats.merged_by_id != want[ML_IMPORT_MERGED_ID] ||
            stats.merged_by_name != want[ML_IMPORT_MERGED_NAME] || stats.refused[ML_REFUSED_UNNAMED] != want[ML_IMPORT_REFUSED])
            fail_msg("line %d: added %zu, merged %zu and %zu", cases[i].source, stats.added, stats.merged_by_id,
                     stats.merged_by_name);
        if (cases[i].outcome == ML_IMPORT_ADDED)
            assert_string_equal(ask("SELECT id FROM places WHERE source = 'gn'"), cases[i].place);
        else if (cases[i].outcome == ML_IMPORT_MERGED_NAME)
            assert_string_equal(ask("SELECT id FROM places WHERE geonames_id = 5"), cases[i].place);
        else
            assert_string_equal(ask("SELECT count(*) FROM places"), "10");
    }
}

/* What there is stays as it is; what is missing comes. */
static void merging_fills(void **state)
{
    (void)state;
    build_base();
    write_text("file.txt", GN("7", "Vorukh", "Ворух,Woruch,新村", "39.86", "70.59", "P", "PPLA3", "TJ", "", ""));
    assert_int_equal(import("file.txt", NULL, NULL), ML_OK);
    assert_string_equal(ask("SELECT name || lat || lon || uncertainty_m || country || population || geonames_id FROM places"
                            " WHERE id = 'tj-vorukh'"), "Vorukh39.8570.582000TJ300007");
    assert_string_equal(ask("SELECT group_concat(name || ' ' || lang || ' ' || kind) FROM names WHERE place ="
                            " (SELECT rowid FROM places WHERE id = 'tj-vorukh')"),
                        "Ворух tg official,Vorukh en official,Woruch und variant");
}

/* One wrong guess does not carry a code away from the majority; a unit's own row is beyond doubt. */
static void units_by_majority(void **state)
{
    static const char known[] = GN("5", "Kok-Tash", "", "39.9491", "70.528", "P", "PPL", "KG", "09", "4")
        GN("6", "Kok-Tash", "", "39.8", "69.7", "P", "PPL", "KG", "09", "7")
        GN("7", "Maksat", "", "39.87", "69.59", "P", "PPL", "KG", "09", "7")
        GN("8", "Newvillage", "", "39.7", "69.6", "P", "PPL", "KG", "09", "7")
        GN("9", "Oldvillage", "", "39.7", "69.7", "P", "PPL", "KG", "09", "8");

    (void)state;
    build_base();
    write_text("file.txt", known);
    assert_int_equal(import("file.txt", NULL, NULL), ML_OK);
    assert_string_equal(ask("SELECT u.id FROM places p JOIN places u ON u.rowid = p.parent WHERE p.id = 'gn-8'"), "kg-leilek");
    assert_string_equal(ask("SELECT u.id FROM places p JOIN places u ON u.rowid = p.parent WHERE p.id = 'gn-9'"), "kg-batken");
    assert_string_equal(ask("SELECT u.id FROM places p JOIN places u ON u.rowid = p.parent WHERE p.id = 'kg-maksat'"), "kg-leilek");
}

/* ---- Files that are refused ---- */

static char *before;
static size_t before_len;

static void check_untouched(int line)
{
    size_t len;
    char *now = fixture_read(fixture_path("g.db"), &len);

    if (len != before_len || memcmp(now, before, len) != 0)
        fail_msg("line %d: the gazetteer has changed", line);
    free(now);
    remove(fixture_path("g.db-journal"));
}

/* Imports into the base itself; whatever is refused must leave it as it was, without a file beside it. */
static enum ml_status into_base(int line, const char *name, struct ml_err *err)
{
    enum ml_status status = import_into(fixture_path("g.db"), fixture_path(name), NULL, err);

    if (status) {
        check_untouched(line);
    } else {
        fixture_write("g.db", before, before_len);
    }
    return status;
}

static void remember_base(void)
{
    build_base();
    free(before);
    before = fixture_read(fixture_path("g.db"), &before_len);
}

#define FEATURE(id, more)                                                                                 \
    "{\"type\":\"Feature\",\n\"properties\":{\"wof:id\":" id ",\"wof:name\":\"Newplace\",\"wof:placetype\":\"locality\","  \
    "\"wof:country\":\"KG\",\"geom:latitude\":40.2,\"geom:longitude\":70.2" more "},\n\"geometry\":null}\n"
#define GNS_HEADER "ufi\tfull_name\tnt\tlat_dd\tlong_dd\tfc\tdesig_cd\tlang_cd\n"

static void refusals(void **state)
{
    static const struct {
        int source;
        const char *name;
        const char *text;
        enum ml_status status;
        size_t line;
        const char *message;
    } cases[] = {
        {__LINE__, "file.txt", "", ML_EINPUT, 1, "holds no places"},
        {__LINE__, "file.txt", "1\tx\n", ML_EINPUT, 1, "has 2 columns"},
        {__LINE__, "file.txt", GN("1", "Aa", "", "40", "70", "P", "PPL", "KG", "", "") "2\tBb", ML_EINPUT, 2, "cut short"},
        {__LINE__, "file.txt", GN("1", "Aa", "", "40", "70", "P", "PPL", "KG", "", "") GN("1", "Bb", "", "40", "70", "P", "PPL", "KG", "", ""), ML_EINPUT, 2, "id gn-1 is also on line 1"},
        {__LINE__, "file.txt", GN("1", "A\xff", "", "40", "70", "P", "PPL", "KG", "", ""), ML_EINPUT, 1, "UTF-8"},
        {__LINE__, "file.txt", GN("1", "Aa", "", "91", "70", "P", "PPL", "KG", "", ""), ML_EINPUT, 1, "degrees"},
        {__LINE__, "file.txt", GN("1", "Aa", "", "nan", "70", "P", "PPL", "KG", "", ""), ML_EINPUT, 1, "degrees"},
        {__LINE__, "file.txt", GN("1", "Aa", "", "40", "70", "P", "PPL", "kg", "", ""), ML_EINPUT, 1, "country code"},
        {__LINE__, "file.txt", GN("0", "Aa", "", "40", "70", "P", "PPL", "KG", "", ""), ML_EINPUT, 1, "no GeoNames id"},
        {__LINE__, "file.txt", "KG.09\tBatken\tBatken\t1\nKG.09\tBatken\n", ML_EINPUT, 2, "admin codes"},
        {__LINE__, "file.txt", "KG.09\tBatken\tBatken\t1\nKG..9\tBatken\tx\t2\n", ML_EINPUT, 2, "admin codes"},
        {__LINE__, "file.txt", GNS_HEADER "1\tAa\tN\t40\t70\tP\tPPL\n", ML_EINPUT, 2, "has 7 columns"},
        {__LINE__, "file.txt", GNS_HEADER "x\tAa\tN\t40\t70\tP\tPPL\tkir\n", ML_EINPUT, 2, "UFI"},
        {__LINE__, "file.txt", GNS_HEADER "99999999999\tAa\tN\t40\t70\tP\tPPL\tkir\n", ML_EINPUT, 2, "UFI"},
        {__LINE__, "file.txt", GNS_HEADER "1\tAa\tN\t40\tx\tP\tPPL\tkir\n", ML_EINPUT, 2, "degrees"},
        {__LINE__, "file.zip", "PK\3\4 no zip", ML_EFORMAT, 0, "no whole zip"},
        {__LINE__, "file.geojson", "", ML_EINPUT, 1, "JSON"},
        {__LINE__, "file.geojson", "null", ML_EINPUT, 1, "JSON"},
        {__LINE__, "file.geojson", "{}", ML_EINPUT, 1, "no feature"},
        {__LINE__, "file.geojson", FEATURE("\"x\"", ""), ML_EINPUT, 1, "no feature"},
        {__LINE__, "file.geojson", "{\n\"a\":\xff}", ML_EINPUT, 2, "JSON"},
        {__LINE__, "file.osm", "<osm><node id='1'", ML_EFORMAT, 0, "no whole"},
        {__LINE__, "file.osm.pbf", "\1\2\3", ML_EFORMAT, 0, "no whole"},
        {__LINE__, "file.db", "SQLite format 3", ML_EFORMAT, 0, "damaged"},
        {__LINE__, "link", "", ML_EIO, 0, "cannot be opened"},
    };

    (void)state;
    remember_base();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ml_err err = {0};
        enum ml_status status;
        if (strcmp(cases[i].name, "link") != 0)
            write_text(cases[i].name, cases[i].text);
        status = into_base(cases[i].source, cases[i].name, &err);
        if (status != cases[i].status || !strstr(err.message, cases[i].message) || err.line != cases[i].line ||
            !strstr(err.file, cases[i].name))
            fail_msg("line %d: status %d, %s:%zu: %s", cases[i].source, status, err.file, err.line, err.message);
    }
}

/* ---- Files cut short anywhere, or with a byte changed ---- */

/* Whatever the file has become, it is imported or refused, and refused it leaves no trace. */
static void damage(const char *name, const char *good, size_t len, size_t step)
{
    char *bad = malloc(len);

    assert_non_null(bad);
    for (size_t at = 0; at < len; at += step) {
        fixture_write(name, good, at);
        if (into_base((int)at, name, NULL) == ML_OK)
            fail_msg("%s: cut after %zu of %zu bytes, and not noticed", name, at, len);
        memcpy(bad, good, len);
        bad[at] = (char)(bad[at] ^ (1 << at % 8));
        fixture_write(name, bad, len);
        into_base((int)at, name, NULL);
    }
    fixture_write(name, good, len);
    assert_int_equal(into_base(0, name, NULL), ML_OK);
    free(bad);
}

static void damaged_features(void **state)
{
    static const char good[] = FEATURE("12", ",\"name:eng_x_preferred\":[\"Newplace\"],\"wof:hierarchy\":[{\"region_id\":7}],"
                                             "\"wof:concordances\":{\"gn:id\":3,\"wd:id\":\"Q4\"},\"geom:bbox\":\"70,40,71,41\"");
    (void)state;
    remember_base();
    /* Without its newline a text is whole all the same. */
    damage("file.geojson", good, sizeof good - 2, 3);
}

static void damaged_zips(void **state)
{
    static const char row[] = GN("1", "Newplace", "", "40", "70", "P", "PPL", "KG", "", "");
    char *good;
    size_t len;
    zip_t *zip;

    (void)state;
    remember_base();
    remove(fixture_path("file.zip"));
    zip = zip_open(fixture_path("file.zip"), ZIP_CREATE, NULL);
    assert_non_null(zip);
    zip_file_add(zip, "readme.txt", zip_source_buffer(zip, "x", 1, 0), 0);
    zip_file_add(zip, "XX.txt", zip_source_buffer(zip, row, sizeof row - 1, 0), 0);
    assert_int_equal(zip_close(zip), 0);
    good = fixture_read(fixture_path("file.zip"), &len);
    damage("file.zip", good, len, 5);
    free(good);
}

static void damaged_extracts(void **state)
{
    size_t len;
    char *good = fixture_read("tests/cases/gazetteer/import-osm.d/x.osm.pbf", &len);

    (void)state;
    remember_base();
    /* Its last block is ways and relations, which are read first: no cut is unseen but at a block's end. */
    for (size_t at = 0; at < len; at += 3) {
        char was = good[at];
        fixture_write("file.osm.pbf", good, at);
        into_base((int)at, "file.osm.pbf", NULL);
        good[at] = (char)(was ^ (1 << at % 8));
        fixture_write("file.osm.pbf", good, len);
        into_base((int)at, "file.osm.pbf", NULL);
        good[at] = was;
    }
    free(good);
}

static void damaged_databases(void **state)
{
    static const char sql[] =
        "PRAGMA page_size=512; CREATE TABLE spr(id INTEGER, name TEXT, placetype TEXT, country TEXT, latitude REAL,"
        " longitude REAL, min_latitude REAL, min_longitude REAL, max_latitude REAL, max_longitude REAL, is_current INTEGER,"
        " is_ceased INTEGER, is_deprecated INTEGER, is_superseded INTEGER);"
        "CREATE TABLE names(id INTEGER, language TEXT, privateuse TEXT, name TEXT);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT INTO spr SELECT i, 'Newplace',"
        " 'locality', 'KG', 40, 60 + i / 10.0, 40, 60, 40, 60, 1, 0, 0, 0 FROM n;"
        "INSERT INTO names SELECT id, 'rus', 'preferred', 'Новоместо' FROM spr";
    sqlite3 *db;
    char *good;
    size_t len;

    (void)state;
    remember_base();
    remove(fixture_path("file.db"));
    assert_int_equal(sqlite3_open(fixture_path("file.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    good = fixture_read(fixture_path("file.db"), &len);
    damage("file.db", good, len, 211);
    free(good);
}

/* ---- Memory running out at every allocation in turn ---- */

static void allocation_failures(void **state)
{
    static const struct {
        const char *name;
        const char *text;
    } files[] = {
        {"file.txt", GN("5", "Newplace", "Янгижой", "40", "70", "P", "PPL", "KG", "09", "7")},
        {"file.txt", GNS_HEADER "1\tNewplace\tN\t40\t70\tP\tPPL\tkir\n1\tЖаңы-Жер\tNS\t40\t70\tP\tPPL\tkir\n"},
        {"file.geojson", FEATURE("12", ",\"name:rus_x_preferred\":[\"Новоместо\"]")},
        {".", NULL},
    };

    (void)state;
    remember_base();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        enum ml_status status = ML_ENOMEM;
        unsigned long n;
        if (files[i].text)
            write_text(files[i].name, files[i].text);
        for (n = 1; status == ML_ENOMEM && n < 4000; n++) {
            ml_alloc_fail_after(n);
            status = import_into(fixture_path("g.db"), fixture_path(files[i].name), NULL, NULL);
            ml_alloc_fail_after(0);
            if (status)
                check_untouched(__LINE__);
        }
        assert_int_equal(status, ML_OK);
        assert_true(n > 10);
        fixture_write("g.db", before, before_len);
    }
    free(before);
    before = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_place),     cmocka_unit_test(merging_fills),    cmocka_unit_test(units_by_majority),
        cmocka_unit_test(refusals),           cmocka_unit_test(damaged_features), cmocka_unit_test(damaged_zips),
        cmocka_unit_test(damaged_extracts),   cmocka_unit_test(damaged_databases), cmocka_unit_test(allocation_failures),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
