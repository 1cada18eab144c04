/* What kind of table the first bytes are. */
#include <string.h>

#include "text/utf8.h"
#include "table/table_int.h"

enum { SEPARATOR_LINES = 10 };

static const char separators[] = {'\t', ',', ';', '|'};

/* Cells of the line at p, quoted ones whole; *end is set behind it. */
static size_t count_cells(const char *p, const char *stop, char separator, const char **end)
{
    size_t n = 1;
    bool quoted = false;

    for (; p < stop && (quoted || *p != '\n'); p++) {
        if (*p == '"')
            quoted = !quoted;
        else if (!quoted && *p == separator)
            n++;
    }
    *end = p < stop ? p + 1 : p;
    return n;
}

/*
 * Points for a separator: lines with as many cells as the first, and how many cells they
 * have. A separator that cuts no line has none.
 */
static size_t rate(const struct ml_table *t, char separator)
{
    const char *p = t->buf.data + t->pos;
    const char *stop = t->buf.data + t->buf.len;
    const char *end;
    size_t width = count_cells(p, stop, separator, &end);
    size_t same = 0;
    size_t lines = 0;

    if (width < 2)
        return 0;
    for (; p < stop && lines < SEPARATOR_LINES; p = end) {
        size_t n = count_cells(p, stop, separator, &end);
        /* The last line may be cut by the buffer's end, a lone cell is a blank line. */
        if (n < 2 || (end == stop && stop[-1] != '\n'))
            continue;
        lines++;
        same += n == width;
    }
    return lines && same == lines ? 1000000 + width : width;
}

static char find_separator(const struct ml_table *t, enum ml_table_form form)
{
    size_t best = 0;
    char found = form == ML_TABLE_TSV ? '\t' : ',';

    if (form == ML_TABLE_TSV)
        return found;
    for (size_t i = 0; i < sizeof separators; i++) {
        size_t points = rate(t, separators[i]);
        if (points > best) {
            best = points;
            found = separators[i];
        }
    }
    return found;
}

/* Bytes that are no UTF-8 are Windows-1251 where this tool is used; text cut at the end is not judged. */
static const char *find_encoding(const struct ml_table *t)
{
    const char *p = t->buf.data + t->pos;
    size_t len = t->buf.len - t->pos;
    size_t good = ml_utf8_valid_prefix(p, len);
    size_t bad = 0;
    size_t multi = 0;

    if (good == len || (!t->at_end && len - good < 4))
        return NULL;
    /* A stray byte in a UTF-8 file does not make it another encoding. */
    for (size_t i = 0; i < len;) {
        size_t n = ml_utf8_sequence((const unsigned char *)p + i, (const unsigned char *)p + len);
        bad += n == 0;
        multi += n > 1;
        i += n ? n : 1;
    }
    return multi > bad ? NULL : "WINDOWS-1251";
}

static enum ml_status check_foreign(const struct ml_table *t, struct ml_err *err)
{
    const unsigned char *p = (const unsigned char *)t->buf.data + t->pos;
    size_t len = t->buf.len - t->pos;

    /* The old Excel and everything else that OLE2 is the container of. */
    if (len >= 8 && memcmp(p, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
        return ml_fail(err, ML_EFORMAT, t->name, 0,
                       "is an Excel file; save the sheet as CSV, or: soffice --convert-to csv FILE");
    if (len >= 4 && memcmp(p, "PK\3\4", 4) == 0)
        return ml_fail(err, ML_EFORMAT, t->name, 0,
                       "is a spreadsheet (or a zip archive); save the sheet as CSV, or: soffice --convert-to csv FILE");
    if (len >= 16 && memcmp(p, "SQLite format 3", 16) == 0)
        return ml_fail(err, ML_EFORMAT, t->name, 0,
                       "is a packed database; unpack it and name it as FILE#TABLE");
    /* A CR at the very end may be half of a line's end. */
    if (len && memchr(p, '\r', len - 1) && !memchr(p, '\n', len) && t->form != ML_TABLE_JSONL)
        return ml_fail(err, ML_EFORMAT, t->name, 0,
                       "has lines that end in CR alone; convert it first: tr '\\r' '\\n'");
    return ML_OK;
}

/* A first line "sep=;" tells Excel the separator; it is no row, but stays where it is. */
static void take_excel_line(struct ml_table *t)
{
    const char *p = t->buf.data + t->pos;
    size_t len = t->buf.len - t->pos;

    if (len < 6 || memcmp(p, "sep=", 4) != 0 || (p[5] != '\n' && p[5] != '\r'))
        return;
    t->separator = p[4];
    t->pos += p[5] == '\r' && len > 6 ? 7 : 6;
    t->line = 1;
}

/* Reads until the sample is full; a pipe need not fill it once a line is there. */
static enum ml_status fill_sample(struct ml_table *t, struct ml_err *err)
{
    bool patient = ml_stream_size(t->stream) != 0;
    size_t keep = 0;
    enum ml_status status = ML_OK;

    while (!status && !t->at_end && t->buf.len < ML_TABLE_SNIFF &&
           (patient || t->buf.len == 0 || !memchr(t->buf.data, '\n', t->buf.len)))
        status = ml_table_fill(t, &keep, err);
    return status;
}

enum ml_status ml_table_sniff(struct ml_table *t, const struct ml_table_spec *spec, struct ml_err *err)
{
    const char *p;
    enum ml_status status = fill_sample(t, err);

    if (!status)
        status = check_foreign(t, err);
    if (status)
        return status;
    if (t->buf.len >= 3 && memcmp(t->buf.data, "\xEF\xBB\xBF", 3) == 0)
        t->pos = 3;
    t->has_mark = t->pos == 3;
    t->encoding = ml_stream_is_utf16(t->stream) ? NULL : spec->encoding ? spec->encoding : find_encoding(t);
    for (p = t->buf.data + t->pos; p < t->buf.data + t->buf.len && strchr(" \t\r\n", *p) && *p; p++)
        ;
    if (t->form == ML_TABLE_NONE)
        t->form = p < t->buf.data + t->buf.len && *p == '{' ? ML_TABLE_JSONL : ML_TABLE_CSV;
    if (t->form == ML_TABLE_JSONL) {
        t->encoding = NULL;
        return ML_OK;
    }
    take_excel_line(t);
    if (spec->separator || !t->separator)
        t->separator = spec->separator ? spec->separator : find_separator(t, t->form);
    t->form = t->separator == '\t' ? ML_TABLE_TSV : ML_TABLE_CSV;
    t->quotes = true;
    return ML_OK;
}
