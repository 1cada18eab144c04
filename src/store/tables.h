/*
 * The columns of the project's own tables, places.tsv and names.tsv, for those who read
 * them with store/tsv.h. The order is that of the header as the project writes it.
 */
#ifndef ML_STORE_TABLES_H
#define ML_STORE_TABLES_H

enum ml_place_column {
    P_ID, P_NAME, P_KIND, P_CODE, P_LAT, P_LON, P_UNCERTAINTY, P_COUNTRY, P_PARENT,
    P_POPULATION, P_GEONAMES, P_WIKIDATA, P_PCODE, P_SOURCE, P_NOTE, P_COUNT
};

enum ml_name_column { N_PLACE, N_NAME, N_LANG, N_KIND, N_FROM, N_TO, N_SOURCE, N_COUNT };

/* NULL-ended, as ml_tsv_open takes them. */
extern const char *const ml_place_columns[];
extern const char *const ml_name_columns[];

#endif
