/* Building a database while its rows are still being put. */
#include <errno.h>
#include <string.h>

#include "base/alloc.h"
#include "table/db_out.h"
#include "table/table_int.h"

struct ml_follower {
    struct ml_db_out *db;
    FILE *staged;
    struct ml_packed_reader reader;
};

bool ml_sink_can_follow(const struct ml_sink *s)
{
    bool database = s->form == ML_TABLE_SQLITE || s->form == ML_TABLE_GPKG;

    /* Of JSON lines the columns are known only at the end. */
    return database && ml_table_form(s->spec.table) != ML_TABLE_JSONL;
}

enum ml_status ml_follower_open(const struct ml_sink *s, const char *staged, const char *path,
                                struct ml_follower **out, struct ml_err *err)
{
    struct ml_follower *f = ml_calloc(1, sizeof *f);
    enum ml_status status;

    *out = NULL;
    if (!f)
        return ml_fail_nomem(err);
    f->staged = fopen(staged, "rb");
    status = f->staged ? ml_packed_start(&f->reader, s, f->staged, err)
                       : ml_fail(err, ML_EIO, staged, 0, "cannot be read: %s", strerror(errno));
    if (!status)
        status = ml_db_out_open(s, NULL, path, &f->db, err);
    if (status)
        ml_follower_free(f);
    else
        *out = f;
    return status;
}

enum ml_status ml_follower_go_on(struct ml_follower *f, uint64_t end, struct ml_err *err)
{
    return ml_db_out_rows(f->db, &f->reader, end, err);
}

enum ml_status ml_follower_finish(struct ml_follower *f, uint64_t end, struct ml_err *err)
{
    enum ml_status status = ml_db_out_rows(f->db, &f->reader, end, err);

    return status ? status : ml_db_out_finish(f->db, err);
}

void ml_follower_free(struct ml_follower *f)
{
    if (!f)
        return;
    ml_db_out_free(f->db);
    ml_packed_release(&f->reader);
    if (f->staged)
        fclose(f->staged);
    ml_free(f);
}

enum ml_status ml_sink_build_database(const struct ml_sink *s, FILE *packed, const char *path, struct ml_err *err)
{
    struct ml_packed_reader r = {0};
    struct ml_db_out *d = NULL;
    enum ml_status status = ml_db_out_open(s, packed, path, &d, err);

    if (!status)
        status = ml_packed_start(&r, s, packed, err);
    if (!status)
        status = ml_db_out_rows(d, &r, UINT64_MAX, err);
    if (!status)
        status = ml_db_out_finish(d, err);
    ml_packed_release(&r);
    ml_db_out_free(d);
    return status;
}
