internal import Statistics

/// The distances of two label distributions, with bootstrap intervals where replicates are asked
/// for.
///
/// A distance is never below 0, and noise alone makes it positive: its interval hardly ever reaches
/// 0, even where both groups come from one distribution. Whether they may, the test of homogeneity
/// says.
struct LabelDistances: Sendable {
  /// How intervals are made.
  static let intervalName = "bootstrap, percentile; labels multinomial within each group"
  /// The largest share of replicates without a value (an infinite divergence) that still leaves an
  /// interval.
  static let largestUndefinedShare = 0.05

  private let first: LabelCounts
  private let second: LabelCounts
  private let absence: String
  /// By distance, its value in every replicate; NaN where it is infinite.
  private let replicates: [[Double]]

  /// Draws the replicates of both groups' labels.
  /// - Parameters:
  ///   - first: the distribution that a divergence is of.
  ///   - second: the one it is from.
  ///   - absence: why there is no distance when one has no rows.
  ///   - seed: tells this pair from others of the same settings.
  init(_ first: LabelCounts, _ second: LabelCounts, absence: String, seed: UInt64) {
    self.first = first
    self.second = second
    self.absence = absence
    let inference = first.inference
    let kinds = DistributionDistance.allCases
    var values = kinds.map { _ in [Double]() }
    if inference.replicates > 0, let one = first.sampler, let other = second.sampler {
      var random = SplitMix64(seed: inference.seed &+ seed &* 0x9E37_79B9_7F4A_7C15)
      for _ in 0..<inference.replicates {
        let p = Self.shares(one.sample(using: &random))
        let q = Self.shares(other.sample(using: &random))
        for (index, kind) in kinds.enumerated() { values[index].append(kind(p, q) ?? .nan) }
      }
    }
    replicates = values
  }

  private static func shares(_ counts: [Int]) -> [Double] {
    let total = Double(counts.reduce(0, &+))
    return counts.map { Double($0) / total }
  }

  /// A distance, first from second.
  func estimate(_ distance: DistributionDistance, infinite place: String = "") -> Estimate {
    let count = first.total.count &+ second.total.count
    guard let p = first.distribution, let q = second.distribution else {
      return .undefined(reason: absence, count: count)
    }
    guard let value = distance(p, q) else {
      return .undefined(
        reason: "infinite: a label value that occurs elsewhere does not occur in \(place)",
        count: count)
    }
    let index = DistributionDistance.allCases.firstIndex(of: distance)
    let draws = index.map { replicates[$0] } ?? []
    let bootstrap = Bootstrap.percentile(
      replicates: draws, confidence: first.inference.confidence)
    // Replicates that are all the same say nothing about how sure the distance is.
    let isTelling =
      bootstrap.map {
        Double($0.undefined) <= Self.largestUndefinedShare * Double(draws.count)
          && $0.interval.low < $0.interval.high
      } ?? false
    return Estimate.measured(
      value: value, interval: isTelling ? bootstrap?.interval : nil, count: count, pValue: nil
    ).finite
  }
}

extension LabelCounts {
  /// Draws as many labels as the (effective) rows, with the observed shares; nil without rows.
  fileprivate var sampler: MultinomialSampler? {
    let size = sizes.reduce(0, +).rounded()
    guard size >= 1, size <= 0x1p53, let distribution else { return nil }
    return MultinomialSampler(trials: Int(size), weights: distribution)
  }
}
