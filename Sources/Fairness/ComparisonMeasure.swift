internal import Statistics

/// A measure of a group against its reference.
struct ComparisonMeasure: Sendable {
  /// The rate whose test it carries, if any.
  let tested: OrientedRate?
  /// How it is computed.
  let form: Form

  enum Form: Sendable {
    /// The group's number minus the reference's.
    case difference(GroupMeasure)
    /// The group's number over the reference's.
    case ratio(GroupMeasure)
    /// How far several rates are apart in absolute terms.
    case gap(Gap)
    /// A number of the cells of both, with its formula for an interval, if it has one.
    case cells(
      rows: CellSet, value: CellComparison,
      interval: (@Sendable (CellPair, _ value: Double) -> Interval?)?)
    /// Anything that needs more than the cells.
    case estimate(@Sendable (TallyPair) -> Estimate)
  }

  init(tested: OrientedRate? = nil, _ form: Form) {
    self.tested = tested
    self.form = form
  }

  init(
    tested: OrientedRate? = nil, _ estimate: @escaping @Sendable (TallyPair) -> Estimate
  ) {
    self.init(tested: tested, .estimate(estimate))
  }

  /// The table that is tested; nil for a measure without test.
  func hypothesis(_ context: MeasureContext) -> Hypothesis? {
    tested.flatMap { Hypothesis(of: $0(context)) }
  }

  /// Whether the number is a function of the cells, so that it can be bootstrapped over them.
  var isOfCells: Bool {
    switch form {
    case .difference(let measure), .ratio(let measure): measure.isOfCells
    case .gap(let gap): gap.measures.allSatisfy(\.isOfCells)
    case .cells: true
    case .estimate: false
    }
  }

  /// The number of two groups' cells.
  func value(_ pair: CellPair) throws(ComparisonFailure) -> Double {
    switch form {
    case .difference(let measure):
      return try pair.own(measure) - pair.other(measure)
    case .ratio(let measure):
      return try Self.quotient(try pair.own(measure), try pair.other(measure))
    case .gap(let gap):
      var gaps = (largest: 0.0, sum: 0.0)
      for measure in gap.measures {
        let own = abs(try pair.own(measure) - (try pair.other(measure)))
        gaps = (max(gaps.largest, own), gaps.sum + own)
      }
      return gap.combination == .mean ? gaps.sum / Double(gap.measures.count) : gaps.largest
    case .cells(_, let value, _): return try value(pair)
    case .estimate: throw ComparisonFailure(.noScores)
    }
  }

  /// Own over other; undefined where the other is 0 or so small that the quotient has no number.
  static func quotient(_ own: Double, _ other: Double) throws(ComparisonFailure) -> Double {
    let quotient = own / other
    guard other > 0, quotient.isFinite else {
      throw ComparisonFailure(.zeroRate, inReference: true)
    }
    return quotient
  }

  /// The number with its interval, where a formula gives one.
  func estimate(_ pair: TallyPair) -> Estimate {
    let cells = CellPair(
      group: pair.group.cells, reference: pair.reference.cells, context: pair.context)
    switch form {
    case .estimate(let estimate): return estimate(pair)
    case .difference(let measure):
      if case .scores(_, let range, let compute) = measure {
        return pair.difference(measure, within: range, compute)
      }
      return pair.combine(measure) { own, other in
        .measured(
          value: own - other, interval: cells.interval(differenceOf: measure, own, other),
          count: pair.count(of: measure), pValue: nil)
      }
    case .ratio(let measure):
      return pair.combine(measure) { own, other in
        let count = pair.count(of: measure)
        do throws(ComparisonFailure) {
          return .measured(
            value: try Self.quotient(own, other),
            interval: cells.interval(ratioOf: measure, own, other), count: count, pValue: nil)
        } catch {
          return error.estimate(cells, count: count)
        }
      }
    case .gap(let gap):
      let count = pair.count(.all)
      do throws(ComparisonFailure) {
        return .measured(
          value: try value(cells),
          interval: gap.interval([cells.group, cells.reference], cells.context, skipping: []),
          count: count, pValue: nil)
      } catch {
        return error.estimate(cells, count: count)
      }
    case .cells(let rows, let value, let interval):
      let count = pair.count(rows)
      do throws(ComparisonFailure) {
        let value = try value(cells)
        return .measured(
          value: value, interval: interval?(cells, value), count: count, pValue: nil)
      } catch {
        return error.estimate(cells, count: count)
      }
    }
  }
}

/// A number of the cells of a group and of its reference.
typealias CellComparison = @Sendable (CellPair) throws(ComparisonFailure) -> Double

/// Why a comparison has no value, and on which side the reason lies.
struct ComparisonFailure: Error {
  let reason: UndefinedReason
  let inReference: Bool

  init(_ reason: UndefinedReason, inReference: Bool = false) {
    self.reason = reason
    self.inReference = inReference
  }

  /// The result that says so.
  func estimate(_ pair: CellPair, count: Int) -> Estimate {
    inReference
      ? .undefinedInReference(pair.reference.precise(reason), count: count)
      : .undefined(pair.group.precise(reason), count: count)
  }
}

/// The cells of a group and of the reference it is compared with.
struct CellPair {
  var group: CellTally
  var reference: CellTally
  var context: MeasureContext

  /// A measure's value in the group.
  func own(_ measure: GroupMeasure) throws(ComparisonFailure) -> Double {
    do throws(UndefinedReason) {
      return try measure.value(group, context)
    } catch {
      throw ComparisonFailure(error)
    }
  }

  /// A measure's value in the reference.
  func other(_ measure: GroupMeasure) throws(ComparisonFailure) -> Double {
    do throws(UndefinedReason) {
      return try measure.value(reference, context)
    } catch {
      throw ComparisonFailure(error, inReference: true)
    }
  }

  /// A rate's values, the group's first.
  func values(_ rate: OrientedRate) throws(ComparisonFailure) -> (own: Double, other: Double) {
    (try own(.rate(rate)), try other(.rate(rate)))
  }

  /// A rate's group value minus its reference value.
  func gap(_ rate: OrientedRate) throws(ComparisonFailure) -> Double {
    let (own, other) = try values(rate)
    return own - other
  }

  /// The effective rows of a rate's denominators.
  func sizes(_ rate: OrientedRate, _ own: Double, _ other: Double) -> (own: Double, other: Double) {
    let rate = rate(context)
    return (
      group.effectiveSize(of: rate, at: own), reference.effectiveSize(of: rate, at: other)
    )
  }

  /// The interval of a difference of rates; nil for other measures.
  func interval(differenceOf measure: GroupMeasure, _ own: Double, _ other: Double) -> Interval? {
    guard case .rate(let rate) = measure else { return nil }
    let sizes = sizes(rate, own, other)
    return context.inference.interval(
      difference: own, size: sizes.own, otherRate: other, otherSize: sizes.other)
  }

  /// The interval of a ratio of rates; nil for other measures.
  func interval(ratioOf measure: GroupMeasure, _ own: Double, _ other: Double) -> Interval? {
    guard case .rate(let rate) = measure else { return nil }
    let sizes = sizes(rate, own, other)
    return .ratio(
      rate: own, size: sizes.own, otherRate: other, otherSize: sizes.other,
      confidence: context.confidence)
  }
}

/// A group and the reference it is compared with.
struct TallyPair {
  let group: GroupTally
  let reference: GroupTally
  let context: MeasureContext
  /// What is known of the scores of both; nil when the sample has none.
  var scores: ScorePairSummary?

  /// The rows of some cells on both sides.
  func count(_ cells: CellSet) -> Int { group.cells.count(cells) + reference.cells.count(cells) }

  /// The rows of a measure's denominators; a share of all has one.
  func count(of measure: GroupMeasure) -> Int {
    if case .share(let chosen) = measure { return context.everybody.count(chosen) }
    return count(measure.rows(context))
  }

  /// Combines a group measure's two values; undefined when either is.
  func combine(
    _ measure: GroupMeasure, _ body: (Double, Double) -> Estimate
  ) -> Estimate {
    let count = count(of: measure)
    let own: Double
    do throws(UndefinedReason) {
      own = try measure.value(group, context)
    } catch {
      return .undefined(error, count: count)
    }
    do throws(UndefinedReason) {
      return body(own, try measure.value(reference, context))
    } catch {
      return .undefinedInReference(error, count: count)
    }
  }

  /// The difference of two numbers made of scores, with the interval of independent groups.
  func difference(
    _ measure: GroupMeasure, within range: ClosedRange<Double>,
    _ compute: (GroupTally, MeasureContext) throws(UndefinedReason) -> ScoreNumber
  ) -> Estimate {
    combine(measure) { own, other in
      var interval: Interval?
      if let left = try? compute(group, context), let right = try? compute(reference, context) {
        interval = left.interval(minus: right, within: range, context.inference)
      }
      return .measured(
        value: own - other, interval: interval, count: count(of: measure), pValue: nil)
    }
  }
}
