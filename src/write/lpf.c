/*
 * Linked Places Format 1.3 (LinkedPasts/linked-places-format): what it requires (@id, title,
 * fclasses, names with a citation, geometry, when) and what it encourages. Where it wants a
 * URI it gets one: ids are urn:marchland:ID, since there is no site that publishes them. The
 * format's certainty is said by uncertainty_m: up to 2 km is certain, up to 10 km
 * less-certain, wider uncertain.
 */
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "write/gazetteer_out.h"
#include "write/record.h"

#define CONTEXT "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"

enum ml_status ml_lpf_open(struct ml_lpf_out *l, const char *path, int32_t date, struct ml_err *err)
{
    enum ml_status status = ml_out_open(&l->out, path, err);

    ml_buf_init(&l->tail, 0);
    ml_buf_init(&l->title, 0);
    ml_date_format(date, l->date);
    l->features = 0;
    l->names = 0;
    if (!status)
        ml_buf_puts(&l->out.buf, "{\"type\":\"FeatureCollection\",\"@context\":\"" CONTEXT "\",\"features\":[");
    return status;
}

static void string(struct ml_buf *b, const char *key, const char *s)
{
    ml_buf_puts(b, key);
    ml_json_string(b, s, strlen(s));
}

/* A place's URI, with what a URI cannot hold (RFC 3986) as %XX. */
static void uri(struct ml_buf *b, const char *key, const char *id)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    ml_buf_puts(b, key);
    ml_buf_puts(b, "\"urn:marchland:");
    for (; *id; id++) {
        if (strchr(plain, *id))
            ml_buf_putc(b, *id);
        else
            ml_buf_printf(b, "%%%02X", (unsigned)(unsigned char)*id);
    }
    ml_buf_putc(b, '"');
}

/* ---- Types ---- */

struct type {
    const char *code;   /* of GeoNames; NULL for a whole kind */
    const char *aat;    /* Getty's Art and Architecture Thesaurus: those the World Historical Gazetteer knows */
    const char *label;
};

static const struct type by_code[] = {
    {"PPLX", "300000745", "neighborhood"}, {"STM", "300008707", "river"},     {"LK", "300008680", "lake"},
    {"RSV", "300006191", "reservoir"},     {"CNL", "300006075", "canal"},     {"SEA", "300008694", "sea"},
    {"GLCR", "300008835", "glacier"},      {"SPNG", "300008697", "spring"},   {"MTS", "300386831", "mountain range"},
    {"MT", "300008795", "mountain"},       {"PK", "300008795", "mountain"},   {"PASS", "300259572", "pass"},
    {"VAL", "300008761", "valley"},        {"AIRP", "300000681", "airport"},  {"DAM", "300006084", "dam"},
};

static const struct type by_kind[ML_KIND_COUNT] = {
    [ML_KIND_SETTLEMENT] = {NULL, "300008347", "inhabited place"},
    [ML_KIND_SUBDISTRICT] = {NULL, "300232418", "administrative division"},
    [ML_KIND_DISTRICT] = {NULL, "300000705", "district"},
    [ML_KIND_REGION] = {NULL, "300000774", "province"},
    [ML_KIND_COUNTRY] = {NULL, "300128207", "nation"},
    [ML_KIND_ENCLAVE] = {NULL, "300135982", "territory"},
    [ML_KIND_WATER] = {NULL, "300266059", "body of water (natural)"},
    [ML_KIND_MOUNTAIN] = {NULL, "300266060", "landform (terrestrial)"},
    [ML_KIND_ROAD] = {NULL, "300008217", "road"},
    [ML_KIND_BORDER_POST] = {NULL, "300000809", "site"},
    [ML_KIND_FACILITY] = {NULL, "300000809", "site"},
    [ML_KIND_OTHER] = {NULL, "300182722", "region (geographic)"},
};

static enum ml_kind kind_of(const struct ml_place_row *row)
{
    enum ml_kind kind = ML_KIND_OTHER;

    ml_kind_parse(row->text[P_KIND], strlen(row->text[P_KIND]), &kind);
    return kind;
}

static const struct type *type_of(const struct ml_place_row *row)
{
    for (size_t i = 0; i < sizeof by_code / sizeof *by_code; i++)
        if (strcmp(row->text[P_CODE], by_code[i].code) == 0)
            return &by_code[i];
    return &by_kind[kind_of(row)];
}

/* GeoNames' feature class, which the format wants: A P H T R S L. */
static const char *class_of(const struct ml_place_row *row)
{
    static const char *const classes[ML_KIND_COUNT] = {
        [ML_KIND_SETTLEMENT] = "P", [ML_KIND_SUBDISTRICT] = "A", [ML_KIND_DISTRICT] = "A", [ML_KIND_REGION] = "A",
        [ML_KIND_COUNTRY] = "A", [ML_KIND_ENCLAVE] = "A", [ML_KIND_WATER] = "H", [ML_KIND_MOUNTAIN] = "T",
        [ML_KIND_ROAD] = "R", [ML_KIND_BORDER_POST] = "S", [ML_KIND_FACILITY] = "S", [ML_KIND_OTHER] = "L",
    };
    return classes[kind_of(row)];
}

static void add_types(struct ml_buf *b, const struct ml_place_row *row)
{
    const struct type *type = type_of(row);

    ml_buf_printf(b, "\"types\":[{\"identifier\":\"aat:%s\"", type->aat);
    string(b, ",\"label\":", type->label);
    string(b, ",\"sourceLabels\":[{\"label\":", row->text[P_KIND]);
    ml_buf_puts(b, ",\"lang\":\"en\"}");
    if (row->text[P_CODE][0]) {
        string(b, ",{\"label\":", row->text[P_CODE]);
        ml_buf_puts(b, ",\"lang\":\"en\"}");
    }
    ml_buf_puts(b, "]}]");
}

/* ---- What follows the names ---- */

static const char *certainty_of(const struct ml_place_row *row)
{
    double m = atof(row->text[P_UNCERTAINTY]);
    return m <= 2000 ? "certain" : m <= 10000 ? "less-certain" : "uncertain";
}

static void add_geometry(struct ml_buf *b, const struct ml_place_row *row)
{
    ml_buf_puts(b, ",\"geometry\":{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":");
    ml_json_position(b, row->point);
    string(b, ",\"certainty\":", certainty_of(row));
    string(b, ",\"citations\":[{\"label\":", row->text[P_SOURCE]);
    ml_buf_puts(b, "}]}]}");
}

/* One close match in a registry whose URIs begin like that. */
static void add_link(struct ml_buf *b, const char *before, const char *registry, const char *id, const char *after)
{
    struct ml_buf whole = {0};

    ml_buf_puts(&whole, registry);
    ml_buf_puts(&whole, id);
    ml_buf_puts(&whole, after);
    ml_buf_puts(b, before);
    string(b, "{\"type\":\"closeMatch\",\"identifier\":", whole.data ? whole.data : "");
    ml_buf_putc(b, '}');
    b->failed |= whole.failed;
    ml_buf_release(&whole);
}

static void add_links(struct ml_buf *b, const struct ml_place_row *row)
{
    const char *gn = row->text[P_GEONAMES];
    const char *wd = row->text[P_WIKIDATA];

    if (!*gn && !*wd)
        return;
    ml_buf_puts(b, ",\"links\":[");
    if (*gn)
        add_link(b, "", "http://www.geonames.org/", gn, "/");
    if (*wd)
        add_link(b, *gn ? "," : "", "http://www.wikidata.org/entity/", wd, "");
    ml_buf_puts(b, "]");
}

static void add_relation(struct ml_buf *b, const struct ml_place_row *row)
{
    struct ml_buf label = {0};

    if (!row->text[P_PARENT][0])
        return;
    ml_buf_puts(&label, "part of ");
    ml_buf_puts(&label, row->parent_name);
    ml_buf_puts(b, ",\"relations\":[{\"relationType\":\"gvp:broaderPartitive\"");
    uri(b, ",\"relationTo\":", row->text[P_PARENT]);
    string(b, ",\"label\":", label.data ? label.data : "");
    ml_buf_puts(b, "}]");
    b->failed |= label.failed;
    ml_buf_release(&label);
}

static void make_tail(struct ml_buf *b, const struct ml_place_row *row)
{
    ml_buf_clear(b);
    ml_buf_puts(b, "],");
    add_types(b, row);
    add_geometry(b, row);
    add_links(b, row);
    add_relation(b, row);
    if (row->text[P_NOTE][0]) {
        string(b, ",\"descriptions\":[{\"value\":", row->text[P_NOTE]);
        ml_buf_puts(b, ",\"lang\":\"en\"}]");
    }
    ml_buf_puts(b, "}");
}

/* A feature must have a name: without others its title, which the place's source vouches for. */
static void close_feature(struct ml_lpf_out *l)
{
    struct ml_buf *b = &l->out.buf;

    if (l->features && l->names == 0)
        ml_buf_add(b, l->title.data, l->title.len);
    if (l->features)
        ml_buf_add(b, l->tail.data, l->tail.len);
    b->failed |= l->tail.failed || l->title.failed;
}

enum ml_status ml_lpf_place(void *lpf, const struct ml_place_row *row, struct ml_err *err)
{
    struct ml_lpf_out *l = lpf;
    struct ml_buf *b = &l->out.buf;

    close_feature(l);
    uri(b, l->features ? ",\n{\"@id\":" : "\n{\"@id\":", row->text[P_ID]);
    string(b, ",\"type\":\"Feature\",\"properties\":{\"title\":", row->text[P_NAME]);
    if (row->text[P_COUNTRY][0]) {
        string(b, ",\"ccodes\":[", row->text[P_COUNTRY]);
        ml_buf_putc(b, ']');
    }
    string(b, ",\"fclasses\":[", class_of(row));
    ml_buf_puts(b, "],\"uncertainty_m\":");
    ml_buf_puts(b, row->text[P_UNCERTAINTY]);
    ml_buf_printf(b, "},\"when\":{\"timespans\":[{\"start\":{\"latest\":\"%s\"},\"end\":{\"earliest\":\"%s\"}}]}", l->date, l->date);
    ml_buf_puts(b, ",\"names\":[");
    ml_buf_clear(&l->title);
    string(&l->title, "{\"toponym\":", row->text[P_NAME]);
    string(&l->title, ",\"citations\":[{\"label\":", row->text[P_SOURCE]);
    ml_buf_puts(&l->title, "}]}");
    make_tail(&l->tail, row);
    l->features++;
    l->names = 0;
    return ml_out_spill(&l->out, err);
}

/* A timespan must have a start, and one without an end is taken for the start's own day or year. */
static void add_when(struct ml_buf *b, const char *from, const char *to, const char *date)
{
    ml_buf_puts(b, ",\"when\":{\"timespans\":[{");
    if (*from)
        string(b, "\"start\":{\"in\":", from);
    else
        string(b, "\"start\":{\"latest\":", to);
    if (*to)
        string(b, "},\"end\":{\"in\":", to);
    else
        string(b, "},\"end\":{\"earliest\":", strcmp(from, date) > 0 ? from : date);
    ml_buf_puts(b, "}}]}");
}

enum ml_status ml_lpf_name(void *lpf, const struct ml_name_row *row, struct ml_err *err)
{
    struct ml_lpf_out *l = lpf;
    struct ml_buf *b = &l->out.buf;

    string(b, l->names++ ? ",{\"toponym\":" : "{\"toponym\":", row->text[N_NAME]);
    string(b, ",\"lang\":", row->text[N_LANG]);
    string(b, ",\"citations\":[{\"label\":", row->text[N_SOURCE]);
    ml_buf_puts(b, "}]");
    if (row->text[N_FROM][0] || row->text[N_TO][0])
        add_when(b, row->text[N_FROM], row->text[N_TO], l->date);
    ml_buf_puts(b, "}");
    return ml_out_spill(&l->out, err);
}

enum ml_status ml_lpf_commit(struct ml_lpf_out *l, struct ml_err *err)
{
    close_feature(l);
    ml_buf_puts(&l->out.buf, "\n]}\n");
    return ml_out_commit(&l->out, err);
}

void ml_lpf_discard(struct ml_lpf_out *l)
{
    ml_out_discard(&l->out);
    ml_buf_release(&l->tail);
    ml_buf_release(&l->title);
}
