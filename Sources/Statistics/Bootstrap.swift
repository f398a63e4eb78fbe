internal import Foundation

/// Intervals from bootstrap replicates.
///
/// A replicate that is not a finite number stands for a value that did not exist in that resample
/// (a ratio with nothing to divide by). It takes no part in the interval, and the result says how
/// many there were: an interval that rests on few of its replicates holds only given that the
/// value exists, and it is the caller's to say so.
public enum Bootstrap {
  /// The percentile interval: the quantiles (1 ∓ confidence)/2 of the replicates that exist.
  /// - Returns: nil when fewer than two replicates exist or the confidence is not between 0 and 1.
  /// - Complexity: O(n log n).
  public static func percentile(
    replicates: [Double], confidence: Double
  ) -> BootstrapInterval? {
    let sorted = replicates.filter(\.isFinite).sorted()
    guard sorted.count > 1, confidence > 0, confidence < 1 else { return nil }
    let tail = (1 - confidence) / 2
    return BootstrapInterval(
      interval: Interval(low: quantile(sorted, tail), high: quantile(sorted, 1 - tail)),
      sorted: sorted, undefined: replicates.count - sorted.count)
  }

  /// The bias-corrected and accelerated interval (Efron 1987).
  /// - Parameters:
  ///   - estimate: the value of the observed data. Its rank among the replicates gives the
  ///     correction for bias, ties counting half.
  ///   - acceleration: see ``acceleration(jackknife:counts:)``; 0 gives the bias-corrected interval.
  /// - Returns: nil when fewer than two replicates exist, when all lie on one side of the estimate
  ///   (the correction is then infinite), or when a parameter is out of range.
  /// - Complexity: O(n log n).
  public static func bca(
    replicates: [Double], estimate: Double, acceleration: Double, confidence: Double
  ) -> BootstrapInterval? {
    let sorted = replicates.filter(\.isFinite).sorted()
    guard
      sorted.count > 1, confidence > 0, confidence < 1, estimate.isFinite, acceleration.isFinite
    else { return nil }
    let below = sorted.partitioningIndex { $0 >= estimate }
    let upTo = sorted.partitioningIndex { $0 > estimate }
    let bias = NormalDistribution.quantile(Double(below + upTo) / 2 / Double(sorted.count))
    guard bias.isFinite else { return nil }
    let z = NormalDistribution.criticalValue(confidence: confidence)

    func corrected(_ z: Double) -> Double? {
      let divisor = 1 - acceleration * (bias + z)
      guard divisor > 0 else { return nil }
      return NormalDistribution.cumulative(bias + (bias + z) / divisor)
    }
    guard let low = corrected(-z), let high = corrected(z) else { return nil }
    return BootstrapInterval(
      interval: Interval(low: quantile(sorted, low), high: quantile(sorted, high)),
      sorted: sorted, undefined: replicates.count - sorted.count)
  }

  /// The acceleration Σ(θ̄ − θᵢ)³/(6·(Σ(θ̄ − θᵢ)²)^(3/2)) of the values without one row each.
  /// - Parameters:
  ///   - jackknife: the value without each row in turn; rows of a cell share one.
  ///   - counts: how many rows each value stands for; 1 each where nil.
  /// - Returns: nil when a value with rows is not finite or the arrays differ in length; 0 when all
  ///   values are equal.
  public static func acceleration(jackknife: [Double], counts: [Double]? = nil) -> Double? {
    let counts = counts ?? [Double](repeating: 1, count: jackknife.count)
    guard counts.count == jackknife.count else { return nil }
    let pairs = zip(jackknife, counts).filter { $0.1 > 0 }
    let total = pairs.reduce(0) { $0 + $1.1 }
    guard total > 0, total.isFinite else { return nil }
    let mean = pairs.reduce(0) { $0 + $1.0 * ($1.1 / total) }
    guard mean.isFinite else { return nil }
    // In units of the largest deviation, so that cubes of tiny ones do not vanish.
    let unit = pairs.reduce(0) { max($0, abs(mean - $1.0)) }
    guard unit > 0 else { return 0 }
    var squares = 0.0
    var cubes = 0.0
    for (value, count) in pairs {
      let deviation = (mean - value) / unit
      squares += count * deviation * deviation
      cubes += count * deviation * deviation * deviation
    }
    let value = cubes / (6 * squares * squares.squareRoot())
    return value.isFinite ? value : nil
  }

  /// The quantile of ascending values at `p`, between neighbors by straight lines with the smallest
  /// at 0 and the largest at 1 (type 7 of Hyndman and Fan 1996, the default of R and NumPy); NaN
  /// without values.
  public static func quantile(_ sorted: [Double], _ p: Double) -> Double {
    guard let first = sorted.first, let last = sorted.last, !p.isNaN else { return .nan }
    let position = p * Double(sorted.count - 1)
    if position <= 0 { return first }
    if position >= Double(sorted.count - 1) { return last }
    let index = Int(position)
    let share = position - Double(index)
    return sorted[index] + share * (sorted[index + 1] - sorted[index])
  }
}

extension [Double] {
  /// The first position of an ascending array where a condition holds that stays true from there on;
  /// the count where it holds nowhere.
  fileprivate func partitioningIndex(_ isBeyond: (Double) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
