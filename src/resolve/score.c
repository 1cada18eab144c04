#include "resolve/score.h"

#include <math.h>
#include <string.h>

double ml_logistic(double x)
{
    return 1 / (1 + exp(-x));
}

double ml_calibrate(double belief)
{
    /*
     * Platt scaling (J. Platt 1999): the logistic curve that best fits right and wrong
     * answers on the tune half of tests/gold; `marchland eval` prints the fit that remains.
     */
    const double slope = 1.2;
    const double offset = 1.0;
    double p = belief < 1e-4 ? 1e-4 : belief > 1 - 1e-4 ? 1 - 1e-4 : belief;
    return ml_logistic(slope * log(p / (1 - p)) + offset);
}

float ml_score_name(const struct ml_posting *posting, enum ml_how how, enum ml_lang lang, float cost,
                    bool foreign_ending)
{
    float w = 0;

    switch (how) {
    case ML_HOW_EXACT: w = 1.0f; break;
    case ML_HOW_VARIANT: w = posting->name_kind == ML_NAME_HISTORIC ? 0.1f : 0.5f; break;
    case ML_HOW_GENERATED: w = -0.3f; break;
    case ML_HOW_FUZZY: w = -1.2f - 2.0f * cost; break;
    }
    if (posting->lang == (uint8_t)lang)
        w += 0.3f;
    if (posting->flags & ML_POSTING_GENERATED)
        w -= 0.3f;
    if (foreign_ending)
        w -= 0.6f;
    return w;
}

static bool borderland(const char country[2])
{
    return memcmp(country, "KG", 2) == 0 || memcmp(country, "TJ", 2) == 0 || memcmp(country, "UZ", 2) == 0;
}

float ml_score_region(const struct ml_place_rec *p)
{
    if (p->kind == ML_KIND_COUNTRY)
        return 0;
    return borderland(p->country) || p->country[0] == '\0' ? 0.7f : 0.0f;
}

/* A village with thirty spellings is one that newspapers write about. */
static float fame(const struct ml_place_rec *p)
{
    float w = 0.3f * log2f(1 + (float)p->name_count / 4) - 0.3f;
    return w < 0 ? 0 : w > 1 ? 1 : w;
}

float ml_score_prominence(const struct ml_place_rec *p)
{
    static const float by_rank[] = {-0.2f, 0, 0.2f, 0.3f, 0.6f, 1.2f, 2.0f};
    float w;

    if (p->kind == ML_KIND_COUNTRY)
        return 4.0f; /* a village called Uzbekistan needs a word that says so */
    if (p->kind == ML_KIND_REGION)
        return 0.8f;
    if (p->kind == ML_KIND_DISTRICT)
        return 0.6f; /* more often meant than a hamlet of the same name, less than its seat */
    if (p->kind != ML_KIND_SETTLEMENT)
        return 0;
    w = p->rank < sizeof by_rank / sizeof by_rank[0] ? by_rank[p->rank] : 0;
    if (p->population > 1000)
        w += 0.5f * (float)log10(p->population / 1000.0);
    if (!borderland(p->country))
        w -= p->population < 100000 ? 2.0f : 0.8f;
    else
        w += fame(p);
    return w > 3 ? 3 : w;
}

/* Without a generic word: how often news means each kind by a bare name. */
static float bare_kind(enum ml_kind kind)
{
    static const float prior[ML_KIND_COUNT] = {
        [ML_KIND_SETTLEMENT] = 0,      [ML_KIND_SUBDISTRICT] = -1.8f, [ML_KIND_DISTRICT] = -1.0f,
        [ML_KIND_REGION] = -0.6f,      [ML_KIND_COUNTRY] = 3.0f,      [ML_KIND_ENCLAVE] = -0.8f,
        [ML_KIND_WATER] = -1.2f,       [ML_KIND_MOUNTAIN] = -1.0f,    [ML_KIND_ROAD] = -1.5f,
        [ML_KIND_BORDER_POST] = -2.0f, [ML_KIND_FACILITY] = -1.6f,    [ML_KIND_OTHER] = -0.3f,
    };
    return prior[kind];
}

/*
 * A generic word against a candidate of another kind. Some pairs are near misses: the
 * press calls districts regions, and a post or municipality that the gazetteer lacks is
 * best shown at the village it is named after.
 */
static float wrong_kind(uint16_t said, enum ml_kind kind)
{
#define SAID(k) (said & (1u << ML_KIND_##k))
    if (SAID(SETTLEMENT))
        return kind == ML_KIND_ENCLAVE ? -0.8f : kind == ML_KIND_SUBDISTRICT ? -1.5f : -3.0f;
    if (SAID(REGION))
        return kind == ML_KIND_DISTRICT ? -1.2f : kind == ML_KIND_SETTLEMENT ? -2.5f : -3.0f;
    if (SAID(DISTRICT))
        return kind == ML_KIND_REGION ? -2.0f : kind == ML_KIND_SETTLEMENT ? -1.8f : -3.0f;
    /* "The Fergana valley" is not at Fergana, as "the Chek area" is at Chek. */
    if (SAID(OTHER) && (said & ML_SAYS_NATURE) &&
        (kind == ML_KIND_SETTLEMENT || kind == ML_KIND_DISTRICT || kind == ML_KIND_REGION))
        return -3.0f;
    if (SAID(OTHER))
        return -0.4f + bare_kind(kind) / 2;
    if (SAID(COUNTRY))
        return -4.0f;
    if (kind == ML_KIND_SETTLEMENT)
        return SAID(ENCLAVE) ? -0.5f : -1.0f;
    if (SAID(FACILITY) && !SAID(WATER) && kind == ML_KIND_WATER)
        return -2.0f; /* "Isfara airport" is in the town, not in the river */
    if (SAID(WATER) && !SAID(FACILITY) && kind == ML_KIND_BORDER_POST)
        return -2.0f;
    if (SAID(FACILITY) || SAID(WATER))
        return kind == ML_KIND_FACILITY || kind == ML_KIND_WATER || kind == ML_KIND_BORDER_POST ? -0.3f : -2.0f;
#undef SAID
    return -2.5f;
}

/* A town is seldom called a village, nor a village a town; the seat of a municipality is a village. */
static float size_fits(uint16_t said, const struct ml_place_rec *p)
{
    bool town = p->rank >= 4 || p->population > 15000;

    if (p->kind != ML_KIND_SETTLEMENT)
        return 0;
    if ((said & ML_SAYS_VILLAGE) && town)
        return -2.5f;
    return (said & ML_SAYS_TOWN) && !town ? -2.0f : 0;
}

/* A country whose name stands beside the word for a smaller unit. */
static float country_beside_generic(const struct ml_mention *m)
{
    const unsigned small = 1u << ML_KIND_SETTLEMENT | 1u << ML_KIND_SUBDISTRICT | 1u << ML_KIND_DISTRICT;
    unsigned context = m->context;

    if (context & ML_CTX_GENERIC_PLURAL)
        return 3.0f; /* "districts of Uzbekistan", "Oʻzbekiston tumanlari": its districts */
    if (context & ML_CTX_GENERIC_LEFT)
        return 1.0f; /* "a district of Uzbekistan", "район Узбекистана" */
    /* "Oʻzbekiston tumani": a district of that name; but "Oʻzbekiston hududi" is its ground. */
    return (context & ML_CTX_GENERIC_RIGHT) && (m->kinds & small) ? -3.0f : -1.2f;
}

/* "The Kyrgyz village of X": the text may err, or mean the people who live there. */
static float owner_fits(uint16_t said, const struct ml_place_rec *p)
{
    static const char codes[][3] = {"", "KG", "TJ", "UZ"};
    unsigned owner = (said & ML_SAYS_UZ) / ML_SAYS_KG;

    if (owner == 0 || p->kind == ML_KIND_COUNTRY || p->country[0] == '\0')
        return 0;
    return memcmp(p->country, codes[owner], 2) == 0 ? 0.8f : -1.2f;
}

static float kind_fits(const struct ml_place_rec *p, const struct ml_mention *m, enum ml_form form)
{
    enum ml_kind kind = (enum ml_kind)p->kind;

    if (m->kinds) {
        if (m->kinds & (1u << kind))
            return (m->context & ML_CTX_GENERIC_LIST ? 2.5f : 3.0f) + size_fits(m->kinds, p);
        if (kind == ML_KIND_COUNTRY)
            return country_beside_generic(m);
        return wrong_kind(m->kinds, kind);
    }
    if ((m->context & ML_CTX_CONTAINER) && kind != ML_KIND_COUNTRY) {
        if (kind == ML_KIND_SETTLEMENT)
            return -0.6f;
        if (ml_kind_is_area(kind) || kind == ML_KIND_SUBDISTRICT || kind == ML_KIND_ENCLAVE)
            return kind == ML_KIND_REGION ? 0.2f : 0.5f;
    }
    if (form == ML_FORM_ADJECTIVE) {
        if (kind == ML_KIND_SETTLEMENT)
            return -1.5f;
        if (kind == ML_KIND_REGION || kind == ML_KIND_DISTRICT)
            return 0.5f;
    }
    return bare_kind(kind);
}

float ml_score_kind(const struct ml_place_rec *p, const struct ml_mention *m, enum ml_form form)
{
    return kind_fits(p, m, form) + owner_fits(m->kinds, p);
}

/* A vowel after few sounds ends many a word; -da and -ning end few that begin as a name is spelt. */
static bool is_weighty(const struct ml_reading *r)
{
    return r->ending_len >= 2 && !strchr("aeiou", r->ending[0]);
}

static float naming_base(const struct ml_mention *m, const struct ml_index *index,
                         const struct ml_candidate *best)
{
    static const float by_how[] = {[ML_HOW_EXACT] = 2.4f, [ML_HOW_VARIANT] = 2.2f,
                                   [ML_HOW_GENERATED] = 0.9f, [ML_HOW_FUZZY] = -1.2f};
    const struct ml_place_rec *p;
    const struct ml_key_rec *k;
    float w;

    if (!best)
        return -1.7f;
    p = &index->places[best->place];
    k = &index->keys[m->readings[0].key];
    w = by_how[best->how];
    if (best->how == ML_HOW_FUZZY) {
        /* The longer the name, the less likely that its likeness is chance. */
        float length = 0.25f * ((float)k->len - 5);
        w += (length > 1.2f ? 1.2f : length) - 1.0f * m->readings[0].cost;
        /* Likeness to a place elsewhere than the text says is chance. */
        if ((m->context & (ML_CTX_WITHIN_NEXT | ML_CTX_WITHIN_LAST)) && best->weight[ML_FACTOR_WITHIN] <= 0)
            w -= m->kinds ? 0.5f : 1.5f;
        if (p->kind == ML_KIND_COUNTRY && k->len < 8)
            w -= 2.0f; /* Tajkistan is a slip of the pen, Ismali is another word */
    }
    if (p->kind == ML_KIND_COUNTRY || p->kind == ML_KIND_REGION || p->rank >= 4)
        w += 1.0f;
    else if (k->len <= 3 && (best->how >= ML_HOW_GENERATED || p->name_count < 20))
        w -= best->how >= ML_HOW_GENERATED ? 2.0f : 1.0f;
    if (m->context & ML_CTX_SENTENCE_START) {
        w -= best->how == ML_HOW_FUZZY ? 1.8f : best->how == ML_HOW_GENERATED ? 0.9f : 0.3f;
        if (k->len <= 4 && best->form != ML_FORM_BASE && p->rank < 4)
            w -= best->how <= ML_HOW_VARIANT && is_weighty(&m->readings[0]) ? 0.2f : 1.5f;
    }
    return w;
}

static bool prominent(const struct ml_place_rec *p)
{
    return p->kind == ML_KIND_COUNTRY || p->kind == ML_KIND_REGION || p->rank >= 3;
}

/* Continents and the like: recognised so that their words mean nothing else, but no place. */
static bool boundless(const struct ml_place_rec *p)
{
    return p->kind == ML_KIND_OTHER && p->uncertainty_m >= 500000;
}

/*
 * A small town on another continent is seldom meant by a bare word: a world gazetteer has
 * a Police, a Home and a Snow. It takes its country, or a word that says "town".
 */
static float remoteness(const struct ml_place_rec *p)
{
    if (p->kind == ML_KIND_COUNTRY || p->country[0] == '\0' || borderland(p->country))
        return 0;
    return p->population < 100000 ? 4.0f : p->population < 500000 ? 2.0f : 0;
}

/* A kind word vouches for a name only heard if the place is of that kind. */
static bool vouched(const struct ml_mention *m, const struct ml_index *index, const struct ml_candidate *best)
{
    return !best || best->how != ML_HOW_FUZZY || (m->kinds & (1u << index->places[best->place].kind));
}

/* A town's name in quotation marks is a club's, a paper's, a firm's; a post's may be its own. */
static bool is_title(const struct ml_mention *m, const struct ml_index *index, const struct ml_candidate *best)
{
    const unsigned placed = ML_CTX_PREPOSITION | ML_CTX_LIST_LEFT | ML_CTX_LIST_RIGHT;
    const struct ml_place_rec *p;

    if (!best || !(m->context & ML_CTX_QUOTED_WHOLE) || (m->context & placed) || m->kinds)
        return false;
    p = &index->places[best->place];
    return prominent(p) || p->kind == ML_KIND_DISTRICT || p->kind == ML_KIND_MOUNTAIN;
}

static bool is_hamlet(const struct ml_place_rec *p)
{
    return p->kind == ML_KIND_SETTLEMENT && p->rank < 2 && p->population < 2000 && p->name_count < 10;
}

/* In small letters, and neither listed nor where somebody goes, a word is a village by chance: gaz, orzusi. */
static bool is_small_word(const struct ml_mention *m)
{
    const struct ml_reading *r = &m->readings[0];

    if (m->kinds || m->reading_count == 0 ||
        (m->context & (ML_CTX_LIST_LEFT | ML_CTX_LIST_RIGHT | ML_CTX_PREPOSITION)))
        return false;
    return r->ending_len == 0 || (r->ending_len == 2 && memcmp(r->ending, "si", 2) == 0);
}

float ml_score_naming(const struct ml_mention *m, const struct ml_index *index,
                      const struct ml_candidate *best)
{
    float w = naming_base(m, index, best);
    unsigned c = m->context;
    bool country = best && index->places[best->place].kind == ML_KIND_COUNTRY;

    if (m->kinds)
        w += vouched(m, index, best) ? 2.5f : 0.8f;
    /* "Between «A» and «B»" is said of clubs too. */
    if ((c & ML_CTX_PREPOSITION) && !(c & ML_CTX_CLUB))
        w += 0.8f;
    if ((c & (ML_CTX_LIST_LEFT | ML_CTX_LIST_RIGHT)) && !(c & ML_CTX_CLUB))
        w += 0.6f;
    if (c & ML_CTX_PERSON)
        w -= country ? 1.0f : 4.8f;
    if (c & ML_CTX_ORGANISATION)
        w -= country && !(c & ML_CTX_QUOTED) ? 3.6f : 5.5f;
    if ((c & ML_CTX_UNKNOWN_LEFT) && !country)
        w -= m->kinds ? 0.8f : 2.2f;
    if ((c & ML_CTX_UNKNOWN_RIGHT) && !country)
        w -= m->kinds ? 0.4f : 2.0f;
    if (is_title(m, index, best))
        w -= 5.0f;
    /* In mid-sentence the capital says that a name is meant, most of all after "in". */
    if ((c & ML_CTX_COMMON) && !m->kinds)
        w -= c & (ML_CTX_SENTENCE_START | ML_CTX_LOWER_CASE) ? 3.6f
             : c & (ML_CTX_PREPOSITION | ML_CTX_LIST_LEFT | ML_CTX_LIST_RIGHT | ML_CTX_QUOTED) ? 0.9f : 2.6f;
    if ((c & ML_CTX_GIVEN_NAME) && !m->kinds)
        w -= 2.2f;
    /* A common word is a hamlet's still less often than a town's. */
    if ((c & ML_CTX_COMMON) && !m->kinds && best && is_hamlet(&index->places[best->place]))
        w -= 0.8f;
    /* Boʻstonliq is no inhabitant of a Boʻston, since a district is called so. */
    if ((c & ML_CTX_DEMONYM) && !m->kinds &&
        !(best && (prominent(&index->places[best->place]) || index->places[best->place].kind == ML_KIND_DISTRICT)))
        w -= 3.0f;
    if (best && boundless(&index->places[best->place]))
        w -= 8.0f;
    if (best)
        w -= remoteness(&index->places[best->place]);
    if (c & ML_CTX_LOWER_CASE)
        w -= is_small_word(m) && best && !prominent(&index->places[best->place]) ? 2.5f : 1.0f;
    if (best) {
        float context = best->weight[ML_FACTOR_WITHIN] + best->weight[ML_FACTOR_NEAR];
        w += context > 2 ? 1.0f : context / 2;
    }
    return w;
}
