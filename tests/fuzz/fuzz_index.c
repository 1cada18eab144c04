/*
 * A damaged name index: the input is a list of edits to a good one, six bytes each: where
 * (4), what to write there (1), how many bytes (1; 0 cuts the blob there). What passes
 * ml_index_view must bear being scanned and searched.
 */
#include <string.h>

#include "fuzz.h"
#include "index/index.h"
#include "mention/mention.h"
#include "resolve/resolve.h"

#define TEXT                                                                                     \
    "Osh. Batken district, the village of Kok-Tash; Koktasch, Isfare and Isfara. "              \
    "Вблизи села Кок-Таш Баткенского района."

static const struct ml_place_rec places[] = {
    {.parent = ML_NO_PLACE, .region = ML_NO_PLACE, .district = ML_NO_PLACE, .country_place = 0,
     .country = {'K', 'G'}, .kind = ML_KIND_COUNTRY, .uncertainty_m = 1000},
    {.parent = 0, .region = ML_NO_PLACE, .district = 1, .country_place = 0, .country = {'K', 'G'},
     .kind = ML_KIND_DISTRICT, .uncertainty_m = 1000},
    {.parent = 1, .region = ML_NO_PLACE, .district = 1, .country_place = 0, .country = {'K', 'G'},
     .kind = ML_KIND_SETTLEMENT, .uncertainty_m = 1000},
};

static const struct ml_name_in names[] = {
    {"Osh", 2, ML_LANG_EN, ML_NAME_OFFICIAL, true},      {"Batken", 1, ML_LANG_EN, ML_NAME_OFFICIAL, true},
    {"Баткен", 1, ML_LANG_RU, ML_NAME_OFFICIAL, false},  {"Kok-Tash", 2, ML_LANG_EN, ML_NAME_VARIANT, false},
    {"Кок-Таш", 2, ML_LANG_RU, ML_NAME_VARIANT, false},  {"Isfara", 2, ML_LANG_EN, ML_NAME_VARIANT, false},
    {"Kyrgyzstan", 0, ML_LANG_EN, ML_NAME_OFFICIAL, true},
};

/* Everything that follows links: the scan, fuzzy search, resolution. */
static void use(const struct ml_index *x)
{
    struct ml_scanner *scanner;
    struct ml_resolver *resolver;
    struct ml_mentions mentions = {0};
    const struct ml_decision *decisions;
    struct ml_resolve_filter any = {.unit = x->place_count ? 0 : ML_NO_PLACE};
    struct ml_decision d;
    struct ml_mention m;

    PROMISE(ml_scanner_new(x, &scanner, NULL) == ML_OK);
    PROMISE(ml_resolver_new(x, scanner, true, &resolver, NULL) == ML_OK);
    ml_scan_begin(scanner, ml_span_of(TEXT), ML_LANG_UND);
    PROMISE(ml_scan_next(scanner, ML_PASSAGE_MENTIONS, &mentions, NULL) == ML_OK);
    PROMISE(ml_resolve_passage(resolver, mentions.items, mentions.count, ML_LANG_UND, &decisions, NULL) == ML_OK);
    if (ml_scan_name(scanner, ml_span_of("Kok Tasx"), ML_LANG_UND, &m))
        ml_resolve_name(resolver, &m, ML_LANG_UND, &any, &d);
    ml_mentions_release(&mentions);
    ml_resolver_free(resolver);
    ml_scanner_free(scanner);
}

static size_t edit(char *blob, size_t size, const uint8_t *data, size_t n)
{
    for (; n >= 6; data += 6, n -= 6) {
        size_t at = (data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16 | (size_t)data[3] << 24) % (size + 1);
        size_t most = size - at < data[5] ? size - at : data[5];
        if (data[5] == 0)
            size = at;
        else
            memset(blob + at, data[4], most);
    }
    return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ml_buf good;
    struct ml_index x;
    char *blob;
    char *exact;
    size_t n;

    if (!good.len)
        PROMISE(ml_index_build(places, sizeof places / sizeof *places, names, sizeof names / sizeof *names,
                               &good, NULL) == ML_OK);
    blob = malloc(good.len);
    PROMISE(blob);
    memcpy(blob, good.data, good.len);
    n = edit(blob, good.len, data, size);
    exact = malloc(n ? n : 1);
    PROMISE(exact);
    memcpy(exact, blob, n);
    if (ml_index_view(exact, n, &x, NULL) == ML_OK)
        use(&x);
    else
        PROMISE(size != 0);
    free(exact);
    free(blob);
    return 0;
}
