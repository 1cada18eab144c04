#include <stdlib.h>
#include <string.h>

#include "audit/audit_int.h"
#include "base/alloc.h"
#include "base/date.h"
#include "base/hash.h"
#include "index/index.h"
#include "text/letter.h"
#include "text/utf8.h"

/* Bits of enum ml_script that occur in a name. */
static unsigned scripts_in(struct ml_span name)
{
    unsigned mask = 0;

    for (const char *p = name.ptr; p < name.ptr + name.len;)
        mask |= (unsigned)ml_letter_of(ml_utf8_next(&p)).script;
    return mask;
}

/* What a name of that language is written in; 0 = any. */
static unsigned script_wanted(struct ml_span lang)
{
    if (ml_span_is(lang, "ru") || ml_span_is(lang, "ky") || ml_span_is(lang, "tg") || ml_span_is(lang, "uz-Cyrl"))
        return ML_SCRIPT_CYRILLIC;
    if (ml_span_is(lang, "en") || ml_span_is(lang, "uz-Latn"))
        return ML_SCRIPT_LATIN;
    return 0;
}

void ml_audit_spelling(struct audit *a, const char *file, size_t line, struct ml_span name, struct ml_span lang)
{
    unsigned wanted = script_wanted(lang);
    unsigned found;

    if (name.len == 0)
        return;
    found = scripts_in(name);
    if (wanted && (found & ~wanted))
        ml_audit_say(a, file, line, "'%.*s' is not all in %s, the script of %.*s; correct the letters or the language",
                     ml_audit_clip(name), name.ptr, wanted == ML_SCRIPT_LATIN ? "Latin" : "Cyrillic",
                     ml_audit_clip(lang), lang.ptr);
    if (!wanted && found == (ML_SCRIPT_LATIN | ML_SCRIPT_CYRILLIC))
        ml_audit_say(a, file, line, "'%.*s' mixes Latin and Cyrillic letters; write it in one",
                     ml_audit_clip(name), name.ptr);
    if (!ml_utf8_is_nfc(name.ptr, name.len))
        ml_audit_say(a, file, line, "'%.*s' is not in composed form; write it in Unicode's NFC",
                     ml_audit_clip(name), name.ptr);
}

static bool name_kind_known(struct ml_span s)
{
    return ml_span_is(s, "official") || ml_span_is(s, "variant") || ml_span_is(s, "historic") ||
           ml_span_is(s, "exonym");
}

static void check_name(struct audit *a, const struct ml_span *f, size_t line)
{
    const char *file = a->names_path;
    enum ml_lang lang;
    int32_t from = 0;
    int32_t to = 0;

    if (f[N_NAME].len == 0 || f[N_SOURCE].len == 0)
        ml_audit_say(a, file, line, "lacks a name or a source; fill it in");
    if (!ml_lang_parse(f[N_LANG].ptr, f[N_LANG].len, &lang))
        ml_audit_say(a, file, line, "'%.*s' is no language; use en ru ky tg uz-Latn uz-Cyrl or und",
                     ml_audit_clip(f[N_LANG]), f[N_LANG].ptr);
    if (!name_kind_known(f[N_KIND]))
        ml_audit_say(a, file, line, "'%.*s' is no kind of name; use official, variant, historic or exonym",
                     ml_audit_clip(f[N_KIND]), f[N_KIND].ptr);
    if ((f[N_FROM].len && !ml_date_parse(f[N_FROM].ptr, f[N_FROM].len, &from)) ||
        (f[N_TO].len && !ml_date_parse(f[N_TO].ptr, f[N_TO].len, &to)))
        ml_audit_say(a, file, line, "valid_from and valid_to are dates as 2022-09-16, 2022-09 or 2022; correct them");
    else if (from && to && to <= from)
        ml_audit_say(a, file, line, "valid_to is not after valid_from; correct one");
    ml_audit_spelling(a, file, line, f[N_NAME], f[N_LANG]);
}

/* A name row by its content, to find those that say the same. */
struct seen {
    uint64_t hash;
    size_t line;
};

static int by_hash(const void *x, const void *y)
{
    const struct seen *a = x;
    const struct seen *b = y;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static int by_line(const void *x, const void *y)
{
    const struct seen *a = x;
    const struct seen *b = y;
    return (a->line > b->line) - (a->line < b->line);
}

static uint64_t row_hash(const struct ml_span *f)
{
    uint64_t h = ML_HASH_SEED;
    for (int c = N_PLACE; c <= N_TO; c++) {
        for (size_t i = 0; i < f[c].len; i++)
            h = ml_hash_byte(h, (unsigned char)f[c].ptr[i]);
        h = ml_hash_byte(h, '\t');
    }
    return ml_hash_end(h);
}

static void report_doubles(struct audit *a, struct seen *seen, size_t count)
{
    size_t kept = 0;

    qsort(seen, count, sizeof *seen, by_hash);
    for (size_t i = 1; i < count; i++)
        if (seen[i].hash == seen[i - 1].hash)
            seen[kept++] = (struct seen){seen[i - 1].line, seen[i].line};
    qsort(seen, kept, sizeof *seen, by_line);
    for (size_t i = 0; i < kept; i++)
        ml_audit_say(a, a->names_path, seen[i].line, "says the same as line %zu; remove one", (size_t)seen[i].hash);
}

/* Names each place that has names, but not its main name among them. */
static void report_missing(struct audit *a)
{
    for (size_t i = 0; i < a->place_count; i++) {
        const struct audit_place *p = &a->places[i];
        if (p->has_names && !p->has_main)
            ml_audit_say(a, a->places_path, p->line, "its main name '%.*s' is not among its names; add it to names.tsv",
                         ml_audit_clip(p->field[P_NAME]), p->field[P_NAME].ptr);
    }
}

enum ml_status ml_audit_names(struct audit *a, struct ml_err *err)
{
    struct ml_tsv t = {0};
    struct ml_span f[N_COUNT];
    struct ml_err row_err = {0};
    struct seen *seen = NULL;
    size_t count = 0;
    size_t cap = 0;
    int more = 1;
    enum ml_status status = ml_tsv_open(&t, a->names_path, ml_name_columns, err);

    while (!status) {
        size_t place;
        void *ptr = seen;
        if (ml_tsv_next(&t, f, &more, &row_err)) {
            ml_audit_say(a, a->names_path, t.line, "%s", row_err.message);
            continue;
        }
        if (!more)
            break;
        check_name(a, f, t.line);
        place = ml_audit_find(a, f[N_PLACE]);
        if (place == SIZE_MAX) {
            ml_audit_say(a, a->names_path, t.line, "place '%.*s' is not in places.tsv; add it or correct the id",
                         ml_audit_clip(f[N_PLACE]), f[N_PLACE].ptr);
        } else {
            a->places[place].has_names = true;
            a->places[place].has_main |= ml_span_eq(f[N_NAME], a->places[place].field[P_NAME]);
        }
        if (!ml_grow(&ptr, &cap, count + 1, sizeof *seen)) {
            status = ml_fail_nomem(err);
            break;
        }
        seen = ptr;
        seen[count++] = (struct seen){row_hash(f), t.line};
    }
    if (!status && count)
        report_doubles(a, seen, count);
    if (!status)
        report_missing(a);
    ml_free(seen);
    ml_tsv_close(&t);
    return status;
}
