/*
 * A folder for a test's files, removed at its end, and small gazetteer tables in it.
 * Included once by each test program.
 */
#ifndef ML_TESTS_GAZETTEER_FIXTURE_H
#define ML_TESTS_GAZETTEER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/gazetteer.h"

#define PLACES_HEADER                                                                                  \
    "id\tname\tkind\tfeature_code\tlat\tlon\tuncertainty_m\tcountry\tparent_id\tpopulation\t"           \
    "geonames_id\twikidata_id\tpcode\tsource\tnote\n"
#define NAMES_HEADER "place_id\tname\tlang\tkind\tvalid_from\tvalid_to\tsource\n"

/* Two countries, a region, two districts and five villages, of which two are called Kok-Tash. */
#define PLACES_ROWS                                                                                    \
    "kg\tKyrgyzstan\tcountry\tPCLI\t41.2\t74.8\t400000\tKG\t\t\t\t\t\ttest\t\n"                         \
    "tj\tTajikistan\tcountry\tPCLI\t38.9\t71\t400000\tTJ\t\t\t\t\t\ttest\t\n"                           \
    "kg-batken\tBatken\tregion\tADM1\t39.9\t70.75\t80000\tKG\tkg\t\t\t\tKG02\ttest\t\n"                 \
    "kg-batken-d\tBatken\tdistrict\tADM2\t39.9\t70.8\t40000\tKG\tkg-batken\t\t\t\tKG02201\ttest\t\n"    \
    "kg-leilek\tLeilek\tdistrict\tADM2\t39.8\t69.8\t40000\tKG\tkg-batken\t\t\t\tKG02203\ttest\t\n"      \
    "kg-batken-t\tBatken\tsettlement\tPPLA\t40.06\t70.82\t3000\tKG\tkg-batken-d\t20000\t1463580\tQ1\t\ttest\t\n" \
    "kg-koktash-b\tKok-Tash\tsettlement\tPPL\t39.9491\t70.528\t1000\tKG\tkg-batken-d\t\t\t\t\ttest\t\n" \
    "kg-koktash-l\tKok-Tash\tsettlement\tPPL\t39.8\t69.7\t1000\tKG\tkg-leilek\t\t\t\t\ttest\t\n"        \
    "kg-maksat\tMaksat\tsettlement\tPPL\t39.87\t69.59\t1000\tKG\tkg-leilek\t\t\t\t\ttest\t\n"           \
    "tj-vorukh\tVorukh\tsettlement\tPPL\t39.85\t70.58\t2000\tTJ\ttj\t30000\t\t\t\ttest\t\n"
#define NAMES_ROWS                                                                                     \
    "kg-batken-t\tБаткен\tky\tofficial\t\t\ttest\n"                                                     \
    "kg-batken\tБаткенская область\tru\tofficial\t\t\ttest\n"                                           \
    "kg-koktash-b\tКөк-Таш\tky\tofficial\t\t\ttest\n"                                                   \
    "kg-maksat\tМаксат\tru\tvariant\t1991-01\t2022-09-16\ttest\n"                                       \
    "tj-vorukh\tВорух\ttg\tofficial\t\t\ttest\n"

enum { FIXTURE_PLACES = 10 };

static char fixture_dir[64];

/* The path of a file in the folder; overwritten by the eighth call after. */
static inline const char *fixture_path(const char *name)
{
    static char paths[8][160];
    static unsigned at;
    char *p = paths[at++ % 8];
    snprintf(p, sizeof paths[0], "%s/%s", fixture_dir, name);
    return p;
}

static inline void fixture_write(const char *name, const char *bytes, size_t len)
{
    FILE *f = fopen(fixture_path(name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

static inline void fixture_tables(const char *places, const char *names)
{
    fixture_write("places.tsv", places, strlen(places));
    fixture_write("names.tsv", names, strlen(names));
}

/* A file's bytes, from malloc. */
static inline char *fixture_read(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    char *p;
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    *len = (size_t)ftell(f);
    rewind(f);
    p = malloc(*len + 1);
    assert_non_null(p);
    assert_int_equal(fread(p, 1, *len, f), *len);
    p[*len] = '\0';
    fclose(f);
    return p;
}

static inline int fixture_setup(void **state)
{
    const char *tmp = getenv("TMPDIR");
    (void)state;
    snprintf(fixture_dir, sizeof fixture_dir, "%.40s/marchland-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(fixture_dir) == NULL;
}

static inline int fixture_teardown(void **state)
{
    static const char *const files[] = {"places.tsv", "names.tsv", "g.db", "h.db", "i.db", "file", "file.txt", "file.zip", "file.geojson",
                                        "file.osm", "file.osm.pbf", "file.db", "link", "out", "gold.jsonl"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        remove(fixture_path(files[i]));
    return rmdir(fixture_dir); /* a failure tells of a file left behind */
}

#endif
