#include "write/rows.h"

#include "base/alloc.h"
#include "write/grid.h"
#include "write/out.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

struct ml_rows {
    struct ml_out out;
    enum ml_format format;
    const struct ml_column *columns;
    size_t column_count;
    struct ml_grid_column *titles;
    struct ml_grid grid;
    struct ml_buf scratch;
    size_t count;
};

static bool make_titles(struct ml_rows *rows, size_t width)
{
    rows->titles = ml_calloc(rows->column_count, sizeof *rows->titles);
    if (!rows->titles)
        return false;
    for (size_t i = 0; i < rows->column_count; i++) {
        const struct ml_column *c = rows->columns + i;
        bool is_long_text = c->dbf_type == 'C' && (c->dbf_width == 0 || c->dbf_width > 60);
        rows->titles[i].title = c->name;
        rows->titles[i].right = c->dbf_type == 'N';
        rows->titles[i].shrink_to = is_long_text ? 12 : 0;
    }
    ml_grid_init(&rows->grid, rows->titles, rows->column_count, width);
    return true;
}

enum ml_status ml_rows_open(const struct ml_write_options *options, const struct ml_column *columns,
                            size_t column_count, struct ml_rows **out, struct ml_err *err)
{
    enum ml_format f = options->format;
    struct ml_rows *rows;
    enum ml_status status;

    *out = NULL;
    if (f != ML_FORMAT_CSV && f != ML_FORMAT_TABLE && f != ML_FORMAT_JSONL && f != ML_FORMAT_GEOJSON)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "format '%s' cannot be written here; use table, csv, jsonl or geojson",
                       ml_format_name(f));
    rows = ml_calloc(1, sizeof *rows);
    if (!rows)
        return ml_fail_nomem(err);
    rows->format = f;
    rows->columns = columns;
    rows->column_count = column_count;
    if (!make_titles(rows, options->width)) {
        ml_free(rows);
        return ml_fail_nomem(err);
    }
    status = ml_out_open(&rows->out, options->path, err);
    if (status) {
        ml_rows_free(rows);
        return status;
    }
    if (f == ML_FORMAT_CSV)
        ml_csv_header(&rows->out.buf, columns, column_count);
    if (f == ML_FORMAT_GEOJSON)
        ADD(&rows->out.buf, "{\"type\":\"FeatureCollection\",\"features\":[");
    *out = rows;
    return ML_OK;
}

static void line(struct ml_buf *b, const struct ml_lonlat *points, size_t count)
{
    ml_buf_putc(b, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            ml_buf_putc(b, ',');
        ml_json_position(b, points[i]);
    }
    ml_buf_putc(b, ']');
}

static void geometry(struct ml_buf *b, const struct ml_rows_geometry *g)
{
    if (g && g->is_point) {
        ADD(b, "{\"type\":\"Point\",\"coordinates\":");
        ml_json_position(b, g->points[0]);
    } else if (g && g->part_count == 1) {
        ADD(b, "{\"type\":\"LineString\",\"coordinates\":");
        line(b, g->points + g->part_start[0], g->part_start[1] - g->part_start[0]);
    } else if (g && g->part_count) {
        ADD(b, "{\"type\":\"MultiLineString\",\"coordinates\":[");
        for (size_t i = 0; i < g->part_count; i++) {
            if (i)
                ml_buf_putc(b, ',');
            line(b, g->points + g->part_start[i], g->part_start[i + 1] - g->part_start[i]);
        }
        ml_buf_putc(b, ']');
    } else {
        ADD(b, "null");
        return;
    }
    ml_buf_putc(b, '}');
}

static void feature(struct ml_rows *rows, const struct ml_value *values,
                    const struct ml_rows_geometry *g)
{
    struct ml_buf *b = &rows->out.buf;

    ml_buf_puts(b, rows->count ? ",\n" : "\n");
    ADD(b, "{\"type\":\"Feature\",\"geometry\":");
    geometry(b, g);
    ADD(b, ",\"properties\":");
    ml_json_object(b, rows->columns, values, rows->column_count);
    ml_buf_putc(b, '}');
}

static void grid_row(struct ml_rows *rows, const struct ml_value *values)
{
    for (size_t i = 0; i < rows->column_count; i++) {
        ml_buf_clear(&rows->scratch);
        if (values[i].type == ML_VALUE_REAL)
            ml_text_fixed(&rows->scratch, values[i].u.d, rows->columns[i].decimals);
        else
            ml_text_value(&rows->scratch, rows->columns + i, values + i);
        if (rows->scratch.failed)
            rows->grid.failed = true;
        ml_grid_cell(&rows->grid, rows->scratch.data ? rows->scratch.data : "", rows->scratch.len);
    }
}

enum ml_status ml_rows_add(struct ml_rows *rows, const struct ml_value *values,
                           const struct ml_rows_geometry *g, struct ml_err *err)
{
    struct ml_buf *b = &rows->out.buf;

    if (rows->format == ML_FORMAT_CSV) {
        ml_csv_row(b, &rows->scratch, rows->columns, values, rows->column_count);
    } else if (rows->format == ML_FORMAT_JSONL) {
        ml_json_object(b, rows->columns, values, rows->column_count);
        ml_buf_putc(b, '\n');
    } else if (rows->format == ML_FORMAT_GEOJSON) {
        feature(rows, values, g);
    } else {
        grid_row(rows, values);
    }
    rows->count++;
    return ml_out_spill(&rows->out, err);
}

enum ml_status ml_rows_commit(struct ml_rows *rows, struct ml_err *err)
{
    if (rows->format == ML_FORMAT_TABLE)
        ml_grid_print(&rows->grid, &rows->out.buf);
    if (rows->format == ML_FORMAT_GEOJSON)
        ml_buf_puts(&rows->out.buf, rows->count ? "\n]}\n" : "]}\n");
    return ml_out_commit(&rows->out, err);
}

void ml_rows_free(struct ml_rows *rows)
{
    if (!rows)
        return;
    ml_out_discard(&rows->out);
    ml_grid_release(&rows->grid);
    ml_buf_release(&rows->scratch);
    ml_free(rows->titles);
    ml_free(rows);
}
