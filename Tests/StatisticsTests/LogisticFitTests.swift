import Foundation
import Testing

@testable import Statistics

@Suite("Logistic regression")
struct LogisticFitTests {
  private func weights(_ labels: [Double], _ weights: [Double]) -> (
    positive: [Double], negative: [Double]
  ) {
    (zip(labels, weights).map { $0 * $1 }, zip(labels, weights).map { (1 - $0) * $1 })
  }

  private func agree(_ found: [[Double]], _ expected: [[Double]], relative: Double) -> Bool {
    // Entries off the diagonal relative to the diagonal's, as they may be near 0.
    found.indices.allSatisfy { i in
      found.indices.allSatisfy { j in
        let size = (expected[i][i] * expected[j][j]).squareRoot()
        return abs(found[i][j] - expected[i][j]) <= relative * size
      }
    }
  }

  @Test("Coefficients and both covariances agree with statsmodels")
  func reference() throws {
    for row in try TestReference.values.get().logistic {
      let (positive, negative) = weights(row.labels, row.weights)
      let squares = weights(row.labels, row.weights.map { $0 * $0 })
      let fit = try LogisticFit(
        columns: row.columns, positive: positive, negative: negative, squares: squares)
      #expect(zip(fit.coefficients, row.coefficients).allSatisfy { agrees($0, $1, relative: 1e-9) })
      #expect(agree(fit.covariance, row.covariance, relative: 1e-8))
      #expect(agree(try #require(fit.robustCovariance), row.robust, relative: 1e-8))
      #expect(agrees(fit.logLikelihood, row.logLikelihood, relative: 1e-11))
      let ones = [Double](repeating: 1, count: row.labels.count)
      let plain = weights(row.labels, ones)
      let unweighted = try LogisticFit(
        columns: row.columns, positive: plain.positive, negative: plain.negative, squares: plain)
      #expect(
        zip(unweighted.coefficients, row.unweighted).allSatisfy {
          agrees($0, $1, relative: 1e-9)
        })
      #expect(
        agree(try #require(unweighted.robustCovariance), row.unweightedRobust, relative: 1e-8))
    }
  }

  @Test("One 0/1 predictor by hand: the slope is the log odds ratio with Woolf's variance")
  func byHand() throws {
    // x = 1: 30 positive, 10 negative; x = 0: 20 and 60. Slope ln(30·60/(10·20)) = ln 9.
    let fit = try LogisticFit(columns: [[1, 0]], positive: [30, 20], negative: [10, 60])
    #expect(agrees(fit.coefficients[0], log(20 / 60.0), relative: 1e-12))
    #expect(agrees(fit.coefficients[1], log(9), relative: 1e-12))
    let woolf = [30.0, 10, 20, 60].reduce(0) { $0 + 1 / $1 }
    #expect(agrees(fit.covariance[1][1], woolf, relative: 1e-11))
    #expect(fit.robustCovariance == nil)
    #expect(fit.interval(of: 1, confidence: 0.95) != nil)
    #expect(fit.interval(of: 2, confidence: 0.95) == nil)
    // Without predictors: the log odds of all, variance 1/50 + 1/70.
    let none = try LogisticFit(columns: [], positive: [30, 20], negative: [10, 60])
    #expect(agrees(none.coefficients[0], log(50 / 70.0), relative: 1e-14))
    #expect(agrees(none.covariance[0][0], 1 / 50.0 + 1 / 70, relative: 1e-13))
  }

  @Test("No fit says why")
  func failures() {
    func failure(_ columns: [[Double]], _ positive: [Double], _ negative: [Double]) -> (
      LogisticFit.Failure?
    ) {
      do throws(LogisticFit.Failure) {
        _ = try LogisticFit(columns: columns, positive: positive, negative: negative)
        return nil
      } catch { return error }
    }
    #expect(failure([[1, 2, 3, 4]], [0, 0, 1, 1], [1, 1, 0, 0]) == .separated)
    // Only one value has both classes: quasi-separated.
    #expect(failure([[1, 2, 3, 3]], [0, 0, 1, 1], [1, 1, 1, 0]) == .separated)
    #expect(failure([[1, 2, 3, 4], [1, 0, 0, 1]], [0, 0, 1, 1], [1, 1, 0, 0]) == .separated)
    #expect(failure([[1, 2, 3]], [1, 1, 1], [0, 0, 0]) == .oneClass)
    #expect(failure([[2, 2, 2]], [1, 0, 1], [0, 1, 0]) == .collinear)
    #expect(
      failure([[1, 2, 3, 4], [2, 4, 6, 8.0]], [1, 1, 2, 1], [1, 2, 1, 2]) == .collinear)
    #expect(failure([[1, 2]], [1, 1, 1], [0, 0, 1]) == .invalid)
    #expect(failure([[1, .nan, 2]], [1, 1, 1], [0, 0, 1]) == .invalid)
    #expect(failure([[1, 0, 2]], [1, -1, 1], [0, 0, 1]) == .invalid)
    // Rows without weight separate nothing and hide nothing.
    #expect(failure([[1, 2, 3, 1e300]], [1, 2, 3, 0], [3, 2, 1, 0]) == nil)
    // Strong but not separated: fitted.
    #expect(failure([[1, 2, 3, 4]], [1, 1, 1e6, 1e6], [1e6, 1e6, 1, 1]) == nil)
  }
}
