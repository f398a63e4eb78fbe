#ifndef FAIRAUDIT_DIFFERENCE_FORM_BUILD_H
#define FAIRAUDIT_DIFFERENCE_FORM_BUILD_H

#include "difference_form.h"

// A product and a sum stay two roundings, so that all instruction sets give the same bits.
#pragma clang fp contract(off)

#define INLINE static inline __attribute__((always_inline))
// Wider bodies would only fill the instruction cache.
#define ROWS_LOOP _Pragma("clang loop unroll(disable)")

/// The rows that go through a tree at once: fewer where points are many, to stay in the cache.
INLINE int fairaudit_rows(uint32_t points) { return points <= 4 ? 64 : points <= 16 ? 32 : 16; }

/// The loops as one build of difference_form.inc has them.
#define DECLARE(build, REAL) \
  void fairaudit_##build##_explain( \
      const fairaudit_forest *forest, const float *columns, double *totals, REAL *partial, \
      char *workspace)
DECLARE(single_baseline, float);
DECLARE(double_baseline, double);
#if defined(__x86_64__)
DECLARE(single_avx2, float);
DECLARE(double_avx2, double);
DECLARE(single_avx512, float);
DECLARE(double_avx512, double);
#endif
#undef DECLARE

#endif
