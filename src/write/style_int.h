/* The parts of a style; private to style*.c. */
#ifndef ML_WRITE_STYLE_INT_H
#define ML_WRITE_STYLE_INT_H

#include "write/fields.h"
#include "write/segment.h"
#include "write/style.h"

/* The layer's columns, and the name of one in the style's format. */
const struct ml_column *ml_style_columns(const struct ml_style *style, size_t *count);
const char *ml_style_field(const struct ml_style *style, const struct ml_column *column);

void ml_style_symbols(struct ml_buf *b, const struct ml_style *style);
void ml_style_labels(struct ml_buf *b, const struct ml_style *style);
void ml_style_form(struct ml_buf *b, const struct ml_style *style);

/* <Option name= type="QString" value=/>, and a property driven by an expression. */
void ml_qml_option(struct ml_buf *b, const char *name, const char *value);
void ml_qml_driven_begin(struct ml_buf *b, const char *element);
void ml_qml_driven(struct ml_buf *b, const char *property, const char *expression);
void ml_qml_driven_end(struct ml_buf *b, const char *element);

/* "r,g,b,a" of "#rrggbb". */
void ml_qml_color(char out[24], const char *color, int alpha);

#endif
