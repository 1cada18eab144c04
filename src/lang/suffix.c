#include "lang/suffix.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

/* Paradigms: one bit each in a slot's masks. */
enum paradigm {
    RU_CONSONANT,   /* Баткен: а, у, ом, е, ы; Казань: и, ью */
    RU_PLURAL,      /* Баткены: ов, ам, ами, ах; not to be had from Russian by others: Исмаилов */
    RU_A,           /* Исфар-: ы, и, е, у, ой */
    RU_IA,          /* Росси-: и, ю, ей */
    RU_SHORT_I,     /* Ала-: я, ю, ем, е */
    RU_O,           /* Жданов-: а, у, ом, е */
    RU_ADJ_NOUN,    /* Баткен-ская; after the whole name or a stem */
    RU_ADJ_FULL,    /* Согдийск-: ая, ого */
    KY,
    TG,
    UZ,
    PARADIGMS
};

struct slot {
    uint64_t key;       /* 0 = empty */
    uint16_t noun;      /* paradigms in which it is a case ending */
    uint16_t adjective;
    uint16_t demonym;
};

enum { SLOTS = 8192 };

struct ml_suffixes {
    struct slot slots[SLOTS];
};

static uint64_t key_of(const char *s, size_t len)
{
    uint64_t k = ml_hash(s, len);
    return k ? k : 1;
}

static struct slot *slot_of(struct ml_suffixes *s, uint64_t key)
{
    size_t i = (size_t)key & (SLOTS - 1);
    while (s->slots[i].key && s->slots[i].key != key)
        i = (i + 1) & (SLOTS - 1);
    return &s->slots[i];
}

/* Doubled sounds are single in the broad alphabet, at joints too. */
static size_t glue(char *out, size_t n, const char *part)
{
    for (; *part && n < ML_SUFFIX_MAX; part++) {
        if (n == 0 || out[n - 1] != *part)
            out[n++] = *part;
    }
    return n;
}

static void put(struct ml_suffixes *s, enum paradigm p, enum ml_form form, const char *a, const char *b,
                const char *c)
{
    char text[ML_SUFFIX_MAX];
    size_t n = glue(text, glue(text, glue(text, 0, a), b), c);
    struct slot *slot;
    uint64_t key;

    if (n == 0)
        return;
    key = key_of(text, n);
    slot = slot_of(s, key);
    slot->key = key;
    if (form == ML_FORM_CASE)
        slot->noun |= (uint16_t)(1u << p);
    else if (form == ML_FORM_ADJECTIVE)
        slot->adjective |= (uint16_t)(1u << p);
    else
        slot->demonym |= (uint16_t)(1u << p);
}

static void put_all(struct ml_suffixes *s, enum paradigm p, enum ml_form form, const char *const *list)
{
    for (; *list; list++)
        put(s, p, form, *list, "", "");
}

static void put_russian(struct ml_suffixes *s)
{
    static const char *const consonant[] = {"a", "u", "om", "em", "e", "i", "ia", "iu", "iah", NULL};
    static const char *const plural[] = {"ov", "ah", "am", "ami", NULL};
    static const char *const a[] = {"i", "e", "u", "oi", "oiu", "ei", NULL};
    static const char *const ia[] = {"u", "ei", "e", NULL}; /* -ии is heard as the stem itself */
    static const char *const short_i[] = {"ia", "iu", "em", "e", "a", "u", NULL};
    static const char *const o[] = {"a", "u", "om", "e", NULL};
    static const char *const adjective[] = {"i", "ogo", "omu", "im", "om", "aia", "oi", "uiu", "oe", "ie",
                                            "ih", "imi", "oiu", NULL};
    static const char *const link[] = {"sk", "insk", "ansk", "ensk", "ovsk", "evsk", "isk", "nsk", "eisk",
                                       NULL};
    static const char *const people[] = {"ts", "ints", "ants", "ents", "cian", "can", "incan", NULL};
    static const char *const people_end[] = {"i", "ev", "am", "ami", "ah", "ov", "e", "em", "a", "u", NULL};

    put_all(s, RU_CONSONANT, ML_FORM_CASE, consonant);
    put_all(s, RU_PLURAL, ML_FORM_CASE, plural);
    put_all(s, RU_A, ML_FORM_CASE, a);
    put_all(s, RU_IA, ML_FORM_CASE, ia);
    put_all(s, RU_SHORT_I, ML_FORM_CASE, short_i);
    put_all(s, RU_O, ML_FORM_CASE, o);
    put_all(s, RU_ADJ_FULL, ML_FORM_ADJECTIVE, adjective);
    for (const char *const *l = link; *l; l++) {
        for (const char *const *e = adjective; *e; e++)
            put(s, RU_ADJ_NOUN, ML_FORM_ADJECTIVE, *l, *e, "");
    }
    for (const char *const *p = people; *p; p++) {
        for (const char *const *e = people_end; *e; e++)
            put(s, RU_ADJ_NOUN, ML_FORM_DEMONYM, *p, *e, "");
    }
    put(s, RU_ADJ_NOUN, ML_FORM_DEMONYM, "ets", "", "");
    put(s, RU_ADJ_NOUN, ML_FORM_DEMONYM, "inets", "", "");
}

/* Case endings after a vowel or consonant of either harmony, ы and и, ү and у being one sound. */
static const char *const kyrgyz_case[] = {
    "nin", "nun", "din", "dun", "tin", "tun", "ga", "ge", "go", "ka", "ke", "ko", "da", "de", "do", "ta",
    "te", "to", "dan", "den", "don", "tan", "ten", "ton", "ni", "nu", "di", "du", "ti", "tu", "na", "ne",
    "no", "nda", "nde", "ndo", "ca", "ce", "co", "i", "u", NULL
};

static void put_kyrgyz(struct ml_suffixes *s)
{
    static const char *const relational[] = {"dagi", "degi", "dogu", "dogi", "tagi", "tegi", "togu", "togi",
                                             "ndagi", "ndegi", "ndogu", NULL};
    static const char *const people[] = {"lik", "luk", "tik", "tuk", "dik", "duk", "lig", "lug", "tig", "tug",
                                         "ci", "cu", "liktar", "likter", "luktar", "luktor", "tiktar",
                                         "tikter", "tuktar", "tuktor", "diktar", "dikter", "duktar", "duktor",
                                         "cilar", "ciler", "cular", "culor", "lar", "ler", "lor", "tar", "ter", "tor",
                                         NULL};

    put_all(s, KY, ML_FORM_CASE, kyrgyz_case);
    put_all(s, KY, ML_FORM_CASE, relational);
    put_all(s, KY, ML_FORM_DEMONYM, people);
    for (const char *const *c = kyrgyz_case; *c; c++) {
        for (const char *const *r = relational; *r; r++)
            put(s, KY, ML_FORM_CASE, *r, *c, "");
        for (const char *const *p = people; *p; p++)
            put(s, KY, ML_FORM_DEMONYM, *p, *c, "");
    }
}

static void put_tajik(struct ml_suffixes *s)
{
    static const char *const noun[] = {"i", "ro", "iro", "u", "iu", "vu", "uiro", "vuro", "am", "and", "ast",
                                       "ii", "ba", NULL};
    static const char *const people[] = {"ien", "iho", "iron", "ho", "gi", "gien", "igi", "ieni", "ienro",
                                         "ihoi", "giho", "hoi", "hoiro", NULL};

    put_all(s, TG, ML_FORM_CASE, noun);
    put_all(s, TG, ML_FORM_DEMONYM, people);
}

static void put_uzbek(struct ml_suffixes *s)
{
    static const char *const noun[] = {"ning", "ni", "ga", "ka", "da", "dan", "gaca", "kaca", "dagi", "daki",
                                       "dagilar", "danoh", "ca", "dek", "nin", "si", "i", "sida", "ida",
                                       "dir", "dayam", "dagiga", "dagini", "niki", NULL};
    static const char *const people[] = {"lik", "liklar", "lig", "ligi", "lar", NULL};

    put_all(s, UZ, ML_FORM_CASE, noun);
    put_all(s, UZ, ML_FORM_DEMONYM, people);
    for (const char *const *c = noun; *c; c++) {
        for (const char *const *p = people; *p; p++)
            put(s, UZ, ML_FORM_DEMONYM, *p, *c, "");
    }
}

enum ml_status ml_suffixes_new(struct ml_suffixes **out, struct ml_err *err)
{
    struct ml_suffixes *s = ml_calloc(1, sizeof *s);

    *out = s;
    if (!s)
        return ml_fail_nomem(err);
    put_russian(s);
    put_kyrgyz(s);
    put_tajik(s);
    put_uzbek(s);
    return ML_OK;
}

void ml_suffixes_free(struct ml_suffixes *s)
{
    ml_free(s);
}

#define BIT(p) (uint16_t)(1u << (p))

/* The paradigms that a stem takes part in, all languages together. */
static uint16_t paradigms_of(enum ml_stem stem)
{
    switch (stem) {
    case ML_STEM_WHOLE:
        return BIT(RU_CONSONANT) | BIT(RU_PLURAL) | BIT(RU_ADJ_NOUN) | BIT(KY) | BIT(TG) | BIT(UZ);
    case ML_STEM_A: return BIT(RU_A) | BIT(RU_ADJ_NOUN);
    case ML_STEM_IA: return BIT(RU_IA) | BIT(RU_ADJ_NOUN);
    case ML_STEM_SHORT_I: return BIT(RU_SHORT_I) | BIT(RU_ADJ_NOUN);
    case ML_STEM_O: return BIT(RU_O) | BIT(RU_ADJ_NOUN);
    case ML_STEM_VOWEL: return BIT(RU_ADJ_NOUN);
    case ML_STEM_ADJECTIVE: return BIT(RU_ADJ_FULL);
    }
    return 0;
}

static uint16_t paradigms_in(enum ml_lang lang, enum ml_script script)
{
    const uint16_t russian = BIT(RU_CONSONANT) | BIT(RU_PLURAL) | BIT(RU_A) | BIT(RU_IA) | BIT(RU_SHORT_I) | BIT(RU_O) |
                             BIT(RU_ADJ_NOUN) | BIT(RU_ADJ_FULL);
    switch (lang) {
    case ML_LANG_RU: return russian;
    case ML_LANG_KY: return BIT(KY);
    case ML_LANG_TG: return BIT(TG);
    case ML_LANG_UZ_LATN: case ML_LANG_UZ_CYRL: return BIT(UZ);
    case ML_LANG_EN: return 0;
    case ML_LANG_UND: case ML_LANG_COUNT: break;
    }
    return script == ML_SCRIPT_CYRILLIC ? russian | BIT(KY) | BIT(TG) | BIT(UZ) : BIT(UZ);
}

static enum ml_form form_in(const struct slot *slot, uint16_t mask)
{
    if (slot->noun & mask)
        return ML_FORM_CASE;
    if (slot->adjective & mask)
        return ML_FORM_ADJECTIVE;
    return slot->demonym & mask ? ML_FORM_DEMONYM : ML_FORM_NONE;
}

enum ml_form ml_suffix_form(const struct ml_suffixes *s, enum ml_stem stem, enum ml_lang lang,
                            enum ml_script script, const char *ending, size_t len, bool *foreign)
{
    const uint16_t stem_mask = paradigms_of(stem);
    uint16_t own = stem_mask & paradigms_in(lang, script);
    const struct slot *slot;
    uint64_t key;
    size_t i;
    enum ml_form form;

    *foreign = false;
    if (len == 0) {
        if (stem == ML_STEM_WHOLE)
            return ML_FORM_BASE;
        return stem == ML_STEM_IA && script == ML_SCRIPT_CYRILLIC ? ML_FORM_CASE : ML_FORM_NONE;
    }
    if (len > ML_SUFFIX_MAX)
        return ML_FORM_NONE;
    key = key_of(ending, len);
    for (i = (size_t)key & (SLOTS - 1); s->slots[i].key != key; i = (i + 1) & (SLOTS - 1)) {
        if (!s->slots[i].key)
            return ML_FORM_NONE;
    }
    slot = &s->slots[i];
    form = form_in(slot, own);
    if (form == ML_FORM_NONE && script == ML_SCRIPT_CYRILLIC) {
        form = form_in(slot, stem_mask & (uint16_t)~BIT(RU_PLURAL));
        *foreign = form != ML_FORM_NONE;
    }
    return form;
}
