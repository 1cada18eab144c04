/*
 * Status codes and error reports, shared by every room.
 *
 * Every function that can fail returns enum ml_status (0 is success) and takes a
 * struct ml_err * as its last argument. The error is owned by the caller, may be
 * NULL, and is untouched on success, so calls chain with ||. The message is whole:
 * what is wrong, then what to do, in the form the command line prints.
 *
 * Lowest room: includes nothing of the project.
 */
#ifndef ML_BASE_STATUS_H
#define ML_BASE_STATUS_H

#include <stddef.h>

#if defined(__GNUC__)
#define ML_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define ML_PRINTF(fmt, args)
#endif

enum ml_status {
    ML_OK = 0,
    ML_ENOMEM,    /* memory ran out */
    ML_EIO,       /* the operating system refused to open, read, write or rename */
    ML_EINPUT,    /* the user's data is malformed; the error names file and line */
    ML_EFORMAT,   /* a file is not of the kind it should be (database, shapefile) */
    ML_ELIMIT,    /* a documented limit was passed */
    ML_EUSAGE,    /* the command line is wrong */
    ML_ELIBRARY,  /* GEOS, PROJ, shapelib or SQLite reported a failure */
    ML_EPARTIAL   /* done, but some inputs or rows failed (each was reported) */
};

struct ml_err {
    enum ml_status status;
    size_t line;        /* 1-based, 0 when no line applies */
    char file[256];     /* empty when no file applies; cut from the left if longer */
    char message[512];
};

/* A constant one-phrase description ("out of memory"); never NULL. */
const char *ml_status_describe(enum ml_status status);

/*
 * Fills err (if not NULL) and returns status, so that a failing function can end in
 * `return ml_fail(err, ML_EIO, path, 0, "cannot open; ...")`. file may be NULL.
 */
enum ml_status ml_fail(struct ml_err *err, enum ml_status status, const char *file, size_t line,
                       const char *fmt, ...) ML_PRINTF(5, 6);

/* ml_fail for exhausted memory: no file, no line, the standard message. */
enum ml_status ml_fail_nomem(struct ml_err *err);

#endif
