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
  /// The criterion it belongs to.
  public let family: Family
  /// How its interval is made.
  let interval: IntervalRule
  /// The name of the significance test; nil when the measure is not tested.
  public let test: String?
  /// What the sample must have.
  public let needs: Need
  /// The identifier, in the same scope, of the measure that always has the same value.
  public let aliasOf: String?
  /// The reasons for which it may have no value.
  let undefined: [UndefinedReason]
  /// How it is computed.
  let measure: Measure

  init(
    id: String, title: String, definition: String, formula: String, scope: Scope, ideal: Double?,
    direction: Direction, unit: Unit, family: Family = .other, interval: IntervalRule,
    test: String? = nil, needs: Need = .decisions, aliasOf: String? = nil,
    undefined: [UndefinedReason] = [], measure: Measure
  ) {
    self.id = id
    self.title = title
    self.definition = definition
    self.formula = formula
    self.scope = scope
    self.ideal = ideal
    self.direction = direction
    self.unit = unit
    self.family = family
    self.interval = interval
    self.test = test
    self.needs = needs
    self.aliasOf = aliasOf
    self.undefined = undefined
    self.measure = measure
  }

  /// What a measure is measured on.
  public enum Scope: String, Sendable, CaseIterable, Codable {
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

  /// The criterion a measure belongs to (Barocas, Hardt and Narayanan): A the group, Y the label, Ŷ
  /// the decision.
  public enum Family: String, Sendable, CaseIterable {
    /// Ŷ does not depend on A: selection rates.
    case independence
    /// Ŷ does not depend on A among rows of one label: true and false positive rates.
    case separation
    /// Y does not depend on A among rows of one decision: predictive values.
    case sufficiency
    /// None of the three.
    case other
  }

  /// The computation, by scope.
  enum Measure: Sendable {
    case group(GroupMeasure)
    case comparison(ComparisonMeasure)
    case summary(SummaryMeasure)
  }

  /// The test behind all p-values, and when which form is used.
  public static let testName = Inference.Test.fisher.title

  /// Every measure: group, comparison and summary measures, each in the order of results.
  public static let all: [Metric] = groupMetrics + comparisonMetrics + summaryMetrics

  /// The measure of an identifier within a scope.
  public static func named(_ id: String, scope: Scope) -> Metric? {
    all.first { $0.id == id && $0.scope == scope }
  }
}
