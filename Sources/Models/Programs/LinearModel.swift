/// Weighted sums of columns: the margins of a linear model, the points of a scorecard.
public struct LinearModel: Sendable, Equatable {
  /// By output, then column.
  public let weights: [[Double]]
  /// By output.
  public let intercepts: [Double]
  /// What a missing value does.
  public let missing: Missing
  /// The precision of products and sums.
  public let precision: NumberPrecision
  /// Where the intercept comes in the sum, which the rounding depends on.
  public let order: Order

  /// Where the intercept comes in the sum.
  public enum Order: String, Sendable {
    /// It is added to the sum of the products.
    case interceptLast = "intercept_last"
    /// The products are added to it, one by one (XGBoost's `gblinear`).
    case interceptFirst = "intercept_first"
  }

  /// What a missing value does.
  public enum Missing: String, Sendable {
    /// The margin is missing as well.
    case propagates
    /// Nothing: it adds nothing to the margin (XGBoost's `gblinear`).
    case skipped
  }

  /// A linear model from its parts.
  /// - Precondition: as many intercepts as outputs, and weights of one length.
  public init(
    weights: [[Double]], intercepts: [Double], missing: Missing = .propagates,
    precision: NumberPrecision, order: Order = .interceptLast
  ) {
    precondition(weights.count == intercepts.count, "an intercept by output")
    precondition(weights.allSatisfy { $0.count == weights[0].count }, "weights of one length")
    self.weights = weights
    self.intercepts = intercepts
    self.missing = missing
    self.precision = precision
    self.order = order
  }

  /// The number of columns.
  public var columnCount: Int { weights.first?.count ?? 0 }

  /// What one column adds to the margin of an output: 0 for a missing value that is skipped.
  @inlinable public func term(_ value: Double, column: Int, output: Int) -> Double {
    value.isNaN && missing == .skipped ? 0 : weights[output][column] * value
  }

  /// The margins of some rows by output, then row.
  ///
  /// Products and sums are taken in ``precision``, from the first column to the last, in ``order``.
  func margins(of columns: [[Double]], rows: Int) -> [[Double]] {
    weights.indices.map { output in
      switch precision {
      case .single: sums(columns, rows: rows, output: output, as: Float.self)
      case .double: sums(columns, rows: rows, output: output, as: Double.self)
      }
    }
  }

  private func sums<Number: BinaryFloatingPoint>(
    _ columns: [[Double]], rows: Int, output: Int, as type: Number.Type
  ) -> [Double] {
    let intercept = Number(intercepts[output])
    var sums = [Number](repeating: order == .interceptFirst ? intercept : 0, count: rows)
    for (column, weight) in zip(columns, weights[output]) {
      let weight = Number(weight)
      for row in 0..<rows {
        let value = Number(column[row])
        sums[row] += value.isNaN && missing == .skipped ? 0 : weight * value
      }
    }
    return order == .interceptFirst
      ? sums.map { Double($0) } : sums.map { Double($0 + intercept) }
  }
}
