internal import Statistics

/// A set of cells of the table of label and decision.
struct CellSet: OptionSet, Sendable, Hashable {
  let rawValue: UInt8

  static let trueNegative = CellSet(rawValue: 1)
  static let falsePositive = CellSet(rawValue: 2)
  static let falseNegative = CellSet(rawValue: 4)
  static let truePositive = CellSet(rawValue: 8)

  static let all: CellSet = [.trueNegative, .falsePositive, .falseNegative, .truePositive]
  static let labelPositive: CellSet = [.truePositive, .falseNegative]
  static let labelNegative: CellSet = [.falsePositive, .trueNegative]
  static let decidedPositive: CellSet = [.truePositive, .falsePositive]
  static let decidedNegative: CellSet = [.falseNegative, .trueNegative]
  static let correct: CellSet = [.truePositive, .trueNegative]

  /// The index of a row's cell: the bit number of its set.
  @inline(__always)
  static func index(label: Bool, decision: Bool) -> Int { (label ? 2 : 0) + (decision ? 1 : 0) }

  /// The indexes of the cells in the set.
  var indexes: [Int] { (0..<4).filter { rawValue & (1 << $0) != 0 } }
}

/// What one pass over the rows leaves of a group for every measure on decisions: rows, weights and
/// squared weights per cell.
struct CellTally: Sendable, Equatable {
  var counts = SIMD4<Int>()
  var weights = SIMD4<Double>()
  var squares = SIMD4<Double>()
  /// Rows of weight 0, in all cells together; they count nowhere else.
  var weightlessCount = 0

  func count(_ cells: CellSet) -> Int { cells.indexes.reduce(0) { $0 + counts[$1] } }
  func weight(_ cells: CellSet) -> Double { cells.indexes.reduce(0) { $0 + weights[$1] } }

  /// Kish's effective number of rows in the cells.
  func effectiveSize(_ cells: CellSet) -> Double {
    EffectiveSize.kish(
      sum: weight(cells), sumOfSquares: cells.indexes.reduce(0) { $0 + squares[$1] })
  }

  /// The reason as it is: rows that all have weight 0 are why there is no denominator, not a lack of
  /// rows of some class.
  func precise(_ reason: UndefinedReason) -> UndefinedReason {
    switch reason {
    case .noScores, .notProbabilities, .outOfRange: reason
    default: weightlessCount > 0 && count(.all) == 0 ? .noWeight : reason
    }
  }

  /// The cells by name.
  var confusion: ConfusionCounts {
    ConfusionCounts(
      truePositives: weights[3], falsePositives: weights[1], falseNegatives: weights[2],
      trueNegatives: weights[0])
  }
}
