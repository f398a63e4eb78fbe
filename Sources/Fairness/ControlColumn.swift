public import Tabular

/// A control column and how it is to be divided.
public struct ControlColumn: Sendable, Equatable {
  /// The column.
  public let column: Column
  /// The rule.
  public let rule: Rule

  /// A rule of division, as asked for.
  public enum Rule: Sendable, Equatable {
    /// One stratum per value.
    case values
    /// Numbers cut at ascending edges.
    case edges([Double])
    /// Numbers cut into that many parts of as nearly equal numbers of rows as ties allow.
    case quantiles(Int)
  }

  /// A control from its parts.
  public init(_ column: Column, _ rule: Rule = .values) {
    self.column = column
    self.rule = rule
  }

  /// The most distinct numbers that are strata each without being asked for.
  public static let mostDistinctNumbers = 10

  /// A control as configured: cut at `bins` where there are any; otherwise a column of more than
  /// ``mostDistinctNumbers`` distinct numbers into quarters, any other by its values.
  public init(_ column: Column, bins: [Double]?) {
    self.column = column
    if let bins {
      rule = .edges(bins)
      return
    }
    guard case .numeric(let numbers) = column.values else {
      rule = .values
      return
    }
    var distinct: Set<Double> = []
    for number in numbers where !number.isNaN {
      distinct.insert(number)
      if distinct.count > Self.mostDistinctNumbers { break }
    }
    rule = distinct.count > Self.mostDistinctNumbers ? .quantiles(4) : .values
  }
}
