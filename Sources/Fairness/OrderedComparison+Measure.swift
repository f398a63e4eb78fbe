internal import Foundation
internal import Statistics

/// A group of an audit of an ordered outcome with its place in the random numbers.
struct OrderedSubject {
  let name: String
  let isUnknown: Bool
  let tally: OrderedTally
  let place: (UInt64, UInt64)

  /// Everything measured within the group; `ridits` are those of all rows.
  func result(classes: [String], ridits: [Double], _ context: TaskContext) -> OrderedGroup {
    let inference = context.inference
    let mean = Estimate.of(group: tally.count) { () throws(TaskReason) in
      let mean = try tally.mean(of: ridits)
      let interval = tally.meanVariance(of: ridits, mean: mean, inference).flatMap {
        Interval.normal(
          estimate: mean, variance: $0, within: 0...1, confidence: inference.confidence)
      }
      return (mean, interval)
    }
    return OrderedGroup(
      group: name, unknown: isUnknown, n: tally.count, weight: tally.weight,
      outcomes: tally.weights, metrics: TaskMeasures([.init("mean_ridit", mean)]),
      cuts: (1..<classes.count).map { cut in
        TaskPart(
          of: classes[cut],
          metrics: TaskMeasures([
            .init("cumulative_rate", tally.cumulative(from: cut, context).estimate(inference))
          ]))
      })
  }
}

/// A comparison whose tests wait for their correction.
struct PendingOrderedComparison {
  let group: String
  var metrics = PendingMeasures()
  var parts: [(of: String, metrics: PendingMeasures)] = []
  var worstCut: String?

  /// Measures a group against its reference and puts its tests into the family.
  init(
    _ own: OrderedSubject, reference other: OrderedSubject, classes: [String],
    _ context: TaskContext, family: inout TestFamily
  ) {
    group = own.name
    let inference = context.inference
    addPairs(own, other, inference, family: &family)

    var simultaneous = inference
    simultaneous.confidence = 1 - (1 - inference.confidence) / Double(classes.count - 1)
    var ratios: [(cut: String, estimate: Estimate)] = []
    var differences: [Estimate] = []
    for cut in 1..<classes.count {
      let mine = own.tally.cumulative(from: cut, context)
      let reference = other.tally.cumulative(from: cut, context)
      let test = family.add(mine.pValue(against: reference))
      var part = PendingMeasures()
      part.add(
        "cumulative_rate_difference", mine.difference(from: reference, inference), test: test)
      part.add("cumulative_rate_ratio", mine.ratio(to: reference, inference), test: test)
      part.add("cumulative_odds_ratio", mine.oddsRatio(to: reference, inference), test: test)
      parts.append((classes[cut], part))
      ratios.append((classes[cut], mine.ratio(to: reference, simultaneous)))
      differences.append(mine.difference(from: reference, simultaneous))
    }
    let count = TaskSums.sum(own.tally.count, other.tally.count)
    metrics.add(
      "lowest_cumulative_rate_ratio",
      Self.lowest(ratios.map(\.estimate), count: count))
    metrics.add(
      "lowest_cumulative_rate_difference",
      Self.lowest(differences, count: count))
    var worst: Double?
    for (cut, estimate) in ratios {
      guard let value = estimate.value, worst.map({ value < $0 }) ?? true else { continue }
      (worst, worstCut) = (value, cut)
    }
  }

  /// The measures made of pairs of rows, one from each group.
  private mutating func addPairs(
    _ own: OrderedSubject, _ other: OrderedSubject, _ inference: Inference,
    family: inout TestFamily
  ) {
    let count = TaskSums.sum(own.tally.count, other.tally.count)
    let test = family.add(Self.rankTest(own.tally, other.tally, inference))
    let probability = Estimate.of(
      count: count,
      own: { () throws(TaskReason) in try own.tally.ridits() },
      other: { () throws(TaskReason) in try other.tally.ridits() }
    ) { ownRidits, otherRidits throws(TaskReason) in
      // The mean ridit of the group in the reference's distribution, and the reference's in it.
      let value = try own.tally.mean(of: otherRidits)
      let opposite = try other.tally.mean(of: ownRidits)
      var interval: Interval?
      if let variance = own.tally.meanVariance(of: otherRidits, mean: value, inference),
        let otherVariance = other.tally.meanVariance(of: ownRidits, mean: opposite, inference)
      {
        interval = .normal(
          estimate: value, variance: variance + otherVariance, within: 0...1,
          confidence: inference.confidence)
      }
      return (value, interval)
    }
    metrics.add("common_language_probability", probability, test: test)
    metrics.add("cliffs_delta", probability.doubledAboutHalf, test: test)
    metrics.add(
      "generalized_odds_ratio", Self.generalizedOddsRatio(own, other, inference, count: count),
      test: test)
  }

  /// P(better)/P(worse) over pairs of rows (Agresti 1980), with a bootstrap interval.
  private static func generalizedOddsRatio(
    _ own: OrderedSubject, _ other: OrderedSubject, _ inference: Inference, count: Int
  ) -> Estimate {
    .of(
      count: count, own: { () throws(TaskReason) in try own.tally.ridits() },
      other: { () throws(TaskReason) in try other.tally.ridits() }
    ) { _, _ throws(TaskReason) in
      guard let pairs = OrderedTally.pairs(own.tally.weights, other.tally.weights),
        pairs.worse > 0
      else {
        throw .everywhere("no row of the group has a worse outcome than one of the reference")
      }
      let value = pairs.better / pairs.worse
      var replicates: [Double] = []
      var acceleration: Double?
      if inference.replicates > 0,
        let mine = CellResampler(weights: own.tally.weights, size: own.tally.size(inference)),
        let reference = CellResampler(
          weights: other.tally.weights, size: other.tally.size(inference))
      {
        var generator = TaskBootstrap.generator(inference, 2, own.place.0, own.place.1)
        var otherGenerator = TaskBootstrap.generator(inference, 2, other.place.0, other.place.1)
        for _ in 0..<inference.replicates {
          let drawn = OrderedTally.pairs(
            mine.next(using: &generator), reference.next(using: &otherGenerator))
          replicates.append(drawn.map { $0.better / $0.worse } ?? .nan)
        }
        let own = own.tally.weights
        let other = other.tally.weights
        let left = mine.jackknife { OrderedTally.pairs($0, other).map { $0.better / $0.worse } }
        let right = reference.jackknife {
          OrderedTally.pairs(own, $0).map { $0.better / $0.worse }
        }
        acceleration = Bootstrap.acceleration(
          jackknife: left.values + right.values, counts: left.counts + right.counts)
      }
      return (
        value,
        TaskBootstrap.interval(
          replicates, estimate: value, acceleration: acceleration, inference)
      )
    }
  }

  /// Wilcoxon's rank-sum (Mann–Whitney) test with the variance corrected for ties, by the normal
  /// approximation without continuity correction, on the rows the groups are worth; nil where a
  /// group has none, 1 where all rows are of one class.
  static func rankTest(
    _ own: OrderedTally, _ other: OrderedTally, _ inference: Inference
  ) -> Double? {
    let (mine, reference) = (own.size(inference), other.size(inference))
    guard mine > 0, reference > 0, let ridits = try? other.ridits(),
      let probability = try? own.mean(of: ridits)
    else { return nil }
    let total = mine + reference
    guard total > 1 else { return nil }
    var ties = 0.0
    for index in own.weights.indices {
      let tied =
        own.weights[index] / own.weight * mine + other.weights[index] / other.weight * reference
      ties += tied / total * (tied * tied - 1)
    }
    let variance = (total + 1 - ties / (total - 1)) / 12 / mine / reference
    // Zero up to rounding when all rows are tied.
    guard variance * mine * reference * 12 > total * 1e-14 else { return 1 }
    return NormalDistribution.twoSidedTail((probability - 0.5) / variance.squareRoot())
  }

  /// The lowest of several estimates with the interval that holds for it whichever it is: from the
  /// lowest lower to the lowest upper end of simultaneous intervals.
  private static func lowest(
    _ estimates: [Estimate], count: Int
  ) -> Estimate {
    var value: Double?
    var low: Double?
    var high: Double?
    var isBounded = true
    for estimate in estimates {
      guard case .measured(let own, let interval, _, _) = estimate.finite else { continue }
      value = min(value ?? own, own)
      if let interval {
        low = min(low ?? interval.low, interval.low)
        high = min(high ?? interval.high, interval.high)
      } else {
        isBounded = false
      }
    }
    guard let value else { return estimates.first ?? .undefined(.noRows, in: "", count: count) }
    var interval: Interval?
    if isBounded, let low, let high { interval = Interval(low: low, high: high) }
    return .number(value, interval, count: count)
  }

  /// The comparison with its corrected tests.
  func finished(_ family: FinishedFamily) -> OrderedComparison {
    OrderedComparison(
      group: group, metrics: metrics.finished(family),
      cuts: parts.map { TaskPart(of: $0.of, metrics: $0.metrics.finished(family)) },
      worstCut: worstCut)
  }
}

extension Estimate {
  /// 2x − 1, interval included.
  fileprivate var doubledAboutHalf: Estimate {
    guard case .measured(let value, let interval, let count, let pValue) = self else { return self }
    return .measured(
      value: 2 * value - 1,
      interval: interval.map { Interval(low: 2 * $0.low - 1, high: 2 * $0.high - 1) },
      count: count, pValue: pValue)
  }
}

extension Proportion {
  /// The odds of this share over those of another group's, with Woolf's interval.
  func oddsRatio(to other: Proportion, _ inference: Inference) -> Estimate {
    .of(
      count: TaskSums.sum(count, other.count),
      own: { () throws(TaskReason) in
        let rate = try rate()
        guard rate < 1 else { throw .inside("the rate is one") }
        return rate
      },
      other: { () throws(TaskReason) in
        let rate = try other.rate()
        guard rate < 1 else { throw .inside("the rate is one") }
        guard rate > 0 else { throw .zeroRate }
        return rate
      }
    ) { own, reference throws(TaskReason) in
      (
        own / (1 - own) / (reference / (1 - reference)),
        Interval.woolf(
          rate: own, size: size, otherRate: reference, otherSize: other.size,
          confidence: inference.confidence)
      )
    }
  }
}
