#include "cli/option_table.h"

#include "cli/cli.h"

#define AT(field) offsetof(struct ml_options, field)

enum {
    G = ML_CMD_GEOCODE,
    R = ML_CMD_RESOLVE,
    B = ML_CMD_BORDER,
    Z = ML_CMD_GAZETTEER,
    ALL = G | R | B | Z | ML_CMD_LATER
};

const struct ml_option ml_option_table[] = {
    {"output", 'o', ML_OPTION_TEXT, G | R | B | Z, AT(output), 0, 0, "PATH", "a path",
     "write to PATH; its extension chooses the format"},
    {"to", 0, ML_OPTION_TEXT, G, AT(to), 0, 0, "FORMAT", "a format",
     "write FORMAT: geojson, geojsonl, shp, csv or table"},
    {"to", 0, ML_OPTION_TEXT, R, AT(to), 0, 0, "FORMAT", "a format", "write FORMAT: jsonl, csv or table"},
    {"to", 0, ML_OPTION_TEXT, B, AT(to), 0, 0, "FORMAT", "a format",
     "write FORMAT: geojson, jsonl, csv or table"},
    {"from", 0, ML_OPTION_TEXT, G, AT(from), 0, 0, "FORMAT", "a format",
     "read FORMAT: text (default), or jsonl with id, text, date, lang"},
    {"from", 0, ML_OPTION_TEXT, B, AT(from), 0, 0, "FORMAT", "a format",
     "read points from FORMAT: csv with columns lat, lon, date"},
    {"gazetteer", 0, ML_OPTION_TEXT, G | R | Z, AT(gazetteer), 0, 0, "DB", "a path",
     "the gazetteer database to use"},
    {"shapes", 0, ML_OPTION_TEXT, G | B, AT(shapes), 0, 0, "DIR", "a folder",
     "the folder of country and border shapes to use"},
    {"date", 0, ML_OPTION_DATE, G | B, AT(date), 0, 0, "DATE", "a date, YYYY-MM-DD, YYYY-MM or YYYY",
     "the border's status as of DATE (default: the text's own date, else today)"},
    {"near-km", 0, ML_OPTION_NUMBER, G | B, AT(near_km), 0, 1000, "K", "kilometres, 0 to 1000",
     "how near is near, for near_undelimited and near_undemarcated (default 5)"},
    {"min-confidence", 0, ML_OPTION_NUMBER, G, AT(min_confidence), 0, 1, "P", "a number from 0 to 1",
     "leave out results that are less sure than P"},
    {"lang", 0, ML_OPTION_TEXT, G | R, AT(lang), 0, 0, "L", "a language tag such as ru or uz-Latn",
     "the texts' language (default: found out for each text)"},
    {"explain", 0, ML_OPTION_FLAG, G | R, AT(explain), 0, 0, NULL, NULL,
     "also say what spoke for each choice, and the runners-up"},
    {"in", 0, ML_OPTION_TEXT, R, AT(in), 0, 0, "REGION", "the name of a country, region or district",
     "only places inside REGION"},
    {"country", 0, ML_OPTION_TEXT, R, AT(country), 0, 0, "CC", "a two-letter code such as KG",
     "only places of country CC"},
    {"near", 0, ML_OPTION_POINT, R, AT(near), 0, 0, "LAT,LON", "two numbers, degrees north and east",
     "prefer places near this point"},
    {"limit", 0, ML_OPTION_COUNT, R, AT(limit), 0, 0, "N", "a positive number",
     "at most N candidates for each name (default 5)"},
    {"uncertainty", 0, ML_OPTION_NUMBER, B, AT(uncertainty_m), 0, 1e6, "M", "metres, 0 to 1000000",
     "the true place lies within M metres of the point (default 0)"},
    {"list", 0, ML_OPTION_FLAG, B, AT(list), 0, 0, NULL, NULL,
     "list the border segments, their status and length on the date"},
    {"timeline", 0, ML_OPTION_TEXT, B, AT(timeline), 0, 0, "SEGMENT", "a segment's id",
     "list the periods of one segment's status"},
    {"threads", 0, ML_OPTION_COUNT, G, AT(threads), 0, 0, "N", "a positive number",
     "work on N documents at a time (default 1); the output is the same"},
    {"quiet", 'q', ML_OPTION_FLAG, G | R | B | Z, AT(quiet), 0, 0, NULL, NULL,
     "no remarks, only errors"},
    {"progress", 0, ML_OPTION_CHOICE, G, AT(progress), 0, 0, "auto|always|never",
     "auto, always or never", "show a count of documents on standard error"},
    {"help", 'h', ML_OPTION_FLAG, ALL, AT(help), 0, 0, NULL, NULL, "print this help"},
    {NULL, 0, ML_OPTION_FLAG, 0, 0, 0, 0, NULL, NULL, NULL},
};
