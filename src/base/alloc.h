/*
 * The one allocation seam. Everything in the project allocates through these, so that a
 * test can make the n-th allocation fail. GEOS, PROJ, shapelib, SQLite and jansson have
 * allocators of their own, which this seam does not reach.
 */
#ifndef ML_BASE_ALLOC_H
#define ML_BASE_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* Zero-size requests return a unique pointer. NULL means memory ran out. */
void *ml_alloc(size_t size);
void *ml_calloc(size_t count, size_t size); /* zeroed; NULL also on overflow of the product */
void *ml_realloc(void *ptr, size_t size);
void ml_free(void *ptr); /* NULL is a no-op */

/* a * b into *out; false on overflow, *out is then unspecified. */
bool ml_mul(size_t a, size_t b, size_t *out);

/*
 * Makes room for `need` elements of `size` bytes in the growing array *ptr of capacity
 * *cap (both may start as NULL and 0), doubling. False when memory or size_t runs out;
 * the array is then unchanged.
 */
bool ml_grow(void **ptr, size_t *cap, size_t need, size_t size);

/* Test hook: the n-th allocation from now (1 = the next) and all after it fail; 0 = off. */
void ml_alloc_fail_after(unsigned long n);
/* Allocations made so far, for tests that count them. */
unsigned long ml_alloc_count(void);

#endif
