internal import Foundation

/// A logistic regression with an intercept and few predictors, fitted by maximum likelihood.
///
/// Newton's method on centered and scaled predictors with halved steps where the likelihood would
/// fall, until no row's log odds moves by more than 1e-10.
public struct LogisticFit: Sendable, Equatable {
  /// The intercept, then one coefficient per predictor, in log odds per unit.
  public let coefficients: [Double]
  /// Their covariance: the inverse of the information, rows counting by weight as if each unit of
  /// weight were a row.
  public let covariance: [[Double]]
  /// Their covariance by the sandwich formula, which holds for sampling weights and for a model that
  /// is not quite right; nil unless the squared weights were given.
  public let robustCovariance: [[Double]]?
  /// The natural logarithm of the likelihood, the weights as powers.
  public let logLikelihood: Double
  /// Newton steps taken.
  public let iterations: Int

  /// Why there is no fit.
  public enum Failure: Error, Sendable, Equatable {
    /// Arrays of different length, a number that is not finite, or a negative weight.
    case invalid
    /// One of the classes has no weight.
    case oneClass
    /// A predictor does not vary, or is a combination of the others.
    case collinear
    /// The predictors tell some rows' classes apart without error, so that the likelihood grows
    /// without end in the coefficients.
    case separated
  }

  /// A fit of rows that may stand for many of both classes.
  /// - Parameters:
  ///   - columns: one array per predictor.
  ///   - positive: the weight of positives at each row.
  ///   - negative: the weight of negatives at each row.
  ///   - squares: the sums of squared weights of both, for ``robustCovariance``.
  /// - Complexity: O(rows·predictors²) for each of some ten steps.
  public init(
    columns: [[Double]], positive: [Double], negative: [Double],
    squares: (positive: [Double], negative: [Double])? = nil
  ) throws(Failure) {
    let count = positive.count
    guard
      negative.count == count, columns.allSatisfy({ $0.count == count }),
      squares.map({ $0.positive.count == count && $0.negative.count == count }) ?? true,
      (positive + negative).allSatisfy({ $0 >= 0 }),
      columns.allSatisfy({ $0.allSatisfy(\.isFinite) })
    else { throw .invalid }
    let totals = (positive.reduce(0, +), negative.reduce(0, +))
    guard (totals.0 + totals.1).isFinite else { throw .invalid }
    guard totals.0 > 0, totals.1 > 0 else { throw .oneClass }

    let design = try Design(columns: columns, positive: positive, negative: negative)
    // Without predictors' help every row has the odds of all.
    var beta = [Double](repeating: 0, count: design.width)
    beta[0] = log(totals.0) - log(totals.1)
    var state = design.state(beta)
    var steps = 0
    while true {
      guard let factor = CholeskyFactor(state.information) else {
        throw steps == 0 ? .collinear : .separated
      }
      let step = factor.solve(state.gradient)
      var share = 1.0
      var next = state
      var moved = beta
      repeat {
        moved = zip(beta, step).map { $0 + share * $1 }
        next = design.state(moved)
        share /= 2
      } while !(next.logLikelihood >= state.logLikelihood - 1e-12 * abs(state.logLikelihood))
        && share > 1e-10
      let change = design.largestChange(step) * share * 2
      (beta, state) = (moved, next)
      steps += 1
      if change < 1e-10 { break }
      // Separated rows move by about 1 in log odds at every step and never stop.
      if steps >= 50 || (change > 0.5 && state.largestLogOdds > 40 && steps > 25) {
        throw .separated
      }
    }
    guard let factor = CholeskyFactor(state.information) else { throw .separated }
    let inverse = factor.inverse
    coefficients = design.unscaled(beta)
    covariance = design.unscaled(inverse)
    robustCovariance = squares.map {
      let meat = design.scatter(beta, positive: $0.positive, negative: $0.negative)
      return design.unscaled(Self.product(inverse, Self.product(meat, inverse)))
    }
    logLikelihood = state.logLikelihood
    iterations = steps
  }

  /// The interval of a coefficient (0 is the intercept), ± z standard errors; nil where there is no
  /// such coefficient.
  public func interval(
    of coefficient: Int, confidence: Double, robust: Bool = false
  ) -> Interval? {
    guard
      coefficients.indices.contains(coefficient),
      let matrix = robust ? robustCovariance : covariance
    else { return nil }
    return .normal(
      estimate: coefficients[coefficient], variance: matrix[coefficient][coefficient],
      within: -.infinity ... .infinity, confidence: confidence)
  }

  private static func product(_ left: [[Double]], _ right: [[Double]]) -> [[Double]] {
    left.map { row in
      right.indices.map { column in
        row.indices.reduce(0) { $0 + row[$1] * right[$1][column] }
      }
    }
  }

  /// The scaled predictors with a column of ones, and the weights.
  private struct Design {
    let columns: [[Double]]
    let positive: [Double]
    let negative: [Double]
    let centers: [Double]
    let scales: [Double]

    var width: Int { columns.count + 1 }

    init(columns: [[Double]], positive: [Double], negative: [Double]) throws(Failure) {
      self.positive = positive
      self.negative = negative
      let rows = positive.indices
      let total = rows.reduce(0) { $0 + positive[$1] + negative[$1] }
      var (scaled, centers, scales) = ([[Double]](), [Double](), [Double]())
      for column in columns {
        let center = rows.reduce(0) {
          $0 + column[$1] * ((positive[$1] + negative[$1]) / total)
        }
        let largest = rows.reduce(0) {
          positive[$1] + negative[$1] > 0 ? max($0, abs(column[$1] - center)) : $0
        }
        guard largest.isFinite else { throw .invalid }
        guard largest > abs(center) * 1e-14, largest > 0 else { throw .collinear }
        let variance = rows.reduce(0) {
          guard positive[$1] + negative[$1] > 0 else { return $0 }
          let departure = (column[$1] - center) / largest
          return $0 + departure * departure * ((positive[$1] + negative[$1]) / total)
        }
        let scale = largest * variance.squareRoot()
        guard scale.isNormal else { throw .collinear }
        scaled.append(column.map { ($0 - center) / scale })
        centers.append(center)
        scales.append(scale)
      }
      (self.columns, self.centers, self.scales) = (scaled, centers, scales)
    }

    struct State {
      var logLikelihood = 0.0
      var gradient: [Double]
      var information: [[Double]]
      var largestLogOdds = 0.0
    }

    private func logOdds(_ row: Int, _ beta: [Double]) -> Double {
      var sum = beta[0]
      for (index, column) in columns.enumerated() { sum += beta[index + 1] * column[row] }
      return sum
    }

    private func value(_ index: Int, _ row: Int) -> Double {
      index == 0 ? 1 : columns[index - 1][row]
    }

    /// The likelihood with its slope and curvature.
    func state(_ beta: [Double]) -> State {
      var state = State(
        gradient: [Double](repeating: 0, count: width),
        information: [[Double]](repeating: [Double](repeating: 0, count: width), count: width))
      for row in positive.indices where positive[row] + negative[row] > 0 {
        let logOdds = logOdds(row, beta)
        state.largestLogOdds = max(state.largestLogOdds, abs(logOdds))
        // ln(1 + e^−|η|) is what both classes lose beyond the linear part.
        let small = exp(-abs(logOdds))
        let loss = log1p(small)
        let rare = small / (1 + small)
        let (p, q) = logOdds >= 0 ? (1 - rare, rare) : (rare, 1 - rare)
        state.logLikelihood -= positive[row] * (loss + max(0, -logOdds))
        state.logLikelihood -= negative[row] * (loss + max(0, logOdds))
        let residual = positive[row] * q - negative[row] * p
        let weight = (positive[row] + negative[row]) * p * q
        for i in 0..<width {
          let x = value(i, row)
          state.gradient[i] += residual * x
          for j in 0...i { state.information[i][j] += weight * x * value(j, row) }
        }
      }
      for i in 0..<width { for j in 0..<i { state.information[j][i] = state.information[i][j] } }
      return state
    }

    /// Σw²(y − p)²·xxᵀ.
    func scatter(_ beta: [Double], positive: [Double], negative: [Double]) -> [[Double]] {
      var sum = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
      for row in positive.indices {
        let p = 1 / (1 + exp(-logOdds(row, beta)))
        let weight = positive[row] * (1 - p) * (1 - p) + negative[row] * p * p
        for i in 0..<width {
          for j in 0..<width { sum[i][j] += weight * value(i, row) * value(j, row) }
        }
      }
      return sum
    }

    /// The largest change of a row's log odds by a step.
    func largestChange(_ step: [Double]) -> Double {
      positive.indices.reduce(0) {
        positive[$1] + negative[$1] > 0 ? max($0, abs(logOdds($1, step))) : $0
      }
    }

    /// Coefficients of the predictors as they were given.
    func unscaled(_ beta: [Double]) -> [Double] {
      var intercept = beta[0]
      var result = [0.0]
      for index in columns.indices {
        let slope = beta[index + 1] / scales[index]
        intercept -= slope * centers[index]
        result.append(slope)
      }
      result[0] = intercept
      return result
    }

    /// The covariance of ``unscaled(_:)`` coefficients.
    func unscaled(_ matrix: [[Double]]) -> [[Double]] {
      // The rows of the linear map from scaled to given coefficients.
      let map = (0..<width).map { i in
        (0..<width).map { j in
          if i == 0 { return j == 0 ? 1 : -centers[j - 1] / scales[j - 1] }
          return i == j ? 1 / scales[i - 1] : 0
        }
      }
      let transposed = (0..<width).map { i in (0..<width).map { map[$0][i] } }
      return LogisticFit.product(map, LogisticFit.product(matrix, transposed))
    }
  }
}
