#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "index/blob.h"
#include "index/index.h"
#include "text/utf8.h"
#include "text/word.h"

/* A key on its way into the index. */
struct entry {
    const char *sounds;
    uint32_t len;
    struct ml_posting posting;
};

struct builder {
    struct ml_arena arena;  /* the keys' sounds */
    struct entry *entries;
    size_t count;
    size_t cap;
    bool failed;
};

static void add(struct builder *b, const char *sounds, size_t len, struct ml_posting posting)
{
    void *p = b->entries;
    char *copy;

    if (b->failed || len == 0)
        return;
    copy = ml_arena_dup(&b->arena, sounds, len);
    if (!copy || !ml_grow(&p, &b->cap, b->count + 1, sizeof *b->entries)) {
        b->failed = true;
        return;
    }
    b->entries = p;
    b->entries[b->count++] = (struct entry){copy, (uint32_t)len, posting};
}

/* ---- Respellings: what two scripts or two ears make of the same name. ---- */

struct respelling {
    char sounds[ML_PHRASE_SOUNDS + 8];
    size_t len;
};

static void replace(struct respelling *r, const struct ml_phrase *ph, const char *from, const char *to)
{
    size_t nf = strlen(from);
    size_t nt = strlen(to);

    r->len = 0;
    for (unsigned i = 0; i < ph->count && r->len + nt < sizeof r->sounds;) {
        if (ph->count - i >= nf && memcmp(ph->sound + i, from, nf) == 0) {
            memcpy(r->sounds + r->len, to, nt);
            r->len += nt;
            i += (unsigned)nf;
        } else if (r->len && r->sounds[r->len - 1] == ph->sound[i]) {
            i++; /* the replacement made a double */
        } else {
            r->sounds[r->len++] = ph->sound[i++];
        }
    }
}

static bool contains(struct ml_span name, const char *needle)
{
    size_t n = strlen(needle);
    for (size_t i = 0; i + n <= name.len; i++) {
        if (memcmp(name.ptr + i, needle, n) == 0)
            return true;
    }
    return false;
}

/*
 * The press writes ң as n or ng, ё as e or yo, Tajik ӯ as u or o, and drops a final h
 * (Чоркӯҳ, Chorku). Each gives one more key, marked as generated.
 */
static void add_respellings(struct builder *b, struct ml_span name, const struct ml_phrase *ph,
                            struct ml_posting posting)
{
    struct respelling r;

    posting.flags |= ML_POSTING_GENERATED;
    replace(&r, ph, "ng", "n");
    if (r.len != ph->count)
        add(b, r.sounds, r.len, posting);
    if (contains(name, "\xd1\x91") || contains(name, "\xd0\x81")) { /* ё Ё */
        replace(&r, ph, "e", "io");
        add(b, r.sounds, r.len, posting);
    }
    if (contains(name, "\xd3\xaf")) { /* ӯ */
        replace(&r, ph, "u", "o");
        add(b, r.sounds, r.len, posting);
    }
    if (ph->count > 4 && ph->sound[ph->count - 1] == 'h')
        add(b, ph->sound, ph->count - 1, posting);
}

/* ---- Stems: what Russian drops before its endings. ---- */

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static void add_stem(struct builder *b, struct ml_span name, const struct ml_phrase *ph,
                     size_t keep, enum ml_stem stem, struct ml_posting posting)
{
    if (keep < 2)
        return;
    posting.stem = (uint8_t)stem;
    posting.spelling = ml_spelling_hash((struct ml_span){name.ptr, ph->until[keep - 1]});
    add(b, ph->sound, keep, posting);
}

/* Whether the name ends in й, whose sound is that of и. */
static bool ends_in_short_i(struct ml_span name)
{
    return name.len >= 2 && memcmp(name.ptr + name.len - 2, "\xd0\xb9", 2) == 0;
}

static bool ends_with(const struct ml_phrase *ph, const char *tail)
{
    size_t n = strlen(tail);
    return ph->count > n + 1 && memcmp(ph->sound + ph->count - n, tail, n) == 0;
}

static void add_stems(struct builder *b, struct ml_span name, const struct ml_phrase *ph,
                      struct ml_posting posting)
{
    unsigned n = ph->count;
    char last = ph->sound[n - 1];

    if (!is_vowel(last) || n < 3)
        return;
    if (last == 'a' && ph->sound[n - 2] == 'i')
        add_stem(b, name, ph, n - 1, ML_STEM_IA, posting);
    else if (last == 'a')
        add_stem(b, name, ph, n - 1, ML_STEM_A, posting);
    else if (last == 'i' && (ends_in_short_i(name) || is_vowel(ph->sound[n - 2])))
        add_stem(b, name, ph, n - 1, ML_STEM_SHORT_I, posting);
    else if (last == 'o')
        add_stem(b, name, ph, n - 1, ML_STEM_O, posting);
    else
        add_stem(b, name, ph, n - 1, ML_STEM_VOWEL, posting);
}

/* A short word with two capitals. */
static bool is_acronym(struct ml_span name, const struct ml_phrase *ph)
{
    return ph->words == 1 && ph->count <= 5 && ml_capitals(name) >= 2;
}

static void add_name(struct builder *b, const struct ml_name_in *in, uint32_t number)
{
    struct ml_span name = ml_span_of(in->text);
    struct ml_phrase ph;
    struct ml_posting posting = {.place = in->place, .name = number, .lang = in->lang,
                                 .name_kind = in->name_kind};

    ml_phrase_read(name, &ph);
    /* A name in a script we do not read stays in the database but has no key. */
    if (!ph.readable || ph.count < 2 || ph.script == ML_SCRIPT_NONE)
        return;
    posting.spelling = ml_spelling_hash(name);
    posting.flags = (uint8_t)((in->main ? ML_POSTING_MAIN : 0) | (ph.words > 1 ? ML_POSTING_JOINT : 0) |
                              (is_acronym(name, &ph) ? ML_POSTING_ACRONYM : 0));
    /* Кара-Суйский is an adjective in all its forms, the first included. */
    if (in->lang == ML_LANG_RU && (ends_with(&ph, "ski") || ends_with(&ph, "cki"))) {
        add_stem(b, name, &ph, ph.count - 1, ML_STEM_ADJECTIVE, posting);
        return;
    }
    add(b, ph.sound, ph.count, posting);
    add_respellings(b, name, &ph, posting);
    add_stems(b, name, &ph, posting);
}

/* ---- Order, and what of several equal entries is kept. ---- */

static int compare_keys(const struct entry *a, const struct entry *b)
{
    uint32_t n = a->len < b->len ? a->len : b->len;
    int c = memcmp(a->sounds, b->sounds, n);
    return c ? c : (a->len > b->len) - (a->len < b->len);
}

static int compare(const void *pa, const void *pb)
{
    const struct entry *a = pa;
    const struct entry *b = pb;
    const struct ml_posting *x = &a->posting;
    const struct ml_posting *y = &b->posting;
    int c = compare_keys(a, b);

#define BY(field) if (x->field != y->field) return x->field < y->field ? -1 : 1
    if (c)
        return c;
    BY(place);
    BY(stem);
    BY(spelling);
    BY(name_kind);
    BY(flags);
    BY(name);
#undef BY
    return 0;
}

static bool same(const struct entry *a, const struct entry *b)
{
    return a->posting.place == b->posting.place && a->posting.stem == b->posting.stem &&
           a->posting.spelling == b->posting.spelling && compare_keys(a, b) == 0;
}

static void drop_repeats(struct builder *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (n && same(&b->entries[n - 1], &b->entries[i]))
            b->entries[n - 1].posting.flags |= b->entries[i].posting.flags & ML_POSTING_MAIN;
        else
            b->entries[n++] = b->entries[i];
    }
    b->count = n;
}

static void sort_entries(struct builder *b)
{
    if (b->count)
        qsort(b->entries, b->count, sizeof *b->entries, compare);
    drop_repeats(b);
}

static bool has_key(const struct builder *b, size_t count, const struct ml_phrase *ph)
{
    struct entry wanted = {.sounds = ph->sound, .len = ph->count};
    size_t lo = 0;
    size_t hi = count;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = compare_keys(&b->entries[mid], &wanted);
        if (c == 0)
            return true;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

enum { ROAD_PARTS = 12 };

/* Where the parts between hyphens begin and end; the number of parts. */
static size_t hyphen_parts(struct ml_span name, const char *begins[ROAD_PARTS], const char *ends[ROAD_PARTS])
{
    const char *end = name.ptr + name.len;
    size_t n = 0;

    begins[0] = name.ptr;
    for (const char *p = name.ptr; p < end && n + 1 < ROAD_PARTS;) {
        const char *at = p;
        if (ml_is_hyphen(ml_utf8_next(&p))) {
            ends[n++] = at;
            begins[n] = p;
        }
    }
    ends[n] = end;
    return n + 1;
}

static bool names_a_place(const struct builder *b, size_t sorted, const char *from, const char *to)
{
    struct ml_phrase ph;

    ml_phrase_read((struct ml_span){from, (size_t)(to - from)}, &ph);
    return ph.count >= 2 && has_key(b, sorted, &ph);
}

/*
 * "Osh-Batken-Isfana" names three places, "Kok-Tash-Ak-Sai" two, and a text that says so
 * means each of them: such a road has no key of its own. The first `sorted` entries are
 * those of all other places.
 */
static bool joins_places(const struct builder *b, size_t sorted, struct ml_span name)
{
    const char *begins[ROAD_PARTS];
    const char *ends[ROAD_PARTS];
    size_t most[ROAD_PARTS + 1] = {0}; /* places that the parts before can be read as; 0 = they cannot */
    size_t n = hyphen_parts(name, begins, ends);

    for (size_t i = 0; i < n; i++) {
        for (size_t from = 0; from <= i; from++) {
            if ((from == 0 || most[from]) && most[from] + 1 > most[i + 1] &&
                names_a_place(b, sorted, begins[from], ends[i]))
                most[i + 1] = most[from] + 1;
        }
    }
    return most[n] > 1;
}

/* ---- The blob. ---- */

struct tables {
    struct ml_key_rec *keys;
    struct ml_trie_key *trie_keys;
    struct ml_posting *postings;
    struct ml_trie_unit *units;
    uint32_t *skeleton_start;
    uint32_t *skeleton_keys;
    size_t key_count;
    size_t unit_count;
    size_t buckets;
    size_t skeletons;
    size_t text_len;
};

static enum ml_status make_keys(const struct builder *b, struct tables *t, struct ml_err *err)
{
    t->keys = ml_calloc(b->count + 1, sizeof *t->keys);
    t->trie_keys = ml_calloc(b->count + 1, sizeof *t->trie_keys);
    t->postings = ml_calloc(b->count + 1, sizeof *t->postings);
    if (!t->keys || !t->trie_keys || !t->postings)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < b->count; i++) {
        const struct entry *e = &b->entries[i];
        t->postings[i] = e->posting;
        if (i && compare_keys(&b->entries[i - 1], e) == 0) {
            t->keys[t->key_count - 1].posting_count++;
            t->keys[t->key_count - 1].stems |= (uint16_t)(1u << e->posting.stem);
            continue;
        }
        t->trie_keys[t->key_count] = (struct ml_trie_key){e->sounds, e->len};
        t->keys[t->key_count++] = (struct ml_key_rec){(uint32_t)i, 1, (uint32_t)t->text_len,
                                                      (uint16_t)e->len,
                                                      (uint16_t)(1u << e->posting.stem)};
        t->text_len += e->len;
    }
    return ML_OK;
}

static enum ml_status make_skeletons(struct tables *t, struct ml_err *err)
{
    uint32_t *hash = ml_calloc(t->key_count + 1, sizeof *hash);

    t->buckets = 16;
    while (t->buckets < t->key_count)
        t->buckets *= 2;
    t->skeleton_start = ml_calloc(t->buckets + 1, sizeof *t->skeleton_start);
    t->skeleton_keys = ml_calloc(t->key_count + 1, sizeof *t->skeleton_keys);
    if (!hash || !t->skeleton_start || !t->skeleton_keys) {
        ml_free(hash);
        return ml_fail_nomem(err);
    }
    for (size_t i = 0; i < t->key_count; i++) {
        hash[i] = ml_skeleton_hash(t->trie_keys[i].sounds, t->trie_keys[i].len, NULL);
        if (hash[i])
            t->skeleton_start[(hash[i] & (t->buckets - 1)) + 1]++;
    }
    for (size_t i = 0; i < t->buckets; i++)
        t->skeleton_start[i + 1] += t->skeleton_start[i];
    t->skeletons = t->skeleton_start[t->buckets];
    /* Filled from the back so that the starts end up where they belong, keys in order. */
    for (size_t i = t->key_count; i-- > 0;) {
        if (hash[i])
            t->skeleton_keys[--t->skeleton_start[(hash[i] & (t->buckets - 1)) + 1]] = (uint32_t)i;
    }
    memmove(t->skeleton_start, t->skeleton_start + 1, t->buckets * sizeof *t->skeleton_start);
    t->skeleton_start[t->buckets] = (uint32_t)t->skeletons;
    ml_free(hash);
    return ML_OK;
}

static void append(struct ml_buf *out, const void *ptr, size_t size)
{
    static const char zeros[8];
    ml_buf_add(out, ptr, size);
    ml_buf_add(out, zeros, (8 - size % 8) % 8);
}

static void write_blob(const struct builder *b, const struct tables *t,
                       const struct ml_place_rec *places, size_t place_count, struct ml_buf *out)
{
    struct ml_blob_header h = {
        .magic = ML_BLOB_MAGIC, .version = ML_BLOB_VERSION, .order = ML_BLOB_ORDER,
        .places = place_count, .keys = t->key_count, .postings = b->count,
        .units = t->unit_count, .buckets = t->buckets, .skeletons = t->skeletons,
        .text = t->text_len,
    };

    /* Once, at its full size: growing by doubling would need twice the memory of a large index. */
    ml_buf_reserve(out, sizeof h + place_count * sizeof *places + t->key_count * sizeof *t->keys +
                            b->count * sizeof *t->postings + t->unit_count * sizeof *t->units +
                            (t->buckets + 1 + t->skeletons) * sizeof(uint32_t) + t->text_len + 64);
    ml_buf_add(out, (const char *)&h, sizeof h);
    append(out, places, place_count * sizeof *places);
    append(out, t->keys, t->key_count * sizeof *t->keys);
    append(out, t->postings, b->count * sizeof *t->postings);
    append(out, t->units, t->unit_count * sizeof *t->units);
    append(out, t->skeleton_start, (t->buckets + 1) * sizeof *t->skeleton_start);
    append(out, t->skeleton_keys, t->skeletons * sizeof *t->skeleton_keys);
    for (size_t i = 0; i < t->key_count; i++)
        ml_buf_add(out, t->trie_keys[i].sounds, t->trie_keys[i].len);
    ml_buf_add(out, "\0\0\0\0\0\0\0", (8 - t->text_len % 8) % 8);
}

enum ml_status ml_index_build(const struct ml_place_rec *places, size_t place_count,
                              const struct ml_name_in *names, size_t name_count,
                              struct ml_buf *out, struct ml_err *err)
{
    struct builder b = {0};
    struct tables t = {0};
    size_t sorted;
    enum ml_status status = ML_OK;

    ml_arena_init(&b.arena, 0);
    for (size_t i = 0; i < name_count && !b.failed; i++) {
        if (places[names[i].place].kind != ML_KIND_ROAD)
            add_name(&b, &names[i], (uint32_t)i);
    }
    if (!b.failed)
        sort_entries(&b);
    sorted = b.count;
    /* Roads come last, when it is known what else bears a name. */
    for (size_t i = 0; i < name_count && !b.failed; i++) {
        if (places[names[i].place].kind == ML_KIND_ROAD && !joins_places(&b, sorted, ml_span_of(names[i].text)))
            add_name(&b, &names[i], (uint32_t)i);
    }
    if (b.failed) {
        status = ml_fail_nomem(err);
        goto out;
    }
    sort_entries(&b);
    status = make_keys(&b, &t, err);
    ml_free(b.entries); /* the keys and postings hold all of it; the trie needs the room */
    b.entries = NULL;
    if (!status)
        status = ml_trie_build(t.trie_keys, t.key_count, &t.units, &t.unit_count, err);
    if (!status)
        status = make_skeletons(&t, err);
    if (!status) {
        write_blob(&b, &t, places, place_count, out);
        if (out->failed)
            status = ml_fail_nomem(err);
    }
out:
    ml_free(t.keys);
    ml_free(t.trie_keys);
    ml_free(t.postings);
    ml_free(t.units);
    ml_free(t.skeleton_start);
    ml_free(t.skeleton_keys);
    ml_free(b.entries);
    ml_arena_release(&b.arena);
    return status;
}
