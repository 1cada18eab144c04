/*
 * Order is kept by turns: a worker draws a number with its document, and writes only when
 * that number is called. So a result never leaves the geocoder that made it, nothing is
 * queued, and memory is bounded by the number of workers.
 */
#include "cli/batch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/alloc.h"
#include "cli/cli.h"
#include "cli/progress.h"

struct shared {
    struct ml_batch *batch;
    pthread_mutex_t in_lock;    /* input, drawn */
    size_t drawn;
    bool at_end;
    atomic_bool more_ready;     /* another document can be had at once: no need to flush */
    pthread_mutex_t out_lock;   /* all below, and the writer */
    pthread_cond_t called;
    size_t turn;
    enum ml_status status;      /* the failure that ends the run */
    struct ml_err err;
};

struct worker {
    struct shared *shared;
    struct ml_geocoder *geocoder;
    struct ml_input_item item;
    struct ml_result_doc doc;
    bool begun;                 /* parts of the document have been written */
    struct ml_err err;
    pthread_t thread;
    bool running;
};

static void count_failure(struct shared *s, const struct worker *w)
{
    s->batch->failed++;
    s->batch->failed_files += w->item.line == 0 && w->item.bad;
    ml_report(&w->err);
}

/* Blank lines are bad only where each line must have its answer. */
static bool is_silent(const struct worker *w)
{
    return w->item.blank && !w->shared->batch->filter;
}

/* Writes a worker's document, or says what was wrong with it. Called in turn. */
static enum ml_status finish(struct worker *w, bool good, struct ml_err *err)
{
    struct shared *s = w->shared;
    struct ml_batch *b = s->batch;
    enum ml_status status = ML_OK;

    if (is_silent(w))
        return ML_OK;
    if (good) {
        b->done++;
    } else {
        count_failure(s, w);
        w->doc = (struct ml_result_doc){.id = w->item.doc.id,
                                        .id_is_number = w->item.doc.id_is_number,
                                        .error = w->err.message,
                                        .continued = w->begun};
    }
    if (good || (b->filter && w->item.line))
        status = ml_writer_add(b->writer, &w->doc, err);
    if (!status && !atomic_load(&s->more_ready))
        status = ml_writer_flush(b->writer, err);
    ml_progress_show(b->done, b->failed);
    return status;
}

static bool draw(struct worker *w, size_t *number)
{
    struct shared *s = w->shared;
    bool got;

    pthread_mutex_lock(&s->in_lock);
    got = !s->at_end && ml_input_next(s->batch->input, &w->item);
    s->at_end = !got;
    *number = s->drawn;
    s->drawn += got;
    atomic_store(&s->more_ready, got && ml_input_ready(s->batch->input));
    pthread_mutex_unlock(&s->in_lock);
    return got;
}

static void await_turn(struct shared *s, size_t number)
{
    while (s->turn != number)
        pthread_cond_wait(&s->called, &s->out_lock);
}

/* Writes a part of the worker's document; its turn goes on. */
static enum ml_status write_part(struct worker *w, size_t number)
{
    struct shared *s = w->shared;
    enum ml_status status;

    pthread_mutex_lock(&s->out_lock);
    await_turn(s, number);
    if (!s->status)
        s->status = ml_writer_add(s->batch->writer, &w->doc, &s->err);
    status = s->status;
    pthread_mutex_unlock(&s->out_lock);
    w->begun = true;
    return status;
}

static bool write_in_turn(struct worker *w, size_t number, bool good)
{
    struct shared *s = w->shared;
    bool go_on;

    pthread_mutex_lock(&s->out_lock);
    await_turn(s, number);
    if (!s->status)
        s->status = finish(w, good, &s->err);
    go_on = !s->status;
    s->turn++;
    pthread_cond_broadcast(&s->called);
    pthread_mutex_unlock(&s->out_lock);
    return go_on;
}

/* Writes all but the last part. A failure of the pipeline says which text it was. */
static bool geocode(struct worker *w, size_t number)
{
    enum ml_status status = ml_geocoder_begin(w->geocoder, &w->item.doc, &w->err);

    if (!status)
        status = ml_geocoder_next(w->geocoder, &w->doc, &w->err);
    while (!status && w->doc.more && !write_part(w, number))
        status = ml_geocoder_next(w->geocoder, &w->doc, &w->err);
    if (!status)
        return true;
    if (!w->err.file[0])
        snprintf(w->err.file, sizeof w->err.file, "%s", w->item.file);
    if (!w->err.line)
        w->err.line = w->item.line;
    return false;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    size_t number;

    while (draw(w, &number)) {
        bool good;
        w->begun = false;
        good = !w->item.bad && geocode(w, number);
        if (w->item.bad)
            w->err = w->item.err;
        if (!write_in_turn(w, number, good))
            break;
    }
    return NULL;
}

static void release(struct worker *workers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ml_geocoder_free(workers[i].geocoder);
        ml_input_item_release(&workers[i].item);
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

enum ml_status ml_batch_run(struct ml_batch *batch, struct ml_err *err)
{
    struct shared s = {.batch = batch,
                       .in_lock = PTHREAD_MUTEX_INITIALIZER,
                       .out_lock = PTHREAD_MUTEX_INITIALIZER,
                       .called = PTHREAD_COND_INITIALIZER};
    size_t count = batch->threads ? batch->threads : 1;
    struct worker *workers = ml_calloc(count, sizeof *workers);
    enum ml_status status = ML_OK;

    if (!workers)
        return ml_fail_nomem(err);
    for (size_t i = 0; i < count && !status; i++) {
        workers[i].shared = &s;
        status = ml_geocoder_new(batch->gazetteer, batch->border, &batch->options,
                                 &workers[i].geocoder, err);
    }
    if (!status) {
        run_all(workers, count);
        status = s.status;
        if (status && err)
            *err = s.err;
    }
    release(workers, count);
    return status;
}
