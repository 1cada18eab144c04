#include "read/csv.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "read/lines.h"

/* A parser state of libcsv 3.0, which it does not name in public; t_read.c would notice a change. */
enum { FIELD_BEGUN = 2 };

struct ml_csv {
    struct ml_lines lines;
    struct csv_parser parser;
    bool parser_ready;
    bool at_end;
    struct ml_buf bytes;    /* the fields of the row being read, one after the other */
    size_t *ends;           /* where each ends in bytes */
    size_t end_cap;
    struct ml_span *fields;
    size_t field_cap;
    size_t count;
    size_t line;            /* where the row began */
    bool row_done;
    bool open_quote;        /* the file ended inside quotes */
    bool failed;            /* memory ran out inside a callback */
};

/* Only LF ends a row, and CR is padding: so CRLF files lose their CR, and nothing else changes. */
static int is_padding(unsigned char c)
{
    return c == '\r';
}

static int is_row_end(unsigned char c)
{
    return c == '\n';
}

static void on_field(void *bytes, size_t len, void *user)
{
    struct ml_csv *csv = user;
    void *ends = csv->ends;

    ml_buf_add(&csv->bytes, bytes, len);
    if (csv->bytes.failed || !ml_grow(&ends, &csv->end_cap, csv->count + 1, sizeof *csv->ends)) {
        csv->failed = true;
        return;
    }
    csv->ends = ends;
    csv->ends[csv->count++] = csv->bytes.len;
}

static void on_row(int c, void *user)
{
    struct ml_csv *csv = user;
    (void)c;
    csv->row_done = true;
}

enum ml_status ml_csv_open(const char *path, struct ml_csv **out, struct ml_err *err)
{
    enum { LINE_MAX_BYTES = 64 << 20 };
    bool standard = strcmp(path, "-") == 0;
    struct ml_csv *csv;
    int fd;

    *out = NULL;
    fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ml_fail(err, ML_EIO, path, 0, "cannot be opened: %s; check the name and its permissions",
                       strerror(errno));
    csv = ml_calloc(1, sizeof *csv);
    if (!csv) {
        if (!standard)
            close(fd);
        return ml_fail_nomem(err);
    }
    ml_lines_init(&csv->lines, fd, standard ? "standard input" : path, LINE_MAX_BYTES);
    if (csv_init(&csv->parser, 0) != 0) {
        ml_csv_free(csv);
        return ml_fail_nomem(err);
    }
    csv->parser_ready = true;
    csv_set_space_func(&csv->parser, is_padding);
    csv_set_term_func(&csv->parser, is_row_end);
    *out = csv;
    return ML_OK;
}

void ml_csv_free(struct ml_csv *csv)
{
    if (!csv)
        return;
    if (csv->parser_ready)
        csv_free(&csv->parser);
    ml_lines_release(&csv->lines);
    ml_buf_release(&csv->bytes);
    ml_free(csv->ends);
    ml_free(csv->fields);
    ml_free(csv);
}

static void choose_separator(struct ml_csv *csv, struct ml_span header)
{
    char separator = ',';

    if (!memchr(header.ptr, ',', header.len))
        separator = memchr(header.ptr, ';', header.len) ? ';' : '\t';
    csv_set_delim(&csv->parser, (unsigned char)separator);
}

/* libcsv sees this only in its strict mode, which also refuses much that is harmless. */
static bool is_inside_quotes(const struct ml_csv *csv)
{
    return csv->parser.quoted && csv->parser.pstate == FIELD_BEGUN;
}

static enum ml_status finish(struct ml_csv *csv, struct ml_err *err)
{
    csv->open_quote = is_inside_quotes(csv);
    csv->at_end = true;
    return csv_fini(&csv->parser, on_field, on_row, csv) != 0 || csv->failed ? ml_fail_nomem(err) : ML_OK;
}

static enum ml_status feed(struct ml_csv *csv, struct ml_span line, struct ml_err *err)
{
    if (csv->lines.number == 1)
        choose_separator(csv, line);
    if (csv->count == 0 && csv->bytes.len == 0 && csv->parser.pstate < FIELD_BEGUN)
        csv->line = csv->lines.number;
    if (csv_parse(&csv->parser, line.ptr, line.len, on_field, on_row, csv) != line.len ||
        csv_parse(&csv->parser, "\n", 1, on_field, on_row, csv) != 1 || csv->failed)
        return ml_fail_nomem(err);
    return ML_OK;
}

static enum ml_status give(struct ml_csv *csv, struct ml_csv_row *row, struct ml_err *err)
{
    void *fields = csv->fields;
    size_t from = 0;

    if (!ml_grow(&fields, &csv->field_cap, csv->count, sizeof *csv->fields))
        return ml_fail_nomem(err);
    csv->fields = fields;
    for (size_t i = 0; i < csv->count; i++) {
        csv->fields[i] = (struct ml_span){csv->bytes.data + from, csv->ends[i] - from};
        from = csv->ends[i];
    }
    *row = (struct ml_csv_row){csv->fields, csv->count, csv->line};
    return ML_OK;
}

enum ml_status ml_csv_next(struct ml_csv *csv, struct ml_csv_row *row, bool *got, struct ml_err *err)
{
    enum ml_status status;

    ml_buf_clear(&csv->bytes);
    csv->count = 0;
    csv->row_done = false;
    *got = false;
    while (!csv->row_done && !csv->at_end) {
        struct ml_span line;
        bool more;

        status = ml_lines_next(&csv->lines, &line, &more, err);
        if (!status)
            status = more ? feed(csv, line, err) : finish(csv, err);
        if (status)
            return status;
    }
    *got = csv->row_done;
    if (!*got)
        return ML_OK;
    status = give(csv, row, err);
    if (!status && csv->open_quote)
        status = ml_fail(err, ML_EINPUT, csv->lines.name, csv->line,
                         "a quote is opened in this row and never closed; close it");
    return status;
}
