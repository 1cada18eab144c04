/* Sentences around mentions, near lines, XML text, and script-safe data in the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "map/map.h"
#include "write/near.h"
#include "write/style.h"

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static void sentences(void **state)
{
    static const char path[] = "t_map.txt.tmp";
    struct ml_texts *texts;
    struct ml_sentence s;

    (void)state;
    put(path, "Один. Бой у Оша был! Потом тихо.");
    assert_int_equal(ml_texts_read(path, &texts, NULL), ML_OK);
    assert_true(ml_texts_sentence(texts, "any", 12, 15, "Оша", &s));
    assert_true(ml_span_is(s.before, "Бой у "));
    assert_true(ml_span_is(s.after, " был!"));
    assert_false(ml_texts_sentence(texts, "any", 11, 14, "Оша", &s));
    assert_false(ml_texts_sentence(texts, "any", 900, 903, "Оша", &s));
    assert_false(ml_texts_sentence(texts, "any", -1, -1, "", &s));
    ml_texts_free(texts);
    remove(path);
}

static void near_lines(void **state)
{
    struct ml_near near;
    size_t start[] = {0, 2};
    struct ml_lonlat here[] = {{70.5, 39.9}, {70.6, 39.9}};
    struct ml_lonlat far[] = {{61.0, 42.0}, {61.1, 42.0}};
    struct ml_lonlat edge[] = {{180, 90}, {-180, -90}};

    (void)state;
    assert_true(ml_near_init(&near));
    ml_near_mark(&near, (struct ml_lonlat){70.4, 40.2});
    assert_true(ml_near_touches(&near, &(struct ml_segment_info){.part_count = 1, .part_start = start, .points = here}));
    assert_false(ml_near_touches(&near, &(struct ml_segment_info){.part_count = 1, .part_start = start, .points = far}));
    assert_false(ml_near_touches(&near, &(struct ml_segment_info){.part_count = 1, .part_start = start, .points = edge}));
    ml_near_mark(&near, (struct ml_lonlat){180, 90});
    assert_true(ml_near_touches(&near, &(struct ml_segment_info){.part_count = 1, .part_start = start, .points = edge}));
    ml_near_release(&near);
}

static void xml_text(void **state)
{
    struct ml_buf b = {0};

    (void)state;
    ml_xml_text(&b, "a<b>&\"\x01\xFFя");
    assert_string_equal(b.data, "a&lt;b&gt;&amp;&quot;\xEF\xBF\xBD\xEF\xBF\xBDя");
    ml_buf_release(&b);
}

static void page_data(void **state)
{
    static const char path[] = "t_map.geojson.tmp";
    struct ml_buf page = {0};
    struct ml_buf out = {0};
    struct ml_map map = {.title = "</script><b>", .date = 20220917, .today = 20260101};
    struct ml_found *found;
    struct ml_err err;

    (void)state;
    put(path, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":null,"
              "\"properties\":{\"toponym\":\"</script>\xE2\x80\xA8<!--\"}}]}");
    assert_int_equal(ml_found_read(path, &found, NULL), ML_OK);
    map.found = found;
    ml_buf_puts(&page, "<p><!--DATA--></p>");
    assert_int_equal(ml_map_page(&map, &page, "x", &out, NULL), ML_OK);
    assert_null(strstr(strstr(out.data, "</script>") + 1, "</script>"));
    assert_null(strstr(out.data, "<!--"));
    assert_null(strstr(out.data, "\xE2\x80\xA8"));
    assert_non_null(strstr(out.data, "\\u003c/script\\u003e\\u2028"));
    ml_buf_clear(&page);
    ml_buf_puts(&page, "<p></p>");
    assert_int_equal(ml_map_page(&map, &page, "x", &out, &err), ML_EFORMAT);
    ml_buf_release(&page);
    ml_buf_release(&out);
    ml_found_free(found);
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sentences), cmocka_unit_test(near_lines),
                                       cmocka_unit_test(xml_text), cmocka_unit_test(page_data)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
