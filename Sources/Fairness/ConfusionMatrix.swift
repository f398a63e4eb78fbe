/// Rows, weights and squared weights by true and predicted class: what one pass leaves of a group
/// for every measure of a multi-class model.
///
/// Two matrices of parts of a group merge into that of the whole: the counts exactly, the sums of
/// weights exactly where they are whole numbers below 2⁵³ and else to rounding.
public struct ConfusionMatrix: Sendable, Equatable, Codable {
  /// The number of classes.
  public let classCount: Int
  /// Rows of positive weight, at `label * classCount + prediction`.
  public internal(set) var counts: [Int]
  /// Their weights.
  public internal(set) var weights: [Double]
  /// Their squared weights.
  public internal(set) var squares: [Double]
  /// Rows of weight 0; they count nowhere else.
  public internal(set) var weightlessCount = 0

  /// The most classes a matrix has room for.
  public static let maximumClasses = 500

  /// No rows; of no class where more than ``maximumClasses`` are asked for.
  public init(classCount: Int) {
    self.classCount = (0...Self.maximumClasses).contains(classCount) ? classCount : 0
    let cells = self.classCount * self.classCount
    counts = [Int](repeating: 0, count: cells)
    weights = [Double](repeating: 0, count: cells)
    squares = weights
  }

  /// Counts a row; a code that is no class is passed over.
  public mutating func add(label: Int, prediction: Int, weight: Double = 1) {
    guard label >= 0, label < classCount, prediction >= 0, prediction < classCount else { return }
    guard weight > 0 else {
      weightlessCount += 1
      return
    }
    let cell = label * classCount + prediction
    counts[cell] += 1
    weights[cell] += weight
    squares[cell] += weight * weight
  }

  /// Adds the rows of another part of the group.
  public mutating func merge(_ other: ConfusionMatrix) throws(TaskError) {
    guard other.classCount == classCount, isConsistent, other.isConsistent else {
      throw .notMergeable
    }
    for cell in counts.indices {
      counts[cell] = TaskSums.sum(counts[cell], other.counts[cell])
      weights[cell] += other.weights[cell]
      squares[cell] += other.squares[cell]
    }
    weightlessCount = TaskSums.sum(weightlessCount, other.weightlessCount)
  }
}

extension ConfusionMatrix {
  /// Whether the arrays fit the classes and hold what rows can leave: one that was read may not.
  var isConsistent: Bool {
    (0...Self.maximumClasses).contains(classCount)
      && TaskSums.areConsistent(
        counts, weights, squares, count: classCount * classCount, weightless: weightlessCount)
  }
}

/// Sums that cannot overflow.
enum TaskSums {
  /// The sum of two counts, kept at the largest number where it would exceed it.
  static func sum(_ own: Int, _ other: Int) -> Int {
    let (sum, overflows) = own.addingReportingOverflow(other)
    return overflows ? Int.max : sum
  }
  /// Whether counts, weights and squared weights are one for each cell, finite and not negative, and
  /// no cell has weight without rows or rows without weight.
  static func areConsistent(
    _ counts: [Int], _ weights: [Double], _ squares: [Double], count: Int, weightless: Int
  ) -> Bool {
    guard counts.count == count, weights.count == count, squares.count == count, weightless >= 0
    else { return false }
    return counts.indices.allSatisfy { cell in
      counts[cell] >= 0 && weights[cell].isFinite && squares[cell].isFinite && squares[cell] >= 0
        && (counts[cell] > 0 ? weights[cell] > 0 : weights[cell] == 0)
    }
  }
}
