/// One measure of a task other than deciding yes or no: what it means and how people read it.
///
/// The tables of the tasks (`TaskMetric+Multiclass.swift` and so on) are the single source of the
/// page `docs/metrics-other-tasks.md`; a test holds every result to them.
public struct TaskMetric: Sendable, Equatable {
  /// The identifier in results; unique within a task and scope.
  public let id: String
  /// The task it belongs to.
  public let task: Task
  /// What it is measured on.
  public let scope: Scope
  /// A short name for tables.
  public let title: String
  /// One plain sentence.
  public let definition: String
  /// The formula in the notation of the page.
  public let formula: String
  /// The value at parity, or the best value of a group measure; nil when there is none.
  public let ideal: Double?
  /// Which way is better.
  public let direction: Metric.Direction
  /// How people read the number.
  public let unit: Metric.Unit
  /// The name of the interval method; nil when the measure has no interval.
  public let intervalMethod: String?
  /// The name of the significance test; nil when the measure is not tested.
  public let test: String?

  /// A kind of model whose results are audited.
  public enum Task: String, Sendable, CaseIterable, Codable {
    /// One class of several without order.
    case multiclass
    /// One class of several from worst to best.
    case ordered
    /// A number: a price, an amount, a risk.
    case regression
    /// An order of candidates.
    case ranking
  }

  /// What a measure is measured on.
  public enum Scope: String, Sendable, CaseIterable {
    /// The rows of one group.
    case group
    /// The rows of one group and one class, cut or cutoff.
    case groupPart = "group_part"
    /// A group against the reference group.
    case comparison
    /// A group against the reference group in one class, cut or cutoff.
    case comparisonPart = "comparison_part"
    /// All known groups of an attribute.
    case summary
  }

  /// Every measure of every task, in the order of results.
  public static let all: [TaskMetric] = multiclass + ordered + regression + ranking

  /// The measure of an identifier.
  public static func named(_ id: String, task: Task, scope: Scope) -> TaskMetric? {
    all.first { $0.id == id && $0.task == task && $0.scope == scope }
  }

  /// Where an identifier first stands in ``all``.
  static let position: [String: Int] = Dictionary(
    all.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
}

/// The measures of one task, as they are listed: the scope's context is given once.
struct TaskMetricList {
  let task: TaskMetric.Task
  let scope: TaskMetric.Scope

  func callAsFunction(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double? = nil,
    _ direction: Metric.Direction = .descriptive, _ unit: Metric.Unit,
    interval: String? = nil, test: String? = nil
  ) -> TaskMetric {
    TaskMetric(
      id: id, task: task, scope: scope, title: title, definition: definition, formula: formula,
      ideal: ideal, direction: direction, unit: unit, intervalMethod: interval, test: test)
  }
}
