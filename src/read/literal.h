/* A number in JSON text as it is written: jansson would round it. Private to this room. */
#ifndef ML_READ_LITERAL_H
#define ML_READ_LITERAL_H

#include "base/span.h"

/*
 * The bytes of the number that is the value of a member of the outermost object, the last
 * one of that name as parsers take it. json must have been parsed without error. Empty
 * when there is none. The name must be plain ASCII; a name written with escapes is not found.
 */
struct ml_span ml_json_member_literal(struct ml_span json, const char *name);

#endif
