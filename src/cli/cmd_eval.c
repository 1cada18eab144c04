#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/paths.h"
#include "eval/eval.h"
#include "geocode/geocode.h"
#include "store/gazetteer.h"
#include "text/utf8.h"

struct session {
    const struct ml_options *options;
    struct ml_gazetteer *gazetteer;
    struct ml_border *border;
    struct ml_geocoder *geocoder;
};

static enum ml_status open_session(struct session *s, struct ml_err *err)
{
    struct ml_geocode_options g = {.date = s->options->date, .today = ml_today(),
                                   .near_km = s->options->near_km,
                                   .min_confidence = s->options->min_confidence,
                                   .lang = s->options->lang};
    enum ml_status status = ml_open_data(s->options, &s->gazetteer, &s->border, err);

    return status ? status : ml_geocoder_new(s->gazetteer, s->border, &g, &s->geocoder, err);
}

static void close_session(struct session *s)
{
    ml_geocoder_free(s->geocoder);
    ml_border_free(s->border);
    ml_gazetteer_close(s->gazetteer);
}

/* ---- The table of misses ---- */

static const char *miss_word(enum ml_miss what)
{
    switch (what) {
    case ML_MISS_LOST: return "lost";
    case ML_MISS_FALSE: return "false";
    case ML_MISS_PLACE: return "misplaced";
    case ML_MISS_KIND: return "kind";
    case ML_MISS_TRAP: return "trap";
    }
    return "";
}

/* The words before and after a span, on one line. */
static void print_context(const struct ml_gold_item *item, size_t start)
{
    enum { AROUND = 30 };
    const char *p = item->doc.text.ptr;
    const char *end = p + item->doc.text.len;
    size_t at = 0;
    size_t from = start > AROUND ? start - AROUND : 0;

    for (; p < end && at < from + 2 * AROUND + 10; at++) {
        const char *q = p;
        ml_utf8_next(&p);
        if (at >= from)
            printf("%.*s", (int)(p - q), *q == '\n' || *q == '\t' ? " " : q);
    }
}

static void print_miss(void *user, const struct ml_eval_miss *m)
{
    const char *lang = m->item->doc.lang ? m->item->doc.lang : "und";

    (void)user;
    printf("%-9s  %-8s  %-3.7s  ", miss_word(m->what), m->item->doc.id ? m->item->doc.id : "-", lang);
    if (m->place)
        printf("%s (%s)", m->place->surface, m->place->kind ? m->place->kind : "?");
    if (m->result) {
        const struct ml_result *r = m->result;
        printf("%s%.*s = %s %.2f", m->place ? " <- " : "", (int)r->toponym.len, r->toponym.ptr,
               r->place ? r->place->place_id : "no place", r->confidence);
    }
    if (m->error_km >= 0)
        printf(" %.1f km off", m->error_km);
    fputs("  | ", stdout);
    print_context(m->item, m->place ? m->place->start : m->result->start);
    putchar('\n');
}

/* ---- Figures ---- */

static void print_head(void)
{
    printf("%-28s %5s %6s %6s %6s %6s %6s %6s %7s %6s %6s %8s %8s %7s %6s %7s\n", "file", "texts", "places",
           "prec", "recall", "F1", "exact", "placed", "pl.sett", "kind", "@161km", "median", "mean km",
           "e2e F1", "calib", "traps");
}

static void print_figures(const char *name, struct ml_eval *e)
{
    struct ml_eval_summary s;
    size_t len = strlen(name);

    ml_eval_summarise(e, &s);
    printf("%-28s %5zu %6zu %6.3f %6.3f %6.3f %6.3f %6.3f %7.3f %6.3f %6.3f %8.2f %8.2f %7.3f %6.3f %3zu/%zu\n",
           len > 28 ? name + len - 28 : name, e->texts, e->gold, s.precision, s.recall, s.f1, s.exact, s.placed,
           s.settlements_placed, s.right_kind, s.accuracy_161, s.median_km, s.mean_km, s.end_to_end_f1,
           s.calibration, e->trapped, e->traps);
}

static void print_calibration(const struct ml_eval *e)
{
    double slope;
    double offset;

    printf("\nconfidence  answers  mean   right\n");
    for (int i = 0; i < ML_EVAL_BUCKETS; i++) {
        const struct ml_eval_bucket *b = &e->bucket[i];
        if (b->answers)
            printf("%.1f - %.1f   %7zu  %.3f  %.3f\n", i / 10.0, (i + 1) / 10.0, b->answers,
                   b->confidence / (double)b->answers, (double)b->right / (double)b->answers);
    }
    ml_eval_fit(e, &slope, &offset);
    printf("fit: right = logistic(%.3f * logit(confidence) + %.3f); 1 and 0 are perfect\n", slope, offset);
}

static enum ml_status measure(struct session *s, const char *path, struct ml_eval *e, struct ml_err *err)
{
    const char *split = s->options->split;
    struct ml_gold *gold = NULL;
    struct ml_gold_item item;
    struct ml_result_doc doc;
    bool got = false;
    enum ml_status status = ml_gold_open(path, &gold, err);

    while (!status) {
        status = ml_gold_next(gold, &item, &got, err);
        if (status || !got)
            break;
        if (split && (!item.split || strcmp(split, item.split) != 0))
            continue;
        status = ml_geocoder_run(s->geocoder, &item.doc, &doc, err);
        if (!status)
            status = ml_eval_add(e, &item, &doc, s->options->misses ? print_miss : NULL, NULL, err);
    }
    ml_gold_close(gold);
    return status;
}

enum ml_exit ml_cmd_eval(const struct ml_options *o)
{
    struct session s = {.options = o};
    struct ml_eval total = {0};
    struct ml_err err = {0};
    enum ml_status status;

    if (o->arg_count == 0)
        return ml_usage("eval", "name at least one gold file");
    status = open_session(&s, &err);
    if (!status && !o->misses)
        print_head();
    for (size_t i = 0; !status && i < o->arg_count; i++) {
        struct ml_eval e = {0};
        status = measure(&s, o->args[i], &e, &err);
        if (!status && !o->misses)
            print_figures(o->args[i], &e);
        if (!status)
            status = ml_eval_join(&total, &e, &err);
        ml_eval_release(&e);
    }
    if (!status && total.texts == 0 && o->split)
        status = ml_fail(&err, ML_EINPUT, o->args[0], 0, "has no item with split '%s'; see \"split\" in its lines",
                         o->split);
    else if (!status && total.texts == 0)
        status = ml_fail(&err, ML_EINPUT, o->args[0], 0, "holds no items; give it one a line");
    if (!status) {
        if (o->misses)
            print_head();
        print_figures("all", &total);
        print_calibration(&total);
    }
    ml_eval_release(&total);
    close_session(&s);
    return status ? ml_give_up(&err) : ML_EXIT_OK;
}
