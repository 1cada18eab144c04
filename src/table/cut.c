/*
 * Where rows end. libcsv, which reads the cells, tells only that a row is over; to keep
 * damaged rows apart the ends are looked for here, by the rules of RFC 4180.
 */
#include <string.h>

#include "table/table_int.h"

/* A cell may be this long across lines; after some damage less, so that it costs little. */
enum { QUOTED_MAX = 16 << 20, QUOTED_MAX_DAMAGED = 64 << 10, DAMAGED_MANY = 3 };

enum state { CELL_START, PLAIN, QUOTED, QUOTE_SEEN };

enum ml_status ml_table_fill(struct ml_table *t, size_t *keep, struct ml_err *err)
{
    enum { CHUNK = 256 * 1024 };
    struct ml_err local = {0};
    size_t got = 0;
    char *room;
    enum ml_status status;

    /* The beginning is kept until the header is known: it may have to be read again. */
    if (*keep && t->opened) {
        memmove(t->buf.data, t->buf.data + *keep, t->buf.len - *keep);
        t->buf.len -= *keep;
        t->base += *keep;
        t->pos -= *keep;
        *keep = 0;
    }
    room = ml_buf_reserve(&t->buf, CHUNK);
    if (!room)
        return ml_fail_nomem(err);
    status = ml_stream_read(t->stream, room, CHUNK, &got, &local);
    t->buf.len += got;
    if (status == ML_EFORMAT) {
        /* Packed data that ends early: the rows before its end are good, and are kept. */
        t->broken = local;
        status = ML_OK;
        got = 0;
    } else if (status && err) {
        *err = local;
    }
    t->at_end = !status && got == 0;
    return status;
}

/* Length of the line at t->pos + at, its end included; 0 at the end of the input. */
static enum ml_status next_line(struct ml_table *t, size_t at, size_t *out, struct ml_err *err)
{
    size_t seen = at;

    *out = 0;
    for (;;) {
        const char *from = t->buf.data + t->pos;
        size_t len = t->buf.len - t->pos;
        const char *end = seen < len ? memchr(from + seen, '\n', len - seen) : NULL;
        size_t keep = t->pos;
        enum ml_status status;
        if (end) {
            *out = (size_t)(end - from) + 1 - at;
            return ML_OK;
        }
        if (t->at_end) {
            *out = len - at;
            return ML_OK;
        }
        seen = len;
        if (len - at > ML_TABLE_LINE_MAX)
            return ml_fail(err, ML_ELIMIT, t->name, (size_t)t->line + 1,
                           "the line is longer than %d MB; is this a table?", ML_TABLE_LINE_MAX >> 20);
        status = ml_table_fill(t, &keep, err);
        if (status)
            return status;
    }
}

static bool is_blank(const char *p, size_t len)
{
    return (len == 1 && p[0] == '\n') || (len == 2 && p[0] == '\r' && p[1] == '\n');
}

/* Runs the quoting over one line. *stray is set when text follows a closing quote. */
static enum state scan_line(const char *p, size_t len, char separator, enum state state, bool *stray)
{
    if (state == CELL_START && !memchr(p, '"', len))
        return CELL_START;
    for (size_t i = 0; i < len; i++) {
        char c = p[i];
        if (state == QUOTED) {
            const char *q = memchr(p + i, '"', len - i);
            if (!q)
                return QUOTED;
            i = (size_t)(q - p);
            state = QUOTE_SEEN;
        } else if (c == separator) {
            state = CELL_START;
        } else if (c == '"' && (state == CELL_START || state == QUOTE_SEEN)) {
            state = QUOTED;
        } else if (state == QUOTE_SEEN && c != '\r' && c != '\n') {
            *stray = true;
            state = PLAIN;
        } else if (state == CELL_START && c != '\r' && c != '\n') {
            state = PLAIN;
        }
    }
    return CELL_START;
}

/* Lines from the second on, until the quotes of the first are closed. */
static enum ml_status join_lines(struct ml_table *t, struct ml_chunk_row *r, size_t before, size_t first,
                                 size_t *lines, struct ml_err *err)
{
    size_t most = t->damaged < DAMAGED_MANY ? QUOTED_MAX : QUOTED_MAX_DAMAGED;
    enum state state = QUOTED;
    size_t len = first;
    bool stray = false;

    *lines = 1;
    while (state == QUOTED && !stray) {
        size_t line;
        enum ml_status status = next_line(t, before + len, &line, err);
        if (status)
            return status;
        if (line == 0 || len > most)
            break;
        state = scan_line(t->buf.data + t->pos + before + len, line, t->separator, QUOTED, &stray);
        len += line;
        ++*lines;
    }
    if (state == QUOTED || stray) {
        r->fault = ML_ROW_QUOTE_OPEN;
        t->damaged++;
        len = first;
        *lines = 1;
    }
    r->end = len;
    return ML_OK;
}

enum ml_status ml_table_cut(struct ml_table *t, struct ml_chunk_row *r, bool *got, struct ml_err *err)
{
    bool tabular = t->form != ML_TABLE_JSONL;
    size_t before = 0;
    size_t lines = 1;
    size_t line;
    bool stray = false;
    enum ml_status status;

    *got = false;
    *r = (struct ml_chunk_row){0};
    while (!(status = next_line(t, before, &line, err)) && line &&
           is_blank(t->buf.data + t->pos + before, line)) {
        before += line;
        t->line++;
    }
    if (status)
        return status;
    if (line == 0) {
        t->rest = (struct ml_span){t->buf.data + t->pos, before};
        return ML_OK;
    }
    r->end = line;
    r->line = (size_t)t->line + 1;
    if (tabular && t->quotes &&
               scan_line(t->buf.data + t->pos + before, line, t->separator, CELL_START, &stray) == QUOTED) {
        if (stray)
            r->fault = ML_ROW_QUOTE_OPEN;
        else
            status = join_lines(t, r, before, line, &lines, err);
    } else if (stray) {
        r->fault = ML_ROW_QUOTE_STRAY;
    }
    if (status)
        return status;
    r->beg = t->pos;
    r->body = t->pos + before;
    r->end += r->body;
    t->pos = r->end;
    t->line += lines;
    t->row++;
    *got = true;
    return ML_OK;
}
