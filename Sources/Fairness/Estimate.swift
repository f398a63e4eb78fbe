public import Statistics

/// A measured number with its uncertainty, or the reason why there is none.
///
/// NaN and infinity never appear in `value` or in an interval.
public enum Estimate: Sendable, Equatable {
  /// A number on `count` rows (the denominator's rows: label-positive rows for a true-positive rate),
  /// with an interval and p-value where a method exists for them. Rows of weight 0 do not count. The
  /// rows of a comparison are those of both groups' denominators, those of a summary all rows of the
  /// known groups.
  case measured(value: Double, interval: Interval?, count: Int, pValue: Double?)
  /// No number exists, for a stated reason such as "no label-positive rows in the group".
  case undefined(reason: String, count: Int)

  /// The number, if there is one.
  public var value: Double? {
    if case .measured(let value, _, _, _) = self { return value }
    return nil
  }
}
