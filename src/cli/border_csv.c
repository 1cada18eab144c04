/* border --from csv: every column and row is kept, and the border fields come behind. */
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/date.h"
#include "cli/cmd_border.h"
#include "read/csv.h"

enum { NO_COLUMN = -1 };

struct sheet {
    struct ml_border_job *job;
    const char *path;
    struct ml_arena arena;      /* names of the columns */
    struct ml_column *columns;  /* of the output */
    struct ml_value *values;
    int *target;                /* of each input column, in the output; NO_COLUMN = dropped */
    size_t input_count;
    size_t kept_count;
    int lat;                    /* input columns */
    int lon;
    int date;
    struct ml_rows *rows;
};

static bool same_name(struct ml_span field, const char *name)
{
    if (field.len != strlen(name))
        return false;
    for (size_t i = 0; i < field.len; i++) {
        char c = field.ptr[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != name[i])
            return false;
    }
    return true;
}

static int find(const struct ml_csv_row *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (same_name(header->fields[i], name))
            return (int)i;
    return NO_COLUMN;
}

static bool is_border_field(struct ml_span name)
{
    for (int i = 0; i < ML_BORDER_FIELD_COUNT; i++)
        if (ml_span_is(name, ml_fields[ML_FIELD_SIDE + i].name))
            return true;
    return false;
}

/* A column of the caller's file: its name as it stands, its values as text. */
static bool keep_column(struct sheet *s, struct ml_span name)
{
    struct ml_column *c = s->columns + s->kept_count;
    struct ml_buf key;
    bool good;

    ml_buf_init(&key, 0);
    ml_json_string(&key, name.ptr, name.len);
    ml_buf_putc(&key, ':');
    *c = (struct ml_column){.name = ml_arena_dup(&s->arena, name.ptr, name.len),
                            .name_len = name.len,
                            .key = key.failed ? NULL : ml_arena_dup(&s->arena, key.data, key.len),
                            .key_len = key.len,
                            .dbf_type = 'C'};
    good = c->name && c->key;
    ml_buf_release(&key);
    s->kept_count++;
    return good;
}

static enum ml_status read_header(struct sheet *s, const struct ml_csv_row *header, struct ml_err *err)
{
    size_t total = header->count + ML_BORDER_FIELD_COUNT;

    s->input_count = header->count;
    s->lat = find(header, "lat");
    s->lon = find(header, "lon");
    s->date = find(header, "date");
    if (s->lat == NO_COLUMN || s->lon == NO_COLUMN)
        return ml_fail(err, ML_EINPUT, s->path, header->line,
                       "has no column '%s'; name the columns of the points lat and lon",
                       s->lat == NO_COLUMN ? "lat" : "lon");
    s->columns = ml_arena_array(&s->arena, total, sizeof *s->columns);
    s->values = ml_arena_array(&s->arena, total, sizeof *s->values);
    s->target = ml_arena_array(&s->arena, header->count, sizeof *s->target);
    if (!s->columns || !s->values || !s->target)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < header->count; i++) {
        s->target[i] = is_border_field(header->fields[i]) ? NO_COLUMN : (int)s->kept_count;
        if (s->target[i] == NO_COLUMN)
            ml_note(s->job->options, s->path, "column '%.*s' is replaced by the one found now",
                    (int)header->fields[i].len, header->fields[i].ptr);
        else if (!keep_column(s, header->fields[i]))
            return ml_fail_nomem(err);
    }
    memcpy(s->columns + s->kept_count, ml_fields + ML_FIELD_SIDE,
           sizeof *s->columns * ML_BORDER_FIELD_COUNT);
    return ml_rows_open(&s->job->output, s->columns, s->kept_count + ML_BORDER_FIELD_COUNT, &s->rows, err);
}

static struct ml_span field(const struct ml_csv_row *row, int column)
{
    if (column == NO_COLUMN || (size_t)column >= row->count)
        return (struct ml_span){"", 0};
    return row->fields[column];
}

static enum ml_status bad_field(const struct sheet *s, const struct ml_csv_row *row, const char *name,
                                struct ml_span value, const char *remedy, struct ml_err *err)
{
    return ml_fail(err, ML_EINPUT, s->path, row->line, "%s '%.*s' %s", name,
                   (int)(value.len < 80 ? value.len : 80), value.ptr, remedy);
}

/* The row's point and date, or what is wrong with them. */
static enum ml_status read_point(const struct sheet *s, const struct ml_csv_row *row,
                                 struct ml_lonlat *point, int32_t *date, struct ml_err *err)
{
    struct ml_span lat = field(row, s->lat);
    struct ml_span lon = field(row, s->lon);
    struct ml_span day = field(row, s->date);

    *date = 0;
    if (row->count > s->input_count)
        return ml_fail(err, ML_EINPUT, s->path, row->line,
                       "has %zu fields where the header has %zu; quote fields that hold the separator",
                       row->count, s->input_count);
    if (!ml_parse_number(lat.ptr, lat.len, &point->lat) || point->lat < -90 || point->lat > 90)
        return bad_field(s, row, "lat", lat, "is no latitude; write degrees, -90 to 90", err);
    if (!ml_parse_number(lon.ptr, lon.len, &point->lon) || point->lon < -180 || point->lon > 180)
        return bad_field(s, row, "lon", lon, "is no longitude; write degrees, -180 to 180", err);
    if (day.len && !ml_date_parse(day.ptr, day.len, date))
        return bad_field(s, row, "date", day, "is no date; write YYYY-MM-DD", err);
    return ML_OK;
}

/* A row that could not even be read to its end (broken) is kept all the same. */
static enum ml_status add_row(struct sheet *s, const struct ml_csv_row *row, const struct ml_err *broken,
                              struct ml_err *err)
{
    struct ml_value *found = s->values + s->kept_count;
    struct ml_border_answer answer = {0};
    struct ml_lonlat point;
    struct ml_rows_geometry geometry = {.points = &point};
    struct ml_err bad = {0};
    int32_t date;

    for (size_t i = 0; i < s->input_count; i++)
        if (s->target[i] != NO_COLUMN)
            s->values[s->target[i]] = ml_value_span(field(row, (int)i));
    if (broken)
        bad = *broken;
    if (broken || read_point(s, row, &point, &date, &bad) ||
        ml_border_fields(s->job, point, ml_border_date(s->job->options, date), &answer, found, &bad)) {
        ml_fields_fill_border(&(struct ml_border_answer){0}, 0, found);
        ml_report(&bad);
        s->job->failed++;
    } else {
        geometry.is_point = true;
        s->job->done++;
    }
    return ml_rows_add(s->rows, s->values, &geometry, err);
}

static enum ml_status read_all(struct sheet *s, struct ml_csv *csv, struct ml_err *err)
{
    struct ml_csv_row row;
    bool got;
    enum ml_status status = ml_csv_next(csv, &row, &got, err);

    if (status)
        return status;
    if (!got)
        return ml_fail(err, ML_EINPUT, s->path, 0, "is empty; its first line names the columns");
    status = read_header(s, &row, err);
    while (!status) {
        struct ml_err broken = {0};
        status = ml_csv_next(csv, &row, &got, &broken);
        if (status && !got && err)
            *err = broken;
        if (!got)
            break;
        status = add_row(s, &row, status ? &broken : NULL, err);
    }
    return status;
}

enum ml_status ml_border_csv(struct ml_border_job *job, const char *path, struct ml_err *err)
{
    struct sheet s = {.job = job, .path = strcmp(path, "-") == 0 ? "standard input" : path};
    struct ml_csv *csv = NULL;
    enum ml_status status;

    ml_arena_init(&s.arena, 0);
    status = ml_csv_open(path, &csv, err);
    if (!status)
        status = read_all(&s, csv, err);
    if (!status)
        status = ml_rows_commit(s.rows, err);
    /* Rows that failed are in the output too, so the work counts as done. */
    if (!status && job->failed)
        job->done++;
    ml_rows_free(s.rows);
    ml_csv_free(csv);
    ml_arena_release(&s.arena);
    return status;
}
