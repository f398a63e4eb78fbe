#include "processor.h"

enum fairaudit_instructions fairaudit_best_instructions(void) {
#if defined(__x86_64__)
  // Asks the processor, and whether the system saves the wider registers.
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) {
    return fairaudit_instructions_avx512;
  }
  if (__builtin_cpu_supports("avx2")) return fairaudit_instructions_avx2;
#endif
  return fairaudit_instructions_baseline;
}
