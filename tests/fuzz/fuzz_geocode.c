/*
 * Any bytes as a text: the first byte picks language and options, the rest is the text.
 * Results must come in order, apart, inside the text, with a confidence that is one.
 */
#include <string.h>

#include "fuzz.h"
#include "geocode/geocode.h"
#include "text/utf8.h"

#define GAZETTEER "build/gazetteer.db"

static struct ml_gazetteer *gazetteer;

/* One geocoder with the reasons and one without, made at the first call. */
static struct ml_geocoder *geocoder(int explain)
{
    static struct ml_geocoder *made[2];
    struct ml_geocode_options options = {.today = 20220917, .near_km = 5, .explain = explain};

    if (!gazetteer)
        PROMISE(ml_gazetteer_open(GAZETTEER, &gazetteer, NULL) == ML_OK);
    if (!made[explain])
        PROMISE(ml_geocoder_new(gazetteer, NULL, &options, &made[explain], NULL) == ML_OK);
    return made[explain];
}

static size_t points(struct ml_span text)
{
    struct ml_buf buf;
    struct ml_span good;
    size_t n;

    ml_buf_init(&buf, 0);
    good = ml_utf8_repair(text, &buf);
    n = ml_utf8_count(good.ptr, good.len);
    ml_buf_release(&buf);
    return n;
}

static void check(const struct ml_result_doc *doc, size_t length)
{
    size_t at = 0;

    for (size_t i = 0; i < doc->result_count; i++) {
        const struct ml_result *r = &doc->results[i];
        PROMISE(r->start >= at && r->end > r->start && r->end <= length);
        PROMISE(ml_utf8_valid_prefix(r->toponym.ptr, r->toponym.len) == r->toponym.len);
        PROMISE(ml_utf8_count(r->toponym.ptr, r->toponym.len) == r->end - r->start);
        PROMISE(r->confidence >= 0 && r->confidence <= 1);
        PROMISE((r->place == NULL) == ((r->flags & ML_FLAG_UNRESOLVED) != 0));
        at = r->end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const langs[] = {NULL, "en", "ru", "ky", "tg", "uz-Latn", "uz-Cyrl", "xx"};
    struct ml_document doc = {.id = "fuzz"};
    struct ml_result_doc out;

    if (size == 0)
        return 0;
    doc.lang = langs[data[0] % 8];
    doc.text = (struct ml_span){(const char *)data + 1, size - 1};
    PROMISE(ml_geocoder_run(geocoder((data[0] >> 3) & 1), &doc, &out, NULL) == ML_OK);
    check(&out, points(doc.text));
    return 0;
}
