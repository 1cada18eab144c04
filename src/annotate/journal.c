#include "annotate/journal.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"

enum { JOURNAL_VERSION = 1 };

static char *join(const char *path, const char *suffix)
{
    size_t size = strlen(path) + strlen(suffix) + 1;
    char *p = ml_alloc(size);

    if (p)
        snprintf(p, size, "%s%s", path, suffix);
    return p;
}

static enum ml_status refused(const char *path, struct ml_err *err)
{
    if (errno == EPIPE)
        return ml_fail(err, ML_EIO, path, 0, "was closed by its reader; nothing more is written");
    return ml_fail(err, ML_EIO, path, 0,
                   "cannot be written: %s; free some space, or choose another place with -o", strerror(errno));
}

/* ---- Reading the journal ---- */

static bool get_number(const json_t *o, const char *name, uint64_t *out)
{
    const json_t *v = json_object_get(o, name);

    *out = (uint64_t)json_integer_value(v);
    return json_is_integer(v);
}

static bool get_all(const json_t *o, struct ml_journal *j, struct ml_annotate_run *run)
{
    uint64_t today;

    if (!get_number(o, "bytes", &j->bytes) || !get_number(o, "row", &j->at.row) ||
        !get_number(o, "offset", &j->at.offset) || !get_number(o, "line", &j->at.line) ||
        !get_number(o, "damaged", &j->at.damaged) || !get_number(o, "today", &today) ||
        !ml_tally_from_json(&run->tally, json_object_get(o, "tally")))
        return false;
    run->options.today = (int32_t)today;
    j->complete = json_is_true(json_object_get(o, "complete"));
    j->synced = j->bytes;
    return true;
}

/* *found is false when there is no journal: the work then begins anew. */
static enum ml_status read_journal(struct ml_journal *j, struct ml_annotate_run *run, bool *found,
                                   struct ml_err *err)
{
    json_error_t e;
    json_t *o;
    const char *signature;
    uint64_t version, mark;
    enum ml_status status = ML_OK;

    *found = false;
    if (!ml_file_exists(j->journal_path))
        return ML_OK;
    o = json_load_file(j->journal_path, 0, &e);
    signature = json_string_value(json_object_get(o, "signature"));
    if (!o || !signature || !get_number(o, "version", &version) || version != JOURNAL_VERSION ||
        !get_number(o, "mark", &mark) || !get_all(o, j, run))
        status = ml_fail(err, ML_EUSAGE, j->journal_path, 0,
                         "is no journal of this version; remove it, or run without --resume");
    else if (strcmp(signature, run->signature) != 0)
        status = ml_fail(err, ML_EUSAGE, j->journal_path, 0,
                         "belongs to a run with other options or data; repeat those, or run without --resume");
    else if (mark != (ml_table_mark(run->table) & INT64_MAX))
        status = ml_fail(err, ML_EUSAGE, ml_table_name(run->table), 0,
                         "has changed since the work began; run without --resume");
    json_decref(o);
    *found = !status;
    return status;
}

/* ---- Opening ---- */

static enum ml_status open_anew(struct ml_journal *j, struct ml_err *err)
{
    /* The journal goes first: it must never speak of a part that is not its own. */
    if (unlink(j->journal_path) != 0 && errno != ENOENT)
        return refused(j->journal_path, err);
    j->part = fopen(j->part_path, "w+b");
    return j->part ? ML_OK : refused(j->part_path, err);
}

static enum ml_status open_again(struct ml_journal *j, struct ml_annotate_run *run, struct ml_err *err)
{
    struct stat st;

    /* Only the last step was missing: the output may already be in its place. */
    if (j->complete && !ml_file_exists(j->part_path))
        return ML_OK;
    j->part = fopen(j->part_path, "r+b");
    if (!j->part || fstat(fileno(j->part), &st) != 0 || (uint64_t)st.st_size < j->bytes)
        return ml_fail(err, ML_EUSAGE, j->part_path, 0,
                       "is not what the journal says; remove both, or run without --resume");
    if (ftruncate(fileno(j->part), (off_t)j->bytes) != 0 || fseeko(j->part, 0, SEEK_END) != 0)
        return refused(j->part_path, err);
    return j->complete ? ML_OK : ml_table_seek(run->table, &j->at, err);
}

static enum ml_status open_straight(struct ml_journal *j, const struct ml_annotate_run *run, struct ml_err *err)
{
    if (ml_sink_is_staged(run->sink)) {
        j->part = tmpfile();
        return j->part ? ML_OK : refused("the folder for temporary files", err);
    }
    if (!j->path) {
        j->part = stdout;
        return ML_OK;
    }
    j->part = fopen(j->path, "wb");
    return j->part ? ML_OK : refused(j->path, err);
}

enum ml_status ml_journal_open(struct ml_journal *j, struct ml_annotate_run *run, struct ml_err *err)
{
    bool standard = !run->output || strcmp(run->output, "-") == 0;
    bool found = false;
    enum ml_status status;

    *j = (struct ml_journal){0};
    if (!standard && !(j->path = join(run->output, "")))
        return ml_fail_nomem(err);
    if (standard || ml_file_is_special(j->path))
        return open_straight(j, run, err);
    j->part_path = join(j->path, ".part");
    j->journal_path = join(j->path, ".journal");
    if (!j->part_path || !j->journal_path)
        return ml_fail_nomem(err);
    if (run->resume) {
        status = read_journal(j, run, &found, err);
        if (status)
            return status;
    }
    return found ? open_again(j, run, err) : open_anew(j, err);
}

/* ---- Writing ---- */

enum ml_status ml_journal_write(struct ml_journal *j, const struct ml_buf *bytes, struct ml_err *err)
{
    if (bytes->failed)
        return ml_fail_nomem(err);
    if (bytes->len && fwrite(bytes->data, 1, bytes->len, j->part) != bytes->len)
        return refused(j->path ? j->path : "standard output", err);
    j->bytes += bytes->len;
    return ML_OK;
}

enum ml_status ml_journal_flush(struct ml_journal *j, struct ml_err *err)
{
    return fflush(j->part) == 0 ? ML_OK : refused(j->path ? j->path : "standard output", err);
}

static json_t *describe(const struct ml_journal *j, const struct ml_annotate_run *run,
                        const struct ml_table_position *at, bool complete)
{
    json_t *o = json_pack("{si ss sI sI sI sI sI sI sI sb}", "version", JOURNAL_VERSION, "signature", run->signature,
                          "mark", (json_int_t)(ml_table_mark(run->table) & INT64_MAX), "bytes", (json_int_t)j->bytes,
                          "row", (json_int_t)at->row, "offset", (json_int_t)at->offset, "line", (json_int_t)at->line,
                          "damaged", (json_int_t)at->damaged, "today", (json_int_t)run->options.today, "complete",
                          complete);

    if (o)
        json_object_set_new(o, "tally", ml_tally_to_json(&run->tally));
    return o;
}

static bool write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    bool good = f && fputs(text, f) >= 0 && fflush(f) == 0 && (fsync(fileno(f)) == 0 || errno == EINVAL);

    if (f && fclose(f) != 0)
        good = false;
    return good;
}

enum ml_status ml_journal_mark(struct ml_journal *j, const struct ml_annotate_run *run,
                               const struct ml_table_position *at, bool complete, struct ml_err *err)
{
    json_t *o;
    char *text;
    char *fresh;
    enum ml_status status = ml_journal_flush(j, err);

    j->at = *at;
    if (status || !j->part_path)
        return status;
    if (fsync(fileno(j->part)) != 0 && errno != EINVAL)
        return refused(j->part_path, err);
    o = describe(j, run, at, complete);
    text = o ? json_dumps(o, JSON_COMPACT) : NULL;
    fresh = join(j->journal_path, ".new");
    if (!text || !fresh)
        status = ml_fail_nomem(err);
    else if (!write_text(fresh, text) || rename(fresh, j->journal_path) != 0)
        status = refused(j->journal_path, err);
    free(text);
    ml_free(fresh);
    json_decref(o);
    j->synced = j->bytes;
    j->complete = complete;
    return status;
}

enum ml_status ml_journal_finish(struct ml_journal *j, struct ml_annotate_run *run, struct ml_follower *follower,
                                 struct ml_err *err)
{
    enum ml_status status = ML_OK;

    if (!j->part)
        return unlink(j->journal_path) == 0 ? ML_OK : refused(j->journal_path, err);
    if (ml_sink_is_staged(run->sink)) {
        status = ml_journal_flush(j, err);
        if (!status && follower)
            status = ml_follower_finish(follower, j->bytes, err);
        else if (!status)
            status = ml_sink_build(run->sink, j->part, j->path, &run->cut, err);
        if (!status && j->part_path && unlink(j->part_path) != 0)
            status = refused(j->part_path, err);
    } else if (j->part_path) {
        status = ml_file_replace(j->part_path, j->path, err);
    } else {
        status = ml_journal_flush(j, err);
    }
    if (!status && j->journal_path && unlink(j->journal_path) != 0)
        status = refused(j->journal_path, err);
    return status;
}

void ml_journal_close(struct ml_journal *j, bool forget)
{
    if (j->part && j->part != stdout)
        fclose(j->part);
    if (forget && j->journal_path)
        unlink(j->journal_path);
    if (forget && j->part_path)
        unlink(j->part_path);
    ml_free(j->path);
    ml_free(j->part_path);
    ml_free(j->journal_path);
    *j = (struct ml_journal){0};
}
