/// How far measures range over groups: highest minus lowest, or lowest over highest.
struct Gap: Sendable {
  /// One measure, or several that are ranged over the groups that have all of them.
  let measures: [GroupMeasure]
  let form: Form
  /// How the ranges of several measures become one number.
  var combination = Combination.worst

  enum Form: Sendable {
    /// Highest minus lowest.
    case difference
    /// Lowest over highest.
    case ratio
  }

  enum Combination: Sendable {
    /// The largest difference, the smallest ratio.
    case worst
    /// The mean.
    case mean
  }

  /// The number of `count` groups, whose values `value` gives.
  ///
  /// A group that lacks a value of any of the measures takes part in none, and is listed. The pair
  /// is that of the range that sets the number, for a mean that of the first measure.
  func value(
    _ count: Int, _ value: (GroupMeasure, Int) throws(UndefinedReason) -> Double
  ) throws(SummaryFailure) -> SummaryValue {
    var undefined: [Int] = []
    var reasons: [UndefinedReason] = []
    for index in 0..<count {
      do throws(UndefinedReason) {
        for measure in measures { _ = try value(measure, index) }
      } catch {
        undefined.append(index)
        reasons.append(error)
      }
    }
    guard count - undefined.count >= 2 else {
      throw SummaryFailure(reasons, of: count, undefined: undefined)
    }
    var result: (value: Double, pair: (lowest: Int, highest: Int))?
    var sum = 0.0
    for measure in measures {
      guard let extremes = Extremes(measure, count, skipping: undefined, value) else {
        throw SummaryFailure(reason: .fewerThanTwoGroups, undefined: undefined)
      }
      let own: Double
      switch form {
      case .difference: own = extremes.highest.value - extremes.lowest.value
      case .ratio:
        own = extremes.lowest.value / extremes.highest.value
        guard extremes.highest.value > 0, own.isFinite else {
          throw SummaryFailure(reason: .zeroInEveryGroup, undefined: undefined)
        }
      }
      sum += own
      let isWorse = result.map { form == .difference ? own > $0.value : own < $0.value } ?? true
      if isWorse { result = (own, (extremes.lowest.index, extremes.highest.index)) }
    }
    guard let result else { throw SummaryFailure(reason: .fewerThanTwoGroups) }
    return SummaryValue(
      value: combination == .mean ? sum / Double(measures.count) : result.value,
      pair: combination == .mean && measures.count > 1 ? nil : result.pair, undefined: undefined)
  }
}

/// The ends of a measure's range over groups.
private struct Extremes {
  private(set) var lowest: (value: Double, index: Int)
  private(set) var highest: (value: Double, index: Int)

  /// The ends over all groups but some in ascending order; nil when none is left.
  init?(
    _ measure: GroupMeasure, _ count: Int, skipping undefined: [Int],
    _ value: (GroupMeasure, Int) throws(UndefinedReason) -> Double
  ) {
    var ends: (lowest: (value: Double, index: Int), highest: (value: Double, index: Int))?
    var skipped = undefined[...]
    for index in 0..<count {
      if skipped.first == index {
        skipped.removeFirst()
        continue
      }
      guard let own = try? value(measure, index) else { continue }
      guard let known = ends else {
        ends = ((own, index), (own, index))
        continue
      }
      if own < known.lowest.value { ends?.lowest = (own, index) }
      // Of groups that share the highest value the last is named, so that equal groups give a pair.
      if own >= known.highest.value { ends?.highest = (own, index) }
    }
    guard let ends else { return nil }
    lowest = ends.lowest
    highest = ends.highest
  }
}
