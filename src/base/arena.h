/*
 * Arenas: memory that is released all at once. A function that returns arena memory takes
 * the arena as its first argument, so its signature tells how long the result lives.
 * Three lifetimes exist: run (index, shapes), doc (one input text), scratch (one call).
 */
#ifndef ML_BASE_ARENA_H
#define ML_BASE_ARENA_H

#include <stddef.h>

struct ml_arena_block;

struct ml_arena {
    struct ml_arena_block *head;
    size_t used;        /* bytes handed out of the head block */
    size_t total;       /* bytes held in all blocks */
    size_t limit;       /* ceiling for total; 0 = none */
};

void ml_arena_init(struct ml_arena *a, size_t limit);
void ml_arena_release(struct ml_arena *a); /* all memory; the arena may be used again */
void ml_arena_clear(struct ml_arena *a);   /* like release, but keeps the largest block */

/* Aligned for any type, uninitialised; NULL when memory or the limit runs out. */
void *ml_arena_alloc(struct ml_arena *a, size_t size);
/* Zeroed array; NULL also when count * size overflows. */
void *ml_arena_array(struct ml_arena *a, size_t count, size_t size);
/* NUL-terminated copy of len bytes. */
char *ml_arena_dup(struct ml_arena *a, const char *ptr, size_t len);

#endif
