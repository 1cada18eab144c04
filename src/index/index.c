#include "index/index.h"

#include <string.h>

#include "base/hash.h"
#include "index/blob.h"

enum { CHAIN = 16 }; /* parents above a place: a handful; the bound keeps a damaged file from looping */

static const char *const lang_names[ML_LANG_COUNT] = {"und", "en", "ru", "ky",
                                                      "tg",  "uz-Latn", "uz-Cyrl"};

const char *ml_lang_name(enum ml_lang lang)
{
    return (unsigned)lang < ML_LANG_COUNT ? lang_names[lang] : lang_names[0];
}

bool ml_lang_parse(const char *ptr, size_t len, enum ml_lang *out)
{
    for (int i = 0; i < ML_LANG_COUNT; i++) {
        if (strlen(lang_names[i]) == len && memcmp(lang_names[i], ptr, len) == 0) {
            *out = (enum ml_lang)i;
            return true;
        }
    }
    *out = ML_LANG_UND;
    return false;
}

/* Whether the subtag at p, len long, is the lower-case word, whatever its case. */
static bool is_subtag(const char *p, size_t len, const char *word)
{
    size_t i;

    for (i = 0; i < len && word[i] == (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]); i++)
        ;
    return i == len && word[i] == '\0';
}

enum ml_lang ml_lang_of_tag(const char *tag)
{
    size_t len = strcspn(tag, "-_");
    const char *script = tag[len] ? tag + len + 1 : tag + len;
    size_t script_len = strcspn(script, "-_");

    if (is_subtag(tag, len, "uz"))
        return is_subtag(script, script_len, "latn")   ? ML_LANG_UZ_LATN
               : is_subtag(script, script_len, "cyrl") ? ML_LANG_UZ_CYRL
                                                       : ML_LANG_UND;
    for (int i = ML_LANG_EN; i <= ML_LANG_TG; i++)
        if (is_subtag(tag, len, lang_names[i]))
            return (enum ml_lang)i;
    return ML_LANG_UND;
}

/* Takes count elements of the given size off the blob at *at, which stays 8-aligned. */
static const void *section(const char *blob, size_t size, size_t *at, uint64_t count, size_t element)
{
    const char *p = blob + *at;
    size_t bytes;

    if (count > (size - *at) / element)
        return NULL;
    bytes = ((size_t)count * element + 7) & ~(size_t)7;
    if (bytes > size - *at)
        return NULL;
    *at += bytes;
    return p;
}

/* Whether unit is none or lies on the chain of parents. */
static bool is_above(const struct ml_index *x, uint32_t place, uint32_t unit)
{
    return unit == ML_NO_PLACE || (unit < x->place_count && ml_index_within(x, place, unit));
}

/* Units lie above their places and no place above itself, so that climbing ends. */
static bool places_hold(const struct ml_index *x)
{
    for (size_t i = 0; i < x->place_count; i++) {
        const struct ml_place_rec *p = &x->places[i];
        uint32_t up = p->parent;
        int depth = 0;
        if (p->kind >= ML_KIND_COUNT || !ml_lonlat_valid(ml_index_point(p)))
            return false;
        for (; up < x->place_count; up = x->places[up].parent) {
            if (++depth == CHAIN)
                return false;
        }
        if (up != ML_NO_PLACE || !is_above(x, (uint32_t)i, p->region) ||
            !is_above(x, (uint32_t)i, p->district) || !is_above(x, (uint32_t)i, p->country_place))
            return false;
    }
    return true;
}

static bool postings_hold(const struct ml_index *x)
{
    for (size_t i = 0; i < x->posting_count; i++) {
        const struct ml_posting *p = &x->postings[i];
        if (p->place >= x->place_count || p->lang >= ML_LANG_COUNT || p->name_kind >= ML_NAME_KIND_COUNT ||
            p->stem > ML_STEM_ADJECTIVE)
            return false;
    }
    return true;
}

static bool keys_hold(const struct ml_index *x)
{
    for (size_t i = 0; i < x->key_count; i++) {
        const struct ml_key_rec *k = &x->keys[i];
        if (k->posting > x->posting_count || k->posting_count > x->posting_count - k->posting ||
            k->posting_count == 0 || k->text > x->text_len || k->len > x->text_len - k->text)
            return false;
    }
    /* What the trie and the skeletons lead to. */
    for (size_t i = 0; i < x->trie.count; i++) {
        const struct ml_trie_unit *u = &x->trie.units[i];
        if (u->check >= 0 && u->base < 0 && (size_t)(-1 - (int64_t)u->base) >= x->key_count)
            return false;
    }
    for (size_t i = 0; i < x->skeleton_count; i++) {
        if (x->skeleton_keys[i] >= x->key_count)
            return false;
    }
    for (size_t i = 0; i < x->bucket_count; i++) {
        if (x->skeleton_start[i] > x->skeleton_start[i + 1] ||
            x->skeleton_start[i + 1] > x->skeleton_count)
            return false;
    }
    return true;
}

static bool links_hold(const struct ml_index *x)
{
    return places_hold(x) && postings_hold(x) && ml_trie_sound(x->trie.units, x->trie.count) && keys_hold(x);
}

enum ml_status ml_index_view(const void *blob, size_t size, struct ml_index *index,
                             struct ml_err *err)
{
    const struct ml_blob_header *h = blob;
    const char *base = blob;
    size_t at = sizeof *h;

    if (size < sizeof *h || memcmp(h->magic, ML_BLOB_MAGIC, sizeof h->magic) != 0 ||
        h->version != ML_BLOB_VERSION || h->order != ML_BLOB_ORDER || h->buckets == 0 ||
        (h->buckets & (h->buckets - 1)) != 0)
        goto bad;
    index->places = section(base, size, &at, h->places, sizeof *index->places);
    index->keys = index->places ? section(base, size, &at, h->keys, sizeof *index->keys) : NULL;
    index->postings = index->keys ? section(base, size, &at, h->postings, sizeof *index->postings) : NULL;
    index->trie.units = index->postings ? section(base, size, &at, h->units, sizeof *index->trie.units) : NULL;
    index->skeleton_start = index->trie.units ? section(base, size, &at, h->buckets + 1, sizeof(uint32_t)) : NULL;
    index->skeleton_keys = index->skeleton_start ? section(base, size, &at, h->skeletons, sizeof(uint32_t)) : NULL;
    index->text = index->skeleton_keys ? section(base, size, &at, h->text, 1) : NULL;
    if (!index->text)
        goto bad;
    index->place_count = h->places;
    index->key_count = h->keys;
    index->posting_count = h->postings;
    index->trie.count = h->units;
    index->bucket_count = h->buckets;
    index->skeleton_count = h->skeletons;
    index->text_len = h->text;
    if (!links_hold(index))
        goto bad;
    return ML_OK;
bad:
    return ml_fail(err, ML_EFORMAT, NULL, 0,
                   "the name index is damaged or of another version; "
                   "run 'marchland gazetteer build'");
}

bool ml_index_within(const struct ml_index *index, uint32_t place, uint32_t unit)
{
    for (int depth = 0; depth < CHAIN && place < index->place_count; depth++) {
        if (place == unit)
            return true;
        place = index->places[place].parent;
    }
    return false;
}

/* Classes of consonants that the ear, or a typist from another language, confuses. */
static char skeleton_class(char c)
{
    switch (c) {
    case 'b': case 'p': return 'p';
    case 'd': case 't': return 't';
    case 'g': case 'k': return 'k';
    case 'z': case 's': return 's';
    case 'j': case 'c': return 'c';
    case 'v': case 'f': return 'v';
    case 'a': case 'e': case 'i': case 'o': case 'u': case 'h': return 0;
    default: return c;
    }
}

uint32_t ml_skeleton_hash(const char *sounds, size_t len, size_t *consonants)
{
    uint64_t h = ML_HASH_SEED;
    size_t n = 0;
    char last = 0;
    uint32_t out;

    for (size_t i = 0; i < len; i++) {
        char c = skeleton_class(sounds[i]);
        if (!c || c == last)
            continue;
        last = c;
        h = ml_hash_byte(h, (unsigned char)c);
        n++;
    }
    if (consonants)
        *consonants = n;
    if (n < 2)
        return 0;
    out = (uint32_t)ml_hash_end(h);
    return out ? out : 1;
}
