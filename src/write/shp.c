/*
 * Shapefiles: points with a dbf of the contract's fields under names of 10 bytes (the
 * table in fields.c, documented in marchland-formats(5)). Only this file includes
 * shapefil.h in this room.
 *
 * shapelib reports failed writes only on standard error, and loses those of close. Its
 * file hooks are ours, therefore, and remember the first failure of the thread.
 */
#include <errno.h>
#include <shapefil.h>
#include <string.h>

#include "base/alloc.h"
#include "write/fields.h"
#include "write/step.h"
#include "write/write_int.h"

/* The order in which files take their places: the .shp last, so that it never stands alone. */
enum { PRJ = 0, CPG, DBF, SHX, SHP, FILE_COUNT };

static const char *const extensions[FILE_COUNT] = {".prj", ".cpg", ".dbf", ".shx", ".shp"};

/* Spatial indexes that other programs put beside a shapefile; stale once it is replaced. */
static const char *const stale[] = {".qix", ".sbn", ".sbx", ".idm", ".ind"};

static const char prj[] =
    "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

struct shp {
    char *path[FILE_COUNT];
    char *part[FILE_COUNT];
    SHPHandle points;
    DBFHandle table;
    int field_count;
    struct ml_buf scratch;
    size_t cut_count;
};

static _Thread_local int trouble; /* errno of the first failed write since it was cleared */

static void note_trouble(void)
{
    if (!trouble)
        trouble = errno ? errno : EIO;
}

static SAOffset hook_write(void *p, SAOffset size, SAOffset count, SAFile file)
{
    SAOffset n = fwrite(p, size, count, (FILE *)file);
    if (n != count)
        note_trouble();
    return n;
}

static int hook_flush(SAFile file)
{
    int failed = fflush((FILE *)file);
    if (failed)
        note_trouble();
    return failed;
}

static int hook_close(SAFile file)
{
    int failed = fclose((FILE *)file);
    if (failed)
        note_trouble();
    return failed;
}

static void hook_error(const char *message)
{
    (void)message;
    note_trouble();
}

static enum ml_status refused(const struct shp *s, struct ml_err *err)
{
    return ml_fail(err, ML_EIO, s->path[SHP], 0,
                   "cannot be written: %s; free some space or choose another place with -o",
                   strerror(trouble ? trouble : EIO));
}

/* Length of the path without a .shp extension. */
static size_t stem_length(const char *path)
{
    size_t len = strlen(path);
    return ml_format_of_path(path) == ML_FORMAT_SHP ? len - 4 : len;
}

static bool make_names(struct shp *s, const char *path)
{
    struct ml_buf stem;
    bool good = true;

    ml_buf_init(&stem, 0);
    ml_buf_add(&stem, path, stem_length(path));
    for (int i = 0; i < FILE_COUNT && good; i++) {
        size_t size = stem.len + 5;
        s->path[i] = stem.failed ? NULL : ml_alloc(size);
        s->part[i] = stem.failed ? NULL : ml_file_part_name(stem.data, extensions[i]);
        good = s->path[i] && s->part[i];
        if (good)
            snprintf(s->path[i], size, "%s%s", stem.data, extensions[i]);
    }
    /* X.SHP keeps the spelling it was given. */
    if (good && strlen(path) == stem.len + 4)
        memcpy(s->path[SHP], path, stem.len + 4);
    ml_buf_release(&stem);
    return good;
}

static bool make_fields(struct shp *s)
{
    for (int i = 0; i < s->field_count; i++) {
        const struct ml_column *c = ml_fields + i;
        if (DBFAddNativeFieldType(s->table, c->dbf_name, c->dbf_type, c->dbf_width, c->decimals) < 0)
            return false;
    }
    return true;
}

static enum ml_status write_prj(struct shp *s)
{
    FILE *f = fopen(s->part[PRJ], "wb");
    bool good = f && fwrite(prj, 1, sizeof prj - 1, f) == sizeof prj - 1;

    if (!good)
        note_trouble();
    if (f && fclose(f) != 0) {
        note_trouble();
        good = false;
    }
    return good ? ML_OK : ML_EIO;
}

static void shp_free(void *state)
{
    struct shp *s = state;

    if (s->points)
        SHPClose(s->points);
    if (s->table)
        DBFClose(s->table);
    for (int i = 0; i < FILE_COUNT; i++) {
        if (s->part[i])
            remove(s->part[i]);
        ml_free(s->part[i]);
        ml_free(s->path[i]);
    }
    ml_buf_release(&s->scratch);
    ml_free(s);
}

static enum ml_status shp_open(const struct ml_write_options *options, void **state, struct ml_err *err)
{
    SAHooks hooks;
    struct shp *s;
    enum ml_status status = ML_OK;

    if (!options->path || strcmp(options->path, "-") == 0)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "a shapefile is several files and cannot go to standard output; add -o PATH.shp");
    s = ml_calloc(1, sizeof *s);
    if (!s)
        return ml_fail_nomem(err);
    s->field_count = options->explain ? ML_FIELD_EXPLAIN : ML_FIELD_COUNT;
    if (!make_names(s, options->path)) {
        shp_free(s);
        return ml_fail_nomem(err);
    }
    SASetupDefaultHooks(&hooks);
    hooks.FWrite = hook_write;
    hooks.FFlush = hook_flush;
    hooks.FClose = hook_close;
    hooks.Error = hook_error;
    trouble = 0;
    s->points = SHPCreateLL(s->part[SHP], SHPT_POINT, &hooks);
    s->table = s->points ? DBFCreateLL(s->part[DBF], "UTF-8", &hooks) : NULL;
    if (!s->points || !s->table || !make_fields(s) || write_prj(s)) {
        note_trouble();
        status = refused(s, err);
        shp_free(s);
        return status;
    }
    *state = s;
    return ML_OK;
}

/* The longest whole code points of the scratch text that fit into width bytes. */
static const char *cut(struct shp *s, size_t width)
{
    char *text = s->scratch.data;
    size_t len = 0;

    if (s->scratch.len <= width)
        return text;
    while (len < width) {
        uint32_t cp;
        size_t n = ml_utf8_step(text + len, s->scratch.len - len, &cp);
        if (len + n > width)
            break;
        len += n;
    }
    text[len] = '\0';
    s->cut_count++;
    return text;
}

static bool write_text(struct shp *s, int row, int field, const struct ml_value *v)
{
    ml_buf_clear(&s->scratch);
    ml_text_value(&s->scratch, ml_fields + field, v);
    if (s->scratch.failed)
        return false;
    if (s->scratch.len == 0)
        return DBFWriteNULLAttribute(s->table, row, field);
    return DBFWriteStringAttribute(s->table, row, field, cut(s, (size_t)ml_fields[field].dbf_width));
}

static bool write_date(struct shp *s, int row, int field, long long date)
{
    char text[16];

    snprintf(text, sizeof text, "%08lld", date);
    return DBFWriteAttributeDirectly(s->table, row, field, text);
}

static bool write_value(struct shp *s, int row, int field, const struct ml_value *v)
{
    switch (v->type) {
    case ML_VALUE_NULL: return DBFWriteNULLAttribute(s->table, row, field);
    case ML_VALUE_INT: return DBFWriteDoubleAttribute(s->table, row, field, (double)v->u.i);
    case ML_VALUE_REAL: return DBFWriteDoubleAttribute(s->table, row, field, v->u.d);
    case ML_VALUE_BOOL: return DBFWriteLogicalAttribute(s->table, row, field, v->u.b ? 'T' : 'F');
    case ML_VALUE_DATE: return write_date(s, row, field, v->u.i);
    case ML_VALUE_TEXT:
    case ML_VALUE_LITERAL:
    case ML_VALUE_FLAGS:
    case ML_VALUE_EVIDENCE:
    case ML_VALUE_ALTERNATIVES: break;
    }
    return write_text(s, row, field, v);
}

static bool write_shape(struct shp *s, const struct ml_result *r)
{
    bool placed = r->place && ml_lonlat_valid(r->place->point);
    double x = placed ? r->place->point.lon : 0;
    double y = placed ? r->place->point.lat : 0;
    SHPObject *o = SHPCreateSimpleObject(placed ? SHPT_POINT : SHPT_NULL, placed ? 1 : 0, &x, &y, NULL);
    bool good = o && SHPWriteObject(s->points, -1, o) >= 0;

    if (o)
        SHPDestroyObject(o);
    return good;
}

static enum ml_status shp_add(void *state, const struct ml_result_doc *doc, struct ml_err *err)
{
    struct shp *s = state;
    struct ml_value values[ML_FIELD_EXPLAIN];

    for (size_t i = 0; i < doc->result_count; i++) {
        int row = DBFGetRecordCount(s->table);
        bool good = write_shape(s, doc->results + i);
        ml_fields_fill(doc, doc->results + i, values);
        for (int f = 0; f < s->field_count && good; f++)
            good = write_value(s, row, f, values + f);
        if (!good || trouble)
            return s->scratch.failed ? ml_fail_nomem(err) : refused(s, err);
    }
    return ML_OK;
}

static void remove_stale(const struct shp *s)
{
    size_t stem = strlen(s->path[PRJ]) - 4;
    struct ml_buf name;

    ml_buf_init(&name, 0);
    for (size_t i = 0; i < sizeof stale / sizeof *stale; i++) {
        ml_buf_clear(&name);
        ml_buf_add(&name, s->path[PRJ], stem);
        ml_buf_puts(&name, stale[i]);
        if (!name.failed)
            remove(name.data);
    }
    ml_buf_release(&name);
}

static enum ml_status shp_commit(void *state, struct ml_err *err)
{
    struct shp *s = state;
    enum ml_status status = ML_OK;

    SHPClose(s->points);
    DBFClose(s->table);
    s->points = NULL;
    s->table = NULL;
    if (trouble)
        return refused(s, err);
    for (int i = 0; i < FILE_COUNT && !status; i++) {
        status = ml_file_replace(s->part[i], s->path[i], err);
        if (!status) {
            ml_free(s->part[i]);
            s->part[i] = NULL;
        }
    }
    if (!status)
        remove_stale(s);
    return status;
}

static size_t shp_cut_count(const void *state)
{
    const struct shp *s = state;
    return s->cut_count;
}

const struct ml_writer_ops ml_writer_shp = {.open = shp_open,
                                            .add = shp_add,
                                            .commit = shp_commit,
                                            .cut_count = shp_cut_count,
                                            .free = shp_free};
