/*
 * Folders of small shapes for tests, made at run time: three countries that meet in a point,
 * an enclave, and a line that moves in 2025.
 *
 *   lat 41  +-------+-----------+
 *           |  UZ   |    KG [UZ]|     [UZ]: 70.4..70.5, 40.4..40.5
 *   lat 40  |       +--+     +--+     from 2025 TJ reaches 40.02 between 70.3 and 70.6
 *           |       |   TJ      |
 *   lat 39  +-------+-----------+
 *         lon 69   70          71
 */
#ifndef ML_TESTS_SHAPES_FIXTURE_H
#define ML_TESTS_SHAPES_FIXTURE_H

#include <shapefil.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WGS84_PRJ                                                                                         \
    "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"       \
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]"

enum { FX_POINTS = 64, FX_PARTS = 4 };

/* One feature: parts given one after the other, each closed by the writer for polygons. */
struct fx_shape {
    const char *attributes[7];
    int parts;
    int start[FX_PARTS];
    int points;
    double x[FX_POINTS];
    double y[FX_POINTS];
};

static inline void fx_begin(struct fx_shape *s)
{
    s->start[s->parts++] = s->points;
}

static inline void fx_add(struct fx_shape *s, double x, double y)
{
    s->x[s->points] = x;
    s->y[s->points++] = y;
}

static inline void fx_rectangle(struct fx_shape *s, double w, double south, double e, double n, bool clockwise)
{
    fx_begin(s);
    fx_add(s, w, south);
    fx_add(s, clockwise ? w : e, clockwise ? n : south);
    fx_add(s, e, n);
    fx_add(s, clockwise ? e : w, clockwise ? south : n);
    fx_add(s, w, south);
}

static inline char *fx_path(const char *dir, const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static inline void fx_text(const char *dir, const char *name, const char *text)
{
    FILE *f = fopen(fx_path(dir, name), "wb");
    if (!f || fputs(text, f) < 0 || fclose(f) != 0)
        abort();
}

static inline void fx_write(const char *dir, const char *name, int type, const char *const *fields,
                            int field_count, struct fx_shape *shapes, int count)
{
    char file[64];
    SHPHandle shp = SHPCreate(fx_path(dir, name), type);
    DBFHandle dbf = DBFCreateEx(fx_path(dir, name), "UTF-8");

    if (!shp || !dbf)
        abort();
    for (int i = 0; i < field_count; i++)
        DBFAddField(dbf, fields[i], FTString, 60, 0);
    for (int i = 0; i < count; i++) {
        struct fx_shape *s = &shapes[i];
        SHPObject *o = s->points ? SHPCreateObject(type, i, s->parts, s->start, NULL, s->points, s->x, s->y, NULL, NULL)
                                 : SHPCreateObject(SHPT_NULL, i, 0, NULL, NULL, 0, NULL, NULL, NULL, NULL);
        SHPWriteObject(shp, -1, o);
        SHPDestroyObject(o);
        for (int k = 0; k < field_count; k++)
            DBFWriteStringAttribute(dbf, i, k, s->attributes[k]);
    }
    SHPClose(shp);
    DBFClose(dbf);
    snprintf(file, sizeof file, "%s.prj", name);
    fx_text(dir, file, WGS84_PRJ);
}

static const char *const fx_country_fields[] = {"ISO_A2", "NAME", "VALID_FROM", "VALID_TO", "SOURCE"};
static const char *const fx_line_fields[] = {"SEG_ID", "PAIR", "NAME", "VALID_FROM", "VALID_TO", "ACC_M", "SOURCE"};

static inline void fx_countries(const char *dir, struct fx_shape *shapes, int count)
{
    fx_write(dir, "countries", SHPT_POLYGON, fx_country_fields, 5, shapes, count);
}

static inline void fx_lines(const char *dir, struct fx_shape *shapes, int count)
{
    fx_write(dir, "border_segments", SHPT_ARC, fx_line_fields, 7, shapes, count);
}

#define FX_STATUS_HEAD "seg_id\tstatus\tvalid_from\tvalid_to\tconfidence\tsource\tnote\n"
#define FX_STATUS                                                                                          \
    FX_STATUS_HEAD                                                                                         \
    "KT1\tdisputed\t1991-01-01\t2025-01-01\tmedium\thttps://example.org/a\tbefore the treaty\n"            \
    "KT1\tdelimited\t2025-01-01\t\thigh\thttps://example.org/b\t\n"                                         \
    "KU1\tdemarcated\t1991-01-01\t\thigh\thttps://example.org/c\t\n"                                        \
    "KUE\tunknown\t1991-01-01\t\tlow\thttps://example.org/d\t\n"                                            \
    "TU1\tdelimited\t\t\thigh\thttps://example.org/e\t\n"

/* The line between KG and TJ, eastward; `bump` for 2025 on. */
static inline void fx_kt_line(struct fx_shape *s, bool bump, bool closing)
{
    if (!closing)
        fx_add(s, 70, 40);
    fx_add(s, 70.3, 40);
    if (bump) {
        fx_add(s, 70.3, 40.02);
        fx_add(s, 70.6, 40.02);
        fx_add(s, 70.6, 40);
    }
    fx_add(s, 71, 40);
}

static inline void fx_tj(struct fx_shape *s, bool bump)
{
    fx_begin(s);
    fx_add(s, 70, 39);
    fx_add(s, 70, 40);
    fx_kt_line(s, bump, true);
    fx_add(s, 71, 39);
    fx_add(s, 70, 39);
}

static inline void fx_kg(struct fx_shape *s, bool bump)
{
    fx_begin(s);
    fx_add(s, 70, 40);
    fx_add(s, 70, 41);
    fx_add(s, 71, 41);
    fx_add(s, 71, 40);
    if (bump) {
        fx_add(s, 70.6, 40);
        fx_add(s, 70.6, 40.02);
        fx_add(s, 70.3, 40.02);
    }
    fx_add(s, 70.3, 40);
    fx_add(s, 70, 40);
    fx_rectangle(s, 70.4, 40.4, 70.5, 40.5, false);
}

static inline void fx_world_countries(struct fx_shape out[5])
{
    struct fx_shape s[5] = {
        {.attributes = {"UZ", "Uzbekistan", "1991-01-01", "", "test"}},
        {.attributes = {"KG", "Kyrgyzstan", "1991-01-01", "2025-01-01", "test"}},
        {.attributes = {"KG", "Kyrgyzstan", "2025-01-01", "", "test"}},
        {.attributes = {"TJ", "Tajikistan", "1991-01-01", "2025-01-01", "test"}},
        {.attributes = {"TJ", "Tajikistan", "2025-01-01", "", "test"}},
    };
    fx_begin(&s[0]);
    fx_add(&s[0], 69, 39);
    fx_add(&s[0], 69, 41);
    fx_add(&s[0], 70, 41);
    fx_add(&s[0], 70, 40);
    fx_add(&s[0], 70, 39);
    fx_add(&s[0], 69, 39);
    fx_rectangle(&s[0], 70.4, 40.4, 70.5, 40.5, true);
    fx_kg(&s[1], false);
    fx_kg(&s[2], true);
    fx_tj(&s[3], false);
    fx_tj(&s[4], true);
    memcpy(out, s, sizeof s);
}

static inline void fx_world_lines(struct fx_shape out[5])
{
    struct fx_shape s[5] = {
        {.attributes = {"KT1", "KG-TJ", "middle line", "1991-01-01", "2025-01-01", "500", "test"}},
        {.attributes = {"KT1", "KG-TJ", "middle line", "2025-01-01", "", "100", "test"}},
        {.attributes = {"KU1", "KG-UZ", "west", "1991-01-01", "", "100", "test"}},
        {.attributes = {"KUE", "KG-UZ", "enclave", "1991-01-01", "", "100", "test"}},
        {.attributes = {"TU1", "TJ-UZ", "south-west", "1991-01-01", "", "100", "test"}},
    };
    for (int i = 0; i < 2; i++) {
        fx_begin(&s[i]);
        fx_kt_line(&s[i], i == 1, false);
    }
    fx_begin(&s[2]);
    fx_add(&s[2], 70, 40);
    fx_add(&s[2], 70, 41);
    fx_rectangle(&s[3], 70.4, 40.4, 70.5, 40.5, true);
    fx_begin(&s[4]);
    fx_add(&s[4], 70, 39);
    fx_add(&s[4], 70, 40);
    memcpy(out, s, sizeof s);
}

/* A new folder under the system's place for temporary files; remove it with fx_remove. */
static inline char *fx_dir(void)
{
    const char *base = getenv("TMPDIR");
    char *dir = malloc(4096);
    if (!dir)
        abort();
    snprintf(dir, 4096, "%s/marchland-test-XXXXXX", base && base[0] ? base : "/tmp");
    if (!mkdtemp(dir))
        abort();
    return dir;
}

static inline char *fx_world(void)
{
    struct fx_shape countries[5];
    struct fx_shape lines[5];
    char *dir = fx_dir();

    fx_world_countries(countries);
    fx_world_lines(lines);
    fx_countries(dir, countries, 5);
    fx_lines(dir, lines, 5);
    fx_text(dir, "border_status.tsv", FX_STATUS);
    return dir;
}

static inline void fx_remove(char *dir)
{
    static const char *const stems[] = {"countries", "border_segments", "border_status"};
    static const char *const exts[] = {"shp", "shx", "dbf", "prj", "cpg", "tsv"};
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 6; k++) {
            char name[64];
            snprintf(name, sizeof name, "%s.%s", stems[i], exts[k]);
            remove(fx_path(dir, name));
        }
    }
    rmdir(dir);
    free(dir);
}

/* splitmix64 (Steele, Lea and Flood 2014), for points by a fixed seed. */
static inline double fx_uniform(unsigned long long *state)
{
    unsigned long long z = (*state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

#endif
