#ifndef FAIRAUDIT_EXPLAIN_KERNELS_H
#define FAIRAUDIT_EXPLAIN_KERNELS_H

#include "difference_form.h"
#include "interactions.h"
#include "pattern_tables.h"
#include "processor.h"

#endif
