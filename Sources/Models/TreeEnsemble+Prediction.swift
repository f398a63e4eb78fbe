internal import Tabular

extension TreeEnsemble {
  /// The margins of some rows as the library itself computes them, by row, then output.
  ///
  /// Each is bit-equal to the sum of the library's own prediction (see ``summation``), which is taken
  /// in the model's ``precision``: margins of a Float32 model are Float32 numbers, held exactly.
  ///
  /// - Parameter threads: how many to use at most; the result does not depend on it.
  /// - Precondition: the matrix has as many columns as the model has features.
  /// - Complexity: O(rows · trees · depth).
  public func margins(of matrix: FeatureMatrix, threads: Int = 1) -> [Double] {
    switch precision {
    case .single: sums(of: matrix, threads: threads, as: Float.self).map(Double.init)
    case .double: sums(of: matrix, threads: threads, as: Double.self)
    }
  }

  private func sums<Number: ForestNumber>(
    of matrix: FeatureMatrix, threads: Int, as type: Number.Type
  ) -> [Number] {
    let start = baseMargin.map { Number($0) }
    let begin = summation == .baseFirst ? start : Array(repeating: 0, count: start.count)
    let isBare = summation == .mean || trees.allSatisfy { $0.weight == 1 }
    var sums =
      isBare
      ? add(BareSum<Number>.self, to: begin, matrix, threads: threads)
      : add(WeightedSum<Number>.self, to: begin, matrix, threads: threads)
    let rounds = Number(max(1, trees.count / max(1, outputs.count)))
    switch summation {
    case .baseFirst: break
    case .baseLast:
      for index in sums.indices { sums[index] += start[index % start.count] }
    case .mean:
      for index in sums.indices { sums[index] = sums[index] / rounds + start[index % start.count] }
    }
    return sums
  }

  /// The margins of some rows summed in Double, by row, then output: what contributions add up to.
  ///
  /// The leaves' values and weights are exact in Double; the sum's rounding is below
  /// (trees + 1) · 2⁻⁵³ of the sum of their magnitudes.
  ///
  /// - Parameter threads: how many to use at most; the result does not depend on it.
  /// - Precondition: the matrix has as many columns as the model has features.
  public func exactMargins(of matrix: FeatureMatrix, threads: Int = 1) -> [Double] {
    switch precision {
    case .single: add(ExactSum<Float>.self, to: baseMargin, matrix, threads: threads)
    case .double: add(ExactSum<Double>.self, to: baseMargin, matrix, threads: threads)
    }
  }

  /// The rows that one task works through at most, whatever the number of threads.
  private static let chunkRows = 2048
  /// The bytes of rows that one task works through, which stay in the second-level cache.
  private static let chunkBytes = 256 << 10

  /// Sums that start from some numbers per output and take in the leaves that each row reaches.
  private func add<Rule: LeafSum>(
    _ rule: Rule.Type, to start: [Rule.Sum], _ matrix: FeatureMatrix, threads: Int
  ) -> [Rule.Sum] {
    if let forest = PredictionForest<Rule.Number, UInt16>(trees) {
      return add(rule, forest, to: start, matrix, threads: threads)
    }
    // Trees have fewer nodes than 2^31, so these indices do for all.
    guard let forest = PredictionForest<Rule.Number, UInt32>(trees) else { return [] }
    return add(rule, forest, to: start, matrix, threads: threads)
  }

  private func add<Rule: LeafSum, Index>(
    _ rule: Rule.Type, _ forest: PredictionForest<Rule.Number, Index>, to start: [Rule.Sum],
    _ matrix: FeatureMatrix, threads: Int
  ) -> [Rule.Sum] {
    precondition(matrix.columns.count == features.count, "one column per feature")
    let outputs = outputs.count
    let group = ForestSlot.groupRows
    let rowBytes = forest.slots.count * MemoryLayout<Rule.Number>.stride
    let chunkRows = max(group, min(Self.chunkRows, Self.chunkBytes / rowBytes / group * group))
    let starts = stride(from: 0, to: matrix.rowCount, by: chunkRows).map(\.self)
    let parts = Parallel.map(chunks: starts.count, threads: threads) { chunk in
      let rows = starts[chunk]..<min(starts[chunk] + chunkRows, matrix.rowCount)
      return [Rule.Sum](unsafeUninitializedCapacity: rows.count * outputs) { sums, initialized in
        initialized = rows.count * outputs
        guard let base = sums.baseAddress else { return }
        for index in 0..<initialized { (base + index).initialize(to: start[index % outputs]) }
        let groups = (rows.count + group - 1) / group
        withUnsafeTemporaryAllocation(
          of: Rule.Number.self, capacity: groups * group * forest.slots.count
        ) { block in
          guard let block = block.baseAddress else { return }
          forest.add(
            rule, rows: rows, columns: matrix.columns, block: block, sums: base,
            outputs: outputs)
        }
      }
    }
    return parts.count == 1 ? parts[0] : Array(parts.joined())
  }
}
