#include "read/jsonl.h"

#include <jansson.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "read/literal.h"
#include "text/utf8.h"

void ml_jsonl_start(void)
{
    /* A fixed seed: the order of members is never shown, and threads need no lock. */
    json_object_seed(1);
}

void ml_jsonl_release(struct ml_input_item *item)
{
    json_decref(item->json);
    item->json = NULL;
    ml_free(item->id);
    item->id = NULL;
}

static bool is_blank(struct ml_span line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t' && line.ptr[i] != '\r')
            return false;
    return true;
}

static json_t *parse(struct ml_span *line, struct ml_buf *scratch, json_error_t *e)
{
    /* Numbers are taken as reals, since an id may be larger than any integer type. */
    size_t flags = JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL;
    json_t *root = json_loadb(line->ptr, line->len, flags, e);

    if (!root && json_error_code(e) == json_error_invalid_utf8) {
        ml_buf_clear(scratch);
        *line = ml_utf8_repair(*line, scratch);
        root = scratch->failed ? NULL : json_loadb(line->ptr, line->len, flags, e);
    }
    return root;
}

static char *dup_span(struct ml_span s)
{
    char *p = ml_alloc(s.len + 1);
    if (p) {
        memcpy(p, s.ptr, s.len);
        p[s.len] = '\0';
    }
    return p;
}

/* What is wrong with the id, or NULL. */
static const char *take_id(const json_t *root, struct ml_span line, struct ml_input_item *item)
{
    json_t *id = json_object_get(root, "id");
    struct ml_span text = {NULL, 0};

    if (!id || json_is_null(id))
        return NULL;
    if (json_is_number(id)) {
        text = ml_json_member_literal(line, "id");
        item->doc.id_is_number = true;
    } else if (json_is_string(id)) {
        text = (struct ml_span){json_string_value(id), json_string_length(id)};
        if (memchr(text.ptr, '\0', text.len))
            return "\"id\" holds a NUL character; leave it out";
    } else {
        return "\"id\" is neither a string nor a number; make it one";
    }
    item->id = dup_span(text);
    item->doc.id = item->id;
    return item->id ? NULL : "out of memory; close other programs or split the input";
}

static const char *take_text(const json_t *root, struct ml_input_item *item)
{
    json_t *text = json_object_get(root, "text");

    if (!text)
        return "\"text\" is missing; give each line a \"text\"";
    if (!json_is_string(text))
        return "\"text\" is not a string; put the text in quotes";
    item->doc.text = (struct ml_span){json_string_value(text), json_string_length(text)};
    return NULL;
}

static const char *take_date(const json_t *root, struct ml_input_item *item)
{
    json_t *date = json_object_get(root, "date");
    const char *s = json_string_value(date);
    size_t len = s ? json_string_length(date) : 0;

    if (!date || json_is_null(date))
        return NULL;
    /* The day of a time stamp, 2022-09-17T10:00:00Z. */
    if (len > 10 && (s[10] == 'T' || s[10] == ' '))
        len = 10;
    if (!s || !ml_date_parse(s, len, &item->doc.date))
        return "\"date\" is not a date; write it as \"YYYY-MM-DD\"";
    return NULL;
}

static const char *take_lang(const json_t *root, struct ml_input_item *item)
{
    json_t *lang = json_object_get(root, "lang");

    if (!lang || json_is_null(lang))
        return NULL;
    if (!json_is_string(lang))
        return "\"lang\" is not a string; write it as \"ru\"";
    item->doc.lang = json_string_length(lang) ? json_string_value(lang) : NULL;
    return NULL;
}

/* Keeps the id, the only thing that a bad line may still say. */
static void fail(struct ml_input_item *item, const char *file, const char *message)
{
    const char *id = item->doc.id;
    bool is_number = item->doc.id_is_number;

    item->doc = (struct ml_document){.id = id, .id_is_number = id && is_number};
    item->bad = true;
    ml_fail(&item->err, ML_EINPUT, file, item->line, "%s", message);
}

void ml_jsonl_parse(struct ml_span line, const char *file, struct ml_input_item *item)
{
    json_error_t e;
    json_t *root;
    const char *wrong;

    if (is_blank(line)) {
        item->blank = true;
        fail(item, file, "the line is empty; remove it");
        return;
    }
    root = parse(&line, &item->bytes, &e);
    item->json = root;
    if (!root) {
        item->bad = true;
        ml_fail(&item->err, ML_EINPUT, file, item->line, "is not JSON: %s (column %d); correct the line",
                e.text, e.column);
    } else if (!json_is_object(root)) {
        fail(item, file, "is not a JSON object; write {\"id\": ..., \"text\": ...}");
    } else if ((wrong = take_id(root, line, item)) || (wrong = take_text(root, item)) ||
               (wrong = take_date(root, item)) || (wrong = take_lang(root, item))) {
        fail(item, file, wrong);
    }
}
