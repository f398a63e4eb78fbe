import Foundation
import TestSupport

/// The committed reference values of `script/fixtures/statistics.py`.
struct Reference: Decodable {
  struct Normal: Decodable {
    let z, cumulative, survival, density: Double
  }
  struct Quantile: Decodable {
    let p, z: Double
  }
  struct Factorial: Decodable {
    let n: Int
    let log: Double
  }
  struct Hypergeometric: Decodable {
    let population, marked, draws, k: Int
    let log: Double
  }
  struct Counts: Decodable {
    let a, n, b, m: Int
    let log: Double
    let z: Double?
  }
  struct Table: Decodable {
    let a, n, b, m: Int
    let z, p: Double
    let intervals: [String: [String: [Double]]]
  }
  struct ScoreRatio: Decodable {
    let a, n, b, m: Double
    let intervals: [String: [Double]]
  }
  struct Area: Decodable {
    let scores, weights: [Double]
    let labels: [Int]
    let area, variance, weightedArea: Double
  }

  let normal: [Normal]
  let quantiles: [Quantile]
  let factorials: [Factorial]
  let hypergeometric: [Hypergeometric]
  let fisher: [Counts]
  let tables: [Table]
  let scoreRatios: [ScoreRatio]
  let zTail: [Counts]
  let corrections: [[String: [Double]]]
  let areas: [Area]

  static let values = Result {
    try JSONDecoder().decode(
      Reference.self, from: try Fixtures.data("statistics/reference.json"))
  }
}

/// Whether two numbers agree to a relative error, or to an absolute one where stated.
func agrees(
  _ value: Double, _ expected: Double, relative: Double = 0, absolute: Double = 0
) -> Bool {
  let error = abs(value - expected)
  return error <= absolute || error <= relative * abs(expected)
}
