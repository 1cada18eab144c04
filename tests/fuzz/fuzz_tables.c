/*
 * The gazetteer's tables: places, a NUL, names. Without a 'H' in front both get their
 * header lines. What builds must open, and every place must be readable.
 */
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "index/index.h"
#include "store/gazetteer.h"

static char dir[] = "/tmp/marchland-fuzz-XXXXXX";

static void path_of(char *out, size_t size, const char *name)
{
    snprintf(out, size, "%s/%s", dir, name);
}

static void clean(void)
{
    static const char *const files[] = {"places.tsv", "names.tsv", "g.db"};
    char path[64];

    for (size_t i = 0; i < 3; i++) {
        path_of(path, sizeof path, files[i]);
        remove(path);
    }
    rmdir(dir);
}

static void put(const char *name, const char *header, const uint8_t *data, size_t size)
{
    char path[64];
    FILE *f;

    path_of(path, sizeof path, name);
    f = fopen(path, "wb");
    PROMISE(f);
    fputs(header, f);
    fwrite(data, 1, size, f);
    PROMISE(fclose(f) == 0);
}

static void read_back(const char *path, const struct ml_build_stats *stats)
{
    struct ml_gazetteer *g;
    const struct ml_index *x;

    PROMISE(ml_gazetteer_open(path, &g, NULL) == ML_OK);
    x = ml_gazetteer_index(g);
    PROMISE(x->place_count == stats->places);
    for (size_t i = 0; i < x->place_count; i++) {
        const struct ml_place_info *p = ml_gazetteer_place(g, (uint32_t)i, NULL);
        PROMISE(p && p->place_id && p->name && p->uncertainty_m > 0 && ml_lonlat_valid(p->point));
    }
    for (size_t i = 0; i < x->posting_count; i++)
        PROMISE(ml_gazetteer_name(g, x->postings[i].name, NULL));
    ml_gazetteer_close(g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char places[] = "id\tname\tkind\tfeature_code\tlat\tlon\tuncertainty_m\tcountry\tparent_id\t"
                                 "population\tgeonames_id\twikidata_id\tpcode\tsource\tnote\n";
    static const char names[] = "place_id\tname\tlang\tkind\tvalid_from\tvalid_to\tsource\n";
    struct ml_build_stats stats;
    struct ml_err err = {0};
    char db[64];
    int raw = size && data[0] == 'H';
    const uint8_t *cut;
    size_t first;

    if (strchr(dir, 'X') && mkdtemp(dir))
        atexit(clean);
    data += raw;
    size -= (size_t)raw;
    cut = size ? memchr(data, 0, size) : NULL;
    first = cut ? (size_t)(cut - data) : size;
    put("places.tsv", raw ? "" : places, data, first);
    put("names.tsv", raw ? "" : names, cut ? cut + 1 : data, cut ? size - first - 1 : 0);
    path_of(db, sizeof db, "g.db");
    if (ml_gazetteer_build(dir, db, &stats, &err) == ML_OK)
        read_back(db, &stats);
    else
        PROMISE(err.status == ML_EINPUT && err.file[0] && err.line && err.message[0]);
    return 0;
}
