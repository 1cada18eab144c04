#include "annotate/ahead.h"

enum ml_status ml_ahead_open(struct ml_ahead *a, const struct ml_annotate_run *run, const struct ml_journal *j,
                             struct ml_err *err)
{
    *a = (struct ml_ahead){.lock = PTHREAD_MUTEX_INITIALIZER};
    if (!j->part_path || !j->part || !ml_sink_is_staged(run->sink) || !ml_sink_can_follow(run->sink))
        return ML_OK;
    atomic_store(&a->ready, j->bytes);
    return ml_follower_open(run->sink, j->part_path, j->path, &a->follower, err);
}

enum ml_status ml_ahead_tell(struct ml_ahead *a, struct ml_journal *j, struct ml_err *err)
{
    enum ml_status status;

    if (!a->follower)
        return ML_OK;
    status = ml_journal_flush(j, err);
    if (!status)
        atomic_store(&a->ready, j->bytes);
    return status;
}

enum ml_status ml_ahead_work(struct ml_ahead *a, struct ml_err *err)
{
    enum ml_status status;

    if (!a->follower || pthread_mutex_trylock(&a->lock) != 0)
        return ML_OK;
    status = ml_follower_go_on(a->follower, atomic_load(&a->ready), err);
    pthread_mutex_unlock(&a->lock);
    return status;
}

void ml_ahead_close(struct ml_ahead *a)
{
    ml_follower_free(a->follower);
    a->follower = NULL;
}
