/* One line of JSON Lines into a document; private to this room. */
#ifndef ML_READ_JSONL_H
#define ML_READ_JSONL_H

#include "base/span.h"
#include "read/input.h"

/* Sets up jansson once, before threads could race for it. */
void ml_jsonl_start(void);

/*
 * {"id","text","date","lang"} from the line, which need not live on. On any fault item is
 * bad, its err names file and line, and doc.id is set if an id could be read.
 */
void ml_jsonl_parse(struct ml_span line, const char *file, struct ml_input_item *item);

/* Frees what parse left in the item. */
void ml_jsonl_release(struct ml_input_item *item);

#endif
