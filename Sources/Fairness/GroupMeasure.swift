internal import Statistics

/// A measure within a group.
enum GroupMeasure: Sendable {
  /// A share of rows of the group, with the interval of a rate.
  case rate(OrientedRate)
  /// The group's share of the rows of all groups that lie in some cells.
  case share(CellSet)
  /// Any other number of the cells; `rows` are those of its denominator.
  case cells(
    rows: CellSet, @Sendable (CellTally, MeasureContext) throws(UndefinedReason) -> Double)
  /// A number made of scores, with the normal interval of its variance within a range where it has
  /// one; `rows` are those of its denominator.
  case scores(
    rows: CellSet, within: ClosedRange<Double>,
    @Sendable (GroupTally, MeasureContext) throws(UndefinedReason) -> ScoreNumber)

  /// Whether the number is a function of the cells, so that it can be bootstrapped over them.
  var isOfCells: Bool {
    switch self {
    case .rate, .share, .cells: true
    case .scores: false
    }
  }

  /// The number of a group's cells; a measure that needs more is undefined.
  func value(
    _ cells: CellTally, _ context: MeasureContext
  ) throws(UndefinedReason) -> Double {
    switch self {
    case .rate(let rate): return try rate(context).value(cells)
    case .share(let chosen):
      let total = context.everybody.weight(chosen)
      guard cells.weight(.all) > 0 else { throw .noRows }
      guard total > 0 else { throw .nobodySelected }
      return min(1, cells.weight(chosen) / total)
    case .cells(_, let compute): return try compute(cells, context)
    case .scores: throw .noScores
    }
  }

  /// The number of a group.
  func value(
    _ tally: GroupTally, _ context: MeasureContext
  ) throws(UndefinedReason) -> Double {
    do throws(UndefinedReason) {
      switch self {
      case .rate, .share, .cells: return try value(tally.cells, context)
      case .scores(_, _, let compute): return try compute(tally, context).value
      }
    } catch {
      throw tally.cells.precise(error)
    }
  }

  /// The cells of the denominator.
  func rows(_ context: MeasureContext) -> CellSet {
    switch self {
    case .rate(let rate): rate(context).denominator
    case .share(let chosen): chosen
    case .cells(let rows, _), .scores(let rows, _, _): rows
    }
  }

  /// The rows of the denominator.
  func count(_ tally: GroupTally, _ context: MeasureContext) -> Int {
    if case .share(let chosen) = self { return context.everybody.count(chosen) }
    return tally.cells.count(rows(context))
  }

  /// The number with its interval, where a formula gives one.
  func estimate(_ tally: GroupTally, _ context: MeasureContext) -> Estimate {
    let count = count(tally, context)
    do throws(UndefinedReason) {
      let value = try value(tally, context)
      var interval: Interval?
      switch self {
      case .rate(let rate):
        interval = context.inference.interval(
          rate: value, size: tally.cells.effectiveSize(of: rate(context), at: value))
      case .share(let chosen):
        interval = context.inference.interval(
          rate: value, size: context.everybody.effectiveSize(chosen))
      case .scores(_, let range, let compute):
        interval = try compute(tally, context)
          .interval(within: range, context.inference)
      case .cells: break
      }
      return .measured(value: value, interval: interval, count: count, pValue: nil)
    } catch {
      return .undefined(error, count: count)
    }
  }
}
