internal import Tabular

/// An ensemble ready to predict: what ``TreeEnsemble/margins(of:threads:)`` prepares anew for each
/// call, kept for many calls with few rows.
package struct TreePredictor: Sendable {
  /// The trees in the form in which they are walked, by precision and the size of trees.
  private enum Forest: Sendable {
    case single(PredictionForest<Float, UInt16>)
    case singleLarge(PredictionForest<Float, UInt32>)
    case double(PredictionForest<Double, UInt16>)
    case doubleLarge(PredictionForest<Double, UInt32>)
    case oblivious(ObliviousForest)
  }

  private let forest: Forest
  private let columnCount: Int
  private let outputCount: Int
  private let treeCount: Int
  private let baseMargin: [Double]
  private let summation: TreeEnsemble.Summation
  /// Whether leaves are summed as they stand.
  private let isBare: Bool

  /// The trees themselves where Float32 does not hold all of their leaves and weights, so that sums in
  /// Double cannot be taken from ``forest``. No library of Float32 trees writes such leaves.
  private let inexactTrees: [Tree]?

  /// The rows that one task works through at most, whatever the number of threads.
  private static let chunkRows = 2048
  /// The bytes of rows that one task works through, which stay in the second-level cache.
  private static let chunkBytes = 256 << 10

  /// An ensemble made ready.
  /// - Complexity: O(nodes).
  package init(_ ensemble: TreeEnsemble) {
    let trees = ensemble.trees
    switch ensemble.precision {
    case .single:
      forest =
        PredictionForest(trees).map { .single($0) } ?? .singleLarge(PredictionForest(large: trees))
    case .double:
      let oblivious = ObliviousForest(ensemble).map { Forest.oblivious($0) }
      forest =
        oblivious ?? PredictionForest(trees).map { .double($0) }
        ?? .doubleLarge(PredictionForest(large: trees))
    }
    inexactTrees = ensemble.precision == .single && !trees.allSatisfy(\.isSingle) ? trees : nil
    columnCount = ensemble.features.count
    outputCount = ensemble.outputs.count
    treeCount = trees.count
    baseMargin = ensemble.baseMargin
    summation = ensemble.summation
    isBare = summation == .mean || trees.allSatisfy { $0.weight == 1 }
  }

  /// See ``TreeEnsemble/margins(of:threads:)``.
  func margins(of matrix: FeatureMatrix, threads: Int = 1) -> [Double] {
    switch forest {
    case .single(let forest): sums(forest, matrix, threads: threads).map(Double.init)
    case .singleLarge(let forest): sums(forest, matrix, threads: threads).map(Double.init)
    case .double(let forest): sums(forest, matrix, threads: threads)
    case .doubleLarge(let forest): sums(forest, matrix, threads: threads)
    case .oblivious(let forest):
      summation == .baseFirst
        ? forest.sums(of: matrix, threads: threads, from: baseMargin, adding: zeros)
        : forest.sums(of: matrix, threads: threads, from: zeros, adding: baseMargin)
    }
  }

  /// See ``TreeEnsemble/exactMargins(of:threads:)``.
  package func exactMargins(of matrix: FeatureMatrix, threads: Int = 1) -> [Double] {
    if let inexactTrees { return walk(inexactTrees, matrix) }
    return switch forest {
    case .single(let forest):
      add(ExactSum<Float>.self, forest, to: baseMargin, matrix, threads: threads)
    case .singleLarge(let forest):
      add(ExactSum<Float>.self, forest, to: baseMargin, matrix, threads: threads)
    case .double(let forest):
      add(ExactSum<Double>.self, forest, to: baseMargin, matrix, threads: threads)
    case .doubleLarge(let forest):
      add(ExactSum<Double>.self, forest, to: baseMargin, matrix, threads: threads)
    case .oblivious(let forest):
      forest.sums(of: matrix, threads: threads, from: baseMargin, adding: zeros)
    }
  }

  /// The sums of the leaves that rows reach, each row and tree by itself.
  private func walk(_ trees: [Tree], _ matrix: FeatureMatrix) -> [Double] {
    var margins: [Double] = []
    margins.reserveCapacity(matrix.rowCount * outputCount)
    for row in 0..<matrix.rowCount {
      let values = matrix.row(row)
      let start = margins.count
      margins += baseMargin
      for tree in trees {
        margins[start + tree.output] += tree.value[tree.leaf(of: values)] * tree.weight
      }
    }
    return margins
  }

  private var zeros: [Double] { Array(repeating: 0, count: outputCount) }

  private func sums<Number: ForestNumber, Index>(
    _ forest: PredictionForest<Number, Index>, _ matrix: FeatureMatrix, threads: Int
  ) -> [Number] {
    let start = baseMargin.map { Number($0) }
    let begin = summation == .baseFirst ? start : Array(repeating: 0, count: start.count)
    var sums =
      isBare
      ? add(BareSum<Number>.self, forest, to: begin, matrix, threads: threads)
      : add(WeightedSum<Number>.self, forest, to: begin, matrix, threads: threads)
    let rounds = Number(max(1, treeCount / max(1, outputCount)))
    switch summation {
    case .baseFirst: break
    case .baseLast:
      for index in sums.indices { sums[index] += start[index % start.count] }
    case .mean:
      for index in sums.indices { sums[index] = sums[index] / rounds + start[index % start.count] }
    }
    return sums
  }

  /// Sums that start from some numbers per output and take in the leaves that each row reaches.
  private func add<Rule: LeafSum, Index>(
    _ rule: Rule.Type, _ forest: PredictionForest<Rule.Number, Index>, to start: [Rule.Sum],
    _ matrix: FeatureMatrix, threads: Int
  ) -> [Rule.Sum] {
    precondition(matrix.columns.count == columnCount, "one column per feature")
    let outputs = outputCount
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

extension Tree {
  /// Whether Float32 holds the tree's outputs and weight.
  fileprivate var isSingle: Bool {
    func isSingle(_ value: Double) -> Bool { Double(Float(value)) == value }
    return isSingle(weight) && (0..<nodeCount).allSatisfy { !isLeaf($0) || isSingle(value[$0]) }
  }
}
