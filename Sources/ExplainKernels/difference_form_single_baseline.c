#include "difference_form_build.h"

#define REAL float
#define INTEGER int32_t
#define LANES 4
#define NAME(name) fairaudit_single_baseline_##name
#include "difference_form.inc"
