/* A row's cells as one document: what its place means is decided by all of them together. */
#include <string.h>

#include "annotate/annotate_int.h"

static bool is_cyrillic(struct ml_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0xd0 && (unsigned char)s.ptr[i] <= 0xd3)
            return true;
    return false;
}

static bool has_word(struct ml_span s, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= s.len; i++) {
        size_t j = 0;
        while (j < n && (s.ptr[i + j] | 0x20) == word[j])
            j++;
        if (j == n)
            return true;
    }
    return false;
}

/* A word that says what is meant: "Leilek district", "Border area". */
static bool has_generic(struct ml_span s)
{
    static const char *const generic[] = {
        "region", "oblast", "province", "district", "rayon", "raion", "city", "viloyat", "tuman", "oblusu", "rayonu",
        "nohiya", "republic", "state", "village", "town", "area", "border", "enclave", "exclave", "valley", "river",
        "lake", "reservoir", "mountain", "pass", "post", "airport", "station", "road", "camp", "jamoat", "near"};

    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        if (has_word(s, generic[i]))
            return true;
    return false;
}

/* "Batken" in a column of districts is the district, not the town. */
static const char *generic_of(struct ml_span s, const char *column)
{
    struct ml_span name = ml_span_of(column);

    if (is_cyrillic(s) || memchr(s.ptr, ',', s.len) || has_generic(s))
        return "";
    if (has_word(name, "1") || has_word(name, "province") || has_word(name, "region") || has_word(name, "oblast"))
        return " region";
    if (has_word(name, "2") || has_word(name, "district") || has_word(name, "raion") || has_word(name, "rayon"))
        return " district";
    return "";
}

/* A name and nothing else, such as "Kok-Tash": one or two words that begin with capitals. */
static bool is_bare_name(struct ml_span s)
{
    size_t words = 1;

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        words += c == ' ';
        if (strchr(",;/()[]0123456789", c) || (c == ' ' && i + 1 < s.len && s.ptr[i + 1] >= 'a' && s.ptr[i + 1] <= 'z'))
            return false;
    }
    return s.len && words <= 2 && !has_generic(s);
}

/* A column that holds settlements by its own word; "location" and "place" may hold countries too. */
static bool holds_settlements(const struct ml_annotate_columns *c, const char *column)
{
    static const char *const words[] = {"city", "town", "village", "settlement"};
    struct ml_span name = ml_span_of(column);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (has_word(name, words[i]))
            return true;
    return c->preset == ML_PRESET_ACLED || strstr(column, "село") || strstr(column, "пункт");
}

/*
 * A locating word before it makes a bare name one that names a place. A bare name in a
 * column of settlements, of which no text says more, is none of a station or a district,
 * unless it stands for an area.
 * A place column may also be a list in brackets: "['Batken', 'Kok-Tash']".
 */
static void add_place(struct ml_annotator *a, struct ml_span s, const char *column, enum ml_trust trust)
{
    struct ml_buf *d = &a->document;
    bool list = a->columns->place_is_list && s.len && s.ptr[0] == '[';
    bool settlement = trust == ML_TRUST_EXACT && a->text_len == 0 && is_bare_name(s) &&
                      holds_settlements(a->columns, column);

    if (is_cyrillic(s))
        ml_buf_puts(d, settlement ? "в населенном пункте " : "в ");
    else
        ml_buf_puts(d, "in ");
    for (size_t i = 0; i < s.len; i++)
        if (!list || !strchr("[]'\"", s.ptr[i]))
            ml_buf_putc(d, s.ptr[i]);
    ml_buf_puts(d, settlement && !is_cyrillic(s) ? " settlement, " : ", ");
}

void ml_row_join(struct ml_annotator *a, const struct ml_row *row, enum ml_trust trust)
{
    const struct ml_annotate_columns *c = a->columns;
    struct ml_buf *d = &a->document;

    ml_buf_clear(d);
    for (size_t i = 0; i < c->text_count; i++) {
        struct ml_span s = ml_column_text(row, c->text + i, &a->scratch);
        if (s.len && d->len)
            ml_buf_puts(d, "\n\n");
        /* "Vorukh village" alone is where it was. */
        if (s.len && i < c->where_count)
            ml_buf_puts(d, is_cyrillic(s) ? "в " : "in ");
        ml_buf_add(d, s.ptr, s.len);
    }
    a->text_len = d->len;
    if (d->len)
        ml_buf_puts(d, "\n\n");
    a->place_beg = d->len;
    for (size_t i = 0; i < c->place_count; i++) {
        struct ml_span s = ml_column_text(row, c->place + i, &a->scratch);
        if (s.len)
            add_place(a, s, c->place[i].name, trust);
    }
    a->admin_beg = d->len;
    for (size_t i = 0; i < c->admin_count; i++) {
        struct ml_span s = ml_column_text(row, c->admin + i, &a->scratch);
        if (!s.len)
            continue;
        if (a->place_beg == d->len)
            ml_buf_puts(d, is_cyrillic(s) ? "в " : "in ");
        ml_buf_add(d, s.ptr, s.len);
        ml_buf_puts(d, generic_of(s, c->admin[i].name));
        ml_buf_puts(d, ", ");
    }
}
