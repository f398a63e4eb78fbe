import Foundation
import Tabular
import TestSupport

@testable import Fairness

/// Synthetic rows and what other libraries say of them (`script/fixtures/people.py`).
struct PeopleFixture: Decodable {
  struct Rows: Decodable {
    let group, color, shape, size, label, decision: [Int]
    let numeric: [[Double]]
    let steps: [Double]
    let score: [Double]
  }
  struct Consistency: Decodable {
    let aif360, scaled: [String: Double]
    let scaledScores, robust, mixed: Double
  }
  struct Information: Decodable {
    struct Feature: Decodable {
      let mutualInformation, pValue: Double
    }
    let entropy: Double
    let features: [String: Feature]
  }
  struct Area: Decodable {
    let area, pValue: Double
  }
  struct McNemar: Decodable {
    let changes, opposite: Int
    let pValue: Double
  }
  struct Change: Decodable {
    let values: [Double]
    let mean, low, high, pValue: Double
  }
  struct Pattern: Decodable {
    let items: [String]
    let support: Int
    let fpr, fnr, error, selected: Double?
  }
  struct Subgroup: Decodable {
    let fisher, residual, residualLow, residualHigh, residualPValue: Double
  }
  struct Reference: Decodable {
    let consistency: Consistency
    let information: Information
    let areas: [String: [Area]]
    let mcnemar: [McNemar]
    let change: Change
    let patterns: [Pattern]
    let subgroup: Subgroup
  }
  let rows: Rows
  let reference: Reference

  static func load() throws -> PeopleFixture {
    try JSONDecoder().decode(PeopleFixture.self, from: try Fixtures.data("fairness/people.json"))
  }

  var sample: EvaluationSample {
    EvaluationSample(
      labels: rows.label.map { $0 == 1 }, decisions: rows.decision.map { $0 == 1 },
      scores: rows.score, scoresAreProbabilities: true, weights: nil, positiveIsFavorable: true)
  }

  var numeric: [Column] {
    rows.numeric.enumerated().map { Column(name: "x\($0)", values: .numeric($1)) }
  }

  /// A column of levels named by their numbers.
  static func levels(_ name: String, _ codes: [Int]) -> Column {
    Column(
      name: name,
      values: .categorical(
        codes: codes.map { Int32($0) }, levels: (0...(codes.max() ?? 0)).map { String($0) }))
  }

  /// The same as a partition.
  static func partition(_ name: String, _ codes: [Int]) -> GroupPartition {
    GroupPartition(
      name: name, groups: (0...(codes.max() ?? 0)).map { String($0) },
      codes: codes.map { Int32($0) }, unknown: nil)
  }
}

/// A seeded generator of numbers for simulations.
struct Draws {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// A number in 0..<1.
  mutating func unit() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
  }

  /// A whole number from 0 to below `bound`.
  mutating func index(_ bound: Int) -> Int { min(bound - 1, Int(unit() * Double(bound))) }

  /// About a standard normal number.
  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + unit() } }
}
