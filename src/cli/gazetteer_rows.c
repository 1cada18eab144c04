#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cmd_gazetteer.h"
#include "cli/interrupt.h"
#include "cli/paths.h"
#include "store/query.h"
#include "write/gazetteer_out.h"
#include "write/rows.h"

static const struct ml_column found_columns[] = {
    ML_COLUMN("match", 0, NULL, 'C', 0),   ML_COLUMN("lang", 0, NULL, 'C', 0),
    ML_COLUMN("name", 0, NULL, 'C', 0),    ML_COLUMN("kind", 0, NULL, 'C', 0),
    ML_COLUMN("country", 0, NULL, 'C', 0), ML_COLUMN("lat", 6, NULL, 'N', 0),
    ML_COLUMN("lon", 6, NULL, 'N', 0),     ML_COLUMN("uncertainty_m", 0, NULL, 'N', 0),
    ML_COLUMN("place_id", 0, NULL, 'C', 0), ML_COLUMN("parent_id", 0, NULL, 'C', 0),
    ML_COLUMN("source", 0, NULL, 'C', 0),
};

static const struct ml_column count_columns[] = {
    ML_COLUMN("what", 0, NULL, 'C', 0), ML_COLUMN("value", 0, NULL, 'C', 0), ML_COLUMN("count", 0, NULL, 'N', 0),
};

enum { FOUND = sizeof found_columns / sizeof *found_columns, COUNTS = sizeof count_columns / sizeof *count_columns };
enum { PLAIN = 1u << ML_FORMAT_TABLE | 1u << ML_FORMAT_CSV | 1u << ML_FORMAT_JSONL };

static struct ml_value whole(const char *text)
{
    return *text ? ml_value_int(atoll(text)) : ml_value_text(NULL);
}

static enum ml_status add_place(void *user, const struct ml_place_row *row, struct ml_err *err)
{
    struct ml_rows_geometry point = {.points = &row->point, .is_point = true};
    struct ml_value values[P_COUNT];

    ml_place_values(row, values);
    return ml_rows_add(user, values, &point, err);
}

static enum ml_status add_found(void *user, const struct ml_place_row *row, struct ml_err *err)
{
    struct ml_value values[FOUND] = {
        ml_value_text(row->match),          ml_value_text(row->match_lang),
        ml_value_text(row->text[P_NAME]),   ml_value_text(row->text[P_KIND]),
        ml_value_text(row->text[P_COUNTRY]), ml_value_real(row->point.lat),
        ml_value_real(row->point.lon),      whole(row->text[P_UNCERTAINTY]),
        ml_value_text(row->text[P_ID]),     ml_value_text(row->text[P_PARENT]),
        ml_value_text(row->text[P_SOURCE]),
    };
    return ml_rows_add(user, values, NULL, err);
}

static enum ml_status add_count(void *user, const char *what, const char *value, long long count, struct ml_err *err)
{
    struct ml_value values[COUNTS] = {ml_value_text(what), ml_value_text(value), ml_value_int(count)};
    return ml_rows_add(user, values, NULL, err);
}

/* Ends an output of rows, whatever became of it. */
static enum ml_exit end(struct ml_rows *rows, enum ml_status status, struct ml_err *err)
{
    if (!status)
        status = ml_rows_commit(rows, err);
    ml_rows_free(rows);
    return status ? ml_give_up(err) : ML_EXIT_OK;
}

enum ml_exit ml_gazetteer_search(const struct ml_options *o)
{
    char path[ML_PATH_SIZE];
    char country[3] = "";
    struct ml_write_options output;
    struct ml_rows *rows = NULL;
    struct ml_err err = {0};
    enum ml_status status;

    if (o->arg_count != 2)
        return ml_usage("gazetteer", "search takes one name; put several words in quotes");
    if (o->country && strlen(o->country) != 2)
        return ml_usage("gazetteer", "--country cannot be '%s'; it takes a two-letter code such as KG", o->country);
    for (size_t i = 0; o->country && i < 2; i++)
        country[i] = (char)(o->country[i] >= 'a' && o->country[i] <= 'z' ? o->country[i] - 'a' + 'A' : o->country[i]);
    if (!ml_choose_output("gazetteer", o, PLAIN, ML_FORMAT_TABLE, &output))
        return ML_EXIT_FAILED;
    ml_path_gazetteer(o->gazetteer, path);
    ml_interrupt_guard(output.path);
    status = ml_rows_open(&output, found_columns, FOUND, &rows, &err);
    if (!status)
        status = ml_query_search(path, o->args[1], country[0] ? country : NULL, o->limit, add_found, rows, &err);
    return end(rows, status, &err);
}

enum ml_exit ml_gazetteer_stats(const struct ml_options *o)
{
    char path[ML_PATH_SIZE];
    struct ml_write_options output;
    struct ml_rows *rows = NULL;
    struct ml_err err = {0};
    enum ml_status status;

    if (o->arg_count != 1)
        return ml_usage("gazetteer", "stats takes no '%s'; --gazetteer names a database", o->args[1]);
    if (!ml_choose_output("gazetteer", o, PLAIN, ML_FORMAT_TABLE, &output))
        return ML_EXIT_FAILED;
    ml_path_gazetteer(o->gazetteer, path);
    ml_interrupt_guard(output.path);
    status = ml_rows_open(&output, count_columns, COUNTS, &rows, &err);
    if (!status)
        status = ml_query_counts(path, add_count, rows, &err);
    return end(rows, status, &err);
}

static enum ml_exit export_tables(const struct ml_options *o, const char *path)
{
    struct ml_tables_out tables;
    struct ml_err err = {0};
    enum ml_status status;

    if (!o->output || strcmp(o->output, "-") == 0)
        return ml_usage("gazetteer", "export --to tsv writes two tables; name a folder with -o");
    mkdir(o->output, 0777); /* if it is there already, or cannot be made, opening will tell */
    status = ml_tables_open(&tables, o->output, &err);
    if (!status)
        status = ml_query_places(path, ml_tables_place, ml_tables_name, &tables, &err);
    if (!status)
        status = ml_tables_commit(&tables, &err);
    ml_tables_discard(&tables);
    return status ? ml_give_up(&err) : ML_EXIT_OK;
}

static enum ml_exit export_lpf(const struct ml_options *o, const char *path)
{
    struct ml_lpf_out lpf;
    struct ml_err err = {0};
    enum ml_status status = ml_lpf_open(&lpf, o->output, o->date ? o->date : ML_GAZETTEER_DATE, &err);

    ml_interrupt_guard(o->output);
    if (!status)
        status = ml_query_places(path, ml_lpf_place, ml_lpf_name, &lpf, &err);
    if (!status)
        status = ml_lpf_commit(&lpf, &err);
    ml_lpf_discard(&lpf);
    return status ? ml_give_up(&err) : ML_EXIT_OK;
}

static enum ml_exit export_gpkg(const char *database, const char *path)
{
    struct ml_gazetteer_gpkg *gpkg = NULL;
    struct ml_err err = {0};
    enum ml_status status;

    ml_interrupt_guard(path);
    status = ml_gazetteer_gpkg_open(&gpkg, path, &err);
    if (!status)
        status = ml_query_places(database, ml_gazetteer_gpkg_place, ml_gazetteer_gpkg_name, gpkg, &err);
    if (!status)
        status = ml_gazetteer_gpkg_commit(gpkg, &err);
    ml_gazetteer_gpkg_free(gpkg);
    return status ? ml_give_up(&err) : ML_EXIT_OK;
}

enum ml_exit ml_gazetteer_export(const struct ml_options *o)
{
    enum { KNOWN = 1u << ML_FORMAT_CSV | 1u << ML_FORMAT_GEOJSON | 1u << ML_FORMAT_JSONL | 1u << ML_FORMAT_GPKG };
    char path[ML_PATH_SIZE];
    struct ml_write_options output;
    struct ml_rows *rows = NULL;
    struct ml_err err = {0};
    enum ml_status status;

    if (o->arg_count != 1)
        return ml_usage("gazetteer", "export takes no '%s'; --gazetteer names a database, -o the output", o->args[1]);
    ml_path_gazetteer(o->gazetteer, path);
    if (o->to && strcmp(o->to, "tsv") == 0)
        return export_tables(o, path);
    if (o->to && strcmp(o->to, "lpf") == 0)
        return export_lpf(o, path);
    if (o->to && !(1u << ml_format_parse(o->to) & KNOWN))
        return ml_usage("gazetteer", "export writes no '%s'; use --to csv, jsonl, geojson, gpkg, lpf or tsv", o->to);
    if (!ml_choose_output("gazetteer", o, KNOWN, ML_FORMAT_CSV, &output))
        return ML_EXIT_FAILED;
    if (output.format == ML_FORMAT_GPKG)
        return export_gpkg(path, output.path);
    if (output.format == ML_FORMAT_TABLE)
        output.format = ML_FORMAT_CSV;
    ml_interrupt_guard(output.path);
    status = ml_rows_open(&output, ml_place_fields, P_COUNT, &rows, &err);
    if (!status)
        status = ml_query_places(path, add_place, NULL, rows, &err);
    return end(rows, status, &err);
}
