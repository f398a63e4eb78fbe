import Foundation
import TestSupport

/// The committed reference values of `script/fixtures/distributions.py`, one array of numbers per
/// case (see the script for their order).
struct DistributionReference: Decodable {
  struct Rate: Decodable {
    let k, n, confidence: Double
    let exact, jeffreys: [Double]
  }
  struct Difference: Decodable {
    let table: [Double]
    let confidence: Double
    let score, caffo: [Double]
  }

  struct Replicates: Decodable {
    let replicates, jackknife: [Double]
    let estimate, low, high: Double
  }

  let betas, gammas, students: [[Double]]
  let betaQuantiles, chiSquareQuantiles, studentQuantiles: [[Double]]
  let rates: [Rate]
  let differences: [Difference]
  let welch: [[Double]]
  let bootstraps: [Replicates]

  static let values = Result {
    try JSONDecoder().decode(
      DistributionReference.self, from: try Fixtures.data("statistics/distributions.json"))
  }
}
