/*
 * Rows of text cells lined up in columns, for people to read. Widths are counted as a
 * terminal shows them (combining marks 0, East Asian wide characters 2). Control
 * characters, which could steer a terminal, become spaces or U+FFFD.
 */
#ifndef ML_WRITE_GRID_H
#define ML_WRITE_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "result/result.h"
#include "base/status.h"

struct ml_grid_column {
    const char *title;
    bool right;             /* numbers are lined up at the right */
    size_t shrink_to;       /* may be cut to so many columns when the terminal is narrow; 0 = never */
};

struct ml_grid {
    struct ml_arena arena;  /* the cells */
    const struct ml_grid_column *columns;
    size_t column_count;
    size_t width;           /* of the terminal, 0 = no cutting */
    char **cells;
    size_t cell_cap;
    size_t cell_count;
    char **notes;           /* one a row, lines printed below it, or NULL */
    size_t note_cap;
    bool failed;            /* memory ran out; sticky */
};

void ml_grid_init(struct ml_grid *g, const struct ml_grid_column *columns, size_t column_count,
                  size_t width);
void ml_grid_release(struct ml_grid *g);
/* Adds the next cell, copied, cleaned; row by row. */
void ml_grid_cell(struct ml_grid *g, const char *ptr, size_t len);
/* Lines to print under the row just completed. */
void ml_grid_note(struct ml_grid *g, const char *ptr, size_t len);
/* Title line and rows into b; empties the grid for the next block. */
void ml_grid_print(struct ml_grid *g, struct ml_buf *b);

/* Appends text without anything that could steer a terminal; newlines kept or made spaces. */
void ml_text_safe(struct ml_buf *b, const char *ptr, size_t len, bool keep_lines);
/* A number with all its decimals, so that points line up. */
void ml_text_fixed(struct ml_buf *b, double v, int decimals);
/* One reason on a line of its own: its weight with a sign, then the words. */
void ml_text_reason(struct ml_buf *b, const struct ml_evidence *e);
/* Columns that UTF-8 text takes on a terminal. */
size_t ml_text_columns(const char *ptr, size_t len);

#endif
