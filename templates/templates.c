#include "include/templates.h"
