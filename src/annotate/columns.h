/*
 * Which columns of a table say what: text, place, admin units, date, coordinates. From
 * the options, from a preset of a known event database, or from usual names.
 * Rooms below: table, base.
 */
#ifndef ML_ANNOTATE_COLUMNS_H
#define ML_ANNOTATE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "table/table.h"

enum ml_preset {
    ML_PRESET_NONE = 0,
    ML_PRESET_ACLED,
    ML_PRESET_UCDP_GED,
    ML_PRESET_GDELT,
    ML_PRESET_ICEWS,
    ML_PRESET_POLECAT
};

/* "ucdp-ged"; ML_PRESET_NONE for an unknown word. */
const char *ml_preset_name(enum ml_preset preset);
enum ml_preset ml_preset_parse(const char *word);

enum { ML_TEXT_COLUMNS = 8, ML_PLACE_COLUMNS = 4, ML_ADMIN_COLUMNS = 8, ML_OTHER_COLUMNS = 4 };

/* A column by name; of a JSON line each row is asked for it, else index counts. */
struct ml_column_ref {
    const char *name;   /* NULL: there is none */
    size_t index;
};

struct ml_annotate_columns {
    enum ml_preset preset;
    struct ml_column_ref text[ML_TEXT_COLUMNS];
    size_t text_count;
    size_t where_count;     /* of those, the first say where it was, not what happened: "Vorukh village" */
    struct ml_column_ref place[ML_PLACE_COLUMNS];
    size_t place_count;
    struct ml_column_ref admin[ML_ADMIN_COLUMNS];   /* smallest unit first, the country last */
    size_t admin_count;
    struct ml_column_ref date[ML_OTHER_COLUMNS];    /* the first that holds something counts */
    size_t date_count;
    struct ml_column_ref lat[ML_OTHER_COLUMNS];     /* likewise, in pairs */
    struct ml_column_ref lon[ML_OTHER_COLUMNS];
    size_t coord_count;
    struct ml_column_ref precision;     /* the database's own code */
    int coarse_from;                    /* from this code on the row's place stands for an area; at 2 it is near */
    bool place_is_list;                 /* "['Batken', 'Kok-Tash']" */
};

/* The options; NULL is "not given". Lists are separated by commas; a number is a position. */
struct ml_columns_spec {
    const char *preset;
    const char *text;
    const char *place;
    const char *admin;
    const char *date;
    const char *coords;     /* "LATCOL,LONCOL" */
};

/* What the header, or the shape, of the table tells it is. */
enum ml_preset ml_preset_recognise(const struct ml_table *t);

/* Gives a table of a preset without header its names and its quoting (GDELT). */
void ml_preset_apply(enum ml_preset preset, struct ml_table *t);

/*
 * Fills *out; names live in arena. ML_EUSAGE names a column that is not there, or says
 * which columns there are when none was given and none can be told by its name.
 */
enum ml_status ml_columns_choose(const struct ml_table *t, const struct ml_columns_spec *spec,
                                 struct ml_arena *arena, struct ml_annotate_columns *out,
                                 struct ml_err *err);

/* The column's text in a row; empty for a missing one and for words like NA and None. */
struct ml_span ml_column_text(const struct ml_row *row, const struct ml_column_ref *ref,
                              struct ml_buf *scratch);

#endif
