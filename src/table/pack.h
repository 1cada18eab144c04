/*
 * Cells as bytes, for rows that wait in memory or in a file before they are written.
 * A row is its cells one after the other; who packs knows how many.
 */
#ifndef ML_TABLE_PACK_H
#define ML_TABLE_PACK_H

#include "table/table.h"

void ml_pack_cell(struct ml_buf *b, const struct ml_cell *cell);
void ml_pack_size(struct ml_buf *b, size_t n);

/* Move *p behind what they read; false when the bytes end first or are none of ours. */
bool ml_unpack_cell(const char **p, const char *end, struct ml_cell *cell);
bool ml_unpack_size(const char **p, const char *end, size_t *n);

#endif
