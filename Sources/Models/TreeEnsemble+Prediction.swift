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
    if let forest = ObliviousForest(self) {
      let zeros = [Double](repeating: 0, count: outputs.count)
      return summation == .baseFirst
        ? forest.sums(of: matrix, threads: threads, from: baseMargin, adding: zeros)
        : forest.sums(of: matrix, threads: threads, from: zeros, adding: baseMargin)
    }
    return switch precision {
    case .single: sums(of: matrix, threads: threads, as: Float.self).map(Double.init)
    case .double: sums(of: matrix, threads: threads, as: Double.self)
    }
  }

  @inline(__always)
  private func sums<Number: ForestNumber>(
    of matrix: FeatureMatrix, threads: Int, as type: Number.Type
  ) -> [Number] {
    let start = baseMargin.map { Number($0) }
    let summation = summation
    let bare = summation == .mean || trees.allSatisfy { $0.weight == 1 }
    let rounds = Number(max(1, trees.count / max(1, outputs.count)))
    return predict(matrix, threads: threads) {
      (
        values: UnsafePointer<Number>, stretch: PredictionForest<Number>.Stretch, place: UInt32,
        sum: inout Number
      ) in
      let value = values[Int(place)]
      sum += bare ? value : value * stretch.weight
    } begin: { output in
      summation == .baseFirst ? start[output] : 0
    } end: { output, sum in
      switch summation {
      case .baseFirst: break
      case .baseLast: sum += start[output]
      case .mean: sum = sum / rounds + start[output]
      }
    }
  }

  /// The margins of some rows summed in Double, by row, then output: what contributions add up to.
  ///
  /// The leaves' values and weights are exact in Double; the sum's rounding is below
  /// (trees + 1) · 2⁻⁵³ of the sum of their magnitudes.
  ///
  /// - Parameter threads: how many to use at most; the result does not depend on it.
  /// - Precondition: the matrix has as many columns as the model has features.
  public func exactMargins(of matrix: FeatureMatrix, threads: Int = 1) -> [Double] {
    if let forest = ObliviousForest(self) {
      return forest.sums(
        of: matrix, threads: threads, from: baseMargin,
        adding: [Double](repeating: 0, count: outputs.count))
    }
    return switch precision {
    case .single: exactSums(of: matrix, threads: threads, as: Float.self)
    case .double: exactSums(of: matrix, threads: threads, as: Double.self)
    }
  }

  @inline(__always)
  private func exactSums<Number: ForestNumber>(
    of matrix: FeatureMatrix, threads: Int, as type: Number.Type
  ) -> [Double] {
    predict(matrix, threads: threads) {
      (
        values: UnsafePointer<Number>, stretch: PredictionForest<Number>.Stretch, place: UInt32,
        sum: inout Double
      ) in
      sum += Double(values[Int(place)]) * Double(stretch.weight)
    } begin: { output in
      baseMargin[output]
    } end: { _, _ in
    }
  }

  /// The rows that one task works through: a multiple of the block, whatever the number of threads.
  private static let chunkRows = 32 * PredictionForest<Float>.blockRows

  /// Sums something over the leaves that each row reaches.
  @inline(__always)
  private func predict<Number: ForestNumber, Sum: Numeric & Sendable>(
    _ matrix: FeatureMatrix, threads: Int,
    add:
      @Sendable (UnsafePointer<Number>, PredictionForest<Number>.Stretch, UInt32, inout Sum) ->
      Void,
    begin: @Sendable (Int) -> Sum, end: @Sendable (Int, inout Sum) -> Void
  ) -> [Sum] {
    precondition(matrix.columns.count == features.count, "one column per feature")
    let outputCount = outputs.count
    let forest = PredictionForest<Number>(trees)
    let starts = stride(from: 0, to: matrix.rowCount, by: Self.chunkRows).map(\.self)
    let parts = Parallel.map(chunks: starts.count, threads: threads) { chunk in
      let first = starts[chunk]
      let count = min(Self.chunkRows, matrix.rowCount - first)
      return [Sum](unsafeUninitializedCapacity: count * outputCount) { sums, initialized in
        initialized = count * outputCount
        guard let base = sums.baseAddress else { return }
        for index in 0..<initialized { (base + index).initialize(to: begin(index % outputCount)) }
        forest.walkRows(first..<(first + count), of: matrix) { stretch, places, values, block in
          let sums = base + (block.lowerBound - first) * outputCount + stretch.output
          for row in 0..<block.count {
            add(values, stretch, places[row], &sums[row * outputCount])
          }
        }
        for index in 0..<initialized { end(index % outputCount, &base[index]) }
      }
    }
    return parts.count == 1 ? parts[0] : Array(parts.joined())
  }
}

extension PredictionForest {
  /// Walks some rows block by block; `body` gets each tree with the leaves of a block's rows.
  @inline(__always)
  func walkRows(
    _ rows: Range<Int>, of matrix: FeatureMatrix,
    _ body: (Stretch, UnsafePointer<UInt32>, UnsafePointer<Number>, Range<Int>) -> Void
  ) {
    let featureCount = matrix.columns.count
    let size = Self.blockRows
    values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: Number.self, capacity: size * featureCount) { block in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { places in
          guard let blockBase = block.baseAddress, let placesBase = places.baseAddress else {
            return
          }
          for first in stride(from: rows.lowerBound, to: rows.upperBound, by: size) {
            let part = first..<min(first + size, rows.upperBound)
            for (feature, column) in matrix.columns.enumerated() {
              column.withUnsafeBufferPointer { column in
                for row in part {
                  blockBase[(row - first) * featureCount + feature] = Number(
                    cell: column[row], zeroLimit: zeroLimit)
                }
              }
            }
            walk(
              block: blockBase, rows: part.count, featureCount: featureCount, places: placesBase
            ) { stretch in
              body(stretch, placesBase, values, part)
            }
          }
        }
      }
    }
  }
}
