#include "lang/lexicon.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

/* Open addressing; a key is the hash of language and sounds, 0 marks an empty slot. */
struct slot {
    uint64_t key;
    struct ml_cue cue;
    uint8_t open;       /* any ending may follow */
};

/* Open forms are found by this many sounds first. */
enum { STEM_LEAST = 3, SIEVE_WORDS = 1024 };

/* Most words of a text are in no lexicon; a sieve tells so without touching the slots. */
struct sieve {
    uint64_t bits[SIEVE_WORDS];
};

struct ml_lexicon {
    struct slot *slots;
    size_t mask;
    size_t used;
    struct sieve whole;     /* keys of the slots */
    struct sieve begun;     /* keys of the first STEM_LEAST sounds of the open forms */
};

static void mark(struct sieve *s, uint64_t key)
{
    s->bits[key >> 6 & (SIEVE_WORDS - 1)] |= UINT64_C(1) << (key & 63);
}

static bool may_hold(const struct sieve *s, uint64_t key)
{
    return s->bits[key >> 6 & (SIEVE_WORDS - 1)] >> (key & 63) & 1;
}

static uint64_t seed(enum ml_lang lang)
{
    return ml_hash_byte(ML_HASH_SEED, (unsigned char)(lang + 1));
}

static uint64_t key_of(uint64_t running)
{
    uint64_t k = ml_hash_end(running);
    return k ? k : 1;
}

static bool insert(struct ml_lexicon *lex, uint64_t key, struct ml_cue cue, bool open)
{
    size_t i = (size_t)key & lex->mask;

    while (lex->slots[i].key && lex->slots[i].key != key)
        i = (i + 1) & lex->mask;
    if (lex->slots[i].key) {
        /* The first row that names a form wins; said again of the same, it may open it. */
        if (lex->slots[i].cue.cls == cue.cls && lex->slots[i].cue.kinds == cue.kinds)
            lex->slots[i].open |= open;
        return true;
    }
    if (++lex->used * 2 > lex->mask)
        return false;
    lex->slots[i] = (struct slot){key, cue, open};
    mark(&lex->whole, key);
    return true;
}

static const struct slot *find(const struct ml_lexicon *lex, uint64_t key)
{
    size_t i = (size_t)key & lex->mask;

    if (!may_hold(&lex->whole, key))
        return NULL;
    while (lex->slots[i].key) {
        if (lex->slots[i].key == key)
            return &lex->slots[i];
        i = (i + 1) & lex->mask;
    }
    return NULL;
}

/* Files one form, the * left out. False when the table is full. */
static bool add_form(struct ml_lexicon *lex, const struct ml_lexicon_row *row, struct ml_span form, bool open)
{
    struct ml_cue cue = {row->cls, row->flags, row->kinds};
    struct ml_phrase ph;
    uint64_t h = seed((enum ml_lang)row->lang);

    ml_phrase_read(form, &ph);
    for (unsigned i = 0; i < ph.count; i++) {
        h = ml_hash_byte(h, (unsigned char)ph.sound[i]);
        if (open && i + 1 == STEM_LEAST)
            mark(&lex->begun, key_of(h));
    }
    return insert(lex, key_of(h), cue, open);
}

static bool add_row(struct ml_lexicon *lex, const struct ml_lexicon_row *row)
{
    for (const char *p = row->forms; *p;) {
        size_t len = strcspn(p, " ");
        bool open = len && p[len - 1] == '*';
        if (len && !add_form(lex, row, (struct ml_span){p, len - open}, open))
            return false;
        p += len;
        p += strspn(p, " ");
    }
    return true;
}

enum ml_status ml_lexicon_new(struct ml_lexicon **out, struct ml_err *err)
{
    enum { SLOTS = 8192 };
    struct ml_lexicon *lex = ml_calloc(1, sizeof *lex);

    *out = NULL;
    if (lex)
        lex->slots = ml_calloc(SLOTS, sizeof *lex->slots);
    if (!lex || !lex->slots) {
        ml_lexicon_free(lex);
        return ml_fail_nomem(err);
    }
    lex->mask = SLOTS - 1;
    for (const struct ml_lexicon_row *row = ml_lexicon_rows; row->forms; row++) {
        if (!add_row(lex, row)) {
            ml_lexicon_free(lex);
            return ml_fail(err, ML_ELIMIT, NULL, 0, "the lexicon has outgrown its table; raise SLOTS");
        }
    }
    *out = lex;
    return ML_OK;
}

void ml_lexicon_free(struct ml_lexicon *lex)
{
    if (!lex)
        return;
    ml_free(lex->slots);
    ml_free(lex);
}

/* The whole word, else the longest open form that begins it. */
static const struct slot *find_in(const struct ml_lexicon *lex, enum ml_lang lang,
                                  const struct ml_word *w)
{
    uint64_t running[ML_WORD_SOUNDS + 1];
    const struct slot *s;

    running[0] = seed(lang);
    for (unsigned i = 0; i < w->count; i++)
        running[i + 1] = ml_hash_byte(running[i], (unsigned char)w->sound[i]);
    s = find(lex, key_of(running[w->count]));
    if (s || w->count <= STEM_LEAST || !may_hold(&lex->begun, key_of(running[STEM_LEAST])))
        return s;
    for (unsigned n = w->count; n-- > STEM_LEAST;) {
        s = find(lex, key_of(running[n]));
        if (s && s->open)
            return s;
    }
    return NULL;
}

/* Names and titles are the same in the neighbours' languages; little words are not (оша, dar). */
static bool travels(struct ml_cue cue)
{
    return cue.cls == ML_CUE_GIVEN_NAME || cue.cls == ML_CUE_TITLE || cue.cls == ML_CUE_ORGANISATION;
}

struct ml_cue ml_lexicon_find(const struct ml_lexicon *lex, enum ml_lang lang,
                              const struct ml_word *word)
{
    static const uint8_t latin[] = {ML_LANG_EN, ML_LANG_UZ_LATN};
    static const uint8_t cyrillic[] = {ML_LANG_RU, ML_LANG_KY, ML_LANG_TG, ML_LANG_UZ_LATN};
    const uint8_t *others = word->script == ML_SCRIPT_CYRILLIC ? cyrillic : latin;
    size_t n = word->script == ML_SCRIPT_CYRILLIC ? sizeof cyrillic : sizeof latin;
    const struct slot *s = NULL;

    if (word->count == 0)
        return (struct ml_cue){0};
    if (lang == ML_LANG_UZ_CYRL)
        lang = ML_LANG_UZ_LATN; /* one table for both scripts */
    if (lang != ML_LANG_UND)
        s = find_in(lex, lang, word);
    for (size_t i = 0; !s && i < n; i++) {
        if (others[i] != lang)
            s = find_in(lex, (enum ml_lang)others[i], word);
        if (s && lang != ML_LANG_UND && !travels(s->cue))
            s = NULL;
    }
    return s ? s->cue : (struct ml_cue){0};
}
