#include "difference_form_build.h"

#define REAL double
#define INTEGER int64_t
#define LANES 2
#define NAME(name) fairaudit_double_baseline_##name
#include "difference_form.inc"
