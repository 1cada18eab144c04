/*
 * Linked Places Format, as its README describes it (v1.2.2, with 1.3's fclasses and list
 * of ccodes). The format's certainty is said by uncertainty_m: up to 2 km is certain, up
 * to 10 km less-certain, wider uncertain.
 */
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "write/gazetteer_out.h"
#include "write/record.h"

#define CONTEXT "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"

enum ml_status ml_lpf_open(struct ml_lpf_out *l, const char *path, struct ml_err *err)
{
    enum ml_status status = ml_out_open(&l->out, path, err);

    ml_buf_init(&l->tail, 0);
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

/* GeoNames' feature class, which the format wants: A P H T R S L. */
static const char *class_of(const struct ml_place_row *row)
{
    static const char *const classes[ML_KIND_COUNT] = {
        [ML_KIND_SETTLEMENT] = "P", [ML_KIND_SUBDISTRICT] = "A", [ML_KIND_DISTRICT] = "A", [ML_KIND_REGION] = "A",
        [ML_KIND_COUNTRY] = "A", [ML_KIND_ENCLAVE] = "A", [ML_KIND_WATER] = "H", [ML_KIND_MOUNTAIN] = "T",
        [ML_KIND_ROAD] = "R", [ML_KIND_BORDER_POST] = "S", [ML_KIND_FACILITY] = "S", [ML_KIND_OTHER] = "L",
    };
    enum ml_kind kind = ML_KIND_OTHER;

    ml_kind_parse(row->text[P_KIND], strlen(row->text[P_KIND]), &kind);
    return classes[kind];
}

static const char *certainty_of(const struct ml_place_row *row)
{
    double m = atof(row->text[P_UNCERTAINTY]);
    return m <= 2000 ? "certain" : m <= 10000 ? "less-certain" : "uncertain";
}

static void add_links(struct ml_buf *b, const struct ml_place_row *row)
{
    const char *gn = row->text[P_GEONAMES];
    const char *wd = row->text[P_WIKIDATA];

    ml_buf_puts(b, ",\"links\":[");
    if (*gn)
        ml_buf_printf(b, "{\"type\":\"closeMatch\",\"identifier\":\"gn:%s\"}%s", gn, *wd ? "," : "");
    if (*wd) {
        ml_buf_puts(b, "{\"type\":\"closeMatch\",\"identifier\":\"wd:");
        ml_buf_puts(b, wd);
        ml_buf_puts(b, "\"}");
    }
    ml_buf_puts(b, "]");
}

/* Everything of a feature that follows its names. */
static void make_tail(struct ml_buf *b, const struct ml_place_row *row)
{
    ml_buf_clear(b);
    ml_buf_puts(b, "],\"types\":[{");
    if (row->text[P_CODE][0]) {
        ml_buf_puts(b, "\"identifier\":\"gn:");
        ml_buf_puts(b, row->text[P_CODE]);
        ml_buf_puts(b, "\",");
    }
    string(b, "\"label\":", row->text[P_KIND]);
    ml_buf_puts(b, "}],\"geometry\":{\"type\":\"Point\",\"coordinates\":");
    ml_json_position(b, row->point);
    string(b, ",\"certainty\":", certainty_of(row));
    string(b, ",\"citations\":[{\"label\":", row->text[P_SOURCE]);
    ml_buf_puts(b, "}]}");
    add_links(b, row);
    if (row->text[P_PARENT][0]) {
        ml_buf_puts(b, ",\"relations\":[{\"relationType\":\"gvp:broaderPartitive\"");
        string(b, ",\"relationTo\":", row->text[P_PARENT]);
        ml_buf_puts(b, "}]");
    }
    if (row->text[P_NOTE][0]) {
        string(b, ",\"descriptions\":[{\"lang\":\"en\",\"value\":", row->text[P_NOTE]);
        ml_buf_puts(b, "}]");
    }
    ml_buf_puts(b, "}");
}

static void close_feature(struct ml_lpf_out *l)
{
    if (l->features)
        ml_buf_add(&l->out.buf, l->tail.data, l->tail.len);
    l->out.buf.failed |= l->tail.failed;
}

enum ml_status ml_lpf_place(void *lpf, const struct ml_place_row *row, struct ml_err *err)
{
    struct ml_lpf_out *l = lpf;
    struct ml_buf *b = &l->out.buf;

    close_feature(l);
    string(b, l->features ? ",\n{\"@id\":" : "\n{\"@id\":", row->text[P_ID]);
    string(b, ",\"type\":\"Feature\",\"properties\":{\"title\":", row->text[P_NAME]);
    ml_buf_puts(b, ",\"ccodes\":[");
    if (row->text[P_COUNTRY][0])
        string(b, "", row->text[P_COUNTRY]);
    string(b, "],\"fclasses\":[", class_of(row));
    ml_buf_puts(b, "],\"uncertainty_m\":");
    ml_buf_puts(b, row->text[P_UNCERTAINTY]);
    ml_buf_puts(b, "},\"names\":[");
    make_tail(&l->tail, row);
    l->features++;
    l->names = 0;
    return ml_out_spill(&l->out, err);
}

enum ml_status ml_lpf_name(void *lpf, const struct ml_name_row *row, struct ml_err *err)
{
    struct ml_lpf_out *l = lpf;
    struct ml_buf *b = &l->out.buf;
    const char *from = row->text[N_FROM];
    const char *to = row->text[N_TO];

    string(b, l->names++ ? ",{\"toponym\":" : "{\"toponym\":", row->text[N_NAME]);
    string(b, ",\"lang\":", row->text[N_LANG]);
    string(b, ",\"citations\":[{\"label\":", row->text[N_SOURCE]);
    ml_buf_puts(b, "}]");
    if (*from || *to) {
        ml_buf_puts(b, ",\"when\":{\"timespans\":[{");
        if (*from)
            string(b, "\"start\":{\"in\":", from);
        ml_buf_puts(b, *from ? *to ? "}," : "}" : "");
        if (*to)
            string(b, "\"end\":{\"in\":", to);
        ml_buf_puts(b, *to ? "}}]}" : "}]}");
    }
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
}
