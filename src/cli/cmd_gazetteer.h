/* The verbs of `gazetteer` that have files of their own. Private to this room. */
#ifndef ML_CLI_CMD_GAZETTEER_H
#define ML_CLI_CMD_GAZETTEER_H

#include "cli/cli.h"

enum ml_exit ml_gazetteer_import_files(const struct ml_options *o);
enum ml_exit ml_gazetteer_search(const struct ml_options *o);
enum ml_exit ml_gazetteer_stats(const struct ml_options *o);
enum ml_exit ml_gazetteer_export(const struct ml_options *o);

#endif
