/*
 * Any bytes as an event table: the first byte picks the form (0 = found out), whether
 * there is a header and the encoding, the rest is the file. Rows come in order, with their
 * bytes, and together have no more bytes than the file, or
 * than UTF-8 needs for it when it is UTF-16.
 */
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "fuzz_file.h"
#include "table/table.h"

static size_t check_row(const struct ml_row *row, struct ml_buf *scratch)
{
    PROMISE(row->fault != ML_ROW_QUOTE_OPEN || row->closed_count >= 1);
    for (size_t c = 0; c < row->count; c++) {
        struct ml_span s = ml_cell_text(row->cells + c, scratch);
        PROMISE(s.len == 0 || s.ptr);
    }
    return row->before.len + row->body.len + row->ending.len;
}

static void read_rows(struct ml_table *t, size_t size)
{
    struct ml_row_parser *parser;
    struct ml_chunk chunk = {0};
    struct ml_row row;
    struct ml_buf scratch;
    size_t bytes = 0;
    size_t line = 0;

    ml_buf_init(&scratch, 0);
    PROMISE(ml_row_parser_new(t, &parser, NULL) == ML_OK);
    while (ml_table_read(t, &chunk, NULL) == ML_OK && chunk.count) {
        for (size_t i = 0; i < chunk.count; i++) {
            PROMISE(ml_row_parse(parser, &chunk, i, &row, NULL) == ML_OK);
            PROMISE(row.line > line);
            line = row.line;
            bytes += check_row(&row, &scratch);
        }
    }
    PROMISE(bytes <= size + size / 2 + 3);
    ml_buf_release(&scratch);
    ml_chunk_release(&chunk);
    ml_row_parser_free(parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum ml_table_form forms[] = {ML_TABLE_NONE, ML_TABLE_CSV, ML_TABLE_TSV, ML_TABLE_JSONL};
    struct ml_table_spec spec = {.path = path};
    struct ml_table *t;
    struct ml_err err = {0};

    if (size < 3 || (data[1] == 0x1f && data[2] == 0x8b) || memcmp(data + 1, "SQ", 2) == 0)
        return 0; /* zlib's and SQLite's own readers are not ours to fuzz */
    spec.form = forms[data[0] % 4];
    spec.no_header = (data[0] & 4) != 0;
    spec.encoding = data[0] & 8 ? "WINDOWS-1251" : NULL;
    put(data + 1, size - 1);
    if (ml_table_open(&spec, &t, &err) == ML_OK) {
        read_rows(t, size - 1);
        ml_table_close(t);
    } else {
        PROMISE(err.message[0]);
    }
    return 0;
}
