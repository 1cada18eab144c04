#include "cli/cli.h"

const struct ml_command ml_commands[] = {
    {"geocode", ML_CMD_GEOCODE, ml_cmd_geocode, "[OPTION...] [FILE...|-]", "places named in texts",
     "Finds the toponyms in texts, decides which place each one means, and says on which side\n"
     "of which border it lies, how far from it, and what that stretch's status was on the date.\n"
     "Without -o a table is printed on a terminal, and GeoJSON elsewhere.\n"
     "--from jsonl --to geojsonl is a filter: one line in, one line out.\n"
     "--to qgz writes a QGIS project and the GeoPackage it opens."},
    {"annotate", ML_CMD_ANNOTATE, ml_cmd_annotate, "[OPTION...] TABLE|-",
     "the same for every row of an event table",
     "Finds where the event of each row of TABLE happened, and adds to it columns ml_lat ...\n"
     "ml_error; every column, row and byte it had stays. TABLE is CSV, TSV, JSON lines (each also\n"
     "gzip-packed or '-'), or a table of a database: events.db#table, events.gpkg#layer.\n"
     "Tables of ACLED, UCDP GED, GDELT, ICEWS and POLECAT are known by their columns; of others\n"
     "name the columns, or let usual names (notes, location, admin1, date ...) be found.\n"
     "With -o an interrupted run goes on with --resume, to the same bytes.\n"
     "--from jsonl --to jsonl is a filter: one line in, one line out."},
    {"resolve", ML_CMD_RESOLVE, ml_cmd_resolve, "[OPTION...] NAME...|-",
     "which places carry a name, ranked",
     "Lists the places that each NAME may mean, best first. Names are taken as written,\n"
     "inflected or respelt, with or without what they lie in (\"Kok-Tash, Leilek\"); '-' reads\n"
     "them from standard input, one a line."},
    {"border", ML_CMD_BORDER, ml_cmd_border,
     "[OPTION...] LAT,LON...|--from csv [FILE]|--list|--timeline SEGMENT",
     "side, distance and status of the nearest border",
     "For each point: the country that holds it, how sure that is, the nearest international\n"
     "boundary and its distance, the nearest border segment and its status on the date.\n"
     "--from csv reads columns lat, lon and, when present, date; the others are kept."},
    {"gazetteer", ML_CMD_GAZETTEER, ml_cmd_gazetteer, "build|check [OPTION...] [DIR] | import [OPTION...] FILE... |\n"
     "       marchland gazetteer search [OPTION...] NAME | stats|export [OPTION...]",
     "build, check, enlarge, search or export the database of places",
     "build makes the database from DIR/places.tsv and DIR/names.tsv (default: the project's\n"
     "gazetteer folder); -o says where.\n"
     "check says what is wrong in those tables, as FILE:LINE: WHAT; REMEDY, and exits 1 if anything\n"
     "is. The side of a place is asked of --shapes on --date (default 2022-09-17). Two neighbours\n"
     "that sound alike are excused by \"not ID\" in the note of one, ID being the other's.\n"
     "import adds to the gazetteer, or with -o to a copy of it: GeoNames tables and lists of codes,\n"
     "GNS names files (.txt, .zip), OpenStreetMap extracts (.osm.pbf, .osm), Who's On First (a folder\n"
     "of .geojson, or a SQLite distribution), and folders with places.tsv and names.tsv. The same\n"
     "place is known by its id, else by sound, kind and distance; --report tells of every row.\n"
     "search lists places with a name that begins like NAME, stats counts rows, and export writes\n"
     "the places as csv, jsonl or geojson; with their names as a GeoPackage (gpkg), as Linked Places\n"
     "Format (lpf), or as the two tables (tsv, into the folder -o)."},
    {"map", ML_CMD_MAP, ml_cmd_map, "[OPTION...] RESULT -o PATH.html|.svg|.png", "a picture or page to look at",
     "Shows a GeoJSON result over the border: as one page for a browser, which works offline and\n"
     "has a slider for the date of the border's status, or as a still picture for a report.\n"
     "With --text the page shows the sentence around each mention."},
    {"eval", ML_CMD_EVAL, ml_cmd_eval, "[OPTION...] GOLD.jsonl...", "accuracy on an annotated corpus",
     "Geocodes annotated texts and prints, for each file and in all: precision, recall and F1 of\n"
     "recognition, share of exact spans, share placed within the tolerance (all, settlements),\n"
     "share of right kinds, accuracy at 161 km, median and mean error, end-to-end F1, calibration\n"
     "error, annotated non-places taken for places; then a calibration table.\n"
     "--misses lists what went wrong, with the words around it."},
    {NULL, 0, NULL, NULL, NULL, NULL},
};
