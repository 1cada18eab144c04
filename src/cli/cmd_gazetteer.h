/* The verbs of `gazetteer` that have files of their own. Private to this room. */
#ifndef ML_CLI_CMD_GAZETTEER_H
#define ML_CLI_CMD_GAZETTEER_H

#include "cli/cli.h"

/* The date that the bundled tables describe: the border as it stood before the treaty of 2025. */
enum { ML_GAZETTEER_DATE = 20220917 };

enum ml_exit ml_gazetteer_import_files(const struct ml_options *o);
enum ml_exit ml_gazetteer_search(const struct ml_options *o);
enum ml_exit ml_gazetteer_stats(const struct ml_options *o);
enum ml_exit ml_gazetteer_export(const struct ml_options *o);

#endif
