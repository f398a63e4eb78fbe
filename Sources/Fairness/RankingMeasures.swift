internal import Foundation
internal import Statistics

/// The measures of ranked lists as functions of their tally.
struct RankingMeasures {
  /// Whether candidates have a relevance.
  let hasRelevance: Bool
  /// The cutoffs.
  let cutoffs: [Int]

  /// A number of a group.
  typealias Measure = (RankingTally, Int) throws(TaskReason) -> Double

  /// A measure of a group by identifier.
  struct Named {
    let id: String
    let value: Measure
  }

  /// How two groups' numbers are combined.
  enum Combination {
    case difference
    case ratio
  }

  /// A measure of a group against the reference.
  struct Compared {
    let id: String
    let base: Measure
    let combination: Combination
    /// Whether the test of equal positions belongs to it.
    let isTested: Bool

    /// The combination of two numbers.
    func combine(_ own: Double, _ other: Double) throws(TaskReason) -> Double {
      switch combination {
      case .difference: return own - other
      case .ratio:
        guard other > 0 else { throw .zero }
        return own / other
      }
    }

    /// Its value in a tally; NaN where it has none.
    func value(_ tally: RankingTally, _ group: Int, _ reference: Int) -> Double {
      guard let own = try? base(tally, group), let other = try? base(tally, reference),
        let value = try? combine(own, other)
      else { return .nan }
      return value
    }
  }

  /// Measures over whole lists.
  var group: [Named] {
    let hasRelevance = hasRelevance
    return [
      Named(id: "mean_exposure") { tally, group throws(TaskReason) in
        try tally.meanExposure(group)
      },
      Named(id: "exposure_share") { tally, group throws(TaskReason) in
        try tally.exposureShare(group)
      },
      Named(id: "exposure_to_share") { tally, group throws(TaskReason) in
        try tally.exposureRatio(group)
      },
      Named(id: "exposure_to_merit") { tally, group throws(TaskReason) in
        try tally.exposureToMerit(group, hasRelevance: hasRelevance)
      },
      Named(id: "ndcg") { tally, group throws(TaskReason) in
        try tally.gain(group, hasRelevance: hasRelevance)
      },
    ]
  }

  /// Measures of the top positions of one cutoff.
  func part(_ cutoff: Int) -> [Named] {
    let hasRelevance = hasRelevance
    return [
      Named(id: "top_share") { tally, group throws(TaskReason) in
        try tally.topShare(group, cutoff: cutoff)
      },
      Named(id: "top_rate") { tally, group throws(TaskReason) in
        try tally.topRate(group, cutoff: cutoff)
      },
      Named(id: "skew") { tally, group throws(TaskReason) in
        try tally.skew(group, cutoff: cutoff)
      },
      Named(id: "precision") { tally, group throws(TaskReason) in
        try tally.precision(group, cutoff: cutoff, hasRelevance: hasRelevance)
      },
    ]
  }

  /// Measures over whole lists against the reference.
  var comparison: [Compared] {
    let all = group
    return [
      Compared(
        id: "mean_exposure_difference", base: all[0].value, combination: .difference,
        isTested: true),
      Compared(
        id: "mean_exposure_ratio", base: all[0].value, combination: .ratio, isTested: true),
      Compared(
        id: "exposure_to_merit_ratio", base: all[3].value, combination: .ratio, isTested: false),
      Compared(
        id: "ndcg_difference", base: all[4].value, combination: .difference, isTested: false),
    ]
  }

  /// Measures of the top positions of one cutoff against the reference.
  func comparisonPart(_ cutoff: Int) -> [Compared] {
    let all = part(cutoff)
    return [
      Compared(
        id: "top_rate_difference", base: all[1].value, combination: .difference, isTested: true),
      Compared(id: "top_rate_ratio", base: all[1].value, combination: .ratio, isTested: true),
      Compared(
        id: "precision_difference", base: all[3].value, combination: .difference,
        isTested: false),
    ]
  }

  /// The name of a cutoff in results.
  func name(_ cutoff: Int) -> String { "top \(cutoffs[cutoff])" }
}

/// Replicates of ranked lists.
struct RankingReplicates {
  /// One tally for each replicate.
  let tallies: [RankingTally]

  init(
    _ ranked: RankedLists, cutoffs: [Int], count: Int, resampling: RankingResult.Resampling,
    generator: inout SplitMix64, discounts: inout PositionDiscounts
  ) {
    var tallies: [RankingTally] = []
    guard let once = PoissonSampler(mean: 1) else {
      self.tallies = []
      return
    }
    for _ in 0..<max(0, count) {
      switch resampling {
      case .lists:
        var times = [Int](repeating: 0, count: ranked.lists.count)
        for _ in times.indices { times[Int.random(in: times.indices, using: &generator)] += 1 }
        tallies.append(
          RankingTally(ranked, cutoffs: cutoffs, listTimes: times, discounts: &discounts))
      case .candidates:
        let times = ranked.codes.indices.map { _ in once.sample(using: &generator) }
        tallies.append(
          RankingTally(ranked, cutoffs: cutoffs, times: times, discounts: &discounts))
      }
    }
    self.tallies = tallies
  }

  /// The interval of a number of a tally.
  func interval(
    estimate: Double, _ inference: Inference, _ value: (RankingTally) -> Double
  ) -> Interval? {
    guard !tallies.isEmpty else { return nil }
    return TaskBootstrap.interval(
      tallies.map(value), estimate: estimate, acceleration: 0, inference)
  }
}

/// Sums of what positions are worth by list and group, for the test that two groups' candidates are
/// placed alike.
///
/// Under the hypothesis, each list's positions are dealt to the two groups' candidates at random.
/// The mean and the variance of the group's total are then those of drawing without replacement;
/// lists are independent. With one list and positions that count 0 or 1 the test is Fisher's exact
/// one, else its normal approximation (for 0 and 1 that of Cochran, Mantel and Haenszel without
/// continuity correction).
struct PlacementTest {
  private var sums: [[Sum]]

  private struct Sum {
    var count = 0
    var total = 0.0
    var squares = 0.0
    /// Whether every position counted 0 or 1.
    var isWhole = true
  }

  /// Sums of `worth(passed, count)`: what a position is worth in a block of `count` candidates of
  /// one score after `passed` better ones.
  init(_ ranked: RankedLists, worth: (_ passed: Int, _ count: Int) -> Double) {
    sums = ranked.lists.map { blocks in
      var groups = [Sum](repeating: Sum(), count: ranked.groupCount)
      var passed = 0
      for block in blocks {
        let value = worth(passed, block.range.count)
        for position in block.range {
          let group = Int(ranked.codes[position])
          groups[group].count += 1
          groups[group].total += value
          groups[group].squares += value * value
          if value != 0, value != 1 { groups[group].isWhole = false }
        }
        passed += block.range.count
      }
      return groups
    }
  }

  /// The two-sided p-value; nil where no list has candidates of both groups, 1 where positions are
  /// worth the same.
  func pValue(_ group: Int, _ reference: Int) -> Double? {
    let shared = sums.filter { $0[group].count > 0 && $0[reference].count > 0 }
    guard !shared.isEmpty else { return nil }
    if shared.count == 1, shared[0][group].isWhole, shared[0][reference].isWhole {
      let (own, other) = (shared[0][group], shared[0][reference])
      return FisherExactTest(
        successes: Int(own.total), count: own.count, otherSuccesses: Int(other.total),
        otherCount: other.count)?.pValue
    }
    var departure = 0.0
    var variance = 0.0
    for list in shared {
      let (own, other) = (list[group], list[reference])
      let count = Double(own.count + other.count)
      let mean = (own.total + other.total) / count
      departure += own.total - Double(own.count) * mean
      let spread = own.squares + other.squares - count * mean * mean
      // Below this only rounding is left: positions of one worth.
      if spread > 1e-12 * count {
        variance += spread / (count - 1) * (Double(own.count) * (Double(other.count) / count))
      }
    }
    guard variance > 0 else { return 1 }
    return NormalDistribution.twoSidedTail(departure / variance.squareRoot())
  }
}
