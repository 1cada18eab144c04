/* The front door: opening, freeing, and what can be listed. */
#include "border/border_int.h"

#include <pthread.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

static enum ml_status collect_notes(struct ml_border *border, struct ml_err *err)
{
    const char *p = border->note_text.data;

    if (border->note_text.failed)
        return ml_fail_nomem(err);
    if (border->note_count == 0)
        return ML_OK;
    border->notes = ml_calloc(border->note_count, sizeof(void *));
    if (!border->notes)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < border->note_count; i++) {
        border->notes[i] = p;
        p += strlen(p) + 1;
    }
    return ML_OK;
}

/* The lines' share of the index, which needs nothing of the countries. */
struct line_task {
    struct ml_border *border;
    enum ml_status status;
    struct ml_err err;
};

static void *run_line_task(void *user)
{
    struct line_task *task = user;
    task->status = ml_border_index_lines(task->border, &task->err);
    return NULL;
}

static enum ml_status load_countries(struct ml_border *border, struct ml_err *err)
{
    struct ml_geos *geos = NULL;
    enum ml_status status = ml_geos_new(&geos, err);

    if (!status)
        status = ml_border_load_countries(border, geos, err);
    if (!status)
        status = ml_border_settle_overlaps(border, geos, err);
    if (!status)
        status = ml_border_index_edges(border, err);
    ml_geos_free(geos);
    return status;
}

/*
 * PROJ spends some milliseconds on opening its database, whatever it is asked for, and projecting the
 * lines takes as long: both are done beside the countries, which touch other parts of the border.
 */
static enum ml_status load(struct ml_border *border, struct ml_err *err)
{
    struct line_task task = {.border = border};
    pthread_t thread;
    bool beside;
    enum ml_status status = ml_border_load_lines(border, err);

    if (!status)
        status = ml_border_load_timelines(border, err);
    if (status)
        return status;
    beside = pthread_create(&thread, NULL, run_line_task, &task) == 0;
    status = load_countries(border, err);
    if (beside)
        pthread_join(thread, NULL);
    else
        run_line_task(&task);
    if (!status && task.status) {
        status = task.status;
        if (err)
            *err = task.err;
    }
    return status ? status : collect_notes(border, err);
}

enum ml_status ml_border_open(const char *dir, struct ml_border **out, struct ml_err *err)
{
    struct ml_border *border = ml_calloc(1, sizeof *border);
    enum ml_status status = ML_OK;

    *out = NULL;
    if (!border)
        return ml_fail_nomem(err);
    ml_arena_init(&border->arena, 0);
    ml_buf_init(&border->note_text, 16U << 20);
    border->dir = ml_arena_dup(&border->arena, dir, strlen(dir));
    if (!border->dir)
        status = ml_fail_nomem(err);
    else if (!ml_file_exists(dir))
        status = ml_fail(err, ML_EIO, dir, 0,
                         "is missing; name the folder of countries.shp and border_segments.shp with --shapes");
    else
        status = load(border, err);
    if (status)
        ml_border_free(border);
    else
        *out = border;
    return status;
}

void ml_border_free(struct ml_border *border)
{
    if (!border)
        return;
    for (size_t i = 0; i < border->country_count; i++)
        ml_area_release(&border->countries[i].area);
    for (size_t i = 0; i < border->line_count; i++)
        ml_parts_release(&border->lines[i].parts);
    ml_linetree_free(border->line_tree);
    ml_linetree_free(border->edge_tree);
    ml_free(border->line_points);
    ml_free(border->countries);
    ml_free(border->lines);
    ml_free(border->timelines);
    ml_free(border->periods);
    ml_free(border->notes);
    ml_buf_release(&border->note_text);
    ml_arena_release(&border->arena);
    ml_free(border);
}

size_t ml_border_notes(const struct ml_border *border, const char *const **lines)
{
    *lines = border->notes;
    return border->note_count;
}

static int32_t earliest(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

void ml_border_dates(const struct ml_border *border, int32_t *first, int32_t *end)
{
    *first = INT32_MAX;
    *end = 0;
    for (size_t i = 0; i < border->country_count; i++) {
        const struct country *c = &border->countries[i];
        int32_t to = c->to ? c->to : INT32_MAX;
        *first = earliest(*first, c->from);
        *end = to > *end ? to : *end;
    }
    if (*end == INT32_MAX)
        *end = 0;
}

double ml_border_distance_m(struct ml_lonlat a, struct ml_lonlat b)
{
    return ml_geodesic_m(a, b);
}

static double length_km(const struct ml_parts *parts)
{
    double sum = 0;
    for (size_t part = 0; part < parts->count; part++) {
        for (size_t i = parts->start[part]; i + 1 < ml_parts_end(parts, part); i++)
            sum += ml_geodesic_m(parts->points[i], parts->points[i + 1]);
    }
    return sum / 1000;
}

static int32_t later(int32_t epoch, int32_t from, int32_t to, int32_t date)
{
    epoch = from <= date && from > epoch ? from : epoch;
    return to <= date && to > epoch ? to : epoch;
}

int32_t ml_border_epoch(const struct ml_border *border, int32_t date)
{
    int32_t epoch = 0;

    for (size_t i = 0; i < border->country_count; i++)
        epoch = later(epoch, border->countries[i].from, border->countries[i].to, date);
    for (size_t i = 0; i < border->line_count; i++)
        epoch = later(epoch, border->lines[i].from, border->lines[i].to, date);
    for (size_t i = 0; i < border->period_count; i++)
        epoch = later(epoch, border->periods[i].valid_from, border->periods[i].valid_to, date);
    return epoch;
}

void ml_border_each_segment(const struct ml_border *border, int32_t date,
                            bool (*fn)(void *user, const struct ml_segment_info *info), void *user)
{
    bool more = true;

    for (size_t i = 0; more && i < border->line_count; i++) {
        const struct line *line = &border->lines[i];
        const struct ml_status_period *period = ml_border_period(border, line->timeline, date);
        if (!in_force(line->from, line->to, date))
            continue;
        more = fn(user, &(struct ml_segment_info){
                            .id = line->id,
                            .name = line->name,
                            .pair = line->pair,
                            .source = line->source,
                            .status = period->status,
                            .status_confidence = period->confidence,
                            .length_km = length_km(&line->parts),
                            .accuracy_m = line->accuracy_m,
                            .valid_from = line->from,
                            .valid_to = line->to,
                            .part_count = line->parts.count,
                            .part_start = line->parts.start,
                            .points = line->parts.points,
                        });
    }
}

size_t ml_border_timeline(const struct ml_border *border, const char *segment_id,
                          const struct ml_status_period **out)
{
    const struct timeline *t = ml_border_find_timeline(border, segment_id);
    *out = t ? border->periods + t->first : NULL;
    return t ? t->count : 0;
}
