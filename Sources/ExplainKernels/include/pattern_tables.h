#ifndef FAIRAUDIT_PATTERN_TABLES_H
#define FAIRAUDIT_PATTERN_TABLES_H

#include <stddef.h>
#include <stdint.h>

#include "processor.h"

/// The loops of pattern tables: from rows to pattern numbers, and from numbers to sums of table
/// entries. What the numbers mean is written in PatternCode.swift. All pointers to vectors of rows are
/// aligned to 64 bytes and tables to their numbers. `rows` may be any number; places up to the next
/// multiple of 16 are read and, where a loop writes by row, written.

/// How a test reads a column of a row.
enum fairaudit_pattern_kind {
  /// `column < threshold`.
  fairaudit_pattern_below = 0,
  /// `column >= threshold`.
  fairaudit_pattern_at_least = 1,
  /// Bit `column` of `set` is 0, the column holding the bits of an unsigned whole number below 32.
  fairaudit_pattern_outside_bits = 2,
  /// Bit `column` of `set` is 1.
  fairaudit_pattern_inside_bits = 3,
  /// Bit `column % 32` of the word `set + column / 32` is 0.
  fairaudit_pattern_outside_words = 4,
  /// The same bit is 1.
  fairaudit_pattern_inside_words = 5,
};

/// One test of a column.
struct fairaudit_pattern_test {
  int32_t column;
  int32_t kind;
  float threshold;
  uint32_t set;
};

/// A term of a pattern's number: `weight` where all of its tests hold, else 0.
struct fairaudit_pattern_term {
  int32_t first_test;
  int32_t test_count;
  int32_t weight;
};

/// The pattern number of each row: `base` plus the terms that hold.
///
/// `columns` is column-major with `stride` places from a column to the next, a multiple of 16.
/// The first `simple_count` terms have one test each, of the kind `below`.
void fairaudit_pattern_numbers(
    enum fairaudit_instructions instructions, int32_t base,
    const struct fairaudit_pattern_term *terms, size_t term_count, size_t simple_count,
    const struct fairaudit_pattern_test *tests, const uint32_t *words, const float *columns,
    size_t stride, size_t rows, int32_t *numbers);

/// Counts how often each number occurs: adds 1 to `counts[numbers[row]]` by row.
void fairaudit_pattern_count(const int32_t *numbers, size_t rows, uint32_t *counts);

/// The most tables that rows are looked up in together.
enum { fairaudit_pattern_most_tables = 4 };

/// Adds each row's entries of 1 to 4 tables to its sums, one table after the other.
///
/// Entries have `lanes` (8 or 16) Floats. The numbers of table `i` start at `numbers + i * stride`,
/// its entries at `table + starts[i] * lanes`. Meanwhile the `next_bytes` bytes from `next` on, the
/// tables to be looked up in next, are fetched into the second-level cache: a block of rows has need
/// of most entries, and in order they come faster than one by one.
void fairaudit_pattern_add_single(
    enum fairaudit_instructions instructions, const int32_t *numbers, size_t stride, size_t rows,
    const float *table, const size_t *starts, size_t count, size_t lanes, float *sums,
    const void *next, size_t next_bytes);

/// The same for Doubles.
void fairaudit_pattern_add_double(
    enum fairaudit_instructions instructions, const int32_t *numbers, size_t stride, size_t rows,
    const double *table, const size_t *starts, size_t count, size_t lanes, double *sums,
    const void *next, size_t next_bytes);

/// Adds the first `count` lanes of each row's sums to `target[row * stride + cells[lane]]`, and sets
/// all of the row's sums to 0.
void fairaudit_pattern_flush_single(
    float *sums, size_t rows, size_t lanes, size_t count, const int32_t *cells, double *target,
    size_t stride);

/// The same for Doubles.
void fairaudit_pattern_flush_double(
    double *sums, size_t rows, size_t lanes, size_t count, const int32_t *cells, double *target,
    size_t stride);

/// Adds all lanes of each row's sums to `target[row * lanes + lane]`, and sets the sums to 0.
void fairaudit_pattern_flush_dense(
    enum fairaudit_instructions instructions, float *sums, size_t rows, size_t lanes,
    double *target);

#endif
