#include "write/grid.h"

#include <string.h>

#include "base/alloc.h"
#include "write/step.h"

/* Ranges of zero-width and of double-width characters, after Unicode 15 (Mn, Me, Cf; EastAsianWidth W, F). */
static const struct range {
    uint32_t first;
    uint32_t last;
    unsigned char width;
} ranges[] = {
    {0x0300, 0x036F, 0},   {0x0483, 0x0489, 0},   {0x0591, 0x05BD, 0},   {0x0610, 0x061A, 0},
    {0x064B, 0x065F, 0},   {0x0670, 0x0670, 0},   {0x06D6, 0x06DC, 0},   {0x1100, 0x115F, 2},
    {0x1AB0, 0x1AFF, 0},   {0x1DC0, 0x1DFF, 0},   {0x200B, 0x200F, 0},   {0x202A, 0x202E, 0},
    {0x2060, 0x2064, 0},   {0x20D0, 0x20FF, 0},   {0x2E80, 0x303E, 2},   {0x3041, 0x4DBF, 2},
    {0x4E00, 0xA4CF, 2},   {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},
    {0xFE20, 0xFE2F, 0},   {0xFE30, 0xFE6F, 2},   {0xFEFF, 0xFEFF, 0},   {0xFF00, 0xFF60, 2},
    {0xFFE0, 0xFFE6, 2},   {0x1F300, 0x1F64F, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2},
};

static size_t code_point_columns(uint32_t cp)
{
    if (cp < 0x300)
        return 1;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last)
            return ranges[i].width;
    return 1;
}

size_t ml_text_columns(const char *ptr, size_t len)
{
    size_t columns = 0;

    for (size_t i = 0; i < len;) {
        uint32_t cp;
        i += ml_utf8_step(ptr + i, len - i, &cp);
        columns += code_point_columns(cp);
    }
    return columns;
}

void ml_text_reason(struct ml_buf *b, const struct ml_evidence *e)
{
    ml_buf_putc(b, e->weight < 0 ? '-' : '+');
    ml_text_fixed(b, e->weight < 0 ? -e->weight : e->weight, 2);
    ml_buf_puts(b, "  ");
    ml_buf_puts(b, e->text);
    ml_buf_putc(b, '\n');
}

void ml_text_fixed(struct ml_buf *b, double v, int decimals)
{
    size_t from = b->len;
    const char *point;
    size_t have;

    ml_buf_fixed(b, v, decimals);
    if (b->failed || decimals == 0)
        return;
    point = memchr(b->data + from, '.', b->len - from);
    have = point ? b->len - (size_t)(point - b->data) - 1 : 0;
    if (!point)
        ml_buf_putc(b, '.');
    for (; have < (size_t)decimals; have++)
        ml_buf_putc(b, '0');
}

void ml_grid_init(struct ml_grid *g, const struct ml_grid_column *columns, size_t column_count,
                  size_t width)
{
    *g = (struct ml_grid){.columns = columns, .column_count = column_count, .width = width};
    ml_arena_init(&g->arena, 0);
}

void ml_grid_release(struct ml_grid *g)
{
    ml_arena_release(&g->arena);
    ml_free(g->cells);
    ml_free(g->notes);
    ml_grid_init(g, g->columns, g->column_count, g->width);
}

/* Marks that reorder what follows them, and could make a name look like another. */
static bool is_bidi_control(uint32_t cp)
{
    return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

void ml_text_safe(struct ml_buf *b, const char *ptr, size_t len, bool keep_lines)
{
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = ml_utf8_step(ptr + i, len - i, &cp);
        if (cp == '\n' && keep_lines)
            ml_buf_putc(b, '\n');
        else if (cp == '\t' || cp == '\n' || cp == '\r')
            ml_buf_putc(b, ' ');
        else if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == ML_UTF8_MALFORMED || is_bidi_control(cp))
            ml_buf_puts(b, "\xEF\xBF\xBD");
        else
            ml_buf_add(b, ptr + i, n);
        i += n;
    }
}

static char *clean(struct ml_grid *g, const char *ptr, size_t len, bool keep_lines)
{
    struct ml_buf b;
    char *copy = NULL;

    ml_buf_init(&b, 0);
    ml_text_safe(&b, ptr, len, keep_lines);
    if (!b.failed)
        copy = ml_arena_dup(&g->arena, b.data ? b.data : "", b.len);
    ml_buf_release(&b);
    return copy;
}

void ml_grid_cell(struct ml_grid *g, const char *ptr, size_t len)
{
    void *cells = g->cells;
    char *copy = g->failed ? NULL : clean(g, ptr, len, false);

    if (!copy || !ml_grow(&cells, &g->cell_cap, g->cell_count + 1, sizeof *g->cells)) {
        g->failed = true;
        return;
    }
    g->cells = cells;
    g->cells[g->cell_count++] = copy;
}

void ml_grid_note(struct ml_grid *g, const char *ptr, size_t len)
{
    size_t row = g->cell_count / g->column_count;
    size_t had = g->note_cap;
    void *notes = g->notes;
    char *copy = g->failed ? NULL : clean(g, ptr, len, true);

    if (!copy || row == 0 || !ml_grow(&notes, &g->note_cap, row, sizeof *g->notes)) {
        g->failed = true;
        return;
    }
    g->notes = notes;
    if (g->note_cap > had)
        memset(g->notes + had, 0, (g->note_cap - had) * sizeof *g->notes);
    g->notes[row - 1] = copy;
}

static size_t natural_width(const struct ml_grid *g, size_t column)
{
    size_t width = strlen(g->columns[column].title);

    for (size_t i = column; i < g->cell_count; i += g->column_count) {
        size_t n = ml_text_columns(g->cells[i], strlen(g->cells[i]));
        width = n > width ? n : width;
    }
    return width;
}

/* Takes columns from the widest shrinkable column until the row fits or none is left. */
static void fit(const struct ml_grid *g, size_t *widths)
{
    size_t total = 0;

    for (size_t c = 0; c < g->column_count; c++)
        total += widths[c] + (c ? 2 : 0);
    while (g->width && total > g->width) {
        size_t widest = g->column_count;
        for (size_t c = 0; c < g->column_count; c++) {
            bool can = g->columns[c].shrink_to && widths[c] > g->columns[c].shrink_to;
            if (can && (widest == g->column_count || widths[c] > widths[widest]))
                widest = c;
        }
        if (widest == g->column_count)
            return;
        widths[widest]--;
        total--;
    }
}

static void spaces(struct ml_buf *b, size_t n)
{
    while (n--)
        ml_buf_putc(b, ' ');
}

/* A cell in `width` columns; what does not fit ends in an ellipsis. */
static void cell(struct ml_buf *b, const char *s, size_t width, bool right, bool last)
{
    size_t len = strlen(s);
    size_t used = ml_text_columns(s, len);

    if (used > width) {
        size_t i = 0;
        size_t columns = 0;
        for (;;) {
            uint32_t cp;
            size_t n = ml_utf8_step(s + i, len - i, &cp);
            if (columns + code_point_columns(cp) > width - 1)
                break;
            columns += code_point_columns(cp);
            i += n;
        }
        ml_buf_add(b, s, i);
        ml_buf_puts(b, "\xE2\x80\xA6");
        used = columns + 1;
    } else {
        spaces(b, right ? width - used : 0);
        ml_buf_add(b, s, len);
        used = right ? width : used;
    }
    spaces(b, last ? 0 : width - used + 2);
}

static void print_row(const struct ml_grid *g, struct ml_buf *b, char *const *cells,
                      const size_t *widths)
{
    size_t last = g->column_count - 1;

    /* No blanks at the end of a line: the row stops at its last filled cell. */
    while (last > 0 && cells && !cells[last][0])
        last--;
    for (size_t c = 0; c <= last; c++)
        cell(b, cells ? cells[c] : g->columns[c].title, widths[c], g->columns[c].right, c == last);
    ml_buf_putc(b, '\n');
}

static void print_note(struct ml_buf *b, const char *note)
{
    while (*note) {
        size_t n = strcspn(note, "\n");
        ml_buf_puts(b, "    ");
        ml_buf_add(b, note, n);
        ml_buf_putc(b, '\n');
        note += n + (note[n] == '\n');
    }
}

void ml_grid_print(struct ml_grid *g, struct ml_buf *b)
{
    size_t rows = g->cell_count / g->column_count;
    size_t *widths = ml_arena_array(&g->arena, g->column_count, sizeof *widths);

    if (g->failed || !widths) {
        b->failed = true;
        return;
    }
    for (size_t c = 0; c < g->column_count; c++)
        widths[c] = natural_width(g, c);
    fit(g, widths);
    print_row(g, b, NULL, widths);
    for (size_t r = 0; r < rows; r++) {
        print_row(g, b, g->cells + r * g->column_count, widths);
        if (r < g->note_cap && g->notes[r])
            print_note(b, g->notes[r]);
    }
    g->cell_count = 0;
    if (g->notes)
        memset(g->notes, 0, g->note_cap * sizeof *g->notes);
    ml_arena_clear(&g->arena);
}
