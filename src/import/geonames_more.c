/*
 * What GeoNames keeps beside its main table: alternateNamesV2 (10 columns; 8 before 2017),
 * with the languages of names, and admin1CodesASCII and admin2Codes, with the meaning of codes.
 */
#include <string.h>

#include "import/import_int.h"
#include "import/textfile.h"

enum { A_ID, A_PLACE, A_LANG, A_NAME, A_PREFERRED, A_SHORT, A_COLLOQUIAL, A_HISTORIC, A_FROM, A_TO, A_COUNT };
enum { C_CODE, C_NAME, C_ASCII, C_ID, C_COUNT };

static enum ml_status take_alternate(struct ml_import *im, const struct ml_span *f, struct ml_err *err)
{
    struct ml_import_name name = {.text = f[A_NAME], .source = ml_span_of("gn")};
    const struct ml_import_id *slot;
    int64_t id = 0;

    ml_import_whole(f[A_PLACE], &id);
    slot = ml_import_slot(im, ml_import_key(ML_KEY_GEONAMES, id));
    if (id == 0 || slot->id == 0) {
        im->stats->names_other++;
        return ML_OK;
    }
    if (ml_span_is(f[A_LANG], "wkdt"))
        return ml_import_wikidata(im, slot->place, ml_import_qid(f[A_NAME]), err);
    name.lang = ml_import_tag(f[A_LANG], f[A_NAME]);
    name.kind = ml_span_is(f[A_HISTORIC], "1") ? "historic" : "variant";
    if (!name.lang || f[A_NAME].len == 0) {
        im->stats->names_other++;
        return ML_OK;
    }
    if (strcmp(name.lang, "und") == 0 && !ml_import_readable(f[A_NAME])) {
        im->stats->names_unread++;
        return ML_OK;
    }
    return ml_import_add_name(im, slot->place, &name, err);
}

enum ml_status ml_import_alternates(struct ml_import *im, const char *path, struct ml_err *err)
{
    struct ml_textfile *s = NULL;
    struct ml_span line;
    struct ml_span f[A_COUNT] = {{NULL, 0}};
    int more = 1;
    int ended = 1;
    enum ml_status status = ml_textfile_open(path, &s, err);

    while (!status) {
        size_t n;
        int64_t id;
        status = ml_textfile_line(s, &line, &more, &ended, err);
        if (status || !more)
            break;
        n = ml_import_split(line, f, A_COUNT);
        if ((n != 8 && n != A_COUNT) || !ml_import_whole(f[A_ID], &id) || !ml_import_whole(f[A_PLACE], &id))
            status = ml_fail(err, ML_EINPUT, path, ml_textfile_at(s),
                             "is no row of GeoNames' alternate names (10 columns, ids first); fetch the file again, "
                             "it may be cut short");
        else
            status = take_alternate(im, f, err);
        if (ml_textfile_at(s) % 10000 == 0)
            ml_import_progress(im, ml_textfile_share(s));
    }
    ml_textfile_close(s);
    return status;
}

/* KG.09 or KG.09.8739771 into its parts; 0 when it is neither. */
static size_t split_code(struct ml_span code, struct ml_span part[3])
{
    size_t count = 0;

    for (size_t from = 0, i = 0; i <= code.len; i++) {
        if (i < code.len && code.ptr[i] != '.')
            continue;
        if (count == 3 || i == from)
            return 0;
        part[count++] = (struct ml_span){code.ptr + from, i - from};
        from = i + 1;
    }
    return count > 1 && ml_import_country(part[0]) != SIZE_MAX ? count : 0;
}

bool ml_import_is_codes(struct ml_span line)
{
    struct ml_span f[C_COUNT];
    struct ml_span part[3];

    return ml_import_split(line, f, C_COUNT) == C_COUNT && split_code(f[C_CODE], part) > 0;
}

static enum ml_status take_code(struct ml_import *im, const struct ml_span *f, const struct ml_span *part, size_t count,
                                struct ml_err *err)
{
    uint32_t unit = ml_import_unit(im, "gn", part, count);
    int64_t id = 0;
    int64_t place = 0;

    if (!unit)
        return ml_fail_nomem(err);
    if (ml_import_whole(f[C_ID], &id) && id)
        place = ml_import_slot(im, ml_import_key(ML_KEY_GEONAMES, id))->place;
    if (!place)
        place = ml_import_only(im, f[C_NAME], count == 2 ? ML_KIND_REGION : ML_KIND_DISTRICT, part[0]);
    ml_import_unit_is(im, unit, place, true);
    return ML_OK;
}

enum ml_status ml_import_codes(struct ml_import *im, const char *path, struct ml_err *err)
{
    struct ml_textfile *s = NULL;
    struct ml_span line;
    int more = 1;
    int ended = 1;
    enum ml_status status = ml_textfile_open(path, &s, err);

    while (!status) {
        struct ml_span f[C_COUNT] = {{NULL, 0}};
        struct ml_span part[3];
        size_t n;
        status = ml_textfile_line(s, &line, &more, &ended, err);
        if (status || !more)
            break;
        n = ml_import_split(line, f, C_COUNT) == C_COUNT ? split_code(f[C_CODE], part) : 0;
        if (n == 0)
            status = ml_fail(err, ML_EINPUT, path, ml_textfile_at(s), "is no row of GeoNames' admin codes (4 columns, "
                             "a code as KG.09 first); fetch the file again, it may be cut short");
        else
            status = take_code(im, f, part, n, err);
    }
    ml_textfile_close(s);
    return status;
}
