/* A table to read on a terminal: one block a document, one row a toponym. */
#include "base/alloc.h"
#include "base/date.h"
#include "write/grid.h"
#include "write/write_int.h"

static const struct ml_grid_column columns[] = {
    {"TOPONYM", false, 12}, {"PLACE", false, 12},   {"KIND", false, 0},
    {"IN", false, 12},      {"LAT,LON", false, 0},  {"CONF", true, 0},
    {"WITHIN", true, 0},    {"SIDE", false, 0},     {"BORDER", false, 0},
    {"SEGMENT", false, 12}, {"STATUS", false, 0},   {"FLAGS", false, 8},
};
enum { COLUMN_COUNT = sizeof columns / sizeof *columns };

struct table {
    struct ml_out out;
    struct ml_buf cell;
    struct ml_grid grid;
    bool explain;
    size_t documents;
};

static enum ml_status table_open(const struct ml_write_options *options, void **state,
                                 struct ml_err *err)
{
    struct table *t = ml_calloc(1, sizeof *t);
    enum ml_status status;

    if (!t)
        return ml_fail_nomem(err);
    t->explain = options->explain;
    ml_grid_init(&t->grid, columns, COLUMN_COUNT, options->width);
    status = ml_out_open(&t->out, options->path, err);
    if (status) {
        ml_free(t);
        return status;
    }
    *state = t;
    return ML_OK;
}

/* Puts what was gathered in t->cell into the grid. */
static void end_cell(struct table *t)
{
    if (t->cell.failed)
        t->grid.failed = true;
    ml_grid_cell(&t->grid, t->cell.data ? t->cell.data : "", t->cell.len);
    ml_buf_clear(&t->cell);
}

static void text_cell(struct table *t, const char *s)
{
    ml_buf_puts(&t->cell, s ? s : "");
    end_cell(t);
}

/* "KG Batken / Leilek": the country, then the units that say more than the name itself does. */
static void where_cell(struct table *t, const struct ml_place_info *p)
{
    struct ml_buf *b = &t->cell;

    ml_buf_puts(b, p->country ? p->country : "");
    if (p->admin1 && p->kind != ML_KIND_REGION) {
        ml_buf_putc(b, ' ');
        ml_buf_puts(b, p->admin1);
        if (p->admin2 && p->kind != ML_KIND_DISTRICT) {
            ml_buf_puts(b, " / ");
            ml_buf_puts(b, p->admin2);
        }
    }
    end_cell(t);
}

static void within_cell(struct table *t, double uncertainty_m)
{
    if (uncertainty_m >= 1000)
        ml_text_fixed(&t->cell, uncertainty_m / 1000, uncertainty_m < 10000 ? 1 : 0);
    else
        ml_text_fixed(&t->cell, uncertainty_m, 0);
    ml_buf_puts(&t->cell, uncertainty_m >= 1000 ? " km" : " m");
    end_cell(t);
}

static void place_cells(struct table *t, const struct ml_place_info *p)
{
    text_cell(t, p->name);
    text_cell(t, ml_kind_name(p->kind));
    where_cell(t, p);
    ml_text_fixed(&t->cell, p->point.lat, 4);
    ml_buf_putc(&t->cell, ',');
    ml_text_fixed(&t->cell, p->point.lon, 4);
    end_cell(t);
}

static void border_cells(struct table *t, const struct ml_result *r)
{
    const struct ml_border_answer *a = &r->border;
    bool known = r->place && r->border_applies && a->covered;

    if (known)
        text_cell(t, a->side);
    else
        text_cell(t, r->place && !r->border_applies && ml_kind_is_area(r->place->kind)
                         ? r->place->country : NULL);
    if (known && a->pair[0]) {
        ml_buf_puts(&t->cell, a->pair);
        ml_buf_putc(&t->cell, ' ');
        ml_text_fixed(&t->cell, a->border_km, 1);
        ml_buf_puts(&t->cell, " km");
    }
    end_cell(t);
    text_cell(t, known && a->segment_id ? a->segment_name ? a->segment_name : a->segment_id : NULL);
    text_cell(t, known && a->segment_id ? ml_border_status_name(a->segment_status) : NULL);
}

static void flag_cell(struct table *t, unsigned flags)
{
    const char *space = "";

    for (int i = 0; i < ML_FLAG_COUNT; i++) {
        if (!(flags & 1u << i))
            continue;
        ml_buf_puts(&t->cell, space);
        ml_buf_puts(&t->cell, ml_flag_name((enum ml_flag)(1u << i)));
        space = " ";
    }
    end_cell(t);
}

/* Under a row: the reasons, then the runners-up. */
static void explain(struct table *t, const struct ml_result *r)
{
    struct ml_buf *b = &t->cell;

    for (size_t i = 0; i < r->evidence_count; i++)
        ml_text_reason(b, &r->evidence[i]);
    for (size_t i = 0; i < r->alternative_count; i++) {
        const struct ml_candidate_info *c = r->alternatives + i;
        ml_buf_puts(b, "or  ");
        ml_text_fixed(b, c->score, 3);
        ml_buf_puts(b, "  ");
        ml_buf_puts(b, c->name ? c->name : "");
        ml_buf_puts(b, ", ");
        ml_buf_puts(b, ml_kind_name(c->kind));
        ml_buf_puts(b, " (");
        ml_buf_puts(b, c->place_id ? c->place_id : "");
        ml_buf_puts(b, ")\n");
    }
    if (b->len)
        ml_grid_note(&t->grid, b->data, b->len);
    ml_buf_clear(b);
}

static void row(struct table *t, const struct ml_result *r)
{
    ml_buf_add(&t->cell, r->toponym.ptr, r->toponym.len);
    end_cell(t);
    if (r->place)
        place_cells(t, r->place);
    else
        for (int i = 0; i < 4; i++)
            text_cell(t, NULL);
    ml_text_fixed(&t->cell, r->confidence, 2);
    end_cell(t);
    if (r->place)
        within_cell(t, r->place->uncertainty_m);
    else
        text_cell(t, NULL);
    border_cells(t, r);
    flag_cell(t, r->flags);
    if (t->explain)
        explain(t, r);
}

/* The block's title: the document and the day its border fields speak of. */
static void title(struct table *t, const struct ml_result_doc *doc)
{
    struct ml_buf *b = &t->out.buf;
    char date[ML_DATE_TEXT];

    if (t->documents++)
        ml_buf_putc(b, '\n');
    ml_text_safe(b, doc->id ? doc->id : "-", doc->id ? ml_span_of(doc->id).len : 1, false);
    if (doc->result_count) {
        ml_date_format(doc->results[0].border_date, date);
        ml_buf_puts(b, "  ");
        ml_buf_int(b, (long long)doc->result_count);
        ml_buf_puts(b, doc->result_count == 1 ? " place" : " places");
        if (doc->results[0].border_date) {
            ml_buf_puts(b, ", border as of ");
            ml_buf_puts(b, date);
        }
    } else {
        ml_buf_puts(b, doc->error ? "  failed: " : "  no places");
        ml_buf_puts(b, doc->error ? doc->error : "");
    }
    ml_buf_putc(b, '\n');
}

static enum ml_status table_add(void *state, const struct ml_result_doc *doc, struct ml_err *err)
{
    struct table *t = state;

    title(t, doc);
    for (size_t i = 0; i < doc->result_count; i++)
        row(t, doc->results + i);
    if (doc->result_count)
        ml_grid_print(&t->grid, &t->out.buf);
    return ml_out_spill(&t->out, err);
}

static enum ml_status table_commit(void *state, struct ml_err *err)
{
    struct table *t = state;
    return ml_out_commit(&t->out, err);
}

static enum ml_status table_flush(void *state, struct ml_err *err)
{
    struct table *t = state;
    return ml_out_flush(&t->out, err);
}

static void table_free(void *state)
{
    struct table *t = state;
    ml_out_discard(&t->out);
    ml_buf_release(&t->cell);
    ml_grid_release(&t->grid);
    ml_free(t);
}

const struct ml_writer_ops ml_writer_table = {.open = table_open,
                                              .add = table_add,
                                              .flush = table_flush,
                                              .commit = table_commit,
                                              .free = table_free};
