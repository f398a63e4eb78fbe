#include "difference_form.h"

#include "difference_form_build.h"

size_t fairaudit_difference_workspace(uint32_t depth, uint32_t points, int is_double) {
  size_t line = (size_t)fairaudit_rows(points) * (is_double ? sizeof(double) : sizeof(float));
  return ((size_t)depth + 1) * 2 * points * line + points * line + ((size_t)depth + 2) * 2 * line;
}

#if defined(__x86_64__)
#define RUN(precision) \
  switch (instructions) { \
    case fairaudit_instructions_avx512: \
      fairaudit_##precision##_avx512_explain(forest, columns, totals, partial, workspace); \
      return; \
    case fairaudit_instructions_avx2: \
      fairaudit_##precision##_avx2_explain(forest, columns, totals, partial, workspace); \
      return; \
    case fairaudit_instructions_baseline: break; \
  } \
  fairaudit_##precision##_baseline_explain(forest, columns, totals, partial, workspace)
#else
#define RUN(precision) \
  (void)instructions; \
  fairaudit_##precision##_baseline_explain(forest, columns, totals, partial, workspace)
#endif

void fairaudit_difference_single(
    const fairaudit_forest *forest, enum fairaudit_instructions instructions,
    const float *columns, double *totals, float *partial, void *workspace) {
  RUN(single);
}

void fairaudit_difference_double(
    const fairaudit_forest *forest, enum fairaudit_instructions instructions,
    const float *columns, double *totals, double *partial, void *workspace) {
  RUN(double);
}
