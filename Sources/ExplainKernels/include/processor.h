#ifndef FAIRAUDIT_PROCESSOR_H
#define FAIRAUDIT_PROCESSOR_H

/// The instruction sets that kernels are compiled for. Every one computes the same operations in the
/// same order on each row, and none contracts a product and a sum into one rounding, so all give the
/// same bits.
enum fairaudit_instructions {
  /// Vectors of 4 Floats: SSE2 on x86-64, NEON on arm64.
  fairaudit_instructions_baseline = 0,
  /// Vectors of 8 Floats.
  fairaudit_instructions_avx2 = 1,
  /// Vectors of 16 Floats.
  fairaudit_instructions_avx512 = 2,
};

/// The best instruction set that this processor, and the system on it, can run.
enum fairaudit_instructions fairaudit_best_instructions(void);

#endif
