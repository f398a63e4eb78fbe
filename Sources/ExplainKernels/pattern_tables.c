#include "pattern_tables.h"

#pragma clang fp contract(off)

// The same loops once per instruction set; which one runs is chosen by the caller.

#define WIDTH 4
#define NAME(x) baseline_##x
#include "pattern_tables.inc"
#undef WIDTH
#undef NAME

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define WIDTH 8
#define NAME(x) avx2_##x
#include "pattern_tables.inc"
#undef WIDTH
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq"))), apply_to = function)
#define WIDTH 16
#define NAME(x) avx512_##x
#include "pattern_tables.inc"
#undef WIDTH
#undef NAME
#pragma clang attribute pop

#define CHOOSE(call)                            \
  switch (instructions) {                       \
    case fairaudit_instructions_avx512:         \
      avx512_##call;                            \
      break;                                    \
    case fairaudit_instructions_avx2:           \
      avx2_##call;                              \
      break;                                    \
    case fairaudit_instructions_baseline:       \
      baseline_##call;                          \
      break;                                    \
  }

#else
#define CHOOSE(call)  \
  (void)instructions; \
  baseline_##call;
#endif

void fairaudit_pattern_numbers(
    enum fairaudit_instructions instructions, int32_t base,
    const struct fairaudit_pattern_term *terms, size_t term_count, size_t simple_count,
    const struct fairaudit_pattern_test *tests, const uint32_t *words, const float *columns,
    size_t stride, size_t rows, int32_t *numbers) {
  CHOOSE(numbers(
      base, terms, term_count, simple_count, tests, words, columns, stride, rows, numbers))
}

void fairaudit_pattern_count(const int32_t *numbers, size_t rows, uint32_t *counts) {
  for (size_t row = 0; row < rows; row++) counts[numbers[row]] += 1;
}

void fairaudit_pattern_add_single(
    enum fairaudit_instructions instructions, const int32_t *numbers, size_t stride, size_t rows,
    const float *table, const size_t *starts, size_t count, size_t lanes, float *sums,
    const void *next, size_t next_bytes) {
  CHOOSE(add_single(
      numbers, stride, rows, table, starts, count, lanes, sums, next, next_bytes))
}

void fairaudit_pattern_add_double(
    enum fairaudit_instructions instructions, const int32_t *numbers, size_t stride, size_t rows,
    const double *table, const size_t *starts, size_t count, size_t lanes, double *sums,
    const void *next, size_t next_bytes) {
  CHOOSE(add_double(
      numbers, stride, rows, table, starts, count, lanes, sums, next, next_bytes))
}

void fairaudit_pattern_flush_single(
    float *sums, size_t rows, size_t lanes, size_t count, const int32_t *cells, double *target,
    size_t stride) {
  for (size_t row = 0; row < rows; row++) {
    float *sum = sums + row * lanes;
    double *cell = target + row * stride;
    for (size_t lane = 0; lane < count; lane++) cell[cells[lane]] += (double)sum[lane];
    for (size_t lane = 0; lane < lanes; lane++) sum[lane] = 0;
  }
}

void fairaudit_pattern_flush_double(
    double *sums, size_t rows, size_t lanes, size_t count, const int32_t *cells, double *target,
    size_t stride) {
  for (size_t row = 0; row < rows; row++) {
    double *sum = sums + row * lanes;
    double *cell = target + row * stride;
    for (size_t lane = 0; lane < count; lane++) cell[cells[lane]] += sum[lane];
    for (size_t lane = 0; lane < lanes; lane++) sum[lane] = 0;
  }
}

void fairaudit_pattern_flush_dense(
    enum fairaudit_instructions instructions, float *sums, size_t rows, size_t lanes,
    double *target) {
  CHOOSE(flush_dense(sums, rows, lanes, target))
}
