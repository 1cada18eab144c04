/*
 * Files of other gazetteers: a letter for the kind of file, then its bytes. What is imported
 * must open; what is refused says why, and leaves the base as it was and no result.
 */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "fuzz.h"
#include "import/import.h"
#include "index/index.h"
#include "store/gazetteer.h"

static char dir[] = "/tmp/marchland-fuzz-XXXXXX";
static const struct { char letter; const char *name; } kinds[] = {
    {'T', "f.txt"}, {'Z', "f.zip"}, {'G', "f.geojson"}, {'P', "f.osm.pbf"}, {'D', "f.db"},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void path_of(char *out, size_t size, const char *name)
{
    snprintf(out, size, "%s/%s", dir, name);
}

static void clean(void)
{
    static const char *const files[] = {"places.tsv", "names.tsv", "base.db", "out.db"};
    char path[64];

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        path_of(path, sizeof path, files[i]);
        remove(path);
    }
    for (size_t i = 0; i < KINDS; i++) {
        path_of(path, sizeof path, kinds[i].name);
        remove(path);
    }
    rmdir(dir);
}

static void put(const char *name, const void *data, size_t size)
{
    char path[64];
    FILE *f;

    path_of(path, sizeof path, name);
    f = fopen(path, "wb");
    PROMISE(f);
    fwrite(data, 1, size, f);
    PROMISE(fclose(f) == 0);
}

static void make_base(void)
{
    static const char places[] = "id\tname\tkind\tfeature_code\tlat\tlon\tuncertainty_m\tcountry\tparent_id\t"
                                 "population\tgeonames_id\twikidata_id\tpcode\tsource\tnote\n"
                                 "kg\tKyrgyzstan\tcountry\tPCLI\t41\t74\t9000\tKG\t\t\t\t\t\ts\t\n"
                                 "osh\tOsh\tregion\tADM1\t40.5\t72.8\t9000\tKG\tkg\t\t5\tQ6\t\ts\t\n"
                                 "aa\tAktash\tsettlement\tPPL\t40\t70\t900\tKG\tosh\t\t7\tQ8\t\ts\t\n";
    static const char names[] = "place_id\tname\tlang\tkind\tvalid_from\tvalid_to\tsource\n";
    struct ml_build_stats stats;
    char path[64];

    PROMISE(mkdtemp(dir));
    atexit(clean);
    put("places.tsv", places, sizeof places - 1);
    put("names.tsv", names, sizeof names - 1);
    path_of(path, sizeof path, "base.db");
    PROMISE(ml_gazetteer_build(dir, path, &stats, NULL) == ML_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char base[64];
    char out[64];
    char file[64];
    const char *files[] = {file};
    struct ml_import_job job = {.base = base, .target = out, .files = files, .file_count = 1};
    struct ml_import_stats stats;
    struct ml_err err = {0};
    struct ml_gazetteer *g = NULL;
    size_t kind = 0;

    while (kind < KINDS && size && kinds[kind].letter != (char)data[0])
        kind++;
    if (size == 0 || kind == KINDS)
        return 0;
    if (strchr(dir, 'X'))
        make_base();
    put(kinds[kind].name, data + 1, size - 1);
    path_of(file, sizeof file, kinds[kind].name);
    path_of(base, sizeof base, "base.db");
    path_of(out, sizeof out, "out.db");
    remove(out);
    if (ml_gazetteer_import(&job, &stats, &err)) {
        PROMISE(err.message[0] && !ml_file_exists(out));
    } else {
        PROMISE(ml_gazetteer_open(out, &g, NULL) == ML_OK);
        PROMISE(ml_gazetteer_index(g)->place_count == 3 + stats.added);
        for (uint32_t i = 0; i < ml_gazetteer_index(g)->place_count; i++)
            PROMISE(ml_gazetteer_place(g, i, NULL));
        ml_gazetteer_close(g);
    }
    return 0;
}
