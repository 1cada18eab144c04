#include "write/candidates.h"

#include "base/alloc.h"
#include "write/grid.h"
#include "write/out.h"
#include "write/record.h"

enum { QUERY = 0, RANK, FIRST, COLUMN_COUNT = 13 };

static const struct ml_column columns[COLUMN_COUNT] = {
    ML_COLUMN("query", 0, NULL, 'C', 0),   ML_COLUMN("rank", 0, NULL, 'N', 0),
    ML_COLUMN("place_id", 0, NULL, 'C', 0), ML_COLUMN("name", 0, NULL, 'C', 0),
    ML_COLUMN("kind", 0, NULL, 'C', 0),    ML_COLUMN("lat", 6, NULL, 'N', 0),
    ML_COLUMN("lon", 6, NULL, 'N', 0),     ML_COLUMN("country", 0, NULL, 'C', 0),
    ML_COLUMN("admin1", 0, NULL, 'C', 0),  ML_COLUMN("admin2", 0, NULL, 'C', 0),
    ML_COLUMN("score", 4, NULL, 'N', 0),   ML_COLUMN("matched", 0, NULL, 'C', 0),
    ML_COLUMN("how", 0, NULL, 'C', 0),
};

static const struct ml_grid_column titles[] = {
    {"RANK", true, 0},      {"PLACE", false, 12},   {"KIND", false, 0}, {"IN", false, 12},
    {"LAT,LON", false, 0},  {"SCORE", true, 0},     {"MATCHED", false, 12},
    {"HOW", false, 0},      {"ID", false, 16},
};

struct ml_candidates_writer {
    struct ml_out out;
    enum ml_format format;
    struct ml_grid grid;
    struct ml_buf scratch;
    size_t count;
};

/* From `place_id` on. */
static void fill(const struct ml_candidate_info *c, struct ml_value *v)
{
    bool placed = ml_lonlat_valid(c->point);

    *v++ = ml_value_text(c->place_id);
    *v++ = ml_value_text(c->name);
    *v++ = ml_value_text(ml_kind_name(c->kind));
    *v++ = placed ? ml_value_real(c->point.lat) : ml_value_text(NULL);
    *v++ = placed ? ml_value_real(c->point.lon) : ml_value_text(NULL);
    *v++ = ml_value_text(c->country);
    *v++ = ml_value_text(c->admin1);
    *v++ = ml_value_text(c->admin2);
    *v++ = ml_value_real(c->score);
    *v++ = ml_value_text(c->matched);
    *v = ml_value_text(ml_how_name(c->how));
}

void ml_json_candidates(struct ml_buf *b, const struct ml_candidate_info *list, size_t count)
{
    struct ml_value values[COLUMN_COUNT];

    ml_buf_putc(b, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            ml_buf_putc(b, ',');
        fill(list + i, values + FIRST);
        ml_json_object(b, columns + FIRST, values + FIRST, COLUMN_COUNT - FIRST);
        if (list[i].evidence && !b->failed) {
            b->len--; /* reopen the object */
            ml_buf_puts(b, ",\"evidence\":");
            ml_json_evidence(b, list[i].evidence, list[i].evidence_count);
            ml_buf_putc(b, '}');
        }
    }
    ml_buf_putc(b, ']');
}

enum ml_status ml_candidates_open(const struct ml_write_options *options,
                                  struct ml_candidates_writer **out, struct ml_err *err)
{
    enum ml_format f = options->format;
    struct ml_candidates_writer *w;
    enum ml_status status;

    *out = NULL;
    if (f != ML_FORMAT_JSONL && f != ML_FORMAT_CSV && f != ML_FORMAT_TABLE)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "format '%s' cannot be written here; use jsonl, csv or table", ml_format_name(f));
    w = ml_calloc(1, sizeof *w);
    if (!w)
        return ml_fail_nomem(err);
    w->format = f;
    ml_grid_init(&w->grid, titles, sizeof titles / sizeof *titles, options->width);
    status = ml_out_open(&w->out, options->path, err);
    if (status) {
        ml_free(w);
        return status;
    }
    if (f == ML_FORMAT_CSV)
        ml_csv_header(&w->out.buf, columns, COLUMN_COUNT);
    *out = w;
    return ML_OK;
}

static void add_json(struct ml_candidates_writer *w, struct ml_span query,
                     const struct ml_candidate_info *list, size_t count)
{
    struct ml_buf *b = &w->out.buf;

    ml_buf_puts(b, "{\"query\":");
    ml_json_string(b, query.ptr, query.len);
    ml_buf_puts(b, ",\"candidates\":");
    ml_json_candidates(b, list, count);
    ml_buf_puts(b, "}\n");
}

static void add_csv(struct ml_candidates_writer *w, struct ml_span query,
                    const struct ml_candidate_info *list, size_t count)
{
    struct ml_value values[COLUMN_COUNT] = {{.type = ML_VALUE_NULL}};

    values[QUERY] = ml_value_span(query);
    for (size_t i = 0; i < count; i++) {
        values[RANK] = ml_value_int((long long)i + 1);
        fill(list + i, values + FIRST);
        ml_csv_row(&w->out.buf, &w->scratch, columns, values, COLUMN_COUNT);
    }
    if (!count)
        ml_csv_row(&w->out.buf, &w->scratch, columns, values, COLUMN_COUNT);
}

static void end_cell(struct ml_candidates_writer *w)
{
    if (w->scratch.failed)
        w->grid.failed = true;
    ml_grid_cell(&w->grid, w->scratch.data ? w->scratch.data : "", w->scratch.len);
    ml_buf_clear(&w->scratch);
}

static void put(struct ml_candidates_writer *w, const char *before, const char *s)
{
    if (s && *s) {
        ml_buf_puts(&w->scratch, before);
        ml_buf_puts(&w->scratch, s);
    }
}

static void grid_row(struct ml_candidates_writer *w, const struct ml_candidate_info *c, size_t rank)
{
    struct ml_buf *b = &w->scratch;

    ml_buf_clear(b);
    ml_buf_int(b, (long long)rank);
    end_cell(w);
    put(w, "", c->name);
    end_cell(w);
    put(w, "", ml_kind_name(c->kind));
    end_cell(w);
    put(w, "", c->country);
    put(w, " ", c->admin1);
    put(w, " / ", c->admin2);
    end_cell(w);
    ml_text_fixed(b, c->point.lat, 4);
    ml_buf_putc(b, ',');
    ml_text_fixed(b, c->point.lon, 4);
    end_cell(w);
    ml_text_fixed(b, c->score, 3);
    end_cell(w);
    put(w, "", c->matched);
    end_cell(w);
    put(w, "", ml_how_name(c->how));
    end_cell(w);
    put(w, "", c->place_id);
    end_cell(w);
}

static void reasons(struct ml_candidates_writer *w, const struct ml_candidate_info *c)
{
    struct ml_buf *b = &w->scratch;

    for (size_t i = 0; i < c->evidence_count; i++)
        ml_text_reason(b, &c->evidence[i]);
    if (b->len)
        ml_grid_note(&w->grid, b->data, b->len);
    ml_buf_clear(b);
}

static void add_table(struct ml_candidates_writer *w, struct ml_span query,
                      const struct ml_candidate_info *list, size_t count)
{
    struct ml_buf *b = &w->out.buf;

    if (w->count)
        ml_buf_putc(b, '\n');
    ml_text_safe(b, query.ptr, query.len, false);
    ml_buf_puts(b, count ? "\n" : "  no place in the gazetteer carries this name\n");
    for (size_t i = 0; i < count; i++) {
        grid_row(w, list + i, i + 1);
        reasons(w, list + i);
    }
    if (count)
        ml_grid_print(&w->grid, b);
}

enum ml_status ml_candidates_add(struct ml_candidates_writer *w, struct ml_span query,
                                 const struct ml_candidate_info *list, size_t count,
                                 struct ml_err *err)
{
    if (w->format == ML_FORMAT_JSONL)
        add_json(w, query, list, count);
    else if (w->format == ML_FORMAT_CSV)
        add_csv(w, query, list, count);
    else
        add_table(w, query, list, count);
    w->count++;
    return ml_out_spill(&w->out, err);
}

enum ml_status ml_candidates_flush(struct ml_candidates_writer *w, struct ml_err *err)
{
    return ml_out_flush(&w->out, err);
}

enum ml_status ml_candidates_commit(struct ml_candidates_writer *w, struct ml_err *err)
{
    return ml_out_commit(&w->out, err);
}

void ml_candidates_free(struct ml_candidates_writer *w)
{
    if (!w)
        return;
    ml_out_discard(&w->out);
    ml_grid_release(&w->grid);
    ml_buf_release(&w->scratch);
    ml_free(w);
}
