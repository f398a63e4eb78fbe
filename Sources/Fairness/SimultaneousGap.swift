internal import Statistics

/// Bounds on the range of rates over groups that hold at once for every pair of groups, so that they
/// also hold for the pair that the data pick as the extreme one.
///
/// Every pair gets an interval [l, u] of its difference at a confidence that Bonferroni's inequality
/// asks for. The range then lies in [max(0, l, −u), max(|l|, |u|)], each maximum over all pairs, with
/// at least the confidence asked for (metrics as in fairpipe 0.12). The lower end can be 0, unlike
/// that of replicates of the range, which is biased upward.
struct SimultaneousGap {
  /// One rate of one group.
  struct Member {
    let rate: Double
    let size: Double
  }

  /// The groups' members, by rate.
  let rates: [[Member]]
  let form: Gap.Form
  let combination: Gap.Combination
  let confidence: Double

  /// The interval; nil when a pair has none.
  /// - Complexity: O(rates · groups²).
  func interval() -> Interval? {
    let pairs = rates.reduce(0) { $0 + $1.count * ($1.count - 1) / 2 }
    guard pairs > 0 else { return nil }
    let level = 1 - (1 - confidence) / Double(pairs)
    var bounds: [Interval] = []
    for members in rates {
      guard let own = range(members, confidence: level) else { return nil }
      bounds.append(own)
    }
    switch (combination, form) {
    case (.mean, _):
      let count = Double(bounds.count)
      return Interval(
        low: bounds.reduce(0) { $0 + $1.low } / count,
        high: bounds.reduce(0) { $0 + $1.high } / count)
    case (.worst, .difference):
      return bounds.dropFirst().reduce(bounds[0]) {
        Interval(low: max($0.low, $1.low), high: max($0.high, $1.high))
      }
    case (.worst, .ratio):
      return bounds.dropFirst().reduce(bounds[0]) {
        Interval(low: min($0.low, $1.low), high: min($0.high, $1.high))
      }
    }
  }

  /// The bounds of one rate's range or quotient.
  private func range(_ members: [Member], confidence: Double) -> Interval? {
    var low = form == .difference ? 0.0 : 1
    var high = low
    for (index, one) in members.enumerated() {
      for other in members[(index + 1)...] {
        switch form {
        case .difference:
          guard
            let pair = Interval.agrestiCaffo(
              rate: one.rate, size: one.size, otherRate: other.rate, otherSize: other.size,
              confidence: confidence)
          else { return nil }
          low = max(low, pair.low, -pair.high)
          high = max(high, abs(pair.low), abs(pair.high))
        case .ratio:
          guard
            let pair = Interval.foldedRatio(
              rate: one.rate, size: one.size, otherRate: other.rate, otherSize: other.size,
              confidence: confidence)
          else { return nil }
          low = min(low, pair.low)
          high = min(high, pair.high)
        }
      }
    }
    return Interval(low: low, high: high)
  }
}

extension Gap {
  /// The simultaneous interval of the range of rates over the groups that have them; nil when a
  /// measure is no rate.
  func interval(
    _ cells: [CellTally], _ context: MeasureContext, skipping undefined: [Int]
  ) -> Interval? {
    var rates: [[SimultaneousGap.Member]] = []
    for measure in measures {
      guard case .rate(let oriented) = measure else { return nil }
      let rate = oriented(context)
      var members: [SimultaneousGap.Member] = []
      for (index, tally) in cells.enumerated() where !undefined.contains(index) {
        guard let value = try? rate.value(tally) else { return nil }
        members.append(.init(rate: value, size: tally.effectiveSize(of: rate, at: value)))
      }
      rates.append(members)
    }
    return SimultaneousGap(
      rates: rates, form: form, combination: combination, confidence: context.confidence
    ).interval()
  }
}
