/*
 * A .pbf is a row of blocks: four bytes with the size of a BlobHeader, the BlobHeader with the
 * size of the Blob, the Blob with the size of what is packed in it. libreadosm takes memory for
 * whatever size stands there, and a file that ends between its blocks for whole.
 */
#include "import/pbf.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { HEADER_MAX = 64 * 1024, BLOB_MAX = 32 * 1024 * 1024 };
enum { WIRE_VARINT = 0, WIRE_BYTES = 2 };
enum { HEADER_DATASIZE = 3, BLOB_RAW_SIZE = 2 };

struct reader {
    FILE *file;
    uint64_t at;    /* bytes read of the file */
    uint64_t end;   /* of the message that is read */
};

static bool byte(struct reader *r, uint64_t *out)
{
    int c = r->at < r->end ? getc(r->file) : EOF;

    *out = (uint64_t)(unsigned char)c;
    r->at += c != EOF;
    return c != EOF;
}

static bool varint(struct reader *r, uint64_t *out)
{
    uint64_t b = 0x80;

    *out = 0;
    for (int shift = 0; b & 0x80; shift += 7) {
        if (shift > 63 || !byte(r, &b))
            return false;
        *out |= (b & 0x7f) << shift;
    }
    return true;
}

static bool skip(struct reader *r, uint64_t n)
{
    if (n > r->end - r->at || fseek(r->file, (long)n, SEEK_CUR))
        return false;
    r->at += n;
    return true;
}

/* Reads a message up to r->end; the number of that field, when there is one, into *out. */
static bool message(struct reader *r, uint64_t field, uint64_t *out)
{
    while (r->at < r->end) {
        uint64_t tag;
        uint64_t value;
        if (!varint(r, &tag) || !varint(r, &value))
            return false;
        if ((tag & 7) == WIRE_BYTES ? !skip(r, value) : (tag & 7) != WIRE_VARINT)
            return false;
        if (tag >> 3 == field && (tag & 7) == WIRE_VARINT)
            *out = value;
    }
    return true;
}

/* One block from r->at on, size being that of the file. */
static bool block(struct reader *r, uint64_t size)
{
    uint64_t n = 0;
    uint64_t length = UINT64_MAX;
    uint64_t raw = 0;

    r->end = size;
    for (int i = 0; i < 4; i++) {
        uint64_t b;
        if (!byte(r, &b))
            return false;
        n = n << 8 | b;
    }
    if (n > HEADER_MAX || n > size - r->at)
        return false;
    r->end = r->at + n;
    if (!message(r, HEADER_DATASIZE, &length) || length > BLOB_MAX || length > size - r->at)
        return false;
    r->end = r->at + length;
    return message(r, BLOB_RAW_SIZE, &raw) && raw <= BLOB_MAX;
}

enum ml_status ml_pbf_check(const char *path, struct ml_err *err)
{
    struct reader r = {.file = fopen(path, "rb")};
    enum ml_status status = ML_OK;
    long size = -1;
    size_t number = 0;

    if (r.file && fseek(r.file, 0, SEEK_END) == 0) {
        size = ftell(r.file);
        rewind(r.file);
    }
    if (size < 0)
        status = ml_fail(err, ML_EIO, path, 0, "cannot be opened: %s; check the name and its permissions", strerror(errno));
    while (!status && (r.at < (uint64_t)size || number == 0)) {
        uint64_t from = r.at;
        number++;
        if (!block(&r, (uint64_t)size))
            status = ml_fail(err, ML_EFORMAT, path, 0, "is no whole OpenStreetMap extract: block %zu, from byte %llu, is cut "
                             "short or damaged; fetch it again", number, (unsigned long long)from);
    }
    if (r.file)
        fclose(r.file);
    return status;
}
