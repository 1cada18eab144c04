#include <string.h>

#include "mention/scan_int.h"

/* How neighbouring mentions hang together: A, B and C; A-B; A in B. */

static bool is_uzbek(enum ml_lang lang)
{
    return lang == ML_LANG_UZ_LATN || lang == ML_LANG_UZ_CYRL;
}

/* Tajik -у on the first of two names is "and". */
static bool ends_in_tajik_and(const struct ml_scanner *s, const struct ml_mention *a)
{
    const struct ml_reading *r = a->readings;
    return s->lang == ML_LANG_TG && a->reading_count && r->ending_len &&
           r->ending[r->ending_len - 1] == 'u';
}

static struct ml_between read_between(const struct ml_scanner *s, const struct ml_mention *a,
                                      const struct ml_mention *b)
{
    enum { WORDS = 6 };
    struct ml_between out = {.linked = true};
    const char *p = a->end;
    int words = 0;
    bool conjunction = false;

    for (;;) {
        struct ml_neighbour n;
        struct ml_cue cue;
        ml_context_word(s, p, &n);
        if (!n.found || (n.gap & (ML_GAP_STOP | ML_GAP_DOT | ML_GAP_EDGE | ML_GAP_OTHER)))
            return (struct ml_between){0};
        out.comma = out.comma || (n.gap & ML_GAP_COMMA);
        if (n.word.beg >= b->beg) {
            out.bare = words == 0;
            out.hyphen = words == 0 && (n.gap & ML_GAP_HYPHEN);
            out.list = (words == 0 && (out.comma || out.hyphen || ends_in_tajik_and(s, a))) ||
                       (conjunction && words <= 2);
            return out;
        }
        if (++words > WORDS)
            return (struct ml_between){0};
        cue = ml_cue_of(s, &n.word);
        if (cue.cls == ML_CUE_CONJUNCTION) {
            conjunction = true;
            out.linked = false;
        } else if (cue.cls != ML_CUE_GENERIC && cue.cls != ML_CUE_LINK && cue.cls != ML_CUE_PREPOSITION &&
                   cue.cls != ML_CUE_MODIFIER && cue.cls != ML_CUE_DEMONYM) {
            out.linked = false;
            if (conjunction)
                return (struct ml_between){0};
        }
        p = n.word.end;
    }
}

/* The same; what an equal gap gave before is not worked out again. */
static struct ml_between between(const struct ml_scanner *s, const struct ml_mention *a,
                                 const struct ml_mention *b)
{
    enum { BYTES = 120 };
    size_t len = (size_t)(b->beg - a->end);
    bool joins = ends_in_tajik_and(s, a);
    bool known;
    struct ml_echo_gap *echo;
    struct ml_between found;

    if (len > BYTES)
        return (struct ml_between){0};
    echo = ml_echo_find_gap(s->echoes, a->end, len, joins, &known);
    if (known)
        return echo->between;
    ml_reach_begin(s->reach, a->end);
    found = read_between(s, a, b);
    if (echo)
        ml_echo_store_gap(s->echoes, echo, a->end, len, joins, found);
    return found;
}

enum {
    UNITS = 1u << ML_KIND_SUBDISTRICT | 1u << ML_KIND_DISTRICT | 1u << ML_KIND_REGION |
            1u << ML_KIND_COUNTRY
};

static bool inherits(const struct ml_mention *from, struct ml_mention *to)
{
    if (to->kinds || !from->kinds)
        return false;
    to->kinds = from->kinds;
    if (to->context & ML_CTX_CLUB) /* the posts «Kayragach» and «Guliston» are none, whatever is played nearby */
        to->context &= ~(unsigned)(ML_CTX_CLUB | ML_CTX_ORGANISATION);
    to->context |= ML_CTX_GENERIC_LIST | (from->context & ML_CTX_GENERIC_PLURAL);
    return true;
}

/* "villages of A and B" gives forwards, "A and B districts" backwards. */
static void share_generic(const struct ml_scanner *s, struct ml_mention *items, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        unsigned c = items[i].context;
        if ((c & (ML_CTX_GENERIC_LEFT | ML_CTX_GENERIC_LIST)) && (c & ML_CTX_GENERIC_PLURAL))
            inherits(&items[i], &items[i + 1]);
        /* "отрезки улиц A, B и C" */
        if ((c & ML_CTX_OTHERS) && !items[i + 1].kinds && !(items[i + 1].context & ML_CTX_PREPOSITION))
            items[i + 1].context |= ML_CTX_ORGANISATION | ML_CTX_OTHERS;
    }
    for (size_t i = last; i > first; i--) {
        const struct ml_mention *m = &items[i];
        if ((m->context & (ML_CTX_GENERIC_RIGHT | ML_CTX_GENERIC_LIST)) &&
            ((m->context & ML_CTX_GENERIC_PLURAL) || (ml_is_adjective(s, m) && ml_is_adjective(s, &items[i - 1]))))
            inherits(m, &items[i - 1]);
    }
}

/*
 * The road of "Isfara-Vorukh road" is neither Isfara nor Vorukh: the word is nobody's
 * kind. The posts of "Jartepa-Sarazm crossing" are both.
 */
static void settle_pairs(struct ml_mention *items, size_t first, size_t last)
{
    uint16_t said = items[last].kinds ? items[last].kinds : items[first].kinds;

    if (!(said & (1u << ML_KIND_ROAD | 1u << ML_KIND_BORDER_POST)))
        return;
    for (size_t i = first; i <= last; i++) {
        items[i].kinds = said & (1u << ML_KIND_ROAD) ? 0 : said;
        items[i].context |= ML_CTX_GENERIC_LIST;
    }
}

/* Лейлектеги Көк-Таш, Баткендин Ак-Сайы: the ending says that what follows lies in it. */
static bool ending_contains(const struct ml_mention *m)
{
    const struct ml_reading *r = m->readings;
    size_t n = m->reading_count ? r->ending_len : 0;

    return n >= 3 &&
           (memcmp(r->ending + n - 2, "gi", 2) == 0 || memcmp(r->ending + n - 2, "gu", 2) == 0 ||
            memcmp(r->ending + n - 3, "ing", 3) == 0 ||
            (n == 3 && r->ending[2] == 'n' && (r->ending[1] == 'i' || r->ending[1] == 'u')));
}

/* Чоркӯҳи шаҳри Исфара: the ezafe on the first name says that it lies in the second. */
static bool ezafe_contains(const struct ml_scanner *s, const struct ml_mention *a, const struct ml_mention *b)
{
    const struct ml_reading *r = &a->readings[0];
    return s->lang == ML_LANG_TG && a->reading_count && r->ending_len == 1 && r->ending[0] == 'i' &&
           (b->context & ML_CTX_GENERIC_LEFT) && (b->kinds & (1u << ML_KIND_SETTLEMENT));
}

/* Which of two neighbouring mentions the text puts inside the other. */
static void relate_units(const struct ml_scanner *s, struct ml_mention *a, struct ml_mention *b,
                         const struct ml_between *gap)
{
    bool preposed = s->lang == ML_LANG_KY || is_uzbek(s->lang);
    bool a_unit = a->kinds & UNITS;
    bool b_unit = (b->kinds & UNITS) || ezafe_contains(s, a, b);

    if (gap->bare && gap->comma)
        a->context |= ML_CTX_COMMA_NEXT;
    if (!gap->linked)
        return;
    if (preposed && !gap->comma && (a_unit || (gap->bare && ending_contains(a)))) {
        b->context |= ML_CTX_WITHIN_LAST;
        a->context |= ML_CTX_CONTAINER;
    } else if (b_unit && !preposed) {
        a->context |= ML_CTX_WITHIN_NEXT;
        b->context |= ML_CTX_CONTAINER;
    } else if (a_unit && !b_unit && (!gap->comma || (b->context & ML_CTX_GENERIC_LEFT))) {
        b->context |= ML_CTX_WITHIN_LAST;
        a->context |= ML_CTX_CONTAINER;
    }
}

/* Keys of names that the text used for something else than a place. */
static bool is_known(const uint32_t *keys, size_t count, const struct ml_mention *m)
{
    for (size_t i = 0; m->reading_count && i < count; i++) {
        if (m->readings[0].key == keys[i])
            return true;
    }
    return false;
}

static void remember(uint32_t *keys, size_t *count, size_t most, const struct ml_mention *m)
{
    if (m->reading_count && *count < most && !is_known(keys, *count, m))
        keys[(*count)++] = m->readings[0].key;
}

enum { SPORTS_PAGE = 2 }; /* a text of so many clubs is about a game */

/*
 * A person once is a person again: "Zhenish Razzakov ... Razzakov said"; and so is a club,
 * but only in quotes: its town bears the same name. Where two clubs are, such names are a third's.
 */
static void remember_bearers(struct ml_scanner *s, struct ml_mentions *all)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct ml_mention *m = &all->items[i];
        if (m->context & ML_CTX_PERSON)
            remember(s->people, &s->people_count, ML_SCAN_PEOPLE, m);
        if (m->context & ML_CTX_CLUB)
            remember(s->clubs, &s->club_count, ML_SCAN_CLUBS, m);
    }
    for (size_t i = 0; s->people_count + s->club_count && i < all->count; i++) {
        struct ml_mention *m = &all->items[i];
        if (m->kinds)
            continue;
        if (is_known(s->people, s->people_count, m) && !ml_context_locates(s, m))
            m->context |= ML_CTX_PERSON;
        if ((m->context & ML_CTX_TITLE) && (s->club_count >= SPORTS_PAGE || is_known(s->clubs, s->club_count, m)))
            m->context |= ML_CTX_ORGANISATION;
    }
}

void ml_context_relate(struct ml_scanner *s, struct ml_mentions *all)
{
    struct ml_mention *m = all->items;
    size_t first = 0;
    bool hyphens = false;

    for (size_t i = 0; i + 1 < all->count; i++) {
        struct ml_between b = between(s, &m[i], &m[i + 1]);
        relate_units(s, &m[i], &m[i + 1], &b);
        if (b.list) {
            m[i].context |= ML_CTX_LIST_RIGHT;
            m[i + 1].context |= ML_CTX_LIST_LEFT;
            hyphens = hyphens || b.hyphen;
            if (i + 2 < all->count)
                continue;
        }
        if (i + 1 > first || b.list) {
            size_t last = b.list ? i + 1 : i;
            if (hyphens)
                settle_pairs(m, first, last);
            share_generic(s, m, first, last);
        }
        first = i + 1;
        hyphens = false;
    }
    remember_bearers(s, all);
}
