#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "cli/cli.h"
#include "cli/option_table.h"

bool ml_parse_number(const char *text, size_t len, double *out)
{
    char copy[64];
    char *end;

    if (len == 0 || len >= sizeof copy)
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    /* strtod would take "inf", "nan" and hexadecimal too. */
    if (strspn(copy, "+-.0123456789eE") != len)
        return false;
    *out = strtod(copy, &end);
    return *end == '\0' && end != copy;
}

static const char *skip_blanks(const char *s)
{
    return s + strspn(s, " \t");
}

bool ml_parse_latlon(const char *text, struct ml_lonlat *out)
{
    const char *comma = strchr(text, ',');
    const char *lon;
    const char *lat = skip_blanks(text);
    struct ml_lonlat p;
    size_t len;

    if (!comma)
        return false;
    lon = skip_blanks(comma + 1);
    len = strcspn(lon, " \t");
    if (*skip_blanks(lon + len) != '\0')
        return false;
    if (!ml_parse_number(lat, strcspn(lat, " \t,"), &p.lat) || !ml_parse_number(lon, len, &p.lon) ||
        !ml_lonlat_valid(p))
        return false;
    *out = p;
    return true;
}

static bool parse_count(const char *text, size_t *out)
{
    size_t v = 0;

    if (!*text || strlen(text) > 9)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        v = v * 10 + (size_t)(*text - '0');
    }
    *out = v;
    return v > 0;
}

/* One of the words of "a|b|c". */
static bool is_choice(const char *choices, const char *text)
{
    size_t len = strlen(text);

    for (const char *p = choices; *p; p += *p == '|') {
        size_t n = strcspn(p, "|");
        if (n == len && memcmp(p, text, n) == 0)
            return true;
        p += n;
    }
    return false;
}

static bool store(const struct ml_option *o, const char *value, struct ml_options *out)
{
    char *at = (char *)out + o->offset;
    double number;

    switch (o->type) {
    case ML_OPTION_FLAG:
        *(bool *)(void *)at = true;
        return true;
    case ML_OPTION_CHOICE:
        if (!is_choice(o->metavar, value))
            return false;
        *(const char **)(void *)at = value;
        return true;
    case ML_OPTION_TEXT:
        *(const char **)(void *)at = value;
        return *value != '\0';
    case ML_OPTION_DATE: return ml_date_parse(value, strlen(value), (int32_t *)(void *)at);
    case ML_OPTION_COUNT: return parse_count(value, (size_t *)(void *)at);
    case ML_OPTION_NUMBER:
        if (!ml_parse_number(value, strlen(value), &number) || !(number >= o->min && number <= o->max))
            return false;
        *(double *)(void *)at = number;
        return true;
    case ML_OPTION_POINT:
        out->has_near = ml_parse_latlon(value, (struct ml_lonlat *)(void *)at);
        return out->has_near;
    }
    return false;
}

/* The option of a name (of len bytes) or of a letter that the command knows. */
static const struct ml_option *find(const struct ml_command *command, const char *name, size_t len,
                                    char letter)
{
    for (const struct ml_option *o = ml_option_table; o->name; o++) {
        if (!(o->commands & (command->bit | ML_CMD_COMMON)))
            continue;
        if (letter ? o->letter == letter : strlen(o->name) == len && memcmp(o->name, name, len) == 0)
            return o;
    }
    return NULL;
}

static enum ml_status bad_value(const struct ml_option *o, const char *value, struct ml_err *err)
{
    return ml_fail(err, ML_EUSAGE, NULL, 0, "option --%s cannot be '%s'; it takes %s", o->name, value,
                   o->takes);
}

/* One option at argv[*i], moving *i to its value if that is an argument of its own. */
static enum ml_status parse_option(const struct ml_command *command, int argc, char **argv, int *i,
                                   struct ml_options *out, struct ml_err *err)
{
    const char *arg = argv[*i];
    bool is_long = arg[1] == '-';
    const char *name = is_long ? arg + 2 : arg + 1;
    size_t len = is_long ? strcspn(name, "=") : 1;
    const char *value = name[len] == '\0' ? NULL : name + len + (is_long ? 1 : 0);
    const struct ml_option *o = find(command, name, len, is_long ? '\0' : *name);

    if (!o)
        return ml_fail(err, ML_EUSAGE, NULL, 0, "'%s' knows no option '%.*s'; see 'marchland help %s'",
                       command->name, (int)(len + (is_long ? 2 : 1)), arg, command->name);
    if (o->type == ML_OPTION_FLAG) {
        if (value)
            return ml_fail(err, ML_EUSAGE, NULL, 0, "option --%s takes no value; leave out '%s'",
                           o->name, value);
    } else if (!value) {
        if (*i + 1 >= argc)
            return ml_fail(err, ML_EUSAGE, NULL, 0, "option --%s needs a value: %s", o->name, o->takes);
        value = argv[++*i];
    }
    return store(o, value, out) ? ML_OK : bad_value(o, value, err);
}

/* "-" is standard input, and "-12.5,70.1" a point in the south, not an option. */
static bool is_option(const char *arg)
{
    return arg[0] == '-' && arg[1] != '\0' && !(arg[1] >= '0' && arg[1] <= '9') && arg[1] != '.';
}

enum ml_status ml_options_parse(const struct ml_command *command, int argc, char **argv,
                                struct ml_options *out, struct ml_err *err)
{
    bool options_end = false;

    *out = (struct ml_options){.near_km = 5, .limit = 5, .threads = 1, .progress = "auto"};
    out->args = ml_calloc((size_t)argc, sizeof *out->args);
    if (!out->args)
        return ml_fail_nomem(err);
    for (int i = 2; i < argc; i++) {
        if (!options_end && strcmp(argv[i], "--") == 0) {
            options_end = true;
        } else if (!options_end && is_option(argv[i])) {
            enum ml_status status = parse_option(command, argc, argv, &i, out, err);
            if (status)
                return status;
        } else {
            out->args[out->arg_count++] = argv[i];
        }
    }
    return ML_OK;
}

void ml_options_release(struct ml_options *options)
{
    ml_free(options->args);
    options->args = NULL;
}
