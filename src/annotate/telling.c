#include "annotate/telling.h"

#include <math.h>
#include <string.h>

bool ml_place_is_capital(const struct ml_place_info *p)
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

/*
 * "Kok-Tash village near", "Shark on the edge", "Suzak, near": w is the number of "near",
 * name_end that of the word behind the name before, 0 when there is none.
 */
static bool follows_name(const struct ml_told *t, size_t w, size_t name_end)
{
    enum { REACH = 3 };

    if (name_end == 0 || name_end > w || w - name_end > REACH)
        return false;
    if (name_end == w)
        return t->words[w].gap != ML_BREAK_SENTENCE;
    /* "The X road near Y": Y tells where on the road. */
    for (size_t i = name_end; i <= w; i++)
        if (t->words[i].gap != ML_BREAK_NONE || t->words[i].says & ML_SAYS_ROAD)
            return false;
    return true;
}

/* Classes of the words before a locating word: "the ministry in", "said in". */
static unsigned leading(const struct ml_told *t, size_t w, size_t reach)
{
    unsigned says = 0;

    for (size_t i = w, n = 0; i > 0 && n < reach && t->words[i].gap == ML_BREAK_NONE; i--, n++)
        says |= t->words[i - 1].says;
    return says;
}

/* "near the entrance to", "on the edge towards": w is the number of "to". */
static bool is_way_near(const struct ml_told *t, size_t w)
{
    for (size_t i = w, n = 0; i > 0 && n < 3 && t->words[i].gap == ML_BREAK_NONE; i--, n++)
        if ((t->words[i - 1].says & (ML_SAYS_NEAR | ML_SAYS_BEHIND)) == ML_SAYS_NEAR)
            return true;
    return false;
}

/* What a word says that stands n words before the name, with or without another name in between. */
static unsigned said_before(const struct ml_told *t, size_t i, size_t n, bool past_name)
{
    unsigned says = t->words[i].says;

    /* What stands behind its own name has nothing to say of the next. */
    if (says & ML_SAYS_BEHIND)
        says &= ~(unsigned)(ML_SAYS_NEAR | ML_SAYS_BEHIND);
    /* "in the village of X of Y": X is where; but "between X and Y" are both. */
    if (past_name)
        return says & (ML_SAYS_BETWEEN | ML_SAYS_EVENT);
    /* "in" and "to" further off belong to another phrase. */
    if (n > 3)
        says &= ~(unsigned)(ML_SAYS_AWAY | ML_SAYS_IN);
    else if (n > 0)
        says &= ~(unsigned)ML_SAYS_AWAY;
    if (says & ML_SAYS_AWAY && is_way_near(t, i))
        says = (says & ~(unsigned)ML_SAYS_AWAY) | ML_SAYS_NEAR;
    return says;
}

/* name_end: number of the word behind the name before this one, 0 when there is none. */
static void read_before(const struct ml_told *t, size_t w, size_t name_end, struct context *c)
{
    enum { REACH = 5 };

    for (size_t i = w, n = 0; i > 0 && n < REACH && t->words[i].gap == ML_BREAK_NONE; i--, n++) {
        unsigned says = said_before(t, i - 1, n, i <= name_end);
        c->before |= says;
        /* "in defence of": not where, but what about. */
        if (says & ML_SAYS_ABOUT)
            return;
        if (says & (ML_SAYS_IN | ML_SAYS_NEAR | ML_SAYS_AWAY)) {
            c->directly = n == 0;
            c->reference = (says & ML_SAYS_NEAR) && follows_name(t, i - 1, name_end);
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
        /* "Isfara police reported"; but "police in Isfara detained". */
        if (n == 0 && t->words[i].says & ML_SAYS_FORCE && t->words[i].gap == ML_BREAK_NONE)
            c->after |= ML_SAYS_OFFICE;
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
    if (t->count)
        c->sentence_number = t->words[w < t->count ? w : t->count - 1].sentence;
}

/* "Internatsional (Leilek)", "Eki-Tash, Leilek": the second tells which the first is. */
static bool is_container(const struct ml_result *r, const struct ml_result *prev)
{
    const char *p = prev ? prev->toponym.ptr + prev->toponym.len : NULL;

    if (!p || !prev->place || ml_kind_is_area(prev->place->kind) || r->toponym.ptr - p > 3 || r->toponym.ptr - p < 2)
        return false;
    for (; p < r->toponym.ptr; p++)
        if (!strchr(" ,(", *p))
            return false;
    return true;
}

/* Words about who speaks, not about what happened. */
static double weigh_speech(const struct context *c, bool located, bool capital)
{
    double w = 0;

    if (c->told_in)
        w -= capital ? 3.0 : 1.0;
    if (c->after & ML_SAYS_SPEECH)
        w -= capital ? located ? 1.8 : 3.0 : 0.3;
    if ((c->before | c->after) & ML_SAYS_OFFICE)
        w -= capital ? 1.5 : 0.9;
    return w;
}

/* Words about where it happened. *between: on the way from one place to another. */
static double weigh_locating(const struct context *c, bool located, bool contains, bool *between)
{
    double w = 0;

    *between = c->before & ML_SAYS_BETWEEN;
    if (c->road && c->before & ML_SAYS_IN)
        *between = true;
    else if (c->road || c->before & ML_SAYS_ABOUT)
        w -= 1.5;
    else if (c->reference || c->before & ML_SAYS_FAR)
        w -= 0.5;
    else if (located)
        w += c->locative || c->before & ML_SAYS_IN ? 1.5 : 1.2;
    else if (c->before & ML_SAYS_AWAY)
        w -= 1.2;
    if (!located && contains)
        w -= 1.0;
    if (!located && (c->before & ML_SAYS_HOME))
        w -= 0.7;
    return w;
}

void ml_telling_read(const struct ml_told *t, const struct ml_result *r, const struct ml_result *prev,
                     struct ml_telling *out)
{
    size_t first = word_at(t, r->toponym.ptr);
    size_t last = word_at(t, r->toponym.ptr + r->toponym.len - 1);
    size_t name_end = prev ? word_at(t, prev->toponym.ptr + prev->toponym.len - 1) + 1 : 0;
    struct context c = {0};
    bool capital = ml_place_is_capital(r->place);
    bool located;

    read_before(t, first, name_end, &c);
    read_after(t, last + 1, &c);
    read_sentence(t, first, &c);
    c.locative = last < t->count && ends_locative(r->toponym, t->words[last].end);
    if (c.directly && c.before & ML_SAYS_CASE && is_direction(r->toponym))
        c.before = (c.before & ~(unsigned)ML_SAYS_IN) | ML_SAYS_AWAY;
    located = c.locative || (c.before & (ML_SAYS_IN | ML_SAYS_NEAR | ML_SAYS_BETWEEN)) || (c.after & ML_SAYS_BEHIND);
    out->weight = weigh_locating(&c, located, is_container(r, prev), &out->between) +
                  weigh_speech(&c, located, capital);
    if (c.before & ML_SAYS_EVENT)
        out->weight += 0.7;
    if (c.sentence & ML_SAYS_EVENT)
        out->weight += 0.8;
    out->weight -= 0.12 * fmin((double)(c.sentence_number ? c.sentence_number - 1 : 0), 6);
    out->near = c.before & (ML_SAYS_NEAR | ML_SAYS_FAR) || c.after & ML_SAYS_BEHIND;
    out->spoke = !located && capital && (c.after & ML_SAYS_SPEECH);
}
