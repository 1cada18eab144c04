/*
 * The project's own tables into a gazetteer. Their places keep their ids, names their kinds,
 * dates and sources; parents and places of names may also be those of the gazetteer.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "import/import_int.h"
#include "index/index.h"
#include "store/source.h"

/* A row of names.tsv. */
struct name {
    size_t place;           /* index of its place; SIZE_MAX: it is in the gazetteer alone */
    size_t line;
    struct ml_span f[N_COUNT];
};

struct own {
    struct ml_import *im;
    struct ml_import_at at;
    struct ml_source source;
    struct name *names;     /* by place, then line */
    size_t name_count;
    size_t name_cap;
    struct ml_import_row *row;
};

static bool in_gazetteer(void *user, struct ml_span id)
{
    struct own *own = user;
    return ml_import_place_of(own->im, id) != 0;
}

static int by_place(const void *x, const void *y)
{
    const struct name *a = x;
    const struct name *b = y;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static enum ml_status read_names(struct own *own, struct ml_err *err)
{
    for (;;) {
        struct name name;
        void *p = own->names;
        int more;
        enum ml_status status = ml_source_name(&own->source, name.f, &name.place, &more, err);
        if (status)
            return status;
        if (!more)
            break;
        name.line = own->source.names_table.line;
        if (!ml_grow(&p, &own->name_cap, own->name_count + 1, sizeof *own->names))
            return ml_fail_nomem(err);
        own->names = p;
        own->names[own->name_count++] = name;
    }
    if (own->name_count)
        qsort(own->names, own->name_count, sizeof *own->names, by_place);
    return ML_OK;
}

/* The words have been checked; these are the same ones, which last. */
static const char *lasting_kind(struct ml_span kind)
{
    static const char *const kinds[] = {"official", "variant", "historic", "exonym"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ml_span_is(kind, kinds[i]))
            return kinds[i];
    return "variant";
}

static const char *lasting_lang(struct ml_span tag)
{
    enum ml_lang lang = ML_LANG_UND;

    ml_lang_parse(tag.ptr, tag.len, &lang);
    return ml_lang_name(lang);
}

static struct ml_import_name name_of(const struct name *n)
{
    return (struct ml_import_name){n->f[N_NAME], lasting_lang(n->f[N_LANG]), lasting_kind(n->f[N_KIND]),
                                   n->f[N_FROM], n->f[N_TO],                 n->f[N_SOURCE]};
}

/* The place's rows of names.tsv from *at on; its main name is one of them or comes before. */
static void collect_names(struct own *own, size_t place, size_t *at)
{
    struct ml_import_row *row = own->row;
    struct ml_span main_name = own->source.places[place].field[P_NAME];
    size_t first = *at;

    while (*at < own->name_count && own->names[*at].place == place)
        ++*at;
    for (size_t i = first; i < *at && row->name_count == 0; i++)
        if (ml_span_eq(own->names[i].f[N_NAME], main_name))
            row->name[row->name_count++] = name_of(&own->names[i]);
    if (row->name_count == 0)
        row->name[row->name_count++] = (struct ml_import_name){.text = main_name, .lang = "en", .kind = "official"};
    for (size_t i = first; i < *at; i++) {
        struct ml_import_name name = name_of(&own->names[i]);
        if (ml_span_eq(name.text, row->name[0].text) && strcmp(name.lang, row->name[0].lang) == 0)
            continue;
        if (row->name_count == ML_IMPORT_NAMES)
            own->im->stats->names_unread++;
        else
            row->name[row->name_count++] = name;
    }
}

/* Units are known by the ids of the tables, which may be those of the gazetteer. */
static uint32_t unit_of(struct own *own, struct ml_span id)
{
    uint32_t unit = ml_import_unit(own->im, "own", &id, 1);

    if (unit && own->im->units[unit].weight == 0)
        ml_import_unit_is(own->im, unit, ml_import_place_of(own->im, id), true);
    return unit;
}

static enum ml_status import_place(struct own *own, size_t i, size_t *name_at, struct ml_err *err)
{
    const struct ml_source_place *p = &own->source.places[i];
    struct ml_import_row *row = own->row;

    ml_import_row_start(row, "");
    row->id = p->field[P_ID];
    row->source = p->field[P_SOURCE];
    row->geonames_id = ml_source_whole(p->field[P_GEONAMES]);
    row->wikidata = ml_import_qid(p->field[P_WIKIDATA]);
    row->kind = p->kind;
    row->code = p->field[P_CODE];
    row->country = p->field[P_COUNTRY];
    row->point = p->point;
    row->uncertainty_m = ml_source_whole(p->field[P_UNCERTAINTY]);
    row->population = ml_source_whole(p->field[P_POPULATION]);
    row->pcode = p->field[P_PCODE];
    row->note = p->field[P_NOTE];
    row->unit = unit_of(own, row->id);
    row->in[0] = p->field[P_PARENT].len ? unit_of(own, p->field[P_PARENT]) : 0;
    if (!row->unit || (p->field[P_PARENT].len && !row->in[0]))
        return ml_fail_nomem(err);
    collect_names(own, i, name_at);
    own->at.line = p->line;
    if (i % 10000 == 0)
        ml_import_progress(own->im, (double)i / (double)own->source.place_count);
    return ml_import_place(own->im, row, &own->at, err);
}

/* Rows about places that only the gazetteer has; they come last. */
static enum ml_status import_others(struct own *own, size_t from, struct ml_err *err)
{
    enum ml_status status = ML_OK;

    for (size_t i = from; !status && i < own->name_count; i++) {
        struct ml_import_name name = name_of(&own->names[i]);
        status = ml_import_add_name(own->im, ml_import_place_of(own->im, own->names[i].f[N_PLACE]), &name, err);
    }
    return status;
}

enum ml_status ml_import_tables(struct ml_import *im, const char *path, size_t file, struct ml_err *err)
{
    struct own own = {.im = im, .source = {.elsewhere = in_gazetteer}, .row = ml_alloc(sizeof *own.row)};
    size_t name_at = 0;
    enum ml_status status;

    own.source.user = &own;
    status = ml_source_open(&own.source, path, err);
    own.at = (struct ml_import_at){.path = own.source.places_path, .file = file};
    if (!status && !own.row)
        status = ml_fail_nomem(err);
    if (!status)
        status = read_names(&own, err);
    for (size_t i = 0; !status && i < own.source.place_count; i++)
        status = import_place(&own, i, &name_at, err);
    if (!status)
        status = import_others(&own, name_at, err);
    ml_source_close(&own.source);
    ml_free(own.names);
    ml_free(own.row);
    return status;
}
