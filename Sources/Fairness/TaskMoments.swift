internal import Statistics

/// Mean and spread of a weighted column: what one pass leaves for means, their intervals and tests.
///
/// Kept as centered sums, which do not cancel where raw sums of squares would. Two parts merge by
/// the formulas of Chan, Golub and LeVeque (1983): the count exactly, the rest to rounding.
public struct TaskMoments: Sendable, Equatable, Codable {
  /// Rows of positive weight.
  public private(set) var count = 0
  /// The sum of weights, Σw.
  public private(set) var weight = 0.0
  /// Σwx/Σw; 0 without rows.
  public private(set) var mean = 0.0
  /// Σw(x − mean)².
  public private(set) var spread = 0.0
  /// Σv, where v is the part of a row in the variance of the mean: w² of sampling weights, w of
  /// frequencies.
  public private(set) var varianceWeight = 0.0
  /// Σvx/Σv.
  public private(set) var varianceMean = 0.0
  /// Σv(x − varianceMean)².
  public private(set) var varianceSpread = 0.0

  /// No rows.
  public init() {}

  /// Adds a row; one without weight is passed over.
  /// - Parameters:
  ///   - value: the row's number.
  ///   - weight: its weight.
  ///   - varianceWeight: its part in the variance of the mean.
  public mutating func add(_ value: Double, weight added: Double, varianceWeight part: Double) {
    guard added > 0, part > 0 else { return }
    count = TaskSums.sum(count, 1)
    Self.add(value, added, &weight, &mean, &spread)
    Self.add(value, part, &varianceWeight, &varianceMean, &varianceSpread)
  }

  /// Adds the rows of another part.
  public mutating func merge(_ other: TaskMoments) {
    count = TaskSums.sum(count, other.count)
    Self.merge(
      &weight, &mean, &spread, with: (other.weight, other.mean, other.spread))
    Self.merge(
      &varianceWeight, &varianceMean, &varianceSpread,
      with: (other.varianceWeight, other.varianceMean, other.varianceSpread))
  }

  private static func add(
    _ value: Double, _ part: Double, _ total: inout Double, _ mean: inout Double,
    _ spread: inout Double
  ) {
    total += part
    let distance = value - mean
    mean += distance * (part / total)
    spread += part * distance * (value - mean)
  }

  private static func merge(
    _ total: inout Double, _ mean: inout Double, _ spread: inout Double,
    with other: (total: Double, mean: Double, spread: Double)
  ) {
    guard other.total > 0 else { return }
    guard total > 0 else {
      (total, mean, spread) = other
      return
    }
    let sum = total + other.total
    let distance = other.mean - mean
    spread += other.spread + distance * distance * (total * (other.total / sum))
    mean += distance * (other.total / sum)
    total = sum
  }
}

extension TaskMoments {
  /// The rows the mean is worth: (Σw)²/Σv.
  var size: Double { EffectiveSize.kish(sum: weight, sumOfSquares: varianceWeight) }

  /// The variance of the mean, linearized: Σv(x − mean)²/(Σw)² · m/(m − 1), m being ``size``; s²/n
  /// for rows of weight 1. Nil for a size of at most 1.
  var meanVariance: Double? {
    guard size > 1 else { return nil }
    let shift = varianceMean - mean
    let sum = varianceSpread + varianceWeight * shift * shift
    return sum / weight / weight * (size / (size - 1))
  }

  /// The variance of the column, Σw(x − mean)²/Σw · m/(m − 1); nil for a size of at most 1.
  var variance: Double? {
    guard size > 1 else { return nil }
    return spread / weight * (size / (size - 1))
  }

  /// The mean, where there are rows.
  func value() throws(TaskReason) -> Double {
    guard weight > 0 else { throw .noRows }
    return mean
  }
}
