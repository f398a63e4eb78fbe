import Foundation
import Statistics
import TestSupport
import Testing

@testable import Fairness

/// Groups A, B, C … of rows given group by group.
func partition(_ codes: [Int], count: Int? = nil, unknown: Int? = nil) -> GroupPartition {
  let groups = count ?? (codes.max() ?? -1) + 1
  return GroupPartition(
    name: "group", groups: (0..<groups).map { String("ABCDEFGH".dropFirst($0).prefix(1)) },
    codes: codes.map(Int32.init), unknown: unknown)
}

/// The settings of the tests: no bootstrap unless asked for.
func inference(
  replicates: Int = 0, correction: Correction = .none, weights: Inference.WeightKind = .sampling
) -> Inference {
  var inference = Inference()
  inference.replicates = replicates
  inference.correction = correction
  inference.weights = weights
  return inference
}

/// A committed table of the tasks' fixtures, by column.
struct FixtureTable {
  let columns: [String: [Substring]]

  init(_ name: String) throws {
    let text = try #require(
      String(data: try Fixtures.data("fairness-tasks/\(name)"), encoding: .utf8))
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    let header = try #require(lines.first)
    var columns: [String: [Substring]] = [:]
    for (index, name) in header.enumerated() {
      columns[String(name)] = lines.dropFirst().map { $0[index] }
    }
    self.columns = columns
  }

  /// A column of numbers.
  func numbers(_ name: String) throws -> [Double] {
    try #require(columns[name]).map { try #require(Double($0)) }
  }

  /// A column of codes.
  func codes(_ name: String) throws -> [Int32] {
    try #require(columns[name]).map { try #require(Int32($0)) }
  }

  /// The groups alpha, beta and gamma.
  func partition() throws -> GroupPartition {
    let names = ["alpha", "beta", "gamma"]
    return GroupPartition(
      name: "group", groups: names,
      codes: try #require(columns["group"]).map {
        Int32(try #require(names.firstIndex(of: String($0))))
      }, unknown: nil)
  }
}

extension TaskAttribute {
  /// A summary measure by identifier and part.
  func summary(_ id: String, of part: String? = nil) -> TaskSummary? {
    summary.first { $0.id == id && (part == nil || $0.of == part) }
  }
}

/// Whether an estimate is near an expected value, relative to its size; undefined never is.
func isNear(_ estimate: Estimate?, _ expected: Double, within error: Double = 1e-11) -> Bool {
  guard let value = estimate?.value else { return false }
  return abs(value - expected) <= error * max(1, abs(expected))
}
