/* Runs one fuzz target over the files named: what once broke stays mended. Prints TAP. */
#include "fuzz.h"

static uint8_t *slurp(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t cap = 0;

    *size = 0;
    if (!f)
        return NULL;
    do {
        cap = cap ? cap * 2 : 4096;
        bytes = realloc(bytes, cap);
        PROMISE(bytes);
        *size += fread(bytes + *size, 1, cap - *size, f);
    } while (*size == cap);
    fclose(f);
    return bytes;
}

int main(int argc, char **argv)
{
    int failed = 0;

    for (int i = 1; i < argc; i++) {
        size_t size;
        uint8_t *bytes = slurp(argv[i], &size);
        uint8_t *exact = malloc(size ? size : 1); /* so that a sanitizer sees a read past its end */
        PROMISE(exact);
        for (size_t b = 0; b < size; b++)
            exact[b] = bytes[b];
        if (bytes)
            LLVMFuzzerTestOneInput(exact, size);
        failed |= !bytes;
        printf("%sok %d - %s\n", bytes ? "" : "not ", i, argv[i]);
        fflush(stdout);
        free(exact);
        free(bytes);
    }
    return failed;
}
