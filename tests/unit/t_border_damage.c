/*
 * Shapes as bad as users' files get: each damage ends in a message that names the file, and
 * a cut or flipped byte anywhere ends in an answer or a message, never in a crash.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "border/border.h"
#include "shapes_fixture.h"

static enum ml_status open_world(const char *dir, struct ml_err *err, char *notes, size_t size)
{
    struct ml_border *border;
    enum ml_status status = ml_border_open(dir, &border, err);
    const char *const *lines;
    size_t used = 0;

    notes[0] = '\0';
    if (status)
        return status;
    for (size_t i = 0, n = ml_border_notes(border, &lines); i < n && used < size; i++)
        used += (size_t)snprintf(notes + used, size - used, "%s\n", lines[i]);
    ml_border_free(border);
    return ML_OK;
}

/* Opens the folder and expects a status, and parts of the file's name and of the message (or notes). */
static void expect(const char *dir, int line, enum ml_status status, const char *file, const char *part)
{
    struct ml_err err = {0};
    char notes[4096];
    enum ml_status got = open_world(dir, &err, notes, sizeof notes);
    const char *said = got ? err.message : notes;

    if (got != status || !strstr(said, part) || (got && !strstr(err.file, file)))
        fail_msg("line %d: status %d, %s:%zu: %s", line, (int)got, err.file, err.line, said);
    if (got && !strchr(err.message, ';'))
        fail_msg("line %d: \"%s\" does not say what to do", line, err.message);
}

static void missing_files(void **state)
{
    static const struct {
        int line;
        const char *file;
        enum ml_status status;
    } rows[] = {
        {__LINE__, "countries.shp", ML_EIO},       {__LINE__, "countries.shx", ML_EIO},
        {__LINE__, "countries.dbf", ML_EIO},       {__LINE__, "countries.prj", ML_EFORMAT},
        {__LINE__, "border_segments.shp", ML_EIO}, {__LINE__, "border_segments.shx", ML_EIO},
        {__LINE__, "border_segments.dbf", ML_EIO}, {__LINE__, "border_segments.prj", ML_EFORMAT},
        {__LINE__, "border_status.tsv", ML_EIO},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *dir = fx_world();
        assert_int_equal(remove(fx_path(dir, rows[i].file)), 0);
        expect(dir, rows[i].line, rows[i].status, rows[i].file, "");
        fx_remove(dir);
    }
    expect("/nowhere/at/all", __LINE__, ML_EIO, "/nowhere", "--shapes");
}

/* The .cpg is optional. */
static void without_cpg(void **state)
{
    char *dir = fx_world();
    (void)state;
    remove(fx_path(dir, "countries.cpg"));
    remove(fx_path(dir, "border_segments.cpg"));
    expect(dir, __LINE__, ML_OK, "", "");
    fx_remove(dir);
}

static void code_pages(void **state)
{
    struct fx_shape lines[5];
    char *dir = fx_world();
    (void)state;

    /* Plain ASCII is the same in every code page. */
    fx_text(dir, "border_segments.cpg", "ISO-8859-1");
    expect(dir, __LINE__, ML_OK, "", "");
    fx_world_lines(lines);
    lines[0].attributes[2] = "Самаркандек";
    fx_lines(dir, lines, 5);
    expect(dir, __LINE__, ML_OK, "", "");
    fx_text(dir, "border_segments.cpg", "1251");
    expect(dir, __LINE__, ML_EFORMAT, "border_segments.dbf", "code page");
    lines[0].attributes[2] = "\xd1\xe0\xec";
    fx_lines(dir, lines, 5);
    expect(dir, __LINE__, ML_EFORMAT, "border_segments.dbf", "not UTF-8");
    fx_remove(dir);
}

static void status_tables(void **state)
{
    static const struct {
        int line;
        const char *text;
        enum ml_status status;
        size_t at;
        const char *part;
    } rows[] = {
#define REST "KU1\tagreed\t\t\th\ts\tn\nKUE\tunknown\t\t\th\ts\tn\nTU1\tunknown\t\t\th\ts\n"
        {__LINE__, FX_STATUS_HEAD "KT1\tdisputed\t\t\th\ts\tn\n" REST, ML_OK, 0, ""},
        {__LINE__, "", ML_EFORMAT, 0, "empty"},
        {__LINE__, "seg_id,status,valid_from\n", ML_EFORMAT, 1, "no column"},
        {__LINE__, FX_STATUS_HEAD REST, ML_EINPUT, 0, "no row for segment KT1"},
        {__LINE__, FX_STATUS_HEAD "KT1\tquarrelled\t\t\th\ts\tn\n" REST, ML_EINPUT, 2, "no status"},
        {__LINE__, FX_STATUS_HEAD "KT1\tDisputed\t\t\th\ts\tn\n" REST, ML_EINPUT, 2, "no status"},
        {__LINE__, FX_STATUS_HEAD "KT1\tdisputed\t1991-13-01\t\th\ts\tn\n" REST, ML_EINPUT, 2, "no date"},
        {__LINE__, FX_STATUS_HEAD "KT1\tdisputed\t1991-02-29\t\th\ts\tn\n" REST, ML_EINPUT, 2, "no date"},
        {__LINE__, FX_STATUS_HEAD "KT1\tdisputed\t2001\t1999\th\ts\tn\n" REST, ML_EINPUT, 2, "not after"},
        {__LINE__, FX_STATUS_HEAD "KT1\tdisputed\n" REST, ML_EINPUT, 2, "missing"},
        {__LINE__, FX_STATUS_HEAD "\tdisputed\t\t\th\ts\tn\n" REST, ML_EINPUT, 2, "empty"},
        {__LINE__, FX_STATUS_HEAD "KT1\tdisputed\t\t2001\th\ts\tn\nKT1\tagreed\t2002\t\th\ts\tn\n" REST, ML_EINPUT, 3,
         "no status from 2001-01-01 to 2002-01-01"},
        {__LINE__, FX_STATUS_HEAD "KT1\tdisputed\t\t2003\th\ts\tn\nKT1\tagreed\t2002\t\th\ts\tn\n" REST, ML_EINPUT, 3,
         "two statuses from 2002-01-01"},
        {__LINE__, FX_STATUS_HEAD "KT1\tagreed\t2002\t\th\ts\tn\nKT1\tdisputed\t\t\th\ts\tn\n" REST, ML_EINPUT, 2,
         "two statuses"},
        {__LINE__, FX_STATUS_HEAD "KT1\tdisputed\t1995\t\th\ts\tn\n" REST, ML_EINPUT, 2, "before 1995-01-01"},
        {__LINE__, FX_STATUS_HEAD "KT1\tdisputed\t\t2020\th\ts\tn\n" REST, ML_EINPUT, 2, "from 2020-01-01 on"},
        /* Order does not matter, Windows line ends and a byte order mark neither. */
        {__LINE__, FX_STATUS_HEAD "KT1\tagreed\t2002\t\th\ts\tn\nKT1\tdisputed\t\t2002\th\ts\tn\n" REST, ML_OK, 0, ""},
        {__LINE__,
         "\xef\xbb\xbfseg_id\tstatus\tvalid_from\tvalid_to\tconfidence\tsource\tnote\r\nKT1\tagreed\t\t\th\ts\tn\r\n" REST,
         ML_OK, 0, ""},
        /* A segment that has no line is no fault. */
        {__LINE__, FX_STATUS_HEAD "KT1\tagreed\t\t\th\ts\tn\nXX\tagreed\t\t\th\ts\tn\n" REST, ML_OK, 0, ""},
    };
    char *dir = fx_world();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ml_err err = {0};
        char notes[256];
        fx_text(dir, "border_status.tsv", rows[i].text);
        expect(dir, rows[i].line, rows[i].status, "border_status.tsv", rows[i].part);
        open_world(dir, &err, notes, sizeof notes);
        if (err.line != rows[i].at)
            fail_msg("row at line %d: reported at %zu", rows[i].line, err.line);
    }
    fx_remove(dir);
}

/* One attribute or one shape of the sound world replaced. */
static void bad_attributes(void **state)
{
    static const struct {
        int line;
        bool country;
        int shape;
        int field;
        const char *value;
        enum ml_status status;
        const char *part;
    } rows[] = {
        {__LINE__, true, 0, 0, "Uz", ML_EINPUT, "ISO_A2"},
        {__LINE__, true, 0, 0, "UZB", ML_EINPUT, "ISO_A2"},
        {__LINE__, true, 1, 2, "1991-1-1", ML_EINPUT, "VALID_FROM"},
        {__LINE__, true, 1, 3, "yesterday", ML_EINPUT, "VALID_TO"},
        {__LINE__, true, 1, 3, "1990-01-01", ML_EINPUT, "not after"},
        {__LINE__, true, 1, 3, "20250101", ML_OK, ""},
        {__LINE__, false, 0, 0, "", ML_EINPUT, "SEG_ID"},
        {__LINE__, false, 0, 1, "TJ-KG", ML_EINPUT, "alphabetical"},
        {__LINE__, false, 0, 1, "KGTJ", ML_EINPUT, "PAIR"},
        {__LINE__, false, 1, 1, "KG-UZ", ML_EINPUT, "belongs to"},
        {__LINE__, false, 0, 4, "2026-01-01", ML_EINPUT, "two lines on the same date"},
        {__LINE__, false, 0, 5, "", ML_EINPUT, "ACC_M"},
        {__LINE__, false, 0, 5, "-3", ML_EINPUT, "ACC_M"},
        {__LINE__, false, 0, 5, "nan", ML_EINPUT, "ACC_M"},
        {__LINE__, false, 0, 5, "12 m", ML_EINPUT, "ACC_M"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fx_shape countries[5];
        struct fx_shape lines[5];
        char *dir = fx_world();
        fx_world_countries(countries);
        fx_world_lines(lines);
        (rows[i].country ? countries : lines)[rows[i].shape].attributes[rows[i].field] = rows[i].value;
        fx_countries(dir, countries, 5);
        fx_lines(dir, lines, 5);
        expect(dir, rows[i].line, rows[i].status, rows[i].country ? "countries" : "border_segments", rows[i].part);
        fx_remove(dir);
    }
}

static void bad_shapes(void **state)
{
    static const char *const wrong[] = {"ISO", "NAME", "VALID_FROM", "VALID_TO", "SOURCE"};
    struct fx_shape countries[6];
    struct fx_shape lines[5];
    char *dir = fx_world();
    (void)state;

    fx_world_countries(countries);
    fx_write(dir, "countries", SHPT_POLYGON, wrong, 5, countries, 5);
    expect(dir, __LINE__, ML_EFORMAT, "countries.dbf", "no field ISO_A2");
    fx_write(dir, "countries", SHPT_ARC, fx_country_fields, 5, countries, 5);
    expect(dir, __LINE__, ML_EFORMAT, "countries.shp", "where polygons are needed");
    fx_countries(dir, countries, 0);
    expect(dir, __LINE__, ML_EINPUT, "countries.shp", "no polygon");

    /* A null shape is legal and reported. */
    countries[5] = (struct fx_shape){.attributes = {"KZ", "", "", "", ""}};
    fx_countries(dir, countries, 6);
    expect(dir, __LINE__, ML_OK, "", "countries.shp: shape 6: is a null shape");

    fx_world_countries(countries);
    countries[3].x[2] = 69.5; /* TJ's ring crosses itself */
    countries[3].y[2] = 38.5;
    fx_countries(dir, countries, 5);
    expect(dir, __LINE__, ML_EINPUT, "countries.shp", "not a valid polygon");

    fx_world_countries(countries);
    countries[0].x[1] = 1e6;
    fx_countries(dir, countries, 5);
    expect(dir, __LINE__, ML_EINPUT, "countries.shp", "outside +-180");

    fx_world_countries(countries);
    fx_countries(dir, countries, 5);
    fx_world_lines(lines);
    fx_write(dir, "border_segments", SHPT_POLYGON, fx_line_fields, 7, lines, 5);
    expect(dir, __LINE__, ML_EFORMAT, "border_segments.shp", "where lines are needed");
    fx_lines(dir, lines, 0);
    expect(dir, __LINE__, ML_EINPUT, "border_segments.shp", "no line");
    /* A vertex given twice is no fault. */
    lines[0].x[1] = lines[0].x[0];
    lines[0].y[1] = lines[0].y[0];
    fx_lines(dir, lines, 5);
    expect(dir, __LINE__, ML_OK, "", "");
    fx_text(dir, "border_segments.prj", "PROJCS[\"Nowhere\"]");
    expect(dir, __LINE__, ML_EFORMAT, "border_segments.prj", "coordinate system");
    fx_remove(dir);
}

static void read_all(const char *path, struct ml_buf *buf)
{
    ml_buf_init(buf, 0);
    assert_int_equal(ml_file_read(path, buf, NULL), ML_OK);
}

static void write_all(const char *path, const char *data, size_t len)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, len, f), len);
    fclose(f);
}

static const char *const binaries[] = {"countries.shp",       "countries.shx",       "countries.dbf",
                                       "border_segments.shp", "border_segments.shx", "border_segments.dbf"};

/* Cut short anywhere: always refused. */
static void cut_files(void **state)
{
    char *dir = fx_world();
    (void)state;
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++) {
        char path[4096];
        struct ml_buf whole;
        snprintf(path, sizeof path, "%s/%s", dir, binaries[i]);
        read_all(path, &whole);
        for (size_t len = 0; len + 1 < whole.len; len += 1 + len / 7) {
            write_all(path, whole.data, len);
            expect(dir, __LINE__, ML_EFORMAT, binaries[i], "");
        }
        write_all(path, whole.data, whole.len);
        ml_buf_release(&whole);
    }
    expect(dir, __LINE__, ML_OK, "", "");
    fx_remove(dir);
}

/* A byte changed anywhere: an answer or a message, and every check still ends. */
static void flipped_bytes(void **state)
{
    char *dir = fx_world();
    unsigned long long seed = 1;
    (void)state;
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++) {
        char path[4096];
        struct ml_buf whole;
        snprintf(path, sizeof path, "%s/%s", dir, binaries[i]);
        read_all(path, &whole);
        for (size_t at = 0; at < whole.len; at += 1 + at / 40) {
            struct ml_border *border;
            struct ml_border_probe *probe;
            char old = whole.data[at];
            whole.data[at] = (char)(fx_uniform(&seed) * 256);
            write_all(path, whole.data, whole.len);
            whole.data[at] = old;
            if (ml_border_open(dir, &border, NULL))
                continue;
            assert_int_equal(ml_border_probe_new(border, &probe, NULL), ML_OK);
            for (int k = 0; k < 20; k++) {
                struct ml_lonlat p = {69 + 2 * fx_uniform(&seed), 39 + 2 * fx_uniform(&seed)};
                struct ml_border_answer a;
                (void)ml_border_check(probe, p, 500, 20220917, 5, &a, NULL);
            }
            ml_border_probe_free(probe);
            ml_border_free(border);
        }
        write_all(path, whole.data, whole.len);
        ml_buf_release(&whole);
    }
    fx_remove(dir);
}

/* Each allocation of ours fails in turn: a message about memory and nothing leaked (under ASan). */
static void memory_runs_out(void **state)
{
    char *dir = fx_world();
    bool done = false;
    (void)state;
    for (unsigned long n = 1; !done && n < 5000; n++) {
        struct ml_border *border = NULL;
        struct ml_border_probe *probe = NULL;
        struct ml_border_answer a;
        struct ml_err err = {0};
        enum ml_status status;
        ml_alloc_fail_after(n);
        status = ml_border_open(dir, &border, &err);
        if (!status)
            status = ml_border_probe_new(border, &probe, &err);
        if (!status)
            status = ml_border_check(probe, (struct ml_lonlat){70.01, 40.01}, 500, 20220917, 5, &a, &err);
        ml_alloc_fail_after(0);
        done = status == ML_OK;
        if (!done && status != ML_ENOMEM && status != ML_ELIBRARY)
            fail_msg("allocation %lu: status %d %s", n, (int)status, err.message);
        ml_border_probe_free(probe);
        ml_border_free(border);
    }
    assert_true(done);
    fx_remove(dir);
}

/* The same shapes in another system give the same answers: PROJ does the rest. */
static void other_systems(void **state)
{
    char *dir = fx_world();
    struct fx_shape lines[5];
    struct ml_border *border;
    struct ml_border_probe *probe;
    struct ml_border_answer a;
    (void)state;

    /* Web Mercator by its formulas: x = R lon, y = R ln tan(pi/4 + lat/2). */
    fx_world_lines(lines);
    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < lines[i].points; k++) {
            static const double lats[] = {39, 40, 40.02, 40.4, 40.5, 41};
            static const double ys[] = {4721671.57250, 4865942.27950, 4868848.03, 4924048.64, 4938674.15, 5012341.66};
            double lat = lines[i].y[k];
            for (int m = 0; m < 6; m++) {
                if (lat > lats[m] - 1e-9 && lat < lats[m] + 1e-9)
                    lines[i].y[k] = ys[m];
            }
            lines[i].x[k] *= 6378137.0 * 3.14159265358979323846 / 180;
        }
    }
    fx_lines(dir, lines, 5);
    fx_text(dir, "border_segments.prj",
            "PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\","
            "SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\","
            "0.0174532925199433]],PROJECTION[\"Mercator_Auxiliary_Sphere\"],PARAMETER[\"False_Easting\",0.0],"
            "PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",0.0],PARAMETER[\"Standard_Parallel_1\","
            "0.0],PARAMETER[\"Auxiliary_Sphere_Type\",0.0],UNIT[\"Meter\",1.0]]");
    assert_int_equal(ml_border_open(dir, &border, NULL), ML_OK);
    assert_int_equal(ml_border_probe_new(border, &probe, NULL), ML_OK);
    assert_int_equal(ml_border_check(probe, (struct ml_lonlat){70.2, 40.1}, 0, 20220917, 5, &a, NULL), ML_OK);
    /* A tenth of a degree of latitude at 40 N is 11.103 km. */
    assert_true(a.border_km > 11.09 && a.border_km < 11.12);
    ml_border_probe_free(probe);
    ml_border_free(border);
    fx_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_files), cmocka_unit_test(without_cpg),     cmocka_unit_test(code_pages),
        cmocka_unit_test(status_tables), cmocka_unit_test(bad_attributes),  cmocka_unit_test(bad_shapes),
        cmocka_unit_test(cut_files),     cmocka_unit_test(flipped_bytes),   cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(other_systems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
