/* What every fuzz target defines; libFuzzer or replay.c calls it. */
#ifndef ML_TESTS_FUZZ_H
#define ML_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Always returns 0; a broken promise aborts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that no build leaves out. */
#define PROMISE(what)                                                                    \
    do {                                                                                 \
        if (!(what)) {                                                                   \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #what);   \
            abort();                                                                     \
        }                                                                                \
    } while (0)

#endif
