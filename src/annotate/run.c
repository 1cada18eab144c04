/*
 * Order is kept by turns: a worker draws a number with its rows, and puts its bytes only
 * when that number is called. Nothing is queued, so memory is bounded by the workers.
 */
#include "annotate/run.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "annotate/ahead.h"
#include "annotate/journal.h"
#include "base/alloc.h"

enum { THREADS_MAX = 256 };
/* Output between two entries of the journal: little at first, then a share of what there is. */
#define SYNC_LEAST ((uint64_t)256 << 10)
#define SYNC_MOST ((uint64_t)16 << 20)

struct shared {
    struct ml_annotate_run *run;
    struct ml_journal *journal;
    struct ml_ahead ahead;
    pthread_mutex_t in_lock;        /* the table, drawn */
    uint64_t drawn;
    bool at_end;
    enum ml_status in_status;       /* reading failed; what was read before still counts */
    struct ml_err in_err;
    atomic_bool more_ready;
    pthread_mutex_t out_lock;       /* all below, journal and tally */
    pthread_cond_t called;
    uint64_t turn;
    bool over;
    struct ml_table_position at;    /* behind what was put */
    enum ml_status status;
    struct ml_err err;
};

/* A bad row, to be named in turn. */
struct complaint {
    size_t line;
    char text[400];
};

struct worker {
    struct shared *shared;
    struct ml_annotator *annotator;
    struct ml_row_parser *parser;
    struct ml_pen *pen;
    struct ml_chunk chunk;
    struct ml_table_position after;
    double share;
    struct ml_buf out;
    struct ml_tally tally;
    struct complaint *complaints;
    size_t complaint_count;
    size_t complaint_cap;
    bool stop_here;                 /* strict: nothing after these rows */
    enum ml_status status;
    struct ml_err err;
    pthread_t thread;
    bool running;
};

static bool complain(struct worker *w, const struct ml_annotation *a, size_t line)
{
    void *p = w->complaints;
    struct complaint *c;

    if (!ml_grow(&p, &w->complaint_cap, w->complaint_count + 1, sizeof *w->complaints))
        return false;
    w->complaints = p;
    c = w->complaints + w->complaint_count++;
    c->line = line;
    memcpy(c->text, a->error, sizeof c->text);
    return true;
}

static enum ml_status annotate(struct worker *w)
{
    const struct ml_annotate_run *run = w->shared->run;

    for (size_t i = 0; i < w->chunk.count; i++) {
        struct ml_annotation a;
        struct ml_row row;
        enum ml_status status = ml_row_parse(w->parser, &w->chunk, i, &row, &w->err);
        if (!status)
            status = ml_annotate_row(w->annotator, &row, &a, &w->err);
        if (status)
            return status;
        ml_sink_row(run->sink, w->pen, &row, w->chunk.first + i, a.values,
                    a.result ? &a.result->place->point : NULL, &w->out);
        if (!ml_tally_add(&w->tally, &a, row.line) || (a.error[0] && !complain(w, &a, row.line)) || w->out.failed)
            return ml_fail_nomem(&w->err);
        if (a.error[0] && run->strict) {
            w->stop_here = true;
            return ML_OK;
        }
    }
    return ML_OK;
}

/* ---- Turns ---- */

static bool draw(struct worker *w, uint64_t *number)
{
    struct shared *s = w->shared;
    bool got = false;

    pthread_mutex_lock(&s->in_lock);
    if (!s->at_end) {
        s->in_status = ml_table_read(s->run->table, &w->chunk, &s->in_err);
        got = w->chunk.count > 0;
        s->at_end = !got || s->in_status;
        ml_table_tell(s->run->table, &w->after);
        w->share = ml_table_share(s->run->table);
        *number = s->drawn;
        s->drawn += got;
        atomic_store(&s->more_ready, got && ml_table_ready(s->run->table));
    }
    pthread_mutex_unlock(&s->in_lock);
    return got;
}

static enum ml_status name_bad_rows(struct worker *w)
{
    struct ml_annotate_run *run = w->shared->run;
    enum ml_status status = ML_OK;

    for (size_t i = 0; i < w->complaint_count; i++) {
        struct ml_err err = {0};
        status = ml_fail(&err, ML_EINPUT, ml_table_name(run->table), w->complaints[i].line, "%s",
                         w->complaints[i].text);
        if (run->strict) {
            w->shared->err = err;
            return status;
        }
        if (run->on_bad_row)
            run->on_bad_row(run->user, &err);
    }
    return ML_OK;
}

static bool mark_is_due(const struct shared *s)
{
    const struct ml_journal *j = s->journal;
    uint64_t gap = s->run->sync_bytes;

    if (!gap)
        gap = j->synced / 2 < SYNC_LEAST ? SYNC_LEAST : j->synced / 2 < SYNC_MOST ? j->synced / 2 : SYNC_MOST;
    return j->part_path && j->bytes - j->synced >= gap;
}

/* Puts a worker's rows. Called in turn. */
static enum ml_status put(struct worker *w)
{
    struct shared *s = w->shared;
    struct ml_annotate_run *run = s->run;
    enum ml_status status = w->status;

    if (status)
        s->err = w->err;
    else
        status = name_bad_rows(w);
    if (!status)
        status = ml_journal_write(s->journal, &w->out, &s->err);
    if (!status && !ml_tally_merge(&run->tally, &w->tally))
        status = ml_fail_nomem(&s->err);
    if (!status)
        status = ml_ahead_tell(&s->ahead, s->journal, &s->err);
    if (status)
        return status;
    s->at = w->after;
    if (run->on_progress)
        run->on_progress(run->user, run->tally.rows, run->tally.failed, w->share);
    if (run->stop && *run->stop) {
        run->stopped = s->over = true;
        return ml_journal_mark(s->journal, run, &s->at, false, &s->err);
    }
    if (mark_is_due(s))
        return ml_journal_mark(s->journal, run, &s->at, false, &s->err);
    return atomic_load(&s->more_ready) ? ML_OK : ml_journal_flush(s->journal, &s->err);
}

static bool put_in_turn(struct worker *w, uint64_t number)
{
    struct shared *s = w->shared;
    bool go_on;

    pthread_mutex_lock(&s->out_lock);
    while (s->turn != number)
        pthread_cond_wait(&s->called, &s->out_lock);
    if (!s->over) {
        s->status = put(w);
        s->over = s->over || s->status;
    }
    go_on = !s->over;
    s->turn++;
    pthread_cond_broadcast(&s->called);
    pthread_mutex_unlock(&s->out_lock);
    return go_on;
}

/* False when the output cannot be built; that ends the run. */
static bool build_ahead(struct worker *w)
{
    struct shared *s = w->shared;
    enum ml_status status = ml_ahead_work(&s->ahead, &w->err);

    if (!status)
        return true;
    pthread_mutex_lock(&s->out_lock);
    if (!s->over) {
        s->over = true;
        s->status = status;
        s->err = w->err;
    }
    pthread_mutex_unlock(&s->out_lock);
    return false;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    uint64_t number;

    while (draw(w, &number)) {
        ml_buf_clear(&w->out);
        ml_tally_clear(&w->tally);
        w->complaint_count = 0;
        w->status = annotate(w);
        if (!put_in_turn(w, number) || !build_ahead(w))
            break;
    }
    return NULL;
}

/* ---- Set-up ---- */

static enum ml_status set_up(struct worker *w, struct shared *s, struct ml_err *err)
{
    struct ml_annotate_run *run = s->run;
    size_t width;
    enum ml_status status;

    ml_table_columns(run->table, &width);
    w->shared = s;
    ml_buf_init(&w->out, 0);
    status = ml_annotator_new(run->gazetteer, run->border, &run->options, run->columns, width, &w->annotator, err);
    if (!status)
        status = ml_row_parser_new(run->table, &w->parser, err);
    return status ? status : ml_pen_new(run->sink, &w->pen, err);
}

static void release(struct worker *workers, size_t count)
{
    for (size_t i = 0; workers && i < count; i++) {
        struct worker *w = workers + i;
        ml_annotator_free(w->annotator);
        ml_row_parser_free(w->parser);
        ml_pen_free(w->pen);
        ml_chunk_release(&w->chunk);
        ml_buf_release(&w->out);
        ml_tally_release(&w->tally);
        ml_free(w->complaints);
    }
    ml_free(workers);
}

/* The caller's thread is the first worker; if others cannot be had, it does without them. */
static void run_all(struct worker *workers, size_t count)
{
    for (size_t i = 1; i < count; i++)
        workers[i].running = pthread_create(&workers[i].thread, NULL, work, workers + i) == 0;
    work(workers);
    for (size_t i = 1; i < count; i++)
        if (workers[i].running)
            pthread_join(workers[i].thread, NULL);
}

static enum ml_status work_rows(struct shared *s, struct ml_err *err)
{
    struct ml_annotate_run *run = s->run;
    size_t count = run->threads == 0 ? 1 : run->threads < THREADS_MAX ? run->threads : THREADS_MAX;
    struct worker *workers = ml_calloc(count, sizeof *workers);
    enum ml_status status = workers ? ML_OK : ml_fail_nomem(err);

    for (size_t i = 0; i < count && !status; i++)
        status = set_up(workers + i, s, err);
    if (!status) {
        run_all(workers, count);
        if (s->status || s->in_status) {
            status = s->status ? s->status : s->in_status;
            if (err)
                *err = s->status ? s->err : s->in_err;
        }
    }
    release(workers, count);
    return status;
}

static enum ml_status put_edge(struct shared *s, bool head, struct ml_err *err)
{
    struct ml_buf b;
    enum ml_status status;

    ml_buf_init(&b, 0);
    if (head)
        ml_sink_head(s->run->sink, &b);
    else
        ml_sink_tail(s->run->sink, s->run->tally.rows, ml_table_rest(s->run->table), &b);
    status = ml_journal_write(s->journal, &b, err);
    ml_buf_release(&b);
    return status;
}

static enum ml_status work_all(struct shared *s, struct ml_err *err)
{
    struct ml_journal *j = s->journal;
    enum ml_status status = ML_OK;

    if (!j->complete) {
        if (j->bytes == 0)
            status = put_edge(s, true, err);
        if (!status)
            status = ml_ahead_open(&s->ahead, s->run, j, err);
        if (!status)
            status = work_rows(s, err);
        if (status || s->run->stopped)
            return status;
        status = put_edge(s, false, err);
        if (!status)
            status = ml_journal_mark(j, s->run, &s->at, true, err);
    }
    return status ? status : ml_journal_finish(j, s->run, s->ahead.follower, err);
}

enum ml_status ml_annotate_run(struct ml_annotate_run *run, struct ml_err *err)
{
    struct ml_journal journal;
    struct shared s = {.run = run,
                       .journal = &journal,
                       .in_lock = PTHREAD_MUTEX_INITIALIZER,
                       .out_lock = PTHREAD_MUTEX_INITIALIZER,
                       .called = PTHREAD_COND_INITIALIZER};
    enum ml_status status = ml_journal_open(&journal, run, err);
    bool forget;

    if (!status) {
        s.at = journal.at;
        ml_sink_set_day(run->sink, run->options.date ? run->options.date : run->options.today);
        status = work_all(&s, err);
    }
    /* A bad row will be bad again: there is nothing to go on with. */
    forget = status == ML_EINPUT && run->strict;
    run->kept = !forget && (status || run->stopped) && journal.part_path && journal.synced;
    ml_ahead_close(&s.ahead);
    ml_journal_close(&journal, forget || (status && !journal.synced && journal.part));
    return status;
}
