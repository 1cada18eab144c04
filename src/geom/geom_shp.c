#include "geom/geom_shp.h"

#include <ctype.h>
#include <shapefil.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "geom/geom_proj.h"

enum { SIDE_FILES = 4, PRJ_MAX = 64 * 1024, PATH_SIZE = 4096 };

struct ml_shp {
    SHPHandle shapes;
    DBFHandle table;
    struct ml_crs *crs;
    char path[PATH_SIZE];
    char table_path[PATH_SIZE];
    size_t count;
    bool foreign_text;  /* the code page is not UTF-8 */
    char code_page[40];
};

/*
 * shapelib's error hook has no user argument, so the newest message waits here for the
 * caller on the same thread.
 */
static _Thread_local char complaint[200];

static void keep_complaint(const char *message)
{
    snprintf(complaint, sizeof complaint, "%s", message);
    for (char *p = complaint; *p; p++) {
        if (*p == '\n')
            *p = ' ';
    }
}

const char *ml_shp_path(const struct ml_shp *shp)
{
    return shp->path;
}

const char *ml_shp_table_path(const struct ml_shp *shp)
{
    return shp->table_path;
}

size_t ml_shp_count(const struct ml_shp *shp)
{
    return shp->count;
}

/* `path` with another extension, the upper-case one when only that exists. */
static bool side_path(const char *path, const char *ext, char out[PATH_SIZE])
{
    size_t len = strlen(path);
    size_t stem = len >= 4 && path[len - 4] == '.' ? len - 4 : len;

    if (stem + 5 > PATH_SIZE)
        return false;
    memcpy(out, path, stem);
    snprintf(out + stem, PATH_SIZE - stem, ".%s", ext);
    if (!ml_file_exists(out)) {
        for (char *p = out + stem; *p; p++)
            *p = (char)toupper((unsigned char)*p);
        if (!ml_file_exists(out)) {
            snprintf(out + stem, PATH_SIZE - stem, ".%s", ext);
            return false;
        }
    }
    return true;
}

static uint32_t big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t little(const unsigned char *p, int bytes)
{
    uint32_t v = 0;
    for (int i = bytes - 1; i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

static enum ml_status read_head(const char *path, unsigned char head[100], size_t need,
                                uint64_t *size, struct ml_err *err)
{
    struct stat st;
    FILE *f = fopen(path, "rb");
    size_t n = 0;

    if (!f)
        return ml_fail(err, ML_EIO, path, 0, "cannot be opened; check its permissions");
    if (fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode))
        n = fread(head, 1, need, f);
    fclose(f);
    if (n < need)
        return ml_fail(err, ML_EFORMAT, path, 0, "is cut short or not a file; copy it anew");
    *size = (uint64_t)st.st_size;
    return ML_OK;
}

/* shapelib believes the headers; a copy that broke off is found by the sizes. */
static enum ml_status check_main(const char *path, uint32_t *records, struct ml_err *err)
{
    unsigned char head[100] = {0};
    uint64_t size;
    uint64_t said;
    enum ml_status status = read_head(path, head, sizeof head, &size, err);

    if (status)
        return status;
    if (big32(head) != 9994 || little(head + 28, 4) != 1000)
        return ml_fail(err, ML_EFORMAT, path, 0, "is not part of a shapefile; copy it anew");
    said = (uint64_t)big32(head + 24) * 2;
    if (said > size || said < 100)
        return ml_fail(err, ML_EFORMAT, path, 0,
                       "is cut short: %llu of %llu bytes are there; copy it anew",
                       (unsigned long long)size, (unsigned long long)said);
    *records = (uint32_t)((said - 100) / 8); /* of a .shx */
    return ML_OK;
}

static enum ml_status check_table(const char *path, uint32_t *records, struct ml_err *err)
{
    unsigned char head[100] = {0};
    uint64_t size;
    uint64_t said;
    enum ml_status status = read_head(path, head, 32, &size, err);

    if (status)
        return status;
    *records = little(head + 4, 4);
    said = little(head + 8, 2) + (uint64_t)*records * little(head + 10, 2);
    if (said > size || little(head + 8, 2) < 33)
        return ml_fail(err, ML_EFORMAT, path, 0,
                       "is cut short: %llu of %llu bytes are there; copy it anew",
                       (unsigned long long)size, (unsigned long long)said);
    return ML_OK;
}

static enum ml_status check_files(struct ml_shp *shp, struct ml_err *err)
{
    static const char *const parts[SIDE_FILES] = {"shp", "shx", "dbf", "prj"};
    char file[PATH_SIZE];
    uint32_t in_index = 0;
    uint32_t in_table = 0;
    uint32_t unused;
    enum ml_status status;

    for (int i = 0; i < SIDE_FILES; i++) {
        if (!side_path(shp->path, parts[i], file))
            return ml_fail(err, i < 3 ? ML_EIO : ML_EFORMAT, file, 0,
                           i < 3 ? "is missing; a shapefile is its .shp, .shx, .dbf and .prj together"
                                 : "is missing, so the coordinates could mean anything; add it, for "
                                   "instance with ogr2ogr -a_srs EPSG:4326");
    }
    side_path(shp->path, "shx", file);
    status = check_main(file, &in_index, err);
    if (!status)
        status = check_main(shp->path, &unused, err);
    if (!status)
        status = check_table(shp->table_path, &in_table, err);
    if (!status && in_index != in_table)
        status = ml_fail(err, ML_EFORMAT, shp->table_path, 0,
                         "has %u rows for %u shapes; the files belong to different shapefiles or are damaged",
                         in_table, in_index);
    return status;
}

static enum ml_status read_crs(struct ml_shp *shp, struct ml_err *err)
{
    char file[PATH_SIZE];
    struct ml_buf text;
    enum ml_status status;

    ml_buf_init(&text, PRJ_MAX);
    side_path(shp->path, "prj", file);
    status = ml_file_read(file, &text, err);
    if (!status)
        status = ml_crs_new(ml_buf_span(&text), file, &shp->crs, err);
    ml_buf_release(&text);
    return status;
}

static void read_code_page(struct ml_shp *shp)
{
    const char *page = DBFGetCodePage(shp->table);

    if (!page || page[0] == '\0')
        return;
    snprintf(shp->code_page, sizeof shp->code_page, "%s", page);
    shp->foreign_text = strcasecmp(page, "UTF-8") != 0 && strcasecmp(page, "UTF8") != 0 &&
                        strcmp(page, "65001") != 0 && strcmp(page, "LDID/0") != 0;
}

static enum ml_status check_kind(const struct ml_shp *shp, enum ml_shp_kind kind, struct ml_err *err)
{
    int entities;
    int type;
    bool lines;
    bool polygons;

    SHPGetInfo(shp->shapes, &entities, &type, NULL, NULL);
    lines = type == SHPT_ARC || type == SHPT_ARCZ || type == SHPT_ARCM;
    polygons = type == SHPT_POLYGON || type == SHPT_POLYGONZ || type == SHPT_POLYGONM;
    if (kind == ML_SHP_LINES ? lines : polygons)
        return ML_OK;
    return ml_fail(err, ML_EFORMAT, shp->path, 0, "holds shapes of type %s where %s are needed; is it the right file?",
                   SHPTypeName(type), kind == ML_SHP_LINES ? "lines" : "polygons");
}

enum ml_status ml_shp_open(const char *path, enum ml_shp_kind kind, struct ml_shp **out,
                           struct ml_err *err)
{
    struct ml_shp *shp = ml_calloc(1, sizeof *shp);
    SAHooks hooks;
    enum ml_status status;

    *out = NULL;
    if (!shp)
        return ml_fail_nomem(err);
    if (strlen(path) + 1 > PATH_SIZE) {
        status = ml_fail(err, ML_EIO, path, 0, "has too long a name; move it");
        goto out;
    }
    side_path(path, "shp", shp->path);
    side_path(path, "dbf", shp->table_path);
    status = check_files(shp, err);
    if (status)
        goto out;
    SASetupDefaultHooks(&hooks);
    hooks.Error = keep_complaint;
    complaint[0] = '\0';
    shp->shapes = SHPOpenLL(shp->path, "rb", &hooks);
    shp->table = DBFOpenLL(shp->table_path, "rb", &hooks);
    if (!shp->shapes || !shp->table) {
        status = ml_fail(err, ML_EFORMAT, shp->shapes ? shp->table_path : shp->path, 0,
                         "is not readable as a shapefile%s%s; copy it anew", complaint[0] ? ": " : "",
                         complaint);
        goto out;
    }
    SHPSetFastModeReadObject(shp->shapes, 1);
    shp->count = (size_t)DBFGetRecordCount(shp->table);
    read_code_page(shp);
    status = check_kind(shp, kind, err);
    if (!status)
        status = read_crs(shp, err);
out:
    if (status)
        ml_shp_close(shp);
    else
        *out = shp;
    return status;
}

void ml_shp_close(struct ml_shp *shp)
{
    if (!shp)
        return;
    if (shp->shapes)
        SHPClose(shp->shapes);
    if (shp->table)
        DBFClose(shp->table);
    ml_crs_free(shp->crs);
    ml_free(shp);
}

bool ml_shp_deleted(const struct ml_shp *shp, size_t row)
{
    return DBFIsRecordDeleted(shp->table, (int)row) != 0;
}

enum ml_status ml_shp_column(const struct ml_shp *shp, const char *name, int *out,
                             struct ml_err *err)
{
    *out = DBFGetFieldIndex(shp->table, name);
    if (*out < 0)
        return ml_fail(err, ML_EFORMAT, shp->table_path, 0, "has no field %s; add it or rename the one meant",
                       name);
    return ML_OK;
}

/* Well-formed UTF-8 (Unicode 15, table 3-7). */
static bool is_utf8(const unsigned char *p)
{
    while (*p) {
        int more = *p < 0x80 ? 0 : *p >= 0xc2 && *p < 0xe0 ? 1 : *p >= 0xe0 && *p < 0xf0 ? 2
                   : *p >= 0xf0 && *p < 0xf5                ? 3
                                                            : -1;
        unsigned char low = *p == 0xe0 ? 0xa0 : *p == 0xf0 ? 0x90 : 0x80;
        unsigned char high = *p == 0xed ? 0x9f : *p == 0xf4 ? 0x8f : 0xbf;
        if (more < 0)
            return false;
        p++;
        for (int i = 0; i < more; i++, p++) {
            if (*p < low || *p > high)
                return false;
            low = 0x80;
            high = 0xbf;
        }
    }
    return true;
}

static bool is_ascii(const char *p)
{
    while (*p > 0)
        p++;
    return *p == '\0';
}

enum ml_status ml_shp_text(struct ml_shp *shp, size_t row, int column, struct ml_span *out,
                           struct ml_err *err)
{
    const char *text;

    complaint[0] = '\0';
    text = DBFReadStringAttribute(shp->table, (int)row, column);
    if (!text)
        return ml_fail(err, ML_EFORMAT, shp->table_path, 0, "row %zu cannot be read%s%s; copy it anew",
                       row + 1, complaint[0] ? ": " : "", complaint);
    if (shp->foreign_text && !is_ascii(text))
        return ml_fail(err, ML_EFORMAT, shp->table_path, 0,
                       "row %zu has text in code page %s; convert it with ogr2ogr -lco ENCODING=UTF-8",
                       row + 1, shp->code_page);
    if (!is_utf8((const unsigned char *)text))
        return ml_fail(err, ML_EFORMAT, shp->table_path, 0,
                       "row %zu is not UTF-8; say in a .cpg file what it is and convert it with "
                       "ogr2ogr -lco ENCODING=UTF-8",
                       row + 1);
    *out = ml_span_of(text);
    while (out->len && isspace((unsigned char)out->ptr[0]))
        out->ptr++, out->len--;
    while (out->len && isspace((unsigned char)out->ptr[out->len - 1]))
        out->len--;
    return ML_OK;
}

static enum ml_status copy_parts(const struct ml_shp *shp, size_t row, const SHPObject *object,
                                 struct ml_parts *parts, struct ml_err *err)
{
    for (int part = 0; part < object->nParts; part++) {
        int from = object->panPartStart[part];
        int end = part + 1 < object->nParts ? object->panPartStart[part + 1] : object->nVertices;
        if (from < 0 || end < from || end > object->nVertices)
            return ml_fail(err, ML_EFORMAT, shp->path, 0, "shape %zu is damaged (its parts overlap); copy it anew",
                           row + 1);
        if (!ml_parts_begin(parts) || !ml_parts_room(parts, (size_t)(end - from)))
            return ml_fail_nomem(err);
        for (int i = from; i < end; i++)
            parts->points[parts->point_count++] = (struct ml_lonlat){object->padfX[i], object->padfY[i]};
    }
    return ML_OK;
}

enum ml_status ml_shp_parts(struct ml_shp *shp, size_t row, struct ml_parts *parts,
                            struct ml_err *err)
{
    SHPObject *object;
    enum ml_status status = ML_OK;

    ml_parts_clear(parts);
    complaint[0] = '\0';
    object = SHPReadObject(shp->shapes, (int)row);
    if (!object)
        return ml_fail(err, ML_EFORMAT, shp->path, 0, "shape %zu cannot be read%s%s; copy it anew", row + 1,
                       complaint[0] ? ": " : "", complaint);
    if (object->nSHPType != SHPT_NULL)
        status = copy_parts(shp, row, object, parts, err);
    SHPDestroyObject(object);
    if (!status)
        status = ml_crs_apply(shp->crs, parts->points, parts->point_count, shp->path, err);
    return status;
}
