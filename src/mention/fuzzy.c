#include "mention/fuzzy.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { LONGEST = 32, MEMORY = 4096, NODES = 8000, MIN_SOUNDS = 4 };

struct remembered {
    uint64_t word;      /* hash of sounds and of whether typos were sought; 0 = empty */
    uint8_t count;
    struct ml_fuzzy_hit hits[ML_FUZZY_HITS];
};

struct ml_fuzzy {
    const struct ml_index *index;
    struct remembered memory[MEMORY]; /* direct-mapped: a newcomer replaces what was there */
};

struct ml_fuzzy *ml_fuzzy_new(const struct ml_index *index)
{
    struct ml_fuzzy *f = ml_calloc(1, sizeof *f);
    if (f)
        f->index = index;
    return f;
}

void ml_fuzzy_free(struct ml_fuzzy *f)
{
    ml_free(f);
}

/* ---- Weights: what the ear and the romanisations confuse. ---- */

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool pair(char a, char b, const char *two)
{
    return (a == two[0] && b == two[1]) || (a == two[1] && b == two[0]);
}

static double change(char a, char b)
{
    if (a == b)
        return 0;
    if (is_vowel(a) && is_vowel(b)) {
        if (pair(a, b, "ao") || pair(a, b, "ei"))
            return 0.25;
        if (pair(a, b, "ou") || pair(a, b, "iu"))
            return 0.4;
        return 0.55;
    }
    if (pair(a, b, "bp") || pair(a, b, "dt") || pair(a, b, "gk") || pair(a, b, "zs") || pair(a, b, "vf") ||
        pair(a, b, "jc") || pair(a, b, "vb") || pair(a, b, "hk") || pair(a, b, "hg"))
        return 0.5;
    if (pair(a, b, "xs") || pair(a, b, "xc") || pair(a, b, "jz") || pair(a, b, "ji") || pair(a, b, "nm") ||
        pair(a, b, "vu"))
        return 0.7;
    return 1.2;
}

static double gap_cost(char c)
{
    if (c == 'h' || c == 'i')
        return 0.4;
    return is_vowel(c) ? 0.6 : 1.0;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* What the table of distances remembers of the string that `word` is compared with. */
struct step {
    const double *row;          /* costs after its last sound */
    const double *before;       /* costs one sound earlier; NULL at the start */
    char sound;                 /* its last sound */
};

/*
 * One row of the table: the cost of turning `word` into what ends in sound c. Two sounds
 * exchanged count as one slip (F. Damerau 1964).
 */
static double next_row(const char *word, size_t n, char c, const struct step *last, double *row)
{
    const double swap = 0.9;
    const double *prev = last->row;
    double best;

    row[0] = prev[0] + gap_cost(c);
    best = row[0];
    for (size_t j = 1; j <= n; j++) {
        double v = prev[j - 1] + change(word[j - 1], c);
        v = least(v, prev[j] + gap_cost(c));
        v = least(v, row[j - 1] + gap_cost(word[j - 1]));
        if (last->before && j > 1 && word[j - 1] == last->sound && word[j - 2] == c)
            v = least(v, last->before[j - 2] + swap);
        row[j] = v;
        best = least(best, v);
    }
    return best;
}

static void first_row(const char *word, size_t n, double *row)
{
    row[0] = 0;
    for (size_t j = 1; j <= n; j++)
        row[j] = row[j - 1] + gap_cost(word[j - 1]);
}

double ml_sound_distance(const char *a, size_t na, const char *b, size_t nb, double most)
{
    double rows[3][LONGEST + 1];
    struct step last = {rows[0], NULL, 0};

    if (na > LONGEST || nb > LONGEST)
        return most + 1;
    first_row(a, na, rows[0]);
    for (size_t i = 0; i < nb; i++) {
        double *row = rows[(i + 1) % 3];
        if (next_row(a, na, b[i], &last, row) > most)
            return most + 1;
        last = (struct step){row, last.row, b[i]};
    }
    return last.row[na];
}

/* ---- Collecting hits. ---- */

struct search {
    const struct ml_index *index;
    const char *word;
    size_t len;
    double most;
    struct ml_fuzzy_hit *hits;
    size_t count;
    int nodes;
};

static void offer(struct search *s, uint32_t key, double cost)
{
    size_t at = s->count;

    for (size_t i = 0; i < s->count; i++) {
        if (s->hits[i].key == key)
            return;
    }
    while (at > 0 && (double)s->hits[at - 1].cost > cost)
        at--;
    if (at == ML_FUZZY_HITS)
        return;
    if (s->count < ML_FUZZY_HITS)
        s->count++;
    memmove(&s->hits[at + 1], &s->hits[at], (s->count - 1 - at) * sizeof *s->hits);
    s->hits[at] = (struct ml_fuzzy_hit){key, (float)cost};
}

/* Only names in full: stems are for endings, not for guesses. */
static bool whole_name(const struct ml_key_rec *k)
{
    return k->len >= MIN_SOUNDS && (k->stems & (1u << ML_STEM_WHOLE));
}

static void by_skeleton(struct search *s)
{
    enum { BUCKET_LIMIT = 96 };
    const struct ml_index *x = s->index;
    size_t consonants;
    uint32_t h = ml_skeleton_hash(s->word, s->len, &consonants);
    size_t bucket = h & (x->bucket_count - 1);
    uint32_t beg;
    uint32_t end;

    if (!h)
        return;
    beg = x->skeleton_start[bucket];
    end = x->skeleton_start[bucket + 1];
    if (end - beg > BUCKET_LIMIT)
        end = beg + BUCKET_LIMIT;
    for (uint32_t i = beg; i < end; i++) {
        uint32_t key = x->skeleton_keys[i];
        const struct ml_key_rec *k = &x->keys[key];
        double cost;
        if (!whole_name(k) || k->len > s->len + 3 || s->len > k->len + 3u)
            continue;
        cost = ml_sound_distance(s->word, s->len, x->text + k->text, k->len, s->most);
        if (cost <= s->most)
            offer(s, key, cost);
    }
}

/* Depth-first through the trie, dropping branches that already cost too much. */
static void walk(struct search *s, int32_t state, const struct step *last, size_t depth)
{
    static const char sounds[] = "abcdefghijklmnoprstuvxz0123456789";

    for (const char *c = sounds; *c; c++) {
        double next[LONGEST + 1];
        int32_t child = ml_trie_step(&s->index->trie, state, *c);
        int32_t key;
        if (child == ML_TRIE_NONE)
            continue;
        if (--s->nodes < 0)
            return;
        if (next_row(s->word, s->len, *c, last, next) > s->most)
            continue;
        key = ml_trie_value(&s->index->trie, child);
        if (key >= 0 && next[s->len] <= s->most && whole_name(&s->index->keys[key]))
            offer(s, (uint32_t)key, next[s->len]);
        if (depth + 1 < LONGEST) {
            struct step here = {next, last->row, *c};
            walk(s, child, &here, depth + 1);
        }
    }
}

static void by_trie(struct search *s)
{
    double row[LONGEST + 1];
    struct step start = {row, NULL, 0};

    first_row(s->word, s->len, row);
    walk(s, ML_TRIE_ROOT, &start, 0);
}

/* How far apart two names of this length may sound and still be taken for one. */
static double allowance(size_t len, bool typos)
{
    double most = 0.15 * (double)len + (typos ? 0.35 : 0.15);
    return most > 1.6 ? 1.6 : most;
}

size_t ml_fuzzy_find(struct ml_fuzzy *f, const char *sounds, size_t len, bool typos,
                     struct ml_fuzzy_hit *hits)
{
    struct search s = {.index = f->index, .word = sounds, .len = len, .most = allowance(len, typos),
                       .nodes = NODES};
    struct remembered *m;
    uint64_t h;

    if (len < MIN_SOUNDS || len > LONGEST)
        return 0;
    h = ml_hash(sounds, len) * 2 + typos;
    h += h == 0;
    m = &f->memory[h % MEMORY];
    if (m->word != h) {
        s.hits = m->hits;
        by_skeleton(&s);
        if (typos)
            by_trie(&s);
        m->word = h;
        m->count = (uint8_t)s.count;
    }
    memcpy(hits, m->hits, m->count * sizeof *hits);
    return m->count;
}
