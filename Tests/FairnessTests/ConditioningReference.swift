import Foundation
import TestSupport

/// The committed reference values of `script/fixtures/conditioning.py`.
struct ConditioningReference: Decodable {
  struct ChiSquare: Decodable {
    let statistic, p: Double
    let df: Int
    let smallestExpected: Double?
  }
  struct Distance: Decodable {
    let first, second: [Int]
    let kullbackLeibler: Double?
    let jensenShannon, euclidean, totalVariation, maximum: Double
    let homogeneity: ChiSquare
  }
  struct Clarify: Decodable {
    struct Rows: Decodable { let facet, stratum, label: [Int32] }
    struct Pair: Decodable { let kl, imbalance: Double }
    let rows: Rows
    let expected: [[String: Double]]
    let aif360: Pair
    let pair: [String: Double]
  }
  struct Difference: Decodable { let value, variance: Double }
  struct Standardized: Decodable { let rate, difference, ratio, composition: Double }
  struct Strata: Decodable {
    let tables: [[Int]]
    let oddsRatio: Double
    let interval: [Double]
    let riskDifference: Difference
    let standardized: Standardized
    let disparity, disparityVariance: Double
    let rateVariance, differenceVariance, logRatioVariance, compositionVariance: Double?
    let cmh, cmhContinuity, breslowDay, tarone: ChiSquare
  }
  struct Populations: Decodable {
    struct Binomial: Decodable {
      let k, n: Int
      let share, p: Double
    }
    struct Multinomial: Decodable {
      let counts: [Int]
      let shares: [Double]
      let p: Double
    }
    struct Fit: Decodable {
      let counts: [Int]
      let shares: [Double]
      let statistic, p: Double
    }
    let binomial: [Binomial]
    let multinomial: [Multinomial]
    let chiSquare: [Fit]
  }
  struct Probabilities: Decodable {
    struct Rate: Decodable {
      let values, variances, differences, differenceVariances, logRatioVariances: [Double]
    }
    let probabilities: [[Double]]
    let labels, decisions: [Bool]
    let weights: [Double]
    let expected: [String: Rate]
  }

  let distances: [Distance]
  let clarify: Clarify
  let strata: [Strata]
  let populations: Populations
  let probabilities: Probabilities

  static let values = Result {
    try JSONDecoder().decode(
      ConditioningReference.self, from: try Fixtures.data("fairness/conditioning.json"))
  }
}

/// Whether two numbers agree to a relative error, or to an absolute one where stated; nil agrees
/// with nothing.
func agree(
  _ value: Double?, _ expected: Double, relative: Double = 1e-11, absolute: Double = 1e-14
) -> Bool {
  guard let value else { return false }
  return abs(value - expected) <= max(absolute, relative * abs(expected))
}
