/*
 * Input texts, one after the other: whole files, the lines of JSON Lines files, or the
 * articles in saved web pages (html.h), whose offsets count in the text found in them.
 *
 * Rules for bytes, the same for both kinds:
 *   - A UTF-8 byte order mark at the start of a file is not part of the text: offsets
 *     count from the character after it.
 *   - NUL bytes are ordinary characters (code point 0).
 *   - Malformed bytes are passed on in texts; each counts as one code point, U+FFFD (the
 *     pipeline's rule). In JSON lines, where they are not allowed, each is replaced by
 *     U+FFFD before the line is parsed, as jq does.
 *
 * A bad input does not end the run: it comes out as an item that says what was wrong.
 * Rooms below: geocode's document type, base.
 */
#ifndef ML_READ_INPUT_H
#define ML_READ_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/status.h"
#include "geocode/geocode.h"

/* Ceilings, here alone: bytes of one text file, and of one line of JSON Lines. */
#define ML_INPUT_TEXT_MAX ((size_t)1 << 30)
#define ML_INPUT_LINE_MAX ((size_t)64 << 20)

enum ml_input_kind { ML_INPUT_TEXT = 0, ML_INPUT_JSONL, ML_INPUT_HTML };

/*
 * One text. It owns what doc points to until the next ml_input_next or
 * ml_input_item_release; it may be handed to another thread meanwhile. Start with zeroes.
 */
struct ml_input_item {
    struct ml_document doc;     /* of a bad item only the id may be known */
    const char *file;           /* borrowed from the paths; "-" was standard input */
    size_t line;                /* of a JSON Lines file, 1-based; 0 for a whole file */
    bool bad;
    bool blank;                 /* bad because the line is empty: many writers end a file with one */
    struct ml_err err;          /* what was wrong, when bad */
    /* private */
    struct ml_buf bytes;
    struct ml_buf text;     /* of a page */
    char *id;
    void *json;
};

void ml_input_item_release(struct ml_input_item *item);

struct ml_input;

/* The paths ("-" is standard input) are opened in turn; they must outlive the input. */
enum ml_status ml_input_open(enum ml_input_kind kind, const char *const *paths, size_t count,
                             struct ml_input **out, struct ml_err *err);

/*
 * The next text into item, in order. False at the end. A file that cannot be read, or a
 * line that is no document, comes as a bad item (line 0 when the file itself is at fault).
 * An item's memory is reused.
 */
bool ml_input_next(struct ml_input *in, struct ml_input_item *item);

/* Whether the next item can be had without waiting for the outside world. */
bool ml_input_ready(const struct ml_input *in);

void ml_input_free(struct ml_input *in);

#endif
