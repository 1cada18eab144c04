#include "annotate/known.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

/* At most SLOTS * (TEXT_MAX + TOPONYMS_MAX) bytes: some 5 MB a thread, and far less as a rule. */
enum { SLOTS = 4096, TEXT_MAX = 1024, TOPONYMS_MAX = 256 };

struct slot {
    uint64_t hash;              /* 0 = empty */
    size_t parts[3];
    enum ml_trust trust;
    struct ml_meaning meaning;
    struct ml_result result;    /* meaning.scene.result, when there is one */
    struct ml_buf bytes;        /* the text, then the toponyms */
    size_t text_len;
};

struct ml_known {
    struct slot slots[SLOTS];
};

struct ml_known *ml_known_new(void)
{
    return ml_calloc(1, sizeof(struct ml_known));
}

void ml_known_free(struct ml_known *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        ml_buf_release(&r->slots[i].bytes);
    ml_free(r);
}

/* Eight bytes at a time; the words are compared anyway. */
static uint64_t hash_of(struct ml_span text)
{
    uint64_t h = ML_HASH_SEED ^ text.len;
    size_t i = 0;

    for (; i + 8 <= text.len; i += 8) {
        uint64_t word;
        memcpy(&word, text.ptr + i, sizeof word);
        h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 32;
    }
    for (; i < text.len; i++)
        h = ml_hash_byte(h, (unsigned char)text.ptr[i]);
    h = ml_hash_end(h);
    return h ? h : 1;
}

static bool is_same(const struct slot *s, const struct ml_known_key *key)
{
    return s->text_len == key->text.len && s->trust == key->trust &&
           memcmp(s->parts, key->parts, sizeof s->parts) == 0 &&
           memcmp(s->bytes.data, key->text.ptr, key->text.len) == 0;
}

bool ml_known_find(const struct ml_known *r, const struct ml_known_key *key, struct ml_meaning *out)
{
    uint64_t hash = hash_of(key->text);
    const struct slot *s = r->slots + hash % SLOTS;

    if (key->text.len == 0 || s->hash != hash || !is_same(s, key))
        return false;
    *out = s->meaning;
    if (out->scene.result)
        out->scene.result = &s->result;
    out->toponyms = (struct ml_span){s->bytes.data + s->text_len, s->bytes.len - s->text_len};
    return true;
}

void ml_known_keep(struct ml_known *r, const struct ml_known_key *key, const struct ml_meaning *meaning)
{
    uint64_t hash = hash_of(key->text);
    struct slot *s = r->slots + hash % SLOTS;

    if (key->text.len == 0 || key->text.len > TEXT_MAX || meaning->toponyms.len > TOPONYMS_MAX)
        return;
    s->hash = hash;
    s->text_len = key->text.len;
    memcpy(s->parts, key->parts, sizeof s->parts);
    s->trust = key->trust;
    s->meaning = *meaning;
    if (meaning->scene.result) {
        s->result = *meaning->scene.result;
        /* They point into a document that will be gone, and nobody asks for them. */
        s->result.toponym = (struct ml_span){"", 0};
        s->result.evidence = NULL;
        s->result.alternatives = NULL;
        s->result.evidence_count = s->result.alternative_count = 0;
    }
    ml_buf_clear(&s->bytes);
    ml_buf_add(&s->bytes, key->text.ptr, key->text.len);
    ml_buf_add(&s->bytes, meaning->toponyms.ptr, meaning->toponyms.len);
    if (s->bytes.failed) {
        ml_buf_release(&s->bytes);
        s->hash = 0;
    }
}
