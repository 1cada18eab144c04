#include "map/sentence.h"

#include <string.h>

#include "base/alloc.h"
#include "read/input.h"
#include "text/utf8.h"
#include "write/write.h"

/* So many characters between two offsets that are remembered. */
enum { STRIDE = 128, REACH = 400 };

struct text {
    struct ml_input_item item;
    size_t *offsets;    /* of every STRIDE-th character */
    size_t offset_count;
};

struct ml_texts {
    struct text *list;
    size_t count;
    size_t cap;
    bool lone;
};

/* Bytes of the character at s, one for what is malformed. */
static size_t step(const char *s, const char *end)
{
    size_t n = ml_utf8_sequence((const unsigned char *)s, (const unsigned char *)end);
    return n ? n : 1;
}

static bool measure(struct text *t)
{
    struct ml_span s = t->item.doc.text;
    size_t cap = 0;
    size_t number = 0;

    for (size_t at = 0; at < s.len; at += step(s.ptr + at, s.ptr + s.len), number++) {
        if (number % STRIDE)
            continue;
        if (!ml_grow((void **)&t->offsets, &cap, t->offset_count + 1, sizeof *t->offsets))
            return false;
        t->offsets[t->offset_count++] = at;
    }
    return true;
}

enum ml_status ml_texts_read(const char *path, struct ml_texts **out, struct ml_err *err)
{
    struct ml_texts *texts = ml_calloc(1, sizeof *texts);
    struct ml_input *in = NULL;
    enum ml_format format = ml_format_of_path(path);
    bool lines = format == ML_FORMAT_JSONL || format == ML_FORMAT_GEOJSONL;
    struct ml_input_item item = {0};
    enum ml_status status = texts ? ML_OK : ml_fail_nomem(err);

    *out = NULL;
    if (!status)
        status = ml_input_open(lines ? ML_INPUT_JSONL : ML_INPUT_TEXT, &path, 1, &in, err);
    while (!status && ml_input_next(in, &item)) {
        if (item.bad && item.line == 0) {
            status = item.err.status ? item.err.status : ML_EIO;
            if (err)
                *err = item.err;
        } else if (!item.bad) {
            if (!ml_grow((void **)&texts->list, &texts->cap, texts->count + 1, sizeof *texts->list)) {
                status = ml_fail_nomem(err);
                break;
            }
            texts->list[texts->count] = (struct text){.item = item};
            item = (struct ml_input_item){0};
            if (!measure(texts->list + texts->count++))
                status = ml_fail_nomem(err);
        }
    }
    ml_input_item_release(&item);
    ml_input_free(in);
    if (status) {
        ml_texts_free(texts);
        return status;
    }
    texts->lone = !lines;
    *out = texts;
    return ML_OK;
}

void ml_texts_free(struct ml_texts *texts)
{
    if (!texts)
        return;
    for (size_t i = 0; i < texts->count; i++) {
        ml_input_item_release(&texts->list[i].item);
        ml_free(texts->list[i].offsets);
    }
    ml_free(texts->list);
    ml_free(texts);
}

static const struct text *find(const struct ml_texts *texts, const char *doc)
{
    if (texts->lone)
        return texts->count ? texts->list : NULL;
    for (size_t i = 0; i < texts->count; i++)
        if (texts->list[i].item.doc.id && strcmp(texts->list[i].item.doc.id, doc) == 0)
            return texts->list + i;
    return NULL;
}

/* The byte where a character begins; the length of the text for what lies behind it. */
static size_t byte_of(const struct text *t, size_t character)
{
    struct ml_span s = t->item.doc.text;
    size_t at;

    if (character / STRIDE >= t->offset_count)
        return s.len;
    at = t->offsets[character / STRIDE];
    for (size_t left = character % STRIDE; left && at < s.len; left--)
        at += step(s.ptr + at, s.ptr + s.len);
    return at;
}

/* A line break, or an end mark with a blank behind it. */
static bool ends_sentence(struct ml_span s, size_t at)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    char c = s.ptr[at];
    bool blank = at + 1 >= s.len || strchr(" \n\r\t", s.ptr[at + 1]) != NULL;

    if (c == '\n')
        return true;
    return blank && (c == '.' || c == '!' || c == '?' || (at >= 2 && memcmp(s.ptr + at - 2, ellipsis, 3) == 0));
}

static bool in_character(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

bool ml_texts_sentence(const struct ml_texts *texts, const char *doc, long long start, long long end,
                       const char *toponym, struct ml_sentence *out)
{
    const struct text *t = find(texts, doc);
    struct ml_span s;
    size_t a;
    size_t b;
    size_t from;
    size_t to;

    if (!t || start < 0 || end <= start)
        return false;
    s = t->item.doc.text;
    a = byte_of(t, (size_t)start);
    b = byte_of(t, (size_t)end);
    if (!ml_span_is((struct ml_span){s.ptr + a, b - a}, toponym))
        return false;
    for (from = a; from > 0 && a - from < REACH && !ends_sentence(s, from - 1); from--)
        ;
    for (to = b; to < s.len && to - b < REACH && !ends_sentence(s, to); to++)
        ;
    to += to < s.len && s.ptr[to] != '\n';
    while (from < a && (in_character(s.ptr[from]) || strchr(" \t\r\n", s.ptr[from])))
        from++;
    while (to < s.len && in_character(s.ptr[to]))
        to++;
    out->before = (struct ml_span){s.ptr + from, a - from};
    out->after = (struct ml_span){s.ptr + b, to - b};
    return true;
}
