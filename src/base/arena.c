#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_BLOCK = 16 * 1024, LARGEST_STEP = 1024 * 1024, REDZONE = 16 };

struct ml_arena_block {
    struct ml_arena_block *next;
    size_t size;
    alignas(max_align_t) unsigned char data[];
};

void ml_arena_init(struct ml_arena *a, size_t limit)
{
    *a = (struct ml_arena){.limit = limit};
}

static void free_blocks(struct ml_arena_block *b)
{
    while (b) {
        struct ml_arena_block *next = b->next;
        ASAN_UNPOISON_MEMORY_REGION(b->data, b->size);
        ml_free(b);
        b = next;
    }
}

void ml_arena_release(struct ml_arena *a)
{
    free_blocks(a->head);
    ml_arena_init(a, a->limit);
}

void ml_arena_clear(struct ml_arena *a)
{
    if (!a->head)
        return;
    /* Blocks grow, so the newest is the largest. */
    free_blocks(a->head->next);
    a->head->next = NULL;
    a->used = 0;
    a->total = a->head->size;
    ASAN_POISON_MEMORY_REGION(a->head->data, a->head->size);
}

static struct ml_arena_block *add_block(struct ml_arena *a, size_t need)
{
    size_t size = a->head ? a->head->size * 2 : FIRST_BLOCK;
    struct ml_arena_block *b;

    if (size > LARGEST_STEP)
        size = LARGEST_STEP;
    if (a->head && size < a->head->size)
        size = a->head->size;
    if (size < need)
        size = need;
    if (size > SIZE_MAX - sizeof *b)
        return NULL;
    if (a->limit && (size > a->limit || a->total > a->limit - size))
        return NULL;
    b = ml_alloc(sizeof *b + size);
    if (!b)
        return NULL;
    b->next = a->head;
    b->size = size;
    a->head = b;
    a->used = 0;
    a->total += size;
    ASAN_POISON_MEMORY_REGION(b->data, b->size);
    return b;
}

void *ml_arena_alloc(struct ml_arena *a, size_t size)
{
    const size_t align = alignof(max_align_t);
    size_t need;
    void *p;

    if (size > SIZE_MAX - align - REDZONE)
        return NULL;
    need = (size + align - 1) / align * align;
#if defined(__SANITIZE_ADDRESS__)
    need += REDZONE; /* so that an overrun between neighbours is seen */
#endif
    if (need == 0)
        need = align;
    if (!a->head || need > a->head->size - a->used) {
        if (!add_block(a, need))
            return NULL;
    }
    p = a->head->data + a->used;
    a->used += need;
    ASAN_UNPOISON_MEMORY_REGION(p, size);
    return p;
}

void *ml_arena_array(struct ml_arena *a, size_t count, size_t size)
{
    size_t bytes;
    void *p;

    if (!ml_mul(count, size, &bytes))
        return NULL;
    p = ml_arena_alloc(a, bytes);
    return p ? memset(p, 0, bytes) : NULL;
}

char *ml_arena_dup(struct ml_arena *a, const char *ptr, size_t len)
{
    char *p = len == SIZE_MAX ? NULL : ml_arena_alloc(a, len + 1);
    if (!p)
        return NULL;
    if (len)
        memcpy(p, ptr, len);
    p[len] = '\0';
    return p;
}
