/* For targets whose subject reads a file: the input, under one name, removed at the end. */
#ifndef ML_TESTS_FUZZ_FILE_H
#define ML_TESTS_FUZZ_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

static char path[] = "/tmp/marchland-fuzz-XXXXXX";

static void clean(void)
{
    remove(path);
}

static void put(const uint8_t *data, size_t size)
{
    FILE *f;

    if (strchr(path, 'X')) {
        int fd = mkstemp(path);
        PROMISE(fd >= 0);
        close(fd);
        atexit(clean);
    }
    f = fopen(path, "wb");
    PROMISE(f);
    fwrite(data, 1, size, f);
    PROMISE(fclose(f) == 0);
}

#endif
