/*
 * Where the gazetteer and the shapes are. Private to this room. In this order:
 *   1. the option (--gazetteer, --shapes);
 *   2. the environment (MARCHLAND_GAZETTEER, MARCHLAND_SHAPES);
 *   3. beside the program, as `make` leaves them: build/gazetteer.db, shapes/ one up;
 *   4. where `make install` puts them: ../share/marchland beside the program's folder, or
 *      the folder compiled in as ML_DATADIR.
 */
#ifndef ML_CLI_PATHS_H
#define ML_CLI_PATHS_H

#include <stddef.h>

enum { ML_PATH_SIZE = 4096 };

/* The first place where something stands; if none does, the likeliest, for the message. */
void ml_path_gazetteer(const char *option, char out[ML_PATH_SIZE]);
void ml_path_shapes(const char *option, char out[ML_PATH_SIZE]);
/* The page that map fills, map-page.html. */
void ml_path_page(char out[ML_PATH_SIZE]);
/* The folder of source tables, gazetteer/. */
void ml_path_tables(char out[ML_PATH_SIZE]);

#endif
