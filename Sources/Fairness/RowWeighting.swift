internal import Statistics
internal import Tabular

/// Weights of rows, checked as those of an ``EvaluationSample`` are.
struct RowWeighting: Sendable {
  /// By row; nil means 1 for every row.
  let weights: [Double]?
  /// The rows of positive weight, in order.
  let rows: [Int32]
  /// Whether all positive weights are the same.
  let isEqual: Bool

  /// Checks weights of `rowCount` rows.
  init(_ weights: [Double]?, rowCount: Int) throws(FairnessError) {
    guard rowCount <= Int(Int32.max) else { throw .tooManyRows(maximum: Int(Int32.max)) }
    guard rowCount > 0 else { throw .noRows }
    self.weights = weights
    guard let weights else {
      rows = (0..<Int32(rowCount)).map { $0 }
      isEqual = true
      return
    }
    guard weights.count == rowCount else {
      throw .rowCountMismatch(attribute: "weights", expected: rowCount, found: weights.count)
    }
    var kept: [Int32] = []
    var sum = 0.0
    var squares = 0.0
    var equal = true
    for (row, weight) in weights.enumerated() {
      guard weight >= 0, weight.isFinite else { throw .invalidWeight(row: row) }
      guard weight > 0 else { continue }
      sum += weight
      squares += weight * weight
      if let first = kept.first { equal = equal && weight == weights[Int(first)] }
      kept.append(Int32(row))
    }
    guard !kept.isEmpty else { throw .noRows }
    guard sum.isFinite, squares.isFinite, squares > 0 else { throw .weightsOutOfRange }
    rows = kept
    isEqual = equal
  }

  /// The weight of a row.
  @inline(__always)
  func weight(_ row: Int) -> Double { weights?[row] ?? 1 }
}

extension Column {
  /// Checks that there are `rowCount` cells and that codes are levels or -1.
  func requireCells(rowCount: Int) throws(FairnessError) {
    guard count == rowCount else {
      throw .rowCountMismatch(attribute: name, expected: rowCount, found: count)
    }
    if case .categorical(let codes, let levels) = values,
      let row = codes.firstIndex(where: { Int($0) >= levels.count })
    {
      throw .groupCodeOutOfRange(attribute: name, row: row)
    }
  }
}

extension Inference {
  /// Checks the confidence.
  func requireConfidence() throws(FairnessError) {
    guard confidence > 0, confidence < 1 else { throw .confidenceOutOfRange(confidence) }
  }

  /// How many equally weighted rows weighted ones are worth: Kish's size of sampling weights, the sum
  /// of frequency weights.
  func effectiveSize(sum: Double, squares: Double) -> Double {
    weights == .frequency ? sum : EffectiveSize.kish(sum: sum, sumOfSquares: squares)
  }
}

extension SplitMix64 {
  /// A whole number from 0 to below `bound`, which must be above 0; the bias is below `bound`·2⁻⁶⁴.
  mutating func index(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Puts items in a random order, every order being equally likely.
  mutating func shuffle<Element>(_ items: inout [Element]) {
    guard items.count > 1 else { return }
    for last in stride(from: items.count - 1, to: 0, by: -1) {
      items.swapAt(last, index(below: last + 1))
    }
  }
}
