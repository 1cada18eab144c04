/*
 * The R-tree of a layer, filled while its rows go in. Row by row through the virtual table
 * costs more than the rows themselves; this writes the tree's own tables (SQLite's R*Tree
 * module, "shadow tables"), one row each and its nodes when they are full.
 * Private to write/ and table/.
 */
#ifndef ML_WRITE_GPKG_TREE_H
#define ML_WRITE_GPKG_TREE_H

#include "write/gpkg_db.h"

struct ml_gpkg_tree;

/* The layer's tree must have been created and be empty. */
enum ml_status ml_gpkg_tree_open(const struct ml_gpkg *g, const struct ml_gpkg_layer *layer,
                                 struct ml_gpkg_tree **out, struct ml_err *err);
/* Features in ascending order of fid; box is in degrees and finite. */
enum ml_status ml_gpkg_tree_add(struct ml_gpkg_tree *t, long long fid, const struct ml_box *box, struct ml_err *err);
/* Writes the levels above; the tree is complete then. */
enum ml_status ml_gpkg_tree_finish(struct ml_gpkg_tree *t, struct ml_err *err);
void ml_gpkg_tree_free(struct ml_gpkg_tree *t);

#endif
