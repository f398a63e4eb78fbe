internal import Statistics

/// One measure of the registry: what it means, how people read it and how it is computed.
///
/// To add a measure, add one line to the list of its scope (`Metric+Group.swift`,
/// `Metric+Comparison.swift`, `Metric+Summary.swift`); results, documentation and the tests of
/// laws follow from the registry.
public struct Metric: Sendable {
  /// The identifier in results and policies; unique within a scope.
  public let id: String
  /// A short name for tables.
  public let title: String
  /// One plain sentence.
  public let definition: String
  /// The formula in the registry's notation: TP, FP, FN, TN are weighted counts, y the label, s the
  /// score.
  public let formula: String
  /// What it is measured on.
  public let scope: Scope
  /// The value at parity, or the best value of a group measure; nil when there is none.
  public let ideal: Double?
  /// Which way is better.
  public let direction: Direction
  /// How people read the number.
  public let unit: Unit
  /// The name of the interval method; nil when the measure has no interval.
  public let intervalMethod: String?
  /// The name of the significance test; nil when the measure is not tested.
  public let test: String?
  /// What the sample must have.
  public let needs: Need
  /// The identifier, in the same scope, of the measure that always has the same value.
  public let aliasOf: String?
  /// How it is computed.
  let measure: Measure

  /// What a measure is measured on.
  public enum Scope: String, Sendable, CaseIterable {
    /// The rows of one group.
    case group
    /// A group against the reference group.
    case comparison
    /// All known groups of an attribute.
    case summary
  }

  /// Which way is better.
  public enum Direction: String, Sendable {
    /// The more the better.
    case higherIsBetter = "higher_is_better"
    /// The less the better.
    case lowerIsBetter = "lower_is_better"
    /// The nearer to the ideal the better.
    case closerToIdeal = "closer_to_ideal"
    /// Neither: a description.
    case descriptive
  }

  /// How people read a number.
  public enum Unit: String, Sendable {
    /// A share of rows, 0...1.
    case rate
    /// A quotient.
    case ratio
    /// A difference of two numbers of one unit.
    case difference
    /// A number of rows (weighted).
    case count
    /// A number on the scale of the scores.
    case score
    /// Any other number.
    case number
  }

  /// What the sample must have.
  public enum Need: String, Sendable {
    /// Labels and decisions, which every sample has.
    case decisions
    /// Scores on any scale.
    case scores
    /// Scores that are probabilities of the positive label.
    case probabilities
  }

  /// The computation, by scope.
  enum Measure: Sendable {
    case group(GroupMeasure)
    case comparison(ComparisonMeasure)
    case summary(SummaryMeasure)
  }

  /// The test behind all p-values, and when which form is used.
  public static let testName =
    "Fisher's exact test, two-sided (rows of equal weight); pooled two-proportion z test on "
    + "effective sizes (rows of different weights)"

  /// Every measure: group, comparison and summary measures, each in the order of results.
  public static let all: [Metric] = groupMetrics + comparisonMetrics + summaryMetrics

  /// The measure of an identifier within a scope.
  public static func named(_ id: String, scope: Scope) -> Metric? {
    all.first { $0.id == id && $0.scope == scope }
  }
}

/// A measure within a group.
enum GroupMeasure: Sendable {
  /// A share of rows, with Wilson's interval.
  case rate(OrientedRate)
  /// The area under the ROC curve, with DeLong's interval.
  case area
  /// Any number, without interval; `rows` are those of its denominator.
  case number(
    rows: CellSet, @Sendable (GroupTally, MeasureContext) throws(UndefinedReason) -> Double)

  func value(
    _ tally: GroupTally, _ context: MeasureContext
  ) throws(UndefinedReason) -> Double {
    do throws(UndefinedReason) {
      switch self {
      case .rate(let rate): return try rate(context).value(tally.cells)
      case .area: return try tally.rocArea().area
      case .number(_, let compute): return try compute(tally, context)
      }
    } catch {
      throw tally.cells.precise(error)
    }
  }

  /// The cells of the denominator.
  func rows(_ context: MeasureContext) -> CellSet {
    switch self {
    case .rate(let rate): rate(context).denominator
    case .area: .all
    case .number(let rows, _): rows
    }
  }

  func estimate(_ tally: GroupTally, _ context: MeasureContext) -> Estimate {
    if case .rate(let rate) = self {
      return rate(context).estimate(tally.cells, confidence: context.confidence)
    }
    let count = tally.cells.count(rows(context))
    do throws(UndefinedReason) {
      let value = try value(tally, context)
      if case .area = self, let area = tally.area {
        return .measured(
          value: area.area,
          interval: area.variance.flatMap {
            .normal(
              estimate: area.area, variance: $0, within: 0...1, confidence: context.confidence)
          }, count: count, pValue: nil)
      }
      return .plain(value, count: count)
    } catch {
      return .undefined(error, count: count)
    }
  }
}

/// A group and the reference it is compared with.
struct TallyPair {
  let group: GroupTally
  let reference: GroupTally
  let context: MeasureContext

  /// The rows of some cells on both sides.
  func count(_ cells: CellSet) -> Int { group.cells.count(cells) + reference.cells.count(cells) }

  /// Combines a group measure's two values; undefined when either is.
  func combine(
    _ measure: GroupMeasure, _ body: (Double, Double) -> Estimate
  ) -> Estimate {
    let count = count(measure.rows(context))
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

  /// Combines a rate's two values with their effective sizes.
  func combine(
    _ rate: OrientedRate,
    _ body: (_ own: (rate: Double, size: Double), _ other: (rate: Double, size: Double)) -> Estimate
  ) -> Estimate {
    let denominator = rate(context).denominator
    return combine(.rate(rate)) { own, other in
      body(
        (own, group.cells.effectiveSize(denominator)),
        (other, reference.cells.effectiveSize(denominator)))
    }
  }
}

/// A measure of a group against its reference.
struct ComparisonMeasure: Sendable {
  /// The rate whose test it carries, if any.
  let tested: OrientedRate?
  let estimate: @Sendable (TallyPair) -> Estimate

  init(
    tested: OrientedRate? = nil, _ estimate: @escaping @Sendable (TallyPair) -> Estimate
  ) {
    self.tested = tested
    self.estimate = estimate
  }

  /// The table that is tested; nil for a measure without test.
  func hypothesis(_ context: MeasureContext) -> Hypothesis? {
    tested.flatMap { Hypothesis(of: $0(context)) }
  }
}
