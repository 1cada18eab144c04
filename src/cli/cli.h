/*
 * The command line: the only room that reads arguments, the environment and the clock,
 * prints messages, and decides exit codes. Each command is one cmd_*.c with one function.
 */
#ifndef ML_CLI_CLI_H
#define ML_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "place/place.h"
#include "write/write.h"

#define ML_VERSION "0.1.0"

enum ml_exit {
    ML_EXIT_OK = 0,
    ML_EXIT_PARTIAL = 1,    /* done, but some inputs or rows failed */
    ML_EXIT_FAILED = 2      /* wrong usage, or nothing could be done */
};

/* Bits, so that an option can belong to several commands. */
enum ml_command_bit {
    ML_CMD_GEOCODE = 1u << 0,
    ML_CMD_RESOLVE = 1u << 1,
    ML_CMD_BORDER = 1u << 2,
    ML_CMD_GAZETTEER = 1u << 3,
    ML_CMD_EVAL = 1u << 4,
    ML_CMD_MAP = 1u << 6,
    ML_CMD_ANNOTATE = 1u << 10,
    ML_CMD_COMMON = 1u << 15 /* any command takes the option, even where it changes nothing */
};

/* Everything the options can say; absent texts are NULL. */
struct ml_options {
    const char *output;
    const char *to;
    const char *from;
    const char *gazetteer;
    const char *shapes;
    int32_t date;           /* 0 = not given */
    double near_km;
    double min_confidence;
    const char *lang;
    bool explain;
    size_t threads;
    bool quiet;
    const char *progress;
    const char *in;
    const char *country;
    struct ml_lonlat near;
    bool has_near;
    size_t limit;
    double uncertainty_m;
    bool list;
    const char *timeline;
    const char *split;      /* eval: only items of this split */
    bool misses;            /* eval: list what went wrong */
    bool style;             /* geocode: a .qml beside the output */
    bool project;           /* geocode: a .qgz beside the output */
    const char *text_out;   /* geocode: where the text of a page goes */
    const char *text;       /* annotate: columns, see annotate/columns.h; map: the texts of the result */
    const char *place;
    const char *admin;
    const char *date_col;
    const char *coords;
    const char *preset;
    const char *report;
    const char *encoding;
    const char *separator;
    bool no_header;
    bool resume;
    bool strict;
    const char *alternate_names; /* gazetteer import */
    bool empty;             /* gazetteer import: begin with no places */
    bool help;
    const char **args;      /* what is not an option; owned, see ml_options_release */
    size_t arg_count;
};

struct ml_command {
    const char *name;
    enum ml_command_bit bit;
    enum ml_exit (*run)(const struct ml_options *options);
    const char *synopsis;   /* what follows the name in the usage line */
    const char *summary;    /* one line */
    const char *about;      /* a paragraph or two for `help COMMAND` */
};

/* All commands of the contract, ended by a NULL name. */
extern const struct ml_command ml_commands[];

enum ml_exit ml_cmd_geocode(const struct ml_options *options);
enum ml_exit ml_cmd_annotate(const struct ml_options *options);
enum ml_exit ml_cmd_resolve(const struct ml_options *options);
enum ml_exit ml_cmd_border(const struct ml_options *options);
enum ml_exit ml_cmd_gazetteer(const struct ml_options *options);
enum ml_exit ml_cmd_map(const struct ml_options *options);
enum ml_exit ml_cmd_eval(const struct ml_options *options);

/*
 * Reads argv[2...] for a command. ML_EUSAGE names the option and what it takes.
 * Release in either case.
 */
enum ml_status ml_options_parse(const struct ml_command *command, int argc, char **argv,
                                struct ml_options *out, struct ml_err *err);
void ml_options_release(struct ml_options *options);

/* Help texts, from the tables of commands and options, to standard output. */
void ml_help_all(void);
void ml_help_command(const struct ml_command *command);
/* NULL when there is none of that name. */
const struct ml_command *ml_command_find(const char *name);

/* "LAT,LON" in degrees; false when it is not that or out of range. */
bool ml_parse_latlon(const char *text, struct ml_lonlat *out);
/* A plain decimal number that fills the text. */
bool ml_parse_number(const char *text, size_t len, double *out);

/* `marchland: FILE:LINE: message` on standard error. */
void ml_report(const struct ml_err *err);
/* Reports and gives the exit code that ends the command. */
enum ml_exit ml_give_up(const struct ml_err *err);
/* A usage error of a command; the message gains a pointer to its help. */
enum ml_exit ml_usage(const char *command, const char *fmt, ...) ML_PRINTF(2, 3);
/* A remark that --quiet silences; same form. */
void ml_note(const struct ml_options *options, const char *file, const char *fmt, ...) ML_PRINTF(3, 4);

struct ml_border;
struct ml_gazetteer;
/* Opens the shapes that the options, the environment or the place of the program name, and
 * remarks on what had to be repaired in them. */
enum ml_status ml_open_border(const struct ml_options *options, struct ml_border **out, struct ml_err *err);
/* The same and the gazetteer, both at once. The caller closes what is not NULL, after an error too. */
enum ml_status ml_open_data(const struct ml_options *options, struct ml_gazetteer **gazetteer,
                            struct ml_border **border, struct ml_err *err);
/* ML_EINPUT when the shapes say nothing of that date. */
enum ml_status ml_border_date_fits(const struct ml_border *border, int32_t date, struct ml_err *err);

/*
 * The output format: --to, else the extension of -o, else a table on a terminal and
 * `otherwise` elsewhere. allowed is a mask of 1 << enum ml_format. Fills the write
 * options, terminal width included. False after reporting a usage error, such as an output that is an input.
 */
bool ml_choose_output(const char *command, const struct ml_options *options, unsigned allowed,
                      enum ml_format otherwise, struct ml_write_options *out);

/* False after reporting that an output's name (-o, --report, --text-out) is that of an input, which it would replace. */
bool ml_spares_inputs(const char *command, const struct ml_options *options);

/* Today in UTC, YYYYMMDD. */
int32_t ml_today(void);

#endif
