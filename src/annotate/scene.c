#include "annotate/scene.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"

struct ml_scene_candidate {
    const struct ml_result *result; /* the first that names the place, in the best part */
    double best;                    /* of its mentions in the text */
    unsigned mentions;
    bool in_text;
    bool in_place;
    bool in_admin;
    bool near;
    bool between;
    bool spoke;                     /* every mention in the text is a speaker's */
};

void ml_scene_finder_release(struct ml_scene_finder *f)
{
    ml_told_release(&f->told);
    ml_free(f->candidates);
}

/* How much a place of this kind says about where something happened. */
static double weigh_kind(const struct ml_place_info *p)
{
    static const double weight[ML_KIND_COUNT] = {
        [ML_KIND_SETTLEMENT] = 3.0, [ML_KIND_SUBDISTRICT] = 2.4, [ML_KIND_DISTRICT] = 1.6,
        [ML_KIND_REGION] = 0.8,     [ML_KIND_COUNTRY] = -1.0,    [ML_KIND_ENCLAVE] = 2.2,
        [ML_KIND_WATER] = 2.5,      [ML_KIND_MOUNTAIN] = 2.5,    [ML_KIND_ROAD] = 2.0,
        [ML_KIND_BORDER_POST] = 3.2, [ML_KIND_FACILITY] = 3.2,   [ML_KIND_OTHER] = 1.0};
    double w = weight[p->kind];

    if (p->feature_code && strcmp(p->feature_code, "PPLC") == 0)
        w -= 0.8;
    else if (p->feature_code && strcmp(p->feature_code, "PPLA") == 0)
        w -= 0.3;
    return w;
}

static bool is_capital(const struct ml_place_info *p)
{
    return p->kind == ML_KIND_COUNTRY ||
           (p->feature_code && (strcmp(p->feature_code, "PPLC") == 0 || strcmp(p->feature_code, "PPLA") == 0));
}

/* Number of the word that holds p, or the next one. */
static size_t word_at(const struct ml_told *t, const char *p)
{
    size_t low = 0;
    size_t high = t->count;

    while (low < high) {
        size_t mid = (low + high) / 2;
        if (t->words[mid].end <= p)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Locative endings of Kyrgyz and Uzbek: the name itself says "in". */
static bool ends_locative(struct ml_span name, const char *word_end)
{
    static const char *const endings[] = {"да", "де", "до", "дө", "та", "те", "то", "тө", "дагы", "деги", "догу",
                                          "дөгү", "тагы", "теги", "da", "dagi"};
    const char *end = name.ptr + name.len;

    /* The span may leave a hyphenated or apostrophised ending to the word around it. */
    if (word_end > end && word_end - end < 12)
        end = word_end;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if ((size_t)(end - name.ptr) > n + 3 && memcmp(end - n, endings[i], n) == 0)
            return true;
    }
    return false;
}

/*
 * Whether a Russian name after в or на stands in the accusative ("в Исфару", "в Баткен"):
 * somebody goes there. In the locative a name ends in е, и or х; what ends in another vowel
 * does not decline.
 */
static bool is_direction(struct ml_span name)
{
    static const char *const endings[] = {"у", "ю", "н", "к", "т", "д", "р", "ш", "з", "с", "м", "л", "б", "п",
                                          "г", "ж", "ч", "ф", "в"};

    if (name.len < 4)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (memcmp(name.ptr + name.len - 2, endings[i], 2) == 0)
            return true;
    return false;
}

struct context {
    unsigned before;    /* classes of the words before it, in its phrase */
    unsigned after;     /* of the few words behind it */
    unsigned sentence;  /* of all words of its sentence */
    size_t sentence_number;
    bool locative;
    bool road;          /* it names an end of a road */
    bool directly;      /* the locating word stands right before it */
    bool reference;     /* "X near it": X is meant */
    bool told_in;       /* "said in it" */
};

/* "Ungar-Too near", "Kok-Tash village near": w is the number of "near". */
static bool follows_name(const struct ml_told *t, size_t w)
{
    for (size_t i = w, n = 0; i > 0 && n < 2 && t->words[i].gap == ML_BREAK_NONE; i--, n++)
        if (t->words[i - 1].capital && t->words[i - 1].gap != ML_BREAK_SENTENCE)
            return true;
    return false;
}

/* Classes of the words before a locating word: "the ministry in", "said in". */
static unsigned leading(const struct ml_told *t, size_t w, size_t reach)
{
    unsigned says = 0;

    for (size_t i = w, n = 0; i > 0 && n < reach && t->words[i].gap == ML_BREAK_NONE; i--, n++)
        says |= t->words[i - 1].says;
    return says;
}

static void read_before(const struct ml_told *t, size_t w, struct context *c)
{
    enum { REACH = 5 };

    for (size_t i = w, n = 0; i > 0 && n < REACH && t->words[i].gap == ML_BREAK_NONE; i--, n++) {
        unsigned says = t->words[i - 1].says;
        /* "in" and "to" further off belong to another phrase. */
        if (n > 3)
            says &= ~(unsigned)(ML_SAYS_AWAY | ML_SAYS_IN);
        else if (n > 0)
            says &= ~(unsigned)ML_SAYS_AWAY;
        c->before |= says;
        if (says & (ML_SAYS_IN | ML_SAYS_NEAR | ML_SAYS_AWAY)) {
            c->directly = n == 0;
            c->reference = (says & ML_SAYS_NEAR) && follows_name(t, i - 1);
            c->told_in = (says & ML_SAYS_IN) && leading(t, i - 1, 2) & ML_SAYS_SPEECH;
            c->before |= leading(t, i - 1, 3) & (ML_SAYS_OFFICE | ML_SAYS_EVENT | ML_SAYS_FAR);
            return;
        }
    }
}

static void read_after(const struct ml_told *t, size_t w, struct context *c)
{
    enum { REACH = 4 };

    for (size_t i = w, n = 0; i < t->count && n < REACH && t->words[i].gap != ML_BREAK_SENTENCE; i++, n++) {
        c->after |= t->words[i].says;
        c->road = c->road || (n < 2 && t->words[i].says & ML_SAYS_ROAD);
        if (t->words[i].says & ML_SAYS_SPEECH)
            return;
    }
}

static void read_sentence(const struct ml_told *t, size_t w, struct context *c)
{
    enum { REACH = 60 };
    size_t beg = w < t->count ? w : t->count;

    for (size_t n = 0; beg > 0 && n < REACH && (beg >= t->count || t->words[beg].gap != ML_BREAK_SENTENCE); n++)
        c->sentence |= t->words[--beg].says;
    for (size_t i = w, n = 0; i < t->count && n < REACH && (i == w || t->words[i].gap != ML_BREAK_SENTENCE); i++, n++)
        c->sentence |= t->words[i].says;
    for (size_t i = 0; i <= w && i < t->count; i++)
        c->sentence_number += t->words[i].gap == ML_BREAK_SENTENCE;
}

/* What one mention in the text speaks for its place being the scene. */
static double weigh_mention(const struct ml_told *t, const struct ml_result *r, struct ml_scene_candidate *to)
{
    size_t first = word_at(t, r->toponym.ptr);
    size_t last = word_at(t, r->toponym.ptr + r->toponym.len - 1);
    struct context c = {0};
    bool capital = is_capital(r->place);
    bool located;
    double w = 0;

    read_before(t, first, &c);
    read_after(t, last + 1, &c);
    read_sentence(t, first, &c);
    c.locative = last < t->count && ends_locative(r->toponym, t->words[last].end);
    if (c.directly && c.before & ML_SAYS_CASE && is_direction(r->toponym))
        c.before = (c.before & ~(unsigned)ML_SAYS_IN) | ML_SAYS_AWAY;
    located = c.locative || (c.before & (ML_SAYS_IN | ML_SAYS_NEAR | ML_SAYS_BETWEEN)) ||
              (c.after & ML_SAYS_NEAR);
    if (c.road)
        w -= 1.5;
    else if (c.reference || c.before & ML_SAYS_FAR)
        w -= 0.5;
    else if (located)
        w += c.locative || c.before & ML_SAYS_IN ? 1.5 : 1.2;
    else if (c.before & ML_SAYS_AWAY)
        w -= 0.8;
    if ((c.before | c.after) & ML_SAYS_NEAR || (c.before & ML_SAYS_FAR))
        to->near = true;
    if (c.before & ML_SAYS_BETWEEN)
        to->between = true;
    if (!located && (c.before & ML_SAYS_HOME))
        w -= 0.7;
    if (c.before & ML_SAYS_EVENT)
        w += 0.7;
    if (c.sentence & ML_SAYS_EVENT)
        w += 0.8;
    if (c.told_in)
        w -= capital ? 3.0 : 1.0;
    if (c.after & ML_SAYS_SPEECH) {
        if (!located && capital)
            w -= 3.0;
        else
            w -= capital ? 1.8 : 0.3;
    }
    if ((c.before | c.after) & ML_SAYS_OFFICE)
        w -= capital ? 1.5 : 0.9;
    w -= 0.12 * fmin((double)(c.sentence_number ? c.sentence_number - 1 : 0), 6);
    to->spoke = to->spoke && !located && capital && (c.after & ML_SAYS_SPEECH);
    return w;
}

static bool same_text(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* How the units that the admin columns name agree with a place. */
static double weigh_admin(const struct ml_scene_input *in, const struct ml_place_info *p)
{
    double w = 0;

    for (size_t i = 0; i < in->count; i++) {
        const struct ml_place_info *u = in->results[i].place;
        bool same_country;
        if (in->results[i].toponym.ptr < in->admin_beg || !u || u == p)
            continue;
        same_country = same_text(u->country, p->country);
        if (u->kind == ML_KIND_COUNTRY)
            w += same_country ? 0.4 : -0.8;
        else if (same_country && same_text(p->admin2, u->name))
            w += 1.2;
        else if (same_country && same_text(p->admin1, u->name))
            w += 0.8;
        else if (u->kind == ML_KIND_REGION && same_text(p->admin1, u->admin1))
            w += 0.8;
        else if (u->kind == ML_KIND_REGION || u->kind == ML_KIND_DISTRICT)
            w -= 0.4;
    }
    return fmax(fmin(w, 2.0), -1.6);
}

static double weigh(const struct ml_scene_input *in, const struct ml_scene_candidate *c)
{
    static const double place_weight[] = {[ML_TRUST_EXACT] = 1.5, [ML_TRUST_NEAR] = 0.4, [ML_TRUST_AREA] = -1.0};
    const struct ml_place_info *p = c->result->place;
    double w = weigh_kind(p);
    double confidence = fmax(c->result->confidence, 0.05);

    w += 0.6 * log(confidence) - 0.3 * log10(fmax(p->uncertainty_m, 1000) / 1000);
    if (c->in_text)
        w += c->best + 0.35 * fmin(c->mentions - 1, 3);
    if (c->in_place)
        w += place_weight[in->place_trust];
    if (c->in_place && c->in_text && in->place_trust == ML_TRUST_EXACT)
        w += 1.0;
    if (c->in_admin && !c->in_text && !c->in_place)
        w -= 1.5;
    return w + weigh_admin(in, p);
}

static struct ml_scene_candidate *candidate_of(struct ml_scene_finder *f, const struct ml_result *r)
{
    void *p = f->candidates;

    for (size_t i = 0; i < f->count; i++)
        if (f->candidates[i].result->place == r->place)
            return f->candidates + i;
    if (!ml_grow(&p, &f->cap, f->count + 1, sizeof *f->candidates))
        return NULL;
    f->candidates = p;
    f->candidates[f->count] = (struct ml_scene_candidate){.result = r, .best = -HUGE_VAL, .spoke = true};
    return f->candidates + f->count++;
}

static bool collect(struct ml_scene_finder *f, const struct ml_scene_input *in)
{
    for (size_t i = 0; i < in->count; i++) {
        const struct ml_result *r = in->results + i;
        struct ml_scene_candidate *c;
        if (!r->place)
            continue;
        c = candidate_of(f, r);
        if (!c)
            return false;
        if (r->confidence > c->result->confidence)
            c->result = r;
        if (r->toponym.ptr >= in->admin_beg) {
            c->in_admin = true;
        } else if (r->toponym.ptr >= in->place_beg) {
            c->in_place = true;
        } else {
            double w = weigh_mention(&f->told, r, c);
            c->in_text = true;
            c->mentions++;
            c->best = fmax(c->best, w);
        }
    }
    return true;
}

bool ml_scene_find(struct ml_scene_finder *f, struct ml_span text, const struct ml_scene_input *in,
                   struct ml_scene *out)
{
    const struct ml_scene_candidate *best = NULL;
    double most = -HUGE_VAL;

    *out = (struct ml_scene){0};
    f->count = 0;
    if (!ml_told_read(&f->told, text) || !collect(f, in))
        return false;
    for (size_t i = 0; i < f->count; i++) {
        const struct ml_scene_candidate *c = f->candidates + i;
        double w;
        /* Who only spoke is not where it happened. */
        if (c->in_text && c->spoke && !c->in_place && !c->in_admin) {
            out->only_spoke = true;
            continue;
        }
        w = weigh(in, c);
        if (w > most) {
            most = w;
            best = c;
        }
    }
    if (!best)
        return true;
    out->only_spoke = false;
    out->result = best->result;
    out->near = best->near && best->in_text;
    out->between = best->between;
    out->from = best->in_text ? ML_PART_TEXT : best->in_place ? ML_PART_PLACE : ML_PART_ADMIN;
    return true;
}
