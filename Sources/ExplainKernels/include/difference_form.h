#ifndef FAIRAUDIT_DIFFERENCE_FORM_H
#define FAIRAUDIT_DIFFERENCE_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "processor.h"

// The difference form of path-dependent Shapley values over blocks of rows. The mathematics, and what
// the steps mean, are written where trees are compiled to them: DifferenceForm.swift in Explain.

/// The rows of a block; columns and accumulators have this many places each.
enum { fairaudit_block_rows = 64 };

/// What a step does.
enum fairaudit_step_operation {
  /// A node above two leaves: all of its work at once.
  fairaudit_step_bottom,
  /// A node above two nodes that are each above two leaves, and all three compare: it and the next two
  /// steps at once.
  fairaudit_step_pair,
  /// On the way down to a left child that is an inner node.
  fairaudit_step_enter_left,
  /// On the way down to the right child where the left one is a leaf.
  fairaudit_step_enter_right,
  /// From the left child to the right one, both inner nodes.
  fairaudit_step_cross,
  /// On the way up from two inner nodes.
  fairaudit_step_finish,
  /// On the way up from an inner node on the left and a leaf on the right.
  fairaudit_step_finish_left,
  /// On the way up from an inner node on the right and a leaf on the left.
  fairaudit_step_finish_right,
};

/// How a node decides; the row goes left where the test holds.
enum fairaudit_test {
  /// The column is below the operand, a Float's bits.
  fairaudit_test_below,
  /// The operand's bit of the column's code is 0.
  fairaudit_test_outside_bits,
  /// The same, in words from the operand's place on.
  fairaudit_test_outside_words,
};

/// One step of a compiled tree.
typedef struct {
  uint8_t operation;
  uint8_t test;
  /// Whether the node's player stands on the path above it.
  uint8_t repeats;
  /// Whether its player stands on a path below it, so that what rows satisfy is kept.
  uint8_t keeps;
  /// Whether the node is a left child.
  uint8_t is_left;
  /// The number of inner nodes above.
  uint32_t depth;
  /// Where what rows satisfy of the player so far is kept.
  uint32_t ancestor;
  uint32_t column;
  uint32_t operand;
  /// The accumulator of the player's contribution.
  uint32_t accumulator;
  /// Where the node's numbers start (see `fairaudit_constant`).
  uint32_t constants;
} fairaudit_step;

/// A node's numbers, in the precision of the kernel. With z the left child's share, K points t, and
/// for a player that stands above zₐ its share so far and A = t + (1 − t)·zₐ:
enum fairaudit_constant {
  /// 1 − z; above two leaves times the difference of their outputs.
  fairaudit_constant_gain_left,
  /// −z; above two leaves times that difference.
  fairaudit_constant_gain_right,
  /// The output of a left child that is a leaf.
  fairaudit_constant_left,
  /// The output of a right child that is a leaf.
  fairaudit_constant_right,
  /// The factor of a row that has left the player's path: z; above two leaves the node's sum.
  fairaudit_constant_absent,
  /// From here K factors of a row that goes left, K of one that goes right (above two leaves the
  /// node's sums), and K scales zₐ / A² where the player stands above.
  fairaudit_constant_factors,
};

/// A compiled tree.
typedef struct {
  /// Its first step and how many there are.
  size_t first_step, step_count;
  /// The number of quadrature points.
  uint32_t points;
  /// The number of inner nodes on its longest path.
  uint32_t depth;
  /// Where its quadrature weights start among the constants.
  size_t weights;
} fairaudit_tree;

/// Trees whose contributions are added up before they are flushed to Double.
typedef struct {
  /// The first tree and how many there are.
  size_t first_tree, tree_count;
  /// The accumulators that they add to: the first in the list, and how many.
  size_t first_touched, touched_count;
} fairaudit_tree_group;

/// A compiled forest; `constants` points at Floats or at Doubles.
typedef struct {
  const fairaudit_step *steps;
  const fairaudit_tree *trees;
  const fairaudit_tree_group *groups;
  size_t group_count;
  const uint32_t *touched;
  const uint32_t *words;
  const void *constants;
} fairaudit_forest;

/// The bytes of workspace that trees of some depth and number of points need.
size_t fairaudit_difference_workspace(uint32_t depth, uint32_t points, int is_double);

/// Adds the contributions of a block of rows.
///
/// - columns: by column, then row: `fairaudit_block_rows` Floats each.
/// - totals: by accumulator, then row: Doubles that are added to.
/// - partial: by accumulator, then row: room for Floats or Doubles, all zero before and after.
/// - workspace: room of the size above, aligned to 64 bytes, as are the others.
void fairaudit_difference_single(
    const fairaudit_forest *forest, enum fairaudit_instructions instructions,
    const float *columns, double *totals, float *partial, void *workspace);

/// The same in Double.
void fairaudit_difference_double(
    const fairaudit_forest *forest, enum fairaudit_instructions instructions,
    const float *columns, double *totals, double *partial, void *workspace);

#endif
