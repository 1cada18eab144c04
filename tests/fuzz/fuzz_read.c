/* Any bytes as a file of JSON lines, of annotated texts and of CSV rows. */
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "fuzz_file.h"
#include "read/csv.h"
#include "read/gold.h"
#include "read/input.h"

static void read_json(void)
{
    const char *file = path;
    struct ml_input *in;
    struct ml_input_item item = {0};
    size_t line = 0;

    PROMISE(ml_input_open(ML_INPUT_JSONL, &file, 1, &in, NULL) == ML_OK);
    while (ml_input_next(in, &item)) {
        PROMISE(item.line > line);
        PROMISE(item.bad ? item.err.message[0] != '\0' : item.doc.text.ptr != NULL);
        line = item.line;
    }
    ml_input_item_release(&item);
    ml_input_free(in);
}

static void read_gold(void)
{
    struct ml_gold *gold;
    struct ml_gold_item item;
    struct ml_err err = {0};
    bool got = true;

    PROMISE(ml_gold_open(path, &gold, NULL) == ML_OK);
    while (ml_gold_next(gold, &item, &got, &err) == ML_OK && got) {
        for (size_t i = 0; i < item.place_count; i++) {
            PROMISE(item.places[i].start < item.places[i].end);
            PROMISE(ml_lonlat_valid(item.places[i].point));
        }
    }
    ml_gold_close(gold);
}

static void read_csv(void)
{
    struct ml_csv *csv;
    struct ml_csv_row row;
    bool got = true;
    size_t line = 0;

    PROMISE(ml_csv_open(path, &csv, NULL) == ML_OK);
    while (ml_csv_next(csv, &row, &got, NULL) == ML_OK && got) {
        PROMISE(row.count > 0 && row.line > line);
        line = row.line;
    }
    ml_csv_free(csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    put(data, size);
    read_json();
    read_gold();
    read_csv();
    return 0;
}
