/*
 * Rows of named values, the common ground of the writers: what a feature's properties, a
 * CSV line and a dbf record have in common is a list of columns and a list of values.
 */
#ifndef ML_WRITE_RECORD_H
#define ML_WRITE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"
#include "result/result.h"

enum ml_value_type {
    ML_VALUE_NULL = 0,
    ML_VALUE_TEXT,
    ML_VALUE_LITERAL,       /* the text of a JSON number */
    ML_VALUE_INT,
    ML_VALUE_REAL,
    ML_VALUE_BOOL,
    ML_VALUE_DATE,          /* YYYYMMDD */
    ML_VALUE_FLAGS,         /* enum ml_flag */
    ML_VALUE_EVIDENCE,
    ML_VALUE_ALTERNATIVES
};

struct ml_value {
    enum ml_value_type type;
    union {
        struct ml_span text;
        long long i;
        double d;
        bool b;
        unsigned flags;
        const struct ml_result *result;
    } u;
};

struct ml_column {
    const char *name;
    size_t name_len;
    const char *key;        /* the name as a JSON key, colon included */
    size_t key_len;
    int decimals;           /* of a real */
    const char *dbf_name;   /* at most 10 bytes; NULL = not in a shapefile */
    char dbf_type;          /* C, N, L or D */
    int dbf_width;
};

#define ML_COLUMN(name, decimals, dbf_name, dbf_type, dbf_width) \
    {name, sizeof name - 1, "\"" name "\":", sizeof name + 2, decimals, dbf_name, dbf_type, dbf_width}

/* NULL and "" are the null value. The text is borrowed. */
struct ml_value ml_value_text(const char *s);
struct ml_value ml_value_span(struct ml_span s);
struct ml_value ml_value_int(long long i);
struct ml_value ml_value_real(double d); /* null when not finite */
struct ml_value ml_value_bool(bool b);
struct ml_value ml_value_date(int32_t date); /* null when 0 */

/* A string with its quotes, escaped as RFC 8259 asks; malformed bytes become U+FFFD. */
void ml_json_string(struct ml_buf *b, const char *ptr, size_t len);
void ml_json_evidence(struct ml_buf *b, const struct ml_evidence *list, size_t count);
void ml_json_value(struct ml_buf *b, const struct ml_column *column, const struct ml_value *value);
/* {"name":value,...}; nulls are kept. */
void ml_json_object(struct ml_buf *b, const struct ml_column *columns, const struct ml_value *values,
                    size_t count);
/* [lon,lat] to 6 decimals (0.1 m). */
void ml_json_position(struct ml_buf *b, struct ml_lonlat p);

/* The value as plain text, lists joined by ';', nulls as nothing, dates with dashes. */
void ml_text_value(struct ml_buf *b, const struct ml_column *column, const struct ml_value *value);

/* One cell, quoted only when RFC 4180 needs it. */
void ml_csv_cell(struct ml_buf *b, const char *ptr, size_t len);
/* Whole lines, ended by LF as GDAL and PostgreSQL write them. scratch is emptied. */
void ml_csv_header(struct ml_buf *b, const struct ml_column *columns, size_t count);
void ml_csv_row(struct ml_buf *b, struct ml_buf *scratch, const struct ml_column *columns,
                const struct ml_value *values, size_t count);

#endif
