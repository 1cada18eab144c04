/* For targets whose subject reads a file: the input, under one name, removed at the end. */
#ifndef ML_TESTS_FUZZ_FILE_H
#define ML_TESTS_FUZZ_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"

static char path[] = "/tmp/marchland-fuzz-XXXXXX"; /* of the file, once it is made */
static bool made;

static void clean(void)
{
    remove(path);
}

static void put(const uint8_t *data, size_t size)
{
    FILE *f;

    if (!made) {
        int fd = mkstemp(path);
        PROMISE(fd >= 0);
        close(fd);
        atexit(clean);
        made = true;
    }
    f = fopen(path, "wb");
    PROMISE(f);
    fwrite(data, 1, size, f);
    PROMISE(fclose(f) == 0);
}

#endif
