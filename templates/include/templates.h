#pragma once
#include <stddef.h>

/// One file of this folder, compiled into the binary.
struct fairaudit_template {
  /// The file's name, as in `report.mustache`.
  const char *name;
  /// Its bytes, not terminated.
  const unsigned char *bytes;
  /// How many there are.
  size_t length;
};

/// How many files there are.
size_t fairaudit_template_count(void);

/// One of them, in the order of `templates.c`; `index` must be below the count.
struct fairaudit_template fairaudit_template_at(size_t index);
