#ifndef FAIRAUDIT_INTERACTIONS_H
#define FAIRAUDIT_INTERACTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "processor.h"

/// How a node decides; the row goes left where the test holds.
enum fairaudit_interaction_test {
  /// The column's Float is below the threshold.
  fairaudit_interaction_test_below = 0,
  /// The column's bits are a code below 32, which is not in the set.
  fairaudit_interaction_test_bits = 1,
  /// The same, the set being words of a list.
  fairaudit_interaction_test_words = 2,
};

/// An inner node of a tree.
///
/// The planes of a level of the path are P, at plane 0, and for each player j on the path above whose
/// pairs are wanted below, P without j's factor times (o_j - z_j).
struct fairaudit_interaction_node {
  /// The Float column that is compared.
  int32_t column;
  /// A fairaudit_interaction_test.
  int32_t test;
  /// What `below` compares with.
  float threshold;
  /// The set's bits, or where its words start.
  uint32_t set;
  /// The number of inner nodes above.
  int32_t level;
  /// The level of the closest node above of the same player; -1 for none.
  int32_t ancestor;
  /// Whether it is the right child of its parent.
  int32_t is_right;
  /// Whether its player is met again below its left (bit 0) or right (bit 1) edge.
  int32_t keeps;
  /// The accumulator of its player's contribution.
  int32_t slot;
  /// Its player's plane at its level; 0 where the player is new on the path or the plane not wanted.
  int32_t own_plane;
  /// Its player's plane at the next level, 0 where it is not wanted there.
  int32_t own_target;
  /// Of a node above two leaves: the accumulator of the pair with its parent's player; -1 for none.
  int32_t parent_slot;
  /// Where in `lists` its pairs start, each a plane and an accumulator, and how many they are. The
  /// planes are those of its level; of a node above two leaves, those of its parent's.
  int32_t pairs, pair_count;
  /// Where in `lists` the planes start that go on to the next level, and how many they are; there
  /// they are 1, 2, ... in the same order.
  int32_t carries, carry_count;
  /// The children that are nodes above two leaves; -1 for none.
  int32_t left_bottom, right_bottom;
  /// Whether a child is a leaf.
  int32_t left_is_leaf, right_is_leaf;
};

/// What a step of the walk does.
enum fairaudit_interaction_operation {
  /// Down to a left child that is an inner node, and above no two leaves.
  fairaudit_interaction_open_left = 0,
  /// Down to such a right child, the left one being none such.
  fairaudit_interaction_open_right = 1,
  /// From such a left child to such a right one.
  fairaudit_interaction_cross = 2,
  /// Up from the children.
  fairaudit_interaction_close = 3,
  /// Down and up again, neither child being such a node.
  fairaudit_interaction_twin = 4,
  /// A root above two leaves.
  fairaudit_interaction_root = 5,
};

struct fairaudit_interaction_step {
  int32_t operation;
  int32_t node;
};

/// One tree.
///
/// `constants` are Floats or Doubles, as the kernel: the weights of the `points` quadrature points;
/// then by node 4 + 2 * points numbers: z of the left edge, the outputs of its children where they
/// are leaves, left minus right output, then by point a = t / A and z_a / A², where z_a is the
/// product of the player's z on the path above and A = t + (1 - t) z_a. Points are 1 ... 8 or a
/// multiple of 8.
struct fairaudit_interaction_tree {
  const struct fairaudit_interaction_step *steps;
  size_t step_count;
  const struct fairaudit_interaction_node *nodes;
  const int32_t *lists;
  /// By level, the number of planes of the levels above.
  const int32_t *plane_starts;
  int32_t level_count;
  int32_t points;
  const void *constants;
};

/// The rows of a block and the memory to work in, all aligned to 64 bytes.
struct fairaudit_interaction_block {
  /// The number of rows, a multiple of 16.
  size_t rows;
  /// By column, then row.
  const float *columns;
  /// The words of sets.
  const uint32_t *words;
  /// (3 * levels + (2 * levels + planes) * points) * rows numbers of the kernel's kind.
  void *workspace;
  /// By accumulator, then row; numbers of the kernel's kind.
  void *accumulators;
};

/// Adds one tree's contributions and pairs to the accumulators, in Float.
void fairaudit_interactions_single(
    enum fairaudit_instructions instructions, const struct fairaudit_interaction_tree *tree,
    const struct fairaudit_interaction_block *block);

/// The same in Double.
void fairaudit_interactions_double(
    enum fairaudit_instructions instructions, const struct fairaudit_interaction_tree *tree,
    const struct fairaudit_interaction_block *block);

/// Adds `count` Float accumulators to the Doubles that `places` number, and sets them to 0.
void fairaudit_interactions_flush_single(
    float *accumulators, size_t count, size_t rows, const int32_t *places, double *sums);

/// The same of Double accumulators.
void fairaudit_interactions_flush_double(
    double *accumulators, size_t count, size_t rows, const int32_t *places, double *sums);

#endif
