#include "eval/eval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/utf8.h"

struct tally {
    struct ml_eval *e;
    const struct ml_gold_item *item;
    const struct ml_result_doc *doc;
    void (*fn)(void *user, const struct ml_eval_miss *miss);
    void *user;
};

void ml_eval_release(struct ml_eval *e)
{
    ml_free(e->errors_km);
    ml_free(e->rated);
    *e = (struct ml_eval){0};
}

static void tell(const struct tally *t, enum ml_miss what, const struct ml_gold_place *place,
                 const struct ml_result *result, double error_km)
{
    struct ml_eval_miss miss = {what, t->item, place, result, error_km};
    if (t->fn)
        t->fn(t->user, &miss);
}

static bool overlaps(const struct ml_result *r, const struct ml_gold_place *p)
{
    return r->start < p->end && p->start < r->end;
}

/* Kilometres from a result to the annotated point; negative when it has no point. */
static double error_of(const struct ml_result *r, const struct ml_gold_place *p)
{
    return r->place ? ml_border_distance_m(r->place->point, p->point) / 1000 : -1;
}

static bool places(const struct ml_result *r, const struct ml_gold_place *p)
{
    double km = error_of(r, p);
    return km >= 0 && km <= p->tol_km;
}

/* The result that overlaps a gold place, preferring one that places it. */
static const struct ml_result *result_for(const struct ml_result_doc *doc, const struct ml_gold_place *p)
{
    const struct ml_result *found = NULL;

    for (size_t i = 0; i < doc->result_count; i++) {
        const struct ml_result *r = &doc->results[i];
        if (overlaps(r, p) && (!found || (!places(found, p) && places(r, p))))
            found = r;
    }
    return found;
}

static bool add_error(struct ml_eval *e, double km)
{
    void *p = e->errors_km;

    if (!ml_grow(&p, &e->error_cap, e->error_count + 1, sizeof *e->errors_km))
        return false;
    e->errors_km = p;
    e->errors_km[e->error_count++] = km;
    return true;
}

static bool add_rated(struct ml_eval *e, double confidence, bool right)
{
    void *p = e->rated;

    if (!ml_grow(&p, &e->rated_cap, e->rated_count + 1, sizeof *e->rated))
        return false;
    e->rated = p;
    e->rated[e->rated_count++] = (struct ml_eval_answer){confidence, right};
    return true;
}

static bool count_gold(const struct tally *t, const struct ml_gold_place *p)
{
    struct ml_eval *e = t->e;
    const struct ml_result *r = result_for(t->doc, p);
    bool settlement = p->kind && strcmp(p->kind, "settlement") == 0;
    bool placed;
    bool kind;
    double km;

    e->gold++;
    if (!r) {
        tell(t, ML_MISS_LOST, p, NULL, -1);
        return true;
    }
    km = error_of(r, p);
    placed = places(r, p);
    kind = p->kind && r->place && strcmp(p->kind, ml_kind_name(r->place->kind)) == 0;
    e->found++;
    e->exact += r->start == p->start && r->end == p->end;
    e->placed += placed;
    e->right_kind += kind;
    e->settlements += settlement;
    e->settlements_placed += settlement && placed;
    e->within_161 += km >= 0 && km <= 161;
    if (!placed)
        tell(t, ML_MISS_PLACE, p, r, km);
    else if (!kind)
        tell(t, ML_MISS_KIND, p, r, km);
    return km < 0 || add_error(e, km);
}

static bool count_answer(const struct tally *t, const struct ml_result *r)
{
    struct ml_eval *e = t->e;
    struct ml_eval_bucket *b;
    bool on_gold = false;
    bool right = false;
    int at = (int)(r->confidence * ML_EVAL_BUCKETS);

    for (size_t i = 0; i < t->item->place_count; i++) {
        if (overlaps(r, &t->item->places[i])) {
            on_gold = true;
            right = right || places(r, &t->item->places[i]);
        }
    }
    e->answers++;
    e->answers_on_gold += on_gold;
    b = &e->bucket[at < 0 ? 0 : at >= ML_EVAL_BUCKETS ? ML_EVAL_BUCKETS - 1 : at];
    if (r->place) {
        b->answers++;
        b->right += right;
        b->confidence += r->confidence;
    }
    if (!on_gold)
        tell(t, ML_MISS_FALSE, NULL, r, -1);
    return !r->place || add_rated(e, r->confidence, right);
}

static const char *find_bytes(const char *p, const char *end, const char *needle, size_t len)
{
    for (; (size_t)(end - p) >= len; p++) {
        if (memcmp(p, needle, len) == 0)
            return p;
    }
    return NULL;
}

/* A trap is sprung when a false result lies on one of its occurrences. */
static void count_trap(const struct tally *t, const char *word)
{
    const struct ml_span text = t->item->doc.text;
    const char *end = text.ptr + text.len;
    const char *p = text.ptr;
    size_t len = strlen(word);
    bool occurs = false;
    const struct ml_result *sprung = NULL;

    while ((p = find_bytes(p, end, word, len))) {
        struct ml_gold_place at = {.start = ml_utf8_count(text.ptr, (size_t)(p - text.ptr))};
        at.end = at.start + ml_utf8_count(p, len);
        occurs = true;
        for (size_t i = 0; i < t->doc->result_count && !sprung; i++) {
            const struct ml_result *r = &t->doc->results[i];
            bool on_gold = false;
            for (size_t g = 0; g < t->item->place_count; g++)
                on_gold = on_gold || overlaps(r, &t->item->places[g]);
            if (overlaps(r, &at) && !on_gold)
                sprung = r;
        }
        p += len;
    }
    t->e->traps += occurs;
    t->e->trapped += sprung != NULL;
    if (sprung)
        tell(t, ML_MISS_TRAP, NULL, sprung, -1);
}

enum ml_status ml_eval_add(struct ml_eval *e, const struct ml_gold_item *item,
                           const struct ml_result_doc *doc,
                           void (*fn)(void *user, const struct ml_eval_miss *miss), void *user,
                           struct ml_err *err)
{
    struct tally t = {e, item, doc, fn, user};

    e->texts++;
    for (size_t i = 0; i < item->place_count; i++) {
        if (!count_gold(&t, &item->places[i]))
            return ml_fail_nomem(err);
    }
    for (size_t i = 0; i < doc->result_count; i++) {
        if (!count_answer(&t, &doc->results[i]))
            return ml_fail_nomem(err);
    }
    for (size_t i = 0; i < item->nonplace_count; i++)
        count_trap(&t, item->nonplaces[i]);
    return ML_OK;
}

enum ml_status ml_eval_join(struct ml_eval *a, const struct ml_eval *b, struct ml_err *err)
{
#define ADD(field) a->field += b->field
    ADD(texts); ADD(gold); ADD(found); ADD(exact); ADD(answers); ADD(answers_on_gold);
    ADD(placed); ADD(right_kind); ADD(settlements); ADD(settlements_placed); ADD(within_161);
    ADD(traps); ADD(trapped);
    for (int i = 0; i < ML_EVAL_BUCKETS; i++) {
        ADD(bucket[i].answers);
        ADD(bucket[i].right);
        ADD(bucket[i].confidence);
    }
#undef ADD
    for (size_t i = 0; i < b->error_count; i++) {
        if (!add_error(a, b->errors_km[i]))
            return ml_fail_nomem(err);
    }
    for (size_t i = 0; i < b->rated_count; i++) {
        if (!add_rated(a, b->rated[i].confidence, b->rated[i].right))
            return ml_fail_nomem(err);
    }
    return ML_OK;
}

void ml_eval_fit(const struct ml_eval *e, double *slope, double *offset)
{
    enum { STEPS = 30 };

    *slope = 1;
    *offset = 0;
    for (int step = 0; step < STEPS; step++) {
        /* Gradient and Hessian of the log-likelihood, with a faint pull towards (1, 0). */
        double ga = 1 - *slope, gb = -*offset, haa = 1, hab = 0, hbb = 1;
        double det;
        for (size_t i = 0; i < e->rated_count; i++) {
            double c = fmin(fmax(e->rated[i].confidence, 1e-4), 1 - 1e-4);
            double x = log(c / (1 - c));
            double p = 1 / (1 + exp(-(*slope * x + *offset)));
            double w = p * (1 - p);
            double d = (e->rated[i].right ? 1.0 : 0.0) - p;
            ga += d * x;
            gb += d;
            haa += w * x * x;
            hab += w * x;
            hbb += w;
        }
        det = haa * hbb - hab * hab;
        if (det <= 0)
            return;
        *slope += (hbb * ga - hab * gb) / det;
        *offset += (haa * gb - hab * ga) / det;
    }
}

static double ratio(double a, double b)
{
    return b > 0 ? a / b : 0;
}

static double f1(double precision, double recall)
{
    return ratio(2 * precision * recall, precision + recall);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of sorted errors. */
static double median(const double *v, size_t n)
{
    return n == 0 ? 0 : n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static double calibration_error(const struct ml_eval *e)
{
    double sum = 0;
    size_t n = 0;

    for (int i = 0; i < ML_EVAL_BUCKETS; i++) {
        const struct ml_eval_bucket *b = &e->bucket[i];
        sum += fabs(b->confidence - (double)b->right);
        n += b->answers;
    }
    return ratio(sum, (double)n);
}

void ml_eval_summarise(struct ml_eval *e, struct ml_eval_summary *out)
{
    double sum = 0;

    if (e->error_count > 1)
        qsort(e->errors_km, e->error_count, sizeof *e->errors_km, ascending);
    for (size_t i = 0; i < e->error_count; i++)
        sum += e->errors_km[i];
    *out = (struct ml_eval_summary){
        .precision = ratio((double)e->answers_on_gold, (double)e->answers),
        .recall = ratio((double)e->found, (double)e->gold),
        .exact = ratio((double)e->exact, (double)e->gold),
        .placed = ratio((double)e->placed, (double)e->found),
        .settlements_placed = ratio((double)e->settlements_placed, (double)e->settlements),
        .right_kind = ratio((double)e->right_kind, (double)e->found),
        .accuracy_161 = ratio((double)e->within_161, (double)e->found),
        .median_km = median(e->errors_km, e->error_count),
        .mean_km = ratio(sum, (double)e->error_count),
        .calibration = calibration_error(e),
    };
    out->f1 = f1(out->precision, out->recall);
    out->end_to_end_f1 = f1(ratio((double)e->placed, (double)e->answers),
                            ratio((double)e->placed, (double)e->gold));
}
