/// How far the measure of a group is, at most, from that of all known groups together, the group
/// among them.
struct OverallGap: Sendable {
  /// One measure, or several whose worst counts.
  let measures: [GroupMeasure]
  let form: Gap.Form

  /// The number of `count` groups, whose values `value` gives; `pooled` are their rows together. The
  /// pair is the group that sets the number, twice.
  func value(
    _ count: Int, pooled: CellTally, _ context: MeasureContext,
    _ value: (GroupMeasure, Int) throws(UndefinedReason) -> Double
  ) throws(SummaryFailure) -> SummaryValue {
    var undefined: [Int] = []
    var reasons: [UndefinedReason] = []
    var worst: (value: Double, index: Int)?
    for index in 0..<count {
      do throws(UndefinedReason) {
        var own = form == .difference ? 0.0 : 1
        for measure in measures {
          let one = try value(measure, index)
          let all = try measure.value(pooled, context)
          switch form {
          case .difference: own = max(own, abs(one - all))
          case .ratio:
            let (low, high) = (min(one, all), max(one, all))
            guard high > 0, (low / high).isFinite else { throw .zeroInEveryGroup }
            own = min(own, low / high)
          }
        }
        let isWorse = worst.map { form == .difference ? own > $0.value : own < $0.value } ?? true
        if isWorse { worst = (own, index) }
      } catch {
        undefined.append(index)
        reasons.append(error)
      }
    }
    guard let worst, count - undefined.count >= 2 else {
      throw SummaryFailure(reasons, of: count, undefined: undefined)
    }
    return SummaryValue(
      value: worst.value, pair: (worst.index, worst.index), undefined: undefined)
  }
}
