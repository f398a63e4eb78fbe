import Foundation
import TestSupport

/// The committed reference values of `script/fixtures/tests.py`; arrays of numbers are in the order
/// that script gives them.
struct TestReference: Decodable {
  struct Stratified: Decodable {
    let strata: [[Double]]
    let odds, oddsError, cmh, difference, differenceVariance, ratio, logRatioVariance: Double
    let cmhContinuity, breslowDay, tarone: Double?
    let degrees: Int
  }
  struct Unconditional: Decodable {
    let table: [Int]
    let statistic, barnard, less, greater, twoSided: Double
    enum CodingKeys: String, CodingKey {
      case table, statistic, barnard, less, greater
      case twoSided = "two-sided"
    }
  }
  struct Permutation: Decodable {
    let x, y: [Double]
    let statistic: Double
    let extreme, total: Int
  }
  struct Logistic: Decodable {
    let columns, covariance, robust, unweightedRobust: [[Double]]
    let labels, weights, coefficients, unweighted: [Double]
    let logLikelihood: Double
  }
  struct Areas: Decodable {
    let scores, covariance: [[Double]]
    let labels: [Bool]
    let areas: [Double]
  }
  struct Counts: Decodable {
    let a, n, b, m: Int
    let log: Double
  }

  let stratified: [Stratified]
  let scoreTests, powers, barnard, permutedRates: [[Double]]
  let unconditional: [Unconditional]
  let permutations: [Permutation]
  let logistic: [Logistic]
  let delong: [Areas]
  let largeFisher: [Counts]

  static let values = Result {
    try JSONDecoder().decode(
      TestReference.self, from: try Fixtures.data("statistics/tests.json"))
  }
}
