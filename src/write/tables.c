#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "write/gazetteer_out.h"

static char *join(const char *dir, const char *name)
{
    size_t size = strlen(dir) + strlen(name) + 2;
    char *p = ml_alloc(size);
    if (p)
        snprintf(p, size, "%s/%s", dir, name);
    return p;
}

/* Tabs and line ends, which the format cannot hold, become blanks. */
static void add_line(struct ml_buf *b, const char *const *text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            ml_buf_putc(b, '\t');
        for (const char *p = text[i]; *p; p++)
            ml_buf_putc(b, *p == '\t' || *p == '\n' || *p == '\r' ? ' ' : *p);
    }
    ml_buf_putc(b, '\n');
}

enum ml_status ml_tables_open(struct ml_tables_out *t, const char *dir, struct ml_err *err)
{
    enum ml_status status;

    *t = (struct ml_tables_out){.places_path = join(dir, "places.tsv"), .names_path = join(dir, "names.tsv")};
    if (!t->places_path || !t->names_path)
        return ml_fail_nomem(err);
    status = ml_out_open(&t->places, t->places_path, err);
    if (!status)
        status = ml_out_open(&t->names, t->names_path, err);
    if (!status) {
        add_line(&t->places.buf, ml_place_columns, P_COUNT);
        add_line(&t->names.buf, ml_name_columns, N_COUNT);
    }
    return status;
}

enum ml_status ml_tables_place(void *tables, const struct ml_place_row *row, struct ml_err *err)
{
    struct ml_tables_out *t = tables;

    add_line(&t->places.buf, row->text, P_COUNT);
    return ml_out_spill(&t->places, err);
}

enum ml_status ml_tables_name(void *tables, const struct ml_name_row *row, struct ml_err *err)
{
    struct ml_tables_out *t = tables;

    add_line(&t->names.buf, row->text, N_COUNT);
    return ml_out_spill(&t->names, err);
}

enum ml_status ml_tables_commit(struct ml_tables_out *t, struct ml_err *err)
{
    enum ml_status status = ml_out_commit(&t->places, err);
    return status ? status : ml_out_commit(&t->names, err);
}

void ml_tables_discard(struct ml_tables_out *t)
{
    ml_out_discard(&t->places);
    ml_out_discard(&t->names);
    ml_free(t->places_path);
    ml_free(t->names_path);
    t->places_path = NULL;
    t->names_path = NULL;
}
