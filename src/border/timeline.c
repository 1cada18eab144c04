/* border_status.tsv: what each segment's status was, when, by whose word. */
#include "border/border_int.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"

enum { FILE_MAX = 64 << 20, FIELD_MAX = 32, FIRST_YEAR_END = 19911231 };

enum field { F_ID, F_STATUS, F_FROM, F_TO, F_CONFIDENCE, F_SOURCE, F_NOTE, F_COUNT };

static const char *const field_names[F_COUNT] = {"seg_id",     "status", "valid_from", "valid_to",
                                                 "confidence", "source", "note"};

static const char *const status_names[] = {
    [ML_STATUS_DEMARCATED] = "demarcated",   [ML_STATUS_DELIMITED] = "delimited",
    [ML_STATUS_AGREED] = "agreed",           [ML_STATUS_UNDELIMITED] = "undelimited",
    [ML_STATUS_DISPUTED] = "disputed",       [ML_STATUS_UNKNOWN] = "unknown",
};

const char *ml_border_status_name(enum ml_border_status status)
{
    return (unsigned)status <= ML_STATUS_UNKNOWN ? status_names[status] : status_names[ML_STATUS_UNKNOWN];
}

/* A row while the file is read; the periods are cut out of them once they are sorted. */
struct row {
    const char *id;
    struct ml_status_period period;
    size_t line_no;
};

struct reader {
    struct ml_border *border;
    const char *path;
    size_t line_no;
    size_t column[F_COUNT];
    struct row *rows;
    size_t count;
    size_t cap;
};

static size_t split(struct ml_span line, struct ml_span fields[FIELD_MAX])
{
    size_t n = 0;
    const char *p = line.ptr;
    const char *end = line.ptr + line.len;

    while (n < FIELD_MAX) {
        const char *tab = memchr(p, '\t', (size_t)(end - p));
        const char *stop = tab ? tab : end;
        fields[n++] = (struct ml_span){p, (size_t)(stop - p)};
        if (!tab)
            break;
        p = tab + 1;
    }
    return n;
}

static enum ml_status read_header(struct reader *r, struct ml_span line, struct ml_err *err)
{
    struct ml_span fields[FIELD_MAX];
    size_t n = split(line, fields);

    for (size_t want = 0; want < F_COUNT; want++) {
        size_t i = 0;
        while (i < n && !ml_span_is(fields[i], field_names[want]))
            i++;
        if (i == n)
            return ml_fail(err, ML_EFORMAT, r->path, 1,
                           "has no column %s; the first line must name seg_id status valid_from valid_to "
                           "confidence source note, separated by tabs",
                           field_names[want]);
        r->column[want] = i;
    }
    return ML_OK;
}

static enum ml_status read_status(const struct reader *r, struct ml_span text,
                                  enum ml_border_status *out, struct ml_err *err)
{
    for (int s = 0; s <= ML_STATUS_UNKNOWN; s++) {
        if (ml_span_is(text, status_names[s])) {
            *out = (enum ml_border_status)s;
            return ML_OK;
        }
    }
    return ml_fail(err, ML_EINPUT, r->path, r->line_no,
                   "\"%.*s\" is no status; write demarcated, delimited, agreed, undelimited, disputed or unknown",
                   text.len > 80 ? 80 : (int)text.len, text.ptr);
}

static enum ml_status read_day(const struct reader *r, struct ml_span text, int32_t *out,
                               struct ml_err *err)
{
    *out = 0;
    if (text.len == 0 || ml_date_parse(text.ptr, text.len, out))
        return ML_OK;
    return ml_fail(err, ML_EINPUT, r->path, r->line_no,
                   "\"%.*s\" is no date; write YYYY-MM-DD or leave it empty",
                   text.len > 40 ? 40 : (int)text.len, text.ptr);
}

static enum ml_status take_string(struct ml_border *border, struct ml_span text, const char **out,
                                  struct ml_err *err)
{
    *out = ml_arena_dup(&border->arena, text.ptr, text.len);
    return *out ? ML_OK : ml_fail_nomem(err);
}

static enum ml_status read_row(struct reader *r, struct ml_span line, struct ml_err *err)
{
    struct ml_span f[FIELD_MAX];
    struct ml_span field[F_COUNT];
    size_t n = split(line, f);
    void *p = r->rows;
    struct row *row;
    enum ml_status status;

    for (int i = 0; i < F_COUNT; i++) {
        /* A trailing empty note may be left out. */
        bool there = r->column[i] < n;
        if (!there && i != F_NOTE)
            return ml_fail(err, ML_EINPUT, r->path, r->line_no, "has %zu fields, %s is missing; separate with tabs",
                           n, field_names[i]);
        field[i] = there ? f[r->column[i]] : (struct ml_span){"", 0};
    }
    if (field[F_ID].len == 0)
        return ml_fail(err, ML_EINPUT, r->path, r->line_no, "seg_id is empty; name the segment");
    if (!ml_grow(&p, &r->cap, r->count + 1, sizeof *r->rows))
        return ml_fail_nomem(err);
    r->rows = p;
    row = &r->rows[r->count];
    row->line_no = r->line_no;
    status = read_status(r, field[F_STATUS], &row->period.status, err);
    if (!status)
        status = read_day(r, field[F_FROM], &row->period.valid_from, err);
    if (!status)
        status = read_day(r, field[F_TO], &row->period.valid_to, err);
    if (!status && row->period.valid_to != 0 && row->period.valid_to <= row->period.valid_from)
        status = ml_fail(err, ML_EINPUT, r->path, r->line_no,
                         "valid_to is not after valid_from; valid_to is the first day of the next status");
    if (!status)
        status = take_string(r->border, field[F_ID], &row->id, err);
    if (!status)
        status = take_string(r->border, field[F_CONFIDENCE], &row->period.confidence, err);
    if (!status)
        status = take_string(r->border, field[F_SOURCE], &row->period.source, err);
    if (!status)
        status = take_string(r->border, field[F_NOTE], &row->period.note, err);
    r->count += !status;
    return status;
}

static enum ml_status read_lines(struct reader *r, struct ml_span text, struct ml_err *err)
{
    const char *p = text.ptr;
    const char *end = text.ptr + text.len;
    enum ml_status status = ML_OK;

    if (text.len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
        p += 3;
    while (!status && p < end) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        struct ml_span line = {p, (size_t)((stop ? stop : end) - p)};
        p = stop ? stop + 1 : end;
        r->line_no++;
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (memchr(line.ptr, '\0', line.len))
            status = ml_fail(err, ML_EFORMAT, r->path, r->line_no, "has a NUL byte; this is no table of text");
        else if (r->line_no == 1)
            status = read_header(r, line, err);
        else if (line.len)
            status = read_row(r, line, err);
    }
    if (!status && r->line_no == 0)
        status = ml_fail(err, ML_EFORMAT, r->path, 0, "is empty; it must give each segment's status");
    return status;
}

static int by_id_and_date(const void *pa, const void *pb)
{
    const struct row *a = pa;
    const struct row *b = pb;
    int order = strcmp(a->id, b->id);
    if (!order)
        order = a->period.valid_from < b->period.valid_from   ? -1
                : a->period.valid_from > b->period.valid_from ? 1
                                                              : 0;
    return order ? order : a->line_no < b->line_no ? -1 : a->line_no > b->line_no;
}

/* Two rows of one segment, in order: the second must begin on the day the first ends. */
static enum ml_status check_step(const struct reader *r, const struct row *a, const struct row *b,
                                 struct ml_err *err)
{
    char end[ML_DATE_TEXT];
    char begin[ML_DATE_TEXT];

    if (a->period.valid_to == b->period.valid_from && a->period.valid_to != 0)
        return ML_OK;
    ml_date_format(a->period.valid_to, end);
    ml_date_format(b->period.valid_from, begin);
    if (a->period.valid_to != 0 && a->period.valid_to < b->period.valid_from)
        return ml_fail(err, ML_EINPUT, r->path, b->line_no,
                       "segment %s has no status from %s to %s; add a row, with status unknown if need be",
                       b->id, end, begin);
    return ml_fail(err, ML_EINPUT, r->path, b->line_no,
                   "segment %s has two statuses from %s on: line %zu reaches until %s; let it end there", b->id,
                   begin, a->line_no, a->period.valid_to ? end : "today");
}

static enum ml_status build(struct reader *r, struct ml_err *err)
{
    struct ml_border *border = r->border;
    enum ml_status status = ML_OK;

    if (r->count)
        qsort(r->rows, r->count, sizeof *r->rows, by_id_and_date);
    border->timelines = ml_calloc(r->count, sizeof *border->timelines);
    border->periods = ml_calloc(r->count, sizeof *border->periods);
    if (!border->timelines || !border->periods)
        return ml_fail_nomem(err);
    for (size_t i = 0; !status && i < r->count; i++) {
        bool same = i > 0 && strcmp(r->rows[i - 1].id, r->rows[i].id) == 0;
        if (same)
            status = check_step(r, &r->rows[i - 1], &r->rows[i], err);
        else
            border->timelines[border->timeline_count++] =
                (struct timeline){r->rows[i].id, i, 0, r->rows[i].line_no};
        border->timelines[border->timeline_count - 1].count++;
        border->periods[i] = r->rows[i].period;
    }
    border->period_count = r->count;
    return status;
}

/* Every day on which a line is in force, from 1991 on, has a status. */
static enum ml_status check_cover(const struct ml_border *border, const struct line *line,
                                  const char *path, struct ml_err *err)
{
    const struct timeline *t = line->timeline;
    const struct ml_status_period *first;
    const struct ml_status_period *last;
    char day[ML_DATE_TEXT];

    if (!t)
        return ml_fail(err, ML_EINPUT, path, 0,
                       "has no row for segment %s; add one, with status unknown if need be", line->id);
    first = &border->periods[t->first];
    last = &border->periods[t->first + t->count - 1];
    if (first->valid_from > line->from && first->valid_from > FIRST_YEAR_END) {
        ml_date_format(first->valid_from, day);
        return ml_fail(err, ML_EINPUT, path, t->line_no,
                       "segment %s has no status before %s, but its line holds earlier; add a row", line->id, day);
    }
    if (last->valid_to != 0 && (line->to == 0 || line->to > last->valid_to)) {
        ml_date_format(last->valid_to, day);
        return ml_fail(err, ML_EINPUT, path, t->line_no,
                       "segment %s has no status from %s on, but its line still holds; add a row", line->id, day);
    }
    return ML_OK;
}

static enum ml_status attach(struct ml_border *border, const char *path, struct ml_err *err)
{
    enum ml_status status = ML_OK;
    for (size_t i = 0; !status && i < border->line_count; i++) {
        border->lines[i].timeline = ml_border_find_timeline(border, border->lines[i].id);
        status = check_cover(border, &border->lines[i], path, err);
    }
    return status;
}

enum ml_status ml_border_load_timelines(struct ml_border *border, struct ml_err *err)
{
    struct reader r = {.border = border, .path = ml_border_path(border, "border_status.tsv")};
    struct ml_buf text;
    enum ml_status status;

    ml_buf_init(&text, FILE_MAX);
    if (!r.path)
        return ml_fail_nomem(err);
    status = ml_file_read(r.path, &text, err);
    if (!status)
        status = read_lines(&r, ml_buf_span(&text), err);
    if (!status)
        status = build(&r, err);
    if (!status)
        status = attach(border, r.path, err);
    ml_free(r.rows);
    ml_buf_release(&text);
    return status;
}

const struct timeline *ml_border_find_timeline(const struct ml_border *border, const char *id)
{
    size_t lo = 0;
    size_t hi = border->timeline_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = strcmp(border->timelines[mid].id, id);
        if (order == 0)
            return &border->timelines[mid];
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

const struct ml_status_period *ml_border_period(const struct ml_border *border,
                                                const struct timeline *timeline, int32_t date)
{
    static const struct ml_status_period unknown = {ML_STATUS_UNKNOWN, 0, 0, "", "", ""};
    for (size_t i = timeline->first; i < timeline->first + timeline->count; i++) {
        if (in_force(border->periods[i].valid_from, border->periods[i].valid_to, date))
            return &border->periods[i];
    }
    return &unknown;
}
