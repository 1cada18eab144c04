/* The writers, end to end, on a document that has one of everything. */
#include "sample.h"

#include <jansson.h>
#include <shapefil.h>

#include "base/alloc.h"
#include "base/file.h"
#include "write/fields.h"
#include "write/write.h"

static enum ml_status write_docs(struct ml_write_options o, const struct ml_result_doc *docs, size_t count,
                                 struct ml_err *err)
{
    struct ml_writer *w = NULL;
    enum ml_status status = ml_writer_open(&o, &w, err);

    for (size_t i = 0; i < count && !status; i++)
        status = ml_writer_add(w, docs + i, err);
    if (!status)
        status = ml_writer_commit(w, err);
    ml_writer_free(w);
    return status;
}

/* What a format makes of documents; caller frees. */
static char *written(enum ml_format format, bool explain, const struct ml_result_doc *docs, size_t count)
{
    struct ml_write_options o = {.format = format, .path = sample_path("out"), .explain = explain};
    struct ml_err err = {0};

    if (write_docs(o, docs, count, &err))
        fail_msg("%s", err.message);
    return sample_slurp(o.path);
}

static void geojson(void **state)
{
    char *text = written(ML_FORMAT_GEOJSON, true, &sample_doc, 1);
    json_t *root = json_loads(text, 0, NULL);
    json_t *f;
    json_t *p;

    (void)state;
    assert_non_null(root);
    assert_null(json_object_get(root, "crs"));
    assert_int_equal(json_array_size(json_object_get(root, "features")), 3);
    assert_non_null(strstr(text, "\"bbox\":[70.546,39.9,70.75,39.998]"));
    f = json_array_get(json_object_get(root, "features"), 0);
    p = json_object_get(f, "properties");
    assert_int_equal(json_object_size(p), ML_FIELD_EXPLAIN);
    assert_non_null(strstr(text, "\"coordinates\":[70.546,39.998]"));
    assert_int_equal(json_integer_value(json_object_get(p, "uncertainty_m")), 1000);
    assert_string_equal(json_string_value(json_object_get(p, "border_date")), "2022-09-17");
    assert_true(json_is_true(json_object_get(p, "near_undelimited")));
    assert_int_equal(json_array_size(json_object_get(p, "flags")), 2);
    assert_int_equal(json_array_size(json_object_get(p, "evidence")), 2);
    assert_int_equal(json_array_size(json_object_get(p, "alternatives")), 1);
    json_decref(root);
    free(text);
}

/* The contract's table, row by row. */
static void order_of_properties(void **state)
{
    static const char *const names[] = {
        "doc", "toponym", "start", "end", "place_id", "name", "kind", "feature_code", "country", "admin1",
        "admin2", "admin1_pcode", "admin2_pcode", "geonames_id", "wikidata_id", "confidence",
        "uncertainty_m", "side", "side_confidence", "border_pair", "border_km", "segment_id",
        "segment_name", "segment_km", "segment_status", "border_date", "near_undelimited",
        "near_undemarcated", "flags", "evidence", "alternatives"};

    (void)state;
    assert_int_equal(sizeof names / sizeof *names, ML_FIELD_EXPLAIN);
    for (int i = 0; i < ML_FIELD_EXPLAIN; i++) {
        assert_string_equal(ml_fields[i].name, names[i]);
        assert_int_equal(ml_fields[i].name_len, strlen(names[i]));
        assert_int_equal(ml_fields[i].key_len, strlen(ml_fields[i].key));
        assert_true(strlen(ml_fields[i].dbf_name) <= 10);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(ml_fields[i].dbf_name, ml_fields[j].dbf_name);
    }
    assert_string_equal(ml_fields[ML_FIELD_SIDE].name, "side");
    assert_string_equal(ml_fields[ML_FIELD_SIDE + ML_BORDER_FIELD_COUNT - 1].name, "near_undemarcated");
    assert_string_equal(ml_fields[ML_FIELD_FLAGS].name, "flags");
}

/* The manual's table of names and dbf types is the one that the writer uses. */
static void manual_agrees(void **state)
{
    char *manual;

    (void)state;
    if (!ml_file_exists("man/marchland-formats.5"))
        skip(); /* not run from the project's folder */
    manual = sample_slurp("man/marchland-formats.5");
    for (int i = 0; i < ML_FIELD_EXPLAIN; i++) {
        const struct ml_column *c = ml_fields + i;
        char row[128];
        int n = snprintf(row, sizeof row, ".It Li %s Ta Li %s Ta %c %d", c->name, c->dbf_name, c->dbf_type,
                         c->dbf_width);
        if (c->decimals)
            n += snprintf(row + n, sizeof row - (size_t)n, ".%d", c->decimals);
        snprintf(row + n, sizeof row - (size_t)n, " Ta ");
        if (!strstr(manual, row))
            fail_msg("the manual lacks '%s'", row);
    }
    free(manual);
}

/* An area: side is its country and every other border field null; no place: all null. */
static void areas_and_nothing(void **state)
{
    struct ml_value v[ML_FIELD_EXPLAIN];
    struct ml_result outside = sample_results[0];

    (void)state;
    ml_fields_fill(&sample_doc, &sample_results[1], v);
    assert_true(ml_span_is(v[ML_FIELD_SIDE].u.text, "KG"));
    for (int i = ML_FIELD_SIDE + 1; i < ML_FIELD_FLAGS; i++)
        assert_int_equal(v[i].type, ML_VALUE_NULL);
    ml_fields_fill(&sample_doc, &sample_results[2], v);
    for (int i = 4; i < ML_FIELD_FLAGS; i++)
        if (i != 15)
            assert_int_equal(v[i].type, ML_VALUE_NULL);
    outside.border = (struct ml_border_answer){0};
    ml_fields_fill(&sample_doc, &outside, v);
    for (int i = ML_FIELD_SIDE; i < ML_FIELD_FLAGS; i++)
        assert_int_equal(v[i].type, ML_VALUE_NULL);
}

static void lines(void **state)
{
    struct ml_result_doc docs[] = {
        {.id = "007", .results = sample_results + 2, .result_count = 1},
        {.id = "12345678901234567890", .id_is_number = true},
        {.error = "is not JSON: \"x\""},
    };
    char *text = written(ML_FORMAT_GEOJSONL, false, docs, 3);
    char *second = strchr(text, '\n') + 1;

    (void)state;
    assert_ptr_equal(strstr(text, "{\"type\":\"FeatureCollection\",\"id\":\"007\",\"features\":[{"), text);
    assert_string_equal(second,
                        "{\"type\":\"FeatureCollection\",\"id\":12345678901234567890,\"features\":[]}\n"
                        "{\"type\":\"FeatureCollection\",\"id\":null,\"error\":\"is not JSON: \\\"x\\\"\","
                        "\"features\":[]}\n");
    free(text);
}

static void csv(void **state)
{
    char *text = written(ML_FORMAT_CSV, false, &sample_doc, 1);
    char *row = strchr(text, '\n') + 1;

    (void)state;
    assert_non_null(strstr(text, ",near_undemarcated,flags,lat,lon\n"));
    assert_ptr_equal(strstr(row, "a.txt,Самаркандек,3,14,kg-batken-samarkandek,"), row);
    assert_non_null(strstr(row, ",2022-09-17,true,true,fuzzy;ambiguous,39.998,70.546\n"));
    assert_non_null(strstr(row, "a.txt,\"Kok\n\"\"Tash\"\"\",30,40,,"));
    free(text);
}

static void table(void **state)
{
    char *text = written(ML_FORMAT_TABLE, true, &sample_doc, 1);

    (void)state;
    assert_non_null(strstr(text, "a.txt  3 places, border as of 2022-09-17\n"));
    assert_non_null(strstr(text, "39.9980,70.5460"));
    assert_non_null(strstr(text, "KG-TJ 3.1 km"));
    assert_non_null(strstr(text, "\n    +2.50  the name matches\n    -0.25  far"));
    assert_null(strstr(text, "Kok\n")); /* a name over two lines stays on its row */
    assert_null(strstr(text, " \n"));
    free(text);
}

static void repeatable(void **state)
{
    static const enum ml_format formats[] = {ML_FORMAT_GEOJSON, ML_FORMAT_GEOJSONL, ML_FORMAT_CSV,
                                             ML_FORMAT_TABLE};

    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *one = written(formats[i], true, &sample_doc, 1);
        char *two = written(formats[i], true, &sample_doc, 1);
        assert_string_equal(one, two);
        free(one);
        free(two);
    }
}

static void shapefile(void **state)
{
    struct ml_write_options o = {.format = ML_FORMAT_SHP, .path = sample_path("places.shp"), .explain = true};
    struct ml_err err = {0};
    SHPHandle shp;
    DBFHandle dbf;
    SHPObject *point;
    int type;

    (void)state;
    assert_int_equal(write_docs(o, &sample_doc, 1, &err), ML_OK);
    shp = SHPOpen(o.path, "rb");
    dbf = DBFOpen(o.path, "rb");
    assert_non_null(shp);
    assert_non_null(dbf);
    SHPGetInfo(shp, NULL, &type, NULL, NULL);
    assert_int_equal(type, SHPT_POINT);
    assert_int_equal(DBFGetRecordCount(dbf), 3);
    assert_int_equal(DBFGetFieldCount(dbf), ML_FIELD_EXPLAIN);
    assert_string_equal(DBFGetCodePage(dbf), "UTF-8");
    point = SHPReadObject(shp, 0);
    assert_true(point->padfX[0] == 70.5460004 && point->padfY[0] == 39.998);
    SHPDestroyObject(point);
    point = SHPReadObject(shp, 2);
    assert_int_equal(point->nSHPType, SHPT_NULL);
    SHPDestroyObject(point);
    assert_string_equal(DBFReadStringAttribute(dbf, 0, 1), "Самаркандек");
    assert_int_equal(DBFReadIntegerAttribute(dbf, 0, 13), 1527534);
    assert_string_equal(DBFReadLogicalAttribute(dbf, 0, 26), "T");
    assert_true(DBFIsAttributeNULL(dbf, 1, 20));
    assert_true(DBFIsAttributeNULL(dbf, 2, 4));
    SHPClose(shp);
    DBFClose(dbf);
    assert_true(ml_file_exists(sample_path("places.prj")));
}

/* 254 bytes hold 127 Cyrillic letters; a 128th must not be cut through the middle. */
static void shapefile_cuts_whole_letters(void **state)
{
    char id[512] = "";
    struct ml_result_doc doc = {.id = id, .results = sample_results + 2, .result_count = 1};
    struct ml_write_options o = {.format = ML_FORMAT_SHP, .path = sample_path("cut.shp")};
    struct ml_writer *w;
    DBFHandle dbf;

    (void)state;
    strcat(id, "x");
    for (int i = 0; i < 150; i++)
        strcat(id, "ш");
    assert_int_equal(ml_writer_open(&o, &w, NULL), ML_OK);
    assert_int_equal(ml_writer_add(w, &doc, NULL), ML_OK);
    assert_int_equal(ml_writer_cut_count(w), 1);
    assert_int_equal(ml_writer_commit(w, NULL), ML_OK);
    ml_writer_free(w);
    dbf = DBFOpen(o.path, "rb");
    assert_int_equal(strlen(DBFReadStringAttribute(dbf, 0, 0)), 253);
    DBFClose(dbf);
}

/* What was not committed leaves no trace, and what stood there stays. */
static void discard(void **state)
{
    struct ml_write_options o = {.format = ML_FORMAT_GEOJSON, .path = sample_path("kept.json")};
    struct ml_writer *w;
    FILE *f = fopen(o.path, "w");
    char *text;

    (void)state;
    fputs("old", f);
    fclose(f);
    assert_int_equal(ml_writer_open(&o, &w, NULL), ML_OK);
    assert_int_equal(ml_writer_add(w, &sample_doc, NULL), ML_OK);
    ml_writer_free(w);
    text = sample_slurp(o.path);
    assert_string_equal(text, "old");
    free(text);
}

static void refusals(void **state)
{
    struct ml_write_options full = {.format = ML_FORMAT_CSV, .path = "/dev/full"};
    struct ml_write_options nowhere = {.format = ML_FORMAT_SHP, .path = "/nonexistent/x.shp"};
    struct ml_write_options pipe = {.format = ML_FORMAT_SHP};
    struct ml_write_options gpkg = {.format = ML_FORMAT_GPKG};
    struct ml_err err = {0};

    (void)state;
    assert_int_equal(write_docs(full, &sample_doc, 1, &err), ML_EIO);
    assert_non_null(strstr(err.message, "No space left"));
    assert_int_equal(write_docs(nowhere, &sample_doc, 1, &err), ML_EIO);
    assert_int_equal(write_docs(pipe, &sample_doc, 1, &err), ML_EUSAGE);
    assert_int_equal(write_docs(gpkg, &sample_doc, 1, &err), ML_EUSAGE);
}

/* Memory may run out at any allocation: an honest status, and nothing leaks (run under ASan). */
static void out_of_memory(void **state)
{
    static const enum ml_format formats[] = {ML_FORMAT_GEOJSON, ML_FORMAT_GEOJSONL, ML_FORMAT_CSV,
                                             ML_FORMAT_TABLE, ML_FORMAT_SHP, ML_FORMAT_GPKG, ML_FORMAT_QGZ};

    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct ml_write_options o = {.format = formats[i], .path = sample_path("oom.shp"), .explain = true, .style = true};
        enum ml_status status = ML_ENOMEM;
        for (unsigned long n = 1; status && n < 10000; n++) {
            struct ml_err err = {0};
            ml_alloc_fail_after(n);
            status = write_docs(o, &sample_doc, 1, &err);
            ml_alloc_fail_after(0);
            if (status)
                assert_int_equal(status, ML_ENOMEM);
        }
        assert_int_equal(status, ML_OK);
    }
}

static void format_of_path(void **state)
{
    (void)state;
    assert_int_equal(ml_format_of_path("a/b.geojson"), ML_FORMAT_GEOJSON);
    assert_int_equal(ml_format_of_path("x.JSON"), ML_FORMAT_GEOJSON);
    assert_int_equal(ml_format_of_path("x.geojsonl"), ML_FORMAT_GEOJSONL);
    assert_int_equal(ml_format_of_path("x.shp"), ML_FORMAT_SHP);
    assert_int_equal(ml_format_of_path("x.txt"), ML_FORMAT_TABLE);
    assert_int_equal(ml_format_of_path("x.doc"), ML_FORMAT_NONE);
    assert_int_equal(ml_format_of_path("a.csv/x"), ML_FORMAT_NONE);
    assert_int_equal(ml_format_of_path("csv"), ML_FORMAT_NONE);
    for (int f = ML_FORMAT_GEOJSON; f <= ML_FORMAT_PNG; f++)
        assert_int_equal(ml_format_parse(ml_format_name((enum ml_format)f)), f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geojson),
        cmocka_unit_test(order_of_properties),
        cmocka_unit_test(manual_agrees),
        cmocka_unit_test(areas_and_nothing),
        cmocka_unit_test(lines),
        cmocka_unit_test(csv),
        cmocka_unit_test(table),
        cmocka_unit_test(repeatable),
        cmocka_unit_test(shapefile),
        cmocka_unit_test(shapefile_cuts_whole_letters),
        cmocka_unit_test(discard),
        cmocka_unit_test(refusals),
        cmocka_unit_test(out_of_memory),
        cmocka_unit_test(format_of_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
