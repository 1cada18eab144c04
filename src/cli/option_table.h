/* The options as data: what drives parsing also prints the help. Private to this room. */
#ifndef ML_CLI_OPTION_TABLE_H
#define ML_CLI_OPTION_TABLE_H

#include <stddef.h>

enum ml_option_type {
    ML_OPTION_FLAG = 0, /* bool */
    ML_OPTION_TEXT,     /* const char * */
    ML_OPTION_CHOICE,   /* const char *, one of the words of metavar */
    ML_OPTION_DATE,     /* int32_t */
    ML_OPTION_COUNT,    /* size_t, positive */
    ML_OPTION_NUMBER,   /* double within min and max */
    ML_OPTION_POINT     /* struct ml_lonlat */
};

struct ml_option {
    const char *name;
    char letter;            /* 0 = none */
    enum ml_option_type type;
    unsigned commands;      /* enum ml_command_bit */
    size_t offset;          /* into struct ml_options */
    double min;
    double max;
    const char *metavar;    /* in the help; for a choice its words */
    const char *takes;      /* completes "it takes ..." */
    const char *help;
};

/* Ended by a NULL name. */
extern const struct ml_option ml_option_table[];

#endif
