#include "difference_form_build.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq"))), apply_to = function)
#define REAL float
#define INTEGER int32_t
#define LANES 16
#define NAME(name) fairaudit_single_avx512_##name
#include "difference_form.inc"
#pragma clang attribute pop
#endif
