#include "interactions.h"

// A product and a sum are two roundings everywhere, so that every instruction set gives the same bits.
#pragma clang fp contract(off)

#define REAL float
#define LANES 4
#define NAME(x) x##_single_baseline
#include "interactions.inc"
#undef REAL
#undef LANES
#undef NAME
#define REAL double
#define LANES 2
#define NAME(x) x##_double_baseline
#include "interactions.inc"
#undef REAL
#undef LANES
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define REAL float
#define LANES 8
#define NAME(x) x##_single_avx2
#include "interactions.inc"
#undef REAL
#undef LANES
#undef NAME
#define REAL double
#define LANES 4
#define NAME(x) x##_double_avx2
#include "interactions.inc"
#undef REAL
#undef LANES
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq"))), \
    apply_to = function)
#define REAL float
#define LANES 16
#define NAME(x) x##_single_avx512
#include "interactions.inc"
#undef REAL
#undef LANES
#undef NAME
#define REAL double
#define LANES 8
#define NAME(x) x##_double_avx512
#include "interactions.inc"
#undef REAL
#undef LANES
#undef NAME
#pragma clang attribute pop
#endif

void fairaudit_interactions_single(
    enum fairaudit_instructions instructions, const struct fairaudit_interaction_tree *tree,
    const struct fairaudit_interaction_block *block) {
#if defined(__x86_64__)
  if (instructions == fairaudit_instructions_avx512) {
    add_tree_single_avx512(tree, block);
    return;
  }
  if (instructions == fairaudit_instructions_avx2) {
    add_tree_single_avx2(tree, block);
    return;
  }
#endif
  (void)instructions;
  add_tree_single_baseline(tree, block);
}

void fairaudit_interactions_double(
    enum fairaudit_instructions instructions, const struct fairaudit_interaction_tree *tree,
    const struct fairaudit_interaction_block *block) {
#if defined(__x86_64__)
  if (instructions == fairaudit_instructions_avx512) {
    add_tree_double_avx512(tree, block);
    return;
  }
  if (instructions == fairaudit_instructions_avx2) {
    add_tree_double_avx2(tree, block);
    return;
  }
#endif
  (void)instructions;
  add_tree_double_baseline(tree, block);
}

void fairaudit_interactions_flush_single(
    float *accumulators, size_t count, size_t rows, const int32_t *places, double *sums) {
  for (size_t i = 0; i < count; i++) {
    float *source = accumulators + i * rows;
    double *target = sums + (size_t)places[i] * rows;
    for (size_t row = 0; row < rows; row++) {
      target[row] += (double)source[row];
      source[row] = 0;
    }
  }
}

void fairaudit_interactions_flush_double(
    double *accumulators, size_t count, size_t rows, const int32_t *places, double *sums) {
  for (size_t i = 0; i < count; i++) {
    double *source = accumulators + i * rows;
    double *target = sums + (size_t)places[i] * rows;
    for (size_t row = 0; row < rows; row++) {
      target[row] += source[row];
      source[row] = 0;
    }
  }
}
